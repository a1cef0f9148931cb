/** 绩效工资基数: what the factor of a review is taken of, person by person, as it counts in a month. */
import { useState, type ReactNode } from 'react';
import { Button } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { BaseForm, BaseHistory, BasePasteForm } from '../pay-items/base-forms.tsx';
import { WhoWhen } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount, formatMonth, isZero } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Base = Answer<'listPerformanceBases'>['rows'][number];
type Panel = { readonly kind: 'add' | 'paste' } | { readonly kind: 'change' | 'history'; readonly base: Base };
const panelTitles = { add: 'payEntries.add', paste: 'payEntries.paste', change: 'performanceBase.change', history: 'performanceBase.history' } as const;
const monthPattern = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;

const useBaseColumns = (mayChange: boolean, showsFactors: boolean, open: (panel: Panel) => void): readonly (Column<Base> & { readonly title: string })[] => {
  const text = useText();
  return [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    { key: 'amount', title: text('performanceBase.amount'), width: 130, align: 'right', cell: row => (isZero(row.amount) ? text('performanceBase.ended') : formatAmount(row.amount)) },
    ...(showsFactors ? [{ key: 'factor', title: text('performanceBase.factor'), width: 150, align: 'right' as const, cell: (row: Base) => (!row.mayKnowFactor ? '–' : row.factor ?? <Mark tone="warn">{text('performanceBase.noFactor')}</Mark>) }] : []),
    { key: 'from', title: text('payEntries.fromMonth'), width: 110, cell: row => row.fromMonth },
    { key: 'open', title: '', width: 150, cell: row => (
      <>
        <Button size="small" type="link" onClick={() => open({ kind: 'history', base: row })}>{text('performanceBase.history')}</Button>
        {mayChange ? <Button size="small" type="link" onClick={() => open({ kind: 'change', base: row })}>{text('performanceBase.change')}</Button> : null}
      </>
    ) },
    { key: 'reason', title: text('payEntries.reason'), width: 220, cell: row => row.reason },
    { key: 'source', title: text('payEntries.source'), width: 90, cell: row => text(`payEntries.source.${row.source}`) },
    { key: 'written', title: text('payEntries.writtenBy'), width: 190, cell: row => <WhoWhen who={row.writtenBy} when={row.writtenAt} /> },
  ];
};

const PanelContent = ({ panel, month, mayChange, onDone }: { readonly panel: Panel; readonly month: string; readonly mayChange: boolean; readonly onDone: () => void }): ReactNode => {
  if (panel.kind === 'paste') return <BasePasteForm month={month} onDone={onDone} />;
  if (panel.kind === 'history') return <BaseHistory personNumber={panel.base.personNumber} mayChange={mayChange} onDone={onDone} />;
  return <BaseForm month={month} personNumber={panel.kind === 'change' ? panel.base.personNumber : null} onDone={onDone} />;
};

export const PerformanceBasePage = (): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const { rights, modules } = useSession();
  const currentMonth = useMonth();
  const [search] = useSearchState();
  const [panel, setPanel] = useState<Panel | null>(null);
  const mayChange = rights.includes('change:pay:all');
  const showsFactors = modules.includes('performance') && rights.includes('read:rating');
  const month = monthPattern.test(search['month'] ?? '') ? (search['month'] ?? '') : currentMonth;
  const query = useApi('listPerformanceBases', { query: { ...pageOf(search), month, search: search['search'] ?? '', factor: showsFactors && search['factor'] === 'none' ? 'none' : 'all' } });
  const columns = useBaseColumns(mayChange, showsFactors, setPanel);
  const { hidden, setHidden } = useHiddenColumns('performanceBase', []);
  const close = (): void => setPanel(null);
  return (
    <>
      <PageHead title={text('page.performanceBase')} hint={formatMonth(month, language)} />
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }, { name: 'month', label: text('payEntries.month'), type: 'month' }, ...(showsFactors ? [{ name: 'factor', label: text('performanceBase.factor'), options: [{ value: 'none', label: text('performanceBase.noFactor') }] }] : [])]}>
        {mayChange ? (
          <>
            <Button type="primary" onClick={() => setPanel({ kind: 'add' })}>{text('payEntries.add')}</Button>
            <Button onClick={() => setPanel({ kind: 'paste' })}>{text('payEntries.paste')}</Button>
          </>
        ) : null}
        <ColumnSettings columns={columns.filter(({ key }) => key !== 'person' && key !== 'open')} hidden={hidden} setHidden={setHidden} />
      </FilterForm>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.performanceBase')} columns={columns.filter(({ key }) => !hidden.has(key))} rows={data.rows} rowKey={row => row.personNumber} rowHeight={44} empty={<Empty title={text('performanceBase.empty')} hint={text('performanceBase.emptyHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text(panelTitles[panel?.kind ?? 'add'])} open={panel !== null} onClose={close}>
        {panel === null ? null : <PanelContent panel={panel} month={month} mayChange={mayChange} onDone={close} />}
      </SidePanel>
    </>
  );
};
