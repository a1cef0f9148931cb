/** 一次性项目: what is entered for a month, typed or pasted, replaced lines, pay items, bonus and off-cycle runs. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ComputeButton, EntryForm, ExtraRunForm, ItemsPanel, PasteForm, useExtraRuns } from '../pay-items/entry-forms.tsx';
import { ReasonItem, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount, formatMonth } from '../text/format.ts';
import { useLanguage, useText, useTitleOf } from '../text/text.tsx';

type Entry = Answer<'listPayEntries'>['rows'][number];
type Panel = 'add' | 'paste' | 'items' | 'run' | null;
const panelTitles = { add: 'payEntries.add', paste: 'payEntries.paste', items: 'payEntries.items', run: 'payEntries.openRun' } as const;

const useEntryColumns = (onWithdraw: ((row: Entry) => void) | null): readonly Column<Entry>[] => {
  const text = useText();
  const titleOf = useTitleOf();
  return [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    { key: 'item', title: text('payEntries.item'), width: 190, cell: row => <>{titleOf(row)} {row.kind === 'override' ? <Mark tone="warn">{text('payEntries.kind.override')}</Mark> : null}{row.isTaxedApart ? <Mark tone="quiet">{text('payEntries.taxedApart')}</Mark> : null}</> },
    { key: 'amount', title: text('payEntries.amount'), width: 120, align: 'right', cell: row => formatAmount(row.amount) },
    { key: 'months', title: text('payEntries.month'), width: 160, cell: row => (row.fromMonth === row.toMonth ? row.fromMonth : `${row.fromMonth} – ${row.toMonth}`) },
    { key: 'reason', title: text('payEntries.reason'), width: 220, cell: row => row.reason },
    { key: 'source', title: text('payEntries.source'), width: 90, cell: row => text(`payEntries.source.${row.source}`) },
    { key: 'written', title: text('payEntries.writtenBy'), width: 190, cell: row => <WhoWhen who={row.writtenBy} when={row.writtenAt} /> },
    ...(onWithdraw === null ? [] : [{ key: 'withdraw', title: '', width: 90, cell: (row: Entry) => <Button size="small" type="link" onClick={() => onWithdraw(row)}>{text('payEntries.withdraw')}</Button> }]),
  ];
};

/** Takes one entry back with a reason; the row stays in the history. */
const WithdrawForm = ({ entry, onDone }: { readonly entry: Entry; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const titleOf = useTitleOf();
  const write = useCommand('writePayEntries');
  const told = useTold(text('payEntries.withdraw'), onDone);
  const { personNumber, kind, item, fromMonth, toMonth, isTaxedApart, runId } = entry;
  const submit = ({ reason }: { readonly reason: string }): void => write.mutate({ body: { commandId: newCommandId(), runId, source: 'manual', rows: [{ personNumber, kind, item, fromMonth, toMonth, isTaxedApart, amount: null, reason }] } }, told);
  return (
    <Form<{ reason: string }> layout="vertical" onFinish={submit}>
      <p>{entry.name} {personNumber} · {titleOf(entry)} · {formatAmount(entry.amount)}</p>
      <ReasonItem label={text('payEntries.withdrawReason')} />
      <Button type="primary" danger htmlType="submit" loading={write.isPending}>{text('payEntries.withdraw')}</Button>
    </Form>
  );
};

const Entries = ({ month }: { readonly month: string }): ReactNode => {
  const text = useText();
  const titleOf = useTitleOf();
  const { rights } = useSession();
  const [search, change] = useSearchState();
  const [panel, setPanel] = useState<Panel>(null);
  const [withdrawn, setWithdrawn] = useState<Entry | null>(null);
  const mayChange = rights.includes('change:pay:all');
  const extraRuns = useExtraRuns(month);
  const run = search['run'] ?? '';
  const items = useApi('listPayItems', {});
  const query = useApi('listPayEntries', { query: { ...pageOf(search), month, runId: run, search: search['search'] ?? '', item: search['item'] ?? '' } });
  const columns = useEntryColumns(mayChange ? setWithdrawn : null);
  const close = (): void => { setPanel(null); setWithdrawn(null); };
  const runId = run === '' ? null : run;
  return (
    <QueryView query={items}>{known => (
      <>
        <FilterForm fields={[
          { name: 'search', label: text('filter.search') },
          { name: 'item', label: text('payEntries.item'), options: [...known.rows.map(each => ({ value: each.code, label: titleOf(each) })), ...known.replaceable.map(each => ({ value: each.item, label: titleOf(each) }))] },
        ]}>
          {extraRuns.length === 0 ? null : <Select aria-label={text('payEntries.run')} value={run} onChange={value => change({ run: value === '' ? undefined : value, page: undefined })} options={[{ value: '', label: text('payEntries.regular') }, ...extraRuns.map(each => ({ value: each.runId, label: each.title }))]} />}
          {mayChange ? (
            <>
              <Button type="primary" onClick={() => setPanel('add')}>{text('payEntries.add')}</Button>
              <Button onClick={() => setPanel('paste')}>{text('payEntries.paste')}</Button>
              <Button onClick={() => setPanel('items')}>{text('payEntries.items')}</Button>
              <Button onClick={() => setPanel('run')}>{text('payEntries.openRun')}</Button>
              {runId === null ? null : <ComputeButton runId={runId} />}
            </>
          ) : null}
        </FilterForm>
        <section className="card">
          <QueryView query={query}>{data => (
            <>
              <DataTable caption={text('page.payItems')} columns={columns} rows={data.rows} rowKey={row => row.entryId} rowHeight={44} empty={<Empty title={text('payEntries.empty')} />} />
              <ListFooter total={data.total} />
            </>
          )}</QueryView>
        </section>
        <SidePanel title={text(withdrawn !== null ? 'payEntries.withdraw' : panelTitles[panel ?? 'add'])} open={panel !== null || withdrawn !== null} onClose={close}>
          {withdrawn !== null ? <WithdrawForm entry={withdrawn} onDone={close} />
            : panel === 'add' ? <EntryForm items={known} month={month} runId={runId} onDone={close} />
              : panel === 'paste' ? <PasteForm month={month} runId={runId} onDone={close} />
                : panel === 'items' ? <ItemsPanel items={known} />
                  : panel === 'run' ? <ExtraRunForm month={month} onOpened={opened => { close(); change({ run: opened, page: undefined }); }} /> : null}
        </SidePanel>
      </>
    )}</QueryView>
  );
};

export const PayItemsPage = (): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const month = useMonth();
  return (
    <>
      <PageHead title={text('page.payItems')} hint={formatMonth(month, language)} />
      <Entries month={month} />
    </>
  );
};
