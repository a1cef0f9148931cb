/** Notices for people whom no message reaches: one prints them, hands them over and records it. */
import type { ReactNode } from 'react';
import { App, Button } from 'antd';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

export const PrintedNoticesPage = (): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const { message } = App.useApp();
  const [search] = useSearchState();
  const query = useApi('listPrintedNotices', { query: pageOf(search, 20) });
  const record = useCommand('recordHandover');
  const handOver = (deliveryId: string): void => record.mutate(
    { params: { deliveryId }, body: { commandId: newCommandId() } },
    { onSuccess: () => void message.success(text('printedNotices.done')), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  return (
    <>
      <PageHead title={text('page.printedNotices')} hint={text('printedNotices.hint')}><Button onClick={() => window.print()}>{text('printedNotices.print')}</Button></PageHead>
      <section className="card">
        <QueryView query={query}>{data => (data.rows.length === 0 ? <Empty title={text('printedNotices.empty')} /> : (
          <>
            <ul className="notice-list is-printed">
              {data.rows.map(row => (
                <li key={row.deliveryId}>
                  <p><strong>{row.name}</strong> {row.personNumber} · <time dateTime={row.createdAt}>{clockText(row.createdAt)}</time></p>
                  <p><strong>{text(`notice.${row.code}.title`, row.data)}</strong></p>
                  <p>{text(`notice.${row.code}.text`, row.data)}</p>
                  <Button className="no-print" size="small" disabled={record.isPending} aria-label={`${text('printedNotices.handOver')} ${row.name}`} onClick={() => handOver(row.deliveryId)}>{text('printedNotices.handOver')}</Button>
                </li>
              ))}
            </ul>
            <ListFooter total={data.total} defaultSize={20} />
          </>
        ))}</QueryView>
      </section>
    </>
  );
};
