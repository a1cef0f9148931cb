/** Fields of place and wage, as hiring and events ask for them. */
import type { ReactNode } from 'react';
import { Form, Input, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { useText, useTitleOf } from '../text/text.tsx';
import { ratioOfPercentage, writtenPercentage } from './fund-rate.ts';
import { KnownOrNew } from './known-or-new.tsx';

export type Choices = Answer<'readHireChoices'>;
export const employmentKinds = ['standard', 'dispatched', 'intern', 'retiree', 'partTime'] as const;

const named = (choices: readonly { readonly code: string; readonly name: string }[]) => choices.map(({ code, name }) => ({ value: code, label: name === '' ? code : `${name} ${code}` }));
/** Not insured is said, never left open. */
const notInsured = '-';

/** The fields of this form as the interface wants them. */
export const placeAndWageOf = (choices: Choices, values: { readonly legalEntity?: string | undefined; readonly insurancePlace?: string | undefined; readonly housingFundRate?: string | undefined }) => ({
  ...(values.insurancePlace === undefined ? {} : { insurancePlace: values.insurancePlace === notInsured ? null : values.insurancePlace }),
  ...(values.housingFundRate === undefined || values.housingFundRate === '' ? {} : { housingFundRate: ratioOfPercentage(values.housingFundRate) }),
  ...(values.legalEntity !== undefined && !choices.legalEntities.includes(values.legalEntity) ? { isNewLegalEntity: true } : {}),
});

export const DepartmentField = ({ choices, required }: { readonly choices: Choices; readonly required: boolean }): ReactNode => {
  const text = useText();
  return <Form.Item name="department" label={text('field.department')} rules={required ? [{ required: true, message: text('people.valueMissing') }] : []}><KnownOrNew known={choices.departments} newHint={text('people.newDepartment')} allowClear={!required} /></Form.Item>;
};

/** 岗位, when the company has any. */
export const PositionField = ({ choices }: { readonly choices: Choices }): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  return choices.positions.length === 0 ? null : (
    <Form.Item name="positionCode" label={text('field.position')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} options={choices.positions.map(position => ({ value: position.code, label: title(position) }))} /></Form.Item>
  );
};

export const PlaceFields = ({ choices, required }: { readonly choices: Choices; readonly required: boolean }): ReactNode => {
  const text = useText();
  const rules = required ? [{ required: true, message: text('people.valueMissing') }] : [];
  return (
    <>
      <Form.Item name="legalEntity" label={text('field.legalEntity')} rules={rules}><KnownOrNew known={choices.legalEntities} newHint={text('people.newLegalEntity')} allowClear={!required} /></Form.Item>
      <Form.Item name="workplaceCode" label={text('field.workplace')} rules={rules}><Select allowClear={!required} options={named(choices.workplaces)} /></Form.Item>
      <Form.Item name="insurancePlace" label={text('field.insurancePlace')} rules={rules}><Select allowClear={!required} options={[...choices.insurancePlaces.map(value => ({ value, label: text(`place.${value}`, {}, value) })), { value: notInsured, label: text('people.noneInsured') }]} /></Form.Item>
      <Form.Item name="scheduleCode" label={text('field.scheduleCode')} rules={rules}><Select allowClear={!required} options={named(choices.schedules)} /></Form.Item>
    </>
  );
};

const amount = /^\d{1,12}(\.\d{1,2})?$/;

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
      <Form.Item name="housingFundRate" label={text('field.housingFundRate')} extra={text('people.rateHint')} rules={[{ pattern: writtenPercentage, message: text('people.rateWrong') }]}><Input inputMode="decimal" autoComplete="off" suffix="%" /></Form.Item>
    </>
  );
};

/** What was left empty is left out. */
export const filled = <Values extends object>(values: Values): Partial<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== null)) as Partial<Values>;
