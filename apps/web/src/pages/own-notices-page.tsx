import type { ReactNode } from 'react';
import { NoticeList } from '../parts/notice-list.tsx';
import { useText } from '../text/text.tsx';

export const OwnNoticesPage = (): ReactNode => {
  const text = useText();
  return (
    <>
      <h1>{text('page.ownNotices')}</h1>
      <NoticeList />
    </>
  );
};
