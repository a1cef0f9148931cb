/**
 * Goal: nobody gains by rounding. Every line is rounded once, by the rule that its pack states, and moves by half a step at
 * most; over ten thousand lines whose exact value seldom ends at a fen the moves cancel out; and what a line was rounded to
 * is what the person is paid and what the books hold, so that no remainder gathers anywhere (I-14). Method: the exact values
 * of the explanation's own tree, for people whose amounts end in odd fen.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseExact, scaledInteger } from '../quantity/decimal.ts';
import { compare, divide, multiply, rational, subtract } from '../quantity/rational.ts';
import { roundTo, stepOf, type RoundingMode, type RoundingUnit } from '../quantity/rounding.ts';
import type { ExplanationNode } from '../rules/explanation.ts';
import { readPack } from '../rules/pack-reader.ts';
import type { InputCell, PersonInputs } from '../rules/rule-types.ts';
import { explainPayslipCells } from './explain-payslip.ts';
import { bookPayroll, type BookedPerson, type BookingClass } from './journal.ts';
import { compilePayProgram, type PayProgram } from './pay-program.ts';
import { scenarioPlaces } from './scenario.ts';

const places = ['shanghai', 'shenzhen', 'beijing'];
const root = new URL('../../', import.meta.url);
const packs = ['cn/national', ...places.map((place) => `cn/${place}`), 'example-company/company', ...places.map((place) => `example-company/${place}`)].map((name) => {
  const read = readPack(readFileSync(new URL(`packs/${name}.yaml`, root), 'utf8'));
  assert.ok(read.ok, name);
  return read.value;
});
const programOf = (place: string): PayProgram => {
  const program = compilePayProgram(packs, scenarioPlaces({ place, company: 'example-company' }), { month: '2026-10', fromDay: 20727, toDay: 20758, payDay: 20757 });
  assert.ok(program.ok, place);
  return program.value;
};

/** Amounts in odd fen, from the number of the person alone. */
const oddYuan = (from: number, person: number, step: number): string => `${from + ((person * step) % 9000)}.${String((person * 2 + 1) % 100).padStart(2, '0')}`;
const given = (program: PayProgram, person: number): PersonInputs => {
  const values: Readonly<Record<string, string>> = {
    wageKind: 'monthly', monthlyWage: oddYuan(8000, person, 137), insuranceBase: oddYuan(9000, person, 71), housingFundDeclaredBase: oddYuan(9000, person, 53), housingFundRate: '0.07', contributionsDue: '1',
    periodWorkdays: '18', periodStatutoryHolidays: '2', calendarWorkdays: '18', calendarStatutoryHolidays: '2', scheduledDays: '18', attendedDays: '18', scheduledMinutes: '8640', normalMinutes: '8000',
    lateMinutes: String(person % 59), personalLeaveMinutes: String((person * 7) % 480), sickLeaveMinutes: String((person * 11) % 480), overtimeWorkdayMinutes: String((person * 13) % 600), overtimeRestDayMinutes: String((person * 17) % 480),
    openingMonthsEmployed: '9', openingIncome: oddYuan(100_000, person, 997), openingSpecialDeduction: '18900.37', declaredSpecialAdditional: '1500',
  };
  const cells = (names: readonly string[]): Readonly<Record<string, InputCell>> =>
    Object.fromEntries(names.map((name) => [name, { value: values[name] ?? '0', reference: { kind: 'fact' as const, table: 'test', key: {} } }]));
  const names = (grain: string): readonly string[] => program.rules.inputs.filter((input) => input.grain === grain && input.code !== 'hourlyWage').map(({ code }) => code);
  return { scalars: cells(names('person')), segments: [cells(names('segment'))] };
};

const exactOf = ({ value }: ExplanationNode) => {
  const exact = parseExact(value);
  assert.ok(exact !== null, value);
  return exact;
};

/** The one rounding at the root of a line; null for a line that is exact. */
const roundingOf = (tree: ExplanationNode): ExplanationNode | null => tree.children.find(({ operation }) => operation === 'round') ?? null;

