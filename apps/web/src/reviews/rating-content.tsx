/** What an open proposal about scores or a factor would change, person by person, for whoever decides it. */
import { useState, type ReactNode } from 'react';
import { Button, Pagination } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { QueryView } from '../parts/state-views.tsx';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Content = Answer<'readRatingProposal'>;
type Kind = 'scoreChange' | 'payFactor';
const pageSize = 50;

const ContentTable = ({ kind, rows }: { readonly kind: Kind; readonly rows: Content['rows'] }): ReactNode => {
  const { language, text } = useLanguage();
  const hasReason = rows.some(({ reason }) => reason !== '');
  const monthsOf = ({ fromMonth, toMonth }: Content['rows'][number]): string => {
    const from = formatMonth(fromMonth, language);
    return toMonth === null ? text('reviews.effectiveFrom', { from }) : text('reviews.effective', { from, to: formatMonth(toMonth, language) });
  };
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text('ratingContent.title')}>
      <table className="small-table" style={{ minWidth: 520, overflowWrap: 'normal' }}>
        <thead><tr><th scope="col">{text('field.name')}</th><th scope="col">{text(`ratingContent.before.${kind}`)}</th><th scope="col">{text(`ratingContent.after.${kind}`)}</th><th scope="col" className="is-text">{text('ratingContent.months')}</th>{hasReason ? <th scope="col" className="is-text">{text('reviews.reason')}</th> : null}</tr></thead>
        <tbody>{rows.map(row => (
          <tr key={row.personNumber}>
            <th scope="row">{row.name} {row.personNumber} <small className="quiet">{row.department}</small></th><td>{row.before ?? '–'}</td><td>{row.after ?? text('ratingContent.byRule')}</td><td className="is-text">{monthsOf(row)}</td>{hasReason ? <td className="is-text">{row.reason}</td> : null}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
};

const Contents = ({ proposalId, kind }: { readonly proposalId: string; readonly kind: Kind }): ReactNode => {
  const [page, setPage] = useState(1);
  const query = useApi('readRatingProposal', { params: { proposalId }, query: { page, pageSize } });
  return (
    <QueryView query={query} rows={2}>{({ total, rows }) => (
      <>
        <ContentTable kind={kind} rows={rows} />
        {total <= pageSize ? null : <Pagination size="small" current={page} pageSize={pageSize} total={total} showSizeChanger={false} onChange={setPage} />}
      </>
    )}</QueryView>
  );
};

export const RatingContent = ({ proposalId, kind, what }: { readonly proposalId: string; readonly kind: Kind; readonly what: string }): ReactNode => {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <p><Button size="small" aria-expanded={isOpen} onClick={() => setOpen(value => !value)}>{text('ratingContent.title')}<span className="visually-hidden"> {what}</span></Button></p>
      {isOpen ? <Contents proposalId={proposalId} kind={kind} /> : null}
    </>
  );
};
