/** The bell in the bar: how many notices are new, in figures and for readers of the screen in words. */
import type { ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';
import { AppLink } from './app-link.tsx';

export const NoticeBell = ({ address, children }: { readonly address: string; readonly children: ReactNode }): ReactNode => {
  const text = useText();
  const unread = useApi('countUnreadNotices', {}).data?.unread ?? 0;
  return (
    <AppLink address={address} className="icon-button notice-bell">
      {children}
      {unread === 0 ? null : <b aria-hidden="true">{unread > 99 ? '99+' : unread}</b>}
      <span className="visually-hidden">{text('page.notices')}: {text('notices.bell', { count: unread })}</span>
    </AppLink>
  );
};
