/** Dates that want attention: contracts and probations that end, last days, anniversaries, late tasks. */
import type { ReactNode } from 'react';
import { Button, Form, InputNumber } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Alarms = Answer<'listPersonAlarms'>;
type Row = Alarms['rows'][number];
const kinds = ['contractEnd', 'probationEnd', 'anniversary', 'lastDay', 'joiningTasks', 'leavingTasks'] as const;
const policyNames = ['contractDays', 'probationDays', 'anniversaryDays', 'lastDayDays'] as const;

const PolicyForm = ({ policy }: { readonly policy: Alarms['policy'] }): ReactNode => {
  const text = useText();
  const save = useToldCommand('changeAlarmPolicy');
  return (
    <section className="card">
      <h2>{text('alarms.policy')}</h2>
      <Form<Alarms['policy']> key={JSON.stringify(policy)} layout="inline" initialValues={policy} onFinish={values => save.send({ body: { commandId: newCommandId(), ...values } })}>
        {policyNames.map(name => <Form.Item key={name} name={name} label={text(`alarms.${name}`)}><InputNumber min={0} max={365} precision={0} /></Form.Item>)}
        <Button htmlType="submit" loading={save.isPending}>{text('people.record')}</Button>
      </Form>
    </section>
  );
};

export const PersonAlarmsPage = (): ReactNode => {
  const text = useText();
  const { now } = useSession();
  const [search] = useSearchState();
  const query = useApi('listPersonAlarms', { query: { ...pageOf(search), kind: (search['kind'] ?? 'all') as 'all' } });
  const today = now.slice(0, 10);
  const columns: readonly Column<Row>[] = [
    { key: 'kind', title: text('field.kind'), width: 150, cell: row => <Mark tone={row.onDate < today ? 'bad' : 'warn'}>{text(`personAlarm.${row.kind}`)}</Mark> },
    { key: 'name', title: text('field.name'), width: 130, cell: row => <AppLink address={`/people/${encodeURIComponent(row.personNumber)}`}>{row.name}</AppLink> },
    { key: 'personNumber', title: text('field.personNumber'), width: 120, cell: row => row.personNumber },
    { key: 'department', title: text('field.department'), width: 140, cell: row => row.department },
    { key: 'onDate', title: text('field.date'), width: 120, cell: row => <>{row.onDate}{row.onDate < today ? <small className="quiet"> {text('alarms.past')}</small> : null}</> },
    { key: 'count', title: text('alarms.count'), width: 120, cell: row => (row.kind === 'anniversary' ? text('alarms.years', { count: row.count }) : row.count === 0 ? '' : text('alarms.tasks', { count: row.count })) },
    { key: 'since', title: text('alarms.since'), width: 120, cell: row => row.since },
  ];
  return (
    <>
      <PageHead title={text('page.personAlarms')} hint={text('alarms.hint')} />
      <FilterForm fields={[{ name: 'kind', label: text('field.kind'), options: kinds.map(value => ({ value, label: text(`personAlarm.${value}`) })) }]} />
      <section className="card">
        <QueryView query={query} rows={8}>{data => (
          <>
            <DataTable caption={text('page.personAlarms')} columns={columns} rows={data.rows} rowKey={row => `${row.kind} ${row.personNumber} ${row.onDate}`} empty={<Empty title={text('alarms.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      {query.data?.mayChange === true ? <PolicyForm policy={query.data.policy} /> : null}
    </>
  );
};
