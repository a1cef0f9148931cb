/** From punches to explained payslips on a real database: completeness, same digest, one change moves one payslip. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { sealRowsOf } from '#checks/seal-amounts';
import { encodeAmounts, termsAmounts } from '#modules/people';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { activatePacks, calculateRun, explainPayslipLine, explainPayslips, finishRun, loadPayslips, openRun, refreshPreview } from '#modules/payroll';
import { asSystem, withCompany, type CompanyTransaction } from '#modules/platform';
import { addPerson, addPlainMonth, addPunch, createPlaces, shippedPacks } from './example-company.ts';
import { formatAmount } from './payslip-vector.ts';

const month = '2026-10';
type Company = { readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>; readonly run: () => ReturnType<typeof calculateRun>; readonly persons: Readonly<Record<string, number>> };

const withCompanyOfFive = (work: (company: Company) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company }: TestDatabase) => {
    const context = asSystem(company.companyId, 'proof', 'test');
    const inCompany = <T>(inside: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, context, inside);
    const persons = await inCompany(async (tx) => {
      await createPlaces(tx);
      const activated = await activatePacks(tx, shippedPacks());
      assert.ok(activated.ok, JSON.stringify(activated.ok ? null : activated.error.data));
      const made: Record<string, number> = {
        SH1: await addPerson(tx, { number: 'SH1', place: 'shanghai' }), SZ1: await addPerson(tx, { number: 'SZ1', place: 'shenzhen', wage: '6200' }),
        BJ1: await addPerson(tx, { number: 'BJ1', place: 'beijing', wage: '9000' }), HU1: await addPerson(tx, { number: 'HU1', place: 'budapest', insurancePlace: null }),
        SH2: await addPerson(tx, { number: 'SH2', place: 'shanghai', hireDate: '2026-10-12', hasOpening: false }),
      };
      for (const personId of Object.values(made)) await addPlainMonth(tx, personId);
      return made;
    });
    await work({ inCompany, persons, run: () => calculateRun(database, context, { month, mode: 'compute' }) });
  });

const amountsOf = async (tx: CompanyTransaction, personId: number): Promise<Readonly<Record<string, string>>> => {
  const [payslip] = await loadPayslips(tx, month, personId);
  return Object.fromEntries((payslip?.itemSet?.items ?? []).map(({ item, scale }, index) => [item, formatAmount(payslip!.amountAt(index), scale)]));
};

const factsOf = (node: ExplanationNode): readonly FactReference[] => [...(node.reference?.kind === 'fact' ? [node.reference] : []), ...node.children.flatMap(factsOf)];
const factExists = async (tx: CompanyTransaction, { table, key }: FactReference): Promise<boolean> => {
  const names = Object.keys(key);
  const text = `select from ${table} where company_id = $1 and ${names.map((name, index) => `${name} = $${index + 2}`).join(' and ')}`;
  return (await tx.query(text, [tx.companyId, ...names.map((name) => key[name])])).rowCount === 1;
};

test('a month from raw punches: everyone has a payslip or a reason, and the figures are the ones worked out by hand', async () => {
  await withCompanyOfFive(async ({ inCompany, run, persons }) => {
    const finished = await run();
    assert.ok(finished.ok, JSON.stringify(finished));
    assert.deepEqual([finished.value.computed, finished.value.notComputed, finished.value.changed], [4, 1, 5]);
    await inCompany(async (tx) => {
      const payslips = await loadPayslips(tx, month);
      assert.deepEqual(payslips.filter(({ status }) => status === 'notComputed').map(({ personNumber, reason }) => [personNumber, reason]), [['HU1', 'noActivePack']]);
      // 12,000 full month; own contributions 960 + 240 + 60 + 840; taxable 120,000 - 50,000 - 21,000 - 15,000 = 34,000 at 3 % = 1,020.
      const { baseSalary, grossPay, cumulativeTaxDue, incomeTax, netPay } = await amountsOf(tx, persons['SH1']!);
      assert.deepEqual({ baseSalary, grossPay, cumulativeTaxDue, incomeTax, netPay }, { baseSalary: '12000.00', grossPay: '12000.00', cumulativeTaxDue: '1020.00', incomeTax: '102.00', netPay: '9798.00' });
      // Joined on the 12th: 15 of 21 paid days; nothing before, so 5,000 once.
      const joined = await amountsOf(tx, persons['SH2']!);
      assert.equal(joined['baseSalary'], '8571.43');
      assert.equal(joined['cumulativeBasicDeduction'], '5000.00');
    });
  });
});

test('running again changes nothing: same digest, same revisions', async () => {
  await withCompanyOfFive(async ({ inCompany, run }) => {
    const first = await run();
    const second = await run();
    assert.ok(first.ok && second.ok);
    assert.equal(second.value.digest, first.value.digest);
    assert.equal(second.value.changed, 0);
    const revisions = await inCompany(async (tx) => (await loadPayslips(tx, month)).map(({ revision }) => revision));
    assert.deepEqual(revisions, [1, 1, 1, 1, 1]);
  });
});

test('every line explains itself down to rows that exist, and the tree gives the figure again', async () => {
  await withCompanyOfFive(async ({ inCompany, run, persons }) => {
    assert.ok((await run()).ok);
    await inCompany(async (tx) => {
      const explained = await explainPayslips(tx, { month, personIds: Object.values(persons) });
      assert.ok(explained.ok);
      assert.equal(explained.value.length, 4);
      const facts = new Map<string, FactReference>();
      for (const { lines } of explained.value) {
        for (const { root, item } of lines) {
          const again = reevaluateExplanation(root);
          assert.equal(again.mismatch, null, item);
          assert.equal(again.leavesWithoutReference, 0, item);
          for (const fact of factsOf(root)) facts.set(JSON.stringify(fact), fact);
        }
      }
      assert.ok(facts.size > 100);
      for (const fact of facts.values()) assert.ok(await factExists(tx, fact), JSON.stringify(fact));
    });
  });
});

test('one changed punch moves exactly one payslip, and its explanation names the punch', async () => {
  await withCompanyOfFive(async ({ inCompany, run, persons }) => {
    assert.ok((await run()).ok);
    const before = await inCompany(async (tx) => new Map((await loadPayslips(tx, month)).map((payslip) => [payslip.personNumber, payslip.checkCode])));
    const refreshed = await inCompany(async (tx) => {
      await tx.query(`delete from attendance.punch where company_id = $1 and person_id = $2 and business_date = '2026-10-14' and source_text = '535'`, [tx.companyId, persons['SH1']]);
      await addPunch(tx, persons['SH1']!, 14, 570);
      await tx.query(`insert into attendance.recompute_request (company_id, person_id, month, cause) values ($1, $2, '2026-10-01', 'test')`, [tx.companyId, persons['SH1']]);
      return refreshPreview(tx, month);
    });
    assert.ok(refreshed.ok);
    assert.deepEqual([refreshed.value.recomputed, refreshed.value.changed], [1, 1]);
    await inCompany(async (tx) => {
      const after = await loadPayslips(tx, month);
      assert.deepEqual(after.filter(({ personNumber, checkCode }) => before.get(personNumber) !== checkCode).map(({ personNumber, revision }) => [personNumber, revision]), [['SH1', 2]]);
      const line = await explainPayslipLine(tx, { month, personId: persons['SH1']!, item: 'lateArrivalDeduction' });
      assert.ok(line.ok);
      // 30 minutes at 12,000 / 174 an hour.
      assert.equal(line.value.amount, '34.48');
      const { rows } = await tx.query<{ punch_id: number }>(`select punch_id from attendance.punch where company_id = $1 and person_id = $2 and source_text = '570'`, [tx.companyId, persons['SH1']]);
      assert.ok(factsOf(line.value.root).some(({ table, key }) => table === 'attendance.punch' && Number(key['punch_id']) === Number(rows[0]?.punch_id)));
    });
  });
});

test('missing facts are reasons of one person; days that were never computed are no zeros', async () => {
  await withCompanyOfFive(async ({ inCompany, run }) => {
    await inCompany(async (tx) => {
      await addPlainMonth(tx, await addPerson(tx, { number: 'SH3', place: 'shanghai', hasOpening: false }));
      await addPlainMonth(tx, await addPerson(tx, { number: 'SH4', place: 'shanghai', insuranceBase: null }));
      await addPerson(tx, { number: 'SH6', place: 'shanghai', hasAccount: false });
      const personId = await addPerson(tx, { number: 'SH5', place: 'shanghai' });
      await tx.query(`insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, source)
        values ($1, $2, '2026-10-15', 'e', 'shanghai', 'shanghai', 'monthly', 'CNY', 'NOWHERE', 'test')`, [tx.companyId, personId]);
      await sealRowsOf(tx, termsAmounts, personId, encodeAmounts(['9000', '9000', '9000', '0.07']));
    });
    const finished = await run();
    assert.ok(finished.ok, JSON.stringify(finished));
    assert.equal(finished.value.computed, 4);
    await inCompany(async (tx) => {
      const reasons = (await loadPayslips(tx, month)).filter(({ status }) => status === 'notComputed').map(({ personNumber, reason, findings }) => [personNumber, reason, findings.map(({ data }) => data['name'])]);
      assert.deepEqual(reasons, [['HU1', 'noActivePack', []], ['SH3', 'noOpeningBalance', []], ['SH4', 'missingInput', ['housingFundDeclaredBase', 'insuranceBase']], ['SH6', 'noAttendance', []], ['SH5', 'attendanceIncomplete', []]]);
    });
  });
});

test('who left on a holiday before the first workday needs no attendance to be paid for it; one workday more needs it', async () => {
  await withCompanyOfFive(async ({ inCompany, run }) => {
    const [onHoliday, onWorkday] = await inCompany(async (tx) => [
      await addPerson(tx, { number: 'SH7', place: 'shanghai', hasAccount: false, leaveDate: '2026-10-01' }), await addPerson(tx, { number: 'SH8', place: 'shanghai', hasAccount: false, leaveDate: '2026-10-09' }),
    ]);
    assert.ok((await run()).ok);
    await inCompany(async (tx) => {
      assert.equal((await loadPayslips(tx, month, onWorkday))[0]?.reason, 'noAttendance');
      // One of the 21 paid days of the month (1 October is a statutory holiday) of 12,000.
      assert.equal((await amountsOf(tx, onHoliday!))['baseSalary'], '571.43');
    });
  });
});

test('a run with an open shard is not finished, and another company sees none of it', async () => {
  await withCompanyOfFive(async ({ inCompany }) => {
    await inCompany(async (tx) => {
      assert.ok((await openRun(tx, month)).ok);
      const early = await finishRun(tx, month);
      assert.deepEqual(early, { ok: false, error: { code: 'runNotFinished', data: { month, open: 1 } } });
    });
  });
});
