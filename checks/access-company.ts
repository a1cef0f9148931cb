/** Set-up of the tests of access: a small company with users, and its routes called as any of them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Route } from '#contracts/api/api-route';
import { withTestDatabase, type TestDatabase } from './test-database.ts';
import { asSystem, registerProposalRoutes, setClockOffset, withCompany, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { grantProposalKind, registerAccessRoutes, resolveRights } from '#modules/access';

/** 2026-11-02. */
export const firstDay = 20_759;
export const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Number, manager, department, workplace. TOP leads BOSS, BOSS leads ANN and BEN; OTTO leads CLEO in another branch. */
const staff = [
  ['TOP', null, '总部', 'shanghai'], ['BOSS', 'TOP', '研发', 'shanghai'], ['ANN', 'BOSS', '研发', 'shanghai'], ['BEN', 'BOSS', '研发', 'shanghai'],
  ['OTTO', 'TOP', '生产', 'shenzhen'], ['CLEO', 'OTTO', '生产', 'shenzhen'], ['CLARK', 'TOP', '薪酬', 'shanghai'], ['SUE', 'TOP', '薪酬', 'shanghai'],
] as const;
export type StaffNumber = (typeof staff)[number][0];

/** Users: two administrators who are nobody's payee, and people of the company. `ann2` is a second account of ANN. */
const users: Readonly<Record<string, { readonly person: StaffNumber | null; readonly roles: readonly string[] }>> = {
  admin: { person: null, roles: ['administrator'] }, admin2: { person: null, roles: ['administrator'] }, clerk: { person: 'CLARK', roles: ['payrollClerk'] }, supervisor: { person: 'SUE', roles: ['payrollSupervisor'] },
  boss: { person: 'BOSS', roles: ['lineManager'] }, otto: { person: 'OTTO', roles: ['lineManager'] }, ann: { person: 'ANN', roles: ['employee'] }, ann2: { person: 'ANN', roles: [] }, ben: { person: 'BEN', roles: ['employee'] }, auditor: { person: null, roles: ['auditor'] },
};

export type Answer = Readonly<Record<string, unknown>> & { readonly code?: string };
type Request = { readonly params?: unknown; readonly query?: unknown; readonly body?: Readonly<Record<string, unknown>> };
type Captured = { readonly route: Route; readonly handler: (request: never) => Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: { readonly code: string } }> };

export type AccessCompany = TestDatabase & {
  readonly ids: Readonly<Record<StaffNumber, number>>;
  readonly system: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  /** Sets the day that the clock shows; reorganisations are recorded on it too. */
  readonly at: (day: number) => void;
  readonly today: () => number;
  /** The subject as a session would be resolved now. */
  readonly subject: (userId: string) => Promise<Subject>;
  /** Numbers of the people whom a user reaches on a day. */
  readonly reached: (userId: string, right: string, day?: number) => Promise<readonly string[]>;
  readonly call: (operationId: string, userId: string, request?: Request) => Promise<Answer>;
  readonly move: (number: StaffNumber, manager: StaffNumber | null) => Promise<void>;
  /** Decides the newest open proposal that the user sees as one to decide, or names why not. */
  readonly decide: (userId: string, proposalId: unknown) => Promise<Answer>;
};

const fill = async (tx: CompanyTransaction): Promise<Record<StaffNumber, number>> => {
  const ids: Partial<Record<StaffNumber, number>> = {};
  await tx.query("select set_config('qinxin.recording_day', '2026-01-01', true)");
  for (const place of ['shanghai', 'shenzhen']) await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, $2, $2, 'Asia/Shanghai', 'CN')", [tx.companyId, place]);
  for (const [number, manager, department, place] of staff) {
    const { rows } = await tx.query<{ person_id: number }>(
      "insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number) values ($1, $2, $2, '', '2026-01-01', $3, $4) returning person_id", [tx.companyId, number, department, manager]);
    ids[number] = rows[0]!.person_id;
    await tx.query("insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, '2026-01-01', '华星', $3, 'monthly', 'CNY', 'X', 'test')", [tx.companyId, ids[number], place]);
  }
  const found = ids as Record<StaffNumber, number>;
  for (const [userId, { person, roles }] of Object.entries(users)) {
    await tx.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, $3)', [tx.companyId, userId, person === null ? null : found[person]]);
    for (const role of roles) await tx.query("insert into access.assignment (company_id, holder_kind, holder_key, role_code, scope_kind, valid_from, made_by) values ($1, 'user', $2, $3, 'company', '2026-01-01', 'test')", [tx.companyId, userId, role]);
  }
  return found;
};

