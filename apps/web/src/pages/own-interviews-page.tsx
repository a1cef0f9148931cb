/** 我的面试: interviews that one holds, who comes, and what one found. From the phone; no antd here. */
import { useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { dateTimeText } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Interview = Answer<'readOwnInterview'>;
type Requirement = Interview['requirements'][number];
type Found = Readonly<Record<string, { readonly level: string; readonly note: string }>>;
const recommendations = ['strongYes', 'yes', 'no', 'strongNo'] as const;
const levels = ['0', '1', '2', '3', '4', '5'] as const;

const FindingFields = ({ requirement, found, onChange }: { readonly requirement: Requirement; readonly found: Found[string]; readonly onChange: (found: Found[string]) => void }): ReactNode => {
  const { language, text } = useLanguage();
  const id = `finding-${requirement.requirement}`;
  const name = requirement.title[language];
  return (
    <div className="own-field-pair">
      <div className="own-field">
        <label htmlFor={id}>{name} {text(requirement.isMust ? 'matching.must' : 'matching.nice')}</label>
        <select id={id} value={found.level} onChange={event => onChange({ ...found, level: event.target.value })}>
          <option value="">{text('interview.notSeen')}</option>
          {levels.map(level => <option key={level} value={level}>{level === '0' ? text('interview.notThere') : text(`skillLevel.${level}`, {}, level)}</option>)}
        </select>
      </div>
      <div className="own-field"><label htmlFor={`${id}-note`}>{text('interview.seen', { name })}</label><input id={`${id}-note`} value={found.note} maxLength={500} onChange={event => onChange({ ...found, note: event.target.value })} /></div>
    </div>
  );
};

const nothing = { level: '', note: '' } as const;

const CardForm = ({ interview, onDone }: { readonly interview: Interview; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const give = useCommand('giveOwnScorecard');
  const [found, setFound] = useState<Found>(() => Object.fromEntries((interview.scorecard?.findings ?? []).map(({ requirement, level, note }) => [requirement, { level: String(level), note }])));
  const [recommendation, setRecommendation] = useState<(typeof recommendations)[number] | null>(interview.scorecard?.recommendation ?? null);
  const [reason, setReason] = useState(interview.scorecard?.text ?? '');
  const send = (said: (typeof recommendations)[number]): void => give.mutate({
    params: { interviewId: interview.interviewId },
    body: { commandId: newCommandId(), recommendation: said, text: reason.trim(), findings: Object.entries(found).flatMap(([requirement, { level, note }]) => (level === '' ? [] : [{ requirement, level: Number(level), note }])) },
  }, { onSuccess: onDone });
  return (
    <form className="own-form" onSubmit={event => { event.preventDefault(); if (recommendation !== null && reason.trim() !== '') send(recommendation); }}>
      {interview.requirements.map(requirement => <FindingFields key={requirement.requirement} requirement={requirement} found={found[requirement.requirement] ?? nothing} onChange={next => setFound(current => ({ ...current, [requirement.requirement]: next }))} />)}
      <div className="own-field">
        <label htmlFor="recommendation">{text('interview.recommendation')}</label>
        <select id="recommendation" required value={recommendation ?? ''} onChange={event => setRecommendation(recommendations.find(each => each === event.target.value) ?? null)}><option value="">–</option>{recommendations.map(value => <option key={value} value={value}>{text(`recommendation.${value}`)}</option>)}</select>
      </div>
      <div className="own-field"><label htmlFor="card-reason">{text('field.reason')}</label><textarea id="card-reason" required rows={4} maxLength={4000} value={reason} onChange={event => setReason(event.target.value)} /></div>
      <p><button type="submit" className="plain-button is-main" disabled={give.isPending || reason.trim() === ''}>{text('action.save')}</button></p>
      {give.error === null ? null : <p role="alert" className="form-error">{text(`error.${give.error.code}`, give.error.data, text('error.unexpected'))}</p>}
    </form>
  );
};

const OneInterview = ({ interviewId }: { readonly interviewId: string }): ReactNode => {
  const { language, text } = useLanguage();
  const [, change] = useSearchState();
  const query = useApi('readOwnInterview', { params: { interviewId } });
  return (
    <QueryView query={query} rows={6}>{interview => (
      <section className="card">
        <p><button type="button" className="link-button" onClick={() => change({ interview: undefined })}>{text('interview.all')}</button></p>
        <h2>{interview.name}</h2>
        <p>{interview.title[language]} · {dateTimeText(interview.startsAt)} <small className="quiet">{interview.zone}</small> {interview.place}</p>
        {interview.skills.length === 0 ? null : <ul className="plain-list is-tight">{interview.skills.map(({ skill, level, years }, index) => <li key={index}>{skill} {level === null ? '' : text(`skillLevel.${level}`, {}, String(level))} {years === null ? '' : text('candidate.forYears', { years })}</li>)}</ul>}
        {interview.experience === '' ? null : <p style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{interview.experience}</p>}
        <h3>{text('interview.card')}</h3>
        <CardForm key={interview.interviewId} interview={interview} onDone={() => change({ interview: undefined })} />
      </section>
    )}</QueryView>
  );
};

const InterviewRows = (): ReactNode => {
  const { language, text } = useLanguage();
  const query = useApi('listOwnInterviews', {});
  return (
    <QueryView query={query} rows={4}>{({ rows }) => (rows.length === 0 ? <Empty title={text('interview.noneOwn')} hint={text('interview.noneOwnHint')} /> : (
      <ul className="plain-list">
        {rows.map(row => (
          <li key={row.interviewId} className="own-section">
            <strong><AppLink address={`/my/interviews?interview=${row.interviewId}`}>{row.title[language]} {dateTimeText(row.startsAt)}</AppLink></strong>
            <small>{row.zone} {row.place}</small>
            <Mark tone={row.hasScorecard ? 'good' : 'warn'}>{text(row.hasScorecard ? 'interview.written' : 'interview.toWrite')}</Mark>
          </li>
        ))}
      </ul>
    ))}</QueryView>
  );
};

export const OwnInterviewsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  return (
    <>
      <h1>{text('page.ownInterviews')}</h1>
      {search['interview'] === undefined ? <InterviewRows /> : <OneInterview key={search['interview']} interviewId={search['interview']} />}
    </>
  );
};
