/**
 * Goal: a payslip's basis alone gives the payslip again. Method: people of several kinds are computed; their bases are
 * written, read back and evaluated by both evaluators; the result is the stored payslip, line for line.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { calculatePayslips } from '#kernel/payroll/calculate-payslips';
import { explainPayslip } from '#kernel/payroll/explain-payslip';
import { ruleInputsOf } from '#kernel/payroll/rule-inputs';
import { batchOfPersons } from '#kernel/rules/column-batch';
import { activatePacks, calculateRun, loadPayslips, readRun } from '#modules/payroll';
import { asSystem, withCompany } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { loadRules } from './load-rules.ts';
import { basisOf, decodeBasis, encodeBasis, personInputOfBasis, type PayBasis } from './pay-basis.ts';
import { deleteBases, readBases, writeBases } from './pay-basis-store.ts';
import { loadAttendanceRows, loadPayPersons } from './pay-facts.ts';
import type { PlacedPerson } from './pay-rules.ts';

const month = '2026-10';

test('the basis of a payslip gives the payslip again, by both evaluators, and says which rows it came from', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const system = asSystem(company.companyId, 'proof', 'test');
    const personIds = await withCompany(database, system, async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      const ids = [await addPerson(tx, { number: 'SH1', place: 'shanghai' }), await addPerson(tx, { number: 'SZ1', place: 'shenzhen', wage: '6200' })];
      for (const id of ids) await addPlainMonth(tx, id);
      return ids;
    });
    await calculateRun(database, system, { month, mode: 'compute' });
    await withCompany(database, system, async (tx) => {
      const run = await readRun(tx, month);
      assert.ok(run !== null);
      const rules = await loadRules(tx, run);
      assert.ok(rules.ok);
      const persons = await loadPayPersons(tx, run.period, personIds);
      const attendance = await loadAttendanceRows(tx, run.period, persons.map(({ personId }) => personId));
      const bases = new Map<number, PayBasis>(persons.map((person, index) => [person.personId, basisOf(rules.value, person, attendance, index)]));
      for (const basis of bases.values()) assert.deepEqual(decodeBasis(encodeBasis(basis)), basis);
      await writeBases(tx, run, bases);
      const read = await readBases(tx, run);
      assert.deepEqual(read, bases);
      assert.deepEqual([...(await readBases(tx, run, [personIds[1]!])).keys()], [personIds[1]]);
      let compared = 0;
      for (const payslip of await loadPayslips(tx, month)) {
        const basis: PayBasis = read.get(payslip.personId)!;
        const person = persons.find(({ personId }) => personId === payslip.personId)!;
        const placed: PlacedPerson = rules.value.place(person);
        assert.ok('rules' in placed && payslip.itemSet !== null);
        const input = personInputOfBasis(basis);
        const explained = explainPayslip(placed.rules.program, input);
        const compiled = calculatePayslips(placed.rules.calculator, batchOfPersons(placed.rules.program.rules, [ruleInputsOf(input)]));
        for (const position of payslip.itemSet.items.keys()) {
          assert.equal(Number(explained.lines[position]!.amount), payslip.amountAt(position) / 10 ** payslip.itemSet.items[position]!.scale);
          assert.equal(compiled.amounts[position], payslip.amountAt(position));
          compared += 1;
        }
        assert.equal(basis.segments.flatMap(({ days }) => days).length, 31);
        assert.equal(basis.segments[0]!.termsReference.table, 'people.terms');
      }
      assert.ok(compared > 60, `${compared} lines`);
      await deleteBases(tx, run);
      assert.equal((await readBases(tx, run)).size, 0);
    });
  });
});
