/**
 * Many payslips at once by the compiled evaluator: columns in, one row of scaled integers a payslip out. The same
 * checks as for one explained payslip run on every row; a person whose inputs have a problem has no row of amounts and
 * names the problems, everyone else is computed (R18).
 */
import { assert, success, type Result } from '../base/result.ts';
import { cellOf, type ColumnBatch, type CompiledResult, type OutputColumn } from '../rules/column-batch.ts';
import { planColumns } from '../rules/column-planner.ts';
import type { ColumnProgram } from '../rules/column-program.ts';
import { evaluateCompiled } from '../rules/compiled-evaluator.ts';
import type { Problem, RuleError } from '../rules/rule-types.ts';
import { findingsOfProblems } from './explain-payslip.ts';
import type { PayProgram } from './pay-program.ts';
import { createPayslipChecks, type PayFinding, type PayslipChecks } from './payslip-checks.ts';

export type PayslipCalculator = { readonly program: PayProgram; readonly columns: ColumnProgram; readonly checks: PayslipChecks };

export type CalculatedPayslips = {
  readonly persons: number;
  /** persons × items, row by row; safe integers in the smallest unit of each item. Zeros where `computed` is 0. */
  readonly amounts: Float64Array;
  readonly computed: Uint8Array;
  /** Findings by person; absent = none. */
  readonly findings: ReadonlyMap<number, readonly PayFinding[]>;
};

/** Prepares a program once for any number of batches. Errors are those of the packs. */
export const createPayslipCalculator = (program: PayProgram): Result<PayslipCalculator, RuleError> => {
  const columns = planColumns(program.rules);
  return columns.ok ? success({ program, columns: columns.value, checks: createPayslipChecks(program.items) }) : columns;
};

/** Computes the payslips of a batch. */
export const calculatePayslips = ({ program, columns, checks }: PayslipCalculator, batch: ColumnBatch): CalculatedPayslips => {
  const result = evaluateCompiled(columns, batch);
  const width = program.items.length;
  const amounts = new Float64Array(batch.persons * width);
  const problemSets = new Map<number, Set<number>>();
  program.items.forEach(({ item, scale }, index) => {
    const column = result.items[item];
    assert(column !== undefined, `item ${item} is computed`);
    fillAmounts(result, { item, scale, column, index, width, persons: batch.persons }, amounts);
    collectProblems(column, problemSets);
  });
  const computed = new Uint8Array(batch.persons).fill(1);
  const findings = new Map<number, readonly PayFinding[]>();
  for (const [person, sets] of problemSets) {
    computed[person] = 0;
    amounts.fill(0, person * width, (person + 1) * width);
    const problems = new Map<string, Problem>();
    for (const set of sets) for (const problem of result.problemsOf(set)) problems.set(`${problem.code} ${problem.name}`, problem);
    findings.set(person, findingsOfProblems([...problems.values()]));
  }
  for (let person = 0; person < batch.persons; person += 1) {
    if (computed[person] === 0) continue;
    const start = person * width;
    const found = checks.check((index) => amounts[start + index]!);
    if (found.length > 0) findings.set(person, found);
  }
  return { persons: batch.persons, amounts, computed, findings };
};

type Fill = { readonly item: string; readonly scale: number; readonly column: OutputColumn; readonly index: number; readonly width: number; readonly persons: number };

/** Brings a column to the payslip's scale. Every line must fit its scale exactly: what is paid is rounded by a rule, never here. */
const fillAmounts = (result: CompiledResult, { item, scale, column, index, width, persons }: Fill, amounts: Float64Array): void => {
  const wanted = 10n ** BigInt(scale);
  const { numerators, denominators } = column;
  if (numerators instanceof Float64Array && denominators === null && (wanted % column.scale === 0n || column.scale % wanted === 0n)) {
    const factor = Number(wanted >= column.scale ? wanted / column.scale : 1n);
    const divisor = Number(column.scale > wanted ? column.scale / wanted : 1n);
    for (let person = 0; person < persons; person += 1) {
      if (column.problems !== null && column.problems[person] !== 0) continue;
      const amount = (numerators[person]! * factor) / divisor;
      assert(Number.isSafeInteger(amount), `item ${item} fits its scale`);
      amounts[person * width + index] = amount + 0;
    }
    return;
  }
  for (let person = 0; person < persons; person += 1) {
    const cell = cellOf(result, item, person);
    if (!('numerator' in cell)) continue;
    const scaled = cell.numerator * wanted;
    assert(scaled % cell.denominator === 0n, `item ${item} fits its scale`);
    const amount = Number(scaled / cell.denominator);
    assert(Number.isSafeInteger(amount), `item ${item} is a safe integer`);
    amounts[person * width + index] = amount;
  }
};

const collectProblems = (column: OutputColumn, problemSets: Map<number, Set<number>>): void => {
  column.problems?.forEach((set, person) => {
    if (set === 0) return;
    const sets = problemSets.get(person) ?? new Set<number>();
    sets.add(set);
    problemSets.set(person, sets);
  });
};
