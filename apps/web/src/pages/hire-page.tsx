/** Hiring somebody: one form, on a phone as well. What is missing is said at once. */
import { useState, type ReactNode } from 'react';
import { Alert, App, Button, Checkbox, Form, Input, Select } from 'antd';
import type { CallInput } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { BankAccountLink } from '../people/file-parts.tsx';
import { DepartmentField, employmentKinds, filled, placeAndWageOf, PlaceFields, PositionField, WageFields, type Choices } from '../people/terms-fields.tsx';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Body = NonNullable<CallInput<'hirePerson'>['body']>;
type Terms = NonNullable<Body['terms']>;
type Values = {
  personNumber?: string; name: string; identityNumber?: string; mobile?: string; email?: string; hireDate: string; department: string; managerPersonNumber?: string; sourcePersonKey?: string; positionCode?: string;
  employmentKind: (typeof employmentKinds)[number]; probationEndsOn?: string; hasContract?: boolean; contractEndsOn?: string; hasTerms?: boolean;
  legalEntity?: string; workplaceCode?: string; insurancePlace?: string; scheduleCode?: string; wageKind?: 'monthly' | 'hourly'; wage?: string; currency?: string; insuranceBase?: string; housingFundBase?: string; housingFundRate?: string;
};

const termsOf = (values: Values, { insurancePlace = null, housingFundRate }: { readonly insurancePlace?: string | null; readonly housingFundRate?: string }): Terms | null => {
  const { legalEntity, workplaceCode, scheduleCode, wageKind, wage } = values;
  if (values.hasTerms !== true || legalEntity === undefined || workplaceCode === undefined || scheduleCode === undefined || wageKind === undefined || wage === undefined) return null;
  return { legalEntity, workplaceCode, scheduleCode, wageKind, wage, insurancePlace, ...filled({ currency: values.currency, insuranceBase: values.insuranceBase, housingFundBase: values.housingFundBase, housingFundRate }) } as Terms;
};

const bodyOf = (choices: Choices, values: Values, isConfirmed: boolean): Body => {
  const { isNewLegalEntity = false, ...places } = placeAndWageOf(choices, values);
  return {
    commandId: newCommandId(), name: values.name, hireDate: values.hireDate, department: values.department, employmentKind: values.employmentKind, isConfirmed, isNewLegalEntity,
    ...filled({ personNumber: values.personNumber, identityNumber: values.identityNumber, mobile: values.mobile, email: values.email, managerPersonNumber: values.managerPersonNumber, sourcePersonKey: values.sourcePersonKey, positionCode: values.positionCode, probationEndsOn: values.probationEndsOn }) as Partial<Body>,
    terms: termsOf(values, places), contract: values.hasContract === true ? { endsOn: values.contractEndsOn ?? null } : null,
  };
};

/** Likenesses that a clerk may look at and confirm. */
const asking: readonly string[] = ['hiredBefore', 'mobileInUse'];

