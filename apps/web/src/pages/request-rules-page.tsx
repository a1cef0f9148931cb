/** 请假与审批规则: the company's named choices, each with what it does, and worked examples of what they give. */
import { type ReactNode } from 'react';
import { App, Button, Form, Input, InputNumber, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Policy = Answer<'readRequestPolicy'>;
const numbers = [['minutesPerDay', 60, 1440], ['companyExtraDays', 0, 60], ['carryOverMonths', 0, 12], ['secondLevelAboveDays', 0, 366], ['timeOutHours', 1, 720], ['correctionsPerMonth', 0, 62], ['backDays', 0, 366], ['timeOffMonths', 1, 24]] as const;
const choices = [['bandYear', ['full', 'prorated']], ['overBalance', ['refuse', 'ask']], ['restDayOvertime', ['pay', 'choose']]] as const;

type Wish = Omit<Policy, 'isChosen' | 'examples' | 'validFrom'> & { readonly validFrom: string };

const RulesForm = ({ policy }: { readonly policy: Policy }): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const { message } = App.useApp();
  const command = useCommand('chooseRequestPolicy');
  const required = [{ required: true, message: text('access.valueMissing') }];
  return (
    <Form<Wish>
      layout="vertical" className="rules-form" initialValues={{ ...policy, validFrom: today }}
      onFinish={wish => command.mutate({ body: { commandId: newCommandId(), ...wish } }, { onSuccess: () => void message.success(text('requestRules.saved')), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) })}
    >
      {choices.map(([name, values]) => <Form.Item key={name} name={name} label={text(`requestRules.${name}`)} extra={text(`requestRules.${name}.hint`)} rules={required}><Select options={values.map(value => ({ value, label: text(`requestRules.${name}.${value}`) }))} /></Form.Item>)}
      {numbers.map(([name, min, max]) => <Form.Item key={name} name={name} label={text(`requestRules.${name}`)} extra={text(`requestRules.${name}.hint`)} rules={required}><InputNumber min={min} max={max} precision={0} /></Form.Item>)}
      <Form.Item name="validFrom" label={text('requestRules.validFrom')} rules={required}><Input type="date" /></Form.Item>
      <Button type="primary" htmlType="submit" loading={command.isPending}>{text('requestRules.save')}</Button>
    </Form>
  );
};

const Rules = ({ policy }: { readonly policy: Policy }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const mayChange = rights.includes('change:personal:all');
  return (
    <>
      <section className="card">
        <p>{policy.isChosen ? <Mark tone="good">{text('requestRules.chosen', { validFrom: policy.validFrom ?? '' })}</Mark> : <Mark tone="warn">{text('requestRules.shipped')}</Mark>}</p>
        <h2>{text('requestRules.examples')}</h2>
        <div className="table-scroll" tabIndex={0} role="region" aria-label={text('requestRules.examples')}><table className="users-table">
          <caption className="visually-hidden">{text('requestRules.examples')}</caption>
          <thead><tr><th scope="col">{text('requestRules.case')}</th><th scope="col">{text('leave.serviceYears')}</th><th scope="col">{text('requestRules.fullDays')}</th><th scope="col">{text('requestRules.calendarDays')}</th><th scope="col">{text('requestRules.days')}</th></tr></thead>
          <tbody>{policy.examples.map(row => <tr key={row.example}><th scope="row">{text(`leaveExample.${row.example}`)}</th><td>{row.serviceYears}</td><td>{row.fullDays}</td><td>{row.calendarDays}</td><td><strong>{row.days}</strong></td></tr>)}</tbody>
        </table></div>
        <p className="quiet">{text('requestRules.law')}</p>
      </section>
      <section className="card">
        <h2>{text('requestRules.choices')}</h2>
        {mayChange ? <RulesForm key={policy.validFrom ?? ''} policy={policy} /> : (
          <dl className="fact-grid">
            {choices.map(([name]) => <div key={name}><dt>{text(`requestRules.${name}`)}</dt><dd>{text(`requestRules.${name}.${policy[name]}`)}</dd></div>)}
            {numbers.map(([name]) => <div key={name}><dt>{text(`requestRules.${name}`)}</dt><dd>{policy[name]}</dd></div>)}
          </dl>
        )}
      </section>
    </>
  );
};

export const RequestRulesPage = (): ReactNode => {
  const text = useText();
  const query = useApi('readRequestPolicy', {});
  return (
    <>
      <PageHead title={text('page.requestRules')} hint={text('requestRules.hint')} />
      <QueryView query={query}>{policy => <Rules policy={policy} />}</QueryView>
    </>
  );
};
