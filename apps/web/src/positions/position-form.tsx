/** Adding a position or changing its names. */
import type { ReactNode } from 'react';
import { Button, Checkbox, Form, Input } from 'antd';
import type { CallInput } from '../api/client.ts';
import { newCommandId } from '../api/use-api.ts';
import { useToldCommand } from '../people/told-command.ts';
import { useText } from '../text/text.tsx';

type Body = NonNullable<CallInput<'savePosition'>['body']>;
type Values = Omit<Body, 'commandId'>;

export const PositionForm = ({ position, onDone }: { readonly position: Required<Values> | null; readonly onDone: (positionCode: string) => void }): ReactNode => {
  const text = useText();
  const save = useToldCommand('savePosition');
  const needed = [{ required: true, message: text('people.valueMissing') }];
  const start = position === null ? {} : { positionCode: position.positionCode, titleChinese: position.titleChinese, titleEnglish: position.titleEnglish, isEnded: position.isEnded };
  return (
    <Form<Values> layout="vertical" initialValues={start} onFinish={values => save.send({ body: { commandId: newCommandId(), ...values, isEnded: values.isEnded === true } }, () => onDone(values.positionCode))}>
      <Form.Item name="titleChinese" label={text('position.titleChinese')} rules={needed}><Input maxLength={60} /></Form.Item>
      <Form.Item name="titleEnglish" label={text('position.titleEnglish')} rules={needed}><Input maxLength={60} /></Form.Item>
      <Form.Item name="positionCode" label={text('position.code')} extra={text('position.codeHint')} rules={[...needed, { pattern: /^[a-z][A-Za-z0-9]{0,39}$/, message: text('position.codeHint') }]}><Input disabled={position !== null} autoComplete="off" /></Form.Item>
      {position === null ? null : <Form.Item name="isEnded" valuePropName="checked"><Checkbox>{text('position.end')}</Checkbox></Form.Item>}
      <Button type="primary" htmlType="submit" loading={save.isPending}>{text('action.save')}</Button>
    </Form>
  );
};
