/** Goal: the parts of a change sum to it, whatever the two months; a cause has a part only where its inputs or rules changed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatScaled } from '../quantity/decimal.ts';
import { batchOfPersons } from '../rules/column-batch.ts';
import { readPack } from '../rules/pack-reader.ts';
import type { InputCell, PersonInputs } from '../rules/rule-types.ts';
import { calculatePayslips, createPayslipCalculator, type PayslipCalculator } from './calculate-payslips.ts';
import { compilePayProgram } from './pay-program.ts';
import { scenarioPlaces } from './scenario.ts';
import { splitVariances, type VarianceCause, type VariancePair, type VarianceSide } from './variance.ts';

const seed = process.env['SEED'] === undefined ? Math.floor(Date.now() % 2 ** 31) : Number(process.env['SEED']);
console.log(`seed ${seed}`);

const root = new URL('../../', import.meta.url);
const packs = ['cn/national', 'cn/shanghai', 'cn/beijing', 'example-company/company', 'example-company/shanghai', 'example-company/beijing'].map((name) => {
  const read = readPack(readFileSync(new URL(`packs/${name}.yaml`, root), 'utf8'));
  assert.ok(read.ok, name);
  return read.value;
});
const september = { month: '2026-09', fromDay: 20697, toDay: 20727, payDay: 20726 };
const october = { month: '2026-10', fromDay: 20727, toDay: 20758, payDay: 20757 };
const calculatorOf = (place: string, period: typeof october): PayslipCalculator => {
  const program = compilePayProgram(packs, scenarioPlaces({ place, company: 'example-company' }), period);
  assert.ok(program.ok);
  const calculator = createPayslipCalculator(program.value);
  assert.ok(calculator.ok);
  return calculator.value;
};
const before = calculatorOf('shanghai', september);
const after = calculatorOf('shanghai', october);
const elsewhere = calculatorOf('beijing', october);

type Texts = Readonly<Record<string, string>>;
const cells = (texts: Texts): Readonly<Record<string, InputCell>> => Object.fromEntries(Object.entries(texts).map(([code, value]) => [code, { value, reference: { kind: 'fact', table: 'test', key: {} } }]));
const inputsOf = (scalars: Texts, segments: readonly Texts[]): PersonInputs => ({ scalars: cells(scalars), segments: segments.map(cells) });

const minuteCodes = [
  'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes', 'missingPunchMinutes', 'annualLeaveMinutes', 'personalLeaveMinutes',
  'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes', 'overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes',
] as const;
/** A whole month worked as scheduled. */
const wholeMonth = (workdays: number, holidays: number): Texts => ({
  ...Object.fromEntries(minuteCodes.map((code) => [code, '0'])), calendarWorkdays: String(workdays), calendarStatutoryHolidays: String(holidays),
  scheduledDays: String(workdays), attendedDays: String(workdays), scheduledMinutes: String(workdays * 480), normalMinutes: String(workdays * 480),
});
const scalars: Texts = {
  periodWorkdays: '22', periodStatutoryHolidays: '0', insuranceBase: '12000', housingFundDeclaredBase: '12000', housingFundRate: '0.07', openingMonthsEmployed: '8', openingIncome: '96000',
  openingExemptIncome: '0', openingSpecialDeduction: '16800', openingSpecialAdditionalDeduction: '0', openingOtherDeduction: '0', openingTaxWithheld: '1176', declaredSpecialAdditional: '1500', declaredOther: '0',
  contributionsDue: '1', labourRemuneration: '0', enteredEarningsComparable: '0', enteredEarningsOther: '0', enteredTaxFreeAllowances: '0', enteredAfterTaxDeductions: '0', enteredOverrides: '0',
  perfectAttendanceAmount: '0', annualBonusAmount: '0', annualBonusSeparate: '0', performancePayBase: '0', performanceFactor: '0', performanceFactorGiven: '0', retroEarningsAmount: '0', retroTaxFreeAmount: '0', retroPensionEmployeeAmount: '0', retroMedicalEmployeeAmount: '0',
  retroUnemploymentEmployeeAmount: '0', retroHousingFundEmployeeAmount: '0', retroEmployerAmount: '0', garnishmentDue: '0', garnishmentProtected: '0', advanceDue: '0', damageDue: '0',
};
const monthly = (wage: string): Texts => ({ wageKind: 'monthly', monthlyWage: wage });

const figuresOf = (calculator: PayslipCalculator, inputs: PersonInputs): VarianceSide['figures'] => {
  const { items } = calculator.program;
  const { computed, amounts } = calculatePayslips(calculator, batchOfPersons(calculator.program.rules, [inputs]));
  return new Map(computed[0] === 0 ? [] : items.map(({ item }, index) => [item, amounts[index]!]));
};
const sideOf = (calculator: PayslipCalculator, inputs: PersonInputs): VarianceSide => ({ figures: figuresOf(calculator, inputs), basis: { calculator, inputs } });

/** Causes with a part in net pay, and what they sum to. */
const netParts = (pair: VariancePair): Readonly<Partial<Record<VarianceCause, number>>> =>
  Object.fromEntries((splitVariances([pair])[0] ?? []).filter(({ item }) => item === 'netPay').map(({ cause, amount }) => [cause, amount]));

