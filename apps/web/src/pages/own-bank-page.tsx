/** One's own bank account: masked, how far a change is, stopping it with one click. For a phone first; no antd here. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Answer, ApiFailure } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { BankSteps, BankStateMark } from '../parts/bank-steps.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

type Own = Answer<'readOwnBankAccount'>;
type Change = Own['changes'][number];

const useErrorText = (): ((error: ApiFailure) => string) => {
  const text = useText();
  return error => text(`error.${error.code}`, error.data, text('error.unexpected'));
};

/** The number is fetched when it is asked for, and each time leaves a trace that its owner can see. */
const FullNumber = ({ changeId }: { readonly changeId: string }): ReactNode => {
  const text = useText();
  const [shown, setShown] = useState(false);
  const query = useApi('readOwnAccountNumber', { params: { changeId } }, { enabled: shown });
  if (shown && query.data !== undefined) return <p className="account-number">{query.data.accountNumber.replace(/(.{4})(?=.)/g, '$1 ')}</p>;
  return <button type="button" className="plain-button" onClick={() => setShown(true)}>{text('bank.showNumber')}</button>;
};

const AccountFacts = ({ change }: { readonly change: Change }): ReactNode => {
  const text = useText();
  return (
    <dl className="fact-grid">
      <div><dt>{text('bank.account')}</dt><dd>{text('bank.ending', { lastFour: change.lastFour })}</dd></div>
      <div><dt>{text('bank.holder')}</dt><dd>{change.holderName}</dd></div>
      <div><dt>{text('bank.bankName')}</dt><dd>{change.bankName}</dd></div>
      {change.branchCode === '' ? null : <div><dt>{text('bank.branch')}</dt><dd>{change.branchCode}</dd></div>}
    </dl>
  );
};

const ChangeCard = ({ change }: { readonly change: Change }): ReactNode => {
  const text = useText();
  const errorText = useErrorText();
  const stop = useCommand('objectToBankChange');
  return (
    <li className="bank-change">
      <p><BankStateMark state={change.state} /> {text(`bank.askedBy.${change.askedBy}`)}</p>
      <AccountFacts change={change} />
      <BankSteps change={change} />
      {change.mayObject
        ? <button type="button" className="plain-button is-stop" disabled={stop.isPending} onClick={() => stop.mutate({ params: { changeId: change.changeId }, body: { commandId: newCommandId() } })}>{text('bank.stop')}</button>
        : null}
      {stop.isError ? <p role="alert" className="form-error">{errorText(stop.error)}</p> : null}
    </li>
  );
};

const fields = [
  { name: 'holderName', label: 'bank.holder', hint: null, autoComplete: 'name', inputMode: 'text', required: true },
  { name: 'bankName', label: 'bank.bankName', hint: null, autoComplete: 'off', inputMode: 'text', required: true },
  { name: 'branchCode', label: 'bank.branch', hint: 'bank.branchHint', autoComplete: 'off', inputMode: 'numeric', required: false },
  { name: 'accountNumber', label: 'bank.number', hint: null, autoComplete: 'off', inputMode: 'text', required: true },
] as const;

const AskForm = ({ days }: { readonly days: number }): ReactNode => {
  const text = useText();
  const errorText = useErrorText();
  const ask = useCommand('askOwnBankChange');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const value = (name: string): string => String(data.get(name) ?? '').trim();
    ask.mutate(
      { body: { commandId: newCommandId(), holderName: value('holderName'), bankName: value('bankName'), branchCode: value('branchCode'), accountNumber: value('accountNumber') } },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <form className="own-form" onSubmit={submit}>
      <h2>{text('bank.ask')}</h2>
      <p className="own-hint">{text('bank.askHint', { days })}</p>
      {fields.map(field => (
        <div key={field.name} className="own-field">
          <label htmlFor={`bank-${field.name}`}>{text(field.label)}</label>
          <input id={`bank-${field.name}`} name={field.name} required={field.required} autoComplete={field.autoComplete} inputMode={field.inputMode} maxLength={100} aria-describedby={field.hint === null ? undefined : `bank-${field.name}-hint`} />
          {field.hint === null ? null : <small id={`bank-${field.name}-hint`}>{text(field.hint)}</small>}
        </div>
      ))}
      <button type="submit" className="plain-button is-main" disabled={ask.isPending}>{text('bank.submit')}</button>
      <p role="status">{ask.isSuccess ? text('bank.submitted') : ''}</p>
      {ask.isError ? <p role="alert" className="form-error">{errorText(ask.error)}</p> : null}
    </form>
  );
};

const OwnAccount = ({ own }: { readonly own: Own }): ReactNode => {
  const text = useText();
  const pending = own.changes.find(change => change.mayObject);
  const earlier = own.changes.filter(change => change !== pending && change.changeId !== own.current?.changeId);
  return (
    <>
      <section className="card">
        <h2>{text('bank.current')}</h2>
        {own.current === null ? <p>{text('bank.none')}</p> : <><AccountFacts change={own.current} /><p>{text(`bank.firstPay.${own.current.firstPay}`)}</p><FullNumber changeId={own.current.changeId} /></>}
      </section>
      {pending === undefined ? <AskForm days={own.coolingOffDays} /> : <ul className="bank-changes"><ChangeCard change={pending} /></ul>}
      <h2>{text('bank.history')}</h2>
      {earlier.length === 0 ? <Empty title={text('bank.empty')} /> : <ul className="bank-changes">{earlier.map(change => <ChangeCard key={change.changeId} change={change} />)}</ul>}
    </>
  );
};

export const OwnBankPage = (): ReactNode => {
  const text = useText();
  const query = useApi('readOwnBankAccount', {});
  return (
    <>
      <h1>{text('page.ownBank')}</h1>
      <QueryView query={query}>{own => <OwnAccount own={own} />}</QueryView>
    </>
  );
};
