/** How long candidates are kept, and what follows a hire by itself. */
import type { ReactNode } from 'react';
import { Button, Checkbox, Form, InputNumber } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useText } from '../text/text.tsx';

type Policy = Answer<'readRecruitingPolicy'>;
type Values = Pick<Policy, 'retentionMonths' | 'enrolsTraining' | 'enrolsGoals'>;

const RulesForm = ({ policy, onDone }: { readonly policy: Policy; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const choose = useToldCommand('chooseRecruitingPolicy');
  return (
    <Form<Values> layout="vertical" disabled={!policy.mayChange} initialValues={policy} onFinish={values => choose.send({ body: { commandId: newCommandId(), ...values } }, onDone)}>
      {policy.isChosen ? null : <p className="quiet">{text('recruitingRules.usual')}</p>}
      <Form.Item name="retentionMonths" label={text('recruitingRules.retention')} extra={text('recruitingRules.retentionHint')} rules={[{ required: true, message: text('people.valueMissing') }]}><InputNumber min={1} max={60} precision={0} /></Form.Item>
      <Form.Item name="enrolsTraining" valuePropName="checked"><Checkbox>{text('recruitingRules.enrolsTraining')}</Checkbox></Form.Item>
      <Form.Item name="enrolsGoals" valuePropName="checked"><Checkbox>{text('recruitingRules.enrolsGoals')}</Checkbox></Form.Item>
      {policy.mayChange ? <Button type="primary" htmlType="submit" loading={choose.isPending}>{text('action.save')}</Button> : null}
    </Form>
  );
};

export const RecruitingRules = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const query = useApi('readRecruitingPolicy', {});
  return <QueryView query={query} rows={3}>{policy => <RulesForm policy={policy} onDone={onDone} />}</QueryView>;
};
