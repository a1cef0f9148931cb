/**
 * Goal: nobody does anything for their own pay, nor for the pay of whom they act for, and one human is one look however many
 * users they are. Method: clerks with people of their own in a small run; each step that could be for oneself.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { activatePacks, answerFindings, calculateRun, findingsToAnswer, readRunById, refreshReview } from '#modules/payroll';
import { asSystem, beginActingFor, forSubject, withCompany, type CompanyContext, type CompanyTransaction } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { holdPay, releasePay } from './pay-holds.ts';
import { saveOrder, savePayItem, writeEntries } from './write-entries.ts';

const month = '2026-10';
const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string => result.error?.code ?? 'ok';

test('own pay: not entered, owed, released or answered for by oneself, by a second user of one, or by who acts for one', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    const system = asSystem(companyId, 'proof', 'test');
    const as = <T>(context: CompanyContext, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, context, work);
    const [boss, own, other] = await as(system, async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      const made = [await addPerson(tx, { number: 'BOSS', place: 'shanghai' }), await addPerson(tx, { number: 'CLERK', place: 'shanghai' }), await addPerson(tx, { number: 'OTHER', place: 'shanghai' })] as const;
      // Equal punches day by day: a finding that two humans must answer.
      for (const personId of made) await addPlainMonth(tx, personId);
      const members = [['boss', made[0]], ['clerk', made[1]], ['clerkAgain', made[1]], ['third', made[2]]] as const;
      for (const [userId, personId] of members) await tx.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, $3)', [tx.companyId, userId, personId]);
      await beginActingFor(tx, { userId: 'clerk', forUserId: 'boss', fromMilliseconds: 0, untilMilliseconds: null });
      return made;
    });
    const calculated = await calculateRun(database, system, { month, mode: 'compute' });
    assert.ok(calculated.ok);
    const { runId } = calculated.value;
    const clerkOf = (userId: string, personId: number): CompanyContext => forSubject(testSubject({ companyId, role: 'payrollClerk', userId, personId }));
    const [clerk, again, third, chief] = [clerkOf('clerk', own), clerkOf('clerkAgain', own), clerkOf('third', other), clerkOf('boss', boss)];
    const runOf = async (tx: CompanyTransaction) => (await readRunById(tx, runId))!;

    const row = { kind: 'amount', item: 'meal', fromMonth: month, toMonth: month, amount: '100', isTaxedApart: false, reason: 'evenings' } as const;
    await as(clerk, (tx) => savePayItem(tx, { code: 'meal', titleChinese: '误餐补助', titleEnglish: 'Meals', treatment: 'taxFree', isActive: true }));
    const written = await as(clerk, (tx) => writeEntries(tx, { rows: [own, boss, other].map((personId) => ({ ...row, personId })), runId: null, source: 'manual' }));
    assert.ok(written.ok);
    assert.deepEqual(written.value, { written: 1, refused: [{ row: 0, code: 'ownEntry' }, { row: 1, code: 'ownEntry' }] });
    const order = { orderId: null, kind: 'advance', fromMonth: month, total: '500', monthly: '200', protectedAmount: '0', priority: 1, isActive: true, reason: 'loan' } as const;
    assert.equal(codeOf(await as(clerk, (tx) => saveOrder(tx, { ...order, personId: boss }))), 'ownEntry');

    for (const personId of [own, boss]) assert.ok((await as(third, async (tx) => holdPay(tx, await runOf(tx), { personId, reason: 'dispute', note: '' }))).ok);
    const release = (context: CompanyContext, personId: number) => as(context, async (tx) => releasePay(tx, await runOf(tx), { personId, reason: 'dispute', note: 'fine' }));
    assert.deepEqual([codeOf(await release(clerk, own)), codeOf(await release(again, own)), codeOf(await release(clerk, boss)), codeOf(await release(third, own))], ['ownEntry', 'ownEntry', 'ownEntry', 'ok']);

    assert.ok((await as(third, async (tx) => refreshReview(tx, await runOf(tx), { zone: 'Asia/Shanghai' }))).ok);
    const open = () => as(third, (tx) => findingsToAnswer(tx, runId));
    const twins = (await open()).filter(({ code }) => code === 'samePunches');
    assert.deepEqual(twins.map(({ personNumber }) => personNumber).toSorted(), ['BOSS', 'CLERK', 'OTHER']);
    const about = (number: string) => twins.filter(({ personNumber }) => personNumber === number);
    const answer = (context: CompanyContext, findings: typeof twins) => as(context, (tx) => answerFindings(tx, runId, { reason: 'one shift', findings }));
    assert.deepEqual([codeOf(await answer(clerk, about('CLERK'))), codeOf(await answer(clerk, about('BOSS')))], ['ownFinding', 'ownFinding']);
    for (const context of [clerk, again]) assert.ok((await answer(context, about('OTHER'))).ok);
    // Whoever acts for the boss is the boss here.
    assert.ok((await answer(chief, about('OTHER'))).ok);
    assert.equal((await open()).filter(({ code, personNumber }) => code === 'samePunches' && personNumber === 'OTHER').length, 1, 'users of one human are one look');
  });
});
