/** 怎么算的: a payslip line derived again by the reference evaluator, down to punches, forms, terms and declarations. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { explainPayslip } from '#kernel/payroll/explain-payslip';
import type { PayProgram, PayslipItem } from '#kernel/payroll/pay-program';
import type { PayrollPersonInput } from '#kernel/payroll/payroll-types';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { quantityTracers } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { tracedInputOfBasis } from './basis-traces.ts';
import type { EnteredParts } from './entered-inputs.ts';
import { loadFacts } from './load-facts.ts';
import { loadRules } from './load-rules.ts';
import { readBases } from './pay-basis-store.ts';
import { buildPersonInput, type QuantityTracer } from './pay-person-input.ts';
import type { PayRules } from './pay-rules.ts';
import { loadPerformance, peopleWithPerformance, tracedPerformance } from './performance-inputs.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRun, readRunById, type PayRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { loadPayslipsOfRun } from './read-payslips.ts';
import { isOpenRun } from './run-life.ts';

export type ExplainedLine = { readonly item: string; readonly amount: string; readonly root: ExplanationNode };
export type ExplainedPayslipOfPerson = { readonly personId: number; readonly personNumber: string; readonly program: PayProgram; readonly lines: readonly ExplainedLine[] };

/** Of the regular run of a month, or of the run that is named. */
export type ExplainRequest = { readonly month: string; readonly personIds: readonly number[]; readonly runId?: number;
  /** Bases and factors of people whose results the caller does not reach (`loadNamedFactors`): figures that the caller may see are whole. */
  readonly named?: ReadonlyMap<number, EnteredParts> };

/** The rules and input of one payslip. */
type Derivation = { readonly personId: number; readonly personNumber: string; readonly program: PayProgram; readonly input: PayrollPersonInput };
type Derive = (tx: CompanyTransaction, run: PayRun, rules: PayRules, asked: Pick<ExplainRequest, 'personIds' | 'named'>) => Promise<readonly Derivation[]>;
type Tracers = Awaited<ReturnType<typeof quantityTracers>>;

const tracerOf = (tracers: Tracers, personId: number): QuantityTracer => {
  const tracer = tracers.get(personId);
  assert(tracer !== undefined, 'everyone asked for has a tracer');
  return tracer;
};

/** From the facts as they stand: a run that is open moves with them. */
const fromFacts: Derive = async (tx, run, rules, { personIds, named }) => {
  const { persons: loaded, attendance } = await loadFacts(tx, run, personIds, 'shown', 'traces');
  const persons = loaded.map((person) => ({ ...person, entered: { ...person.entered, ...named?.get(person.personId) } }));
  const tracers = await quantityTracers(tx, persons.map(({ personId }) => personId), run.period.fromDay, run.period.toDay);
  return persons.flatMap((person, index): readonly Derivation[] => {
    const placed = rules.place(person);
    if ('reason' in placed) return [];
    const { personId, personNumber } = person;
    return [{ personId, personNumber, program: placed.rules.program, input: buildPersonInput(rules, person, attendance, index, tracerOf(tracers, personId)) }];
  });
};

/** From what was written down when the run was handed in: later facts do not touch it. */
const fromBases: Derive = async (tx, run, rules, { personIds }) => {
  const paid = run.reversesRunId === null ? null : await readRunById(tx, run.reversesRunId);
  const bases = await readBases(tx, paid ?? run, personIds);
  const tracers = await quantityTracers(tx, [...bases.keys()], run.period.fromDay, run.period.toDay);
  const rated = peopleWithPerformance(bases);
  const performance = rated.length === 0 ? new Map<number, EnteredParts>() : await loadPerformance(tx, paid ?? run, rated, 'traces');
  return [...bases].flatMap(([personId, basis]): readonly Derivation[] => {
    const place = rules.rulesAt(basis.place, basis.segments.at(-1)?.workplace ?? '');
    if (place === null) return [];
    const input = tracedInputOfBasis(personId, basis, tracerOf(tracers, personId));
    return [{ personId, personNumber: basis.personNumber, program: place.program, input: { ...input, scalars: { ...input.scalars, ...tracedPerformance(basis, performance.get(personId)) } } }];
  });
};

/** A line of a reversal is the negative of the line it takes back. */
const takenBack = (root: ExplanationNode | undefined, sign: 1 | -1, value: string): ExplanationNode | undefined =>
  root === undefined || sign === 1 ? root : { operation: 'negate', label: root.label, value, unit: root.unit, children: [root] };

/**
 * Explains whole payslips of some people. Every figure is compared with the stored one: `explanationDiffers` when the
 * facts of an open run have changed since, or the two evaluators disagree.
 */
export const explainPayslips = async (tx: CompanyTransaction, { month, personIds, runId, named }: ExplainRequest): Promise<Result<readonly ExplainedPayslipOfPerson[], PayrollError>> => {
  const run = runId === undefined ? await readRun(tx, month) : await readRunById(tx, runId);
  if (run === null) return failure(payrollError('noPayRun', { month }));
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const derive = isOpenRun(run.status) && run.kind !== 'reversal' ? fromFacts : fromBases;
  const sign = run.kind === 'reversal' ? -1 : 1;
  const only = personIds.length === 1 ? (personIds[0] ?? null) : null;
  const stored = new Map((await loadPayslipsOfRun(tx, run, only)).map((payslip) => [payslip.personId, payslip]));
  const explained: ExplainedPayslipOfPerson[] = [];
  for (const { personId, personNumber, program, input } of await derive(tx, run, rules.value, { personIds, ...(named === undefined ? {} : { named }) })) {
    const payslip = stored.get(personId);
    if (payslip === undefined || payslip.itemSet === null) continue;
    const result = explainPayslip(program, input);
    const amounts = new Map(result.lines.map((line) => [line.item, line.amount]));
    const lines: ExplainedLine[] = [];
    for (const [position, { item, scale }] of payslip.itemSet.items.entries()) {
      const paid = formatAmount(sign * payslip.amountAt(position) + 0, scale);
      const amount = formatAmount(payslip.amountAt(position), scale);
      const root = takenBack(result.explanations[item], sign, amount);
      if (amounts.get(item) !== paid || root === undefined) return failure(payrollError('explanationDiffers', { personNumber, item }));
      lines.push({ item, amount, root });
    }
    explained.push({ personId, personNumber, program, lines });
  }
  return success(explained);
};

export type ExplainedPayslipLine = ExplainedLine & { readonly personNumber: string; readonly program: PayProgram; readonly payslipItem: PayslipItem };

/** One line of one person. Errors: no run, no payslip, not computed, no such item, or figures that differ. */
export const explainPayslipLine = async (tx: CompanyTransaction, { personId, item, ...request }: Omit<ExplainRequest, 'personIds'> & { readonly personId: number; readonly item: string }): Promise<Result<ExplainedPayslipLine, PayrollError>> => {
  const explained = await explainPayslips(tx, { ...request, personIds: [personId] });
  if (!explained.ok) return explained;
  const payslip = explained.value[0];
  if (payslip === undefined) return failure(payrollError('payslipNotComputed', { month: request.month }));
  const line = payslip.lines.find((each) => each.item === item);
  const payslipItem = payslip.program.items.find((each) => each.item === item);
  if (line === undefined || payslipItem === undefined) return failure(payrollError('itemUnknown', { item }));
  return success({ ...line, personNumber: payslip.personNumber, program: payslip.program, payslipItem });
};
