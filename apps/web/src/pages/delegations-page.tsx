/** Rights in other hands for a time: given, received, and for those who look after roles all others. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Select } from 'antd';
import { DateFields, NoteField, useOutcome } from '../access/access-fields.tsx';
import { daysText, rightText } from '../access/access-words.tsx';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Lists = Answer<'listDelegations'>;
type Delegation = Lists['given'][number];
type Right = Lists['delegable'][number];
const wordOf = ({ action, fieldClass }: Right): string => `${action}:${fieldClass}`;

const DelegateForm = ({ lists, onDone }: { readonly lists: Lists; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const outcome = useOutcome();
  const delegate = useCommand('delegateRights');
  const required = [{ required: true, message: text('access.valueMissing') }];
  type Wish = { readonly toUserId: string; readonly rights: readonly string[]; readonly validFrom: string; readonly validTo: string; readonly note?: string };
  const submit = (wish: Wish): void => delegate.mutate(
    { body: { commandId: newCommandId(), toUserId: wish.toUserId, rights: lists.delegable.filter(right => wish.rights.includes(wordOf(right))), validFrom: wish.validFrom, validTo: wish.validTo, note: wish.note ?? '' } },
    { ...outcome, onSuccess: answer => { outcome.onSuccess(answer); onDone(); } },
  );
  return (
    <Form<Wish> layout="vertical" onFinish={submit}>
      <Form.Item name="toUserId" label={text('delegations.to')} rules={required}><Select showSearch={{ optionFilterProp: 'label' }} options={lists.candidates.map(({ userId, name }) => ({ value: userId, label: name }))} /></Form.Item>
      <Form.Item name="rights" label={text('delegations.rights')} rules={required}><Select mode="multiple" options={lists.delegable.map(right => ({ value: wordOf(right), label: rightText(right, text) }))} /></Form.Item>
      <DateFields today={today} needsEnd />
      <p className="quiet">{text('delegations.limit')}</p>
      <NoteField />
      <Button type="primary" htmlType="submit" loading={delegate.isPending}>{text('delegations.give')}</Button>
    </Form>
  );
};

const DelegationTable = ({ title, rows }: { readonly title: string; readonly rows: readonly Delegation[] }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const end = useCommand('endDelegation');
  const columns: readonly Column<Delegation>[] = [
    { key: 'from', title: text('delegations.from'), width: 140, cell: row => row.from.name },
    { key: 'to', title: text('delegations.to'), width: 140, cell: row => row.to.name },
    { key: 'rights', title: text('delegations.rights'), width: 260, cell: row => row.rights.map(right => rightText(right, text)).join(text('roles.separator')) },
    { key: 'days', title: text('access.days'), width: 230, cell: row => <>{row.isHeld ? <Mark tone="good">{text('access.held')}</Mark> : <Mark tone="quiet">{text('access.notHeld')}</Mark>} {daysText(row.validFrom, row.validTo, text)}</> },
    { key: 'end', title: text('access.end'), width: 90, cell: row => (row.mayEnd ? <CarefulButton label={text('access.end')} about={`${row.from.name} → ${row.to.name}`} warning={text('access.endSure')} isBusy={end.isPending} onConfirm={() => end.mutate({ params: { delegationId: row.delegationId }, body: { commandId: newCommandId() } }, outcome)} /> : '') },
  ];
  return <section className="card"><h2>{title}</h2><DataTable caption={title} columns={columns} rows={rows} rowKey={row => row.delegationId} rowHeight={44} empty={<Empty title={text('delegations.empty')} />} /></section>;
};

export const DelegationsPage = (): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const looksAfterAll = rights.includes('administer:public') || rights.includes('audit:public');
  const query = useApi('listDelegations', { query: { whose: looksAfterAll ? 'all' : 'own' } });
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <PageHead title={text('page.delegations')} hint={text('delegations.hint')}>
        {(query.data?.delegable.length ?? 0) > 0 ? <Button type="primary" onClick={() => setOpen(true)}>{text('delegations.give')}</Button> : null}
      </PageHead>
      <QueryView query={query}>{data => (
        <>
          <DelegationTable title={text('delegations.given')} rows={data.given} />
          <DelegationTable title={text('delegations.received')} rows={data.received} />
          {looksAfterAll ? <DelegationTable title={text('delegations.others')} rows={data.others} /> : null}
          <SidePanel title={text('delegations.give')} open={isOpen} onClose={() => setOpen(false)}><DelegateForm lists={data} onDone={() => setOpen(false)} /></SidePanel>
        </>
      )}</QueryView>
    </>
  );
};
