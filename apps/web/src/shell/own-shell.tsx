/** One's own pages, made for a phone first: the places of a menu, reached with the thumb. No antd here. */
import { useEffect, type ReactNode } from 'react';
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { NoticeBell } from '../parts/notice-bell.tsx';
import { Failure, Loading } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';
import { homeOf, mustProveFactor, useSessionQuery, useSignOut, type Session } from './session.ts';

const tabs = [
  { to: '/my/payslip', name: 'ownPayslip', path: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6' },
  { to: '/my/attendance', name: 'ownMonth', path: 'M4 5h16v15H4zM4 10h16M8 3v4M16 3v4' },
  { to: '/my/requests', name: 'ownRequests', path: 'M5 4h10l4 4v12H5zM15 4v4h4M12 11v6M9 14h6' },
  { to: '/my/bank-account', name: 'ownBank', path: 'M3 10l9-6 9 6M5 10v8M10 10v8M14 10v8M19 10v8M3 20h18' },
  { to: '/my/readers', name: 'ownReaders', path: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6' },
  { to: '/my/data', name: 'ownData', path: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 12l2 2 4-4' },
] as const;
const bellPath = 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4';

const Own = ({ session }: { readonly session: Session }): ReactNode => {
  const text = useText();
  const navigate = useNavigate();
  const location = useLocation();
  const signOut = useSignOut();
  const current = tabs.find(tab => location.pathname.startsWith(tab.to));
  const title = current === undefined ? text('page.ownNotices') : text(`page.${current.name}`);
  useEffect(() => { document.title = `${title} · ${text('brand.full')}`; }, [title, text]);
  return (
    <div className="own">
      <header className="own-bar">
        <p className="brand"><span lang="zh-CN">{text('brand.chinese')}</span></p>
        <button type="button" className="link-button user-name" onClick={() => void navigate({ to: '/account/security' })}>{session.name}<small>{session.personNumber}</small><span className="visually-hidden"> {text('page.security')}</span></button>
        <div className="top-bar-end">
          <NoticeBell address="/my/notices"><svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true"><path d={bellPath} /></svg></NoticeBell>
          {homeOf(session).startsWith('/my/') ? null : <button type="button" className="link-button" onClick={() => void navigate({ to: homeOf(session) as never })}>{text('shell.office')}</button>}
          <LanguageSwitch />
          <button type="button" className="link-button" onClick={signOut}>{text('action.signOut')}</button>
        </div>
      </header>
      <main id="content"><Outlet /></main>
      <nav className="own-tabs" aria-label={text('shell.menu')}>
        {tabs.map(tab => (
          <Link key={tab.to} to={tab.to as never} search={{} as never} className={tab === current ? 'is-active' : ''} aria-current={tab === current ? 'page' : undefined}>
            <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true"><path d={tab.path} /></svg>
            {text(`tab.${tab.name}`)}
          </Link>
        ))}
      </nav>
      <p className="owners">{text('owners')}</p>
    </div>
  );
};

export const OwnShell = (): ReactNode => {
  const query = useSessionQuery();
  if (query.data !== undefined && mustProveFactor(query.data)) return <Navigate to="/account/security" replace />;
  if (query.data !== undefined) return <Own session={query.data} />;
  if (query.isError && query.error.status === 401) return <Navigate to="/sign-in" replace />;
  if (query.isError) return <main className="lone-page"><Failure error={query.error} onRetry={() => void query.refetch()} /></main>;
  return <main className="lone-page"><Loading /></main>;
};
