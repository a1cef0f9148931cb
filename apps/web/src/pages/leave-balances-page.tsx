/** 假期余额: annual leave and time off of people on any day, the ledger of each, and what a clerk adds to it. */
import { useState, type ReactNode } from 'react';
import { App, Button, Form, Input, InputNumber, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { daysText } from '../requests/request-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { formatMinutes } from '../text/format.ts';
import { useText, type Text } from '../text/text.tsx';

type Balances = Answer<'listLeaveBalances'>;
type Row = Balances['rows'][number];
type Person = Answer<'readPersonLeave'>;
type Entry = Person['entries'][number];

const useOutcome = () => {
  const text = useText();
  const { message } = App.useApp();
  return {
    done: (what: string): void => void message.success(what),
    onError: (error: { readonly code: string; readonly data?: Readonly<Record<string, string | number>> }): void => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  };
};

const minutesText = (entry: Pick<Entry, 'account' | 'minutes'>, minutesPerDay: number, text: Text): string => {
  const size = Math.abs(entry.minutes);
  return `${entry.minutes < 0 ? '−' : '+'}${entry.account === 'timeOff' ? formatMinutes(size, text) : daysText(size, minutesPerDay, text)}`;
};

const basisText = ({ basis, reason }: Entry, text: Text): string =>
  (reason !== '' ? reason : basis['serviceYears'] === undefined ? '' : text('leave.basis', { serviceYears: basis['serviceYears'], fullDays: basis['fullDays'] ?? 0, calendarDays: basis['calendarDays'] ?? 0, days: basis['days'] ?? 0 }));

const AdjustForm = ({ person }: { readonly person: Person }): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const outcome = useOutcome();
  const command = useCommand('adjustLeave');
  type Wish = { readonly account: Entry['account']; readonly entry: 'adjustment' | 'opening' | 'payout'; readonly days: number; readonly validFrom: string; readonly usableUntil: string; readonly reason: string };
  const required = [{ required: true, message: text('access.valueMissing') }];
  return (
    <Form<Wish>
      layout="vertical" initialValues={{ account: 'annual', entry: 'adjustment', validFrom: today, usableUntil: `${today.slice(0, 4)}-12-31` }}
      onFinish={wish => command.mutate(
        { params: { personNumber: person.personNumber }, body: { commandId: newCommandId(), account: wish.account, entry: wish.entry, minutes: Math.round(wish.days * person.minutesPerDay), validFrom: wish.validFrom, usableUntil: wish.usableUntil, reason: wish.reason } },
        { onSuccess: () => outcome.done(text('leave.adjusted')), onError: outcome.onError },
      )}
    >
      <h3>{text('leave.adjust')}</h3>
      <Form.Item name="account" label={text('leave.account')} rules={required}><Select options={(['annual', 'companyAnnual', 'timeOff'] as const).map(value => ({ value, label: text(`leaveAccount.${value}`) }))} /></Form.Item>
      <Form.Item name="entry" label={text('leave.entry')} rules={required}><Select options={(['adjustment', 'opening', 'payout'] as const).map(value => ({ value, label: text(`leaveEntry.${value}`) }))} /></Form.Item>
      <Form.Item name="days" label={text('leave.days')} extra={text('leave.daysHint')} rules={required}><InputNumber step={0.5} min={-366} max={366} /></Form.Item>
      <Form.Item name="validFrom" label={text('leave.validFrom')} rules={required}><Input type="date" /></Form.Item>
      <Form.Item name="usableUntil" label={text('leave.usableUntil')} rules={required}><Input type="date" /></Form.Item>
      <Form.Item name="reason" label={text('requests.reason')} rules={required}><Input maxLength={500} /></Form.Item>
      <Button htmlType="submit" loading={command.isPending}>{text('leave.adjust')}</Button>
    </Form>
  );
};

