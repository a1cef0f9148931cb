/** 以前月份差额: what came after closed months, line by line with its cause, as the month's run carries it. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useTitleOf } from '../payitems/entry-forms.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { formatAmount, formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Difference = Answer<'listRunDifferences'>['rows'][number];

/** More causes than these are counted, not listed. */
const shownCauses = 3;

const useColumns = (): readonly Column<Difference>[] => {
  const text = useText();
  const titleOf = useTitleOf();
  const causeText = ({ code, day, before, after }: Difference['causes'][number]): string =>
    code === 'rule' ? text(`retroCause.${code}`) : `${text(`retroCause.${code}`)}${day === null ? '' : ` ${day}`}：${text('differences.fromTo', { before: before === '' ? '–' : before, after: after === '' ? '–' : after })}`;
  return [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    { key: 'month', title: text('differences.month'), width: 100, cell: row => row.fromMonth },
    { key: 'lines', title: text('differences.lines'), width: 320, cell: row => row.lines.map(line => `${titleOf(line)} ${formatAmount(line.amount)}`).join('；') },
    { key: 'causes', title: text('differences.causes'), width: 420, cell: row => <span title={row.causes.map(causeText).join('\n')}>{row.causes.slice(0, shownCauses).map(causeText).join('；')}{row.causes.length > shownCauses ? ` +${row.causes.length - shownCauses}` : ''}</span> },
  ];
};

const Differences = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listRunDifferences', { params: { runId }, query: { ...pageOf(search), search: search['search'] ?? '' } });
  const columns = useColumns();
  return (
    <>
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }]} />
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.retroDifferences')} columns={columns} rows={data.rows} rowKey={row => `${row.fromMonth} ${row.personNumber}`} rowHeight={44} empty={<Empty title={text('differences.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
    </>
  );
};

export const DifferencesPage = (): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const month = useMonth();
  const runs = useApi('listPayRuns', { query: { month } });
  return (
    <>
      <PageHead title={text('page.retroDifferences')} hint={formatMonth(month, language)} />
      <QueryView query={runs}>{data => {
        const regular = data.rows.find(({ kind }) => kind === 'regular');
        return regular === undefined ? <section className="card"><Empty title={text('payRun.none')} hint={text('payRun.noneHint')} /></section> : <Differences runId={regular.runId} />;
      }}</QueryView>
    </>
  );
};
