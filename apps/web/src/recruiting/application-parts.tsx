/** One application of a candidate: where it is, its interviews, its offers, its story. */
import { useState, type ReactNode } from 'react';
import { Button, Input, Modal, Timeline } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { dateTimeText } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';
import { InterviewForm, InterviewList } from './interview-parts.tsx';
import { OfferForm, OfferList } from './offer-parts.tsx';
import { StageMark, type Stage } from './stage-mark.tsx';

export type Candidate = Answer<'readCandidate'>;
export type Application = Candidate['applications'][number];

/** Where it may go by hand from here. */
const moves: Readonly<Record<Stage, readonly ('screening' | 'interview' | 'rejected' | 'withdrawn')[]>> = {
  new: ['screening', 'interview', 'rejected', 'withdrawn'], screening: ['interview', 'rejected', 'withdrawn'], interview: ['rejected', 'withdrawn'], offer: ['rejected', 'withdrawn'], hired: [], rejected: ['screening'], withdrawn: ['screening'],
};

const MoveButton = ({ application, stage }: { readonly application: Application; readonly stage: 'screening' | 'interview' | 'rejected' | 'withdrawn' }): ReactNode => {
  const { language, text } = useLanguage();
  const [note, setNote] = useState<string | null>(null);
  const move = useToldCommand('moveApplication');
  const label = text(`moveTo.${stage}`);
  return (
    <>
      <Button size="small" danger={stage === 'rejected'} aria-label={`${label}: ${application.title[language]}`} onClick={() => setNote('')}>{label}</Button>
      <Modal
        open={note !== null} title={`${label}: ${application.title[language]}`} okText={text('action.confirm')} cancelText={text('action.cancel')} okButtonProps={{ loading: move.isPending }} onCancel={() => setNote(null)}
        onOk={() => move.send({ params: { applicationId: application.applicationId }, body: { commandId: newCommandId(), stage, note: (note ?? '').trim() } }, () => setNote(null))}
      >
        <label htmlFor={`move-note-${application.applicationId}-${stage}`}>{text('people.note')}</label>
        <Input.TextArea id={`move-note-${application.applicationId}-${stage}`} value={note ?? ''} maxLength={1000} onChange={event => setNote(event.target.value)} />
      </Modal>
    </>
  );
};

const Story = ({ application }: { readonly application: Application }): ReactNode => {
  const text = useText();
  return <Timeline items={application.events.map((event, index) => ({ key: String(index), content: <>{text(`applicationStage.${event.stage}`)} {event.note}<br /><small className="quiet">{dateTimeText(event.madeAt)} {event.madeBy}</small></> }))} />;
};

const running: readonly Stage[] = ['new', 'screening', 'interview', 'offer'];

export const ApplicationCard = ({ application, candidate }: { readonly application: Application; readonly candidate: Candidate }): ReactNode => {
  const { language, text } = useLanguage();
  const [panel, setPanel] = useState<'interview' | 'offer' | null>(null);
  const isRunning = running.includes(application.stage);
  const mayOffer = candidate.mayOffer && candidate.mayChange && application.stage === 'interview';
  const title = application.title[language];
  return (
    <section className="card">
      <h2><AppLink address={`/requisitions?requisition=${application.requisitionId}`}>{title}</AppLink> <StageMark stage={application.stage} /></h2>
      {application.hiredPersonNumber === null ? null : <p><AppLink address={`/people/${encodeURIComponent(application.hiredPersonNumber)}`}>{text('candidate.hiredAs', { personNumber: application.hiredPersonNumber })}</AppLink></p>}
      {candidate.mayChange ? (
        <p className="page-actions">
          {moves[application.stage].map(stage => <MoveButton key={stage} application={application} stage={stage} />)}
          {isRunning ? <Button size="small" aria-label={`${text('interview.plan')}: ${title}`} onClick={() => setPanel('interview')}>{text('interview.plan')}</Button> : null}
          {mayOffer ? <Button size="small" type="primary" aria-label={`${text('offer.propose')}: ${title}`} onClick={() => setPanel('offer')}>{text('offer.propose')}</Button> : null}
        </p>
      ) : null}
      <h3>{text('interview.title')}</h3>
      <InterviewList application={application} mayChange={candidate.mayChange && isRunning} />
      {application.offers.length === 0 ? null : <><h3>{text('offer.title')}</h3><OfferList application={application} mayChange={candidate.mayChange} mayHire={candidate.mayChange && candidate.mayOffer} hasIdentityNumber={candidate.hasIdentityNumber} /></>}
      <h3>{text('requisition.history')}</h3>
      <Story application={application} />
      <SidePanel title={`${text('interview.plan')}: ${title}`} open={panel === 'interview'} onClose={() => setPanel(null)}><InterviewForm applicationId={application.applicationId} onDone={() => setPanel(null)} /></SidePanel>
      <SidePanel title={`${text('offer.propose')}: ${title}`} open={panel === 'offer'} onClose={() => setPanel(null)}><OfferForm applicationId={application.applicationId} onDone={() => setPanel(null)} /></SidePanel>
    </section>
  );
};
