/** The words of SCIM 2.0 (RFC 7643, 7644): schemas, resources, filters and patches as the standard writes them. */
import { failure, success, type Result } from '#kernel/base/result';
import type { ScimFilter, ScimGroupRow, ScimUserRow, ScimUserValues } from './scim-store.ts';

export const scimSchemas = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User', group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse', patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  provider: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig', resourceType: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType', schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
} as const;

export type ScimError = { readonly code: 'scimFilterUnknown' | 'scimValueUnreadable' | 'scimUnchangeable' | 'scimTaken' | 'scimUnknown' | 'scimBusy'; readonly data: Readonly<Record<string, string>> };
export type ScimResource = { readonly schemas: string[] } & Record<string, unknown>;

const refuse = (code: ScimError['code'], attribute: string): Result<never, ScimError> => failure({ code, data: { attribute: attribute.slice(0, 100) } });
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A user as RFC 7643 writes it. */
export const userResource = (row: ScimUserRow, base: string): ScimResource => ({
  schemas: [scimSchemas.user], id: row.userId, ...(row.externalId === null ? {} : { externalId: row.externalId }), userName: row.userName, displayName: row.displayName, name: { formatted: row.displayName }, active: row.isActive,
  meta: { resourceType: 'User', created: instant(row.createdAt), lastModified: instant(row.changedAt), version: `W/"${row.version}"`, location: `${base}/Users/${row.userId}` },
});

/** A group as RFC 7643 writes it. */
export const groupResource = (row: ScimGroupRow, base: string): ScimResource => ({
  schemas: [scimSchemas.group], id: row.groupId, ...(row.externalId === null ? {} : { externalId: row.externalId }), displayName: row.displayName,
  members: row.memberIds.map((value) => ({ value, type: 'User', $ref: `${base}/Users/${value}` })),
  meta: { resourceType: 'Group', created: instant(row.createdAt), lastModified: instant(row.changedAt), location: `${base}/Groups/${row.groupId}` },
});

/** A page of resources as RFC 7644 writes it; `startIndex` counts from 1. */
export const listResource = (resources: readonly ScimResource[], total: number, startIndex: number): ScimResource => ({ schemas: [scimSchemas.list], totalResults: total, startIndex, itemsPerPage: resources.length, Resources: resources });

const attributes = ['userName', 'externalId', 'displayName'] as const;

/** `attribute eq "value"`, one of them; attribute names have no case (RFC 7643, 2.1). */
export const readFilter = (text: string): Result<ScimFilter, ScimError> => {
  if (text.trim() === '') return success(null);
  const found = /^\s*([A-Za-z]+)\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i.exec(text);
  const attribute = attributes.find((name) => name.toLowerCase() === found?.[1]?.toLowerCase());
  if (found === null || attribute === undefined) return refuse('scimFilterUnknown', text);
  try {
    return success({ attribute, value: JSON.parse(found[2] ?? '') as string });
  } catch {
    return refuse('scimFilterUnknown', text);
  }
};

type UserBody = { readonly userName: string; readonly externalId?: string | undefined; readonly displayName?: string | undefined; readonly name?: { readonly formatted?: string | undefined; readonly familyName?: string | undefined; readonly givenName?: string | undefined } | undefined; readonly active: boolean };

const nameOf = ({ displayName, name, userName }: Omit<UserBody, 'active'>): string => {
  const parts = `${name?.familyName ?? ''}${name?.givenName ?? ''}`;
  return [displayName, name?.formatted, parts, userName].find((text) => text !== undefined && text.trim() !== '') ?? userName;
};

export const valuesOfBody = (body: UserBody): ScimUserValues => ({ userName: body.userName, externalId: body.externalId ?? null, displayName: nameOf(body), isActive: body.active });

export type ScimOperation = { readonly op: string; readonly path?: string | undefined; readonly value?: unknown };

const asText = (value: unknown, longest: number): string | null => (typeof value === 'string' && value.trim() !== '' && value.length <= longest ? value : null);
/** Some callers write booleans as text. */
const asBoolean = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : null);

