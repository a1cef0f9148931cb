/** What the review of a run looks at: the payslips of two months with what they were computed from. */
import { success, type Result } from '#kernel/base/result';
import { monthBefore } from '#kernel/calendar/month';
import { parseScaled } from '#kernel/quantity/decimal';
import { ruleInputsOf } from '#kernel/payroll/rule-inputs';
import type { ReviewTerms } from '#kernel/payroll/review-findings';
import type { VarianceSide } from '#kernel/payroll/variance';
import { employedPersons, earlierPayslipLines } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { loadFacts } from './load-facts.ts';
import { placePersons } from './compute-payslips.ts';
import { loadRules } from './load-rules.ts';
import { basisOf, personInputOfBasis, type PayBasis } from './pay-basis.ts';
import { readBases } from './pay-basis-store.ts';
import { scaledNumber } from './pay-batch.ts';
import type { PayRules } from './pay-rules.ts';
import type { PayrollError } from './payroll-errors.ts';
import { readRun, type PayRun } from './payroll-store.ts';
import { loadPayslipsOfRun, type Payslip } from './read-payslips.ts';
import { isOpenRun } from './run-life.ts';
import { moneyScale } from './payslip-vector.ts';

/** One month's payslips as the review takes them. `run` null: lines that were handed over from before the product. */
export type MonthOfReview = {
  readonly run: PayRun | null;
  readonly slips: ReadonlyMap<number, Payslip>;
  readonly sides: ReadonlyMap<number, VarianceSide>;
  readonly bases: ReadonlyMap<number, PayBasis>;
};

const batchSize = 2500;

/** What payslips of an open run are computed from, taken from the facts as they stand. */
const basesFromFacts = async (tx: CompanyTransaction, run: PayRun, rules: PayRules, personIds: readonly number[]): Promise<ReadonlyMap<number, PayBasis>> => {
  const bases = new Map<number, PayBasis>();
  for (let start = 0; start < personIds.length; start += batchSize) {
    const facts = await loadFacts(tx, run, personIds.slice(start, start + batchSize), 'shown');
    for (const { members } of placePersons(rules, facts).groups) for (const { person, attendanceIndex } of members) bases.set(person.personId, basisOf(rules, person, facts.attendance, attendanceIndex));
  }
  return bases;
};

const figuresOf = ({ itemSet, amountAt }: Payslip): VarianceSide['figures'] => new Map((itemSet?.items ?? []).map(({ item }, index) => [item, amountAt(index)]));

/** The month of a run. Errors are those of loading its rules. */
export const monthOfRun = async (tx: CompanyTransaction, run: PayRun): Promise<Result<MonthOfReview, PayrollError>> => {
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const slips = new Map((await loadPayslipsOfRun(tx, run)).map((payslip) => [payslip.personId, payslip]));
  const computed = [...slips.values()].filter(({ status }) => status === 'computed');
  const bases = isOpenRun(run.status) ? await basesFromFacts(tx, run, rules.value, computed.map(({ personId }) => personId)) : await readBases(tx, run);
  const sides = new Map(computed.map((payslip): readonly [number, VarianceSide] => {
    const basis = bases.get(payslip.personId);
    const place = basis === undefined ? null : rules.value.rulesAt(basis.place, basis.segments.at(-1)?.workplace ?? '');
    return [payslip.personId, { figures: figuresOf(payslip), basis: basis === undefined || place === null ? null : { calculator: place.calculator, inputs: ruleInputsOf(personInputOfBasis(basis)) } }];
  }));
  return success({ run, slips, sides, bases });
};

/** Lines handed over from before the product, of everybody employed in either month. */
const monthHandedOver = async (tx: CompanyTransaction, month: string, scales: ReadonlyMap<string, number>): Promise<MonthOfReview> => {
  const figures = new Map<number, Map<string, number>>();
  for (const { personId, item, amount } of await earlierPayslipLines(tx, { personIds: null, month })) {
    const known = figures.get(personId) ?? new Map<string, number>();
    figures.set(personId, known);
    known.set(item, scaledNumber(amount, scales.get(item) ?? moneyScale));
  }
  return { run: null, slips: new Map(), bases: new Map(), sides: new Map([...figures].map(([personId, lines]) => [personId, { figures: lines, basis: null }])) };
};

/** The month before a regular run: its run, or the lines that were handed over. */
export const monthBeforeRun = async (tx: CompanyTransaction, run: PayRun, scales: ReadonlyMap<string, number>): Promise<Result<MonthOfReview, PayrollError>> => {
  const month = monthBefore(run.period.month);
  const earlier = await readRun(tx, month);
  return earlier === null || earlier.status === 'failed' || earlier.status === 'discarded' ? success(await monthHandedOver(tx, month, scales)) : monthOfRun(tx, earlier);
};

/** Whoever is employed in a run's period, by id. */
export const employedInRun = async (tx: CompanyTransaction, { period }: PayRun): Promise<ReadonlyMap<number, Awaited<ReturnType<typeof employedPersons>>[number]>> =>
  new Map((await employedPersons(tx, { fromDay: period.fromDay, toDay: period.toDay })).map((person) => [person.personId, person]));

/** Null for what is not given, and for what is no amount. */
const fenOf = (text: string | undefined): number | null => {
  const fen = text === undefined ? null : parseScaled(text, moneyScale);
  return fen === null ? null : Number(fen);
};

/** The terms that a payslip ended with. */
export const termsOfBasis = ({ segments, scalars, insurancePlace }: PayBasis): ReviewTerms | null => {
  const last = segments.at(-1);
  if (last === undefined) return null;
  return {
    wageKind: last.wageKind, wage: fenOf(last.wage) ?? 0, insurancePlace, insuranceBase: fenOf(scalars['insuranceBase']), housingFundRate: scalars['housingFundRate'] ?? null,
    declared: (fenOf(scalars['declaredSpecialAdditional']) ?? 0) + (fenOf(scalars['declaredOther']) ?? 0),
  };
};
