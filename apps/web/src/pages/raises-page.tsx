/** 调薪建议: what an approved rule says about wages, from and to, why, and what became of it. */
import { useState, type ReactNode } from 'react';
import { App, Button, Form, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ExplanationView } from '../explanation/explanation-view.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { pastedNumbers } from '../parts/pasted-numbers.ts';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { percentageOfRatio } from '../people/fund-rate.ts';
import { ReasonItem, useRequired, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Raise = Answer<'listRaises'>['rows'][number];
type Refused = Answer<'proposeRaises'>['refused'];
const states = ['open', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
const tones = { open: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'quiet', expired: 'quiet' } as const;

type Wish = { readonly people: string; readonly validFrom: string; readonly reason: string };

const ProposeForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { message } = App.useApp();
  const { onError } = useTold('');
  const propose = useCommand('proposeRaises');
  const [sent, setSent] = useState<readonly string[]>([]);
  const [refused, setRefused] = useState<Refused>([]);
  const submit = ({ people, validFrom, reason }: Wish): void => {
    const personNumbers = pastedNumbers(people);
    if (personNumbers.length === 0) return;
    setSent(personNumbers);
    propose.mutate({ body: { commandId: newCommandId(), personNumbers, validFrom, reason } }, {
      onSuccess: answer => {
        setRefused(answer.refused);
        if (answer.proposed > 0) void message.success(text('raises.proposed', { count: answer.proposed }));
        if (answer.refused.length === 0) onDone();
      },
      onError,
    });
  };
  return (
    <Form<Wish> layout="vertical" onFinish={submit}>
      <Form.Item name="people" label={text('raises.people')} extra={text('raises.peopleHelp')} rules={[required]}><Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} /></Form.Item>
      <Form.Item name="validFrom" label={text('raises.validFrom')} rules={[required]}><Input type="date" /></Form.Item>
      <ReasonItem label={text('payEntries.reason')} />
      {refused.length === 0 ? null : <ul className="plain-list" role="alert">{refused.slice(0, 100).map(({ row, code }) => <li key={row}>{text('raises.refused', { personNumber: sent[row] ?? '', reason: text(`raiseRefusal.${code}`) })}</li>)}</ul>}
      <Button type="primary" htmlType="submit" loading={propose.isPending}>{text('raises.propose')}</Button>
    </Form>
  );
};

const Why = ({ raiseId }: { readonly raiseId: string }): ReactNode => {
  const query = useApi('explainRaise', { params: { raiseId } });
  return <QueryView query={query}>{explanation => <ExplanationView explanation={explanation} onDay={() => undefined} />}</QueryView>;
};

const useRaiseColumns = (onWhy: ((row: Raise) => void) | null): readonly (Column<Raise> & { readonly title: string })[] => {
  const text = useText();
  return [
    { key: 'person', title: text('bank.person'), width: 170, cell: row => <AppLink address={`/people/${row.personNumber}`}>{row.name} {row.personNumber}</AppLink> },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    { key: 'validFrom', title: text('raises.validFrom'), width: 120, cell: row => row.validFrom },
    { key: 'wageKind', title: text('field.wageKind'), width: 100, cell: row => text(`wageKind.${row.wageKind}`) },
    { key: 'before', title: text('raises.before'), width: 120, align: 'right', cell: row => formatAmount(row.before) },
    { key: 'rate', title: text('raises.rate'), width: 90, align: 'right', cell: row => `${percentageOfRatio(row.rate)}%` },
    { key: 'after', title: text('raises.after'), width: 120, align: 'right', cell: row => formatAmount(row.after) },
    ...(onWhy === null ? [] : [{ key: 'why', title: '', width: 110, cell: (row: Raise) => <Button size="small" type="link" onClick={() => onWhy(row)}>{text('raises.why')}</Button> }]),
    { key: 'state', title: text('raises.state'), width: 110, cell: row => <Mark tone={tones[row.state]}>{text(`proposalState.${row.state}`)}</Mark> },
    { key: 'reason', title: text('payEntries.reason'), width: 200, cell: row => row.reason },
    { key: 'proposed', title: text('raises.proposedBy'), width: 190, cell: row => <WhoWhen who={row.proposedBy} when={row.proposedAt} /> },
  ];
};

export const RaisesPage = (): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const [search] = useSearchState();
  const [panel, setPanel] = useState<'propose' | Raise | null>(null);
  const state = states.find(each => each === search['state']) ?? 'all';
  const query = useApi('listRaises', { query: { ...pageOf(search), state, search: search['search'] ?? '' } });
  const columns = useRaiseColumns(rights.some(right => right.startsWith('read:rating')) ? setPanel : null);
  const { hidden, setHidden } = useHiddenColumns('raises', ['department']);
  const close = (): void => setPanel(null);
  return (
    <>
      <PageHead title={text('page.raises')} />
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }, { name: 'state', label: text('raises.state'), options: states.map(value => ({ value, label: text(`proposalState.${value}`) })) }]}>
        {rights.includes('change:pay:all') ? <Button type="primary" onClick={() => setPanel('propose')}>{text('raises.propose')}</Button> : null}
        <ColumnSettings columns={columns.filter(({ key }) => key !== 'person' && key !== 'why')} hidden={hidden} setHidden={setHidden} />
      </FilterForm>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.raises')} columns={columns.filter(({ key }) => !hidden.has(key))} rows={data.rows} rowKey={row => row.raiseId} rowHeight={44} empty={<Empty title={text('raises.empty')} hint={text('raises.emptyHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text(panel === 'propose' || panel === null ? 'raises.propose' : 'raises.why')} open={panel !== null} onClose={close}>
        {panel === 'propose' ? <ProposeForm onDone={close} /> : panel === null ? null : <Why raiseId={panel.raiseId} />}
      </SidePanel>
    </>
  );
};
