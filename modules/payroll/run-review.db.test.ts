/**
 * Goal: nothing that the review found is handed in unanswered; heavy findings want two people; an answer holds for the
 * finding as it was; causes sum to the change, also against lines from before the product.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { activatePacks, answerFindings, calculateRun, findingsToAnswer, readReviews, readRunById, refreshReview } from '#modules/payroll';
import { asSystem, forSubject, withCompany, type CompanyContext, type CompanyTransaction } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { findBlockers } from './run-blockers.ts';

const month = '2026-10';
const zone = 'Asia/Shanghai';

test('a run is looked at, answered for by as many people as a finding weighs, and open again when it says something else', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    await database.ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, null), ($1, $3, null)', [companyId, 'clerk', 'supervisor']);
    const system = asSystem(companyId, 'proof', 'test');
    const [clerk, supervisor] = [forSubject(testSubject({ companyId, role: 'payrollClerk', userId: 'clerk' })), forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: 'supervisor' }))];
    const as = <T>(context: CompanyContext, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, context, work);
    await as(system, async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      for (const number of ['SH1', 'SH2']) await addPlainMonth(tx, await addPerson(tx, { number, place: 'shanghai' }));
      // The same punches day by day: one is a ghost whom the other punches in.
      await addPerson(tx, { number: 'SH3', place: 'shanghai' });
    });
    const calculated = await calculateRun(database, system, { month, mode: 'compute' });
    assert.ok(calculated.ok);
    const { runId } = calculated.value;
    const blockers = () => as(clerk, async (tx) => (await findBlockers(tx, (await readRunById(tx, runId))!)).map(({ code }) => code).filter((code) => code === 'reviewDue' || code === 'findingsOpen'));
    const refresh = () => as(clerk, async (tx) => refreshReview(tx, (await readRunById(tx, runId))!, { zone }));
    const open = () => as(clerk, (tx) => findingsToAnswer(tx, runId));

    assert.deepEqual(await blockers(), ['reviewDue']);
    assert.ok((await refresh()).ok);
    assert.deepEqual(await blockers(), ['findingsOpen']);
    const found = await open();
    assert.deepEqual(found.filter(({ code }) => code === 'samePunches').map(({ personNumber }) => personNumber).toSorted(), ['SH1', 'SH2']);

    const answer = (context: CompanyContext, findings: typeof found) => as(context, (tx) => answerFindings(tx, runId, { reason: 'twins on one shift', findings }));
    const unknown = await answer(clerk, [{ personNumber: 'SH1', code: 'negativeNet' }]);
    assert.equal(unknown.ok ? '' : unknown.error.code, 'findingUnknown');
    assert.ok((await answer(clerk, found)).ok);
    assert.ok((await answer(clerk, found)).ok);
    assert.ok((await open()).length > 0, 'the same person twice is one person');
    assert.ok((await answer(supervisor, found)).ok);
    assert.deepEqual([await open(), await blockers()], [[], []]);

    // The same finding holds its answers; about others it is another finding.
    assert.ok((await refresh()).ok);
    assert.deepEqual(await open(), []);
    await as(system, async (tx) => {
      await addPlainMonth(tx, await addPerson(tx, { number: 'SH4', place: 'shanghai' }));
    });
    assert.ok((await calculateRun(database, system, { month, mode: 'compute' })).ok);
    assert.ok((await blockers()).includes('reviewDue'));
    assert.ok((await refresh()).ok);
    assert.deepEqual((await open()).filter(({ code }) => code === 'samePunches').map(({ personNumber }) => personNumber).toSorted(), ['SH1', 'SH2', 'SH4']);

    for (const { parts, net, earlierNet } of await as(clerk, async (tx) => readReviews(tx, (await readRunById(tx, runId))!))) {
      assert.equal(parts.filter(({ item }) => item === 'netPay').reduce((sum, { amount }) => sum + amount, 0), (net ?? 0) - (earlierNet ?? 0));
    }
  });
});
