/** Figure 3: every line of every payslip is explained, every leaf stands in the tables, every tree gives its figure again. */
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { explainPayslips, loadPayslips, type ExplainedPayslipOfPerson } from '#modules/payroll';
import { asSystem, withCompany } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import type { Demo } from './demo-harness.ts';
import { finishedMonth } from './finished-month.ts';
import { createLeafRegister } from './leaf-register.ts';

const personsPerBatch = 100;

type Tally = { lines: number; unexplained: number; trees: number; wrong: number; first: string; leaves: number; missing: number };

const exactValue = (value: string): string => (value.includes('.') ? value.replace(/\.?0+$/, '') : value);

function checkPayslip(payslip: ExplainedPayslipOfPerson, tally: Tally, visited: Set<ExplanationNode>): void {
  for (const line of payslip.lines) {
    tally.lines += 1;
    if (exactValue(line.amount) !== exactValue(line.root.value)) {
      tally.unexplained += 1;
      if (tally.first === '') tally.first = `${payslip.personNumber} ${line.item}: line ${line.amount}, explanation ${line.root.value}`;
    }
    tally.trees += 1;
    visited.add(line.root);
    const mismatch = reevaluateExplanation(line.root).mismatch;
    if (mismatch !== null) {
      tally.wrong += 1;
      if (tally.first === '') tally.first = `${payslip.personNumber} ${line.item} at ${mismatch.path} ${mismatch.operation} ${mismatch.label}: printed ${mismatch.printed}, again ${mismatch.recomputed}`;
    }
  }
}

async function explainCompany(demo: Demo, companyIndex: number, tally: Tally): Promise<void> {
  const company = demo.companies[companyIndex]!;
  const context = asSystem(company.companyId, 'proof', 'prove');
  const payslips = await withCompany(demo.database, context, (tx) => loadPayslips(tx, '2026-10', null));
  const computed = payslips.filter((payslip) => payslip.itemSet !== null);
  for (let start = 0; start < computed.length; start += personsPerBatch) {
    const personIds = computed.slice(start, start + personsPerBatch).map((payslip) => payslip.personId);
    const explained = await withCompany(demo.database, context, (tx) => explainPayslips(tx, { month: '2026-10', personIds }));
    if (!explained.ok) throw new Error(`explanations: ${JSON.stringify(explained.error)}`);
    const register = createLeafRegister();
    const visited = new Set<ExplanationNode>();
    for (const payslip of explained.value) {
      checkPayslip(payslip, tally, visited);
      for (const line of payslip.lines) register.add(line.root);
    }
    tally.unexplained += personIds.length - explained.value.length;
    tally.leaves += register.size();
    const missing = await register.missing(demo.database, company.companyId, 3);
    tally.missing += missing.count;
    if (missing.count > 0 && tally.first === '') tally.first = missing.first.join('; ');
  }
}

export const explainPart = {
  name: 'explain',
  run: async ({ seeds, scale }: SuiteOptions): Promise<readonly Figure[]> => {
    const people = Math.max(20, Math.round(2000 * scale));
    const demo = await finishedMonth(seeds[0] ?? 1, people);
    const tally: Tally = { lines: 0, unexplained: 0, trees: 0, wrong: 0, first: '', leaves: 0, missing: 0 };
    for (const index of demo.companies.keys()) await explainCompany(demo, index, tally);
    const note = `seed ${seeds[0]}, ${people} people${tally.first === '' ? '' : `; first: ${tally.first}`}`;
    return [
      { bar: 'explain.linesUnexplained', value: tally.unexplained, n: tally.lines, note },
      { bar: 'explain.leavesMissing', value: tally.missing, n: tally.leaves, note },
      { bar: 'explain.treesWrong', value: tally.wrong, n: tally.trees, note },
    ];
  },
};
