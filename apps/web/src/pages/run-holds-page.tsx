/** 暂缓发放: whose pay of a run is held, by whom and why; placing and releasing. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import { payHoldReasonsByAccount, payHoldReasonsByHand } from '#contracts/api/pay-terms';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { pastedNumbers } from '../parts/pasted-numbers.ts';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ChosenRun } from '../pay-run/chosen-run.tsx';
import { useChosen } from '../pay-run/run-gaps.tsx';
import { ReasonItem, useRequired, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount, formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Hold = Answer<'listRunHolds'>['rows'][number];
type Reason = Hold['reason'];
type HandReason = (typeof payHoldReasonsByHand)[number];
const states = ['holding', 'released'] as const;
const keyOf = (row: Hold): string => `${row.reason} ${row.personNumber}`;
const mayRelease = (row: Hold): boolean => row.state === 'holding' && !payHoldReasonsByAccount.some(reason => reason === row.reason);

type PlaceWish = { readonly people: string; readonly reason: string; readonly why: HandReason };
const PlaceForm = ({ runId, onDone }: { readonly runId: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const hold = useCommand('holdPay');
  const told = useTold(text('runHolds.placed'), onDone);
  const submit = ({ people, reason, why }: PlaceWish): void => hold.mutate({ params: { runId }, body: { commandId: newCommandId(), personNumbers: pastedNumbers(people), reason: why, note: reason } }, told);
  return (
    <Form<PlaceWish> layout="vertical" onFinish={submit}>
      <Form.Item name="people" label={text('runStep.people')} rules={[required]}><Input.TextArea maxLength={20_000} autoSize={{ minRows: 2, maxRows: 6 }} /></Form.Item>
      <Form.Item name="why" label={text('runHolds.why')} rules={[required]}><Select options={payHoldReasonsByHand.map(value => ({ value, label: text(`holdReason.${value}`) }))} /></Form.Item>
      <ReasonItem label={text('runHolds.note')} />
      <Button type="primary" htmlType="submit" loading={hold.isPending}>{text('runHolds.place')}</Button>
    </Form>
  );
};

const ReleaseForm = ({ runId, holds, onDone }: { readonly runId: string; readonly holds: readonly (readonly [Reason, readonly string[]])[]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const release = useCommand('releasePay');
  const told = useTold(text('runHolds.released'), onDone);
  const submit = ({ reason }: { readonly reason: string }): void => {
    for (const [why, personNumbers] of holds) release.mutate({ params: { runId }, body: { commandId: newCommandId(), personNumbers: [...personNumbers], reason: why, note: reason } }, told);
  };
  return (
    <Form<{ reason: string }> layout="vertical" onFinish={submit}>
      <ul className="plain-list">{holds.map(([why, personNumbers]) => <li key={why}>{text(`holdReason.${why}`)}<small className="quiet"> {personNumbers.join(' ')}</small></li>)}</ul>
      <ReasonItem label={text('runHolds.releaseNote')} />
      <Button type="primary" htmlType="submit" loading={release.isPending}>{text('runHolds.release')}</Button>
    </Form>
  );
};

const byReason = (keys: Iterable<string>): readonly (readonly [Reason, readonly string[]])[] => {
  const groups = new Map<Reason, string[]>();
  for (const key of keys) {
    const [reason, personNumber] = [key.slice(0, key.indexOf(' ')) as Reason, key.slice(key.indexOf(' ') + 1)];
    groups.set(reason, [...(groups.get(reason) ?? []), personNumber]);
  }
  return [...groups];
};

const useHoldColumns = (box: (key: string, label: string) => ReactNode, page: ReactNode, mayChange: boolean): readonly Column<Hold>[] => {
  const text = useText();
  return [
    ...(mayChange ? [{ key: 'choose', title: page, width: 44, cell: (row: Hold) => (mayRelease(row) ? box(keyOf(row), `${row.name} ${text(`holdReason.${row.reason}`)}`) : '') }] : []),
    { key: 'person', title: text('bank.person'), width: 170, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    { key: 'reason', title: text('runHolds.why'), width: 220, cell: row => <Mark tone={row.state === 'holding' ? 'warn' : 'quiet'}>{text(`holdReason.${row.reason}`, { from: row.accountFrom ?? '' })}</Mark> },
    { key: 'net', title: text('runHolds.net'), width: 110, align: 'right', cell: row => formatAmount(row.net) },
    { key: 'note', title: text('runHolds.note'), width: 220, cell: row => row.note },
    { key: 'placed', title: text('runHolds.placedBy'), width: 180, cell: row => (row.placedAt === null ? text('runHolds.byFile') : <WhoWhen who={row.placedBy} when={row.placedAt} />) },
    { key: 'released', title: text('runHolds.releasedBy'), width: 240, cell: row => (row.state === 'holding' ? '' : <><WhoWhen who={row.releasedBy} when={row.releasedAt} /> {row.releaseNote}</>) },
  ];
};

const Holds = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const { rights } = useSession();
  const { chosen, box, pageBox, clear } = useChosen();
  const [panel, setPanel] = useState<'place' | 'release' | null>(null);
  const mayChange = rights.includes('change:pay:all');
  const state = states.find(each => each === search['state']) ?? 'all';
  const query = useApi('listRunHolds', { params: { runId }, query: { ...pageOf(search), state, search: search['search'] ?? '' } });
  const columns = useHoldColumns(box, pageBox(query.data?.rows.filter(mayRelease).map(keyOf) ?? []), mayChange);
  const { hidden, setHidden } = useHiddenColumns('runHolds');
  return (
    <>
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }, { name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`runHolds.state.${value}`) })) }]}>
        <ColumnSettings columns={columns.flatMap(({ key, title }) => (typeof title === 'string' && title !== '' && key !== 'person' ? [{ key, title }] : []))} hidden={hidden} setHidden={setHidden} />
        {mayChange ? <Button type="primary" onClick={() => setPanel('place')}>{text('runHolds.place')}</Button> : null}
      </FilterForm>
      <section className="card">
        {chosen.size === 0 ? null : <div className="filter-actions" role="group" aria-label={text('runGaps.batch', { count: chosen.size })}><span>{text('runGaps.batch', { count: chosen.size })}</span><Button size="small" onClick={() => setPanel('release')}>{text('runHolds.release')}</Button></div>}
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.runHolds')} columns={columns.filter(({ key }) => !hidden.has(key))} rows={data.rows} rowKey={keyOf} rowHeight={44} empty={<Empty title={text('runHolds.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text(panel === 'release' ? 'runHolds.release' : 'runHolds.place')} open={panel !== null} onClose={() => setPanel(null)}>
        {panel === 'place' ? <PlaceForm runId={runId} onDone={() => setPanel(null)} /> : panel === 'release' ? <ReleaseForm runId={runId} holds={byReason(chosen)} onDone={() => { setPanel(null); clear(); }} /> : null}
      </SidePanel>
    </>
  );
};

export const RunHoldsPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  return <ChosenRun title={text('page.runHolds')} hint={<>{formatMonth(month, language)} · {text('runHolds.hint')}</>}>{run => <Holds runId={run.runId} />}</ChosenRun>;
};
