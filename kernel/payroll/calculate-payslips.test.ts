/** Goal: the batch and the explained payslip are one computation, whatever the persons. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatScaled } from '../quantity/decimal.ts';
import { batchOfPersons } from '../rules/column-batch.ts';
import type { FactReference } from '../rules/explanation.ts';
import { readPack } from '../rules/pack-reader.ts';
import { reevaluateExplanation } from '../rules/reevaluate-explanation.ts';
import type { InputCell, PersonInputs } from '../rules/rule-types.ts';
import { calculatePayslips, createPayslipCalculator } from './calculate-payslips.ts';
import { explainPayslipCells } from './explain-payslip.ts';
import { compilePayProgram, type PayProgram } from './pay-program.ts';
import { scenarioPlaces } from './scenario.ts';

const seed = process.env['SEED'] === undefined ? Math.floor(Date.now() % 2 ** 31) : Number(process.env['SEED']);
console.log(`seed ${seed}`);

const root = new URL('../../', import.meta.url);
const packFiles = ['cn/national', 'cn/shanghai', 'cn/shenzhen', 'cn/beijing', 'example-company/company', 'example-company/shanghai', 'example-company/shenzhen', 'example-company/beijing'];
const packs = packFiles.map((name) => {
  const read = readPack(readFileSync(new URL(`packs/${name}.yaml`, root), 'utf8'));
  assert.ok(read.ok, name);
  return read.value;
});
const october = { month: '2026-10', fromDay: 20727, toDay: 20758, payDay: 20757 };
const programOf = (place: string): PayProgram => {
  const program = compilePayProgram(packs, scenarioPlaces({ place, company: 'example-company' }), october);
  assert.ok(program.ok, place);
  return program.value;
};

const reference: FactReference = { kind: 'fact', table: 'test', key: {} };
const cells = (texts: Readonly<Record<string, string>>): Readonly<Record<string, InputCell>> =>
  Object.fromEntries(Object.entries(texts).map(([code, value]) => [code, { value, reference }]));

const fen = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: max * 100 }).map((value) => formatScaled(BigInt(value), 2));
const whole = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map(String);
const minuteCodes = [
  'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes', 'missingPunchMinutes', 'annualLeaveMinutes', 'personalLeaveMinutes',
  'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes', 'overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes',
];
const minutes = fc.record(Object.fromEntries(minuteCodes.map((code) => [code, fc.oneof({ weight: 2, arbitrary: fc.constant('0') }, whole(12_000))])));
const days = fc.record({ scheduledDays: whole(23), attendedDays: whole(23), calendarWorkdays: whole(23), calendarStatutoryHolidays: whole(4) });
const segment = fc.tuple(fc.constantFrom('monthly', 'hourly'), fen(40_000), fen(300), minutes, days).map(([wageKind, monthlyWage, hourlyWage, quantity, dayCounts]) =>
  ({ wageKind, ...(wageKind === 'monthly' ? { monthlyWage } : { hourlyWage }), ...quantity, ...dayCounts }));
const signed = (yuan: number) => fc.integer({ min: -yuan * 100, max: yuan * 100 }).map((value) => formatScaled(BigInt(value), 2));
/** Nobody has most of these; whoever has one has any amount of it. */
const rarely = (amount: fc.Arbitrary<string>) => fc.oneof({ weight: 3, arbitrary: fc.constant('0') }, amount);
const flag = fc.constantFrom('0', '1');
const person = fc.record({
  contributionsDue: fc.constantFrom('1', '1', '0'), labourRemuneration: fc.constantFrom('0', '0', '1'), enteredEarningsComparable: rarely(signed(5000)), enteredEarningsOther: rarely(signed(5000)),
  enteredTaxFreeAllowances: rarely(signed(500)), enteredAfterTaxDeductions: rarely(fen(9000)), enteredOverrides: rarely(signed(5000)), perfectAttendanceAmount: rarely(fen(500)),
  annualBonusAmount: rarely(fen(1_200_000)), annualBonusSeparate: flag, performancePayBase: rarely(fen(20_000)),
  performanceFactor: fc.integer({ min: 0, max: 20_000 }).map((value) => formatScaled(BigInt(value), 4)), performanceFactorGiven: flag, retroEarningsAmount: rarely(signed(9000)), retroTaxFreeAmount: rarely(signed(500)), retroPensionEmployeeAmount: rarely(signed(900)),
  retroMedicalEmployeeAmount: rarely(signed(300)), retroUnemploymentEmployeeAmount: rarely(signed(90)), retroHousingFundEmployeeAmount: rarely(signed(900)), retroEmployerAmount: rarely(signed(3000)),
  garnishmentDue: rarely(fen(9000)), garnishmentProtected: fen(6000), advanceDue: rarely(fen(9000)), damageDue: rarely(fen(9000)),
  periodWorkdays: fc.integer({ min: 1, max: 23 }).map(String), periodStatutoryHolidays: whole(4), insuranceBase: fen(60_000), housingFundDeclaredBase: fen(60_000),
  housingFundRate: fc.integer({ min: 0, max: 2000 }).map((value) => formatScaled(BigInt(value), 4)), openingMonthsEmployed: whole(11), openingIncome: fen(1_500_000),
  openingExemptIncome: fen(1000), openingSpecialDeduction: fen(60_000), openingSpecialAdditionalDeduction: fen(40_000), openingOtherDeduction: fen(10_000),
  openingTaxWithheld: fen(300_000), declaredSpecialAdditional: fen(9000), declaredOther: fen(1000),
});
const dropOne = (texts: Readonly<Record<string, string>>, code: string): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(texts).filter(([key]) => key !== code));
const inputs: fc.Arbitrary<PersonInputs> = fc.tuple(person, fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '', '', 'insuranceBase', 'openingIncome'))
  .map(([scalars, segments, missing]) => ({ scalars: cells(dropOne(scalars, missing)), segments: segments.map(cells) }));