const HireForm = ({ choices, onHired }: { readonly choices: Choices; readonly onHired: (hired: { personNumber: string; missing: readonly string[] }) => void }): ReactNode => {
  const text = useText();
  const { message, modal } = App.useApp();
  const { rights } = useSession();
  const hire = useCommand('hirePerson');
  const [form] = Form.useForm<Values>();
  const hasTerms = Form.useWatch('hasTerms', form) === true;
  const hasContract = Form.useWatch('hasContract', form) === true;
  const needed = [{ required: true, message: text('people.valueMissing') }];
  const send = (values: Values, isConfirmed: boolean): void => hire.mutate({ body: bodyOf(choices, values, isConfirmed) }, {
    onSuccess: hired => { form.resetFields(); onHired(hired); },
    onError: error => {
      const reason = text(`error.${error.code}`, error.data, text('error.unexpected'));
      if (asking.includes(error.code)) modal.confirm({ title: text('hire.sure'), content: reason, okText: text('action.confirm'), cancelText: text('action.cancel'), onOk: () => send(values, true) });
      else void message.error(reason);
    },
  });
  const mayPay = rights.includes('change:pay');
  return (
    <Form<Values> form={form} layout="vertical" className="hire-form" initialValues={{ employmentKind: 'standard', hasTerms: mayPay, wageKind: 'monthly', currency: 'CNY' }} onFinish={values => send(values, false)}>
      <h2>{text('hire.person')}</h2>
      <div className="form-columns">
        <Form.Item name="name" label={text('field.name')} rules={needed}><Input autoComplete="off" maxLength={100} /></Form.Item>
        <Form.Item name="personNumber" label={text('field.personNumber')} extra={text('hire.numberHint')}><Input autoComplete="off" maxLength={64} /></Form.Item>
        <Form.Item name="hireDate" label={text('field.hireDate')} rules={needed}><Input type="date" /></Form.Item>
        <DepartmentField choices={choices} required />
        <PositionField choices={choices} />
        <Form.Item name="managerPersonNumber" label={text('people.managerNumber')}><Input autoComplete="off" maxLength={64} /></Form.Item>
        <Form.Item name="employmentKind" label={text('people.employmentKind')}><Select options={employmentKinds.map(value => ({ value, label: text(`employmentKind.${value}`) }))} /></Form.Item>
        {rights.includes('change:identity') ? <Form.Item name="identityNumber" label={text('people.identityNumber')} extra={text('hire.laterHint')}><Input autoComplete="off" maxLength={30} /></Form.Item> : null}
        <Form.Item name="mobile" label={text('field.mobile')}><Input inputMode="tel" autoComplete="off" maxLength={30} /></Form.Item>
        <Form.Item name="email" label={text('people.email')} rules={[{ type: 'email', message: text('people.emailWrong') }]}><Input autoComplete="off" maxLength={200} /></Form.Item>
        <Form.Item name="sourcePersonKey" label={text('people.account')} extra={text('hire.accountHint')}><Input autoComplete="off" maxLength={200} /></Form.Item>
        <Form.Item name="probationEndsOn" label={text('people.probationEndsOn')}><Input type="date" /></Form.Item>
        <Form.Item name="hasContract" valuePropName="checked" label={text('personTask.contract')}><Checkbox>{text('hire.contractSigned')}</Checkbox></Form.Item>
        {hasContract ? <Form.Item name="contractEndsOn" label={text('people.contractEndsOn')} extra={text('people.openEnded')}><Input type="date" /></Form.Item> : null}
      </div>
      {mayPay ? <Form.Item name="hasTerms" valuePropName="checked"><Checkbox>{text('hire.withTerms')}</Checkbox></Form.Item> : null}
      {hasTerms ? <div className="form-columns"><PlaceFields choices={choices} required /><WageFields required /><Form.Item name="currency" label={text('field.currency')} rules={[...needed, { pattern: /^[A-Z]{3}$/, message: text('people.currencyWrong') }]}><Input maxLength={3} /></Form.Item></div> : <Alert type="info" showIcon title={text('hire.noTerms')} />}
      <p><Button type="primary" htmlType="submit" size="large" loading={hire.isPending}>{text('hire.submit')}</Button></p>
    </Form>
  );
};

export const HirePage = (): ReactNode => {
  const text = useText();
  const query = useApi('readHireChoices', {});
  const [hired, setHired] = useState<{ readonly personNumber: string; readonly missing: readonly string[] } | null>(null);
  return (
    <>
      <PageHead title={text('page.hire')} hint={text('hire.hint')}><AppLink className="plain-button" address="/hire/sheet">{text('page.hireSheet')}</AppLink></PageHead>
      {hired === null ? null : (
        <Alert
          type={hired.missing.length === 0 ? 'success' : 'warning'} showIcon title={<>{text('hire.done', { personNumber: hired.personNumber })} <AppLink address={`/people/${encodeURIComponent(hired.personNumber)}`}>{text('page.personFile')}</AppLink></>}
          description={hired.missing.length === 0 ? null : <>{text('hire.held')} {hired.missing.map(code => text(`missingForPay.${code}`)).join(text('people.separator'))} <BankAccountLink file={hired} /></>}
        />
      )}
      <section className="card"><QueryView query={query} rows={10}>{choices => <HireForm choices={choices} onHired={setHired} />}</QueryView></section>
    </>
  );
};
