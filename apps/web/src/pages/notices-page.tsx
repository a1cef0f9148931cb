import type { ReactNode } from 'react';
import { NoticeList } from '../parts/notice-list.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useText } from '../text/text.tsx';

/** The reader's own notices. */
export const NoticesPage = (): ReactNode => {
  const text = useText();
  return (
    <>
      <PageHead title={text('page.notices')} />
      <section className="card"><NoticeList /></section>
    </>
  );
};
