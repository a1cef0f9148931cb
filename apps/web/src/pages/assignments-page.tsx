/** Who has which role, over whom, from when to when; permissions and prohibitions given directly. */
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Form, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { DateFields, datesOf, HolderField, holderOf, NoteField, RightFields, ScopeFields, scopeOf, useOutcome, useRoleTitles, type DatesInput, type HolderInput, type ScopeInput } from '../access/access-fields.tsx';
import { daysText, rightText, roleText, scopeText } from '../access/access-words.tsx';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Assignment = Answer<'listAssignments'>['rows'][number];
type Grant = Answer<'listDirectGrants'>['rows'][number];
type Noted = { readonly note?: string };

const AssignForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const outcome = useOutcome();
  const roles = useApi('listRoles', {});
  const assign = useCommand('assignRole');
  const submit = (wish: HolderInput & ScopeInput & DatesInput & Noted & { readonly roleCode: string }): void => assign.mutate(
    { body: { commandId: newCommandId(), holder: holderOf(wish), roleCode: wish.roleCode, scope: scopeOf(wish), ...datesOf(wish), note: wish.note ?? '' } },
    { ...outcome, onSuccess: answer => { outcome.onSuccess(answer); onDone(); } },
  );
  return (
    <Form layout="vertical" onFinish={submit}>
      <HolderField />
      <Form.Item name="roleCode" label={text('access.role')} rules={[{ required: true, message: text('access.valueMissing') }]}>
        <Select options={(roles.data?.rows ?? []).map(row => ({ value: row.roleCode, label: row.isBuiltIn ? text(`role.${row.roleCode}`) : row.title }))} />
      </Form.Item>
      <ScopeFields kinds={['company', 'entity', 'branch', 'department', 'group', 'reportingLine']} />
      <DateFields today={today} />
      <NoteField />
      <Button type="primary" htmlType="submit" loading={assign.isPending}>{text('access.giveRole')}</Button>
    </Form>
  );
};

const GrantForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const outcome = useOutcome();
  const give = useCommand('giveDirectGrant');
  type Wish = HolderInput & ScopeInput & DatesInput & Noted & { readonly effect: 'allow' | 'forbid'; readonly action: Grant['action']; readonly fieldClass: Grant['fieldClass'] };
  const submit = (wish: Wish): void => give.mutate(
    { body: { commandId: newCommandId(), holder: holderOf(wish), effect: wish.effect, action: wish.action, fieldClass: wish.fieldClass, scope: scopeOf(wish), ...datesOf(wish), note: wish.note ?? '' } },
    { ...outcome, onSuccess: answer => { outcome.onSuccess(answer); onDone(); } },
  );
  return (
    <Form<Wish> layout="vertical" onFinish={submit}>
      <HolderField />
      <Form.Item name="effect" label={text('access.effect')} initialValue="forbid"><Select options={(['forbid', 'allow'] as const).map(value => ({ value, label: text(`access.${value}`) }))} /></Form.Item>
      <RightFields />
      <ScopeFields />
      <DateFields today={today} />
      <NoteField />
      <Button type="primary" htmlType="submit" loading={give.isPending}>{text('access.submit')}</Button>
    </Form>
  );
};

const EndButton = ({ what, onEnd, isPending }: { readonly what: string; readonly onEnd: () => void; readonly isPending: boolean }): ReactNode => {
  const text = useText();
  return <CarefulButton label={text('access.end')} about={what} warning={text('access.endSure')} isBusy={isPending} onConfirm={onEnd} />;
};

