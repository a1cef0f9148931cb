/** Forms of performance bases: one person, many rows out of a spreadsheet, and what was entered before. */
import type { ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ReasonItem, useRequired, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';
import { monthRule, Refused, useWritten } from './entry-forms.tsx';

type Base = Answer<'readPerformanceBases'>['rows'][number];
type Wish = { readonly personNumber: string; readonly fromMonth: string; readonly amount: string; readonly reason: string };

const amountRule = { pattern: /^\d{1,8}(\.\d{1,2})?$/ };

/** The base of one person from a month on. */
export const BaseForm = ({ month, personNumber, onDone }: { readonly month: string; readonly personNumber: string | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const write = useCommand('writePerformanceBases');
  const { refused, told } = useWritten(onDone);
  const submit = (wish: Wish): void => write.mutate({ body: { commandId: newCommandId(), source: 'manual', rows: [wish] } }, told);
  return (
    <Form<Wish> layout="vertical" onFinish={submit} initialValues={{ fromMonth: month, ...(personNumber === null ? {} : { personNumber }) }}>
      <Form.Item name="personNumber" label={text('payEntries.person')} rules={[required]}><Input maxLength={64} disabled={personNumber !== null} /></Form.Item>
      <Form.Item name="fromMonth" label={text('payEntries.fromMonth')} rules={[required, monthRule]}><Input maxLength={7} /></Form.Item>
      <Form.Item name="amount" label={text('performanceBase.amount')} extra={text('performanceBase.amountHelp')} rules={[required, amountRule]}><Input inputMode="decimal" maxLength={12} /></Form.Item>
      <ReasonItem label={text('payEntries.reason')} />
      <Refused refused={refused} />
      <Button type="primary" htmlType="submit" loading={write.isPending}>{text('payEntries.save')}</Button>
    </Form>
  );
};

/** Rows as a spreadsheet copies them: cells by tabs, rows by lines. */
const rowsOfPaste = (pasted: string) =>
  pasted.split(/\r?\n/).filter(line => line.trim() !== '').map(line => {
    const [personNumber = '', amount = '', ...reason] = line.split('\t').map(cell => cell.trim());
    return { personNumber, amount: amount.replaceAll(',', ''), reason: reason.join(' ') };
  });

type Paste = { readonly rows: string; readonly fromMonth: string; readonly reason: string };

/** Many bases at once; good rows are written, the others stay with the reason. */
export const BasePasteForm = ({ month, onDone }: { readonly month: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const write = useCommand('writePerformanceBases');
  const { refused, told } = useWritten(onDone);
  const submit = ({ rows, fromMonth, reason }: Paste): void => {
    const pasted = rowsOfPaste(rows).map(row => ({ ...row, fromMonth, reason: row.reason === '' ? reason : row.reason }));
    if (pasted.length > 0) write.mutate({ body: { commandId: newCommandId(), source: 'import', rows: pasted } }, told);
  };
  return (
    <Form<Paste> layout="vertical" onFinish={submit} initialValues={{ fromMonth: month }}>
      <p className="quiet">{text('performanceBase.pasteHelp')}</p>
      <Form.Item name="rows" label={text('payEntries.paste')} rules={[required]}><Input.TextArea autoSize={{ minRows: 8, maxRows: 18 }} /></Form.Item>
      <Form.Item name="fromMonth" label={text('payEntries.fromMonth')} rules={[required, monthRule]}><Input maxLength={7} /></Form.Item>
      <ReasonItem label={text('payEntries.reason')} />
      <Refused refused={refused} />
      <Button type="primary" htmlType="submit" loading={write.isPending}>{text('payEntries.save')}</Button>
    </Form>
  );
};

type Withdrawn = { readonly personNumber: string; readonly base: Base };

/** Takes the row of a month back with a reason; the one before counts again. */
const WithdrawForm = ({ personNumber, base, onDone }: Withdrawn & { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const write = useCommand('writePerformanceBases');
  const told = useTold(text('payEntries.withdraw'), onDone);
  const submit = ({ reason }: { readonly reason: string }): void => write.mutate({ body: { commandId: newCommandId(), source: 'manual', rows: [{ personNumber, fromMonth: base.fromMonth, amount: null, reason }] } }, told);
  return (
    <Form<{ reason: string }> layout="vertical" onFinish={submit}>
      <ReasonItem label={text('payEntries.withdrawReason')} />
      <Button danger htmlType="submit" loading={write.isPending}>{text('performanceBase.withdraw', { month: base.fromMonth })}</Button>
    </Form>
  );
};

/** The rows that count, the later month first: of each month the newest. */
const countingRows = (rows: readonly Base[]): readonly Base[] => [...new Map(rows.toReversed().map(row => [row.fromMonth, row])).values()].filter(({ amount }) => amount !== null).toSorted((a, b) => (a.fromMonth < b.fromMonth ? 1 : -1));

/** What was entered for a person, month by month; the latest can be taken back. */
export const BaseHistory = ({ personNumber, mayChange, onDone }: { readonly personNumber: string; readonly mayChange: boolean; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const query = useApi('readPerformanceBases', { params: { personNumber } });
  return (
    <QueryView query={query}>{({ rows }) => {
      const [latest] = countingRows(rows);
      return (
        <>
          {rows.length === 0 ? <Empty title={text('performanceBase.empty')} /> : null}
          <ul className="plain-list">{rows.map(row => (
            <li key={row.baseId}>
              <b>{row.fromMonth}</b> {row.amount === null ? text('performanceBase.withdrawn') : formatAmount(row.amount)} <small className="quiet">{row.reason} · <WhoWhen who={row.writtenBy} when={row.writtenAt} /></small>
            </li>
          ))}</ul>
          {mayChange && latest !== undefined ? <WithdrawForm personNumber={personNumber} base={latest} onDone={onDone} /> : null}
        </>
      );
    }}</QueryView>
  );
};
