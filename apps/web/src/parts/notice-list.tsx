/** The reader's own notices, newest first, in the office and on one's own pages. No antd here. */
import type { ReactNode } from 'react';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { Mark } from './figures.tsx';
import { PlaceLink } from './place-link.tsx';
import { Empty, QueryView } from './state-views.tsx';

export const NoticeList = (): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const query = useApi('listNotices', { query: { page: 1, pageSize: 200 } });
  const mark = useCommand('markNoticesRead');
  return (
    <QueryView query={query}>{data => (data.rows.length === 0 ? <Empty title={text('notices.empty')} /> : (
      <>
        {data.unread === 0 ? null : (
          <button type="button" className="plain-button" disabled={mark.isPending} onClick={() => mark.mutate({ body: { commandId: newCommandId(), noticeIds: data.rows.filter(row => !row.isRead).map(row => row.noticeId) } })}>{text('notices.markRead')}</button>
        )}
        <ul className="notice-list">
          {data.rows.map(row => (
            <li key={row.noticeId}>
              <p>{row.isRead ? null : <Mark tone="info">{text('notices.unread')}</Mark>} <strong>{text(`notice.${row.code}.title`, row.data)}</strong></p>
              <p>{text(`notice.${row.code}.text`, row.data)}</p>
              <small className="quiet"><time dateTime={row.createdAt}>{clockText(row.createdAt)}</time> <PlaceLink address={row.link}>{text('notices.open')}</PlaceLink></small>
            </li>
          ))}
        </ul>
      </>
    ))}</QueryView>
  );
};
