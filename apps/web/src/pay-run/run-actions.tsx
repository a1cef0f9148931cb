/** The steps that are open on a pay run; each says why where its history needs a reason. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DecideButtons } from '../parts/decide-buttons.tsx';
import { pastedNumbers } from '../parts/pasted-numbers.ts';
import { SidePanel } from '../parts/side-panel.tsx';
import { ReasonItem, useTold } from '../privacy/privacy-parts.tsx';
import { useText } from '../text/text.tsx';

export type RunLife = Answer<'readRunLife'>;
type ReasonStep = 'submit' | 'return' | 'discard' | 'unlock' | 'reverse';
const reasonSteps: readonly ReasonStep[] = ['submit', 'return', 'discard', 'unlock', 'reverse'];
const isReasonStep = (step: RunLife['steps'][number]): step is ReasonStep => reasonSteps.some(each => each === step);

type Wish = { readonly reason?: string; readonly people?: string };

const StepForm = ({ run, step, onDone }: { readonly run: RunLife; readonly step: ReasonStep; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const submit = useCommand('submitPayRun');
  const giveBack = useCommand('returnPayRun');
  const discard = useCommand('discardPayRun');
  const unlock = useCommand('proposeRunUnlock');
  const reverse = useCommand('reversePayRun');
  const told = useTold(text(`runStep.${step}.done`), onDone);
  const isBusy = submit.isPending || giveBack.isPending || discard.isPending || unlock.isPending || reverse.isPending;
  const take = ({ reason = '', people = '' }: Wish): void => {
    const params = { runId: run.runId };
    const body = { commandId: newCommandId(), reason: reason.trim() };
    if (step === 'submit') submit.mutate({ params, body }, told);
    else if (step === 'return') giveBack.mutate({ params, body }, told);
    else if (step === 'discard') discard.mutate({ params, body }, told);
    else if (step === 'unlock') unlock.mutate({ params, body }, told);
    else reverse.mutate({ params, body: { ...body, personNumbers: pastedNumbers(people) } }, told);
  };
  return (
    <Form<Wish> layout="vertical" onFinish={take}>
      <p>{text(`runStep.${step}.hint`)}</p>
      {step === 'reverse' ? <Form.Item name="people" label={text('runStep.people')} extra={text('runStep.peopleHint')}><Input.TextArea maxLength={20_000} autoSize={{ minRows: 2, maxRows: 6 }} /></Form.Item> : null}
      {step === 'submit' ? <Form.Item name="reason" label={text('runStep.note')}><Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /></Form.Item> : <ReasonItem label={text('field.reason')} />}
      <Button type="primary" htmlType="submit" danger={step === 'discard' || step === 'reverse'} loading={isBusy}>{text(`runStep.${step}`)}</Button>
    </Form>
  );
};

const EndButtons = ({ run }: { readonly run: RunLife }): ReactNode => {
  const text = useText();
  const settle = useCommand('settlePayRun');
  const archive = useCommand('archivePayRun');
  const settled = useTold(text('runStep.settle.done'));
  const archived = useTold(text('runStep.archive.done'));
  const input = () => ({ params: { runId: run.runId }, body: { commandId: newCommandId() } });
  return (
    <>
      {run.steps.includes('settle') ? <CarefulButton label={text('runStep.settle')} about={text('runStep.settle')} warning={text('runStep.settle.hint')} isBusy={settle.isPending} danger={false} onConfirm={() => settle.mutate(input(), settled)} /> : null}
      {run.steps.includes('archive') ? <CarefulButton label={text('runStep.archive')} about={text('runStep.archive')} warning={text('runStep.archive.hint')} isBusy={archive.isPending} danger={false} onConfirm={() => archive.mutate(input(), archived)} /> : null}
    </>
  );
};

/** Buttons by the state of the run and the rights of the reader. */
export const RunActions = ({ run }: { readonly run: RunLife }): ReactNode => {
  const text = useText();
  const [open, setOpen] = useState<ReasonStep | null>(null);
  const { lockProposal } = run;
  return (
    <div className="page-actions">
      {run.steps.filter(isReasonStep).map(step => <Button key={step} type={step === 'submit' ? 'primary' : 'default'} danger={step === 'discard' || step === 'reverse'} onClick={() => setOpen(step)}>{text(`runStep.${step}`)}</Button>)}
      <EndButtons run={run} />
      {lockProposal?.mayDecide === true ? <DecideButtons proposalId={lockProposal.proposalId} digest={lockProposal.digest} what={run.month} approveText={text(`runStep.${lockProposal.event === 'lock' ? 'lock' : 'unlockNow'}`)} /> : null}
      <SidePanel title={open === null ? '' : text(`runStep.${open}`)} open={open !== null} onClose={() => setOpen(null)}>{open === null ? null : <StepForm run={run} step={open} onDone={() => setOpen(null)} />}</SidePanel>
    </div>
  );
};
