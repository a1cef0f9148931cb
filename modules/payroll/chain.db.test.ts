/**
 * Goal: months that follow each other compute as one tax year, and what comes after a lock is carried once, whatever the
 * order. Method: months of a small company are computed and locked on a real database; figures are worked out by hand.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealRowsOf } from '#checks/seal-amounts';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { encodeAmounts, termsAmounts } from '#modules/people';
import { activatePacks, calculateRun, explainPayslips, loadPayslips, readRun, refreshPreview } from '#modules/payroll';
import { asSystem, withCompany, type CompanyTransaction } from '#modules/platform';
import { insertOrder, readLedger } from './deduction-store.ts';
import { insertEntries, insertPayItem } from './entry-store.ts';
import { addPerson, addPlainMonth, addPunch, createPlaces, shippedPacks, type ExamplePerson } from './example-company.ts';
import { formatAmount } from './payslip-vector.ts';
import { differencesAnswer } from './list-differences.ts';
import { readRetro } from './retro-store.ts';
import { writeDownBases } from './verify-run.ts';

type World = {
  readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  readonly add: (person: ExamplePerson, months?: readonly string[]) => Promise<number>;
  readonly compute: (month: string) => Promise<void>;
  /** As two people would: what was computed from is written down, and the status moves. */
  readonly lock: (month: string) => Promise<void>;
  readonly lines: (month: string, personId: number) => Promise<Readonly<Record<string, string>>>;
};

const withWorld = (work: (world: World) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company: { companyId } }: TestDatabase) => {
    const context = asSystem(companyId, 'proof', 'test');
    const inCompany: World['inCompany'] = (inside) => withCompany(database, context, inside);
    await inCompany(async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
    });
    await work({
      inCompany,
      add: (person, months = ['2026-10', '2026-11']) => inCompany(async (tx) => {
        const personId = await addPerson(tx, person);
        for (const month of months) await addPlainMonth(tx, personId, month);
        return personId;
      }),
      compute: async (month) => {
        const result = await calculateRun(database, context, { month, mode: 'compute' });
        assert.ok(result.ok, JSON.stringify(result));
      },
      lock: async (month) => {
        await inCompany(async (tx) => {
          const written = await writeDownBases(tx, (await readRun(tx, month))!);
          assert.ok(written.ok && written.value.differing.length === 0, JSON.stringify(written));
        });
        await database.ownerPool.query("update payroll.pay_run set status = 'locked' where company_id = $1 and month = $2 and kind = 'regular'", [companyId, `${month}-01`]);
      },
      lines: (month, personId) => inCompany(async (tx) => {
        const [payslip] = await loadPayslips(tx, month, personId);
        return Object.fromEntries((payslip?.itemSet?.items ?? []).map(({ item, scale }, index) => [item, formatAmount(payslip!.amountAt(index), scale)]));
      }),
    });
  });

const pick = (lines: Readonly<Record<string, string>>, ...items: readonly string[]): readonly (string | undefined)[] => items.map((item) => lines[item]);

const raise = async (tx: CompanyTransaction, personId: number, wage: string, validFrom: string): Promise<void> => {
  await tx.query(
    `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, source)
     values ($1, $2, $3, '示例公司', 'shanghai', 'shanghai', 'monthly', 'CNY', 'OFFICE', 'test')`, [tx.companyId, personId, validFrom]);
  await sealRowsOf(tx, termsAmounts, personId, encodeAmounts([wage, '12000', '12000', '0.07']));
};

const oneOff = (personId: number, item: string, fromMonth: string, amount: string | null) =>
  ({ personId, kind: 'amount', item, fromMonth, toMonth: fromMonth, runId: null, amount, isTaxedApart: false, reason: 'agreed', source: 'manual' }) as const;

