/** Opening a requisition for a position, or changing one. */
import type { ReactNode } from 'react';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { DepartmentInput } from '../parts/department-input.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useText, useTitleOf } from '../text/text.tsx';

export type Requisition = Answer<'listRequisitions'>['rows'][number];
type State = Requisition['state'];
type Values = { readonly positionCode: string; readonly department: string; readonly headcount: number; readonly wantedBy?: string; readonly note?: string; readonly state: State };
const next: Readonly<Record<State, readonly State[]>> = { open: ['open', 'paused', 'filled', 'cancelled'], paused: ['paused', 'open', 'cancelled'], filled: ['filled', 'open'], cancelled: ['cancelled'] };

const SharedFields = (): ReactNode => {
  const text = useText();
  const needed = [{ required: true, message: text('people.valueMissing') }];
  return (
    <>
      <Form.Item name="department" label={text('field.department')} rules={needed}><DepartmentInput /></Form.Item>
      <Form.Item name="headcount" label={text('requisition.headcount')} rules={needed}><InputNumber min={1} max={1000} precision={0} /></Form.Item>
      <Form.Item name="wantedBy" label={text('requisition.wantedBy')}><Input type="date" /></Form.Item>
      <Form.Item name="note" label={text('people.note')}><Input.TextArea maxLength={1000} /></Form.Item>
    </>
  );
};
const sharedOf = ({ department, headcount, wantedBy, note = '' }: Values) => ({ department, headcount, note, wantedBy: wantedBy === undefined || wantedBy === '' ? null : wantedBy });

export const OpenRequisitionForm = ({ onDone }: { readonly onDone: (requisitionId: string) => void }): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const open = useToldCommand('openRequisition');
  const positions = useApi('listPositions', { query: { pageSize: 2000 } });
  return (
    <QueryView query={positions}>{({ rows }) => (
      <Form<Values> layout="vertical" initialValues={{ headcount: 1 }} onFinish={values => open.send({ body: { commandId: newCommandId(), positionCode: values.positionCode, ...sharedOf(values) } }, ({ requisitionId }) => onDone(requisitionId))}>
        <Form.Item name="positionCode" label={text('field.position')} extra={text('requisition.positionHint')} rules={[{ required: true, message: text('people.valueMissing') }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={rows.filter(({ profileSince }) => profileSince !== null).map(position => ({ value: position.positionCode, label: title(position) }))} />
        </Form.Item>
        <SharedFields />
        <Button type="primary" htmlType="submit" loading={open.isPending}>{text('requisition.open')}</Button>
      </Form>
    )}</QueryView>
  );
};

export const ChangeRequisitionForm = ({ requisition, onDone }: { readonly requisition: Requisition; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const change = useToldCommand('changeRequisition');
  const { requisitionId, department, headcount, note, wantedBy, state } = requisition;
  return (
    <Form<Values> layout="vertical" initialValues={{ department, headcount, note, state, ...(wantedBy === null ? {} : { wantedBy }) }} onFinish={values => change.send({ params: { requisitionId }, body: { commandId: newCommandId(), state: values.state, ...sharedOf(values) } }, onDone)}>
      <Form.Item name="state" label={text('field.state')}><Select options={next[state].map(value => ({ value, label: text(`requisitionState.${value}`) }))} /></Form.Item>
      <SharedFields />
      <Button type="primary" htmlType="submit" loading={change.isPending}>{text('action.save')}</Button>
    </Form>
  );
};
