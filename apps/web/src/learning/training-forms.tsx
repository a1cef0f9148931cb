/** Forms about plans and certificates: give a course, decide a proposal, move a last day, let off, record what is known. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Form, Input, InputNumber, Select } from 'antd';
import { newCommandId, useApi } from '../api/use-api.ts';
import { useToldCommand } from '../people/told-command.ts';
import { pastedNumbers } from '../parts/pasted-numbers.ts';
import { PersonNumberItem, ReasonItem, useRequired } from '../privacy/privacy-parts.tsx';
import { useSession } from '../shell/session.ts';
import { useText, useTitle } from '../text/text.tsx';

const mostCourses = 2000;

export const AssignForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const required = useRequired();
  const { today } = useSession();
  const assign = useToldCommand('assignTraining');
  const [notTaken, setNotTaken] = useState<readonly string[]>([]);
  const courses = useApi('listCourses', { query: { page: 1, pageSize: mostCourses, offered: 'yes' } }).data?.rows ?? [];
  type Values = { readonly people: string; readonly courseCode: string; readonly dueDate: string; readonly reason?: string };
  return (
    <Form<Values> layout="vertical" onFinish={values => assign.send({ body: { commandId: newCommandId(), personNumbers: pastedNumbers(values.people), courseCode: values.courseCode, dueDate: values.dueDate, reason: values.reason ?? '' } }, answer => { setNotTaken(answer.unknown); if (answer.unknown.length === 0) onDone(); })}>
      <Form.Item name="courseCode" label={text('learning.course')} rules={[required]}><Select showSearch={{ optionFilterProp: 'label' }} notFoundContent={text('learning.noCourses')} options={courses.map(course => ({ value: course.courseCode, label: title({ 'zh-CN': course.titleChinese, en: course.titleEnglish }) }))} /></Form.Item>
      <Form.Item name="people" label={text('learning.personNumbers')} extra={text('learning.personNumbersHint')} rules={[required]}><Input.TextArea autoSize={{ minRows: 2 }} /></Form.Item>
      <Form.Item name="dueDate" label={text('learning.dueDate')} rules={[required]}><Input type="date" min={today} /></Form.Item>
      <Form.Item name="reason" label={text('learning.reason')}><Input maxLength={500} /></Form.Item>
      {notTaken.length === 0 ? null : <Alert type="warning" showIcon title={text('learning.notTaken', { people: notTaken.join(text('people.separator')) })} />}
      <Button type="primary" htmlType="submit" loading={assign.isPending}>{text('learning.assign')}</Button>
    </Form>
  );
};

type ItemForm = { readonly itemId: string; readonly dueDate: string };

export const DecideForm = ({ itemId, dueDate }: ItemForm): ReactNode => {
  const text = useText();
  const decide = useToldCommand('decideTraining');
  const [form] = Form.useForm<{ readonly dueDate: string; readonly reason?: string }>();
  const send = (decision: 'accept' | 'decline'): void => {
    const values = form.getFieldsValue();
    decide.send({ params: { itemId }, body: { commandId: newCommandId(), decision, dueDate: decision === 'accept' ? values.dueDate : null, reason: values.reason ?? '' } });
  };
  return (
    <Form form={form} layout="vertical" initialValues={{ dueDate }}>
      <h3>{text('learning.decide')}</h3>
      <Form.Item name="dueDate" label={text('learning.dueDate')}><Input type="date" /></Form.Item>
      <Form.Item name="reason" label={text('learning.reason')} extra={text('learning.declineHint')}><Input maxLength={500} /></Form.Item>
      <p className="request-actions">
        <Button type="primary" loading={decide.isPending} onClick={() => send('accept')}>{text('learning.accept')}</Button>
        <Button danger loading={decide.isPending} onClick={() => send('decline')}>{text('learning.decline')}</Button>
      </p>
    </Form>
  );
};

export const OpenItemForms = ({ itemId, dueDate }: ItemForm): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const move = useToldCommand('moveTraining');
  const waive = useToldCommand('waiveTraining');
  const complete = useToldCommand('recordCompletion');
  const params = { itemId };
  return (
    <>
      <Form<{ completedDate: string; reason: string }> layout="vertical" initialValues={{ completedDate: today }} onFinish={values => complete.send({ params, body: { commandId: newCommandId(), ...values } })}>
        <h3>{text('learning.recordCompletion')}</h3>
        <Form.Item name="completedDate" label={text('learning.completedDate')} rules={[required]}><Input type="date" max={today} /></Form.Item>
        <ReasonItem label={text('learning.howKnown')} />
        <Button htmlType="submit" loading={complete.isPending}>{text('learning.recordCompletion')}</Button>
      </Form>
      <Form<{ dueDate: string; reason: string }> layout="vertical" initialValues={{ dueDate }} onFinish={values => move.send({ params, body: { commandId: newCommandId(), ...values } })}>
        <h3>{text('learning.moveDue')}</h3>
        <Form.Item name="dueDate" label={text('learning.dueDate')} rules={[required]}><Input type="date" min={today} /></Form.Item>
        <ReasonItem label={text('learning.reason')} />
        <Button htmlType="submit" loading={move.isPending}>{text('learning.moveDue')}</Button>
      </Form>
      <Form<{ reason: string }> layout="vertical" onFinish={values => waive.send({ params, body: { commandId: newCommandId(), ...values } })}>
        <h3>{text('learning.waive')}</h3>
        <ReasonItem label={text('learning.reason')} />
        <Button danger htmlType="submit" loading={waive.isPending}>{text('learning.waive')}</Button>
      </Form>
    </>
  );
};

export const CertificateForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const record = useToldCommand('recordCertificate');
  type Values = { readonly personNumber: string; readonly title: string; readonly issuer?: string; readonly certificateNumber?: string; readonly issuedDate: string; readonly lastDate?: string; readonly alarmDays: number };
  return (
    <Form<Values> layout="vertical" initialValues={{ alarmDays: 30 }} onFinish={values => record.send({ body: { commandId: newCommandId(), ...values, issuer: values.issuer ?? '', certificateNumber: values.certificateNumber ?? '', lastDate: values.lastDate === undefined || values.lastDate === '' ? null : values.lastDate } }, onDone)}>
      <PersonNumberItem />
      <Form.Item name="title" label={text('learning.certificate')} rules={[required]}><Input maxLength={200} /></Form.Item>
      <Form.Item name="issuer" label={text('learning.issuer')}><Input maxLength={200} /></Form.Item>
      <Form.Item name="certificateNumber" label={text('learning.certificateNumber')}><Input maxLength={64} autoComplete="off" /></Form.Item>
      <Form.Item name="issuedDate" label={text('learning.issuedDate')} rules={[required]}><Input type="date" max={today} /></Form.Item>
      <Form.Item name="lastDate" label={text('learning.lastDateField')} extra={text('learning.lastDateHint')}><Input type="date" /></Form.Item>
      <Form.Item name="alarmDays" label={text('learning.alarmDays')} rules={[required]}><InputNumber min={0} max={400} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={record.isPending}>{text('learning.recordCertificate')}</Button>
    </Form>
  );
};
