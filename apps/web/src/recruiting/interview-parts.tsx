/** Interviews of an application: planning, what they found, cancelling. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import { newCommandId, useApi } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { dateTimeText } from '../text/format.ts';
import { useLanguage, useText, useTitleOf } from '../text/text.tsx';
import type { Application } from './application-parts.tsx';

type Interview = Application['interviews'][number];
type Card = NonNullable<Interview['scorecard']>;
const recommendations = ['strongYes', 'yes', 'no', 'strongNo'] as const;
const tones = { strongYes: 'good', yes: 'good', no: 'warn', strongNo: 'bad' } as const;
const levels = [0, 1, 2, 3, 4, 5] as const;

/** A local date and time of the browser as an instant, and the zone that it was meant in. */
const instantOf = (local: string): string => new Date(local).toISOString();
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const InterviewForm = ({ applicationId, onDone }: { readonly applicationId: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const plan = useToldCommand('planInterview');
  const needed = [{ required: true, message: text('people.valueMissing') }];
  const zone = ownZone();
  return (
    <Form<{ readonly startsAt: string; readonly interviewerPersonNumber: string; readonly place?: string }>
      layout="vertical"
      onFinish={({ startsAt, interviewerPersonNumber, place = '' }) => plan.send({ params: { applicationId }, body: { commandId: newCommandId(), startsAt: instantOf(startsAt), zone, place, interviewerPersonNumber } }, onDone)}
    >
      <Form.Item name="startsAt" label={text('interview.startsAt')} extra={zone} rules={needed}><Input type="datetime-local" /></Form.Item>
      <Form.Item name="interviewerPersonNumber" label={text('interview.interviewer')} rules={needed}><Input autoComplete="off" maxLength={64} /></Form.Item>
      <Form.Item name="place" label={text('interview.place')}><Input maxLength={300} autoComplete="off" /></Form.Item>
      <Button type="primary" htmlType="submit" loading={plan.isPending}>{text('interview.plan')}</Button>
    </Form>
  );
};

type CardValues = { readonly recommendation: (typeof recommendations)[number]; readonly text: string; readonly findings: Readonly<Record<string, { readonly level?: number; readonly note?: string } | undefined>> };

/** What an interview found, requirement by requirement of the position's profile. */
const ScorecardForm = ({ interview, positionCode, onDone }: { readonly interview: Interview; readonly positionCode: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const give = useToldCommand('giveScorecard');
  const position = useApi('readPosition', { params: { positionCode }, query: {} });
  const before = interview.scorecard;
  const start = before === null ? {} : { recommendation: before.recommendation, text: before.text, findings: Object.fromEntries(before.findings.map(({ requirement, level, note }) => [requirement, { level, note }])) };
  const submit = (values: CardValues): void => give.send({
    params: { interviewId: interview.interviewId },
    body: {
      commandId: newCommandId(), recommendation: values.recommendation, text: values.text,
      findings: Object.entries(values.findings ?? {}).flatMap(([requirement, found]) => (found?.level === undefined ? [] : [{ requirement, level: found.level, note: found.note ?? '' }])),
    },
  }, onDone);
  return (
    <QueryView query={position} rows={5}>{({ profile, skills }) => {
      const nameOf = new Map(skills.map(skill => [skill.skillCode, title(skill)]));
      const asked = [...profile.requirements.map(({ skillCode }) => ({ code: skillCode, name: nameOf.get(skillCode) ?? skillCode })), ...profile.competencies.map(competency => ({ code: competency.competencyCode, name: title(competency) }))];
      return (
        <Form<CardValues> layout="vertical" initialValues={start} onFinish={submit}>
          {asked.map(({ code, name }) => (
            <div key={code} className="form-columns">
              <Form.Item name={['findings', code, 'level']} label={name}><Select allowClear options={levels.map(value => ({ value, label: value === 0 ? text('interview.notThere') : text(`skillLevel.${value}`, {}, String(value)) }))} /></Form.Item>
              <Form.Item name={['findings', code, 'note']} label={text('interview.seen', { name })}><Input maxLength={500} autoComplete="off" /></Form.Item>
            </div>
          ))}
          <Form.Item name="recommendation" label={text('interview.recommendation')} rules={[{ required: true, message: text('people.valueMissing') }]}><Select options={recommendations.map(value => ({ value, label: text(`recommendation.${value}`) }))} /></Form.Item>
          <Form.Item name="text" label={text('field.reason')} rules={[{ required: true, message: text('people.valueMissing') }]}><Input.TextArea maxLength={4000} autoSize={{ minRows: 3 }} /></Form.Item>
          <Button type="primary" htmlType="submit" loading={give.isPending}>{text('action.save')}</Button>
        </Form>
      );
    }}</QueryView>
  );
};

const CardView = ({ card }: { readonly card: Card }): ReactNode => {
  const { language, text } = useLanguage();
  return (
    <>
      <p><Mark tone={tones[card.recommendation]}>{text(`recommendation.${card.recommendation}`)}</Mark> {card.text}</p>
      <ul className="plain-list is-tight">{card.findings.map(({ requirement, title, level, note }) => <li key={requirement}>{title[language]} {level === 0 ? text('interview.notThere') : level} {note}</li>)}</ul>
      <small className="quiet">{dateTimeText(card.givenAt)} {card.givenBy}</small>
    </>
  );
};

export const InterviewList = ({ application, mayChange }: { readonly application: Application; readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const [carding, setCarding] = useState<string | null>(null);
  const cancel = useToldCommand('cancelInterview');
  if (application.interviews.length === 0) return <p className="quiet">{text('interview.none')}</p>;
  return (
    <ul className="plain-list">
      {application.interviews.map(interview => {
        const { interviewId, startsAt, zone, place, interviewer, state, scorecard } = interview;
        const about = `${dateTimeText(startsAt)} ${interviewer}`;
        return (
          <li key={interviewId} className="question-entry">
            <p><strong>{dateTimeText(startsAt)}</strong> <small className="quiet">{zone}</small> {interviewer} {place} <Mark tone={state === 'held' ? 'good' : state === 'planned' ? 'info' : 'quiet'}>{text(`interviewState.${state}`)}</Mark></p>
            {scorecard === null ? null : <CardView card={scorecard} />}
            {mayChange && state !== 'cancelled' && carding !== interviewId ? <Button size="small" aria-label={`${text('interview.card')}: ${about}`} onClick={() => setCarding(interviewId)}>{text('interview.card')}</Button> : null}{' '}
            {mayChange && state === 'planned' ? <CarefulButton label={text('interview.cancel')} about={about} warning={text('interview.cancelHint')} isBusy={cancel.isPending} onConfirm={() => cancel.send({ params: { interviewId }, body: { commandId: newCommandId() } })} /> : null}
            {carding === interviewId ? <ScorecardForm interview={interview} positionCode={application.positionCode} onDone={() => setCarding(null)} /> : null}
          </li>
        );
      })}
    </ul>
  );
};
