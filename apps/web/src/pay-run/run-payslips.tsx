/** The payslips of a run that is not the regular one: who gets or gives back what, line by line. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { formatQuantity } from '../text/format.ts';
import { useText, useTitle } from '../text/text.tsx';

type Payslips = Answer<'listRunPayslips'>;
type Row = Payslips['rows'][number];

const Table = ({ data }: { readonly data: Payslips }): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const { hidden, setHidden } = useHiddenColumns('runPayslips');
  const figures = data.items.map(({ item, titles, unit, scale }) => ({
    key: item, title: titleOf(titles), width: 120, align: 'right' as const,
    cell: (row: Row) => (row.amounts[item] === undefined ? '' : formatQuantity(row.amounts[item], unit, scale, text)),
  }));
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('bank.person'), width: 170, frozen: true, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'reason', title: text('runGaps.why'), width: 160, cell: row => (row.reason === null ? '' : text(`reason.${row.reason}`, {}, text('reason.'))) },
    ...figures.filter(({ key }) => !hidden.has(key)),
  ];
  return (
    <>
      <ColumnSettings columns={figures} hidden={hidden} setHidden={setHidden} />
      <DataTable caption={text('runPayslips.title')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} empty={<Empty title={text('runGaps.empty')} />} />
      <ListFooter total={data.total} />
    </>
  );
};

export const RunPayslips = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listRunPayslips', { params: { runId }, query: { ...pageOf(search), search: search['search'] ?? '' } });
  return (
    <section className="card" aria-labelledby="run-payslips-title">
      <h2 id="run-payslips-title">{text('runPayslips.title')}</h2>
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }]} />
      <QueryView query={query}>{data => <Table data={data} />}</QueryView>
    </section>
  );
};
