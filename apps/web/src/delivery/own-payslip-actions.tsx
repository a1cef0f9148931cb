/** What a person does with their payslip: confirm it, take it along as a file, ask about a line. For a phone first; no antd here. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { useDownload } from '../api/use-download.ts';
import type { Payslip } from '../explanation/payslip-view.tsx';
import { ErrorLine } from '../identity/error-line.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useClockText } from '../shell/session.ts';
import { useText, useTitle } from '../text/text.tsx';
import { ContestThread } from './contest-thread.tsx';

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

const Ask = ({ delivery, payslip, onDone }: Actions & { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const ask = useCommand('openContest');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    ask.mutate({ params: { runId: delivery.runId }, body: { commandId: newCommandId(), item: String(form.get('item') ?? ''), text: String(form.get('text') ?? '').trim() } }, { onSuccess: onDone });
  };
  return (
    <form className="own-form" onSubmit={submit}>
      <div className="own-field">
        <label htmlFor="contest-item">{text('contest.line')}</label>
        <select id="contest-item" name="item" defaultValue="netPay">{payslip.lines.map(line => <option key={line.item} value={line.item}>{titleOf(line.titles)}</option>)}</select>
      </div>
      <div className="own-field">
        <label htmlFor="contest-text">{text('contest.what')}</label>
        <textarea id="contest-text" name="text" rows={3} required maxLength={2000} />
      </div>
      <span className="own-section-buttons">
        <button type="submit" className="plain-button is-main" disabled={ask.isPending}>{text('contest.send')}</button>{' '}
        <button type="button" className="link-button" onClick={onDone}>{text('action.cancel')}</button>
      </span>
      <ErrorLine error={ask.error} />
    </form>
  );
};

const Questions = ({ delivery, payslip }: Actions): ReactNode => {
  const text = useText();
  const [isAsking, setAsking] = useState(false);
  const query = useApi('listOwnContests', {});
  return (
    <>
      <QueryView query={query} rows={1}>{data => (
        <ul className="plain-list">{data.rows.filter(({ runId }) => runId === delivery.runId).map(contest => <li key={contest.contestId} className="own-section"><ContestThread contest={contest} side="own" /></li>)}</ul>
      )}</QueryView>
      {isAsking ? <Ask delivery={delivery} payslip={payslip} onDone={() => setAsking(false)} /> : <button type="button" className="plain-button" onClick={() => setAsking(true)}>{text('contest.ask')}</button>}
    </>
  );
};

export const OwnPayslipActions = ({ delivery, payslip }: Actions): ReactNode => {
  const text = useText();
  return (
    <>
      <section className="card" aria-labelledby="receipt-head"><h2 id="receipt-head">{text('receipt.head')}</h2><Confirm delivery={delivery} payslip={payslip} /></section>
      <section className="card" aria-labelledby="contest-head"><h2 id="contest-head">{text('contest.head')}</h2><Questions key={delivery.runId} delivery={delivery} payslip={payslip} /></section>
      <section className="card" aria-labelledby="file-head"><h2 id="file-head">{text('payslipFile.head')}</h2><TakeAlong delivery={delivery} /></section>
    </>
  );
};
