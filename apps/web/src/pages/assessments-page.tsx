/** Decisions that a machine may take about people: off until an impact assessment of two people is in force. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import type { Answer } from '../api/client.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useOffice, useRequired, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Data = Answer<'listAutomatedDecisions'>;
type Decision = Data['decisions'][number];
type Assessment = Data['assessments'][number];
type Wish = Readonly<Record<'purposeText' | 'risksText' | 'measuresText' | 'validUntil', string>> & { readonly kind: Decision['kind'] };
const tones = { proposed: 'warn', inForce: 'good', withdrawn: 'quiet' } as const;
const texts = ['purposeText', 'risksText', 'measuresText'] as const;

const DecisionCard = ({ decision }: { readonly decision: Decision }): ReactNode => {
  const text = useText();
  const { mayApprove } = useOffice();
  const change = useCommand('switchAutomatedDecision');
  const told = useTold(text('assessments.switched'));
  const send = (): void => change.mutate({ params: { kind: decision.kind }, body: { commandId: newCommandId(), on: !decision.on } }, told);
  const name = text(`privacy.decision.${decision.kind}`);
  return (
    <li className="card">
      <h2>{name}</h2>
      <p><Mark tone={decision.allowed ? 'good' : decision.on ? 'bad' : 'quiet'}>{text(decision.allowed ? 'assessments.on' : decision.on ? 'assessments.onWithout' : 'assessments.off')}</Mark> {decision.switchedBy === null ? '' : <WhoWhen who={decision.switchedBy} when={decision.switchedAt} />}</p>
      {mayApprove ? <CarefulButton label={text(decision.on ? 'assessments.switchOff' : 'assessments.switchOn')} about={name} warning={text(decision.on ? 'assessments.offWarning' : 'assessments.onWarning')} isBusy={change.isPending} danger={!decision.on} onConfirm={send} /> : null}
    </li>
  );
};

const AssessmentCard = ({ assessment }: { readonly assessment: Assessment }): ReactNode => {
  const text = useText();
  const { mayApprove } = useOffice();
  const approve = useCommand('approveAssessment');
  const withdraw = useCommand('withdrawAssessment');
  const told = useTold(text('assessments.done'));
  const input = { params: { assessmentId: assessment.assessmentId }, body: { commandId: newCommandId() } };
  const name = text(`privacy.decision.${assessment.kind}`);
  return (
    <li className="card">
      <h3>{name} <Mark tone={tones[assessment.state]}>{text(`assessmentState.${assessment.state}`)}</Mark></h3>
      <dl className="assessment-texts">{texts.map(part => <div key={part}><dt>{text(`assessments.${part}`)}</dt><dd>{assessment[part]}</dd></div>)}</dl>
      <dl className="fact-grid">
        <div><dt>{text('assessments.author')}</dt><dd><WhoWhen who={assessment.author} when={assessment.writtenAt} /></dd></div>
        <div><dt>{text('assessments.approvedBy')}</dt><dd><WhoWhen who={assessment.approvedBy} when={assessment.approvedAt} /></dd></div>
        <div><dt>{text('assessments.validUntil')}</dt><dd>{assessment.validUntil}</dd></div>
      </dl>
      <p className="decide-buttons">
        {assessment.state === 'proposed' && mayApprove ? <CarefulButton label={text('assessments.approve')} about={name} warning={text('assessments.approveWarning')} isBusy={approve.isPending} danger={false} onConfirm={() => approve.mutate(input, told)} /> : null}
        {assessment.state === 'withdrawn' ? null : <CarefulButton label={text('assessments.withdraw')} about={name} warning={text('assessments.withdrawWarning')} isBusy={withdraw.isPending} onConfirm={() => withdraw.mutate(input, told)} />}
      </p>
    </li>
  );
};

const ProposeForm = ({ kinds, onDone }: { readonly kinds: readonly Decision['kind'][]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const propose = useCommand('proposeAssessment');
  const told = useTold(text('assessments.proposed'), onDone);
  return (
    <Form<Wish> layout="vertical" onFinish={wish => propose.mutate({ body: { commandId: newCommandId(), ...wish } }, told)}>
      <Form.Item name="kind" label={text('assessments.kind')} rules={[required]}><Select options={kinds.map(value => ({ value, label: text(`privacy.decision.${value}`) }))} /></Form.Item>
      {texts.map(part => <Form.Item key={part} name={part} label={text(`assessments.${part}`)} rules={[required, { min: 20, message: text('assessments.longer') }]}><Input.TextArea maxLength={10_000} autoSize={{ minRows: 3, maxRows: 12 }} /></Form.Item>)}
      <Form.Item name="validUntil" label={text('assessments.validUntil')} rules={[required]}><Input type="date" min={today} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={propose.isPending}>{text('assessments.propose')}</Button>
    </Form>
  );
};

export const AssessmentsPage = (): ReactNode => {
  const text = useText();
  const { mayChange } = useOffice();
  const [isOpen, setOpen] = useState(false);
  const query = useApi('listAutomatedDecisions', {});
  return (
    <>
      <PageHead title={text('page.assessments')} hint={text('assessments.hint')}>
        {mayChange ? <Button type="primary" disabled={query.data === undefined} onClick={() => setOpen(true)}>{text('assessments.propose')}</Button> : null}
      </PageHead>
      <QueryView query={query}>{data => (
        <>
          <ul className="card-list is-pair">{data.decisions.map(decision => <DecisionCard key={decision.kind} decision={decision} />)}</ul>
          <h2>{text('assessments.all')}</h2>
          {data.assessments.length === 0 ? <Empty title={text('assessments.empty')} /> : <ul className="card-list">{data.assessments.map(assessment => <AssessmentCard key={assessment.assessmentId} assessment={assessment} />)}</ul>}
          <SidePanel title={text('assessments.propose')} open={isOpen} onClose={() => setOpen(false)}><ProposeForm kinds={data.decisions.map(({ kind }) => kind)} onDone={() => setOpen(false)} /></SidePanel>
        </>
      )}</QueryView>
    </>
  );
};