test('a month after a locked one goes on from its totals; before the lock it waits; declarations of both are counted once', async () => {
  await withWorld(async ({ add, compute, lock, lines, inCompany }) => {
    const old = await add({ number: 'OLD', place: 'shanghai' });
    const joined = await add({ number: 'NEW', place: 'shanghai', hireDate: '2026-10-12', hasOpening: false });
    await compute('2026-10');
    await compute('2026-11');
    await inCompany(async (tx) => assert.deepEqual((await loadPayslips(tx, '2026-11')).map(({ reason }) => reason), ['noOpeningBalance', 'noOpeningBalance']));
    await lock('2026-10');
    await compute('2026-11');
    // Ten months: 120000 - 50000 - 21000 - 15000 = 34000, 1020.00. Eleven: 132000 - 55000 - 23100 - 16500 = 37400 at 10 % - 2520 = 1220.00.
    const november = await lines('2026-11', old);
    assert.deepEqual(pick(november, 'cumulativeIncome', 'cumulativeBasicDeduction', 'cumulativeSpecialAdditionalDeduction', 'cumulativeTaxableIncome', 'taxWithheldBefore', 'incomeTax', 'netPay'),
      ['132000.00', '55000.00', '16500.00', '37400.00', '1020.00', '200.00', '9700.00']);
    // Hired on the 12th of October: two months employed, 8571.43 + 12000.
    assert.deepEqual(pick(await lines('2026-11', joined), 'cumulativeIncome', 'cumulativeBasicDeduction', 'cumulativeSpecialAdditionalDeduction'), ['20571.43', '10000.00', '3000.00']);
    await inCompany(async (tx) => {
      const explained = await explainPayslips(tx, { month: '2026-11', personIds: [old, joined] });
      assert.ok(explained.ok && explained.value.length === 2);
      for (const { lines: each } of explained.value) for (const { root, item } of each) assert.deepEqual([reevaluateExplanation(root).mismatch, reevaluateExplanation(root).leavesWithoutReference], [null, 0], item);
    });
  });
});

