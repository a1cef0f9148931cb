/**
 * One payslip by the reference evaluator, with the explanation of every line. The batch of `calculate-payslips.ts`
 * must always agree with it; a pay run compares a sample and every payslip that someone opens.
 */
import { assert } from '../base/result.ts';
import { formatDecimal, scaledInteger } from '../quantity/decimal.ts';
import type { ExplanationNode } from '../rules/explanation.ts';
import { evaluateReference } from '../rules/reference-evaluator.ts';
import type { PersonInputs, Problem } from '../rules/rule-types.ts';
import type { PayProgram } from './pay-program.ts';
import { createPayslipChecks, type PayFinding } from './payslip-checks.ts';
import type { ExplainedPayslip, PayrollPersonInput, PayslipLine } from './payroll-types.ts';
import { ruleInputsOf } from './rule-inputs.ts';

/** Computes and explains one person's payslip. With problems there are no lines, and the findings name each problem. */
export const explainPayslip = (program: PayProgram, input: PayrollPersonInput): ExplainedPayslip => {
  assert(input.currency === 'CNY', 'packs of mainland China pay in CNY');
  return explainPayslipCells(program, input.personNumber, ruleInputsOf(input));
};

/** The same from cells by input name, as scenario files give them. */
export const explainPayslipCells = (program: PayProgram, personNumber: string, cells: PersonInputs): ExplainedPayslip => {
  const results = evaluateReference(program.rules, cells);
  const problems = new Map<string, Problem>();
  const lines: PayslipLine[] = [];
  const amounts: number[] = [];
  const explanations: Record<string, ExplanationNode> = {};
  for (const { item, scale } of program.items) {
    const found = results.person[item];
    assert(found !== undefined, `item ${item} is evaluated`);
    if (found.status === 'problem') {
      for (const problem of found.problems) problems.set(`${problem.code} ${problem.name}`, problem);
      continue;
    }
    lines.push({ item, amount: formatDecimal(found.value, scale) });
    amounts.push(Number(scaledInteger(found.value, scale)));
    explanations[item] = found.explanation;
  }
  if (problems.size > 0) return { personNumber, lines: [], findings: findingsOfProblems([...problems.values()]), explanations };
  const findings = createPayslipChecks(program.items).check((index) => amounts[index] ?? 0);
  return { personNumber, lines, findings, explanations };
};

/** Each problem once, by code and name: the clerk's list of what is missing. */
export const findingsOfProblems = (problems: readonly Problem[]): readonly PayFinding[] =>
  [...problems]
    .sort((a, b) => (`${a.code} ${a.name}` < `${b.code} ${b.name}` ? -1 : 1))
    .map((problem) => ({ code: problem.code, data: { name: problem.name } }));
