/** Whose pay would be held on a day, and the release of first pays by a second person. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DecideButtons } from '../parts/decide-buttons.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listPayHolds'>['rows'][number];
const isDate = /^\d{4}-\d{2}-\d{2}$/;

export const BankHoldsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const payDate = search['payDate'] ?? '';
  const query = useApi('listPayHolds', { query: { ...pageOf(search), ...(isDate.test(payDate) ? { payDate } : {}) } });
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('bank.person'), width: 180, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'department', title: text('field.department'), width: 140, cell: row => row.department },
    { key: 'why', title: text('payHolds.why'), width: 250, cell: row => <><Mark tone={row.reason === 'firstPay' ? 'warn' : 'bad'}>{text(`holdReason.${row.reason}`, { from: row.accountFrom ?? '' })}</Mark> {row.isNewPayee ? <Mark tone="info">{text('bank.newPayee')}</Mark> : null}</> },
    { key: 'account', title: text('bank.account'), width: 120, cell: row => (row.lastFour === '' ? '–' : text('bank.ending', { lastFour: row.lastFour })) },
    { key: 'release', title: text('payHolds.release'), width: 200, cell: row => (row.mayDecide && row.proposalId !== null ? <DecideButtons proposalId={row.proposalId} digest={row.digest} what={`${row.name} ${row.lastFour}`} approveText={text('payHolds.release')} /> : '') },
  ];
  return (
    <>
      <PageHead title={text('page.bankHolds')} hint={text('payHolds.hint')} />
      <FilterForm fields={[{ name: 'payDate', label: text('payHolds.payDate'), placeholder: '2026-11-10' }]} />
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.bankHolds')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} rowHeight={44} empty={<Empty title={text('payHolds.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
    </>
  );
};
