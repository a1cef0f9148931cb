/**
 * What a pack set allows but its author hardly meant: values nobody uses, items nobody sees, days without a value,
 * payslip lines that no rule rounds. Findings are advice with a closed code; errors are refused earlier, by the reader
 * and the compiler.
 */
import { canonicalName } from './formula-lexer.ts';
import { parseFormula } from './formula-parser.ts';
import { scaleOfRoundingUnit } from '../quantity/rounding.ts';
import { isCurrency } from '../quantity/unit.ts';
import type { ColumnProgram } from './column-program.ts';
import type { RulePack } from './pack-types.ts';
import type { Expression } from './rule-types.ts';

const lintCodes = [
  'unusedInput', 'unusedParameter', 'unusedTable', 'unusedColumn', 'unreachableItem', 'dateGap', 'neverGiven', 'ended', 'payslipLineNotRounded',
] as const;
export type LintCode = (typeof lintCodes)[number];
export type LintFinding = { readonly code: LintCode; readonly pack: string; readonly name: string; readonly data: Readonly<Record<string, string | number>> };

/** Findings over packs that are meant to work together; sorted by pack and name. */
export const lintPacks = (packs: readonly RulePack[]): readonly LintFinding[] => {
  const used = usedNames(packs);
  const findings: LintFinding[] = [];
  const given = new Set(packs.flatMap((pack) => [...pack.parameters, ...pack.tables].flatMap(({ code, values }) => (values.length > 0 ? [code] : []))));
  for (const pack of packs) {
    const report = (code: LintCode, name: string, data: LintFinding['data'] = {}): void => { findings.push({ code, pack: pack.code, name, data }); };
    for (const { code } of pack.inputs) if (!used.codes.has(code)) report('unusedInput', code);
    for (const item of pack.items) {
      const seen = item.payslipOrder !== null || item.kind === 'employerCost' || item.kind === 'total';
      if (!seen && !used.codes.has(item.code)) report('unreachableItem', item.code);
    }
    for (const parameter of pack.parameters) if (!used.codes.has(parameter.code)) report('unusedParameter', parameter.code);
    for (const table of pack.tables) {
      if (!used.codes.has(table.code)) report('unusedTable', table.code);
      else for (const { code } of table.columns) if (!used.columns.has(`${table.code} ${code}`)) report('unusedColumn', `${table.code}.${code}`);
    }
    for (const { code, values } of [...pack.parameters, ...pack.tables]) {
      if (!given.has(code)) report('neverGiven', code);
      lintDates(values, (kind, data) => { report(kind, code, data); });
    }
  }
  return findings.sort((a, b) => (`${a.pack} ${a.name} ${a.code}` < `${b.pack} ${b.name} ${b.code}` ? -1 : 1));
};

type Dated = { readonly fromDay: number; readonly toDay: number | null };

const lintDates = (values: readonly Dated[], report: (code: 'dateGap' | 'ended', data: LintFinding['data']) => void): void => {
  values.forEach(({ toDay }, index) => {
    const next = values[index + 1];
    if (toDay === null) return;
    if (next === undefined) report('ended', { toDay });
    else if (next.fromDay > toDay) report('dateGap', { fromDay: toDay, toDay: next.fromDay });
  });
};

/** Codes and table columns that formulas of any of the packs name, by code or by Chinese title. */
const usedNames = (packs: readonly RulePack[]): { readonly codes: ReadonlySet<string>; readonly columns: ReadonlySet<string> } => {
  const codesOf = new Map<string, Set<string>>();
  for (const pack of packs) {
    for (const { code, title } of [...pack.inputs, ...pack.parameters, ...pack.tables, ...pack.items]) {
      for (const name of [code, canonicalName(title.zh)]) codesOf.set(name, (codesOf.get(name) ?? new Set()).add(code));
    }
  }
  const codes = new Set<string>();
  const columns = new Set<string>();
  const use = (name: string): readonly string[] => {
    const found = [...(codesOf.get(name) ?? [])];
    for (const code of found) codes.add(code);
    return found;
  };
  for (const pack of packs) {
    for (const { formula, when } of pack.items) {
      for (const text of when === null ? [formula] : [formula, when]) {
        const parsed = parseFormula(text);
        if (parsed.ok) visit(parsed.value, (node) => {
          if (node.kind === 'name') use(node.name);
          if (node.kind === 'total') use(node.item);
          if (node.kind === 'bracket') for (const code of use(node.table)) columns.add(`${code} ${node.column}`);
        });
      }
    }
  }
  return { codes, columns };
};

const visit = (expression: Expression, seen: (node: Expression) => void): void => {
  seen(expression);
  for (const part of Object.values(expression)) {
    for (const child of Array.isArray(part) ? (part as readonly unknown[]) : [part as unknown]) if (isExpression(child)) visit(child, seen);
  }
};
const isExpression = (value: unknown): value is Expression => typeof value === 'object' && value !== null && 'kind' in value && 'position' in value;

/**
 * Payslip lines of a compiled program whose figure need not be a whole number of smallest units. `scaleOf` gives the
 * decimals a line has (money: 2). What is paid must be rounded by a rule, never when it is stored.
 */
export const lintRounding = (program: ColumnProgram, scaleOf: (unit: string) => number = moneyScale): readonly LintFinding[] =>
  program.outputs.flatMap(({ item, numerator, denominator }): readonly LintFinding[] => {
    if (item.payslipOrder === null) return [];
    const scale = program.registers[numerator]?.scale ?? 1n;
    const fits = denominator === null && 10n ** BigInt(scaleOf(item.unit)) % scale === 0n;
    return fits ? [] : [{ code: 'payslipLineNotRounded', pack: '', name: item.code, data: { unit: item.unit, scale: String(scale) } }];
  });

const moneyScale = (unit: string): number => (isCurrency(unit) ? scaleOfRoundingUnit('fen') : scaleOfRoundingUnit('tenThousandth'));