test('I-17, I-18, I-19: what came after the lock is carried line by line with its cause, once, in any order; what is taken back nets to nothing', async () => {
  await withWorld(async ({ add, compute, lock, lines, inCompany }) => {
    const raised = await add({ number: 'RAISED', place: 'shanghai' });
    const late = await add({ number: 'LATE', place: 'shanghai' });
    const same = await add({ number: 'SAME', place: 'shanghai' });
    await compute('2026-10');
    await lock('2026-10');
    const before = await lines('2026-10', raised);
    await compute('2026-11');
    await inCompany(async (tx) => assert.deepEqual(await readRetro(tx, (await readRun(tx, '2026-11'))!.runId), []));
    const refresh = async (work: (tx: CompanyTransaction) => Promise<void>, personId: number): Promise<number> => inCompany(async (tx) => {
      await work(tx);
      await tx.query(`insert into attendance.recompute_request (company_id, person_id, month, cause) values ($1, $2, '2026-10-01', 'test')`, [tx.companyId, personId]);
      const refreshed = await refreshPreview(tx, '2026-10');
      assert.ok(refreshed.ok, JSON.stringify(refreshed));
      return refreshed.value.changed;
    });
    // A raise of 1000 from 1 October, and a punch that makes 30 minutes late: 12000 / 174 / 2.
    assert.equal(await refresh((tx) => raise(tx, raised, '13000', '2026-10-01'), raised), 1);
    assert.equal(await refresh(async (tx) => {
      await tx.query(`delete from attendance.punch where company_id = $1 and person_id = $2 and business_date = '2026-10-14' and source_text = '535'`, [tx.companyId, late]);
      await addPunch(tx, late, 14, 570);
    }, late), 1);
    assert.deepEqual(pick(await lines('2026-11', raised), 'baseSalary', 'retroEarnings', 'retroPensionEmployee', 'grossPay'), ['13000.00', '1000.00', '0.00', '14000.00']);
    assert.deepEqual(pick(await lines('2026-11', late), 'retroEarnings', 'grossPay'), ['-34.48', '11965.52']);
    assert.deepEqual(pick(await lines('2026-11', same), 'retroEarnings'), ['0.00']);
    assert.deepEqual(await lines('2026-10', raised), before, 'what was paid stays');
    await inCompany(async (tx) => {
      const run = (await readRun(tx, '2026-11'))!;
      const carried = await readRetro(tx, run.runId);
      assert.deepEqual(carried.map(({ personId, fromMonth, lines: each, causes }) => [personId, fromMonth, each.map(({ item, amount }) => `${item} ${amount}`).sort(), [...new Set(causes.map(({ code, day }) => `${code} ${day ?? ''}`))]]),
        [[raised, '2026-10', ['baseSalary 100000'], ['rate 2026-10-01']], [late, '2026-10', ['lateArrivalDeduction 3448'], ['hours 2026-10-14']]]);
      const shown = await differencesAnswer(tx, run, { search: '', page: 1, pageSize: 50 });
      assert.deepEqual([shown.effect, ...shown.rows.map((row) => [row.item, row.before, row.after, row.effect])], ['965.52', ['lateArrivalDeduction', '0.00', '34.48', '-34.48'], ['baseSalary', '12000.00', '13000.00', '1000.00']], 'a larger deduction takes away');
      assert.deepEqual(shown.rows[1]!.causes.map(({ beforeKind, before: was, afterKind, after: is }) => [beforeKind, was, afterKind, is]), [['monthly', '12000', 'monthly', '13000']]);
      const explained = await explainPayslips(tx, { month: '2026-11', personIds: [raised, late] });
      assert.ok(explained.ok);
    });
    // Computing again carries the same; a locked November has carried it, and December carries nothing.
    await compute('2026-11');
    assert.deepEqual(pick(await lines('2026-11', raised), 'retroEarnings'), ['1000.00']);
    await lock('2026-11');
    await inCompany(async (tx) => { for (const personId of [raised, late, same]) await addPlainMonth(tx, personId, '2026-12'); });
    await compute('2026-12');
    assert.deepEqual(pick(await lines('2026-12', raised), 'retroEarnings', 'baseSalary'), ['0.00', '13000.00']);
    // The raise is taken back for October and November: what was carried comes back, and nothing else.
    await refresh((tx) => raise(tx, raised, '12000', '2026-10-01'), raised);
    assert.deepEqual(pick(await lines('2026-12', raised), 'baseSalary', 'retroEarnings'), ['12000.00', '-2000.00']);
  });
});

test('entered amounts and replaced lines are kept by every computation; changed after the lock they are differences', async () => {
  await withWorld(async ({ add, compute, lock, lines, inCompany }) => {
    const person = await add({ number: 'ONE', place: 'shanghai' });
    await inCompany(async (tx) => {
      await insertPayItem(tx, { code: 'project', titleChinese: '项目奖', titleEnglish: 'Project bonus', treatment: 'taxableOther', isActive: true });
      await insertPayItem(tx, { code: 'meal', titleChinese: '误餐补助', titleEnglish: 'Missed meals', treatment: 'taxFree', isActive: true });
      await insertPayItem(tx, { code: 'perfect', titleChinese: '全勤奖', titleEnglish: 'Perfect attendance', treatment: 'perfectAttendance', isActive: true });
      await insertEntries(tx, [oneOff(person, 'project', '2026-10', '800'), oneOff(person, 'meal', '2026-10', '120.50'), { ...oneOff(person, 'perfect', '2026-10', '300'), toMonth: '2026-12' }, { ...oneOff(person, 'baseSalary', '2026-10', '11900'), kind: 'override' }]);
    });
    for (const time of ['once', 'again']) {
      await compute('2026-10');
      assert.deepEqual(pick(await lines('2026-10', person), 'oneOffEarnings', 'taxFreeAllowances', 'perfectAttendanceBonus', 'baseSalary', 'manualAdjustments', 'grossPay', 'cumulativeExemptIncome'),
        ['800.00', '120.50', '300.00', '12000.00', '-100.00', '13120.50', '120.50'], time);
    }
    await inCompany(async (tx) => {
      const explained = await explainPayslips(tx, { month: '2026-10', personIds: [person] });
      assert.ok(explained.ok);
      for (const { root, item } of explained.value[0]!.lines) assert.deepEqual([reevaluateExplanation(root).mismatch, reevaluateExplanation(root).leavesWithoutReference], [null, 0], item);
    });
    await lock('2026-10');
    await inCompany(async (tx) => { await insertEntries(tx, [oneOff(person, 'project', '2026-10', '1000'), oneOff(person, 'meal', '2026-10', null)]); });
    await compute('2026-11');
    assert.deepEqual(pick(await lines('2026-11', person), 'retroEarnings', 'retroTaxFreeAllowances', 'perfectAttendanceBonus', 'oneOffEarnings'), ['200.00', '-120.50', '300.00', '0.00']);
  });
});

