/**
 * A company with performance pay over the whole server: rules by two people, a review by two more, a month that is worked, locked
 * and followed by the next. Figures are round, so that they can be worked out by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { requestRecomputeFrom } from '#modules/attendance';
import { calculateRun, readRun, refreshPreview } from '#modules/payroll';
import { followPayEffect } from '#modules/performance';
import { asSystem, forSubject, setClockOffset, withCompany, type CompanyTransaction, type Subject } from '#modules/platform';
import { fillGateCompany, gateMonth, gateNow, plainSecrets, type Secrets } from './gate-company.ts';
import { callerHeader, openGateServer, type Caller } from './gate-server.ts';
import { reviewRun } from './review-run.ts';
import { withTestDatabase, type TestDatabase } from './test-database.ts';

export const clerk: Caller = 'payrollClerk';
export const supervisor: Caller = 'payrollSupervisor';
export const manager: Caller = 'lineManager';
export const november = '2026-11';

type Body = Record<string, unknown> & { readonly code?: string };
type Answer = { readonly status: number; readonly body: Body };
export type World = TestDatabase & {
  readonly leaf: number;
  readonly personIds: ReadonlyMap<string, number>;
  /** Who calls under a name, to be given other rights. */
  readonly subjects: Map<Caller, Subject>;
  readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  readonly get: (caller: Caller, path: string) => Promise<Answer>;
  readonly ask: (caller: Caller, path: string, body: object) => Promise<Answer>;
  /** Asserts that it is taken. */
  readonly post: (caller: Caller, path: string, body?: object) => Promise<Body>;
  /** Lets the supervisor decide a proposal. */
  readonly approve: (proposalId: unknown) => Promise<void>;
  /** Of LEAF when nobody is named. */
  readonly lines: (month: string, personNumber?: string) => Promise<Readonly<Record<string, string>>>;
  readonly compute: (month: string) => Promise<void>;
  /** What the worker does after facts have changed. */
  readonly refresh: () => Promise<void>;
  readonly lock: (month: string) => Promise<void>;
};

const lateDays = [9, 20, 21];
/** Round figures: 12000 a month, three days a quarter of an hour late. */
const secrets: Secrets = (personNumber) => ({ ...plainSecrets(personNumber), wage: '12000.00', openingIncome: '108000', openingTax: '918', rent: '1500', sickDays: [], scheduleCode: 'OFFICE', lateDays: personNumber === 'LEAF' ? lateDays : [] });

export const withWorld = (work: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database, company: { companyId } } = given;
  const company = await fillGateCompany(database, companyId, secrets);
  const gate = await openGateServer(given, company);
  const system = asSystem(companyId, 'proof', 'test');
  const inCompany: World['inCompany'] = (inside) => withCompany(database, system, inside);
  const send = async (caller: Caller, method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> => {
    const answer = await gate.server.fastify.inject({ method, url, headers: { [callerHeader]: caller }, ...(payload === undefined ? {} : { payload }) });
    const body = JSON.parse(answer.body || '{}') as Body;
    return { status: answer.statusCode, body: { ...body, ...(typeof body['error'] === 'object' ? body['error'] : {}) } };
  };
  const get: World['get'] = (caller, path) => send(caller, 'GET', path);
  const post: World['post'] = async (caller, path, body = {}) => {
    const answer = await send(caller, 'POST', path, { commandId: randomUUID(), ...body });
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const approve: World['approve'] = async (proposalId) => {
    const { digest } = (await get(supervisor, `/api/proposals/${String(proposalId)}`)).body;
    assert.equal((await post(supervisor, `/api/proposals/${String(proposalId)}/decision`, { digest, decision: 'approve' }))['state'], 'approved');
  };
  const runOf = (month: string): Promise<number> => inCompany(async (tx) => (await readRun(tx, month))!.runId);
  try {
    await setClockOffset(database, gateNow - Date.now());
    await work({
      ...given, leaf: company.personIds.get('LEAF')!, personIds: company.personIds, subjects: gate.subjects as Map<Caller, Subject>, inCompany, get, post, approve, ask: (caller, path, body) => send(caller, 'POST', path, body),
      lines: async (month, personNumber = 'LEAF') => {
        const { body } = await get(clerk, `/api/payroll/${month}/payslips/${personNumber}`);
        return Object.fromEntries((body['lines'] as { item: string; amount: string }[]).map(({ item, amount }) => [item, amount]));
      },
      compute: async (month) => {
        const computed = await calculateRun(database, system, { month, mode: 'compute' });
        assert.ok(computed.ok, JSON.stringify(computed));
      },
      refresh: () => inCompany(async (tx) => {
        const refreshed = await refreshPreview(tx, gateMonth);
        assert.ok(refreshed.ok, JSON.stringify(refreshed));
      }),
      lock: async (month) => {
        const runId = await runOf(month);
        await reviewRun(database, runId, [forSubject(gate.subjects.get(clerk)!), forSubject(gate.subjects.get(supervisor)!)]);
        await approve((await post(clerk, `/api/pay-runs/${runId}/submission`))['proposalId']);
      },
    });
  } finally {
    await gate.close();
  }
});

