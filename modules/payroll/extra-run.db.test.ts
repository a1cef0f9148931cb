/**
 * Goal: a bonus run is computed by the same rules, joins the tax year once, and takes what people enter with its reason.
 * Method: entries are written as the clerk writes them; a bonus run is computed, locked, and the next month built on it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { explainPayslip } from '#kernel/payroll/explain-payslip';
import { parseDay } from '#kernel/calendar/epoch-day';
import { activatePacks, calculateRun, loadPayslips, loadPayslipsOfRun, readRun, readRunById } from '#modules/payroll';
import { asSystem, withCompany, type CompanyTransaction } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { loadFacts } from './load-facts.ts';
import { loadRules } from './load-rules.ts';
import { openExtraRun } from './open-extra-run.ts';
import { buildPersonInput } from './pay-person-input.ts';
import { formatAmount } from './payslip-vector.ts';
import { writeDownBases } from './verify-run.ts';
import { savePayItem, writeEntries, type EntryWish } from './write-entries.ts';

const dayOf = (text: string): number => {
  const day = parseDay(text);
  assert.ok(day.ok);
  return day.value;
};

type Lines = Readonly<Record<string, string>>;
const linesOf = async (tx: CompanyTransaction, runId: number, personId: number): Promise<Lines> => {
  const [payslip] = await loadPayslipsOfRun(tx, (await readRunById(tx, runId))!, personId);
  return Object.fromEntries((payslip?.itemSet?.items ?? []).map(({ item, scale }, index) => [item, formatAmount(payslip!.amountAt(index), scale)]));
};
const pick = (lines: Lines, ...items: readonly string[]): readonly (string | undefined)[] => items.map((item) => lines[item]);
const wish = (personId: number | null, item: string, fromMonth: string, amount: string | null, more: Partial<EntryWish> = {}): EntryWish =>
  ({ personId, kind: 'amount', item, fromMonth, toMonth: fromMonth, amount, isTaxedApart: false, reason: 'year 2026', ...more });

/** Every line of people in an extra run gives its figure again and names its rows. */
const assertExplains = async (tx: CompanyTransaction, runId: number, personIds: readonly number[]): Promise<void> => {
  const run = (await readRunById(tx, runId))!;
  const rules = await loadRules(tx, run);
  assert.ok(rules.ok);
  const facts = await loadFacts(tx, run, personIds, 'shown');
  facts.persons.forEach((person, index) => {
    const placed = rules.value.place(person);
    assert.ok('rules' in placed);
    for (const [item, root] of Object.entries(explainPayslip(placed.rules.program, buildPersonInput(rules.value, person, facts.attendance, index, () => ({}))).explanations)) assert.deepEqual([reevaluateExplanation(root).mismatch, reevaluateExplanation(root).leavesWithoutReference], [null, 0], item);
  });
};

const setUp = async (tx: CompanyTransaction) => {
  await createPlaces(tx);
  assert.ok((await activatePacks(tx, shippedPacks())).ok);
  const made = { apart: await addPerson(tx, { number: 'APART', place: 'shanghai' }), merged: await addPerson(tx, { number: 'MERGED', place: 'shanghai' }), left: await addPerson(tx, { number: 'LEFT', place: 'shanghai', leaveDate: '2026-10-31' }) };
  for (const personId of Object.values(made)) for (const month of ['2026-10', '2026-11']) await addPlainMonth(tx, personId, month);
  await savePayItem(tx, { code: 'yearEnd', titleChinese: '年终奖', titleEnglish: 'Year-end bonus', treatment: 'annualBonus', isActive: true });
  await savePayItem(tx, { code: 'leaveDays', titleChinese: '未休年假', titleEnglish: 'Untaken leave', treatment: 'taxableOther', isActive: true });
  return made;
};

