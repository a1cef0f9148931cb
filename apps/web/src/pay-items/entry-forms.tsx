/** Forms of entered pay: one entry, many rows out of a spreadsheet, a pay item, an extra run. */
import { useState, type ReactNode } from 'react';
import { App, Button, Checkbox, Form, Input, Select } from 'antd';
import { payItemTreatmentValues } from '#contracts/api/pay-terms';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { Mark } from '../parts/figures.tsx';
import { ReasonItem, useRequired, useTold } from '../privacy/privacy-parts.tsx';
import { useText, useTitleOf } from '../text/text.tsx';

export type PayItems = Answer<'listPayItems'>;
type Written = Answer<'writePayEntries'>;
type Treatment = (typeof payItemTreatmentValues)[number];

/** Says what was written, and keeps what was refused on the screen. */
export const useWritten = (onDone: () => void): { readonly refused: Written['refused']; readonly told: { readonly onSuccess: (written: Written) => void; readonly onError: ReturnType<typeof useTold>['onError'] } } => {
  const text = useText();
  const { message } = App.useApp();
  const [refused, setRefused] = useState<Written['refused']>([]);
  const { onError } = useTold('');
  const onSuccess = (written: Written): void => {
    setRefused(written.refused);
    if (written.written > 0) void message.success(text('payEntries.written', { count: written.written }));
    if (written.refused.length === 0) onDone();
  };
  return { refused, told: { onSuccess, onError } };
};

/** The rows that were not written, and why. */
export const Refused = ({ refused }: { readonly refused: Written['refused'] }): ReactNode => {
  const text = useText();
  if (refused.length === 0) return null;
  return (
    <div role="alert">
      <Mark tone="warn">{text('payEntries.refused', { count: refused.length })}</Mark>
      <ul className="plain-list">{refused.slice(0, 100).map(({ row, code }) => <li key={row}>{text('payEntries.row', { row: row + 1 })}：{text(`entryRefusal.${code}`)}</li>)}</ul>
    </div>
  );
};

export const monthRule = { pattern: /^[1-9]\d{3}-(0[1-9]|1[0-2])$/ };
const amountRule = { pattern: /^-?\d{1,8}(\.\d{1,2})?$/ };

type Wish = { readonly personNumber: string; readonly kind: 'amount' | 'override'; readonly item: string; readonly fromMonth: string; readonly toMonth: string; readonly amount: string; readonly isTaxedApart?: boolean; readonly reason: string };

