/** Groups of people: a scope of rights, or holders of a role together. */
import { useState, type ReactNode } from 'react';
import { App, Button, Form, Input } from 'antd';
import { DateFields, datesOf, NoteField, useOutcome, type DatesInput } from '../access/access-fields.tsx';
import { daysText } from '../access/access-words.tsx';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Group = Answer<'listGroups'>['rows'][number];

const GroupForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const create = useCommand('createGroup');
  const needed = [{ required: true, message: text('access.valueMissing') }];
  const submit = (wish: { readonly groupCode: string; readonly title: string }): void => create.mutate({ body: { commandId: newCommandId(), ...wish } }, { ...outcome, onSuccess: answer => { outcome.onSuccess(answer); onDone(); } });
  return (
    <Form layout="vertical" onFinish={submit}>
      <Form.Item name="groupCode" label={text('roles.code')} extra={text('roles.codeHint')} rules={[...needed, { pattern: /^[a-z][A-Za-z0-9-]{1,39}$/, message: text('roles.codeHint') }]}><Input autoComplete="off" /></Form.Item>
      <Form.Item name="title" label={text('roles.title')} rules={needed}><Input maxLength={100} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={create.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

const MemberForm = ({ group, onDone }: { readonly group: Group; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const outcome = useOutcome();
  const add = useCommand('addGroupMember');
  const submit = (wish: DatesInput & { readonly personNumber: string; readonly note?: string }): void => add.mutate(
    { params: { groupCode: group.groupCode }, body: { commandId: newCommandId(), personNumber: wish.personNumber, ...datesOf(wish), note: wish.note ?? '' } },
    { ...outcome, onSuccess: answer => { outcome.onSuccess(answer); onDone(); } },
  );
  return (
    <Form layout="vertical" onFinish={submit}>
      <Form.Item name="personNumber" label={text('field.personNumber')} rules={[{ required: true, message: text('access.valueMissing') }]}><Input autoComplete="off" maxLength={64} /></Form.Item>
      <DateFields today={today} />
      <NoteField />
      <Button type="primary" htmlType="submit" loading={add.isPending}>{text('groups.add')}</Button>
    </Form>
  );
};

const GroupCard = ({ group, mayChange, onAdd }: { readonly group: Group; readonly mayChange: boolean; readonly onAdd: () => void }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const outcome = useOutcome();
  const end = useCommand('endGroupMember');
  const remove = (memberId: string): void => end.mutate({ params: { memberId }, body: { commandId: newCommandId() } }, { ...outcome, onSuccess: () => void message.success(text('access.done')) });
  return (
    <section className="card" aria-labelledby={`group-${group.groupCode}`}>
      <h2 id={`group-${group.groupCode}`}>{group.title}</h2>
      {group.members.length === 0 ? <p className="quiet">{text('groups.nobody')}</p> : (
        <ul className="plain-list">{group.members.map(member => (
          <li key={member.memberId}>
            {member.name} {member.personNumber} · {daysText(member.validFrom, member.validTo, text)}{' '}
            {mayChange ? <Button size="small" aria-label={`${text('groups.remove')}: ${member.name}`} onClick={() => remove(member.memberId)}>{text('groups.remove')}</Button> : null}
          </li>
        ))}</ul>
      )}
      {mayChange ? <Button onClick={onAdd} aria-label={`${text('groups.add')}: ${group.title}`}>{text('groups.add')}</Button> : null}
    </section>
  );
};

export const GroupsPage = (): ReactNode => {
  const text = useText();
  const mayChange = useSession().rights.includes('administer:public');
  const query = useApi('listGroups', {});
  const [form, setForm] = useState<Group | 'new' | null>(null);
  const close = (): void => setForm(null);
  return (
    <>
      <PageHead title={text('page.groups')} hint={text('groups.hint')}>{mayChange ? <Button type="primary" onClick={() => setForm('new')}>{text('groups.new')}</Button> : null}</PageHead>
      <QueryView query={query}>{data => (data.rows.length === 0 ? <section className="card"><Empty title={text('groups.empty')} /></section> : <>{data.rows.map(group => <GroupCard key={group.groupCode} group={group} mayChange={mayChange} onAdd={() => setForm(group)} />)}</>)}</QueryView>
      <SidePanel title={form === null || form === 'new' ? text('groups.new') : form.title} open={form !== null} onClose={close}>{form === null ? null : form === 'new' ? <GroupForm onDone={close} /> : <MemberForm group={form} onDone={close} />}</SidePanel>
    </>
  );
};
