/**
 * The running server against the access matrix: everything that it routes, asked by everybody about objects in every
 * relation. Roles and reach stand here by hand; nothing is taken from the code that decides.
 */
import { steppedUpClasses, type FieldClass } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import { accessMatrix, openPages, routesAboutPerson } from '#apps/server/access-matrix';
import { fillGateCompany, gateMonth, plainSecrets, staff } from '#checks/gate-company';
import { furnishGate } from '#checks/furnish-gate';
import { furnishGrowth, type Grown } from '#checks/furnish-growth';
import { callerHeader, callers, openGateServer, type Caller, type GateServer } from '#checks/gate-server';
import { withTestDatabase } from '#checks/test-database';
import { firstChoice, sampleBody } from './generate-requests.ts';

const routes: readonly Route[] = Object.values(apiRoutes).flat();
const routeOf = new Map(routes.map((route) => [route.operationId, route]));

/** Objects by their relation to the line manager BOSS, the employee LEAF and the branch. */
const relations = { manager: 'BOSS', report: 'MID', indirectReport: 'LEAF', formerReport: 'EX', siblingDepartment: 'SIBLING', siblingBranch: 'BRANCH1', otherCompany: 'FOREIGN' } as const;
const missing = 'MISSING';

const team = ['BOSS', 'MID', 'LEAF'];
const branch = staff.filter(({ workplace }) => workplace === 'shenzhen').map(({ number }) => number);
const everyone = staff.map(({ number }) => number);
const reachTable: Readonly<Record<Caller, Partial<Readonly<Record<FieldClass, readonly string[]>>>>> = {
  administrator: { public: everyone, personal: everyone },
  payrollClerk: { public: everyone, personal: everyone, identity: everyone, bank: everyone, pay: everyone, rating: everyone, health: everyone },
  payrollSupervisor: { public: everyone, personal: everyone, identity: everyone, bank: everyone, pay: everyone, rating: everyone, health: everyone },
  lineManager: { public: team, personal: team, health: team, pay: ['BOSS'], identity: ['BOSS'], bank: ['BOSS'], rating: team },
  employee: Object.fromEntries((['public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health'] as const).map((fieldClass) => [fieldClass, ['LEAF']])),
  auditor: { public: everyone },
  steppedDownClerk: { public: everyone, personal: everyone, rating: everyone, health: everyone },
  branchClerk: { public: branch, personal: branch, identity: branch, bank: branch, pay: branch, rating: branch, health: branch },
  program: { public: everyone, personal: everyone }, nobody: {},
};
/** Pages of attendance, leave and ratings are about others; what is one's own of it has pages of its own. */
const isAboutOthers = (operationId: string): boolean => ['listAttendanceDays', 'readAttendanceDay', 'readPersonLeave', 'proposeGoals', 'listFeedback', 'listPersonScores'].includes(operationId);
export const reaches = (caller: Caller, fieldClass: FieldClass, personNumber: string): boolean => reachTable[caller][fieldClass]?.includes(personNumber) === true;

/** Fields of the directory that a reader has. */
const fieldsByClass: Partial<Readonly<Record<FieldClass, readonly string[]>>> = {
  public: ['personNumber', 'name', 'department', 'workplaceCode', 'workplaceName', 'legalEntity', 'hireDate', 'leaveDate', 'managerName'], personal: ['wageKind', 'scheduleCode', 'mobileMasked', 'accounts'], identity: ['identityNumber'], pay: ['wage'],
};
const fieldsOf = (caller: Caller): readonly string[] => Object.entries(fieldsByClass).flatMap(([fieldClass, names]) => ((reachTable[caller][fieldClass as FieldClass]?.length ?? 0) > 0 ? names : [])).toSorted();

type Verdict = 'open' | 'notSignedIn' | 'notAllowed' | 'stepUpNeeded';

/** Routes of the caller's own session answer 401 to a caller who has rights and no session, as those of this proof. */
const needsSession = (route: Route): boolean => route.path.startsWith('/api/session') || route.path.startsWith('/api/identity/') || route.operationId === 'issueToken';

