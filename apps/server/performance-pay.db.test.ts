/**
 * Goal: three late punches become a factor, the factor becomes pay, and a correction becomes money on the next payslip, each
 * by a rule that two people approved (I-16 to I-19, S1.19, S1.44). Method: the whole server; figures are worked out by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { gateMonth } from '#checks/gate-company';
import { clerk, correctPunches, endRule, labelsOf, manager, november, pick, proof, reviewLeaf, supervisor, withWorld, workNovember } from '#checks/performance-pay-scene';
import { needsModules } from '#checks/test-database';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { previewDifference, readRun } from '#modules/payroll';
import { tryDerivedScore } from '#modules/performance';

test('three late punches cost 200 of 2,000; corrected, they come back with their tax; by the rule of their month', needsModules('performance'), () => withWorld(async (world) => {
  const { get, post, approve, lines, compute, refresh, lock, inCompany, leaf } = world;
  // Before there is any result the company's choice holds.
  assert.deepEqual((await post(clerk, '/api/performance-bases', { rows: [{ personNumber: 'LEAF', fromMonth: gateMonth, amount: '2000', reason: '岗位说明' }] })), { written: 1, refused: [] });
  assert.deepEqual(pick(await lines(gateMonth), 'performancePay'), ['2000.00']);
  const factors = async (wanted: string): Promise<readonly unknown[]> => ((await get(clerk, `/api/performance-bases?month=${gateMonth}&factor=${wanted}`)).body['rows'] as { personNumber: string; factor: string | null; mayKnowFactor: boolean }[]).map(({ personNumber, factor, mayKnowFactor }) => [personNumber, factor, mayKnowFactor]);
  assert.deepEqual([await factors('all'), await factors('none')], [[['LEAF', null, true]], [['LEAF', null, true]]], 'who has no result yet is found before the month is locked');

  const { cycleId, reviewId, factorRule } = await reviewLeaf(world);
  await refresh();
  assert.deepEqual([await factors('all'), await factors('none')], [[['LEAF', '0.9000', true]], []]);
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

  // A rule that is taken out of force gives no factor any more; what is put right of a month that was paid goes by the rule of that month.
  await endRule(world, factorRule, '改用新办法');
  await compute(november);
  assert.deepEqual(pick(await lines(november), 'retroEarnings', 'performancePay'), ['251.72', '2000.00']);
}));

test('a base holds from its month until a newer one, and what is taken back leaves the one before', needsModules('performance'), () => withWorld(async (world) => {
  const { get, post } = world;
  assert.equal((await get(manager, '/api/performance-bases?month=2026-10')).status, 403);
  const wrong = [['NOBODY', '1', 'personUnknown'], ['MID', '1.234', 'amountInvalid'], ['MID', '-1', 'amountInvalid'], ['MID', '12345678', 'amountInvalid']] as const;
  const rows = [{ personNumber: 'LEAF', fromMonth: gateMonth, amount: '2000', reason: '岗位说明' }, ...wrong.map(([personNumber, amount]) => ({ personNumber, fromMonth: gateMonth, amount, reason: 'x' }))];
  assert.deepEqual(await post(clerk, '/api/performance-bases', { rows }), { written: 1, refused: wrong.map(([, , code], index) => ({ row: index + 1, code })) });
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
  const raiseRule = await post(clerk, '/api/reviews/rules', { ...proof, kind: 'raise', title: '调薪', formula: 'IF(score >= 85, 0.0525, 0)', floor: '0', cap: '0.1', rounding: 'hundredYuanUp' });
  await approve(raiseRule['proposalId']);
  assert.deepEqual(await post(clerk, '/api/raises', wish), { proposed: 1, refused: [{ row: 1, code: 'noRate' }, { row: 2, code: 'personUnknown' }] });
  assert.deepEqual((await post(clerk, '/api/raises', wish))['refused'], [{ row: 0, code: 'proposedAlready' }, { row: 1, code: 'noRate' }, { row: 2, code: 'personUnknown' }]);
  const raises = async (): Promise<readonly { raiseId: string; before: string; after: string; rate: string; state: string }[]> => (await get(clerk, '/api/raises')).body['rows'] as never;
  assert.deepEqual((await raises()).map(({ before, after, rate, state }) => [before, after, rate, state]), [['12000.00', '12700.00', '0.0525', 'open']]);
  const explained = (await get(clerk, `/api/raises/${(await raises())[0]!.raiseId}/explanation`)).body;
  const whyRaised = explained['root'] as ExplanationNode;
  assert.deepEqual([explained['amount'], reevaluateExplanation(whyRaised).mismatch, reevaluateExplanation(whyRaised).leavesWithoutReference], ['12700.00', null, 0], '12,630 up to the next hundred, as two people approved it');
  for (const label of ['people.terms', 'performance.score', 'raise']) assert.ok(labelsOf(whyRaised).includes(label), label);
  const waiting = ((await get(supervisor, '/api/proposals')).body['rows'] as { proposalId: string; kind: string }[]).filter(({ kind }) => kind === 'raise');
  assert.equal(waiting.length, 1);
  await approve(waiting[0]!.proposalId);
  assert.deepEqual((await raises()).map(({ state }) => state), ['approved']);
  await world.refresh();
  await lock(gateMonth);
  await compute(november);
  assert.deepEqual(pick(await lines(november), 'baseSalary'), ['12700.00']);

  assert.equal((await post(clerk, '/api/raises', { ...wish, personNumbers: ['LEAF'], validFrom: '2026-12-01' }))['proposed'], 1);
  await post(clerk, '/api/people/LEAF/wage', { validOn: '2026-12-01', wage: '13000', note: '补充协议' });
  const [stale] = ((await get(supervisor, '/api/proposals')).body['rows'] as { proposalId: string; kind: string }[]).filter(({ kind }) => kind === 'raise');
  const { digest } = (await get(supervisor, `/api/proposals/${stale!.proposalId}`)).body;
  const refused = await world.ask(supervisor, `/api/proposals/${stale!.proposalId}/decision`, { commandId: randomUUID(), digest, decision: 'approve' });
  assert.equal(refused.body.code, 'contentChanged');

  await post(supervisor, `/api/proposals/${stale!.proposalId}/decision`, { digest, decision: 'reject', reason: '已另行调整' });
  assert.equal((await post(clerk, '/api/raises', { ...wish, personNumbers: ['LEAF'], validFrom: '2026-12-01' }))['proposed'], 1);
  await endRule(world, String(raiseRule['ruleId']), '预算');
  const [ruleless] = ((await get(supervisor, '/api/proposals')).body['rows'] as { proposalId: string; kind: string }[]).filter(({ kind }) => kind === 'raise');
  const { digest: seen } = (await get(supervisor, `/api/proposals/${ruleless!.proposalId}`)).body;
  assert.equal((await world.ask(supervisor, `/api/proposals/${ruleless!.proposalId}/decision`, { commandId: randomUUID(), digest: seen, decision: 'approve' })).body.code, 'contentChanged', 'without its rule it is nobody\'s raise');
}));