const declared = new Set(packs.flatMap(({ items }) => items.flatMap(({ code, rounding }) => (rounding === null ? [] : [`${code} ${rounding.mode} ${rounding.unit}`]))));

const classOf: Readonly<Record<string, BookingClass>> = { earning: 'earning', deduction: 'deduction', tax: 'tax', employerCost: 'employerCost' };

test('A-81: ten thousand lines rounded: each once and by half a step at most, none in somebody\'s favour, and all of it in the lines themselves', () => {
  let rounded = 0;
  let drift = 0;
  const booked: BookedPerson[] = [];
  const paid = new Map<number, bigint>();
  for (const [index, program] of places.map(programOf).entries()) {
    for (let person = 1; person <= 340; person += 1) {
      const { lines, explanations, findings } = explainPayslipCells(program, 'P', given(program, person));
      assert.ok(lines.length > 0, JSON.stringify(findings));
      const amounts = new Map(lines.map(({ item, amount }) => [item, amount]));
      for (const { item, kind, unit } of program.items) {
        const tree = explanations[item]!;
        if (unit !== 'CNY' || tree.skipped === true || classOf[kind] === undefined) continue;
        const node = roundingOf(tree);
        if (node === null) continue;
        const [step, mode] = [node.detail!['unit'] as RoundingUnit, node.detail!['mode'] as RoundingMode];
        assert.ok(declared.has(`${item} ${mode} ${step}`), `${item} is rounded as a pack states`);
        const [exact, written] = [exactOf(node.children[0]!), exactOf(tree)];
        assert.deepEqual(written, roundTo(exact, step, mode));
        const move = divide(subtract(written, exact), stepOf(step));
        assert.ok(mode === 'down' || compare(multiply(move, move), rational(1n, 4n)) <= 0, `${item} moves by half a step at most`);
        if (mode === 'down' || move.denominator === 1n) continue;
        rounded += 1;
        drift += Number(move.numerator) / Number(move.denominator);
      }
      const personId = index * 1000 + person;
      paid.set(personId, scaledInteger(parseExact(amounts.get('netPay')!)!, 2));
      booked.push({
        personId, legalEntity: '甲', currency: 'CNY', shares: [{ costCentre: 'A', weight: 1n }, { costCentre: 'B', weight: 1n }, { costCentre: 'C', weight: 1n }],
        lines: program.items.flatMap(({ item, kind }) => (classOf[kind] === undefined ? [] : [{ item, bookingClass: classOf[kind], amount: scaledInteger(parseExact(amounts.get(item)!)!, 2) }])),
      });
    }
  }
  assert.ok(rounded >= 10_000, `${rounded} lines were rounded`);
  // Moves without a leaning are within half a step around nothing: their sum grows as the root of their number.
  assert.ok(Math.abs(drift) < 6 * Math.sqrt(rounded / 12), `the moves of ${rounded} lines sum to ${drift.toFixed(1)} steps`);
  const rule = (source: BookingClass, debit: string, credit: string, ofCostCentre: boolean) => ({ source, debit: { account: debit, ofCostCentre }, credit: { account: credit, ofCostCentre: false } });
  const journal = bookPayroll(booked, {
    wagesPayable: '2211', costCentres: ['A', 'B', 'C'].map((code) => ({ code, expenseAccount: '66' })),
    rules: [rule('earning', '01', '2211', true), rule('timeDeduction', '01', '2211', true), rule('deduction', '2211', '2241', false), rule('tax', '2211', '2221', false), rule('employerCost', '02', '2212', true)],
  });
  assert.ok(journal.ok);
  for (const [personId, net] of paid) assert.equal(journal.value.owed.get(personId) ?? 0n, net, 'the books owe what the payslip pays, to the fen');
  const sum = (side: 'debit' | 'credit'): bigint => journal.value.entries.filter((entry) => entry.side === side).reduce((total, { amount }) => total + amount, 0n);
  assert.equal(sum('debit'), sum('credit'));
});