const base = { scalars, segments: [{ ...monthly('12000'), ...wholeMonth(22, 0) }] };
const oneChange: readonly { readonly cause: VarianceCause; readonly scalars?: Texts; readonly segments?: readonly Texts[] }[] = [
  { cause: 'rate', segments: [{ ...monthly('13000'), ...wholeMonth(22, 0) }] },
  { cause: 'rate', segments: [{ ...monthly('12000'), ...wholeMonth(10, 0) }, { ...monthly('15000'), ...wholeMonth(12, 0) }] },
  { cause: 'hours', segments: [{ ...monthly('12000'), ...wholeMonth(22, 0), overtimeRestDayMinutes: '480' }] },
  { cause: 'headcount', segments: [{ ...monthly('12000'), ...wholeMonth(9, 0) }] },
  { cause: 'contributionBase', scalars: { insuranceBase: '20000' } },
  { cause: 'declared', scalars: { declaredSpecialAdditional: '3500' } },
  { cause: 'performance', scalars: { performancePayBase: '2000', performanceFactor: '0.9', performanceFactorGiven: '1' } },
  { cause: 'yearToDate', scalars: { openingIncome: '140000' } },
];
for (const [index, { cause, ...changed }] of oneChange.entries()) {
  test(`a change of one kind alone has that cause alone: ${cause} (${index + 1})`, () => {
    const later = inputsOf({ ...base.scalars, ...changed.scalars }, changed.segments ?? base.segments);
    const parts = netParts({ before: sideOf(before, inputsOf(base.scalars, base.segments)), after: sideOf(after, later) });
    assert.deepEqual(Object.keys(parts), [cause]);
  });
}

test('a shorter month of someone paid by the hour is the calendar, other rules are the rule, a new payslip is headcount', () => {
  const hourly = { wageKind: 'hourly', hourlyWage: '60' };
  const short: Texts = { ...scalars, periodWorkdays: '18', periodStatutoryHolidays: '3' };
  const old = sideOf(before, inputsOf(scalars, [{ ...hourly, ...wholeMonth(22, 0) }]));
  assert.deepEqual(Object.keys(netParts({ before: old, after: sideOf(after, inputsOf(short, [{ ...hourly, ...wholeMonth(18, 3) }])) })), ['calendar']);
  const same = inputsOf(scalars, [{ ...monthly('12000'), ...wholeMonth(22, 0) }]);
  assert.deepEqual(Object.keys(netParts({ before: sideOf(before, same), after: sideOf(elsewhere, same) })), ['rule']);
  assert.deepEqual(Object.keys(netParts({ before: null, after: old })), ['headcount']);
  assert.deepEqual(Object.keys(netParts({ before: { ...old, basis: null }, after: sideOf(elsewhere, same) })), ['unexplained']);
});

const whole = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map(String);
const fen = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: max * 100 }).map((value) => formatScaled(BigInt(value), 2));
const minutes = fc.record(Object.fromEntries(minuteCodes.map((code) => [code, fc.oneof({ weight: 2, arbitrary: fc.constant('0') }, whole(9_000))])));
const days = fc.record({ scheduledDays: whole(23), attendedDays: whole(23), calendarWorkdays: whole(23), calendarStatutoryHolidays: whole(4) });
const segment = fc.tuple(fc.boolean(), fen(40_000), fen(300), minutes, days).map(([isMonthly, monthlyWage, hourlyWage, quantity, counts]): Texts =>
  ({ ...(isMonthly ? { wageKind: 'monthly', monthlyWage } : { wageKind: 'hourly', hourlyWage }), ...quantity, ...counts }));
const scalar = fc.record({
  periodWorkdays: fc.integer({ min: 1, max: 23 }).map(String), periodStatutoryHolidays: whole(4), insuranceBase: fen(60_000), housingFundDeclaredBase: fen(60_000),
  housingFundRate: fc.integer({ min: 0, max: 2000 }).map((value) => formatScaled(BigInt(value), 4)), openingMonthsEmployed: whole(11), openingIncome: fen(1_500_000),
  openingSpecialDeduction: fen(60_000), openingTaxWithheld: fen(300_000), declaredSpecialAdditional: fen(9000),
});
const anyInputs = fc.tuple(scalar, fc.array(segment, { minLength: 1, maxLength: 3 })).map(([some, segments]) => inputsOf({ ...scalars, ...some }, segments));
const anySide = (calculator: PayslipCalculator): fc.Arbitrary<VarianceSide | null> => fc.oneof({ weight: 12, arbitrary: anyInputs.map((inputs) => sideOf(calculator, inputs)) }, { weight: 1, arbitrary: fc.constant(null) });

test('parts sum to the change of every line, and the order of people says nothing', () => {
  let parted = 0;
  fc.assert(fc.property(fc.array(fc.record({ before: anySide(before), after: fc.oneof(anySide(after), anySide(elsewhere)) }), { minLength: 1, maxLength: 6 }), (pairs) => {
    const split = splitVariances(pairs);
    pairs.forEach((pair, index) => {
      const sums = new Map<string, number>();
      for (const { item, amount } of split[index]!) sums.set(item, (sums.get(item) ?? 0) + amount);
      const [from, to] = [pair.before?.figures ?? new Map<string, number>(), pair.after?.figures ?? new Map<string, number>()];
      for (const item of new Set([...from.keys(), ...to.keys()])) assert.equal(sums.get(item) ?? 0, (to.get(item) ?? 0) - (from.get(item) ?? 0), item);
      if (pair.before !== null && pair.after !== null) assert.ok(split[index]!.every(({ cause }) => cause !== 'unexplained'));
      parted += split[index]!.length;
    });
    assert.deepEqual(splitVariances([...pairs].reverse()), [...split].reverse());
  }), { seed, numRuns: 60 });
  assert.ok(parted > 500);
});
