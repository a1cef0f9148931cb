/**
 * Goal: what a rule, a switch or a reader's reach does to performance pay, and to whom: open months follow at once, paid months keep
 * what they were paid by, and who may read pay alone sees whole figures and no results. Method: the whole server; figures by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { gateMonth } from '#checks/gate-company';
import { clerk, endRule, labelsOf, november, pick, proof, reviewLeaf, supervisor, withWorld, workNovember, type World } from '#checks/performance-pay-scene';
import { needsModules } from '#checks/test-database';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { followPayEffect } from '#modules/performance';
import type { Right } from '#contracts/api/access-terms';

const factor = { ...proof, kind: 'payFactor', title: '绩效系数', floor: '0', cap: '1.2' };

/** Enters bases of October. */
const enterBases = async ({ post }: World, personNumbers: readonly string[], amount: string): Promise<void> => {
  const rows = personNumbers.map((personNumber) => ({ personNumber, fromMonth: gateMonth, amount, reason: '岗位说明' }));
  assert.deepEqual(await post(clerk, '/api/performance-bases', { rows }), { written: rows.length, refused: [] });
};

const payOf = async ({ lines, refresh }: World, personNumber = 'LEAF'): Promise<string | undefined> => {
  await refresh();
  return (await lines(gateMonth, personNumber))['performancePay'];
};

test('open months follow a rule that is ended, a new one and the switch; no rule begins in a month that was paid', needsModules('performance'), () => withWorld(async (world) => {
  const { post, approve, ask, inCompany, lines, compute, lock, refresh, subjects } = world;
  await enterBases(world, ['LEAF'], '2000');
  const { factorRule } = await reviewLeaf(world);
  assert.equal(await payOf(world), '1800.00');
  const turn = (isAllowed: boolean) => inCompany((tx) => followPayEffect(tx, { isAllowed, fromMonth: gateMonth }));
  assert.equal(await turn(false), true);
  assert.equal(await payOf(world), '2000.00', 'without an assessment results have no effect on what is open');
  await turn(true);
  assert.equal(await payOf(world), '1800.00');
  await endRule(world, factorRule, '公示不足');
  assert.equal(await payOf(world), '2000.00');
  const second = await post(clerk, '/api/reviews/rules', { ...factor, formula: 'IF(score >= 80, 0.95, 0.8)' });
  assert.equal(await payOf(world), '2000.00', 'proposed is not in force');
  await approve(second['proposalId']);
  assert.equal(await payOf(world), '1900.00');
  const waiting = await post(clerk, '/api/reviews/rules', { ...factor, formula: '0.5' });

  await lock(gateMonth);
  await workNovember(world);
  await compute(november);
  const { body } = await world.get(supervisor, `/api/proposals/${String(waiting['proposalId'])}`);
  const late = await ask(supervisor, `/api/proposals/${String(waiting['proposalId'])}/decision`, { commandId: randomUUID(), digest: body['digest'], decision: 'approve' });
  assert.deepEqual([late.status, late.body.code], [409, 'ruleMonthPaid'], 'the month was paid while it waited');
  const again = await ask(clerk, '/api/reviews/rules', { commandId: randomUUID(), ...factor, formula: '0.5' });
  assert.deepEqual([again.status, again.body.code], [409, 'ruleMonthPaid']);
  assert.equal((await ask(clerk, '/api/reviews/rules', { commandId: randomUUID(), ...factor, formula: '0.5', validFrom: '2026-10-02' })).status, 200, 'from the second day on it is November\'s');

  // Two people decide otherwise about October; the next month takes it back, and gives it again. Whoever decides about results need
  // reach neither days nor pay: what follows is asked for all the same.
  const full = subjects.get(supervisor);
  assert.ok(full !== undefined);
  const decide = async (value: string | null): Promise<void> => {
    const { proposalId } = await post(clerk, '/api/reviews/factors', { personNumber: 'LEAF', fromMonth: gateMonth, toMonth: november, factor: value, reason: '个案' });
    subjects.set(supervisor, { ...full, rights: { 'read:public': 'all', 'read:rating': 'all', 'approve:rating': 'all' } });
    await approve(proposalId);
    subjects.set(supervisor, full);
    await refresh();
  };
  const before = await lines(november);
  await decide('0.5');
  const lower = await lines(november);
  assert.deepEqual(pick(lower, 'retroEarnings', 'performancePay'), ['-900.00', '2000.00']);
  assert.ok(Number(lower['incomeTax']) < Number(before['incomeTax']), 'with its tax');
  // Rule and switch go: October keeps both, and what was decided of it is decided.
  await endRule(world, String(second['ruleId']), '改用新办法');
  await inCompany((tx) => followPayEffect(tx, { isAllowed: false, fromMonth: november }));
  await compute(november);
  assert.deepEqual(pick(await lines(november), 'retroEarnings'), ['-900.00']);
  await decide(null);
  assert.deepEqual(await lines(november), before, 'taken back, it nets to nothing');
}));

