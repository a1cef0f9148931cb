/** Roles with what they hold; a company makes its own and changes them. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import { actions, fieldClasses } from '#contracts/api/access-terms';
import { useOutcome, type ScopeValue } from '../access/access-fields.tsx';
import { rightText, scopeText } from '../access/access-words.tsx';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useSession } from '../shell/session.ts';
import { useText, type Text } from '../text/text.tsx';

type Role = Answer<'listRoles'>['rows'][number];
type Line = { readonly action: Role['grants'][number]['action']; readonly fieldClass: Role['grants'][number]['fieldClass']; readonly scopeKind: ScopeValue['kind']; readonly scopeKey?: string };
type Wish = { readonly roleCode: string; readonly title: string; readonly grants: readonly Line[]; readonly note?: string };

const titleOf = (role: Role, text: Text): string => (role.isBuiltIn ? text(`role.${role.roleCode}`) : role.title);
/** Scopes that a role itself can name; legal entities and the like are told when it is given. */
const roleScopes = ['company', 'reportingLine', 'self'] as const;

const LineFields = ({ index, onRemove }: { readonly index: number; readonly onRemove: () => void }): ReactNode => {
  const text = useText();
  const label = (name: string): string => text('roles.lineField', { number: index + 1, field: name });
  return (
    <fieldset style={{ display: 'flex', flexWrap: 'wrap', gap: 8, border: 0, padding: 0, margin: '0 0 8px' }}>
      <legend className="visually-hidden">{text('roles.line', { number: index + 1 })}</legend>
      <Form.Item name={[index, 'action']} noStyle><Select aria-label={label(text('access.action'))} style={{ width: 110 }} options={actions.map(value => ({ value, label: text(`accessAction.${value}`) }))} /></Form.Item>
      <Form.Item name={[index, 'fieldClass']} noStyle><Select aria-label={label(text('access.class'))} style={{ width: 110 }} options={fieldClasses.map(value => ({ value, label: text(`fieldClass.${value}`) }))} /></Form.Item>
      <Form.Item name={[index, 'scopeKind']} noStyle><Select aria-label={label(text('access.scope'))} style={{ width: 150 }} options={roleScopes.map(value => ({ value, label: text(`scopeKind.${value}`) }))} /></Form.Item>
      <Button size="small" onClick={onRemove} aria-label={text('roles.removeLine', { number: index + 1 })}>×</Button>
    </fieldset>
  );
};

const RoleForm = ({ role, onDone }: { readonly role: Role | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const change = useCommand('changeRole');
  const submit = (wish: Wish): void => change.mutate(
    { body: { commandId: newCommandId(), roleCode: role?.roleCode ?? wish.roleCode, title: wish.title, note: wish.note ?? '', grants: wish.grants.map(({ action, fieldClass, scopeKind, scopeKey }) => ({ action, fieldClass, scope: { kind: scopeKind, key: scopeKey ?? '' } })) } },
    { ...outcome, onSuccess: answer => { outcome.onSuccess(answer); onDone(); } },
  );
  const lines: readonly Line[] = role === null ? [{ action: 'read', fieldClass: 'public', scopeKind: 'company' }] : role.grants.map(({ action, fieldClass, scope }) => ({ action, fieldClass, scopeKind: scope.kind, scopeKey: scope.key }));
  const needed = [{ required: true, message: text('access.valueMissing') }];
  return (
    <Form<Wish> layout="vertical" onFinish={submit} initialValues={{ title: role?.title ?? '', grants: lines }}>
      {role === null ? <Form.Item name="roleCode" label={text('roles.code')} extra={text('roles.codeHint')} rules={[...needed, { pattern: /^[a-z][A-Za-z0-9-]{1,39}$/, message: text('roles.codeHint') }]}><Input autoComplete="off" /></Form.Item> : null}
      <Form.Item name="title" label={text('roles.title')} rules={needed}><Input maxLength={100} /></Form.Item>
      <h3>{text('roles.holds')}</h3>
      <Form.List name="grants">{(fields, { add, remove }) => (
        <>
          {fields.map(field => <LineFields key={field.key} index={field.name} onRemove={() => remove(field.name)} />)}
          <Button onClick={() => add({ action: 'read', fieldClass: 'public', scopeKind: 'company' })}>{text('roles.addLine')}</Button>
        </>
      )}</Form.List>
      <Form.Item name="note" label={text('access.note')}><Input.TextArea maxLength={300} autoSize /></Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

const RoleRow = ({ role, mayChange, onChange }: { readonly role: Role; readonly mayChange: boolean; readonly onChange: () => void }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const end = useCommand('endRole');
  const title = titleOf(role, text);
  return (
    <tr>
      <th scope="row">{title} {role.isBuiltIn ? <Mark tone="quiet">{text('roles.builtIn')}</Mark> : null}</th>
      <td>{role.grants.map(grant => `${rightText(grant, text)} (${scopeText(grant.scope, text)})`).join(text('roles.separator'))}</td>
      <td className="is-figure">{role.holders}</td>
      <td>
        {mayChange && role.mayChange ? (
          <>
            <Button size="small" aria-label={`${text('roles.change')}: ${title}`} onClick={onChange}>{text('roles.change')}</Button>{' '}
            <CarefulButton label={text('roles.retire')} about={title} warning={text('roles.retireSure')} isBusy={end.isPending} onConfirm={() => end.mutate({ params: { roleCode: role.roleCode }, body: { commandId: newCommandId() } }, outcome)} />
          </>
        ) : null}
      </td>
    </tr>
  );
};

export const RolesPage = (): ReactNode => {
  const text = useText();
  const mayChange = useSession().rights.includes('administer:public');
  const query = useApi('listRoles', {});
  const [editing, setEditing] = useState<Role | 'new' | null>(null);
  const close = (): void => setEditing(null);
  return (
    <>
      <PageHead title={text('page.roles')} hint={text('roles.hint')}>{mayChange ? <Button type="primary" onClick={() => setEditing('new')}>{text('roles.new')}</Button> : null}</PageHead>
      <section className="card">
        <QueryView query={query}>{data => (
          <div className="table-scroll" tabIndex={0} role="region" aria-label={text('page.roles')}>
            <table className="users-table">
              <thead><tr><th scope="col">{text('access.role')}</th><th scope="col">{text('roles.holds')}</th><th scope="col">{text('roles.holders')}</th><th scope="col"><span className="visually-hidden">{text('roles.change')}</span></th></tr></thead>
              <tbody>{data.rows.map(role => <RoleRow key={role.roleCode} role={role} mayChange={mayChange} onChange={() => setEditing(role)} />)}</tbody>
            </table>
          </div>
        )}</QueryView>
      </section>
      <SidePanel wide title={editing === null || editing === 'new' ? text('roles.new') : titleOf(editing, text)} open={editing !== null} onClose={close}>{editing === null ? null : <RoleForm role={editing === 'new' ? null : editing} onDone={close} />}</SidePanel>
    </>
  );
};
