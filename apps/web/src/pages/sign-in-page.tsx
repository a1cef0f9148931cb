/** Signing in: by one click in a demonstration, by passkey, or by password and then the second factor. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { call, type Answer, type ApiFailure } from '../api/client.ts';
import { useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { ExternalWays } from '../identity/external-ways.tsx';
import { isPasskeyPossible, provePasskey } from '../identity/passkey.ts';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { Failure, Loading } from '../parts/state-views.tsx';
import { homeOf, type Session } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Role = Answer<'readSetUp'>['demoRoles'][number];
type SecondFactor = Answer<'signIn'>['secondFactors'][number];

const useEntrance = (): ((session: Session) => void) => {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return session => {
    queries.clear();
    queries.setQueryData(['readSession', {}], session);
    void navigate({ to: homeOf(session) });
  };
};

const DemoRoles = ({ demoRoles }: { readonly demoRoles: readonly Role[] }): ReactNode => {
  const text = useText();
  const command = useCommand('signInDemo');
  const enter = useEntrance();
  return (
    <section aria-labelledby="demo-title" className="demo-roles">
      <h2 id="demo-title">{text('signIn.demo')}</h2>
      <ul>
        {demoRoles.map(role => (
          <li key={role}>
            <button type="button" disabled={command.isPending} onClick={() => command.mutate({ body: { role } }, { onSuccess: enter })}>
              <strong>{text(`role.${role}`)}</strong><span>{text(`role.${role}.does`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <ErrorLine error={command.error} />
    </section>
  );
};

const PasskeyButton = ({ onSession, onError }: { readonly onSession: (session: Session) => void; readonly onError: (error: ApiFailure) => void }): ReactNode => {
  const text = useText();
  const prove = async (): Promise<void> => {
    const proven = await provePasskey();
    const signedIn = proven.ok ? await call('signInWithPasskey', { body: { response: proven.value } }) : proven;
    if (!signedIn.ok) onError(signedIn.error);
    else if (signedIn.value.session !== null) onSession(signedIn.value.session);
  };
  return isPasskeyPossible() ? <button type="button" className="plain-button" onClick={() => void prove()}>{text('signIn.passkey')}</button> : null;
};

const SecondFactorForm = ({ factors, onAgain }: { readonly factors: readonly SecondFactor[]; readonly onAgain: () => void }): ReactNode => {
  const text = useText();
  const enter = useEntrance();
  const command = useCommand('proveSecondFactor');
  const [kind, setKind] = useState<'totp' | 'recoveryCode'>(factors.includes('totp') ? 'totp' : 'recoveryCode');
  const [code, setCode] = useState('');
  const [error, setError] = useState<ApiFailure | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setError(null);
    command.mutate({ body: { kind, code: code.trim() } }, { onSuccess: answer => { if (answer.session !== null) enter(answer.session); }, onError: setError });
  };
  const other = kind === 'totp' ? 'recoveryCode' : 'totp';
  return (
    <section aria-labelledby="second-factor-title">
      <h2 id="second-factor-title">{text('signIn.secondFactor')}</h2>
      {factors.includes('passkey') ? <PasskeyButton onSession={enter} onError={setError} /> : null}
      {factors.includes(kind) ? (
        <form className="password-form" onSubmit={submit}>
          <label htmlFor="code">{text(kind === 'totp' ? 'signIn.code' : 'signIn.recoveryCode')}</label>
          <input key={kind} id="code" autoFocus inputMode={kind === 'totp' ? 'numeric' : 'text'} autoComplete="one-time-code" minLength={6} maxLength={32} required value={code} onChange={event => setCode(event.target.value)} />
          <button type="submit" className="main-button" disabled={command.isPending}>{text('signIn.submit')}</button>
        </form>
      ) : null}
      <ErrorLine error={error} />
      <p>
        {factors.includes(other) ? <button type="button" className="link-button" onClick={() => { setKind(other); setCode(''); }}>{text(other === 'totp' ? 'signIn.useCode' : 'signIn.useRecoveryCode')}</button> : null}
        {' '}<button type="button" className="link-button" onClick={onAgain}>{text('signIn.again')}</button>
      </p>
    </section>
  );
};

const PasswordForm = (): ReactNode => {
  const text = useText();
  const command = useCommand('signIn');
  const enter = useEntrance();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<ApiFailure | null>(null);
  const [factors, setFactors] = useState<readonly SecondFactor[] | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setError(null);
    command.mutate({ body: { email, password } }, {
      onError: setError,
      onSuccess: answer => {
        if (answer.session !== null) return enter(answer.session);
        setPassword('');
        setFactors(answer.secondFactors);
      },
    });
  };
  if (factors !== null) return <SecondFactorForm factors={factors} onAgain={() => setFactors(null)} />;
  return (
    <>
      <form className="password-form" onSubmit={submit}>
        <label htmlFor="email">{text('signIn.email')}</label>
        <input id="email" type="email" autoComplete="username webauthn" required value={email} onChange={event => setEmail(event.target.value)} />
        <label htmlFor="password">{text('signIn.password')}</label>
        <input id="password" type="password" autoComplete="current-password" required value={password} onChange={event => setPassword(event.target.value)} />
        <ErrorLine error={error} />
        <button type="submit" className="main-button" disabled={command.isPending}>{text('signIn.submit')}</button>
      </form>
      <p className="sign-in-ways"><PasskeyButton onSession={enter} onError={setError} /></p>
    </>
  );
};

export const SignInPage = (): ReactNode => {
  const text = useText();
  const query = useApi('readSetUp', {});
  return (
    <main className="sign-in">
      <div className="sign-in-side">
        <p className="brand"><span lang="zh-CN">{text('brand.chinese')}</span> <span lang="en">{text('brand.latin')}</span></p>
        <h1>{text('signIn.title')}</h1>
        <p>{text('signIn.claim')}</p>
        <svg className="sign-in-line" viewBox="0 0 320 64" aria-hidden="true">
          <path d="M8 32h304" stroke="#8fb3df" strokeWidth="1.5" />
          {[8, 84, 160, 236, 312].map(x => <circle key={x} cx={x} cy="32" r="6" fill="#17457f" stroke="#cfe0f5" strokeWidth="2" />)}
        </svg>
      </div>
      <div className="sign-in-card">
        <div className="sign-in-top"><LanguageSwitch /></div>
        {query.isError ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
        {query.isPending ? <Loading rows={4} /> : null}
        {query.data === undefined ? null : (
          <>
            {query.data.ready ? null : <p role="status" className="notice">{text('signIn.notReady')}</p>}
            {query.data.demoRoles.length > 0 ? <DemoRoles demoRoles={query.data.demoRoles} /> : null}
            {query.data.demoRoles.length > 0
              ? <details><summary>{text('signIn.withPassword')}</summary><PasswordForm /></details> : <PasswordForm />}
            <ExternalWays />
          </>
        )}
        <p className="owners">{text('owners')}</p>
      </div>
    </main>
  );
};
