/** One's own account: password, second factors, where one is signed in, what happened. Open to every user, and before a second factor is set up it is all that is open. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Navigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useApi, useCommand } from '../api/use-api.ts';
import { askStepUp } from '../api/step-up-gate.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { CodesSection, PasskeySection, TotpSection } from '../identity/factor-sections.tsx';
import { Field, LoneFrame } from '../identity/lone-frame.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { Failure, Loading, QueryView } from '../parts/state-views.tsx';
import { homeOf, useSessionQuery, useSignOut, type Session } from '../shell/session.ts';
import { dateTimeAtOffsetOf } from '../text/format.ts';
import { useText } from '../text/text.tsx';

const PasswordSection = ({ hasPassword }: { readonly hasPassword: boolean }): ReactNode => {
  const text = useText();
  const command = useCommand('changePassword');
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate({ body: { oldPassword, newPassword } }, { onSuccess: () => { setOldPassword(''); setNewPassword(''); } });
  };
  return (
    <section className="card" aria-labelledby="password-title">
      <h2 id="password-title">{text('security.password')}</h2>
      {hasPassword ? (
        <form className="password-form" onSubmit={submit}>
          <Field id="old-password" label={text('security.oldPassword')} type="password" autoComplete="current-password" value={oldPassword} onValue={setOldPassword} />
          <Field id="new-password" label={text('security.newPassword')} hint={text('security.passwordHint')} type="password" autoComplete="new-password" value={newPassword} onValue={setNewPassword} />
          <ErrorLine error={command.error} />
          {command.isSuccess ? <p role="status">{text('security.changed')}</p> : null}
          <button type="submit" className="plain-button" disabled={command.isPending}>{text('security.changePassword')}</button>
        </form>
      ) : <p>{text('security.noPassword')}</p>}
    </section>
  );
};

/** "Chrome · Windows": what people know their device by. What is not known stays as the browser says it. */
const deviceText = (device: string): string => {
  const browser = ([['MicroMessenger', 'WeChat'], ['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']] as const).find(([mark]) => device.includes(mark))?.[1];
  const system = ([['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['HarmonyOS', 'HarmonyOS'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']] as const).find(([mark]) => device.includes(mark))?.[1];
  const known = [browser, system].filter(part => part !== undefined);
  return known.length === 0 ? device : known.join(' · ');
};

const SessionsSection = ({ dateText }: { readonly dateText: (instant: string) => string }): ReactNode => {
  const text = useText();
  const query = useApi('listOwnSessions', {});
  const end = useCommand('endOwnSession');
  const endOthers = useCommand('endOtherSessions');
  return (
    <section className="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{text('security.sessions')}</h2>
      <QueryView query={query} rows={2}>{data => (
        <ul className="plain-list">
          {data.sessions.map(session => (
            <li key={session.sessionId}>
              <strong>{text(`sessionMethod.${session.method}`, {}, session.method)}</strong> {session.from} {session.isCurrent ? <b>({text('security.current')})</b> : null}
              <br /><small title={session.device}>{deviceText(session.device)}</small><br /><small>{text('security.seen', { date: dateText(session.seenAt) })}</small>{' '}
              {session.isCurrent ? null : <button type="button" className="link-button" disabled={end.isPending} onClick={() => end.mutate({ body: { sessionId: session.sessionId } })}>{text('security.end')}</button>}
            </li>
          ))}
        </ul>
      )}</QueryView>
      {(query.data?.sessions.length ?? 0) > 1 ? <button type="button" className="plain-button" disabled={endOthers.isPending} onClick={() => endOthers.mutate({})}>{text('security.endOthers')}</button> : null}
      <ErrorLine error={end.error ?? endOthers.error} />
    </section>
  );
};

const FactorNotice = ({ session }: { readonly session: Session }): ReactNode => {
  const text = useText();
  const queries = useQueryClient();
  if (session.secondFactor === 'setUpNeeded') return <p className="notice" role="status">{text('security.setUpNeeded')}</p>;
  if (session.secondFactor !== 'proofNeeded') return null;
  return <div className="notice" role="status"><p>{text('security.proofNeeded')}</p><button type="button" className="plain-button" onClick={() => void askStepUp().then(() => queries.invalidateQueries())}>{text('security.proveNow')}</button></div>;
};

const Security = ({ session }: { readonly session: Session }): ReactNode => {
  const text = useText();
  const signOut = useSignOut();
  const query = useApi('readSecurity', {});
  const markSeen = useCommand('markNoticesSeen');
  const [codes, setCodes] = useState<readonly string[]>([]);
  const dateText = (instant: string): string => dateTimeAtOffsetOf(instant, session.now);
  const isOpen = session.secondFactor === 'proven' || session.secondFactor === 'notNeeded';
  return (
    <LoneFrame title={text('page.security')}>
      <p className="account-ways">
        {isOpen ? <AppLink address={homeOf(session)}>{text('security.back')}</AppLink> : null} <span>{session.name} · {session.email}</span> <button type="button" className="link-button" onClick={signOut}>{text('action.signOut')}</button>
      </p>
      <FactorNotice session={session} />
      <QueryView query={query} rows={6}>{security => (
        <>
          <CodesSection security={security} codes={codes} onCodes={setCodes} />
          <TotpSection security={security} dateText={dateText} onCodes={setCodes} />
          <PasskeySection security={security} dateText={dateText} onCodes={setCodes} />
          <PasswordSection hasPassword={security.hasPassword} />
          <SessionsSection dateText={dateText} />
          <section className="card" aria-labelledby="notices-title">
            <h2 id="notices-title">{text('security.notices')}</h2>
            {security.notices.length === 0 ? <p>{text('security.noNotices')}</p> : (
              <ul className="plain-list">{security.notices.map((notice, index) => <li key={`${notice.at} ${index}`}>{notice.isUnseen ? <strong>{text(`securityNotice.${notice.code}`)}</strong> : text(`securityNotice.${notice.code}`)} <small>{dateText(notice.at)} {notice.from}</small></li>)}</ul>
            )}
            {security.notices.some(notice => notice.isUnseen) ? <button type="button" className="plain-button" onClick={() => markSeen.mutate({})}>{text('security.markSeen')}</button> : null}
          </section>
        </>
      )}</QueryView>
    </LoneFrame>
  );
};

export const SecurityPage = (): ReactNode => {
  const query = useSessionQuery();
  if (query.data !== undefined) return <Security session={query.data} />;
  if (query.isError && query.error.status === 401) return <Navigate to="/sign-in" replace />;
  return <main className="lone-page">{query.isError ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}</main>;
};