test('R21: debts are taken in the order of the law, what does not fit is carried, and what the employer advanced comes back', async () => {
  await withWorld(async ({ add, compute, lock, lines, inCompany }) => {
    const debtor = await add({ number: 'DEBT', place: 'shanghai', wage: '5000' });
    // Not one punch in October: 12000 less 144 hours at 12000 / 174 does not cover the own contributions.
    const absent = await add({ number: 'AWAY', place: 'shanghai' }, ['2026-11']);
    const order = { orderId: null, personId: debtor, isActive: true, fromMonth: '2026-10', priority: 1, protectedAmount: '0' } as const;
    await inCompany(async (tx) => {
      await insertOrder(tx, { ...order, kind: 'garnishment', total: '1500', monthly: '1000', protectedAmount: '1000', reason: 'court 1' });
      await insertOrder(tx, { ...order, kind: 'advance', total: '600', monthly: '300', reason: 'loan' });
      await insertOrder(tx, { ...order, kind: 'damage', total: '2000', monthly: null, reason: 'broken' });
    });
    await compute('2026-10');
    // 5000 less 2100 own contributions (base 12000) and no tax leaves 2900; the court takes 1000, and nothing is left above 2740.
    assert.deepEqual(pick(await lines('2026-10', debtor), 'netBeforeDeductions', 'garnishmentDeduction', 'advanceRecovery', 'damageRecovery', 'deductionsCarried', 'netPay'), ['2900.00', '1000.00', '0.00', '0.00', '2300.00', '1900.00']);
    assert.deepEqual(pick(await lines('2026-10', absent), 'grossPay', 'contributionAdvance', 'netPay'), ['2068.97', '31.03', '0.00']);
    await lock('2026-10');
    await compute('2026-11');
    // The court's last 500; the loan's two instalments are due but do not fit.
    assert.deepEqual(await inCompany(async (tx) => (await readLedger(tx, null, { beforeMonth: null, exceptRunId: null })).size), 2, 'an open month has taken nothing yet');
    assert.deepEqual(pick(await lines('2026-11', debtor), 'garnishmentDeduction', 'advanceRecovery', 'deductionsCarried', 'netPay'), ['500.00', '0.00', '2600.00', '2400.00']);
    assert.deepEqual(pick(await lines('2026-11', absent), 'advanceRecovery', 'deductionsCarried'), ['31.03', '0.00']);
    await inCompany(async (tx) => {
      const ledger = await readLedger(tx, [absent], { beforeMonth: '2026-12', exceptRunId: null });
      assert.deepEqual(ledger.get(absent)?.flatMap(({ month, lines: own }) => own.map(({ kind, fen }) => [month, kind, fen])), [['2026-10', 'contributionAdvance', -3103], ['2026-11', 'contributionAdvance', 3103]]);
    });
  });
});
