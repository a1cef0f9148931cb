/** Goal: the quick way to one payslip shows what the way over the whole month shows. Method: people with terms that change, begin late, end early, are missing; both ways are compared as a whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { sealRowsOf } from '#checks/seal-amounts';
import { testSubject } from '#checks/test-subject';
import { earlierLines, encodeLines } from '#modules/people';
import { activatePacks, calculateRun, readRun } from '#modules/payroll';
import { asSystem, forSubject, readCompany, withCompany, type CompanyTransaction } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { loadMonth } from './read-month.ts';
import { loadOnePayslip } from './read-one-payslip.ts';

const month = '2026-10';

/** Five people; the last has terms of several days. */
const fill = async (tx: CompanyTransaction): Promise<readonly number[]> => {
  await createPlaces(tx);
  assert.ok((await activatePacks(tx, shippedPacks())).ok);
  const ids: number[] = [];
  for (const person of [{ number: 'SH1', place: 'shanghai' }, { number: 'SZ1', place: 'shenzhen', wage: '6200' }, { number: 'HU1', place: 'budapest', insurancePlace: null }, { number: 'SH2', place: 'shanghai' }, { number: 'SH3', place: 'shanghai' }] as const) {
    const id = await addPerson(tx, person);
    await addPlainMonth(tx, id);
    ids.push(id);
  }
  const copyOfTerms = `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, source)
    select company_id, person_id, $2, legal_entity, 'shenzhen', insurance_place, wage_kind, currency, schedule_code, source from people.terms where person_id = $1 limit 1`;
  for (const day of ['2026-10-15', '2026-10-15', '2026-11-01', '2026-10-28']) await tx.query(copyOfTerms, [ids[3], day]);
  await tx.query("update people.person set leave_date = '2026-10-20' where person_id = $1", [ids[3]]);
  for (const id of [ids[0]!, ids[0]!, ids[1]!]) {
    await tx.query("insert into people.earlier_payslip (company_id, person_id, month, source) values ($1, $2, '2026-09-01', 'test')", [tx.companyId, id]);
    await sealRowsOf(tx, earlierLines, id, encodeLines([['baseSalary', '11000'], ['netPay', '8828.5']]));
  }
  return ids;
};

test('one payslip read by itself is the payslip of its month', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const system = asSystem(company.companyId, 'proof', 'test');
    const ids = await withCompany(database, system, fill);
    await calculateRun(database, system, { month, mode: 'compute' });
    await withCompany(database, system, async (tx) => {
      const run = await readRun(tx, month);
      assert.ok(run !== null);
      let compared = 0;
      for (const personId of ids) {
        const whole = await loadMonth(tx, run, personId);
        const one = await loadOnePayslip(tx, month, { personId });
        assert.deepEqual(one, whole.rows.length === 0 ? null : whole);
        assert.deepEqual(one === null ? null : await loadOnePayslip(tx, month, { personNumber: one.rows[0]!.personNumber }), one);
        compared += whole.rows.length;
      }
      assert.ok(compared >= 4);
      assert.equal(await loadOnePayslip(tx, '2026-09', { personId: ids[0]! }), null);
      assert.equal(await loadOnePayslip(tx, month, { personId: 999_999 }), null);
    });
  });
});

test('a payslip out of reach is one that is not there, and one that was shown is on record with its month', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const system = asSystem(company.companyId, 'proof', 'test');
    const ids = await withCompany(database, system, fill);
    await calculateRun(database, system, { month, mode: 'compute' });
    const employee = forSubject({ ...testSubject({ companyId: company.companyId, role: 'employee', personId: ids[0]!, userId: 'own' }), operation: 'readOwnPayslip' });
    assert.equal(await readCompany(database, employee, (tx) => loadOnePayslip(tx, month, { personId: ids[1]! })), null);
    assert.notEqual(await readCompany(database, employee, (tx) => loadOnePayslip(tx, month, { personId: ids[0]! })), null);
    const unproven = forSubject(testSubject({ companyId: company.companyId, role: 'payrollClerk', isSteppedUp: false }));
    assert.equal(await readCompany(database, unproven, (tx) => loadOnePayslip(tx, month, { personId: ids[0]! })), null);
    const { rows } = await database.ownerPool.query<{ actor: string; action: string; person_id: number; subject: string; field_classes: string[] }>("select actor, action, person_id, subject, field_classes from platform.audit_event where domain = 'read' order by audit_event.audit_seq");
    assert.deepEqual([...new Set(rows.map((row) => `${row.actor} ${row.action} ${row.person_id}`))], [`user:own readOwnPayslip ${ids[0]}`]);
    const pay = rows.filter(({ field_classes }) => field_classes.includes('pay'));
    assert.equal(pay.length, 1);
    assert.match(pay[0]!.subject, /payroll\.payslip\.sealed 2026-10/);
  });
});
