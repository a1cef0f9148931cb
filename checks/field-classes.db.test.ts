/**
 * Goal: every stored value has a class by which it is shown or not. Method: the columns of a migrated database are held
 * against contracts/access/column-classes.ts; sealed columns against their type; rows of people against the policy that
 * narrows them; items of the packs against what their formulas read.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnClasses, readableOnPurpose, type ColumnClass } from '#contracts/access/column-classes';
import { fieldClasses, type FieldClass } from '#contracts/api/access-terms';
import { listFiles, readSource } from './source-files.ts';
import { withTestDatabase } from './test-database.ts';

type StoredColumn = { readonly column: string; readonly table: string; readonly name: string; readonly type: string; readonly policies: readonly string[] };

const columnsOfCompanies = `
  select n.nspname || '.' || c.relname || '.' || a.attname as column, n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
    array(select coalesce(substring(pg_get_expr(p.polqual, p.polrelid) from 'reaches_all\\(''(\\w+)'''), p.polname::text) from pg_policy as p where p.polrelid = c.oid and not p.polpermissive) as policies
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition and a.attname <> 'company_id'
    and exists (select from pg_attribute as key where key.attrelid = c.oid and key.attname = 'company_id' and not key.attisdropped)
  order by 1`;

const readColumns = async (): Promise<readonly StoredColumn[]> => {
  let found: readonly StoredColumn[] = [];
  await withTestDatabase(async ({ database }) => {
    found = (await database.ownerPool.query<StoredColumn>(columnsOfCompanies)).rows;
  });
  return found;
};

const sealedClasses: readonly ColumnClass[] = ['pay', 'bank', 'identity'];
/** Least sensitive first: rows that are narrowed by a class hold values of that class or a lesser one in the open. */
const order: readonly FieldClass[] = ['public', 'personal', 'health', 'rating', 'identity', 'bank', 'pay'];

/** What is wrong with a set of columns; the rule itself, so that it can be tried on wrong ones. */
export const wrongColumns = (columns: readonly StoredColumn[], classes: ReadonlyMap<string, readonly ColumnClass[]>, readable: ReadonlySet<string>): readonly string[] => {
  const stored = new Set(columns.map(({ column }) => column));
  const unknown = columns.filter(({ column }) => !classes.has(column)).map(({ column }) => `${column} has no class`);
  const gone = [...classes.keys()].filter((column) => !stored.has(column)).map((column) => `${column} has a class and is not there`);
  const twice = [...classes].filter(([, all]) => all.length > 1).map(([column, all]) => `${column} has the classes ${all.join(' and ')}`);
  const open = columns.filter(({ column, type }) => sealedClasses.some((each) => classes.get(column)?.includes(each) === true) && type !== 'bytea' && !readable.has(column)).map(({ column }) => `${column} is readable`);
  const unneeded = [...readable].filter((column) => columns.every((each) => each.column !== column || each.type === 'bytea')).map((column) => `${column} need not be excepted`);
  return [...unknown, ...gone, ...twice, ...open, ...unneeded];
};

test('every column of every company table has one class; pay, bank and identity are sealed', async () => {
  const columns = await readColumns();
  assert.ok(columns.length > 300, `${columns.length} columns`);
  assert.deepEqual(wrongColumns(columns, columnClasses, new Set(Object.keys(readableOnPurpose))), []);
});

test('the rule sees a column without a class, a readable amount, a class of nothing and an exception that nobody needs', () => {
  const column = (name: string, type: string): StoredColumn => ({ column: `people.x.${name}`, table: 'people.x', name, type, policies: [] });
  const classes = new Map<string, readonly ColumnClass[]>([['people.x.wage', ['pay']], ['people.x.gone', ['public']], ['people.x.sealed', ['bank']]]);
  assert.deepEqual(wrongColumns([column('wage', 'numeric'), column('new', 'text'), column('sealed', 'bytea')], classes, new Set(['people.x.sealed'])), [
    'people.x.new has no class', 'people.x.gone has a class and is not there', 'people.x.wage is readable', 'people.x.sealed need not be excepted',
  ]);
});

