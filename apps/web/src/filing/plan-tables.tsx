/** The tables of a voucher plan, row by row: cost centres, booking rules, names of accounts. */
import type { ReactNode } from 'react';
import { Button, Checkbox, Input, Select } from 'antd';
import type { CallInput } from '../api/client.ts';
import { useText } from '../text/text.tsx';

export type Plan = CallInput<'chooseBookPlan'>['body']['plan'];
type Choice = Plan['rules'][number]['debit'];

const RowTable = ({ title, headings, children, onAdd }: { readonly title: string; readonly headings: readonly string[]; readonly children: ReactNode; readonly onAdd: () => void }): ReactNode => {
  const text = useText();
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={title}>
        <table className="small-table">
          <thead><tr>{headings.map(heading => <th key={heading} scope="col">{heading}</th>)}<th scope="col">{text('bookPlan.remove')}</th></tr></thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      <Button onClick={onAdd}>{text('bookPlan.add')}</Button>
    </section>
  );
};

const RemoveCell = ({ what, onRemove }: { readonly what: string; readonly onRemove: () => void }): ReactNode => {
  const text = useText();
  return <td><Button size="small" aria-label={`${text('bookPlan.remove')}: ${what}`} onClick={onRemove}>{text('bookPlan.remove')}</Button></td>;
};

const ChoiceInput = ({ label, choice, onChange }: { readonly label: string; readonly choice: Choice; readonly onChange: (choice: Choice) => void }): ReactNode => {
  const text = useText();
  return (
    <div className="button-row">
      <Input aria-label={label} value={choice.account} style={{ width: 110 }} maxLength={30} onChange={event => onChange({ ...choice, account: event.target.value })} />
      <Checkbox checked={choice.ofCostCentre} onChange={event => onChange({ ...choice, ofCostCentre: event.target.checked })}>{text('bookPlan.ofCostCentre')}</Checkbox>
    </div>
  );
};

type TableProps = { readonly plan: Plan; readonly onChange: (plan: Plan) => void };
/** A list with the row at one place replaced, or taken away. */
const replaced = <Row,>(rows: readonly Row[], index: number, row: Row | null): Row[] => rows.flatMap((each, place) => (place === index ? (row === null ? [] : [row]) : [each]));

export const CostCentreTable = ({ plan, departments, onChange }: TableProps & { readonly departments: readonly string[] }): ReactNode => {
  const text = useText();
  const set = (index: number, row: Plan['costCentres'][number] | null): void => onChange({ ...plan, costCentres: replaced(plan.costCentres, index, row) });
  return (
    <RowTable
      title={text('bookPlan.costCentres')} headings={['code', 'title', 'expenseAccount', 'departments'].map(name => text(`bookPlan.${name}`))}
      onAdd={() => onChange({ ...plan, costCentres: [...plan.costCentres, { code: '', title: '', expenseAccount: '', departments: [] }] })}
    >
      {plan.costCentres.map((centre, index) => (
        <tr key={index}>
          <td><Input aria-label={text('bookPlan.code')} value={centre.code} style={{ width: 90 }} maxLength={20} onChange={event => set(index, { ...centre, code: event.target.value })} /></td>
          <td><Input aria-label={text('bookPlan.title')} value={centre.title} style={{ width: 130 }} maxLength={80} onChange={event => set(index, { ...centre, title: event.target.value })} /></td>
          <td><Input aria-label={text('bookPlan.expenseAccount')} value={centre.expenseAccount} style={{ width: 110 }} maxLength={30} onChange={event => set(index, { ...centre, expenseAccount: event.target.value })} /></td>
          <td><Select aria-label={text('bookPlan.departments')} mode="tags" value={centre.departments} style={{ minWidth: 200 }} onChange={value => set(index, { ...centre, departments: value })} options={departments.map(value => ({ value, label: value }))} /></td>
          <RemoveCell what={centre.code} onRemove={() => set(index, null)} />
        </tr>
      ))}
    </RowTable>
  );
};

const classes = ['earning', 'timeDeduction', 'deduction', 'tax', 'employerCost'];

export const RuleTable = ({ plan, onChange }: TableProps): ReactNode => {
  const text = useText();
  const set = (index: number, row: Plan['rules'][number] | null): void => onChange({ ...plan, rules: replaced(plan.rules, index, row) });
  return (
    <RowTable
      title={text('bookPlan.rules')} headings={['source', 'debit', 'credit'].map(name => text(`bookPlan.${name}`))}
      onAdd={() => onChange({ ...plan, rules: [...plan.rules, { source: '', debit: { account: '', ofCostCentre: false }, credit: { account: '', ofCostCentre: false } }] })}
    >
      {plan.rules.map((rule, index) => (
        <tr key={index}>
          <td>{classes.includes(rule.source) ? text(`bookPlan.source.${rule.source}`) : <Input aria-label={text('bookPlan.source')} value={rule.source} style={{ width: 190 }} maxLength={60} onChange={event => set(index, { ...rule, source: event.target.value })} />}</td>
          <td><ChoiceInput label={text('bookPlan.debit')} choice={rule.debit} onChange={debit => set(index, { ...rule, debit })} /></td>
          <td><ChoiceInput label={text('bookPlan.credit')} choice={rule.credit} onChange={credit => set(index, { ...rule, credit })} /></td>
          {classes.includes(rule.source) ? <td /> : <RemoveCell what={rule.source} onRemove={() => set(index, null)} />}
        </tr>
      ))}
    </RowTable>
  );
};

export const AccountTable = ({ plan, onChange }: TableProps): ReactNode => {
  const text = useText();
  const set = (index: number, row: Plan['accounts'][number] | null): void => onChange({ ...plan, accounts: replaced(plan.accounts, index, row) });
  return (
    <RowTable title={text('bookPlan.accounts')} headings={[text('bookPlan.code'), text('bookPlan.title')]} onAdd={() => onChange({ ...plan, accounts: [...plan.accounts, { code: '', title: '' }] })}>
      {plan.accounts.map((account, index) => (
        <tr key={index}>
          <td><Input aria-label={text('bookPlan.code')} value={account.code} style={{ width: 130 }} maxLength={30} onChange={event => set(index, { ...account, code: event.target.value })} /></td>
          <td><Input aria-label={text('bookPlan.title')} value={account.title} style={{ width: 240 }} maxLength={80} onChange={event => set(index, { ...account, title: event.target.value })} /></td>
          <RemoveCell what={account.code} onRemove={() => set(index, null)} />
        </tr>
      ))}
    </RowTable>
  );
};