const captureRoutes = (): { readonly server: ApiServer; readonly captured: ReadonlyMap<string, Captured> } => {
  const captured = new Map<string, Captured>();
  return { captured, server: { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Captured['handler'] }) } };
};

export const withAccessCompany = (work: (company: AccessCompany) => Promise<void>): Promise<void> => withTestDatabase(async (place) => {
  const { database, company: { companyId } } = place;
  let day = firstDay;
  // The database's clock stands at noon of the first day too.
  await setClockOffset(database, firstDay * 86_400_000 + 43_200_000 - Date.now());
  const system: AccessCompany['system'] = (run) => withCompany(database, asSystem(companyId, 'proof', 'test'), run);
  const ids = await system(fill);
  const numberOf = new Map(Object.entries(ids).map(([number, personId]) => [personId, number]));
  const { server, captured } = captureRoutes();
  const clock = { nowMilliseconds: () => Date.now(), today: () => day };
  const nameUsers = (_: CompanyTransaction, userIds: readonly string[]) => Promise.resolve(new Map(userIds.map((userId) => [userId, `name of ${userId}`])));
  registerAccessRoutes(server, { database, clock, nameUsers, emailsOf: () => Promise.resolve(new Map()) });
  registerProposalRoutes(server, { database, kinds: [grantProposalKind(clock)], nameUsers });
  const subject: AccessCompany['subject'] = async (userId) => ({ ...(await system((tx) => resolveRights(tx, { userId, day }))), userId, companyId, isSteppedUp: true, sessionId: `session ${userId}`, program: null, from: '127.0.0.1', device: `device ${userId}` });
  const call: AccessCompany['call'] = async (operationId, userId, request = {}) => {
    const { route, handler } = captured.get(operationId) ?? assert.fail(operationId);
    const body = request.body === undefined ? null : route.body?.parse({ commandId: randomUUID(), ...request.body });
    const result = await handler({ subject: await subject(userId), params: request.params ?? {}, query: route.query?.parse(request.query ?? {}) ?? null, body, upload: null, language: 'zh-CN', signal: new AbortController().signal } as never);
    return (result.ok ? route.response.parse(result.value) : { code: result.error.code }) as Answer;
  };
  await work({
    ...place, ids, system, subject, call, today: () => day, at: (next) => { day = next; },
    reached: async (userId, right, onDay = day) => {
      const reach = (await system((tx) => resolveRights(tx, { userId, day: onDay }))).rights[right as 'read:pay'];
      return (reach === 'all' ? [...numberOf.values()] : [...(reach ?? [])].map((personId) => numberOf.get(personId) ?? '?')).toSorted();
    },
    move: (number, manager) => system(async (tx) => {
      await tx.query("select set_config('qinxin.recording_day', $1, true)", [dateOf(day)]);
      await tx.query('update people.person set manager_person_number = $3 where company_id = $1 and person_number = $2', [tx.companyId, number, manager]);
    }),
    decide: async (userId, proposalId) => {
      const seen = await call('readProposal', userId, { params: { proposalId: String(proposalId) } });
      return seen.code === undefined ? call('decideProposal', userId, { params: { proposalId: String(proposalId) }, body: { digest: seen['digest'], decision: 'approve', reason: '' } }) : seen;
    },
  });
});
