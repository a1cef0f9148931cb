/** 工资表: one row a person, frozen names, totals of everything that matches, the difference to the month before. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column, type Sort } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Difference, Mark } from '../parts/figures.tsx';
import { ColumnSettings, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { formatAmount, formatDays, formatHours, formatMonth } from '../text/format.ts';
import { useLanguage, useText, useTitle } from '../text/text.tsx';

type Register = Answer<'readRegister'>;
type Row = Register['rows'][number];
type Item = Register['items'][number];
const states = ['computed', 'notComputed', 'changed'] as const;
/** Items whose difference stands beside them; the others have it on the payslip. */
const compared: ReadonlySet<string> = new Set(['grossPay', 'netPay']);

const figureText = (amount: string | undefined, item: Item): string => {
  if (amount === undefined) return '';
  if (item.unit === 'minute') return formatHours(Number(amount));
  if (item.unit === 'day') return formatDays(amount);
  return formatAmount(amount, item.scale);
};

const useItemColumns = (register: Register): readonly (Column<Row> & { readonly plainTitle: string })[] => {
  const text = useText();
  const titleOf = useTitle();
  return register.items.flatMap(item => {
    const plainTitle = item.unit === 'minute' ? text('register.inHours', { title: titleOf(item.titles) }) : titleOf(item.titles);
    const figure = {
      key: item.item, plainTitle, title: plainTitle, width: 128, align: 'right' as const, sortable: true, className: `is-section-${item.section}`,
      cell: (row: Row) => figureText(row.amounts[item.item], item), footer: figureText(register.totals[item.item], item),
    };
    if (!compared.has(item.item)) return [figure];
    const differenceTitle = text('register.difference', { title: titleOf(item.titles) });
    return [figure, {
      key: `difference:${item.item}`, plainTitle: differenceTitle, title: differenceTitle, width: 150, align: 'right' as const, sortable: true,
      cell: (row: Row) => (row.isNew ? <Mark tone="info">{text('register.isNew')}</Mark> : <Difference amount={row.differences[item.item]} scale={item.scale} />),
      footer: <Difference amount={register.totalDifferences[item.item]} scale={item.scale} />,
    }];
  });
};

const RegisterTable = ({ register, sort }: { readonly register: Register; readonly sort: Sort }): ReactNode => {
  const text = useText();
  const [, change] = useSearchState();
  const { hidden, setHidden } = useHiddenColumns('register', register.items.filter(item => item.section === 'basis').map(item => item.item));
  const person = usePersonColumns<Row>({
    totals: true, sortable: true,
    name: row => <AppLink address={`/months/${register.month}/payslips/${encodeURIComponent(row.personNumber)}`}>{row.name}</AppLink>,
  });
  const items = useItemColumns(register);
  const state: Column<Row> = {
    key: 'state', title: text('field.state'), width: 150, footer: '',
    cell: row => (row.status === 'computed' ? <Mark tone="good">{text('payslipStatus.computed')}</Mark> : <Mark tone="warn">{text(`reason.${row.reason ?? ''}`, {}, row.reason ?? '')}</Mark>),
  };
  const checkCode: Column<Row> = { key: 'checkCode', title: text('field.checkCode'), width: 170, footer: '', cell: row => <code>{row.checkCode ?? ''}</code> };
  const lead = items.filter(column => column.key.endsWith('netPay'));
  const rest = items.filter(column => !column.key.endsWith('netPay'));
  const columns = [...person, state, ...lead, ...rest, checkCode].filter(column => !hidden.has(column.key));
  return (
    <>
      <div className="table-tools">
        <span className="quiet">{text('register.totalsHint')}</span>
        <ColumnSettings columns={[...lead, ...rest].map(column => ({ key: column.key, title: column.plainTitle }))} hidden={hidden} setHidden={setHidden} />
      </div>
      <DataTable
        caption={text('register.caption', { month: register.month })} columns={columns} rows={register.rows} rowKey={row => row.personNumber} sort={sort}
        onSort={next => change({ sort: next.key, order: next.order, page: undefined })} empty={<Empty title={text('register.empty')} hint={text('register.emptyHint')} />}
      />
      <ListFooter total={register.total} defaultSize={100} />
    </>
  );
};

export const RegisterPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const [search] = useSearchState();
  const sort: Sort = { key: search['sort'] ?? 'personNumber', order: search['order'] === 'descending' ? 'descending' : 'ascending' };
  const query = useApi('readRegister', {
    params: { month }, query: { ...personQuery(search), ...pageOf(search, 100), state: (search['state'] ?? 'all') as 'all', sort: sort.key, order: sort.order },
  });
  return (
    <>
      <PageHead title={text('register.title', { month: formatMonth(month, language) })} hint={query.data === undefined ? undefined : text('register.hint', { month: formatMonth(query.data.previousMonth, language) })}>
        <DownloadButton operation="exportRegister" input={{ params: { month }, query: { format: 'xlsx' } }}>{text('action.exportExcel')}</DownloadButton>
      </PageHead>
      <PersonFilters more={[{ name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`registerState.${value}`) })) }]} />
      <section className="card"><QueryView query={query} rows={12}>{register => <RegisterTable register={register} sort={sort} />}</QueryView></section>
    </>
  );
};
