/** 扣款台账: orders to take from pay in the order of the law, what was taken month by month, and what is left. */
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { deductionKindValues } from '#contracts/api/pay-terms';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ReasonItem, useRequired, useTold } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Order = Answer<'listDeductionOrders'>['rows'][number];
type Kind = (typeof deductionKindValues)[number];
type Wish = { readonly personNumber: string; readonly kind: Kind; readonly fromMonth: string; readonly total?: string; readonly monthly?: string; readonly protectedAmount?: string; readonly priority: string; readonly isActive: boolean; readonly reason: string };

const amountRule = { pattern: /^\d{1,8}(\.\d{1,2})?$/ };
const orNull = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);

const OrderForm = ({ order, onDone }: { readonly order: Order | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const save = useCommand('saveDeductionOrder');
  const told = useTold(text('payEntries.save'), onDone);
  const submit = (wish: Wish): void => save.mutate({ body: {
    commandId: newCommandId(), orderId: order?.orderId ?? null, personNumber: wish.personNumber, kind: wish.kind, fromMonth: wish.fromMonth, total: orNull(wish.total), monthly: orNull(wish.monthly),
    protectedAmount: orNull(wish.protectedAmount) ?? '0', priority: Number(wish.priority), isActive: wish.isActive, reason: wish.reason,
  } }, told);
  const initial = order === null ? { kind: 'advance', priority: '1', isActive: true } : { ...order, total: order.total ?? '', monthly: order.monthly ?? '', priority: String(order.priority) };
  return (
    <Form<Wish> layout="vertical" onFinish={submit} initialValues={initial}>
      <Form.Item name="personNumber" label={text('payEntries.person')} rules={[required]}><Input maxLength={64} disabled={order !== null} /></Form.Item>
      <Form.Item name="kind" label={text('debts.kind')} rules={[required]}><Select disabled={order !== null} options={deductionKindValues.map(value => ({ value, label: text(`deductionKind.${value}`) }))} /></Form.Item>
      <Form.Item name="fromMonth" label={text('payEntries.fromMonth')} rules={[required, { pattern: /^[1-9]\d{3}-(0[1-9]|1[0-2])$/ }]}><Input maxLength={7} placeholder="2026-10" /></Form.Item>
      <Form.Item name="total" label={text('debts.total')} rules={[amountRule]}><Input inputMode="decimal" maxLength={12} /></Form.Item>
      <Form.Item name="monthly" label={text('debts.monthly')} rules={[amountRule]}><Input inputMode="decimal" maxLength={12} /></Form.Item>
      <Form.Item name="protectedAmount" label={text('debts.protected')} rules={[amountRule]}><Input inputMode="decimal" maxLength={12} /></Form.Item>
      <Form.Item name="priority" label={text('debts.priority')} rules={[required, { pattern: /^[1-9]\d?$/ }]}><Input inputMode="numeric" maxLength={2} /></Form.Item>
      <Form.Item name="isActive" valuePropName="checked"><Checkbox>{text('debts.active')}</Checkbox></Form.Item>
      <ReasonItem label={text('payEntries.reason')} />
      <Button type="primary" htmlType="submit" loading={save.isPending}>{text('payEntries.save')}</Button>
    </Form>
  );
};

const useOrderColumns = (onChange: ((row: Order) => void) | null): readonly Column<Order>[] => {
  const text = useText();
  return [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'kind', title: text('debts.kind'), width: 140, cell: row => <>{text(`deductionKind.${row.kind}`)} {row.isActive ? null : <Mark tone="quiet">{text('debts.ended')}</Mark>}</> },
    { key: 'from', title: text('payEntries.fromMonth'), width: 100, cell: row => row.fromMonth },
    { key: 'total', title: text('debts.total'), width: 110, align: 'right', cell: row => (row.total === null ? text('debts.noEnd') : formatAmount(row.total)) },
    { key: 'monthly', title: text('debts.monthly'), width: 110, align: 'right', cell: row => (row.monthly === null ? '' : formatAmount(row.monthly)) },
    { key: 'taken', title: text('debts.taken'), width: 110, align: 'right', cell: row => formatAmount(row.taken) },
    { key: 'left', title: text('debts.left'), width: 110, align: 'right', cell: row => (row.left === null ? '' : formatAmount(row.left)) },
    { key: 'takings', title: text('debts.takings'), width: 240, cell: row => row.takings.map(({ month, amount }) => `${month} ${formatAmount(amount)}`).join('；') },
    { key: 'reason', title: text('payEntries.reason'), width: 200, cell: row => row.reason },
    ...(onChange === null ? [] : [{ key: 'change', title: '', width: 80, cell: (row: Order) => (row.orderId === null ? '' : <Button size="small" type="link" onClick={() => onChange(row)}>{text('debts.change')}</Button>) }]),
  ];
};

export const DebtsPage = (): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const [search] = useSearchState();
  const [panel, setPanel] = useState<'new' | Order | null>(null);
  const mayChange = rights.includes('change:pay:all');
  const state = search['state'] === 'all' ? 'all' : 'open';
  const query = useApi('listDeductionOrders', { query: { ...pageOf(search), state, search: search['search'] ?? '' } });
  const columns = useOrderColumns(mayChange ? setPanel : null);
  return (
    <>
      <PageHead title={text('page.debts')} />
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }, { name: 'state', label: text('debts.state'), options: (['open', 'all'] as const).map(value => ({ value, label: text(`debts.${value}`) })) }]}>
        {mayChange ? <Button type="primary" onClick={() => setPanel('new')}>{text('debts.add')}</Button> : null}
      </FilterForm>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.debts')} columns={columns} rows={data.rows} rowKey={row => row.orderId ?? `advance ${row.personNumber}`} rowHeight={44} empty={<Empty title={text('debts.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text(panel === 'new' ? 'debts.add' : 'debts.change')} open={panel !== null} onClose={() => setPanel(null)}>
        {panel === null ? null : <OrderForm order={panel === 'new' ? null : panel} onDone={() => setPanel(null)} />}
      </SidePanel>
    </>
  );
};
