/** What a person does with their payslip: confirm it, take it along as a file, ask about a line. For a phone first; no antd here. */
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { useDownload } from '../api/use-download.ts';
import type { Payslip } from '../explanation/payslip-view.tsx';
import { ErrorLine } from '../identity/error-line.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { AskQuestion } from '../questions/ask-question.tsx';
import { useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText, useTitle } from '../text/text.tsx';

export type OwnDelivery = Answer<'listOwnDeliveries'>['rows'][number];
type Actions = { readonly delivery: OwnDelivery; readonly payslip: Payslip };

const Confirm = ({ delivery, payslip }: Actions): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const confirm = useCommand('confirmOwnPayslip');
  const receipt = useDownload('downloadOwnReceipt');
  if (delivery.state === 'preview') return <p className="own-hint">{text('receipt.previewHint')}</p>;
  if (delivery.receipt !== null) {
    return (
      <>
        <p role="status">✓ {text('receipt.confirmedAt', { at: clockText(delivery.receipt.signedAt) })}</p>
        <button type="button" className="plain-button" disabled={receipt.isPending} onClick={() => receipt.mutate({ params: { runId: delivery.runId } })}>{text('receipt.download')}</button>
        <ErrorLine error={receipt.error} />
      </>
    );
  }
  const send = (): void => confirm.mutate({ params: { runId: delivery.runId }, body: { commandId: newCommandId(), checkCode: payslip.checkCode ?? '' } });
  return (
    <>
      <p className="own-hint">{text('receipt.hint')}</p>
      <button type="button" className="plain-button is-main" disabled={confirm.isPending || payslip.checkCode === null} onClick={send}>{text('receipt.confirm')}</button>
      <ErrorLine error={confirm.error} />
    </>
  );
};

const TakeAlong = ({ delivery }: Pick<Actions, 'delivery'>): ReactNode => {
  const text = useText();
  const file = useDownload('makeOwnPayslipFile');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    file.mutate({ params: { runId: delivery.runId }, body: { commandId: newCommandId(), password: password === '' ? null : password } });
  };
  return (
    <form className="own-form" onSubmit={submit}>
      <div className="own-field">
        <label htmlFor="file-password">{text('payslipFile.password')}</label>
        <input id="file-password" name="password" type="password" minLength={6} maxLength={60} autoComplete="new-password" />
        <small>{text('payslipFile.passwordHint')}</small>
      </div>
      <button type="submit" className="plain-button" disabled={file.isPending}>{text('payslipFile.make')}</button>
      <ErrorLine error={file.error} />
    </form>
  );
};

/** Any line that is on the payslip may be asked about. */
const Questions = ({ delivery, payslip }: Actions): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const id = useId();
  const [search] = useSearchState();
  const [item, setItem] = useState(search['item'] ?? 'netPay');
  return (
    <>
      {delivery.openQuestions === 0 ? null : <p><AppLink className="plain-button" address="/my/questions">{text('question.openOnes', { count: delivery.openQuestions })}</AppLink></p>}
      <div className="own-field">
        <label htmlFor={id}>{text('question.line')}</label>
        <select id={id} value={item} onChange={event => setItem(event.target.value)}>{payslip.lines.map(line => <option key={line.item} value={line.item}>{titleOf(line.titles)}</option>)}</select>
      </div>
      <AskQuestion key={item} figure={{ about: 'payslipLine', runId: delivery.runId, item }} />
    </>
  );
};

export const OwnPayslipActions = ({ delivery, payslip }: Actions): ReactNode => {
  const text = useText();
  return (
    <>
      <section className="card" aria-labelledby="receipt-head"><h2 id="receipt-head">{text('receipt.head')}</h2><Confirm delivery={delivery} payslip={payslip} /></section>
      <section className="card" aria-labelledby="question-head"><h2 id="question-head">{text('question.head')}</h2><Questions key={delivery.runId} delivery={delivery} payslip={payslip} /></section>
      <section className="card" aria-labelledby="file-head"><h2 id="file-head">{text('payslipFile.head')}</h2><TakeAlong delivery={delivery} /></section>
    </>
  );
};