for (const place of ['shanghai', 'shenzhen', 'beijing']) {
  test(`batch and explained payslip agree in ${place}, and every tree gives its figure again`, () => {
    const program = programOf(place);
    const calculator = createPayslipCalculator(program);
    assert.ok(calculator.ok);
    fc.assert(fc.property(fc.array(inputs, { minLength: 1, maxLength: 5 }), (persons) => {
      const batch = calculatePayslips(calculator.value, batchOfPersons(program.rules, persons));
      persons.forEach((given, index) => {
        const explained = explainPayslipCells(program, 'SH000001', given);
        assert.deepEqual(batch.findings.get(index) ?? [], explained.findings);
        assert.equal(batch.computed[index] === 1, explained.lines.length > 0);
        explained.lines.forEach(({ amount }, position) => {
          const scaled = batch.amounts[index * program.items.length + position]!;
          assert.equal(formatScaled(BigInt(scaled), program.items[position]!.scale), amount, program.items[position]!.item);
        });
        for (const tree of Object.values(explained.explanations)) assert.equal(reevaluateExplanation(tree).mismatch, null);
      });
    }), { seed, numRuns: 120 });
  });
}

test('one person with a missing input stops no one else (R18)', () => {
  const program = programOf('shanghai');
  const calculator = createPayslipCalculator(program);
  assert.ok(calculator.ok);
  const [whole, other] = fc.sample(inputs, { seed: 7, numRuns: 40 }).filter(({ scalars }) => scalars['insuranceBase'] !== undefined && scalars['openingIncome'] !== undefined);
  assert.ok(whole !== undefined && other !== undefined);
  const broken: PersonInputs = { ...whole, scalars: { ...whole.scalars, insuranceBase: undefined } };
  const batch = calculatePayslips(calculator.value, batchOfPersons(program.rules, [other, broken, other]));
  assert.deepEqual([...batch.computed], [1, 0, 1]);
  assert.deepEqual(batch.findings.get(1), [{ code: 'missingInput', data: { name: 'insuranceBase' } }]);
  const width = program.items.length;
  assert.deepEqual([...batch.amounts.subarray(0, width)], [...batch.amounts.subarray(2 * width)]);
});

test('a place without a pack is named, and rules that change inside the period are refused', () => {
  const budapest = compilePayProgram(packs, scenarioPlaces({ place: 'budapest', company: 'example-company' }), october);
  assert.deepEqual(budapest, { ok: false, error: { code: 'noActivePack', data: { place: 'budapest' } } });
  const crossing = compilePayProgram(packs, scenarioPlaces({ place: 'shenzhen', company: 'example-company' }), { month: '2026-09', fromDay: 20692, toDay: 20723, payDay: 20725 });
  assert.deepEqual(crossing, { ok: false, error: { code: 'rulesChangeInsidePeriod', data: { parameter: 'minimumWage' } } });
});