/** What the matrix says of a route and a caller. */
export const expectedOf = (route: Route, caller: Caller): Verdict => {
  const open = accessMatrix.get(route.operationId) ?? [];
  if (open === 'public') return 'open';
  if (caller === 'nobody') return 'notSignedIn';
  // A program has no session, no account and no inbox.
  if (open === 'signedIn') return caller === 'program' ? 'notAllowed' : 'open';
  const needs = typeof route.access === 'string' ? [] : route.access;
  if (caller === 'program') return needs.some(({ action, fieldClass, own }) => action === 'read' && own !== true && (fieldClass === 'public' || fieldClass === 'personal')) ? 'open' : 'notAllowed';
  if (caller === 'branchClerk') return open.includes('payrollClerk') && needs.some(({ own, whole }) => own !== true && whole !== true) ? 'open' : 'notAllowed';
  if (caller === 'steppedDownClerk') return !open.includes('payrollClerk') || needs.every(({ own }) => own === true) ? 'notAllowed' : needs.every(({ fieldClass }) => steppedUpClasses.includes(fieldClass)) ? 'stepUpNeeded' : 'open';
  // The clerk and the supervisor of this company are nobody's payees.
  const isPayee = caller === 'lineManager' || caller === 'employee';
  return open.includes(caller) && (isPayee || needs.some(({ own }) => own !== true)) ? 'open' : 'notAllowed';
};

export type Asked = { readonly status: number; readonly headers: string; readonly body: string };

export const ask = async (gate: GateServer, caller: Caller, method: string, url: string, body: object | null = null): Promise<Asked> => {
  const response = await gate.server.fastify.inject({
    method: method as 'GET', url, headers: { [callerHeader]: caller, ...(body === null ? {} : { 'content-type': 'application/json' }) }, ...(body === null ? {} : { payload: JSON.stringify(body) }), payloadAsStream: true,
  });
  const isEndless = String(response.headers['content-type'] ?? '').startsWith('text/event-stream');
  const stream = response.stream();
  const parts: Buffer[] = [];
  if (isEndless) stream.destroy();
  else for await (const part of stream) parts.push(part as Buffer);
  const headers = JSON.stringify(Object.entries(response.headers).filter(([name]) => name !== 'date').toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { status: response.statusCode, headers, body: Buffer.concat(parts).toString('utf8') };
};

const codeOf = (body: string): string => {
  try {
    return (JSON.parse(body) as { readonly error?: { readonly code?: string } }).error?.code ?? '';
  } catch {
    return '';
  }
};
const verdictOf = ({ status, body }: Asked): Verdict => {
  const code = codeOf(body);
  if (status === 401) return 'notSignedIn';
  if (status !== 403) return 'open';
  // SCIM has errors of its own form, without codes.
  return code === 'stepUpNeeded' ? code : code === 'notAllowed' || body.includes('urn:ietf:params:scim:api:messages:2.0:Error') ? 'notAllowed' : 'open';
};

const usualParams: Readonly<Record<string, string>> = { personNumber: 'LEAF', month: gateMonth, date: '2026-10-13', item: 'netPay' };
const pathFor = (route: Route, params: Readonly<Record<string, string>> = {}): string => route.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent({ ...usualParams, ...params }[name] ?? firstChoice(route.params, name) ?? '1'));
const urlAbout = (route: Route, personNumber: string, there: Readonly<Record<string, string>>): string => `${pathFor(route, { ...there, personNumber })}${route.operationId === 'listAttendanceDays' ? `?personNumber=${personNumber}&from=2026-10-01&to=2026-10-31` : ''}`;

export type Tally = { asked: number; readonly wrong: string[]; readonly reached: Set<string> };

/** Every route by everybody, with an empty body: whoever is admitted is told that the body is wrong, and nothing is changed. */
const askRoutes = async (gate: GateServer, tally: Tally, there: Readonly<Record<string, string>>): Promise<void> => {
  for (const { method, url, operationId } of gate.server.routes) {
    const route = operationId === null ? undefined : routeOf.get(operationId);
    tally.reached.add(`${method} ${url}`);
    if (route === undefined) {
      if (!openPages.some((page) => url === page || url.startsWith(`${page}/`))) tally.wrong.push(`${method} ${url} stands neither in contracts nor among the open pages`);
      const { status } = await ask(gate, 'nobody', method, url.replaceAll('*', ''));
      tally.asked += 1;
      if (status >= 500) tally.wrong.push(`${method} ${url}: ${status}`);
      continue;
    }
    for (const caller of callers) {
      const answer = await ask(gate, caller, method, pathFor(route, there), route.body === null || method === 'HEAD' ? null : {});
      const [wanted, found] = [expectedOf(route, caller), method === 'HEAD' ? null : verdictOf(answer)];
      tally.asked += 1;
      if (answer.status >= 500) tally.wrong.push(`${method} ${operationId ?? url} as ${caller}: ${answer.status} ${answer.body.slice(0, 200)}`);
      if (method === 'HEAD') {
        const whole = await ask(gate, caller, 'GET', pathFor(route, there));
        if (answer.body !== '' || answer.status !== whole.status) tally.wrong.push(`HEAD ${operationId ?? url} as ${caller}: ${answer.status} against ${whole.status}`);
      } else if (found !== wanted && !(found === 'notSignedIn' && wanted === 'open' && needsSession(route))) tally.wrong.push(`${operationId ?? url} as ${caller}: ${found ?? ''} where the matrix says ${wanted} (${answer.body.slice(0, 160)})`);
    }
  }
};

