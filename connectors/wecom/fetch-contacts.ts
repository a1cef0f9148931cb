import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorError } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import type { ContactFact } from '#contracts/flow/person-fact';
import type { ExactJson } from '#contracts/connector/kit/exact-json';
import { pageOf, readList, type FetchContext, type FetchPage } from './fetch-context.ts';
import { fieldsOf, normalisePersonKey, readRecords, type Fields, type Meaning, type Reading } from './read-fields.ts';
import { weComApis } from './wecom-client.ts';
import { timelessDay } from './wecom-time.ts';

/** department/list: every department the app sees, in one answer. */
export const fetchDepartmentPage: FetchPage = async (context) => {
  const answer = await context.client.call(context.counter, weComApis.departmentList, {});
  if (!answer.ok) return answer;
  const rows = readList(answer.value, weComApis.departmentList.path, 'department');
  return rows.ok ? success(pageOf(context, [readRecords(answer.value, 'department', rows.value, '', readDepartment)], [], null)) : rows;
};

const readDepartment = (fields: Fields): Meaning => {
  const departmentKey = String(fields.whole('id', 1, Number.MAX_SAFE_INTEGER));
  const parent = fields.wholeOr('parentid', 0, Number.MAX_SAFE_INTEGER, 0);
  return {
    naturalKey: `department:${departmentKey}`, sourcePersonKey: null, businessDay: timelessDay,
    facts: [{ kind: 'contactDepartment', departmentKey, parentKey: parent === 0 ? null : String(parent), name: fields.text('name') }],
  };
};

const idsPerPage = 1000;
const statuses: Readonly<Record<number, ContactFact['status']>> = { 1: 'active', 2: 'disabled', 4: 'notActivated', 5: 'left' };

/** Members by department, read once per listing; a listing that starts again in another process reads what it needs again. */
export type ContactDetails = Map<number, Reading>;

/**
 * The complete member list (contact-sync secret) page by page; names and departments come from the departments that the
 * page mentions (app secret). Members whom the app does not see are reported and their bare rows kept as evidence.
 */
export const createPersonPage = (details: ContactDetails): FetchPage => async (context, _slice, cursor) => {
  if (cursor === null) details.clear();
  const answer = await context.client.call(context.counter, weComApis.userIdList, { body: { cursor: cursor ?? '', limit: idsPerPage } });
  if (!answer.ok) return answer;
  const rows = readList(answer.value, weComApis.userIdList.path, 'dept_user');
  if (!rows.ok) return rows;
  const next = (answer.value.value as { next_cursor?: unknown }).next_cursor;
  if (typeof next !== 'string') return failure(connectorError('schemaChanged', { path: weComApis.userIdList.path, field: 'next_cursor' }));
  const bare = readRecords(answer.value, 'person', rows.value, 'userid', readBareMember);
  const mentioned = departmentsByPerson(rows.value);
  const loaded = await loadDepartments(context, details, [...new Set([...mentioned.values()].flat())]);
  if (!loaded.ok) return loaded;

  const wanted = new Set(mentioned.keys());
  const known: Reading = {
    records: loaded.value.flatMap(({ records }) => records.filter(({ sourcePersonKey }) => sourcePersonKey !== null && wanted.has(sourcePersonKey))),
    unreadable: loaded.value.flatMap(({ unreadable }) => unreadable),
  };
  const seen = new Set([...known.records, ...known.unreadable].map(({ sourcePersonKey }) => sourcePersonKey));
  const unseen: Reading = { records: bare.records.filter(({ sourcePersonKey }) => !seen.has(sourcePersonKey)), unreadable: bare.unreadable };
  const unknownPersonKeys = [...new Set(unseen.records.flatMap(({ sourcePersonKey }) => sourcePersonKey ?? []))];
  return success(pageOf(context, [known, unseen], unknownPersonKeys, next === '' ? null : next));
};

const readBareMember = (fields: Fields): Meaning => {
  const sourcePersonKey = normalisePersonKey(fields.text('userid'));
  const department = fields.whole('department', 0, Number.MAX_SAFE_INTEGER);
  return { naturalKey: `${sourcePersonKey}#${department}`, sourcePersonKey, businessDay: timelessDay, facts: [] };
};

const departmentsByPerson = (rows: readonly unknown[]): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const fields = fieldsOf(row);
    const person = normalisePersonKey(fields.text('userid'));
    const department = fields.whole('department', 1, Number.MAX_SAFE_INTEGER);
    if (fields.problem() === null) found.set(person, [...(found.get(person) ?? []), department]);
  }
  return found;
};

const loadDepartments = async (context: FetchContext, details: ContactDetails, departmentIds: readonly number[]): Promise<Result<readonly Reading[], ConnectorError>> => {
  const missing = departmentIds.filter((departmentId) => !details.has(departmentId));
  const answers = await Promise.all(missing.map(async (departmentId): Promise<readonly [number, Result<ExactJson, ConnectorError>]> =>
    [departmentId, await context.client.call(context.counter, weComApis.userList, { query: { department_id: String(departmentId) } })]));
  for (const [departmentId, answer] of answers) {
    if (!answer.ok) {
      // A department outside the visible range is no failure of the listing: its members stay unseen.
      if (answer.error.code !== 'unknownPerson') return answer;
      details.set(departmentId, { records: [], unreadable: [] });
      continue;
    }
    const rows = readList(answer.value, weComApis.userList.path, 'userlist');
    if (!rows.ok) return rows;
    details.set(departmentId, readRecords(answer.value, 'person', rows.value, 'userid', readMember));
  }
  return success(departmentIds.flatMap((departmentId) => details.get(departmentId) ?? []));
};

const readMember = (fields: Fields): Meaning => {
  const sourcePersonKey = normalisePersonKey(fields.text('userid'));
  if (sourcePersonKey === '') fields.fail('missingField', 'userid');
  const status = statuses[fields.whole('status', 0, 1000)];
  if (status === undefined) fields.fail('unknownValue', 'status');
  const departmentKeys = fields.list('department').map((departmentId) => {
    if (typeof departmentId !== 'number' || !Number.isSafeInteger(departmentId)) fields.fail('wrongType', 'department');
    return String(departmentId);
  });
  return {
    naturalKey: sourcePersonKey, sourcePersonKey, businessDay: timelessDay,
    facts: [{ kind: 'contact', sourcePersonKey, name: fields.text('name'), departmentKeys, status: status ?? 'active' }],
  };
};
