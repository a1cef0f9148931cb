/** 凭证方案: which accounts pay moves, the cost centres and their departments, from a month on. */
import { useState, type ReactNode } from 'react';
import { Button, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CostShareList } from '../filing/cost-shares.tsx';
import { AccountTable, CostCentreTable, RuleTable, type Plan } from '../filing/plan-tables.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useTold } from '../privacy/privacy-parts.tsx';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

const heads = ['word', 'wagesPayable', 'bankAccount', 'defaultCostCentre'] as const;

const PlanForm = ({ answer, month }: { readonly answer: Answer<'readBookPlan'>; readonly month: string }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const { fromMonth: since, ...stored } = answer.plan;
  const [plan, setPlan] = useState<Plan>(stored);
  const [fromMonth, setFromMonth] = useState(month);
  const save = useCommand('chooseBookPlan');
  const told = useTold(text('bookPlan.saved'));
  return (
    <>
      <section className="card" aria-label={text('page.bookPlan')}>
        <p className="quiet">{since === null ? text('bookPlan.first') : text('bookPlan.since', { month: since })}</p>
        <div className="filter-form">
          {heads.map(name => (
            <div key={name} className="filter-field">
              <label htmlFor={`plan-${name}`}>{text(`bookPlan.${name}`)}</label>
              <Input id={`plan-${name}`} value={plan[name]} maxLength={30} onChange={event => setPlan({ ...plan, [name]: event.target.value })} />
            </div>
          ))}
          <div className="filter-field"><label htmlFor="plan-from">{text('bookPlan.fromMonth')}</label><Input id="plan-from" type="month" value={fromMonth} onChange={event => setFromMonth(event.target.value)} /></div>
          {rights.includes('change:pay:all') ? <div className="filter-actions"><Button type="primary" loading={save.isPending} disabled={fromMonth === ''} onClick={() => save.mutate({ body: { commandId: newCommandId(), fromMonth, plan } }, told)}>{text('bookPlan.save')}</Button></div> : null}
        </div>
      </section>
      <CostCentreTable plan={plan} departments={answer.departments} onChange={setPlan} />
      <RuleTable plan={plan} onChange={setPlan} />
      <AccountTable plan={plan} onChange={setPlan} />
    </>
  );
};

export const BookPlanPage = (): ReactNode => {
  const text = useText();
  const month = useMonth();
  const { rights } = useSession();
  const query = useApi('readBookPlan', { params: { month } });
  return (
    <>
      <PageHead title={text('page.bookPlan')} hint={text('bookPlan.hint')}><AppLink address={`/months/${month}/journal`}>{text('page.journal')}</AppLink></PageHead>
      <QueryView query={query}>{answer => <PlanForm key={`${month} ${answer.plan.fromMonth ?? ''}`} answer={answer} month={month} />}</QueryView>
      <CostShareList month={month} mayChange={rights.includes('change:pay:all')} />
    </>
  );
};