export const proof = { consultedFrom: '2026-09-01', consultedTo: '2026-09-10', consultedWith: '职工代表大会', publishedOn: '2026-09-20', publishedWhere: '公司公告栏', documentReference: '绩效管理办法 2026-1', validFrom: '2026-10-01' };
const rules = [
  { kind: 'weights', title: '权重', components: [{ component: 'attendance', weight: '20' }, { component: 'manager', weight: '80' }], missing: 'incomplete' },
  { kind: 'attendanceScore', title: '考勤分', formula: '100 - 5 * lateTimes', floor: '60', cap: '100' },
  { kind: 'payFactor', title: '绩效系数', formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' },
];

/** Rules by two people, a review by two more: 100 - 15 = 85 for attendance, 90 of the manager, 0.2 x 85 + 0.8 x 90 = 89. */
export const reviewLeaf = async ({ post, approve, get, inCompany }: World): Promise<{ readonly cycleId: string; readonly reviewId: string; readonly factorRule: string }> => {
  let factorRule = '';
  for (const rule of rules) {
    const { ruleId, proposalId } = await post(clerk, '/api/reviews/rules', { ...proof, ...rule });
    await approve(proposalId);
    factorRule = String(ruleId);
  }
  await inCompany((tx) => followPayEffect(tx, { isAllowed: true, fromMonth: gateMonth }));
  const cycleId = String((await post(clerk, '/api/goal-cycles', { kind: 'kpi', title: '十月考核', fromDate: '2026-10-01', toDate: '2026-10-31', reviewDate: '2026-10-31', checkInDays: 14 }))['cycleId']);
  await post(clerk, `/api/goal-cycles/${cycleId}/state`, { state: 'running' });
  await post(clerk, '/api/reviews', { cycleId, personNumbers: ['LEAF'], asksSelf: false });
  const reviewId = ((await get(clerk, `/api/reviews?cycleId=${cycleId}`)).body['rows'] as { reviewId: string }[])[0]!.reviewId;
  await post(manager, `/api/reviews/${reviewId}/evaluation`, { score: '90', text: '达成目标' });
  await post(manager, `/api/reviews/${reviewId}/move`, { to: 'calibration' });
  await post(supervisor, `/api/reviews/${reviewId}/move`, { to: 'locked' });
  return { cycleId, reviewId, factorRule };
};

/** Takes a rule out of force, by two people. */
export const endRule = async ({ post, approve }: World, ruleId: unknown, reason: string): Promise<void> => approve((await post(clerk, `/api/reviews/rules/${String(ruleId)}/end`, { reason }))['proposalId']);

/** The punches of the late days as they were: the device's clock was a quarter of an hour ahead. */
export const correctPunches = async ({ inCompany, leaf, database, company: { companyId } }: World): Promise<void> => {
  const late = lateDays.map((day) => `2026-10-${String(day).padStart(2, '0')}`);
  await database.ownerPool.query("update attendance.punch set punched_at = punched_at - interval '20 minutes' where company_id = $1 and person_id = $2 and business_date = any($3) and (punched_at at time zone 'Asia/Shanghai')::time < '12:00'", [companyId, leaf, late]);
  await inCompany((tx) => requestRecomputeFrom(tx, { people: [{ personId: leaf, fromDay: dayOfDate(2026, 10, 9) }], cause: 'test' }));
};

/** November as it is scheduled, so that its pay is whole. */
export const workNovember = async ({ database, leaf, company: { companyId } }: World): Promise<void> => {
  await database.ownerPool.query("select platform.ensure_month('2026-11-01')");
  await database.ownerPool.query(
    `insert into attendance.punch (company_id, person_id, business_date, punched_at, direction, source_code, natural_key, zone, source_text, device, place)
     select $1, $2, day::date, (day::date + clock.at) at time zone 'Asia/Shanghai', 'unknown', 'wecom', 'november ' || day::date || ' ' || clock.at, 'Asia/Shanghai', '', '', ''
     from generate_series(date '2026-11-02', date '2026-11-30', interval '1 day') as day, (values (time '08:55'), (time '18:05')) as clock (at) where extract(isodow from day) < 6`, [companyId, leaf]);
};

export const labelsOf = (node: ExplanationNode): readonly string[] => [node.label, ...(node.reference?.kind === 'fact' ? [node.reference.table] : []), ...node.children.flatMap(labelsOf)];
export const pick = (lines: Readonly<Record<string, string>>, ...items: readonly string[]): readonly (string | undefined)[] => items.map((item) => lines[item]);
