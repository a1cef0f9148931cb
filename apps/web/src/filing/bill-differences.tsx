/** The differences of one bill by person and scheme, the bill's amounts beside those of the payslips. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listBillDifferences'>['rows'][number];
const codes = ['notInBill', 'notInPayroll', 'amountDiffers', 'roundingDiffers', 'baseDiffers', 'otherPeriod', 'personUnknown'] as const;
const sides = ['base', 'employer', 'employee'] as const;

export const BillDifferences = ({ month, billId }: { readonly month: string; readonly billId: string }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const code = codes.find(each => each === search['code']) ?? 'all';
  const query = useApi('listBillDifferences', { params: { month }, query: { ...pageOf(search), billId, code } });
  const amountColumns = (from: 'billed' | 'computed'): readonly Column<Row>[] => sides.map(side => ({
    key: `${from} ${side}`, title: `${text(`bills.${from}`)} ${text(`bills.${side}`)}`, width: 130, align: 'right' as const, cell: row => {
      const given = row[from];
      return given === null ? '–' : formatAmount(given[side]);
    },
  }));
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('bank.person'), width: 180, frozen: true, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'scheme', title: text('bills.scheme'), width: 100, cell: row => text(`scheme.${row.scheme}`) },
    { key: 'code', title: text('bills.code'), width: 140, cell: row => <Mark tone={row.code === 'roundingDiffers' ? 'quiet' : 'bad'}>{text(`billDifference.${row.code}`)}</Mark> },
    { key: 'cause', title: text('bills.cause'), width: 160, cell: row => text(`billCause.${row.cause}`) },
    ...amountColumns('billed'), ...amountColumns('computed'),
  ];
  return (
    <section className="card" aria-label={text('bills.differences')}>
      <h2>{text('bills.differences')}</h2>
      <FilterForm fields={[{ name: 'code', label: text('bills.code'), options: codes.map(value => ({ value, label: text(`billDifference.${value}`) })) }]} />
      <QueryView query={query}>{data => (
        <>
          <DataTable caption={text('bills.differences')} columns={columns} rows={data.rows} rowKey={row => row.row} empty={<Empty title={text('bills.noDifferences')} />} />
          <ListFooter total={data.total} />
        </>
      )}</QueryView>
    </section>
  );
};
