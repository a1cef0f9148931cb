/**
 * Requests made from the contracts themselves: every route, every parameter, values that exist, that are hidden, that do
 * not exist, and that are no values at all. The same seed gives the same requests.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Route } from '#contracts/api/api-route';
import { filterOperators } from '#contracts/api/list-terms';
import { foreigners, gateMonth, staff } from '#checks/gate-company';
import { createRandom } from '../main-line/seeded-random.ts';

export type GeneratedRequest = {
  readonly operationId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

type Random = () => number;
type Schema = Readonly<Record<string, unknown>>;

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
const chance = (random: Random, share: number): boolean => random() < share;

const personNumbers = [...staff, ...foreigners].map(({ number }) => number);
/** Fields of lists, seen and hidden, and names that somebody would try. */
const fieldNames = [
  'personNumber', 'name', 'department', 'workplaceCode', 'workplaceName', 'legalEntity', 'hireDate', 'leaveDate', 'managerName', 'wageKind', 'scheduleCode', 'mobileMasked', 'accounts', 'identityNumber', 'wage', 'status', 'reason', 'checkCode',
  'netPay', 'grossPay', 'baseSalary', 'incomeTax', 'difference:netPay', 'totalSickLeaveMinutes', 'sickLeaveDeduction', 'totalLateMinutes', 'stipend', 'dormitory',
  'salary', 'identity_number', 'person.mobile', 'bankAccount', 'accountNumber', 'rating', '__proto__', 'constructor', 'nowhere', 'wage desc', '(select 1)', '工资',
];
const listedFields = fieldNames.slice(0, 28);
/** What most readers may not see of others: asked for more than the rest. */
const guardedFields = ['wageKind', 'scheduleCode', 'scheduleCode', 'mobileMasked', 'accounts', 'accounts', 'identityNumber', 'wage', 'wage', 'netPay', 'sickLeaveDeduction', 'stipend', 'dormitory'];
const comparedValues = ['', '1', '11000.56', '12000.00', '8000', '2025-01-01', '2026-10-31', 'OFFICE', 'SITE', 'monthly', 'hourly', 'workbook:account-ex', 'shanghai', '研发', '9901', '100', '%', '_', '1e5', '-1', "'", 'null'];
const odd = ['', ' ', '0', '-1', '999999999999', '1e9', 'true', 'null', '[]', '{}', "' or 1=1 --", '../../etc/passwd', '%00', '\u0000', '员工', '𠮷野家', 'ＡＢＣ', 'a'.repeat(300), '\u202Eabc', '<script>', '{{7*7}}', '%E4%BD'];
const unknownKeys = ['salary', 'wage', 'role', 'expand', 'include', 'company_id', 'tenant_id', 'personId', 'q', 'order_by', 'having[wage]', 'wage[gt]', 'fields[]', '__proto__', 'constructor', 'approved_by', 'createdAt', 'debug'];

const fieldName = (random: Random): string => pick(random, chance(random, 0.6) ? guardedFields : chance(random, 0.8) ? listedFields : fieldNames);
const namesOf = (random: Random): string => Array.from({ length: 1 + Math.floor(random() * 2) }, () => fieldName(random)).join(',');

/** Filters that fit their fields. */
const goodTriples: readonly (readonly [string, string, string])[] = [
  ['scheduleCode', 'is', 'SITE'], ['scheduleCode', 'startsWith', 'OFF'], ['accounts', 'contains', 'other'], ['accounts', 'isNotEmpty', ''], ['wageKind', 'is', 'monthly'], ['wage', 'atLeast', '12000.00'], ['wage', 'atMost', '11600.5'], ['netPay', 'atLeast', '8000'], ['sickLeaveDeduction', 'isNotEmpty', ''], ['stipend', 'atLeast', '905'], ['dormitory', 'contains', 'other'],
  ['department', 'is', '研发部'], ['hireDate', 'atLeast', '2025-01-01'], ['name', 'contains', '员工'], ['workplaceCode', 'is', 'shanghai'], ['status', 'is', 'computed'],
];
const triples = (random: Random): string =>
  JSON.stringify([chance(random, 0.8) ? pick(random, goodTriples) : [fieldName(random), pick(random, [...filterOperators, 'like', 'in']), pick(random, comparedValues)]]);

type Words = { readonly good: readonly string[] | ((random: Random) => string); readonly bad: readonly string[] };
const words = (good: Words['good'], bad: readonly string[] = []): Words => ({ good, bad });

