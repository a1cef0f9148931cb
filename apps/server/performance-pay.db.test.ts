/**
 * Goal: three late punches become a factor, the factor becomes pay, and a correction becomes money on the next payslip, each
 * by a rule that two people approved (I-16 to I-19, S1.19, S1.44). Method: the whole server; figures are worked out by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fillGateCompany, gateMonth, gateNow, plainSecrets, type Secrets } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller } from '#checks/gate-server';
import { reviewRun } from '#checks/review-run';
import { needsModules, withTestDatabase, type TestDatabase } from '#checks/test-database';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { requestRecomputeFrom } from '#modules/attendance';
import { calculateRun, previewDifference, readRun, refreshPreview } from '#modules/payroll';
import { followPayEffect, tryDerivedScore } from '#modules/performance';
import { asSystem, forSubject, setClockOffset, withCompany, type CompanyTransaction } from '#modules/platform';

const clerk: Caller = 'payrollClerk';
const supervisor: Caller = 'payrollSupervisor';
const manager: Caller = 'lineManager';
const november = '2026-11';

type Body = Record<string, unknown> & { readonly code?: string };
type Answer = { readonly status: number; readonly body: Body };
type World = TestDatabase & {
  readonly leaf: number;
  readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  readonly get: (caller: Caller, path: string) => Promise<Answer>;
  readonly ask: (caller: Caller, path: string, body: object) => Promise<Answer>;
  /** Asserts that it is taken. */
  readonly post: (caller: Caller, path: string, body?: object) => Promise<Body>;
  /** Lets the supervisor decide a proposal. */
  readonly approve: (proposalId: unknown) => Promise<void>;
  readonly lines: (month: string) => Promise<Readonly<Record<string, string>>>;
  readonly compute: (month: string) => Promise<void>;
  /** What the worker does after facts have changed. */
  readonly refresh: () => Promise<void>;
  readonly lock: (month: string) => Promise<void>;
};

const lateDays = [9, 20, 21];
/** Round figures: 12000 a month, three days a quarter of an hour late. */
const secrets: Secrets = (personNumber) => ({ ...plainSecrets(personNumber), wage: '12000.00', openingIncome: '108000', openingTax: '918', rent: '1500', sickDays: [], scheduleCode: 'OFFICE', lateDays: personNumber === 'LEAF' ? lateDays : [] });

