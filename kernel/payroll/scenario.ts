/**
 * Runs scenarios against packs: every line of the result must be expected and equal, every expectation must be met.
 * A missing expectation is a difference, not a pass.
 */
import type { RulePack } from '../rules/pack-types.ts';
import { evaluateReference } from '../rules/reference-evaluator.ts';
import type { InputCell, PersonInputs, ReferenceResult } from '../rules/rule-types.ts';
import { explainPayslipCells } from './explain-payslip.ts';
import type { PayProgram } from './pay-program.ts';
import { compilePayProgram } from './pay-program.ts';
import type { PayFinding } from './payslip-checks.ts';
import { createScenarioCoverage, type ScenarioCoverage } from './scenario-coverage.ts';
import type { Scenario } from './scenario-reader.ts';

/** `expected` or `actual` is null when the other side stands alone. */
export type ScenarioDifference = { readonly scenario: string; readonly subject: string; readonly expected: string | null; readonly actual: string | null };

export type ScenarioReport = {
  readonly scenarios: number;
  readonly lines: number;
  readonly differences: readonly ScenarioDifference[];
  readonly coverage: ScenarioCoverage;
};

/** The places of a scenario: the country, the city, the company's choices and its choices for the city. */
export const scenarioPlaces = (scenario: Pick<Scenario, 'place' | 'company'>): PayProgram['places'] => ({
  country: 'CN', city: scenario.place, company: scenario.company, branch: `${scenario.company}-${scenario.place}`,
});

/** Runs all scenarios and reports differences and what of the packs they cover. */
export const runScenarios = (packs: readonly RulePack[], scenarios: readonly Scenario[]): ScenarioReport => {
  const differences: ScenarioDifference[] = [];
  const coverage = createScenarioCoverage(packs);
  let lines = 0;
  for (const scenario of scenarios) {
    const outcome = runScenario(packs, scenario);
    differences.push(...outcome.differences);
    lines += outcome.lines;
    if (outcome.evaluated !== null) coverage.add(outcome.evaluated.program, outcome.evaluated.results);
  }
  return { scenarios: scenarios.length, lines, differences, coverage: coverage.report() };
};

type Outcome = {
  readonly lines: number;
  readonly differences: readonly ScenarioDifference[];
  readonly evaluated: { readonly program: PayProgram; readonly results: ReferenceResult } | null;
};

const runScenario = (packs: readonly RulePack[], scenario: Scenario): Outcome => {
  const program = compilePayProgram(packs, scenarioPlaces(scenario), scenario.period);
  if (!program.ok) {
    const actual = program.error.code === 'rulesInvalid' ? JSON.stringify(program.error.errors) : program.error.code;
    return { lines: 0, differences: [{ scenario: scenario.name, subject: 'program', expected: 'payslip', actual }], evaluated: null };
  }
  const cells = cellsOf(scenario);
  const payslip = explainPayslipCells(program.value, scenario.name, cells);
  const results = evaluateReference(program.value.rules, cells);
  const actualLines = Object.fromEntries(payslip.lines.map(({ item, amount }) => [item, amount]));
  const differences = [
    ...differencesOf(scenario.name, scenario.expectedLines, actualLines),
    ...findingDifferences(scenario, payslip.findings.map((finding) => findingText(finding as PayFinding))),
    ...unknownInputs(scenario, program.value),
  ];
  return { lines: payslip.lines.length, differences, evaluated: { program: program.value, results } };
};

const cellsOf = (scenario: Scenario): PersonInputs => {
  const cell = (input: string, value: string): InputCell => ({ value, reference: { kind: 'fact', table: 'scenario', key: { name: scenario.name, input } } });
  const cells = (texts: Readonly<Record<string, string>>): Readonly<Record<string, InputCell>> =>
    Object.fromEntries(Object.entries(texts).map(([input, value]) => [input, cell(input, value)]));
  return { scalars: cells(scenario.person), segments: scenario.segments.map(cells) };
};

const findingText = (finding: PayFinding): string => {
  const name = finding.data['name'];
  return name === undefined ? finding.code : `${finding.code} ${name}`;
};

const differencesOf = (scenario: string, expected: Readonly<Record<string, string>>, actual: Readonly<Record<string, string>>): readonly ScenarioDifference[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((subject) =>
    expected[subject] === actual[subject] ? [] : [{ scenario, subject, expected: expected[subject] ?? null, actual: actual[subject] ?? null }]);

const findingDifferences = (scenario: Scenario, actual: readonly string[]): readonly ScenarioDifference[] => {
  const expected = [...scenario.expectedFindings].sort().join(', ');
  const found = [...actual].sort().join(', ');
  return expected === found ? [] : [{ scenario: scenario.name, subject: 'findings', expected, actual: found }];
};

/** A mistyped input name would otherwise be ignored silently. */
const unknownInputs = (scenario: Scenario, program: PayProgram): readonly ScenarioDifference[] => {
  const known = new Set(program.rules.inputs.map(({ code, grain }) => `${grain} ${code}`));
  const names = [...Object.keys(scenario.person).map((code) => `person ${code}`), ...scenario.segments.flatMap((segment) => Object.keys(segment).map((code) => `segment ${code}`))];
  return [...new Set(names)].filter((name) => !known.has(name)).map((name) => ({ scenario: scenario.name, subject: `given ${name}`, expected: null, actual: 'unknown input' }));
};