/** Values by the name of a parameter, some that are good and some that are not; what is not named here comes from its schema alone. */
const wordsFor: Readonly<Record<string, Words>> = {
  personNumber: words([...personNumbers, 'EX', 'SIBLING', 'RIVAL', 'MID'], ['MISSING', 'leaf', ' LEAF', 'LEAF%00']), month: words([gateMonth, gateMonth, gateMonth, '2026-09'], ['2026-11', '1999-01', '2026-13', '2026-1', '202610']),
  date: words(['2026-10-13', '2026-10-14', '2026-10-09', '2026-10-20'], ['2026-10-11', '2026-11-02', '2026-02-30', 'today']), day: words(['2026-11-02', '2026-10-01'], ['2020-01-01', 'x']),
  from: words(['2026-10-01', '2026-10-13'], ['2026-09-01', 'x']), to: words(['2026-10-31', '2026-10-14'], ['2027-12-31', 'x']),
  runId: words(['1', '1', '2'], ['99', '0', 'x']), item: words(['netPay', 'grossPay', 'incomeTax', 'baseSalary', 'totalSickLeaveMinutes'], ['nothing', 'constructor']),
  fields: words(namesOf), sort: words(['scheduleCode', 'scheduleCode', 'wageKind', 'wage', 'netPay', 'hireDate', 'name', 'department'], fieldNames), group: words(['department', 'workplaceName', 'wageKind', 'scheduleCode', 'scheduleCode', 'status'], fieldNames), filter: words(triples, ['[', '[["wage"]]', '{}']),
  measure: words(['people', 'people,sum:netPay', 'sum:netPay,average:netPay,people', 'people,sum:wage'], ['average:wage', 'sum:name', 'median:wage', '']),
  having: words((random) => JSON.stringify([['people', pick(random, ['atLeast', 'atMost']), pick(random, ['1', '2', '5'])]]), ['[["sum:wage","atLeast","1"]]', '[["sum:netPay","atLeast","8000"]]', 'x']),
  search: words(['', 'account', 'account', 'account-', 'other.', 'other.', 'wecom:', 'L', 'BRANCH', '员工', 'EX', '研发', '9901', '100', '11000', 'S-', 'SITE', '4321', 'secret.example', 'OFFICE', 'monthly'], ['%', 'ｌeaf']),
  department: words(['', '研发部', '市场部', '华南分部'], ['外部', 'x']), workplaceCode: words(['', 'shanghai', 'shenzhen'], ['nowhere']),
  sourceCode: words(['workbook', 'wecom'], ['nowhere']), userId: words(['proof-payrollClerk', 'proof-employee', 'proof-lineManager'], ['nobody']), field: words(['mobile', 'email', 'identityNumber'], ['wage']),
  roleCode: words(['payrollClerk', 'employee', 'lineManager'], ['nowhere']), fieldClass: words(['public', 'personal', 'pay', 'bank', 'identity', 'health'], ['secret']),
  page: words(['1', '1', '1', '2'], ['3', '0', '-1', '99', '1.5', 'x', '1e3']), pageSize: words(['3', '5', '50', '200', '2000'], ['1', '2001', '0', 'x']), order: words(['ascending', 'descending'], ['desc']), format: words(['csv', 'xlsx'], ['pdf']),
};
/** A tame request keeps to good values, so that its answer has something to compare. */
const wordOf = (random: Random, isTame: boolean, { good, bad }: Words): string => (!isTame && bad.length > 0 && chance(random, 0.4) ? pick(random, bad) : typeof good === 'function' ? good(random) : pick(random, good));

const someWords: readonly string[] = ['a', 'word', '示例', 'LEAF', '2026-10', '1'];
/** Where a pattern is asked for: dates, amounts, rates. */
const formedWords: readonly string[] = [...someWords, '2026-11-02', '12000.00', '0.07', 'CNY'];

const sampleString = (random: Random, schema: Schema): string => {
  const format = schema['format'];
  if (format === 'uuid') return `00000000-0000-4000-8000-${Math.floor(random() * 1e12).toString().padStart(12, '0')}`;
  if (format === 'date-time') return '2026-11-02T01:00:00Z';
  if (format === 'email') return 'somebody@example.test';
  const least = typeof schema['minLength'] === 'number' ? schema['minLength'] : 0;
  const { pattern } = schema;
  const fits = typeof pattern === 'string' ? formedWords.filter((word) => new RegExp(pattern, 'u').test(word)) : [];
  return pick(random, fits.length === 0 ? someWords : fits).padEnd(least, 'x');
};