/** Tables with a person in each row that are not narrowed by the reader's reach, and why. */
const notNarrowed: Readonly<Record<string, string>> = {
  'platform.membership': 'who belongs to the company; read before rights are known', 'platform.erased_person': 'that somebody was erased', 'platform.person_key': 'wrapped keys, useless to read', 'platform.audit_event': 'narrowed by its own policy',
  'platform.unsealed_value': 'empty once the product has started', 'access.group_member': 'who is in a group decides rights', 'privacy.legal_hold': 'holds stand before rights', 'people.contact': 'the contact list of a source',
  'self_service.question_share': 'seen with its question', 'self_service.question_entry': 'seen with its question', 'self_service.question_step': 'seen with its question', 'self_service.satisfaction': 'seen with its question', 'self_service.suggestion_entry': 'seen with its suggestion',
};

/** Columns more sensitive than the class that their rows are narrowed by: the code that reads them asks for the class. The list only shrinks. */
const guardedByCode: readonly string[] = [
  'attendance.approval.leave_type', 'attendance.approval.source_leave_name', 'attendance.attendance_day.sick_leave_minutes', 'people.former_account.ended_at', 'people.former_account.former_id',
  'people.former_account.matched_at', 'people.former_account.source_code', 'people.former_account.source_person_key', 'people.person.email', 'people.person.source_person_key',
  'people.source_identity.matched_at', 'people.source_identity.matched_by', 'people.source_identity.source_code', 'people.source_identity.source_person_key', 'people.terms.insurance_place', 'requests.request.leave_kind', 'requests.request.reason',
];

test('rows of people are narrowed to the reach of a class; columns that need more are listed', async () => {
  const byTable = Map.groupBy(await readColumns(), ({ table }) => table);
  const wrong = [...byTable].flatMap(([table, columns]) => {
    const isOfPeople = columns.some(({ name }) => name === 'person_id');
    if (!isOfPeople || table in notNarrowed) return [];
    const narrowing = columns[0]?.policies.filter((policy): policy is FieldClass => fieldClasses.some((each) => each === policy)) ?? [];
    return narrowing.length === 0 ? [`${table} is not narrowed to the reader's reach`] : [];
  });
  assert.deepEqual(wrong, []);
  const above = [...byTable.values()].flat().filter(({ column, type, policies }) => {
    const narrowing = policies.filter((policy): policy is FieldClass => fieldClasses.some((each) => each === policy)).map((policy) => order.indexOf(policy));
    const [own] = columnClasses.get(column) ?? [];
    return narrowing.length > 0 && type !== 'bytea' && order.indexOf(own as FieldClass) > Math.max(...narrowing);
  });
  assert.deepEqual(above.map(({ column }) => column).toSorted(), guardedByCode.toSorted());
  assert.ok([...byTable.keys()].filter((table) => byTable.get(table)?.some(({ policies }) => policies.length > 0)).length > 15);
});

type PackItem = { readonly code: string; readonly fieldClass: string; readonly formula: string; readonly file: string };

const itemsOfPacks = (): readonly PackItem[] =>
  listFiles().filter((file) => /^packs\/.*\.yaml$/.test(file)).flatMap((file) => {
    const items = readSource(file).split(/^items:$/m)[1] ?? '';
    return items.split(/^ {2}- /m).slice(1).map((text) => ({ file, code: /code: (\w+)/.exec(text)?.[1] ?? '', fieldClass: /fieldClass: (\w+)/.exec(text)?.[1] ?? 'pay', formula: /formula: ([\s\S]*?)\n {4}\w+:/.exec(text)?.[1] ?? '' }));
  });

test('items of sick leave are health values: their minutes, their pay, and totals of nothing else', () => {
  const items = itemsOfPacks().filter(({ code }) => code !== '');
  assert.ok(items.length > 60, `${items.length} items`);
  assert.deepEqual(items.filter(({ fieldClass }) => !fieldClasses.some((each) => each === fieldClass)), []);
  const health = new Set(items.filter(({ fieldClass }) => fieldClass === 'health').map(({ code }) => code));
  const revealing = items.filter(({ code, formula }) => !health.has(code) && (/^(?:sick|maternity)Leave/.test(code) || /^TOTAL\((\w+)\)$/.test(formula.trim()) && health.has(/^TOTAL\((\w+)\)$/.exec(formula.trim())?.[1] ?? '')));
  assert.deepEqual(revealing.map(({ file, code }) => `${file} ${code}`), []);
  assert.ok(health.size >= 4, [...health].join(' '));
});
