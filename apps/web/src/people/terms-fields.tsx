/** Fields of place and wage, as hiring and events ask for them. */
import type { ReactNode } from 'react';
import { AutoComplete, Form, Input, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { useText } from '../text/text.tsx';

export type Choices = Answer<'readHireChoices'>;
export const employmentKinds = ['standard', 'dispatched', 'intern', 'retiree', 'partTime'] as const;

const named = (choices: readonly { readonly code: string; readonly name: string }[]) => choices.map(({ code, name }) => ({ value: code, label: name === '' ? code : `${name} ${code}` }));
const plain = (choices: readonly string[]) => choices.map(value => ({ value }));

export const PlaceFields = ({ choices, required }: { readonly choices: Choices; readonly required: boolean }): ReactNode => {
  const text = useText();
  const rules = required ? [{ required: true, message: text('people.valueMissing') }] : [];
  return (
    <>
      <Form.Item name="legalEntity" label={text('field.legalEntity')} rules={rules}><AutoComplete options={plain(choices.legalEntities)} /></Form.Item>
      <Form.Item name="workplaceCode" label={text('field.workplace')} rules={rules}><Select allowClear={!required} options={named(choices.workplaces)} /></Form.Item>
      <Form.Item name="insurancePlace" label={text('field.insurancePlace')}><AutoComplete options={plain(choices.insurancePlaces)} /></Form.Item>
      <Form.Item name="scheduleCode" label={text('field.scheduleCode')} rules={rules}><Select allowClear={!required} options={named(choices.schedules)} /></Form.Item>
    </>
  );
};

const amount = /^\d{1,12}(\.\d{1,2})?$/;
const ratio = /^[01](\.\d{1,4})?$/;

export const WageFields = ({ required }: { readonly required: boolean }): ReactNode => {
  const text = useText();
  const wrong = { pattern: amount, message: text('people.amountWrong') };
  const needed = required ? [{ required: true, message: text('people.valueMissing') }] : [];
  return (
    <>
      <Form.Item name="wageKind" label={text('field.wageKind')} rules={needed}><Select allowClear={!required} options={(['monthly', 'hourly'] as const).map(value => ({ value, label: text(`wageKind.${value}`) }))} /></Form.Item>
      <Form.Item name="wage" label={text('field.wage')} rules={[...needed, wrong]}><Input inputMode="decimal" autoComplete="off" /></Form.Item>
      <Form.Item name="insuranceBase" label={text('field.insuranceBase')} rules={[wrong]}><Input inputMode="decimal" autoComplete="off" /></Form.Item>
      <Form.Item name="housingFundBase" label={text('field.housingFundBase')} rules={[wrong]}><Input inputMode="decimal" autoComplete="off" /></Form.Item>
      <Form.Item name="housingFundRate" label={text('field.housingFundRate')} extra={text('people.rateHint')} rules={[{ pattern: ratio, message: text('people.rateWrong') }]}><Input inputMode="decimal" autoComplete="off" /></Form.Item>
    </>
  );
};

/** What was left empty is left out. */
export const filled = <Values extends object>(values: Values): Partial<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== null)) as Partial<Values>;