/** A person out of reach, in another company, or not there at all: the same bytes. */
const askAboutPeople = async (gate: GateServer, tally: Tally, there: Readonly<Record<string, string>>): Promise<void> => {
  for (const [operationId, fieldClass] of routesAboutPerson) {
    const route = routeOf.get(operationId)!;
    for (const caller of callers.filter((candidate) => expectedOf(route, candidate) === 'open')) {
      const about = async (personNumber: string): Promise<Asked> => ask(gate, caller, route.method, urlAbout(route, personNumber, there), route.body === null ? null : sampleBody(route.body));
      const none = await about(missing);
      if (none.status !== 404) tally.wrong.push(`${operationId} as ${caller} about nobody: ${none.status}`);
      for (const [relation, personNumber] of Object.entries(relations)) {
        const answer = await about(personNumber);
        tally.asked += 1;
        const isReached = reaches(caller, fieldClass, personNumber) && !(caller === 'lineManager' && relation === 'manager' && isAboutOthers(operationId));
        if (isReached ? answer.status === 404 : JSON.stringify(answer) !== JSON.stringify(none)) tally.wrong.push(`${operationId} as ${caller} about ${relation}: ${answer.status} ${answer.body.slice(0, 160)}`);
      }
    }
  }
};

/** The fields of each row, and the rows, that each reader has of the directory. */
const askFields = async (gate: GateServer, tally: Tally): Promise<void> => {
  for (const caller of callers.filter((candidate) => expectedOf(routeOf.get('listPeople')!, candidate) === 'open')) {
    const answer = JSON.parse((await ask(gate, caller, 'GET', `/api/people?pageSize=200&fields=${fieldsOf(caller).join(',')}`)).body) as { readonly fields?: readonly { readonly name: string }[]; readonly rows?: readonly Readonly<Record<string, unknown>>[] };
    tally.asked += 1;
    const names = answer.fields?.map(({ name }) => name).toSorted() ?? [];
    if (JSON.stringify(names) !== JSON.stringify(fieldsOf(caller))) tally.wrong.push(`fields of ${caller}: ${names.join(', ')}`);
    const numbers = answer.rows?.map((row) => String(row['personNumber'])).toSorted() ?? [];
    if (JSON.stringify(numbers) !== JSON.stringify((reachTable[caller].public ?? []).toSorted())) tally.wrong.push(`people of ${caller}: ${numbers.join(', ')}`);
    for (const row of answer.rows ?? []) {
      const wanted = Object.entries(fieldsByClass).flatMap(([fieldClass, fields]) => (reaches(caller, fieldClass as FieldClass, String(row['personNumber'])) ? fields : [])).toSorted();
      if (JSON.stringify(Object.keys(row).toSorted()) !== JSON.stringify(wanted)) tally.wrong.push(`fields of ${String(row['personNumber'])} for ${caller}: ${Object.keys(row).join(', ')}`);
    }
  }
};

export const withGate = <T>(work: (gate: GateServer, grow: () => Promise<Grown>) => Promise<T>): Promise<T> =>
  withTestDatabase(async (place) => {
    const company = await fillGateCompany(place.database, place.company.companyId, plainSecrets);
    const gate = await openGateServer(place, company);
    try {
      await furnishGate(gate, place.database, company, plainSecrets);
      return await work(gate, () => furnishGrowth(gate, plainSecrets));
    } finally {
      await gate.close();
    }
  });

/** The whole matrix once. */
export const askMatrix = (): Promise<Tally & { readonly uncovered: readonly string[] }> =>
  withGate(async (gate, grow) => {
    const tally: Tally = { asked: 0, wrong: [], reached: new Set() };
    const there = Object.fromEntries(Object.entries(await grow()).flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first] as const])));
    await askRoutes(gate, tally, there);
    await askAboutPeople(gate, tally, there);
    await askFields(gate, tally);
    const bound = gate.server.boundOperations;
    const uncovered = [...gate.server.routes.filter(({ method, url }) => !tally.reached.has(`${method} ${url}`)).map(({ url }) => url), ...routes.filter(({ operationId }) => !bound.has(operationId)).map(({ operationId }) => operationId)];
    return { ...tally, uncovered };
  });
