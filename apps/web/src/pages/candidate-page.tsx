/** One candidate: what they say of themselves, and every application with its story. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Input, Select } from 'antd';
import { useParams } from '@tanstack/react-router';
import { newCommandId, useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { ApplicationCard, type Candidate } from '../recruiting/application-parts.tsx';
import { ChangeCandidateForm } from '../recruiting/candidate-form.tsx';
import { dateOfInstant } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

const ApplyForm = ({ candidate, onDone }: { readonly candidate: Candidate; readonly onDone: () => void }): ReactNode => {
  const { language, text } = useLanguage();
  const [chosen, setChosen] = useState<string | null>(null);
  const requisitions = useApi('listRequisitions', { query: { pageSize: 2000, state: 'open' } });
  const apply = useToldCommand('applyForRequisition');
  const applied = new Set(candidate.applications.map(({ requisitionId }) => requisitionId));
  return (
    <QueryView query={requisitions} rows={2}>{({ rows }) => (
      <form onSubmit={event => { event.preventDefault(); if (chosen !== null) apply.send({ params: { candidateId: candidate.candidateId }, body: { commandId: newCommandId(), requisitionId: chosen } }, onDone); }}>
        <label htmlFor="apply-for">{text('candidate.appliesFor')}</label>
        <p><Select id="apply-for" placeholder={text('candidate.appliesFor')} style={{ width: '100%' }} value={chosen} onChange={setChosen} options={rows.filter(({ requisitionId }) => !applied.has(requisitionId)).map(({ requisitionId, title, department }) => ({ value: requisitionId, label: `${title[language]} · ${department}` }))} /></p>
        <Button type="primary" htmlType="submit" disabled={chosen === null} loading={apply.isPending}>{text('candidate.apply')}</Button>
      </form>
    )}</QueryView>
  );
};

const JoinForm = ({ candidate, onDone }: { readonly candidate: Candidate; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const [other, setOther] = useState('');
  const join = useToldCommand('joinCandidates');
  const isNumber = /^\d{1,15}$/.test(other.trim()) && other.trim() !== candidate.candidateId;
  return (
    <>
      <p>{text('candidate.joinHint')}</p>
      <label htmlFor="join-other">{text('candidate.joinOther')}</label>
      <p><Input id="join-other" inputMode="numeric" autoComplete="off" maxLength={15} value={other} onChange={event => setOther(event.target.value)} /></p>
      <CarefulButton label={text('candidate.join')} about={other.trim()} warning={text('candidate.joinHint')} disabled={!isNumber} isBusy={join.isPending} onConfirm={() => join.send({ params: { candidateId: candidate.candidateId }, body: { commandId: newCommandId(), otherCandidateId: other.trim() } }, onDone)} />
    </>
  );
};

const Said = ({ candidate }: { readonly candidate: Candidate }): ReactNode => {
  const text = useText();
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['candidate.number', candidate.candidateId], ['field.mobile', candidate.mobile === '' ? '–' : candidate.mobile], ['people.email', candidate.email === '' ? '–' : candidate.email], ['people.identityNumber', text(candidate.hasIdentityNumber ? 'candidate.identityKnown' : 'candidate.identityUnknown')],
    ['field.source', text(`candidateSource.${candidate.source}`, {}, candidate.source)], ['candidate.enteredAt', dateOfInstant(candidate.enteredAt)], ['candidate.erasedOn', candidate.erasedOn ?? text('candidate.notWhileRunning')],
  ];
  return (
    <section className="card">
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{text(name)}</dt><dd>{value}</dd></div>)}</dl>
      {candidate.skills.length === 0 ? null : (
        <>
          <h3>{text('candidate.skills')}</h3>
          <ul className="plain-list is-tight">{candidate.skills.map(({ skill, level, years }, index) => <li key={index}>{skill} {level === null ? '' : text(`skillLevel.${level}`, {}, String(level))} {years === null ? '' : text('candidate.forYears', { years })}</li>)}</ul>
        </>
      )}
      {candidate.experience === '' ? null : <><h3>{text('candidate.experience')}</h3><p style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{candidate.experience}</p></>}
    </section>
  );
};

const Actions = ({ candidate, open }: { readonly candidate: Candidate; readonly open: (panel: 'change' | 'apply' | 'join') => void }): ReactNode => {
  const text = useText();
  const erase = useToldCommand('eraseCandidate');
  if (!candidate.mayChange) return null;
  return (
    <>
      <Button onClick={() => open('join')}>{text('candidate.join')}</Button>
      <Button onClick={() => open('change')}>{text('candidate.change')}</Button>
      <Button type="primary" onClick={() => open('apply')}>{text('candidate.apply')}</Button>
      <CarefulButton label={text('candidate.erase')} about={candidate.name ?? ''} warning={text('candidate.eraseHint')} isBusy={erase.isPending} onConfirm={() => erase.send({ params: { candidateId: candidate.candidateId }, body: { commandId: newCommandId() } })} />
    </>
  );
};

export const CandidatePage = (): ReactNode => {
  const text = useText();
  const { candidateId = '' } = useParams({ strict: false }) as { readonly candidateId?: string };
  const [panel, setPanel] = useState<'change' | 'apply' | 'join' | null>(null);
  const query = useApi('readCandidate', { params: { candidateId } });
  const close = (): void => setPanel(null);
  return (
    <>
      <PageHead title={query.data?.name ?? text('page.candidate')} hint={<AppLink address="/candidates">{text('page.candidates')}</AppLink>}>{query.data === undefined ? null : <Actions candidate={query.data} open={setPanel} />}</PageHead>
      <QueryView query={query} rows={10}>{candidate => (
        <>
          {candidate.isErased ? <Alert type="info" showIcon title={text('candidate.isErased')} /> : <Said candidate={candidate} />}
          {candidate.applications.length === 0 ? <section className="card"><Empty title={text('candidate.noApplication')} /></section> : candidate.applications.map(application => <ApplicationCard key={application.applicationId} application={application} candidate={candidate} />)}
          <SidePanel title={text('candidate.change')} open={panel === 'change'} onClose={close}><ChangeCandidateForm candidate={candidate} onDone={close} /></SidePanel>
          <SidePanel title={text('candidate.joinTitle')} open={panel === 'join'} onClose={close}><JoinForm candidate={candidate} onDone={close} /></SidePanel>
          <SidePanel title={text('candidate.apply')} open={panel === 'apply'} onClose={close}><ApplyForm candidate={candidate} onDone={close} /></SidePanel>
        </>
      )}</QueryView>
    </>
  );
};