const withWorld = (work: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
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
      ...given, leaf: company.personIds.get('LEAF')!, inCompany, get, post, approve, ask: (caller, path, body) => send(caller, 'POST', path, body),
      lines: async (month) => {
        const { body } = await get(clerk, `/api/payroll/${month}/payslips/LEAF`);
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

const proof = { consultedFrom: '2026-09-01', consultedTo: '2026-09-10', consultedWith: '职工代表大会', publishedOn: '2026-09-20', publishedWhere: '公司公告栏', documentReference: '绩效管理办法 2026-1', validFrom: '2026-10-01' };
const rules = [
  { kind: 'weights', title: '权重', components: [{ component: 'attendance', weight: '20' }, { component: 'manager', weight: '80' }], missing: 'incomplete' },
  { kind: 'attendanceScore', title: '考勤分', formula: '100 - 5 * lateTimes', floor: '60', cap: '100' },
  { kind: 'payFactor', title: '绩效系数', formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' },
];

/** Rules by two people, a review by two more: 100 - 15 = 85 for attendance, 90 of the manager, 0.2 x 85 + 0.8 x 90 = 89. */
const reviewLeaf = async ({ post, approve, get, inCompany }: World): Promise<{ readonly cycleId: string; readonly reviewId: string; readonly factorRule: string }> => {
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

/** The punches of the late days as they were: the device's clock was a quarter of an hour ahead. */
const correctPunches = async ({ inCompany, leaf, database, company: { companyId } }: World): Promise<void> => {
  const late = lateDays.map((day) => `2026-10-${String(day).padStart(2, '0')}`);
  await database.ownerPool.query("update attendance.punch set punched_at = punched_at - interval '20 minutes' where company_id = $1 and person_id = $2 and business_date = any($3) and (punched_at at time zone 'Asia/Shanghai')::time < '12:00'", [companyId, leaf, late]);
  await inCompany((tx) => requestRecomputeFrom(tx, { people: [{ personId: leaf, fromDay: dayOfDate(2026, 10, 9) }], cause: 'test' }));
};

/** November as it is scheduled, so that its pay is whole. */
const workNovember = async ({ database, leaf, company: { companyId } }: World): Promise<void> => {
  await database.ownerPool.query("select platform.ensure_month('2026-11-01')");
  await database.ownerPool.query(
    `insert into attendance.punch (company_id, person_id, business_date, punched_at, direction, source_code, natural_key, zone, source_text, device, place)
     select $1, $2, day::date, (day::date + clock.at) at time zone 'Asia/Shanghai', 'unknown', 'wecom', 'november ' || day::date || ' ' || clock.at, 'Asia/Shanghai', '', '', ''
     from generate_series(date '2026-11-02', date '2026-11-30', interval '1 day') as day, (values (time '08:55'), (time '18:05')) as clock (at) where extract(isodow from day) < 6`, [companyId, leaf]);
};

const labelsOf = (node: ExplanationNode): readonly string[] => [node.label, ...(node.reference?.kind === 'fact' ? [node.reference.table] : []), ...node.children.flatMap(labelsOf)];
const pick = (lines: Readonly<Record<string, string>>, ...items: readonly string[]): readonly (string | undefined)[] => items.map((item) => lines[item]);

test('three late punches cost 200 of 2,000; corrected, they come back with their tax; without its rule nothing does', needsModules('performance'), () => withWorld(async (world) => {
  const { get, post, approve, lines, compute, refresh, lock, inCompany, leaf } = world;
  // Before there is any result the company's choice holds.
  assert.deepEqual((await post(clerk, '/api/performance-bases', { rows: [{ personNumber: 'LEAF', fromMonth: gateMonth, amount: '2000', reason: '岗位说明' }] })), { written: 1, refused: [] });
  assert.deepEqual(pick(await lines(gateMonth), 'performancePay'), ['2000.00']);

  const { cycleId, reviewId, factorRule } = await reviewLeaf(world);
  await refresh();
  // Late three times a quarter of an hour: 0.75 hours of 12000 / 21.75 / 8.
  assert.deepEqual(pick(await lines(gateMonth), 'performancePay', 'lateArrivalDeduction', 'grossPay'), ['1800.00', '51.72', '13748.28']);
  const explained = (await get(clerk, `/api/payroll/${gateMonth}/payslips/LEAF/lines/performancePay/explanation`)).body;
  const root = explained['root'] as ExplanationNode;
  assert.deepEqual([reevaluateExplanation(root).mismatch, reevaluateExplanation(root).leavesWithoutReference], [null, 0]);
  for (const label of ['payroll.performance_base', 'payFactor', 'attendanceScore', 'lateTimes', 'attendance.punch']) assert.ok(labelsOf(root).includes(label), `${label} is in the trace`);

  await lock(gateMonth);
  await workNovember(world);
  await compute(november);
  assert.deepEqual(pick(await lines(november), 'performancePay', 'grossPay', 'retroEarnings'), ['2000.00', '14000.00', '0.00'], 'the result speaks about October');

  // The punches are put right: the minutes come back, the result stands until people change it.
  await correctPunches(world);
  await refresh();
  const corrected = await lines(november);
  assert.deepEqual(pick(corrected, 'retroEarnings'), ['51.72']);
  const previewed = await inCompany((tx) => previewDifference(tx, { personId: leaf, apply: (inside) => tryDerivedScore(inside, { personId: leaf, cycleId: Number(cycleId) }) }));
  assert.ok(previewed.ok, JSON.stringify(previewed));
  assert.deepEqual([previewed.value.month, previewed.value.state, previewed.value.netBefore], [november, 'open', corrected['netPay']]);
  assert.deepEqual(previewed.value.carried.map(({ fromMonth, item, before, after }) => [fromMonth, item, before, after]), [[gateMonth, 'performancePay', '0.00', '200.00']]);
  assert.deepEqual(await lines(november), corrected, 'looking leaves nothing behind');

  await approve((await post(clerk, `/api/reviews/${reviewId}/score-change`, { reason: '打卡机时钟快了 20 分钟' }))['proposalId']);
  await refresh();
  const paidBack = await lines(november);
  assert.deepEqual(pick(paidBack, 'retroEarnings', 'netPay'), ['251.72', previewed.value.netAfter], 'to the cent as it was previewed');
  // Eleven months are taxed at a tenth by now: 20.00 of the 200.00.
  const fen = (text: string | undefined): number => Math.round(Number(text) * 100);
  assert.deepEqual([fen(paidBack['incomeTax']) - fen(corrected['incomeTax']), fen(paidBack['netPay']) - fen(corrected['netPay'])], [2000, 18000]);
  const runId = await inCompany(async (tx) => (await readRun(tx, november))!.runId);
  const differences = (await get(clerk, `/api/pay-runs/${runId}/differences`)).body['rows'] as { item: string; effect: string; causes: { code: string; before: string; after: string }[] }[];
  const ofPerformance = differences.find(({ item }) => item === 'performancePay');
  assert.equal(ofPerformance?.effect, '200.00');
  assert.deepEqual(ofPerformance?.causes.filter(({ code }) => code === 'score').map(({ before, after }) => [before, after]), [['0.9', '1']]);

  // A locked month explains itself by what it was paid by.
  const locked = (await get(clerk, `/api/payroll/${gateMonth}/payslips/LEAF/lines/performancePay/explanation`)).body;
  assert.deepEqual([locked['amount'], reevaluateExplanation(locked['root'] as ExplanationNode).mismatch], ['1800.00', null]);

  // Nothing follows from a rule that is no longer in force: what was paid stays paid, and nothing more comes of it.
  await post(supervisor, `/api/reviews/rules/${factorRule}/end`, { reason: '公示不足' });
  await compute(november);
  assert.deepEqual(pick(await lines(november), 'retroEarnings'), ['51.72']);
}));

test('a base holds from its month until a newer one, and what is taken back leaves the one before', needsModules('performance'), () => withWorld(async (world) => {
  const { get, post } = world;
  assert.equal((await get(manager, '/api/performance-bases?month=2026-10')).status, 403);
  await post(clerk, '/api/performance-bases', { rows: [{ personNumber: 'LEAF', fromMonth: gateMonth, amount: '2000', reason: '岗位说明' }, { personNumber: 'NOBODY', fromMonth: gateMonth, amount: '1', reason: 'x' }, { personNumber: 'MID', fromMonth: gateMonth, amount: '1.234', reason: 'x' }] });
  await post(clerk, '/api/performance-bases', { rows: [{ personNumber: 'LEAF', fromMonth: november, amount: '2500', reason: '调整' }] });
  const inMonth = async (month: string): Promise<readonly string[]> => ((await get(clerk, `/api/performance-bases?month=${month}`)).body['rows'] as { personNumber: string; amount: string }[]).map(({ personNumber, amount }) => `${personNumber} ${amount}`);
  assert.deepEqual([await inMonth('2026-09'), await inMonth(gateMonth), await inMonth(november)], [[], ['LEAF 2000'], ['LEAF 2500']]);
  await post(clerk, '/api/performance-bases', { rows: [{ personNumber: 'LEAF', fromMonth: november, amount: null, reason: '录错' }] });
  assert.deepEqual(await inMonth(november), ['LEAF 2000'], 'what is taken back leaves the one before');
  const history = (await get(clerk, '/api/people/LEAF/performance-bases')).body['rows'] as { amount: string | null; reason: string }[];
  assert.deepEqual(history.map(({ amount, reason }) => [amount, reason]), [[null, '录错'], ['2500', '调整'], ['2000', '岗位说明']]);
}));

test('a rule proposes a raise, two people decide it, and a wage that moved meanwhile is no longer what was proposed', needsModules('performance'), () => withWorld(async (world) => {
  const { get, post, approve, lines, compute, lock } = world;
  await reviewLeaf(world);
  await world.refresh();
  const wish = { personNumbers: ['LEAF', 'MID', 'NOBODY'], validFrom: '2026-11-01', reason: '年度考核' };
  assert.deepEqual((await post(clerk, '/api/raises', wish))['refused'], [0, 1, 2].map((row) => ({ row, code: row === 2 ? 'personUnknown' : 'noRate' })), 'without a rule there is no rate');
  await approve((await post(clerk, '/api/reviews/rules', { ...proof, kind: 'raise', title: '调薪', formula: 'IF(score >= 85, 0.05, 0)', floor: '0', cap: '0.1' }))['proposalId']);
  assert.deepEqual(await post(clerk, '/api/raises', wish), { proposed: 1, refused: [{ row: 1, code: 'noRate' }, { row: 2, code: 'personUnknown' }] });
  assert.deepEqual((await post(clerk, '/api/raises', wish))['refused'], [{ row: 0, code: 'proposedAlready' }, { row: 1, code: 'noRate' }, { row: 2, code: 'personUnknown' }]);
  const raises = async (): Promise<readonly { raiseId: string; before: string; after: string; rate: string; state: string }[]> => (await get(clerk, '/api/raises')).body['rows'] as never;
  assert.deepEqual((await raises()).map(({ before, after, rate, state }) => [before, after, rate, state]), [['12000.00', '12600.00', '0.0500', 'open']]);
  const explained = (await get(clerk, `/api/raises/${(await raises())[0]!.raiseId}/explanation`)).body;
  assert.ok(labelsOf(explained['root'] as ExplanationNode).includes('performance.score'));
  const waiting = ((await get(supervisor, '/api/proposals')).body['rows'] as { proposalId: string; kind: string }[]).filter(({ kind }) => kind === 'raise');
  assert.equal(waiting.length, 1);
  await approve(waiting[0]!.proposalId);
  assert.deepEqual((await raises()).map(({ state }) => state), ['approved']);
  await world.refresh();
  await lock(gateMonth);
  await compute(november);
  assert.deepEqual(pick(await lines(november), 'baseSalary'), ['12600.00']);

  assert.equal((await post(clerk, '/api/raises', { ...wish, personNumbers: ['LEAF'], validFrom: '2026-12-01' }))['proposed'], 1);
  await post(clerk, '/api/people/LEAF/wage', { validOn: '2026-12-01', wage: '13000', note: '补充协议' });
  const [stale] = ((await get(supervisor, '/api/proposals')).body['rows'] as { proposalId: string; kind: string }[]).filter(({ kind }) => kind === 'raise');
  const { digest } = (await get(supervisor, `/api/proposals/${stale!.proposalId}`)).body;
  const refused = await world.ask(supervisor, `/api/proposals/${stale!.proposalId}/decision`, { commandId: randomUUID(), digest, decision: 'approve' });
  assert.equal(refused.body.code, 'contentChanged');
}));
