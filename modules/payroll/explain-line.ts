/** 怎么算的: a payslip line derived again by the reference evaluator, down to punches, forms, terms and declarations. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { explainPayslip } from '#kernel/payroll/explain-payslip';
import type { PayProgram, PayslipItem } from '#kernel/payroll/pay-program';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { quantityTracers } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { loadRules } from './load-rules.ts';
import { loadAttendanceRows, loadPayPersons } from './pay-facts.ts';
import { buildPersonInput } from './pay-person-input.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { loadPayslips } from './read-payslips.ts';

export type ExplainedLine = { readonly item: string; readonly amount: string; readonly root: ExplanationNode };
export type ExplainedPayslipOfPerson = { readonly personId: number; readonly personNumber: string; readonly program: PayProgram; readonly lines: readonly ExplainedLine[] };

export type ExplainRequest = { readonly month: string; readonly personIds: readonly number[] };

/**
 * Explains whole payslips of some people. Every figure is compared with the stored one: `explanationDiffers` when the
 * facts have changed since, or the two evaluators disagree.
 */
export const explainPayslips = async (tx: CompanyTransaction, { month, personIds }: ExplainRequest): Promise<Result<readonly ExplainedPayslipOfPerson[], PayrollError>> => {
  const run = await readRun(tx, month);
  if (run === null) return failure(payrollError('noPayRun', { month }));
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const persons = await loadPayPersons(tx, run.period, personIds);
  const ids = persons.map(({ personId }) => personId);
  const attendance = await loadAttendanceRows(tx, run.period, ids);
  const tracers = await quantityTracers(tx, ids, run.period.fromDay, run.period.toDay);
  const only = personIds.length === 1 ? (personIds[0] ?? null) : null;
  const stored = new Map((await loadPayslips(tx, month, only)).map((payslip) => [payslip.personId, payslip]));
  const explained: ExplainedPayslipOfPerson[] = [];
  for (const [index, person] of persons.entries()) {
    const payslip = stored.get(person.personId);
    const placed = rules.value.place(person);
    if (payslip === undefined || payslip.itemSet === null || 'reason' in placed) continue;
    const tracer = tracers.get(person.personId);
    assert(tracer !== undefined, 'everyone asked for has a tracer');
    const { program } = placed.rules;
    const result = explainPayslip(program, buildPersonInput(rules.value, person, attendance, index, tracer));
    const amounts = new Map(result.lines.map((line) => [line.item, line.amount]));
    const lines: ExplainedLine[] = [];
    for (const [position, { item, scale }] of payslip.itemSet.items.entries()) {
      const amount = formatAmount(payslip.amountAt(position), scale);
      const root = result.explanations[item];
      if (amounts.get(item) !== amount || root === undefined) return failure(payrollError('explanationDiffers', { personNumber: person.personNumber, item }));
      lines.push({ item, amount, root });
    }
    explained.push({ personId: person.personId, personNumber: person.personNumber, program, lines });
  }
  return success(explained);
};

export type ExplainedPayslipLine = ExplainedLine & { readonly personNumber: string; readonly program: PayProgram; readonly payslipItem: PayslipItem };

/** One line of one person. Errors: no run, no payslip, not computed, no such item, or figures that differ. */
export const explainPayslipLine = async (tx: CompanyTransaction, request: { readonly month: string; readonly personId: number; readonly item: string }): Promise<Result<ExplainedPayslipLine, PayrollError>> => {
  const explained = await explainPayslips(tx, { month: request.month, personIds: [request.personId] });
  if (!explained.ok) return explained;
  const payslip = explained.value[0];
  if (payslip === undefined) return failure(payrollError('payslipNotComputed', { month: request.month }));
  const line = payslip.lines.find(({ item }) => item === request.item);
  const payslipItem = payslip.program.items.find(({ item }) => item === request.item);
  if (line === undefined || payslipItem === undefined) return failure(payrollError('itemUnknown', { item: request.item }));
  return success({ ...line, personNumber: payslip.personNumber, program: payslip.program, payslipItem });
};