const ServiceForm = ({ person }: { readonly person: Person }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const command = useCommand('recordServiceStart');
  const required = [{ required: true, message: text('access.valueMissing') }];
  return (
    <Form<{ readonly firstWorkDate: string; readonly proof: string }>
      layout="vertical" initialValues={{ firstWorkDate: person.firstWorkDate ?? '' }}
      onFinish={wish => command.mutate({ params: { personNumber: person.personNumber }, body: { commandId: newCommandId(), ...wish } }, { onSuccess: () => outcome.done(text('leave.serviceRecorded')), onError: outcome.onError })}
    >
      <h3>{text('leave.service')}</h3>
      <p className="quiet">{text('leave.serviceHint')}</p>
      <Form.Item name="firstWorkDate" label={text('leave.firstWorkDate')} rules={required}><Input type="date" /></Form.Item>
      <Form.Item name="proof" label={text('leave.proof')} rules={required}><Input maxLength={500} /></Form.Item>
      <Button htmlType="submit" loading={command.isPending}>{text('leave.recordService')}</Button>
    </Form>
  );
};

const PersonLedger = ({ person }: { readonly person: Person }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const mayChange = rights.includes('change:personal');
  return (
    <>
      <dl className="fact-grid">
        {person.accounts.map(account => <div key={account.account}><dt>{text(`leaveAccount.${account.account}`)}</dt><dd>{account.account === 'timeOff' ? formatMinutes(Math.max(0, account.balanceMinutes), text) : daysText(account.balanceMinutes, person.minutesPerDay, text)} <small className="quiet">{text('leave.usedOf', { used: daysText(account.usedMinutes, person.minutesPerDay, text), granted: daysText(account.grantedMinutes, person.minutesPerDay, text) })}</small></dd></div>)}
      </dl>
      {person.isServiceConfirmed ? null : <p><Mark tone="warn">{text('leave.serviceOpen')}</Mark></p>}
      <h3>{text('leave.ledger')}</h3>
      {person.entries.length === 0 ? <Empty title={text('leave.noEntries')} /> : (
        <ol className="plain-list request-events">
          {person.entries.map((entry, index) => (
            <li key={entry.entryId ?? `due ${index}`}><strong>{minutesText(entry, person.minutesPerDay, text)}</strong> {text(`leaveAccount.${entry.account}`)} · {text(`leaveEntry.${entry.entry}`)} {entry.entryId === null && entry.entry === 'grant' ? <Mark tone="info">{text('leave.due')}</Mark> : null}
              <p><small className="quiet">{text('leave.usable', { from: entry.validFrom, until: entry.usableUntil })} {basisText(entry, text)}</small></p></li>
          ))}
        </ol>
      )}
      {mayChange ? <><AdjustForm person={person} /><ServiceForm key={person.firstWorkDate ?? ''} person={person} /></> : null}
    </>
  );
};

const LedgerPanel = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const personNumber = search['person'] ?? '';
  const query = useApi('readPersonLeave', { params: { personNumber }, query: search['day'] === undefined ? {} : { day: search['day'] } }, { enabled: personNumber !== '' });
  return (
    <SidePanel title={query.data === undefined ? text('leave.ledger') : `${query.data.name} ${query.data.personNumber}`} open={personNumber !== ''} onClose={() => change({ person: undefined }, true)}>
      <QueryView query={query} rows={5}>{person => <PersonLedger key={person.personNumber} person={person} />}</QueryView>
    </SidePanel>
  );
};

