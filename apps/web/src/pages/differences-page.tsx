/** 以前月份差额: what came after closed months, line by line with its cause, as the month's run carries it. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { formatAmount, formatDifference, formatMonth, isZero } from '../text/format.ts';
import { useLanguage, useText, useTitleOf } from '../text/text.tsx';

type Differences = Answer<'listRunDifferences'>;
type Difference = Differences['rows'][number];
type Cause = Difference['causes'][number];

/** More causes than these are counted, not listed. */
const shownCauses = 3;

const useCauseText = (): ((cause: Cause) => string) => {
  const text = useText();
  const said = (value: string, kind: Cause['beforeKind'], code: Cause['code']): string => {
    if (value === '') return '–';
    if (kind !== null) return `${text(`wageKind.${kind}`)} ${formatAmount(value)}`;
    return code === 'hours' || code === 'leave' ? text('unit.minutes', { minutes: value }) : value;
  };
  return ({ code, what, day, before, after, beforeKind, afterKind }) => {
    const name = code === 'hours' || code === 'leave' ? text(`field.${what}`, {}, text(`retroCause.${code}`)) : text(`retroCause.${code}`);
    return code === 'rule' ? name : `${name}${day === null ? '' : ` ${day}`}：${text('differences.fromTo', { before: said(before, beforeKind, code), after: said(after, afterKind, code) })}`;
  };
};

const useColumns = (total: string): readonly (Column<Difference> & { readonly title: string })[] => {
  const text = useText();
  const titleOf = useTitleOf();
  const causeText = useCauseText();
  return [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => <AppLink address={`/months/${row.fromMonth}/payslips/${row.personNumber}`}>{row.name} {row.personNumber}</AppLink>, footer: text('differences.total') },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    { key: 'month', title: text('differences.month'), width: 100, cell: row => row.fromMonth },
    { key: 'item', title: text('differences.item'), width: 150, cell: titleOf },
    { key: 'before', title: text('differences.before'), width: 120, align: 'right', cell: row => formatAmount(row.before) },
    { key: 'after', title: text('differences.after'), width: 120, align: 'right', cell: row => formatAmount(row.after) },
    { key: 'effect', title: text('differences.effect'), width: 140, align: 'right', cell: row => (isZero(row.effect) ? text('differences.employer') : formatDifference(row.effect)), footer: <b>{formatDifference(total)}</b> },
    { key: 'causes', title: text('differences.causes'), width: 380, cell: row => <span title={row.causes.map(causeText).join('\n')}>{row.causes.slice(0, shownCauses).map(causeText).join('；')}{row.causes.length > shownCauses ? ` +${row.causes.length - shownCauses}` : ''}</span> },
  ];
};

const Table = ({ data, hidden }: { readonly data: Differences; readonly hidden: ReadonlySet<string> }): ReactNode => {
  const text = useText();
  const columns = useColumns(data.effect);
  return (
    <>
      <DataTable caption={text('page.retroDifferences')} columns={columns.filter(({ key }) => !hidden.has(key))} rows={data.rows} rowKey={row => `${row.fromMonth} ${row.personNumber} ${row.item}`} rowHeight={44} empty={<Empty title={text('differences.empty')} />} />
      <ListFooter total={data.total} />
    </>
  );
};

const Differences = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listRunDifferences', { params: { runId }, query: { ...pageOf(search), search: search['search'] ?? '' } });
  const columns = useColumns('0');
  const { hidden, setHidden } = useHiddenColumns('differences', ['department']);
  return (
    <>
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }]}>
        <ColumnSettings columns={columns.filter(({ key }) => key !== 'person')} hidden={hidden} setHidden={setHidden} />
      </FilterForm>
      <section className="card"><QueryView query={query}>{data => <Table data={data} hidden={hidden} />}</QueryView></section>
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
        return regular === undefined ? <section className="card"><Empty title={text('payRun.none')} hint={text('payRun.noneHint')}><AppLink className="plain-button" address={`/months/${month}`}>{text('page.month')}</AppLink></Empty></section> : <Differences runId={regular.runId} />;
      }}</QueryView>
    </>
  );
};
