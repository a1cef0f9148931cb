/** 发放明细: everyone of a run with what is paid and how far it is. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState, type Search } from '../search.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Line = Answer<'listPayoutLines'>['rows'][number];
export const payoutStates = ['ready', 'proposed', 'sent', 'paid', 'rejected', 'returned', 'held', 'nothingToPay'] as const;
export const payoutTones = { ready: 'info', proposed: 'warn', sent: 'info', paid: 'good', rejected: 'bad', returned: 'bad', held: 'warn', nothingToPay: 'quiet' } as const;

/** The day of payment of the address, if it is one. */
export const dateQuery = (search: Search): { readonly payDate?: string } => (/^\d{4}-\d{2}-\d{2}$/.test(search['payDate'] ?? '') ? { payDate: search['payDate'] ?? '' } : {});

export const PayoutLines = ({ runId, files }: { readonly runId: string; readonly files: readonly { readonly fileId: string; readonly number: string }[] }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const { hidden, setHidden } = useHiddenColumns('payout', ['attempt', 'entity']);
  const chosen = payoutStates.find(state => state === search['state']);
  const query = useApi('listPayoutLines', { params: { runId }, query: { ...pageOf(search), ...dateQuery(search), state: chosen ?? 'all', search: search['search'] ?? '', fileId: /^\d+$/.test(search['file'] ?? '') ? search['file'] : '' } });
  const columns: readonly (Column<Line> & { readonly title: string })[] = [
    { key: 'person', title: text('bank.person'), width: 180, frozen: true, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'state', title: text('payout.state'), width: 120, cell: row => <Mark tone={payoutTones[row.state]}>{text(`payoutState.${row.state}`)}</Mark> },
    { key: 'net', title: text('payout.net'), width: 150, align: 'right', cell: row => `${formatAmount(row.net)} ${row.currency}` },
    { key: 'account', title: text('payout.account'), width: 120, cell: row => (row.lastFour === '' ? '–' : text('bank.ending', { lastFour: row.lastFour })) },
    { key: 'reason', title: text('payout.reason'), width: 200, cell: row => (row.reason === null ? '' : text(`holdReason.${row.reason}`, { from: row.accountFrom ?? '' }, text(`payoutReason.${row.reason}`, {}, text(`reason.${row.reason}`, {}, row.reason)))) },
    { key: 'bankReason', title: text('payout.bankReason'), width: 180, cell: row => row.bankReason },
    { key: 'file', title: text('payout.number'), width: 160, cell: row => (row.fileNumber === null ? '–' : `${row.fileNumber} / ${row.lineNumber ?? ''}`) },
    { key: 'attempt', title: text('payout.attempt'), width: 80, align: 'right', cell: row => row.attempt },
    { key: 'entity', title: text('payout.legalEntity'), width: 180, cell: row => row.legalEntity },
  ];
  return (
    <section className="card" aria-labelledby="payout-lines-title">
      <h2 id="payout-lines-title">{text('payout.lines')}</h2>
      <FilterForm fields={[
        { name: 'search', label: text('payout.search') },
        { name: 'state', label: text('payout.state'), options: payoutStates.map(state => ({ value: state, label: text(`payoutState.${state}`) })) },
        { name: 'file', label: text('payout.number'), options: files.map(({ fileId, number }) => ({ value: fileId, label: number })) },
      ]}>
        <ColumnSettings columns={columns} hidden={hidden} setHidden={setHidden} />
      </FilterForm>
      <QueryView query={query}>{data => (
        <>
          <DataTable caption={text('payout.lines')} columns={columns.filter(({ key }) => !hidden.has(key))} rows={data.rows} rowKey={row => row.personNumber} empty={<Empty title={text('payout.noLines')} />} />
          <ListFooter total={data.total} />
        </>
      )}</QueryView>
    </section>
  );
};
