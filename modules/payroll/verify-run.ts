/**
 * A second computation before anybody signs. When a run is handed in, everybody is computed again from the facts as they
 * stand and compared, and what was computed from is written down. When it is locked, every payslip is evaluated again from
 * what was written down, some by the reference evaluator too, and compared with the stored one.
 */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { calculatePayslips } from '#kernel/payroll/calculate-payslips';
import { explainPayslip } from '#kernel/payroll/explain-payslip';
import { ruleInputsOf } from '#kernel/payroll/rule-inputs';
import { batchOfPersons } from '#kernel/rules/column-batch';
import type { CompanyTransaction } from '#modules/platform';
import { loadFacts } from './load-facts.ts';
import { computePayslipRows, placePersons } from './compute-payslips.ts';
import { loadRules } from './load-rules.ts';
import { basisOf, personInputOfBasis, type PayBasis } from './pay-basis.ts';
import { deleteBases, readBases, writeBases } from './pay-basis-store.ts';
import type { PayRules, PlaceRules } from './pay-rules.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRunById, type PayRun, type PayslipRows } from './payroll-store.ts';
import { amountInVector, formatAmount } from './payslip-vector.ts';
import { loadPayslipsOfRun, type Payslip } from './read-payslips.ts';

/** People computed at once: enough for columns to pay off, few enough to be held in memory with their days. */
const batchSize = 2500;
/** One of so many payslips is derived again by the reference evaluator when a run is locked. */
const referenceStep = 50;

export type Verification = { readonly compared: number; readonly differing: readonly number[] };

const batchesOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / batchSize) }, (_, index) => all.slice(index * batchSize, (index + 1) * batchSize));

/** People whose stored payslip is not what the rows say, and people of either side that the other lacks. */
const differingFrom = (stored: ReadonlyMap<number, Payslip>, rows: PayslipRows, asked: readonly number[]): readonly number[] => {
  const differing: number[] = [];
  const seen = new Set(rows.personIds);
  for (const personId of asked) if (!seen.has(personId)) differing.push(personId);
  rows.personIds.forEach((personId, row) => {
    const payslip = stored.get(personId);
    const amounts = rows.amounts[row] ?? null;
    const isSame = payslip !== undefined && payslip.status === rows.status[row] && payslip.reason === (rows.reasons[row] ?? null) && payslip.itemSetId === (rows.itemSetIds[row] ?? null)
      && (payslip.itemSet === null || payslip.itemSet.items.every((_, position) => amounts !== null && payslip.amountAt(position) === amountInVector(amounts, position)));
    if (!isSame) differing.push(personId);
  });
  return differing;
};

type Facts = Awaited<ReturnType<typeof loadFacts>>;

const basesOf = (rules: PayRules, facts: Facts, stored: ReadonlyMap<number, Payslip>): ReadonlyMap<number, PayBasis> =>
  new Map(placePersons(rules, facts).groups.flatMap(({ members }) => members.flatMap(({ person, attendanceIndex }) =>
    (stored.get(person.personId)?.status === 'computed' ? [[person.personId, basisOf(rules, person, facts.attendance, attendanceIndex)] as const] : []))));

/** The bases of a reversal are those of what it takes back. */
const copyBases = async (tx: CompanyTransaction, run: PayRun, personIds: readonly number[]): Promise<Verification> => {
  const reversed = run.reversesRunId === null ? null : await readRunById(tx, run.reversesRunId);
  assert(reversed !== null, 'a reversal names a run');
  const bases = await readBases(tx, reversed, personIds);
  await writeBases(tx, run, bases);
  return { compared: personIds.length, differing: personIds.filter((personId) => !bases.has(personId)) };
};

/** Computes everybody of an open run again from the facts as they stand, compares, and writes down what they were computed from. */
export const writeDownBases = async (tx: CompanyTransaction, run: PayRun): Promise<Result<Verification, PayrollError>> => {
  const payslips = (await loadPayslipsOfRun(tx, run)).filter(({ reason }) => reason !== 'erased');
  const stored = new Map(payslips.map((payslip) => [payslip.personId, payslip]));
  const personIds = [...stored.keys()];
  await deleteBases(tx, run);
  if (run.kind === 'reversal') return success(await copyBases(tx, run, personIds));
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const differing: number[] = [];
  for (const batch of batchesOf(personIds)) {
    const facts = await loadFacts(tx, run, batch, 'stored');
    if (facts.unrated > 0) return failure(payrollError('resultsOutOfReach'));
    differing.push(...differingFrom(stored, await computePayslipRows(tx, run, rules.value, facts), batch));
    await writeBases(tx, run, basesOf(rules.value, facts, stored));
  }
  return success({ compared: personIds.length, differing });
};

type Member = { readonly payslip: Payslip; readonly basis: PayBasis };

/** The payslips of one place that their bases do not give again. A reversal gives the negative of everything. */
const evaluateAgain = (place: PlaceRules, members: readonly Member[], sign: 1 | -1): readonly number[] => {
  const inputs = members.map(({ basis }) => personInputOfBasis(basis));
  const calculated = calculatePayslips(place.calculator, batchOfPersons(place.program.rules, inputs.map(ruleInputsOf)));
  const { items } = place.program;
  return members.flatMap(({ payslip }, index) => {
    const set = payslip.itemSet;
    const isSame = set !== null && set.items.length === items.length && calculated.computed[index] === 1
      && items.every(({ item }, position) => set.items[position]!.item === item && payslip.amountAt(position) === sign * calculated.amounts[index * items.length + position]! + 0);
    if (!isSame) return [payslip.personId];
    if (index % referenceStep !== 0) return [];
    const explained = explainPayslip(place.program, inputs[index]!);
    const agrees = explained.lines.length === items.length && explained.lines.every(({ amount }, position) => amount === formatAmount(sign * payslip.amountAt(position) + 0, items[position]!.scale));
    return agrees ? [] : [payslip.personId];
  });
};

/** Evaluates every payslip of a run again from what was written down of it. */
export const verifyFromBases = async (tx: CompanyTransaction, run: PayRun): Promise<Result<Verification, PayrollError>> => {
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const payslips = (await loadPayslipsOfRun(tx, run)).filter(({ status }) => status === 'computed');
  const bases = await readBases(tx, run);
  const differing: number[] = [];
  const places = new Map<PlaceRules, Member[]>();
  for (const payslip of payslips) {
    const basis = bases.get(payslip.personId);
    const place = basis === undefined || basis.packDigest !== run.packDigest ? null : rules.value.rulesAt(basis.place, basis.segments.at(-1)?.workplace ?? '');
    if (basis === undefined || place === null) {
      differing.push(payslip.personId);
      continue;
    }
    const members = places.get(place) ?? [];
    places.set(place, members);
    members.push({ payslip, basis });
  }
  const sign = run.kind === 'reversal' ? -1 : 1;
  for (const [place, members] of places) for (const batch of batchesOf(members)) differing.push(...evaluateAgain(place, batch, sign));
  return success({ compared: payslips.length, differing });
};
