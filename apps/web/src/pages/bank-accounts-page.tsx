/** Changes of bank accounts: who asked for what, what to look at, and the decision of a second person. */
import { useState, type ReactNode } from 'react';
import { App, Button, Form, Input, InputNumber, Upload } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { BankStateMark, BankSteps } from '../parts/bank-steps.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DecideButtons } from '../parts/decide-buttons.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listBankChanges'>['rows'][number];
type Payee = Answer<'listNewPayees'>['rows'][number];
const states = ['asked', 'coolingOff', 'inEffect', 'replaced', 'rejected', 'withdrawn', 'objected', 'expired'] as const;

/** The number is fetched when it is asked for, and each time leaves a trace that its owner can see. */
const FullNumber = ({ changeId }: { readonly changeId: string }): ReactNode => {
  const text = useText();
  const [shown, setShown] = useState(false);
  const query = useApi('readAccountNumber', { params: { changeId } }, { enabled: shown });
  if (shown && query.data !== undefined) return <code className="account-number">{query.data.accountNumber.replace(/(.{4})(?=.)/g, '$1 ')}</code>;
  return <Button size="small" onClick={() => setShown(true)}>{text('bank.showNumber')}</Button>;
};

const ChangeDetail = ({ row }: { readonly row: Row }): ReactNode => {
  const text = useText();
  const facts: readonly (readonly [string, string])[] = [
    ['bank.person', `${row.name} ${row.personNumber}`], ['bank.holder', row.holderName], ['bank.bankName', row.bankName], ['bank.branch', row.branchCode === '' ? '–' : row.branchCode], ['bank.account', text('bank.ending', { lastFour: row.lastFour })],
    ...(row.reason === '' ? [] : [['bank.reason', row.reason] as const]),
  ];
  return (
    <>
      <p><BankStateMark state={row.state} /> {text(`bank.askedBy.${row.askedBy}`)} {row.isNewPayee ? <Mark tone="info">{text('bank.newPayee')}</Mark> : null}</p>
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{text(name)}</dt><dd>{value}</dd></div>)}</dl>
      <FullNumber changeId={row.changeId} />
      <BankSteps change={row} />
      {row.findings.map(finding => <p key={finding.code}><Mark tone="bad">{text(`bankFinding.${finding.code}`, { people: finding.personNumbers.join(', ') })}</Mark></p>)}
      {row.mayDecide ? <DecideButtons proposalId={row.proposalId} digest={row.digest} what={`${row.name} ${row.lastFour}`} /> : null}
    </>
  );
};

type Wish = { personNumber: string; holderName: string; bankName: string; branchCode?: string; accountNumber: string; reason: string };