const Table = ({ balances }: { readonly balances: Balances }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const { hidden, setHidden } = useHiddenColumns('leave', ['hireDate', 'expired']);
  const days = (minutes: number): ReactNode => daysText(minutes, balances.minutesPerDay, text);
  const all: readonly (Column<Row> & { readonly title: string })[] = [
    { key: 'hireDate', title: text('leave.hireDate'), width: 120, sortable: true, cell: row => row.hireDate },
    { key: 'serviceYears', title: text('leave.serviceYears'), width: 130, align: 'right', sortable: true, cell: row => <>{row.isServiceConfirmed ? null : <Mark tone="warn">{text('leave.open')}</Mark>} {row.serviceYears}</> },
    { key: 'grantedMinutes', title: text('leave.granted'), width: 110, align: 'right', sortable: true, cell: row => days(row.grantedMinutes) },
    { key: 'usedMinutes', title: text('leave.used'), width: 110, align: 'right', sortable: true, cell: row => days(row.usedMinutes) },
    { key: 'expired', title: text('leave.expired'), width: 110, align: 'right', cell: row => days(row.expiredMinutes) },
    { key: 'pendingMinutes', title: text('leave.pending'), width: 110, align: 'right', sortable: true, cell: row => days(row.pendingMinutes) },
    { key: 'balanceMinutes', title: text('leave.balance'), width: 110, align: 'right', sortable: true, cell: row => (row.balanceMinutes < 0 ? <Mark tone="bad">{days(row.balanceMinutes)}</Mark> : <strong>{days(row.balanceMinutes)}</strong>) },
    { key: 'timeOffMinutes', title: text('leaveAccount.timeOff'), width: 120, align: 'right', sortable: true, cell: row => formatMinutes(Math.max(0, row.timeOffMinutes), text) },
  ];
  const sort = { key: search['sort'] ?? 'personNumber', order: search['order'] === 'descending' ? 'descending' : 'ascending' } as const;
  const person = usePersonColumns<Row>({ name: row => <button type="button" className="link-button" onClick={() => change({ person: row.personNumber })}>{row.name}</button> });
  return (
    <>
      <div className="table-tools"><ColumnSettings columns={all} hidden={hidden} setHidden={setHidden} /></div>
      <DataTable
        caption={text('page.leaveBalances')} columns={[...person, ...all.filter(({ key }) => !hidden.has(key))]} rows={balances.rows} rowKey={row => row.personNumber} empty={<Empty title={text('leave.empty')} />}
        sort={sort} onSort={next => change({ sort: next.key, order: next.order === 'descending' ? 'descending' : undefined, page: undefined })}
      />
      <ListFooter total={balances.total} />
    </>
  );
};

const GrantButton = ({ toGrant, year }: { readonly toGrant: number; readonly year: number }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const command = useCommand('grantAnnualLeave');
  const [commandId, setCommandId] = useState(newCommandId);
  if (toGrant === 0) return null;
  return (
    <CarefulButton
      label={text('leave.grant', { count: toGrant })} about={text('leave.grantAbout', { year, count: toGrant })} warning={text('leave.grantSure')} isBusy={command.isPending} danger={false}
      onConfirm={() => command.mutate({ body: { commandId, year } }, { onSuccess: ({ people, entries }) => { setCommandId(newCommandId()); outcome.done(text('leave.granted.done', { people, entries })); }, onError: outcome.onError })}
    />
  );
};

export const LeaveBalancesPage = (): ReactNode => {
  const text = useText();
  const { today, rights } = useSession();
  const [search, change] = useSearchState();
  const day = search['day'];
  const query = useApi('listLeaveBalances', { query: { ...pageOf(search), ...personQuery(search), ...(day === undefined ? {} : { day }), sort: search['sort'] ?? 'personNumber', order: search['order'] === 'descending' ? 'descending' : 'ascending' } });
  return (
    <>
      <PageHead title={text('page.leaveBalances')} hint={text('leave.hint')}>
        <label className="day-field">{text('leave.onDay')} <Input type="date" value={day ?? today} onChange={event => change({ day: event.target.value === today ? undefined : event.target.value, page: undefined })} /></label>
        {rights.includes('change:personal:all') ? <GrantButton toGrant={query.data?.toGrant ?? 0} year={Number((day ?? today).slice(0, 4))} /> : null}
      </PageHead>
      <section className="card">
        <PersonFilters />
        <QueryView query={query}>{balances => <Table balances={balances} />}</QueryView>
      </section>
      <LedgerPanel />
    </>
  );
};