/** One amount or replaced line of one person. */
export const EntryForm = ({ items, month, runId, onDone }: { readonly items: PayItems; readonly month: string; readonly runId: string | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const titleOf = useTitleOf();
  const required = useRequired();
  const [form] = Form.useForm<Wish>();
  const kind = Form.useWatch('kind', form) ?? 'amount';
  const chosen = Form.useWatch('item', form) as string | undefined;
  const write = useCommand('writePayEntries');
  const { refused, told } = useWritten(onDone);
  const submit = ({ isTaxedApart, ...wish }: Wish): void => write.mutate({ body: { commandId: newCommandId(), runId, source: 'manual', rows: [{ ...wish, isTaxedApart: isTaxedApart === true }] } }, told);
  const options = kind === 'amount' ? items.rows.filter(({ isActive }) => isActive).map(each => ({ value: each.code, label: titleOf(each) })) : items.replaceable.map(each => ({ value: each.item, label: titleOf(each) }));
  const isBonus = kind === 'amount' && items.rows.find(({ code }) => code === chosen)?.treatment === 'annualBonus';
  return (
    <Form<Wish> form={form} layout="vertical" onFinish={submit} initialValues={{ kind: 'amount', fromMonth: month, toMonth: month }}>
      <Form.Item name="personNumber" label={text('payEntries.person')} rules={[required]}><Input maxLength={64} /></Form.Item>
      <Form.Item name="kind" label={text('payEntries.kind')}><Select onChange={() => form.resetFields(['item'])} options={(runId === null ? ['amount', 'override'] : ['amount']).map(value => ({ value, label: text(`payEntries.kind.${value}`) }))} /></Form.Item>
      <Form.Item name="item" label={text('payEntries.item')} rules={[required]}><Select showSearch={{ optionFilterProp: 'label' }} options={options} /></Form.Item>
      <Form.Item name="amount" label={text('payEntries.amount')} rules={[required, amountRule]}><Input inputMode="decimal" maxLength={12} /></Form.Item>
      <Form.Item name="fromMonth" label={text('payEntries.fromMonth')} rules={[required, monthRule]}><Input maxLength={7} /></Form.Item>
      <Form.Item name="toMonth" label={text('payEntries.toMonth')} rules={[required, monthRule]}><Input maxLength={7} /></Form.Item>
      {isBonus ? <Form.Item name="isTaxedApart" valuePropName="checked"><Checkbox>{text('payEntries.taxedApart')}</Checkbox></Form.Item> : null}
      <ReasonItem label={text('payEntries.reason')} />
      <Refused refused={refused} />
      <Button type="primary" htmlType="submit" loading={write.isPending}>{text('payEntries.save')}</Button>
    </Form>
  );
};

/** Rows as a spreadsheet copies them: cells by tabs, rows by lines. */
const rowsOfPaste = (pasted: string, month: string) =>
  pasted.split(/\r?\n/).filter(line => line.trim() !== '').map(line => {
    const [personNumber = '', item = '', amount = '', ...reason] = line.split('\t').map(cell => cell.trim());
    return { personNumber, kind: 'amount' as const, item, fromMonth: month, toMonth: month, amount: amount.replaceAll(',', ''), isTaxedApart: false, reason: reason.join(' ') };
  });

/** Many amounts at once; good rows are written, the others stay with the reason. */
export const PasteForm = ({ month, runId, onDone }: { readonly month: string; readonly runId: string | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const write = useCommand('writePayEntries');
  const { refused, told } = useWritten(onDone);
  const submit = ({ rows, reason }: { readonly rows: string; readonly reason: string }): void => {
    const pasted = rowsOfPaste(rows, month).map(row => ({ ...row, reason: row.reason === '' ? reason : row.reason }));
    if (pasted.length > 0) write.mutate({ body: { commandId: newCommandId(), runId, source: 'import', rows: pasted } }, told);
  };
  return (
    <Form<{ rows: string; reason: string }> layout="vertical" onFinish={submit}>
      <p className="quiet">{text('payEntries.pasteHelp')}</p>
      <Form.Item name="rows" label={text('payEntries.paste')} rules={[required]}><Input.TextArea autoSize={{ minRows: 8, maxRows: 18 }} /></Form.Item>
      <ReasonItem label={text('payEntries.reason')} />
      <Refused refused={refused} />
      <Button type="primary" htmlType="submit" loading={write.isPending}>{text('payEntries.save')}</Button>
    </Form>
  );
};

type ItemWish = { readonly code: string; readonly titleChinese: string; readonly titleEnglish: string; readonly treatment: Treatment };

/** The items of the company, and a new one. */
export const ItemsPanel = ({ items }: { readonly items: PayItems }): ReactNode => {
  const text = useText();
  const titleOf = useTitleOf();
  const required = useRequired();
  const [form] = Form.useForm<ItemWish>();
  const save = useCommand('savePayItem');
  const told = useTold(text('payEntries.save'), () => form.resetFields());
  return (
    <>
      <ul className="plain-list">{items.rows.map(item => (
        <li key={item.code}>
          {titleOf(item)} <small className="quiet">{item.code} · {text(`payItemTreatment.${item.treatment}`)}</small>{' '}
          <Checkbox checked={item.isActive} disabled={save.isPending} onChange={() => save.mutate({ body: { commandId: newCommandId(), ...item, isActive: !item.isActive } }, told)}>{text('payEntries.active')}</Checkbox>
        </li>
      ))}</ul>
      <Form<ItemWish> form={form} layout="vertical" onFinish={wish => save.mutate({ body: { commandId: newCommandId(), ...wish, isActive: true } }, told)}>
        <h3>{text('payEntries.newItem')}</h3>
        <Form.Item name="code" label={text('payEntries.code')} rules={[required, { pattern: /^[a-z][A-Za-z0-9]{0,39}$/ }]}><Input maxLength={40} /></Form.Item>
        <Form.Item name="titleChinese" label={text('payEntries.titleChinese')} rules={[required]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="titleEnglish" label={text('payEntries.titleEnglish')} rules={[required]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="treatment" label={text('payEntries.treatment')} rules={[required]}><Select options={payItemTreatmentValues.map(value => ({ value, label: text(`payItemTreatment.${value}`) }))} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending}>{text('payEntries.save')}</Button>
      </Form>
    </>
  );
};

type RunWish = { readonly kind: 'offCycle' | 'bonus'; readonly title: string; readonly payDate: string };

/** A bonus or off-cycle run beside the regular one. */
export const ExtraRunForm = ({ month, initial = { kind: 'bonus' }, onOpened }: { readonly month: string; readonly initial?: Partial<RunWish>; readonly onOpened: (runId: string) => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const open = useCommand('openExtraRun');
  const { onError } = useTold('');
  return (
    <Form<RunWish> layout="vertical" initialValues={initial} onFinish={wish => open.mutate({ body: { commandId: newCommandId(), month, ...wish } }, { onSuccess: ({ runId }) => onOpened(runId), onError })}>
      <Form.Item name="kind" label={text('payEntries.kind')}><Select options={(['bonus', 'offCycle'] as const).map(value => ({ value, label: text(`payEntries.kind.${value}`) }))} /></Form.Item>
      <Form.Item name="title" label={text('payEntries.title')} rules={[required]}><Input maxLength={60} /></Form.Item>
      <Form.Item name="payDate" label={text('payEntries.payDate')} rules={[required]}><Input type="date" /></Form.Item>
      <Button type="primary" htmlType="submit" loading={open.isPending}>{text('payEntries.openRun')}</Button>
    </Form>
  );
};

/** Computes an extra run again. */
export const ComputeButton = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const compute = useCommand('computeExtraRun');
  const { onError } = useTold('');
  return <Button loading={compute.isPending} onClick={() => compute.mutate({ params: { runId }, body: { commandId: newCommandId() } }, { onSuccess: ({ computed, notComputed }) => void message.success(text('payEntries.computed', { computed, notComputed })), onError })}>{text('payEntries.compute')}</Button>;
};

/** The extra runs of a month that are still open, for choosing among. */
export const useExtraRuns = (month: string): readonly { readonly runId: string; readonly title: string }[] =>
  (useApi('listPayRuns', { query: { month } }).data?.rows ?? []).filter(({ kind, status }) => (kind === 'bonus' || kind === 'offCycle') && status !== 'discarded');