const AskPanel = ({ open, personNumber, onClose }: { readonly open: boolean; readonly personNumber: string; readonly onClose: () => void }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const ask = useCommand('askBankChange');
  const submit = (wish: Wish): void => ask.mutate(
    { body: { commandId: newCommandId(), ...wish, branchCode: wish.branchCode ?? '' } },
    { onSuccess: () => { void message.success(text('bank.submitted')); onClose(); }, onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  const required = [{ required: true, message: text('bankLoad.valueMissing') }];
  return (
    <SidePanel title={text('bank.askForOther')} open={open} onClose={onClose}>
      <Form<Wish> layout="vertical" initialValues={personNumber === '' ? {} : { personNumber }} onFinish={submit}>
        <Form.Item name="personNumber" label={text('field.personNumber')} rules={required}><Input autoComplete="off" /></Form.Item>
        <Form.Item name="holderName" label={text('bank.holder')} rules={required}><Input autoComplete="off" maxLength={100} /></Form.Item>
        <Form.Item name="bankName" label={text('bank.bankName')} rules={required}><Input maxLength={100} /></Form.Item>
        <Form.Item name="branchCode" label={text('bank.branch')} extra={text('bank.branchHint')}><Input maxLength={20} /></Form.Item>
        <Form.Item name="accountNumber" label={text('bank.number')} rules={required}><Input autoComplete="off" maxLength={50} /></Form.Item>
        <Form.Item name="reason" label={text('bank.reason')} rules={required}><Input.TextArea maxLength={500} /></Form.Item>
        <Button type="primary" htmlType="submit" disabled={ask.isPending}>{text('bank.submit')}</Button>
      </Form>
    </SidePanel>
  );
};

const LoadButton = (): ReactNode => {
  const text = useText();
  const { message, modal } = App.useApp();
  const load = useCommand('loadBankAccounts');
  const send = (file: File): void => load.mutate(
    { query: { commandId: newCommandId() }, file },
    {
      onSuccess: data => {
        if (data.failures.length === 0) void message.success(text('bank.loaded', { rows: data.rows }));
        else modal.error({ title: text('bank.loadRefused', { count: data.failures.length }), content: <ul>{data.failures.slice(0, 20).map(failed => <li key={`${failed.row} ${failed.code}`}>{text('bank.loadRow', { row: failed.row, reason: text(`bankLoad.${failed.code}`) })}</li>)}</ul> });
      },
      onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
    },
  );
  return <Upload accept=".csv,text/csv" showUploadList={false} beforeUpload={file => { send(file); return false; }}><Button title={text('bank.loadHint')} loading={load.isPending}>{text('bank.load')}</Button></Upload>;
};

const PolicyCard = ({ mayAsk }: { readonly mayAsk: boolean }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const query = useApi('readBankPolicy', {});
  const ask = useCommand('askBankPolicy');
  if (query.data === undefined) return null;
  const submit = (policy: { coolingOffDays: number; addressDays: number }): void => ask.mutate(
    { body: { commandId: newCommandId(), ...policy } },
    { onSuccess: () => void message.success(text('bank.policyAsked')), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  return (
    <section className="card">
      <h2>{text('bank.policy')}</h2>
      <p className="quiet">{text('bank.policyHint')}</p>
      <Form key={`${query.data.coolingOffDays} ${query.data.addressDays}`} layout="inline" initialValues={query.data} onFinish={submit}>
        <Form.Item name="coolingOffDays" label={text('bank.coolingOffDays')}><InputNumber min={1} max={30} precision={0} disabled={!mayAsk} /></Form.Item>
        <Form.Item name="addressDays" label={text('bank.addressDays')}><InputNumber min={0} max={90} precision={0} disabled={!mayAsk} /></Form.Item>
        {mayAsk ? <Button htmlType="submit" disabled={ask.isPending}>{text('bank.submit')}</Button> : null}
      </Form>
    </section>
  );
};

const NewPayees = (): ReactNode => {
  const text = useText();
  const query = useApi('listNewPayees', { query: { page: 1, pageSize: 100 } });
  if (query.data === undefined || query.data.rows.length === 0) return null;
  const columns: readonly Column<Payee>[] = [
    { key: 'person', title: text('bank.person'), width: 180, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'entered', title: text('bank.enteredBy'), width: 140, cell: row => row.createdBy },
    { key: 'asked', title: text('bank.askedByName'), width: 140, cell: row => (row.askedBy === '' ? '–' : row.askedBy) },
    { key: 'approved', title: text('bank.approvedBy'), width: 140, cell: row => (row.approvedBy === '' ? '–' : row.approvedBy) },
  ];
  return (
    <section className="card">
      <h2>{text('bank.newPayees')}</h2>
      <p className="quiet">{text('bank.newPayeesHint')}</p>
      <DataTable caption={text('bank.newPayees')} columns={columns} rows={query.data.rows} rowKey={row => row.personNumber} empty={null} maxHeight="30vh" />
    </section>
  );
};

const Findings = (): ReactNode => {
  const text = useText();
  const query = useApi('listBankFindings', {});
  if (query.data === undefined || query.data.rows.length === 0) return null;
  return (
    <section className="card">
      <h2>{text('bank.findings')}</h2>
      <ul className="plain-list">{query.data.rows.map(row => <li key={`${row.code} ${row.personNumbers.join()}`}><Mark tone="bad">{text(`bankFinding.${row.code}`, { people: row.personNumbers.join(', ') })}</Mark></li>)}</ul>
    </section>
  );
};

export const BankAccountsPage = (): ReactNode => {
  const text = useText();
  const session = useSession();
  const [search, change] = useSearchState();
  // Whoever comes from a file that lacks an account names the person.
  const wanted = search['ask'] ?? '';
  const [asking, setAsking] = useState(wanted !== '');
  const stopAsking = (): void => {
    setAsking(false);
    change({ ask: undefined }, true);
  };
  const query = useApi('listBankChanges', { query: { ...pageOf(search), state: states.find(each => each === search['state']) ?? 'all', personNumber: search['personNumber'] ?? '' } });
  const chosen = query.data?.rows.find(row => row.changeId === search['change']);
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => <button type="button" className="link-button" onClick={() => change({ change: row.changeId })}>{row.name} {row.personNumber}</button> },
    { key: 'state', title: text('field.state'), width: 110, cell: row => <BankStateMark state={row.state} /> },
    { key: 'account', title: text('bank.account'), width: 240, cell: row => `${row.bankName} ${text('bank.ending', { lastFour: row.lastFour })}` },
    { key: 'askedBy', title: text('bank.asked'), width: 130, cell: row => text(`bank.askedBy.${row.askedBy}`) },
    { key: 'findings', title: text('bank.findings'), width: 90, cell: row => (row.findings.length === 0 ? '–' : <Mark tone="bad">{row.findings.length}</Mark>) },
    { key: 'decide', title: text('page.proposals'), width: 200, cell: row => (row.mayDecide ? <DecideButtons proposalId={row.proposalId} digest={row.digest} what={`${row.name} ${row.lastFour}`} /> : '') },
  ];
  const mayAsk = session.rights.includes('change:bank');
  return (
    <>
      <PageHead title={text('page.bankAccounts')} hint={text('bank.hint')}>
        {mayAsk ? <><LoadButton /><Button type="primary" onClick={() => setAsking(true)}>{text('bank.askForOther')}</Button></> : null}
      </PageHead>
      <FilterForm fields={[
        { name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`bankState.${value}`) })) },
        { name: 'personNumber', label: text('field.personNumber') },
      ]}
      />
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.bankAccounts')} columns={columns} rows={data.rows} rowKey={row => row.changeId} rowHeight={44} empty={<Empty title={text('bank.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <Findings />
      <NewPayees />
      <PolicyCard mayAsk={mayAsk} />
      <AskPanel open={asking && mayAsk} personNumber={wanted} onClose={stopAsking} />
      <SidePanel title={chosen === undefined ? '' : `${chosen.name} ${chosen.personNumber}`} open={chosen !== undefined} onClose={() => change({ change: undefined })}>{chosen === undefined ? null : <ChangeDetail row={chosen} />}</SidePanel>
    </>
  );
};
