/** Who gets more or less than the month before, and why; one person's lines in a panel. */
import type { ReactNode } from 'react';
import { varianceCauses } from '#kernel/payroll/variance';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Difference, Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { formatAmount } from '../text/format.ts';
import { useText, useTitle } from '../text/text.tsx';

type Change = Answer<'listRunChanges'>['rows'][number];
type Causes = Change['causes'];

const CauseList = ({ causes }: { readonly causes: Causes }): ReactNode => {
  const text = useText();
  return <span className="cause-list">{causes.map(({ cause, amount }) => <span key={cause}>{text(`varianceCause.${cause}`)} <Difference amount={amount} /> </span>)}</span>;
};

const Lines = ({ runId, personNumber }: { readonly runId: string; readonly personNumber: string }): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const query = useApi('readRunChange', { params: { runId, personNumber } });
  return (
    <QueryView query={query}>{data => (
      <>
        {data.isByLine ? <p><Mark tone="info">{text('runReview.isByLine')}</Mark></p> : null}
        <table className="small-table">
          <caption className="visually-hidden">{text('runReview.lineByLine')}</caption>
          <thead><tr><th scope="col">{text('runReview.item')}</th><th scope="col">{text('runReview.change')}</th><th scope="col">{text('runReview.causes')}</th></tr></thead>
          <tbody>{data.lines.map(line => <tr key={line.item}><th scope="row">{titleOf(line.titles)}</th><td><Difference amount={line.change} /></td><td><CauseList causes={line.causes} /></td></tr>)}</tbody>
        </table>
      </>
    )}</QueryView>
  );
};

export const ReviewChanges = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const cause = varianceCauses.find(each => each === search['cause']) ?? '';
  const query = useApi('listRunChanges', { params: { runId }, query: { ...pageOf(search), search: search['search'] ?? '', cause, item: search['item'] ?? '' } });
  const columns: readonly Column<Change>[] = [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => <button type="button" className="link-button" onClick={() => change({ person: row.personNumber })}>{row.name} {row.personNumber}</button> },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    { key: 'before', title: text('runReview.previousNetPay'), width: 120, align: 'right', cell: row => (row.previousNetPay === null ? '–' : formatAmount(row.previousNetPay)) },
    { key: 'now', title: text('runReview.netPay'), width: 120, align: 'right', cell: row => (row.netPay === null ? '–' : formatAmount(row.netPay)) },
    { key: 'change', title: text('runReview.change'), width: 120, align: 'right', cell: row => <Difference amount={row.change} /> },
    { key: 'causes', title: text('runReview.causes'), width: 420, cell: row => <CauseList causes={row.causes} /> },
  ];
  return (
    <>
      <FilterForm fields={[{ name: 'search', label: text('filter.search'), placeholder: text('filter.searchHint') }, { name: 'cause', label: text('runReview.cause'), options: varianceCauses.map(value => ({ value, label: text(`varianceCause.${value}`) })) }]} />
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('runReview.changes')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} empty={<Empty title={text('runReview.noChanges')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={`${text('runReview.lineByLine')} ${search['person'] ?? ''}`} open={search['person'] !== undefined} onClose={() => change({ person: undefined })}>
        {search['person'] === undefined ? null : <Lines runId={runId} personNumber={search['person']} />}
      </SidePanel>
    </>
  );
};