/** A value for a JSON schema; mostly a fitting one. */
const sample = (random: Random, name: string, schema: Schema): unknown => {
  if (chance(random, 0.06)) return pick<unknown>(random, [null, 0, -1, '', [], {}, true, 1e21, { __proto__x: 1 }, ...odd.slice(0, 12)]);
  const choices = (schema['enum'] ?? (schema['const'] === undefined ? undefined : [schema['const']])) as readonly unknown[] | undefined;
  if (choices !== undefined) return pick(random, choices);
  const variants = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (variants !== undefined) return sample(random, name, pick(random, variants));
  const known = wordsFor[name];
  switch (schema['type']) {
    case 'integer': case 'number': return Math.floor(random() * 4);
    case 'boolean': return chance(random, 0.5);
    case 'null': return null;
    case 'array': return Array.from({ length: Math.floor(random() * 3) }, () => sample(random, name, (schema['items'] ?? {}) as Schema));
    case 'object': return sampleObject(random, schema);
    default: return known === undefined ? sampleString(random, schema) : wordOf(random, false, known);
  }
};

const sampleObject = (random: Random, schema: Schema): Readonly<Record<string, unknown>> => {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  const filled = properties.filter(() => !chance(random, 0.05)).map(([name, each]) => [name, sample(random, name, each)] as const);
  const more = chance(random, 0.1) ? [[pick(random, unknownKeys), pick<unknown>(random, ['1', 1, { a: 1 }, 'payrollClerk'])] as const] : [];
  return Object.fromEntries([...filled, ...more]);
};

const schemaOf = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const schemas = new WeakMap<z.ZodType, Schema>();
const cachedSchemaOf = (schema: z.ZodType): Schema => {
  const known = schemas.get(schema) ?? schemaOf(schema);
  schemas.set(schema, known);
  return known;
};

const queryText = (random: Random, isTame: boolean, schema: z.ZodObject | null): string => {
  const parts: string[] = [];
  const add = (name: string, value: string): void => void parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const { properties = {}, required = [] } = (schema === null ? {} : cachedSchemaOf(schema)) as { readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[] };
  // A tame request to a list tries one door: the others would mostly refuse it first.
  const doors = ['fields', 'sort', 'filter', 'search', 'group', 'measure'].filter((name) => name in properties);
  const door = isTame && 'filter' in properties ? pick(random, doors) : null;
  for (const [name, each] of Object.entries(properties)) {
    const share = required.includes(name) ? 0.97 : door === null || !doors.includes(name) ? 0.3 : name === door ? 1 : 0;
    if (!chance(random, share)) continue;
    const known = wordsFor[name];
    const value = !isTame && chance(random, 0.05) ? pick(random, odd) : known !== undefined ? wordOf(random, isTame, known) : String(sample(random, name, each) as string | number);
    add(name, value);
    if (!isTame && chance(random, 0.03)) add(name, value);
  }
  if (!isTame && chance(random, 0.1)) add(pick(random, unknownKeys), pick(random, comparedValues));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
};

const headersFor = (random: Random): Record<string, string> => {
  const headers: Record<string, string> = {};
  const maybe = (share: number, name: string, values: readonly string[]): void => { if (chance(random, share)) headers[name] = pick(random, values); };
  maybe(0.12, 'if-none-match', ['*', 'W/"1"', '"0"', '"e3b0c44298fc1c149afbf4c8996fb924"']);
  maybe(0.08, 'if-modified-since', ['Mon, 02 Nov 2026 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 'x']);
  maybe(0.05, 'if-match', ['*', '"1"']);
  maybe(0.08, 'range', ['bytes=0-10', 'bytes=-1', 'bytes=5-', 'x']);
  maybe(0.4, 'accept-encoding', ['gzip', 'br', 'deflate', 'identity', 'gzip;q=0', '*', 'zstd']);
  maybe(0.3, 'accept-language', ['en', 'zh-CN', 'hu', '*', 'en;q=0.1,zh']);
  maybe(0.1, 'accept', ['application/json', 'text/html', '*/*', 'application/xml']);
  maybe(0.05, 'x-tenant', ['2', 'second']);
  maybe(0.03, 'x-http-method-override', ['DELETE', 'GET']);
  maybe(0.05, 'origin', ['null', 'https://evil.example', 'http://localhost:80']);
  return headers;
};

const pathOf = (random: Random, isTame: boolean, route: Route, there: Readonly<Record<string, readonly string[]>>): string =>
  route.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const known = there[name] === undefined ? wordsFor[name] : words(there[name], ['1', '999999999', 'x']);
    if (!isTame && chance(random, 0.05)) return encodeURIComponent(pick(random, odd));
    return encodeURIComponent(known === undefined ? pick(random, ['1', '2', '3', '0', 'x', '00000000-0000-4000-8000-000000000001']) : wordOf(random, isTame, known));
  });

