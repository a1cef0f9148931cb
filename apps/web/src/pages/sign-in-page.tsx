import { useState, type FormEvent, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import type { Role } from '#contracts/api/api-route';
import type { Session } from '../shell/session.ts';
import { homeOf } from '../shell/session.ts';
import { useApi, useCommand } from '../api/use-api.ts';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { Failure, Loading } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

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
      {command.isError ? <p className="form-error" role="alert">{text(`error.${command.error.code}`, command.error.data, text('error.unexpected'))}</p> : null}
    </section>
  );
};

const PasswordForm = (): ReactNode => {
  const text = useText();
  const command = useCommand('signIn');
  const enter = useEntrance();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate({ body: { email, password } }, { onSuccess: enter });
  };
  return (
    <form className="password-form" onSubmit={submit}>
      <label htmlFor="email">{text('signIn.email')}</label>
      <input id="email" type="email" autoComplete="username" required value={email} onChange={event => setEmail(event.target.value)} />
      <label htmlFor="password">{text('signIn.password')}</label>
      <input id="password" type="password" autoComplete="current-password" required value={password} onChange={event => setPassword(event.target.value)} />
      {command.isError ? <p className="form-error" role="alert">{text(`error.${command.error.code}`, command.error.data, text('error.unexpected'))}</p> : null}
      <button type="submit" className="main-button" disabled={command.isPending}>{text('signIn.submit')}</button>
    </form>
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
          </>
        )}
        <p className="owners">{text('owners')}</p>
      </div>
    </main>
  );
};