const setAttribute = (values: ScimUserValues, path: string, value: unknown): Result<ScimUserValues, ScimError> => {
  switch (path.toLowerCase()) {
    case 'active': {
      const isActive = asBoolean(value);
      return isActive === null ? refuse('scimValueUnreadable', path) : success({ ...values, isActive });
    }
    case 'username': {
      const userName = asText(value, 254);
      return userName === null || !/^[^@\s]+@[^@\s]+$/.test(userName) ? refuse('scimValueUnreadable', path) : success({ ...values, userName });
    }
    case 'displayname': case 'name.formatted': {
      const displayName = asText(value, 200);
      return displayName === null ? refuse('scimValueUnreadable', path) : success({ ...values, displayName });
    }
    case 'externalid': {
      const externalId = asText(value, 200);
      return externalId === null ? refuse('scimValueUnreadable', path) : success({ ...values, externalId });
    }
    case 'id': case 'meta': case 'groups': case 'roles': case 'entitlements': case 'password': return refuse('scimUnchangeable', path);
    // Attributes that we do not keep are taken in silence, as the standard has it.
    default: return success(values);
  }
};

/** The values after all operations, or the first that cannot be done: then none is. */
export const patchUser = (before: ScimUserValues, operations: readonly ScimOperation[]): Result<ScimUserValues, ScimError> => {
  let values = before;
  for (const { op, path, value } of operations) {
    const kind = op.toLowerCase();
    if (kind === 'remove') {
      if (path?.toLowerCase() !== 'externalid') return refuse('scimUnchangeable', path ?? '');
      values = { ...values, externalId: null };
      continue;
    }
    if (kind !== 'add' && kind !== 'replace') return refuse('scimValueUnreadable', 'op');
    const changes: readonly (readonly [string, unknown])[] = path !== undefined ? [[path, value]] : typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    if (changes.length === 0) return refuse('scimValueUnreadable', 'value');
    for (const [name, given] of changes) {
      const changed = setAttribute(values, name, given);
      if (!changed.ok) return changed;
      values = changed.value;
    }
  }
  return success(values);
};

const memberIds = (value: unknown): readonly string[] | null => {
  const entries = Array.isArray(value) ? value as readonly unknown[] : [value];
  const ids = entries.map((entry) => (typeof entry === 'object' && entry !== null && 'value' in entry && typeof entry.value === 'string' ? entry.value : null));
  return ids.every((id) => id !== null) ? ids : null;
};

export type GroupValues = { readonly displayName: string; readonly memberIds: readonly string[] };

const patchMembers = (members: readonly string[], kind: string, path: string, value: unknown): Result<readonly string[], ScimError> => {
  const one = /^members\[value eq "([^"]{1,64})"\]$/i.exec(path)?.[1];
  if (kind === 'remove') {
    const gone = one === undefined ? (value === undefined ? members : memberIds(value)) : [one];
    return gone === null ? refuse('scimValueUnreadable', path) : success(members.filter((id) => !gone.includes(id)));
  }
  const given = memberIds(value);
  if (given === null) return refuse('scimValueUnreadable', path);
  return success(kind === 'replace' ? given : [...new Set([...members, ...given])]);
};

/** The group after all operations, or the first that cannot be done: then none is. */
export const patchGroup = (before: GroupValues, operations: readonly ScimOperation[]): Result<GroupValues, ScimError> => {
  let group = before;
  for (const { op, path, value } of operations) {
    const kind = op.toLowerCase();
    if (!['add', 'replace', 'remove'].includes(kind)) return refuse('scimValueUnreadable', 'op');
    const changes: readonly (readonly [string, unknown])[] = path !== undefined ? [[path, value]] : typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    if (changes.length === 0) return refuse('scimValueUnreadable', 'value');
    for (const [name, given] of changes) {
      if (/^members\b/i.test(name)) {
        const members = patchMembers(group.memberIds, kind, name, given);
        if (!members.ok) return members;
        group = { ...group, memberIds: members.value };
      } else if (name.toLowerCase() === 'displayname' && kind !== 'remove') {
        const displayName = asText(given, 200);
        if (displayName === null) return refuse('scimValueUnreadable', name);
        group = { ...group, displayName };
      }
    }
  }
  return success(group);
};