const bodyFor = (random: Random, route: Route): string | null => {
  if (route.body === null) return chance(random, 0.1) ? '{}' : null;
  if (chance(random, 0.04)) return pick(random, ['', '{', '[]', 'null', '"x"', '{"a":1,"a":2}', '{"__proto__":{"role":"payrollClerk"}}', 'x=1']);
  return JSON.stringify(sampleObject(random, cachedSchemaOf(route.body)));
};

const fitting = (): number => 0.5;
/** A body that fits, always the same but for the command's id. */
export const sampleBody = (schema: z.ZodObject): object => ({ ...sampleObject(fitting, cachedSchemaOf(schema)), ...('commandId' in schema.shape ? { commandId: randomUUID() } : {}) });

/** The first of a parameter's choices; null when it has none. */
export const firstChoice = (schema: z.ZodObject | null, name: string): string | null => {
  const choices = (schema === null ? {} : ((cachedSchemaOf(schema)['properties'] ?? {}) as Readonly<Record<string, Schema>>))[name]?.['enum'] as readonly string[] | undefined;
  return choices?.[0] ?? null;
};

/** Reading is asked more than changing, and lists more than the rest: there the parameters are. */
const weightOf = (route: Route): number => (route.method !== 'GET' ? 1 : route.query !== null ? 2 + Object.keys(route.query.shape).length : route.params !== null && 'personNumber' in route.params.shape ? 8 : 3);

/** One good value for each hidden field and way of asking: what chance may leave out in a short run. */
const doorValues: Readonly<Record<string, readonly string[]>> = {
  search: ['other.', 'account', 'SITE', '11000'], sort: ['scheduleCode', 'wageKind', 'wage', 'netPay', 'accounts', 'stipend', 'dormitory'], fields: ['accounts', 'scheduleCode', 'wage', 'identityNumber', 'netPay', 'stipend', 'dormitory'],
  filter: goodTriples.slice(0, 11).map((triple) => JSON.stringify([triple])), group: ['scheduleCode', 'wageKind'],
};

/** Every list asked by every door for what is hidden, once and plainly. */
export const doorRequests = (routes: readonly Route[]): readonly GeneratedRequest[] =>
  routes.flatMap((route) => {
    if (route.method !== 'GET' || route.query === null || !('filter' in route.query.shape) || /:(?!month)/.test(route.path)) return [];
    const path = route.path.replace(':month', gateMonth);
    const needed = 'group' in route.query.shape ? 'group=department' : '';
    return Object.entries(doorValues).filter(([name]) => name in route.query!.shape).flatMap(([name, values]) => values.map((value): GeneratedRequest => {
      const asked = `${name}=${encodeURIComponent(value)}`;
      return { operationId: route.operationId, method: 'GET', url: `${path}?${name === 'group' || needed === '' ? asked : `${needed}&${asked}`}`, headers: {}, body: null };
    }));
  });

/** An endless stream of requests over the routes given. `there`: values of parameters in paths that are there. */
export const createRequestGenerator = (seed: number, routes: readonly Route[], there: Readonly<Record<string, readonly string[]>> = {}): (() => GeneratedRequest) => {
  const random = createRandom(seed);
  const weighted = routes.flatMap((route) => Array.from({ length: weightOf(route) }, () => route));
  // Each route at least once before chance decides.
  let next = 0;
  return () => {
    const route = next < routes.length ? routes[next++]! : pick(random, weighted);
    const isTame = chance(random, 0.6);
    const method = route.method === 'GET' && chance(random, 0.06) ? 'HEAD' : chance(random, 0.01) ? pick(random, ['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE']) : route.method;
    const body = method === 'GET' || method === 'HEAD' ? null : bodyFor(random, route);
    const headers = headersFor(random);
    if (body !== null) headers['content-type'] = chance(random, 0.95) ? 'application/json' : pick(random, ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']);
    return { operationId: route.operationId, method, url: `${pathOf(random, isTame, route, there)}${queryText(random, isTame, route.query)}`, headers, body };
  };
};