const Assignments = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const titles = useRoleTitles();
  const outcome = useOutcome();
  const [search] = useSearchState();
  const end = useCommand('endAssignment');
  const query = useApi('listAssignments', { query: { state: search['state'] === 'all' ? 'all' : 'current' } });
  const columns: readonly Column<Assignment>[] = [
    { key: 'holder', title: text('access.holder'), width: 170, cell: row => <>{row.holder.name} {row.holder.kind === 'group' ? <Mark tone="quiet">{text('access.group')}</Mark> : null}</> },
    { key: 'role', title: text('access.role'), width: 150, cell: row => roleText(row.roleCode, titles, text) },
    { key: 'scope', title: text('access.scope'), width: 200, cell: row => scopeText(row.scope, text) },
    { key: 'days', title: text('access.days'), width: 220, cell: row => <>{daysText(row.validFrom, row.validTo, text)} {row.endedOn === null ? null : <Mark tone="quiet">{text('access.ended', { day: row.endedOn })}</Mark>}</> },
    { key: 'madeBy', title: text('access.madeBy'), width: 130, cell: row => row.madeBy },
    { key: 'end', title: text('access.end'), width: 90, cell: row => (mayChange && row.endedOn === null ? <EndButton what={`${row.holder.name} ${row.roleCode}`} isPending={end.isPending} onEnd={() => end.mutate({ params: { assignmentId: row.assignmentId }, body: { commandId: newCommandId() } }, outcome)} /> : '') },
  ];
  return <QueryView query={query}>{data => <DataTable caption={text('access.assignments')} columns={columns} rows={data.rows} rowKey={row => row.assignmentId} rowHeight={44} empty={<Empty title={text('access.noAssignments')} />} />}</QueryView>;
};

const Grants = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const [search] = useSearchState();
  const end = useCommand('endDirectGrant');
  const query = useApi('listDirectGrants', { query: { state: search['state'] === 'all' ? 'all' : 'current' } });
  const columns: readonly Column<Grant>[] = [
    { key: 'holder', title: text('access.holder'), width: 170, cell: row => row.holder.name },
    { key: 'effect', title: text('access.effect'), width: 90, cell: row => <Mark tone={row.effect === 'forbid' ? 'bad' : 'good'}>{text(`access.${row.effect}`)}</Mark> },
    { key: 'right', title: text('access.rightHead'), width: 160, cell: row => rightText(row, text) },
    { key: 'scope', title: text('access.scope'), width: 200, cell: row => scopeText(row.scope, text) },
    { key: 'days', title: text('access.days'), width: 220, cell: row => <>{daysText(row.validFrom, row.validTo, text)} {row.endedOn === null ? null : <Mark tone="quiet">{text('access.ended', { day: row.endedOn })}</Mark>}</> },
    { key: 'end', title: text('access.end'), width: 90, cell: row => (mayChange && row.endedOn === null ? <EndButton what={`${row.holder.name} ${row.action} ${row.fieldClass}`} isPending={end.isPending} onEnd={() => end.mutate({ params: { grantId: row.grantId }, body: { commandId: newCommandId() } }, outcome)} /> : '') },
  ];
  return <QueryView query={query}>{data => <DataTable caption={text('access.grants')} columns={columns} rows={data.rows} rowKey={row => row.grantId} rowHeight={44} empty={<Empty title={text('access.noGrants')} />} />}</QueryView>;
};

export const AssignmentsPage = (): ReactNode => {
  const text = useText();
  const mayChange = useSession().rights.includes('administer:public');
  const [search, change] = useSearchState();
  const [form, setForm] = useState<'role' | 'grant' | null>(null);
  const close = (): void => setForm(null);
  return (
    <>
      <PageHead title={text('page.assignments')} hint={text('access.hint')}>
        <Checkbox checked={search['state'] === 'all'} onChange={event => change({ state: event.target.checked ? 'all' : undefined })}>{text('access.withEnded')}</Checkbox>
        {mayChange ? <><Button onClick={() => setForm('grant')}>{text('access.giveGrant')}</Button><Button type="primary" onClick={() => setForm('role')}>{text('access.giveRole')}</Button></> : null}
      </PageHead>
      <section className="card"><h2>{text('access.assignments')}</h2><Assignments mayChange={mayChange} /></section>
      <section className="card"><h2>{text('access.grants')}</h2><p className="quiet">{text('access.grantsHint')}</p><Grants mayChange={mayChange} /></section>
      <SidePanel title={text(form === 'grant' ? 'access.giveGrant' : 'access.giveRole')} open={form !== null} onClose={close}>{form === 'grant' ? <GrantForm onDone={close} /> : <AssignForm onDone={close} />}</SidePanel>
    </>
  );
};
