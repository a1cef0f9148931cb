/** Fields that several forms of access share: over whom, from when to when, who. */
import { type ReactNode } from 'react';
import { App, Form, Input, Select } from 'antd';
import { actions, fieldClasses, scopeKinds } from '#contracts/api/access-terms';
import type { Answer, ApiFailure } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';

export type ScopeValue = { readonly kind: (typeof scopeKinds)[number]; readonly key: string };
export type ScopeInput = { readonly scopeKind: ScopeValue['kind']; readonly scopeKey?: string };
export const scopeOf = ({ scopeKind, scopeKey }: ScopeInput): ScopeValue => ({ kind: scopeKind, key: scopeKind === 'company' || scopeKind === 'self' ? '' : (scopeKey ?? '') });

type Choices = Answer<'listScopeChoices'>;
const keysOf = (kind: string, choices: Choices | undefined): readonly { readonly value: string; readonly label: string }[] | null => {
  const plain = (values: readonly string[]) => values.map(value => ({ value, label: value }));
  const named = (values: readonly { readonly key: string; readonly name: string }[]) => values.map(({ key, name }) => ({ value: key, label: name }));
  if (choices === undefined) return null;
  if (kind === 'entity') return plain(choices.entities);
  if (kind === 'branch') return named(choices.branches);
  if (kind === 'department') return plain(choices.departments);
  return kind === 'group' ? named(choices.groups) : null;
};

export const ScopeFields = ({ kinds = scopeKinds }: { readonly kinds?: readonly ScopeValue['kind'][] }): ReactNode => {
  const text = useText();
  const choices = useApi('listScopeChoices', {});
  const form = Form.useFormInstance();
  const kind = Form.useWatch<string | undefined>('scopeKind', form) ?? 'company';
  const keys = keysOf(kind, choices.data);
  return (
    <>
      <Form.Item name="scopeKind" label={text('access.scope')} initialValue="company"><Select options={kinds.map(value => ({ value, label: text(`scopeKind.${value}`) }))} onChange={() => form.setFieldValue('scopeKey', undefined)} /></Form.Item>
      {keys === null ? null : <Form.Item name="scopeKey" label={text(`scopeKind.${kind}`)} rules={[{ required: true, message: text('access.valueMissing') }]}><Select showSearch={{ optionFilterProp: 'label' }} options={[...keys]} /></Form.Item>}
      {kind === 'reportingLine' ? <Form.Item name="scopeKey" label={text('access.lineOf')} extra={text('access.lineOfHint')}><Input maxLength={64} /></Form.Item> : null}
    </>
  );
};

export type DatesInput = { readonly validFrom: string; readonly validTo?: string };
export const datesOf = ({ validFrom, validTo }: DatesInput): { validFrom: string; validTo: string | null } => ({ validFrom, validTo: validTo === undefined || validTo === '' ? null : validTo });

export const DateFields = ({ today, needsEnd = false }: { readonly today: string; readonly needsEnd?: boolean }): ReactNode => {
  const text = useText();
  return (
    <>
      <Form.Item name="validFrom" label={text('access.firstDay')} initialValue={today} rules={[{ required: true, message: text('access.valueMissing') }]}><Input type="date" min={today} /></Form.Item>
      <Form.Item name="validTo" label={text('access.lastDay')} {...(needsEnd ? { rules: [{ required: true, message: text('access.valueMissing') }] } : { extra: text('access.lastDayHint') })}><Input type="date" min={today} /></Form.Item>
    </>
  );
};

export const RightFields = (): ReactNode => {
  const text = useText();
  return (
    <>
      <Form.Item name="action" label={text('access.action')} initialValue="read"><Select options={actions.map(value => ({ value, label: text(`accessAction.${value}`) }))} /></Form.Item>
      <Form.Item name="fieldClass" label={text('access.class')} initialValue="personal"><Select options={fieldClasses.map(value => ({ value, label: text(`fieldClass.${value}`) }))} /></Form.Item>
    </>
  );
};

export type HolderInput = { readonly holder: string };
/** "user:…" or "group:…" as one choice. */
export const holderOf = ({ holder }: HolderInput): { kind: 'user' | 'group'; key: string } => ({ kind: holder.startsWith('group:') ? 'group' : 'user', key: holder.slice(holder.indexOf(':') + 1) });

export const HolderField = (): ReactNode => {
  const text = useText();
  const members = useApi('listMembers', { query: {} });
  const groups = useApi('listGroups', {});
  const options = [
    ...(members.data?.rows ?? []).map(row => ({ value: `user:${row.userId}`, label: row.personNumber === null ? row.name : `${row.name} ${row.personNumber}` })),
    ...(groups.data?.rows ?? []).map(row => ({ value: `group:${row.groupCode}`, label: text('access.groupNamed', { group: row.title }) })),
  ];
  return <Form.Item name="holder" label={text('access.holder')} rules={[{ required: true, message: text('access.valueMissing') }]}><Select showSearch={{ optionFilterProp: 'label' }} options={options} /></Form.Item>;
};

export const NoteField = (): ReactNode => <Form.Item name="note" label={useText()('access.note')}><Input.TextArea maxLength={300} autoSize /></Form.Item>;

/** What a change says when it is done, waits for a second person, or was refused. */
export const useOutcome = (): { readonly onSuccess: (answer: { readonly state: 'done' | 'proposed' }) => void; readonly onError: (error: ApiFailure) => void } => {
  const text = useText();
  const { message } = App.useApp();
  return {
    onSuccess: ({ state }) => void message.success(text(`access.${state}`)),
    onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  };
};

/** Titles of the company's own roles, by code. */
export const useRoleTitles = (): ReadonlyMap<string, string> => {
  const roles = useApi('listRoles', {});
  return new Map((roles.data?.rows ?? []).filter(row => !row.isBuiltIn).map(row => [row.roleCode, row.title]));
};