test('X27: a bonus run shows both taxes, is used once a year, and the next month goes on from its totals; whoever left is paid too', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    const context = asSystem(companyId, 'proof', 'test');
    const inCompany = <T>(inside: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, context, inside);
    const lock = async (runId: number): Promise<void> => {
      await inCompany(async (tx) => {
        const written = await writeDownBases(tx, (await readRunById(tx, runId))!);
        assert.ok(written.ok && written.value.differing.length === 0, 'what is stored is what the facts give');
      });
      await database.ownerPool.query("update payroll.pay_run set status = 'locked' where company_id = $1 and run_id = $2", [companyId, runId]);
    };
    const { apart, merged, left } = await inCompany(setUp);
    const october = await calculateRun(database, context, { month: '2026-10', mode: 'compute' });
    assert.ok(october.ok);
    await lock(october.value.runId);
    const bonusRun = await inCompany(async (tx) => {
      assert.equal(await openExtraRun(tx, { month: '2026-11', kind: 'bonus', title: '年终奖', payDay: dayOf('2027-03-01') }).then((result) => (result.ok ? '' : result.error.code)), 'payDateOutside');
      const opened = await openExtraRun(tx, { month: '2026-11', kind: 'bonus', title: '年终奖', payDay: dayOf('2026-11-20') });
      assert.ok(opened.ok, JSON.stringify(opened));
      const written = await writeEntries(tx, { runId: opened.value, source: 'import', rows: [
        wish(apart, 'yearEnd', '2026-11', '36000.01', { isTaxedApart: true }), wish(merged, 'yearEnd', '2026-11', '36000'), wish(left, 'leaveDays', '2026-11', '1000'),
        wish(null, 'yearEnd', '2026-11', '1'), wish(merged, 'nothing', '2026-11', '1'), wish(merged, 'yearEnd', '2026-11', '-5'), wish(merged, 'leaveDays', '2026-12', '5'), wish(merged, 'baseSalary', '2026-11', '5', { kind: 'override' }),
      ] });
      assert.ok(written.ok);
      assert.deepEqual(written.value, { written: 3, refused: [{ row: 3, code: 'personUnknown' }, { row: 4, code: 'payItemUnknown' }, { row: 5, code: 'amountInvalid' }, { row: 6, code: 'monthsInvalid' }, { row: 7, code: 'monthsInvalid' }] });
      return opened.value;
    });
    await inCompany(async (tx) => {
      const payslips = await loadPayslipsOfRun(tx, (await readRunById(tx, bonusRun))!);
      assert.deepEqual(payslips.map(({ personNumber, status }) => [personNumber, status]), [['APART', 'computed'], ['MERGED', 'computed'], ['LEFT', 'computed']]);
      // 36000.01 / 12 lies in the 10 % bracket: 3390.00, where one fen less would cost 1080.
      const one = await linesOf(tx, bonusRun, apart);
      assert.deepEqual(pick(one, 'annualBonus', 'grossPay', 'pensionEmployee', 'annualBonusTaxIfSeparate', 'annualBonusTax', 'annualBonusCliff', 'incomeTax', 'netPay', 'employerCost'), ['36000.01', '36000.01', '0.00', '3390.00', '3390.00', '2309.99', '0.00', '32610.01', '36000.01']);
      assert.ok(payslips[0]!.findings.some(({ code }) => code === 'bonusCliff'));
      // Merged: 120000 + 36000 - 55000 - 21000 - 16500 = 63500, 10 % - 2520 = 3830, 1020 before.
      assert.deepEqual(pick(await linesOf(tx, bonusRun, merged), 'cumulativeIncome', 'cumulativeBasicDeduction', 'cumulativeTaxableIncome', 'incomeTax', 'annualBonusTax', 'netPay'), ['156000.00', '55000.00', '63500.00', '2810.00', '0.00', '33190.00']);
      await assertExplains(tx, bonusRun, [apart, merged, left]);
    });
    await lock(bonusRun);
    await inCompany(async (tx) => {
      const again = await writeEntries(tx, { runId: null, source: 'manual', rows: [wish(apart, 'yearEnd', '2026-12', '100', { isTaxedApart: true }), wish(merged, 'yearEnd', '2026-12', '100', { isTaxedApart: true })] });
      assert.ok(again.ok);
      assert.deepEqual(again.value, { written: 1, refused: [{ row: 0, code: 'bonusUsed' }] });
    });
    const november = await calculateRun(database, context, { month: '2026-11', mode: 'compute' });
    assert.ok(november.ok);
    await inCompany(async (tx) => {
      const runId = (await readRun(tx, '2026-11'))!.runId;
      assert.deepEqual((await loadPayslips(tx, '2026-11')).map(({ personNumber }) => personNumber), ['APART', 'MERGED']);
      // The bonus apart is in no running total; merged it is, and the month and its declarations are counted once.
      assert.deepEqual(pick(await linesOf(tx, runId, apart), 'cumulativeIncome', 'taxWithheldBefore', 'cumulativeBasicDeduction', 'cumulativeSpecialAdditionalDeduction', 'incomeTax'), ['132000.00', '1020.00', '55000.00', '16500.00', '200.00']);
      assert.deepEqual(pick(await linesOf(tx, runId, merged), 'cumulativeIncome', 'taxWithheldBefore', 'cumulativeBasicDeduction', 'cumulativeSpecialAdditionalDeduction', 'cumulativeTaxDue'), ['168000.00', '3830.00', '55000.00', '16500.00', '4820.00']);
    });
  });
});
