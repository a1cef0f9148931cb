/**
 * Packs + place + dates → an ordered, type-checked program. The order is derived from the formulas; a cycle is an
 * error that prints the cycle; every error of the set is reported, not only the first.
 */
import type { Result } from '../base/result.ts';
import { failure, success } from '../base/result.ts';
import { checkFormula, zeroOf } from './formula-checker.ts';
import { parseFormula } from './formula-parser.ts';
import type { NameScope } from './name-scope.ts';
import { buildNameScope } from './name-scope.ts';
import type { PackInput, PackItem, RulePack } from './pack-types.ts';
import type { RuleContext } from './parameter-resolver.ts';
import { packsInForce, resolveParameters } from './parameter-resolver.ts';
import type { RuleError } from './rule-types.ts';
import type { ProgramItem, RuleProgram, Term } from './term.ts';
import { conditionUnit } from './term.ts';

/** Compiles the packs that apply at the context's places on its days. */
export const compileRuleSet = (packs: readonly RulePack[], context: RuleContext): Result<RuleProgram, readonly RuleError[]> => {
  const inForce = packsInForce(packs, context.places);
  const resolved = resolveParameters(packs, context);
  const { scope, errors: scopeErrors } = buildNameScope(inForce, resolved);
  const errors: RuleError[] = [...resolved.errors, ...scopeErrors];
  const items = new Map<string, ProgramItem>();
  const inputs: PackInput[] = [];
  for (const definition of scope.byCode.values()) {
    if (definition.kind === 'input') inputs.push(definition.input);
    if (definition.kind !== 'item') continue;
    const root = checkItem(definition.item, definition.pack, scope, errors);
    if (root !== null) items.set(definition.code, { item: definition.item, pack: definition.pack, root });
  }
  if (errors.length > 0) return failure(errors);
  const ordered = orderItems(items);
  return ordered.ok ? success({ items: ordered.value, inputs, resolved }) : failure([ordered.error]);
};

/** The item's whole computation: condition around rounding around formula. */
const checkItem = (item: PackItem, pack: string, scope: NameScope, errors: RuleError[]): Term | null => {
  const checked = (text: string, unit: string, key: string): Term | null => {
    const parsed = parseFormula(text);
    const found = parsed.ok ? checkFormula(parsed.value, unit, { scope, grain: item.grain }) : parsed;
    if (found.ok) return found.value;
    errors.push({ ...found.error, pack, path: `${item.code}.${key}` });
    return null;
  };
  const formula = checked(item.formula, item.unit, 'formula');
  const when = item.when === null ? undefined : checked(item.when, conditionUnit, 'when');
  if (formula === null || when === null) return null;
  const { unit, rounding } = item;
  const rounded: Term = rounding === null ? formula : { op: 'round', unit, operand: formula, step: rounding.unit, mode: rounding.mode };
  return when === undefined ? rounded : { op: 'if', unit, condition: when, whenTrue: rounded, otherwise: zeroOf(unit) };
};

/** The terms directly below a term. */
export const childrenOf = (term: Term): readonly Term[] => {
  switch (term.op) {
    case 'constant': case 'parameter': case 'input': case 'item': case 'compareText': case 'total': return [];
    case 'negate': case 'not': case 'round': case 'bracket': return [term.operand];
    case 'if': return [term.condition, term.whenTrue, term.otherwise];
    case 'minimum': case 'maximum': return term.operands;
    default: return [term.left, term.right];
  }
};

/** Codes of the items that a term uses directly, in order of appearance. */
const itemsUsedBy = (term: Term): readonly string[] =>
  term.op === 'item' || term.op === 'total' ? [term.code] : childrenOf(term).flatMap(itemsUsedBy);

/** Depth first, so that an item comes after everything it uses. */
const orderItems = (items: ReadonlyMap<string, ProgramItem>): Result<readonly ProgramItem[], RuleError> => {
  const ordered: ProgramItem[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (code: string): RuleError | null => {
    if (done.has(code)) return null;
    const start = path.indexOf(code);
    if (start >= 0) return { code: 'cycle', path: code, data: { cycle: [...path.slice(start), code].join(' → ') } };
    const found = items.get(code);
    if (found === undefined) return null;
    path.push(code);
    for (const used of itemsUsedBy(found.root)) {
      const error = visit(used);
      if (error !== null) return error;
    }
    path.pop();
    done.add(code);
    ordered.push(found);
    return null;
  };
  for (const code of items.keys()) {
    const error = visit(code);
    if (error !== null) return failure(error);
  }
  return success(ordered);
};
