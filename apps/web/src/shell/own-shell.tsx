/** One's own pages, made for a phone first: the places of a menu, reached with the thumb. No antd here. */
import { useEffect, type ReactNode } from 'react';
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { NoticeBell } from '../parts/notice-bell.tsx';
import { Failure, Loading } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';
import { NotFoundView } from '../pages/not-found-page.tsx';
import { ownPlaces, ownPlacesOf } from './own-places.ts';
import { homeOf, mustProveFactor, useSessionQuery, useSignOut, type Session } from './session.ts';

const morePath = 'M5 12h.01M12 12h.01M19 12h.01';
const bellPath = 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4';

const Own = ({ session }: { readonly session: Session }): ReactNode => {
  const text = useText();
  const navigate = useNavigate();
  const location = useLocation();
  const signOut = useSignOut();
  const places = ownPlacesOf(session.modules);
  const asked = ownPlaces.find(place => location.pathname.startsWith(place.to));
  const current = asked === undefined || places.includes(asked) ? asked : null;
  const isMore = location.pathname === '/my/more' || current?.isInBar === false;
  const title = current === null ? text('notFound.title') : current === undefined ? text(isMore ? 'page.ownMore' : 'page.ownNotices') : text(`page.${current.name}`);
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
      <main id="content">{current === null ? <NotFoundView /> : <Outlet />}</main>
      <nav className="own-tabs" aria-label={text('shell.menu')}>
        {[...places.filter(({ isInBar }) => isInBar), { to: '/my/more', name: 'ownMore', path: morePath }].map(place => {
          const isActive = place.to === '/my/more' ? isMore : place === current;
          return (
            <Link key={place.to} to={place.to as never} search={{} as never} className={isActive ? 'is-active' : ''} aria-current={isActive ? 'page' : undefined}>
              <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={place.to === '/my/more' ? 3 : 1.7} strokeLinecap="round" aria-hidden="true"><path d={place.path} /></svg>
              {text(`tab.${place.name}`)}
            </Link>
          );
        })}
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
