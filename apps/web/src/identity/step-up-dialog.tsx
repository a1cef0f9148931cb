/** The dialog that asks again who one is, whatever page needs it; the request that asked goes on afterwards. */
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { call, type ApiFailure } from '../api/client.ts';
import { setStepUpAsker } from '../api/step-up-gate.ts';
import type { Session } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { isPasskeyPossible, provePasskey } from './passkey.ts';

type Method = Session['stepUpMethods'][number];
type Question = { readonly methods: readonly Method[]; readonly resolve: (isProven: boolean) => void };

const SecretForm = ({ method, isBusy, onProve }: { readonly method: 'password' | 'totp'; readonly isBusy: boolean; readonly onProve: (secret: string) => void }): ReactNode => {
  const text = useText();
  const [secret, setSecret] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onProve(secret);
  };
  return (
    <form className="password-form" onSubmit={submit}>
      <label htmlFor={`step-up-${method}`}>{text(method === 'totp' ? 'signIn.code' : 'signIn.password')}</label>
      <input
        id={`step-up-${method}`} type={method === 'totp' ? 'text' : 'password'} inputMode={method === 'totp' ? 'numeric' : undefined} autoComplete={method === 'totp' ? 'one-time-code' : 'current-password'}
        required value={secret} onChange={event => setSecret(event.target.value)}
      />
      <button type="submit" className="main-button" disabled={isBusy}>{text('stepUp.confirm')}</button>
    </form>
  );
};

const Choices = ({ methods, isBusy, onProve }: { readonly methods: readonly Method[]; readonly isBusy: boolean; readonly onProve: (method: Method, secret: string) => void }): ReactNode => {
  const text = useText();
  if (methods.length === 0) return <p>{text('stepUp.none')}</p>;
  if (methods.includes('demonstration')) return <button type="button" className="main-button" autoFocus disabled={isBusy} onClick={() => onProve('demonstration', '')}>{text('stepUp.demonstration')}</button>;
  return (
    <>
      {methods.includes('passkey') && isPasskeyPossible() ? <button type="button" className="plain-button" disabled={isBusy} onClick={() => onProve('passkey', '')}>{text('stepUp.passkey')}</button> : null}
      {methods.includes('totp') ? <SecretForm method="totp" isBusy={isBusy} onProve={secret => onProve('totp', secret)} /> : null}
      {methods.includes('password') ? <SecretForm method="password" isBusy={isBusy} onProve={secret => onProve('password', secret)} /> : null}
    </>
  );
};

const Dialog = ({ question }: { readonly question: Question }): ReactNode => {
  const text = useText();
  const queries = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<ApiFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const prove = async (method: Method, secret: string): Promise<void> => {
    setBusy(true);
    const passkey = method === 'passkey' ? await provePasskey() : null;
    const proven = passkey?.ok === false ? passkey : await call('stepUp', { body: { method, secret, passkey: passkey?.value ?? null } });
    setBusy(false);
    if (!proven.ok) return setError(proven.error);
    queries.setQueryData(['readSession', {}], proven.value);
    question.resolve(true);
  };
  return (
    <dialog ref={dialog} className="step-up" aria-labelledby="step-up-title" onCancel={() => question.resolve(false)}>
      <h2 id="step-up-title">{text('stepUp.title')}</h2>
      <p>{text('stepUp.hint')}</p>
      <Choices methods={question.methods} isBusy={isBusy} onProve={(method, secret) => void prove(method, secret)} />
      {error === null ? null : <p className="form-error" role="alert">{text(`error.${error.code}`, error.data, text('error.unexpected'))}</p>}
      <button type="button" className="link-button" onClick={() => question.resolve(false)}>{text('stepUp.cancel')}</button>
    </dialog>
  );
};

export const StepUpDialog = (): ReactNode => {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => setStepUpAsker(async () => {
    const session = await call('readSession', {});
    if (!session.ok) return false;
    return new Promise<boolean>(resolve => setQuestion({
      methods: session.value.stepUpMethods,
      resolve: isProven => {
        setQuestion(null);
        resolve(isProven);
      },
    }));
  }), []);
  return question === null ? null : <Dialog question={question} />;
};