test('shares of a month, two results of one month, no result; who reads pay alone; a bonus run pays none', needsModules('performance'), () => withWorld(async (world) => {
  const { get, post, approve, ask, subjects, lines, compute, database, company: { companyId } } = world;
  await database.ownerPool.query("update people.person set hire_date = '2026-10-12' where company_id = $1 and person_number = 'SIBLING'", [companyId]);
  await database.ownerPool.query("update people.person set leave_date = '2026-10-16' where company_id = $1 and person_number = 'EX'", [companyId]);
  await compute(gateMonth);
  await enterBases(world, ['LEAF', 'SIBLING', 'EX', 'MID'], '2100');
  const shareOf = async (personNumber: string): Promise<readonly (string | undefined)[]> => {
    const found = await lines(gateMonth, personNumber);
    return pick(found, 'totalPaidDays', 'periodPaidDays', 'performancePay');
  };
  // 18 working days and three holidays: from the 12th 15 of them, until the 16th 3 and 8.
  assert.deepEqual([await shareOf('SIBLING'), await shareOf('EX'), await shareOf('MID')], [['15.0', '21.0', '1500.00'], ['11.0', '21.0', '1100.00'], ['21.0', '21.0', '2100.00']]);

  await reviewLeaf(world);
  assert.equal(await payOf(world), '1890.00');
  const quarter = String((await post(clerk, '/api/goal-cycles', { kind: 'annual', title: '第四季度', fromDate: '2026-10-01', toDate: '2026-12-31', reviewDate: '2026-12-31', checkInDays: 14 }))['cycleId']);
  const scores = { cycleId: quarter, sourceName: '旧系统', effectiveFrom: gateMonth, effectiveTo: '2027-01', rows: [{ personNumber: 'LEAF', score: '70' }, { personNumber: 'MID', score: '85' }] };
  await approve((await post(clerk, '/api/reviews/scores', scores))['proposalId']);
  assert.deepEqual([await payOf(world), await payOf(world, 'MID'), await payOf(world, 'SIBLING')], ['1890.00', '1890.00', '1500.00'], 'the shorter cycle speaks before the longer one, whichever came last; without a result the company\'s choice');

  const replaced = await post(clerk, '/api/pay-entries', { rows: [{ personNumber: 'LEAF', kind: 'override', item: 'performancePay', fromMonth: gateMonth, toMonth: gateMonth, amount: '9999', reason: 'x' }] });
  assert.deepEqual(replaced['refused'], [{ row: 0, code: 'lineNotReplaceable' }], 'one person alone does not pay otherwise than the rule');

  // Somebody of the pay office without a right to results.
  const all = subjects.get(clerk);
  assert.ok(all !== undefined);
  const rights = Object.fromEntries(Object.entries(all.rights).filter(([right]) => !(right as Right).endsWith(':rating')));
  subjects.set('branchClerk', { ...all, userId: 'proof-branchClerk', rights });
  const explained = await get('branchClerk', `/api/payroll/${gateMonth}/payslips/LEAF/lines/netPay/explanation`);
  assert.equal(explained.status, 200, JSON.stringify(explained.body));
  const root = explained.body['root'] as ExplanationNode;
  const labels = labelsOf(root);
  assert.deepEqual([reevaluateExplanation(root).mismatch, reevaluateExplanation(root).leavesWithoutReference], [null, 0]);
  assert.ok(labels.includes('performance.score') && labels.includes('payroll.performance_base'), 'which row gave the factor');
  for (const label of ['payFactor', 'attendanceScore', 'managerScore', 'score']) assert.ok(!labels.includes(label), `${label} is not told`);
  assert.doesNotMatch(JSON.stringify(explained.body), /"89(\.00)?"/, 'nor the score');
  assert.ok(labelsOf((await get(clerk, `/api/payroll/${gateMonth}/payslips/LEAF/lines/netPay/explanation`)).body['root'] as ExplanationNode).includes('payFactor'));
  const bases = (await get('branchClerk', `/api/performance-bases?month=${gateMonth}`)).body['rows'] as { factor: string | null; mayKnowFactor: boolean }[];
  assert.ok(bases.length > 0 && bases.every(({ factor, mayKnowFactor }) => factor === null && !mayKnowFactor), 'the list of bases tells no factor to them either');
  const entered = await ask('branchClerk', '/api/performance-bases', { commandId: randomUUID(), rows: [{ personNumber: 'LEAF', fromMonth: gateMonth, amount: '1000', reason: '调整' }] });
  assert.deepEqual([entered.status, entered.body['written']], [200, 1], JSON.stringify(entered.body));
  assert.deepEqual(pick(await lines(gateMonth), 'performancePay'), ['1890.00'], 'asked for, not computed by who does not reach what it follows from');
  assert.equal(await payOf(world), '900.00', 'the worker does');

  const { runId } = await post(clerk, '/api/pay-runs', { month: gateMonth, kind: 'bonus', title: '专项奖', payDate: '2026-11-10' });
  await post(clerk, '/api/pay-items', { code: 'specialBonus', titleChinese: '专项奖', titleEnglish: 'Special bonus', treatment: 'taxableOther', isActive: true });
  await post(clerk, '/api/pay-entries', { runId, rows: [{ personNumber: 'LEAF', kind: 'amount', item: 'specialBonus', fromMonth: gateMonth, toMonth: gateMonth, amount: '500', reason: '项目' }] });
  await post(clerk, `/api/pay-runs/${String(runId)}/computation`);
  const bonus = (await get(clerk, `/api/pay-runs/${String(runId)}/payslips`)).body['rows'] as { personNumber: string; amounts: Readonly<Record<string, string>> }[];
  assert.deepEqual(bonus.map(({ personNumber, amounts }) => [personNumber, amounts['oneOffEarnings'], amounts['performancePay']]), [['LEAF', '500.00', undefined]]);
}));
