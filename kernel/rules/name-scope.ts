/** What the names of a resolved set of packs mean: codes, and Chinese titles where they have the form of a name. */
import type { Result } from '../base/result.ts';
import { failure, success } from '../base/result.ts';
import { parseDecimal } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import { zero } from '../quantity/rational.ts';
import { formatDay } from '../calendar/epoch-day.ts';
import type { ParameterReference } from './explanation.ts';
import { isName } from './formula-lexer.ts';
import type { BracketTable, DatedRows, PackInput, PackItem, Provenance, RulePack } from './pack-types.ts';
import type { Resolution, ResolvedParameters } from './parameter-resolver.ts';
import type { RuleError } from './rule-types.ts';
import type { TermTable } from './term.ts';

export type Definition =
  | { readonly kind: 'input'; readonly code: string; readonly input: PackInput; readonly pack: string }
  | { readonly kind: 'item'; readonly code: string; readonly item: PackItem; readonly pack: string }
  | { readonly kind: 'parameter'; readonly code: string; readonly unit: string; readonly value: Rational | null; readonly reference: ParameterReference | null }
  | { readonly kind: 'table'; readonly code: string; readonly table: TermTable };

export type NameScope = {
  readonly byCode: ReadonlyMap<string, Definition>;
  /** Name in a formula → the codes it may mean; more than one is ambiguous where it is used. */
  readonly codesByName: ReadonlyMap<string, readonly string[]>;
};

/** Builds the scope from packs in force (widest first) and their resolved parameters. */
export const buildNameScope = (packs: readonly RulePack[], resolved: ResolvedParameters): { scope: NameScope; errors: readonly RuleError[] } => {
  const errors: RuleError[] = [];
  const byCode = new Map<string, Definition>();
  const layers = new Map<string, string>();
  const codesByName = new Map<string, string[]>();
  const addName = (name: string, code: string): void => {
    const codes = codesByName.get(name) ?? [];
    if (!codes.includes(code)) codes.push(code);
    codesByName.set(name, codes);
  };
  const define = (definition: Definition, pack: RulePack, zh: string): void => {
    const other = byCode.get(definition.code);
    if (other !== undefined && other.kind !== definition.kind) {
      errors.push({ code: 'duplicateName', pack: pack.code, path: definition.code, data: { name: definition.code, other: other.kind } });
      return;
    }
    if (other !== undefined && (definition.kind === 'item' || definition.kind === 'input')) {
      const error = replacementError(other, definition, layers.get(definition.code) === pack.layer);
      if (error !== null) errors.push({ ...error, pack: pack.code, path: definition.code });
    }
    byCode.set(definition.code, definition);
    layers.set(definition.code, pack.layer);
    addName(definition.code, definition.code);
    if (isName(zh)) addName(zh, definition.code);
  };
  for (const pack of packs) {
    for (const input of pack.inputs) define({ kind: 'input', code: input.code, input, pack: pack.code }, pack, input.title.zh);
    for (const { code, title } of pack.parameters) {
      const found = resolved.parameters.get(code);
      if (found !== undefined) define(parameterDefinition(code, found), pack, title.zh);
    }
    for (const { code, title } of pack.tables) {
      const found = resolved.tables.get(code);
      if (found !== undefined) define({ kind: 'table', code, table: termTable(code, found) }, pack, title.zh);
    }
    for (const item of pack.items) define({ kind: 'item', code: item.code, item, pack: pack.code }, pack, item.title.zh);
  }
  return { scope: { byCode, codesByName }, errors };
};

/** A narrower layer may replace an item or an input, but not its unit and grain; one layer may not define it twice. */
const replacementError = (wider: Definition, narrower: Definition, sameLayer: boolean): RuleError | null => {
  if (sameLayer) return { code: 'definitionConflict', data: { other: wider.kind === 'item' || wider.kind === 'input' ? wider.pack : '' } };
  const shape = (definition: Definition): string =>
    definition.kind === 'item' ? `${definition.item.grain} ${definition.item.unit}`
    : definition.kind === 'input' ? `${definition.input.grain} ${definition.input.kind === 'number' ? definition.input.unit : 'text'}`
    : '';
  return shape(wider) === shape(narrower) ? null : { code: 'definitionUnitChanged', data: { expected: shape(wider), found: shape(narrower) } };
};

const referenceOf = (pack: string, code: string, value: Provenance & { readonly fromDay: number }): ParameterReference => ({
  kind: 'parameter', pack, parameter: code, validFrom: formatDay(value.fromDay), source: value.source, article: value.article, proof: value.proof,
});

const parameterDefinition = (code: string, found: NonNullable<ReturnType<ResolvedParameters['parameters']['get']>>): Definition => ({
  kind: 'parameter', code, unit: found.definition.unit,
  value: found.value === null ? null : parseDecimal(found.value.value),
  reference: found.value === null ? null : referenceOf(found.pack, code, found.value),
});

const termTable = (code: string, found: Resolution<BracketTable, DatedRows>): TermTable => ({
  code, lookup: found.definition.lookup, bound: found.definition.bound, columns: found.definition.columns,
  rows: found.value === null ? null : found.value.rows.map((row) => ({
    upTo: row.upTo === null ? null : parseDecimal(row.upTo),
    cells: row.cells.map((cell) => parseDecimal(cell) ?? zero),
  })),
  reference: found.value === null ? null : referenceOf(found.pack, code, found.value),
});

/** The definition a name means; an unknown name suggests the nearest known one. */
export const lookUpName = (scope: NameScope, name: string): Result<Definition, RuleError> => {
  const codes = scope.codesByName.get(name) ?? [];
  if (codes.length > 1) return failure({ code: 'ambiguousName', data: { name, candidates: codes.join(' ') } });
  const definition = codes[0] === undefined ? undefined : scope.byCode.get(codes[0]);
  if (definition !== undefined) return success(definition);
  const suggestion = nearestName(name, [...scope.codesByName.keys()]);
  return failure({ code: 'unknownName', data: { name, suggestions: suggestion === null ? 0 : 1, suggestion: suggestion ?? '' } });
};

/** The known name with the fewest edits, when they are at most a third of its letters (at least one). */
const nearestName = (name: string, known: readonly string[]): string | null => {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
};

const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_unused, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
};
