/** Recording an event of a person: the fields that its kind asks for. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import type { CallInput } from '../api/client.ts';
import { newCommandId } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';
import { DepartmentField, employmentKinds, filled, placeAndWageOf, PlaceFields, PositionField, WageFields, type Choices } from './terms-fields.tsx';
import { useToldCommand } from './told-command.ts';

const kinds = ['confirmation', 'probation', 'contract', 'renewal', 'transfer', 'kindChange', 'wageChange', 'termination'] as const;
type Kind = (typeof kinds)[number];
type Values = Readonly<Record<string, string | undefined>> & { readonly validOn: string };
type EventBody = NonNullable<CallInput<'recordPersonEvent'>['body']>;
type WageBody = NonNullable<CallInput<'changeWage'>['body']>;

const withEnd: readonly Kind[] = ['probation', 'contract', 'renewal'];

export const EventForm = ({ personNumber, choices, mayChangePay, onDone }: { readonly personNumber: string; readonly choices: Choices; readonly mayChangePay: boolean; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const [kind, setKind] = useState<Kind>('confirmation');
  const record = useToldCommand('recordPersonEvent');
  const raise = useToldCommand('changeWage');
  const submit = ({ note, ...values }: Values): void => {
    const common = { commandId: newCommandId(), ...(note === undefined ? {} : { note }), ...filled(values), ...placeAndWageOf(choices, { legalEntity: values['legalEntity'], insurancePlace: values['insurancePlace'], housingFundRate: values['housingFundRate'] }) };
    if (kind === 'wageChange') raise.send({ params: { personNumber }, body: common as WageBody }, onDone);
    else record.send({ params: { personNumber }, body: { ...common, kind } as EventBody }, onDone);
  };
  return (
    <Form<Values> layout="vertical" onFinish={submit} key={kind}>
      <Form.Item label={text('people.event')} htmlFor="event-kind">
        <Select id="event-kind" aria-label={text('people.event')} value={kind} onChange={setKind} options={kinds.filter(value => mayChangePay || value !== 'wageChange').map(value => ({ value, label: text(`personEvent.${value}`) }))} />
      </Form.Item>
      <Form.Item name="validOn" label={text(kind === 'termination' ? 'people.lastDay' : 'field.validFrom')} rules={[{ required: true, message: text('people.valueMissing') }]}><Input type="date" /></Form.Item>
      {withEnd.includes(kind) ? <Form.Item name="endsOn" label={text('people.endsOn')} extra={text('people.openEnded')}><Input type="date" /></Form.Item> : null}
      {kind === 'transfer' ? (
        <>
          <p className="quiet">{text('people.unchangedHint')}</p>
          <DepartmentField choices={choices} required={false} />
          <PositionField choices={choices} />
          <Form.Item name="managerPersonNumber" label={text('people.managerNumber')}><Input autoComplete="off" maxLength={64} /></Form.Item>
          <PlaceFields choices={choices} required={false} />
        </>
      ) : null}
      {kind === 'kindChange' ? <Form.Item name="employmentKind" label={text('people.employmentKind')} rules={[{ required: true, message: text('people.valueMissing') }]}><Select options={employmentKinds.map(value => ({ value, label: text(`employmentKind.${value}`) }))} /></Form.Item> : null}
      {kind === 'wageChange' ? <><p className="quiet">{text('people.unchangedHint')}</p><WageFields required={false} /></> : null}
      <Form.Item name="note" label={text('people.note')}><Input.TextArea maxLength={500} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={record.isPending || raise.isPending}>{text('people.record')}</Button>
    </Form>
  );
};
