/** 离职结算 on a leaver's file: each line with how it is made; a person chooses and confirms. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Checkbox, Form, Input, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ReasonItem, useTold } from '../privacy/privacy-parts.tsx';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type FinalPay = Answer<'readFinalPay'>;
type Line = FinalPay['lines'][number];
type Wish = { readonly chosen?: Readonly<Record<string, boolean>>; readonly amount?: Readonly<Record<string, string>>; readonly treatment?: Readonly<Record<string, 'taxFree' | 'taxableOther'>>; readonly orders?: Readonly<Record<string, boolean>>; readonly reason: string };
const tones = { proposed: 'info', figuresMissing: 'warn', choice: 'quiet', confirmed: 'good' } as const;
const amountRule = { pattern: /^\d{1,8}(\.\d{1,2})?$/ };

const LineFields = ({ line, mayConfirm }: { readonly line: Line; readonly mayConfirm: boolean }): ReactNode => {
  const text = useText();
  const { code } = line;
  return (
    <fieldset className="plain-fieldset">
      <legend>{text(`finalPayLine.${code}`)} <Mark tone={tones[line.state]}>{text(`finalPayState.${line.state}`)}</Mark> {line.amount === null ? null : <b>{formatAmount(line.amount)}</b>}</legend>
      <dl className="fact-grid" aria-label={text('finalPay.steps')}>{line.steps.map(step => <div key={step.code}><dt>{text(`finalPayStep.${step.code}`)}</dt><dd>{step.value.includes('.') ? step.value.replace(/\.?0+$/, '') : step.value}</dd></div>)}</dl>
      {code === 'severance' ? <p className="quiet">{text('finalPay.severanceHint')}</p> : null}
      {mayConfirm ? (
        <>
          <Form.Item name={['chosen', code]} valuePropName="checked" noStyle><Checkbox>{text('finalPay.choose')} · {text(`finalPayLine.${code}`)}</Checkbox></Form.Item>
          <Form.Item name={['amount', code]} label={text('finalPay.amount')} rules={[amountRule]}><Input inputMode="decimal" maxLength={11} /></Form.Item>
          {line.treatment === null && code === 'severance' ? <Form.Item name={['treatment', code]} label={text('finalPay.treatment')}><Select options={(['taxableOther', 'taxFree'] as const).map(value => ({ value, label: text(`finalPay.${value}`) }))} /></Form.Item> : null}
        </>
      ) : null}
    </fieldset>
  );
};

const Debts = ({ file }: { readonly file: FinalPay }): ReactNode => {
  const text = useText();
  if (file.debts.length === 0) return null;
  return (
    <fieldset className="plain-fieldset">
      <legend>{text('finalPay.debts')}</legend>
      <ul className="plain-list">{file.debts.map(debt => (
        <li key={debt.orderId ?? 'own'}>
          {text(`finalDebtKind.${debt.kind}`)} {debt.reason} · {text('finalPay.left')} {debt.left === null ? '–' : formatAmount(debt.left)} <Mark tone="quiet">{text(`finalDebtState.${debt.state}`)}</Mark>{' '}
          {file.mayConfirm && debt.kind === 'advance' && debt.state === 'byInstalments' && debt.left !== null && debt.orderId !== null ? <Form.Item name={['orders', debt.orderId]} valuePropName="checked" noStyle><Checkbox>{text('finalDebtState.takenWhole')}</Checkbox></Form.Item> : null}
        </li>
      ))}</ul>
    </fieldset>
  );
};

const FinalPayForm = ({ personNumber, file, month }: { readonly personNumber: string; readonly file: FinalPay; readonly month: string }): ReactNode => {
  const text = useText();
  const confirm = useCommand('confirmFinalPay');
  const told = useTold(text('finalPay.done'));
  const [isEmpty, setEmpty] = useState(false);
  const submit = ({ chosen = {}, amount = {}, treatment = {}, orders = {}, reason }: Wish): void => {
    const lines = file.lines.flatMap(({ code }) => (chosen[code] === true && (amount[code] ?? '') !== '' ? [{ code, amount: amount[code] ?? '', treatment: treatment[code] ?? 'taxableOther' }] : []));
    const orderIds = Object.entries(orders).flatMap(([orderId, isChosen]) => (isChosen ? [orderId] : []));
    setEmpty(lines.length + orderIds.length === 0);
    if (lines.length + orderIds.length > 0) confirm.mutate({ params: { personNumber }, body: { commandId: newCommandId(), lines, orderIds, reason } }, told);
  };
  const initialValues = { amount: Object.fromEntries(file.lines.flatMap(({ code, amount }) => (amount === null ? [] : [[code, amount]]))), treatment: Object.fromEntries(file.lines.map(({ code }) => [code, 'taxableOther'])) };
  return (
    <Form<Wish> layout="vertical" onFinish={submit} initialValues={initialValues}>
      <Alert type="info" showIcon title={text(file.isLocked ? 'finalPay.locked' : 'finalPay.hint', { month })} action={<AppLink address={`/months/${month}/pay-items`}>{text('page.payItems')}</AppLink>} />
      {file.lines.map(line => <LineFields key={line.code} line={line} mayConfirm={file.mayConfirm} />)}
      <Debts file={file} />
      {file.mayConfirm ? (
        <>
          <ReasonItem label={text('field.reason')} />
          {isEmpty ? <p role="alert"><Mark tone="warn">{text('access.valueMissing')}</Mark></p> : null}
          <Button type="primary" htmlType="submit" loading={confirm.isPending}>{text('finalPay.confirm')}</Button>
        </>
      ) : null}
    </Form>
  );
};

export const FinalPayPart = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const text = useText();
  const query = useApi('readFinalPay', { params: { personNumber } });
  return <QueryView query={query}>{file => (file.month === null ? <Empty title={text('finalPay.none')} /> : <FinalPayForm personNumber={personNumber} file={file} month={file.month} />)}</QueryView>;
};
