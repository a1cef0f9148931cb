/**
 * The reference evaluator: walks the typed tree of one person with big rationals and returns, for every item, its
 * exact value and the explanation of it. Clarity before speed; the compiled evaluator must always agree with it.
 */
import { assert, unreachable } from '../base/result.ts';
import { decimalsOf, formatExact, parseDecimal, parseExact } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import * as rationals from '../quantity/rational.ts';
import { roundTo } from '../quantity/rounding.ts';
import type { ExplanationNode, ExplanationOperation } from './explanation.ts';
import type { NumberInput, PackInput } from './pack-types.ts';
import { sortProblems } from './problem-set.ts';
import type { Comparison, InputCell, ItemResult, PersonInputs, Problem, ReferenceResult } from './rule-types.ts';
import type { BinaryOperation, ProgramItem, RuleProgram, Term } from './term.ts';

type Outcome =
  | { readonly ok: true; readonly value: Rational; readonly node: ExplanationNode }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Scope = {
  readonly programItem: ProgramItem;
  readonly inputs: ReadonlyMap<string, PackInput>;
  readonly person: PersonInputs;
  /** The segment being evaluated; null for a person item. */
  readonly segment: number | null;
  readonly results: { readonly person: Map<string, ItemResult>; readonly segments: readonly Map<string, ItemResult>[] };
};

/** Evaluates every item of the program for one person. Never throws for a checked program (I-51). */
export const evaluateReference = (program: RuleProgram, person: PersonInputs): ReferenceResult => {
  const inputs = new Map(program.inputs.map((input) => [input.code, input]));
  const results = { person: new Map<string, ItemResult>(), segments: person.segments.map(() => new Map<string, ItemResult>()) };
  for (const programItem of program.items) {
    const { code, grain } = programItem.item;
    if (grain === 'person') {
      results.person.set(code, itemResult({ programItem, inputs, person, segment: null, results }));
      continue;
    }
    results.segments.forEach((found, segment) => found.set(code, itemResult({ programItem, inputs, person, segment, results })));
  }
  return { person: Object.fromEntries(results.person), segments: results.segments.map((found) => Object.fromEntries(found)) };
};

const itemResult = (scope: Scope): ItemResult => {
  const outcome = evaluate(scope.programItem.root, scope);
  if (!outcome.ok) return { status: 'problem', problems: sortProblems(outcome.problems) };
  const { item, pack } = scope.programItem;
  const explanation: ExplanationNode = {
    operation: 'item', label: item.code, value: outcome.node.value, unit: item.unit, children: [outcome.node], detail: { pack },
  };
  return { status: 'value', value: outcome.value, explanation };
};

const problem = (...problems: readonly Problem[]): Outcome => ({ ok: false, problems });

const outcomeOf = (
  operation: ExplanationOperation, label: string, term: Term, value: Rational, children: readonly ExplanationNode[],
  extra: Partial<Pick<ExplanationNode, 'reference' | 'detail'>> = {},
): Outcome => ({ ok: true, value, node: { operation, label, value: formatExact(value), unit: term.unit, children, ...extra } });

const truth = (value: boolean): Rational => (value ? rationals.one : rationals.zero);

const evaluate = (term: Term, scope: Scope): Outcome => {
  switch (term.op) {
    case 'constant': return constantOutcome(term, scope);
    case 'parameter':
      return term.value === null || term.reference === null
        ? problem({ code: 'missingParameter', name: term.code })
        : outcomeOf('leaf', term.code, term, term.value, [], { reference: term.reference });
    case 'input': return inputOutcome(term, scope);
    case 'item': return itemOutcome(term, scope);
    case 'negate':
    case 'not': {
      const operand = evaluate(term.operand, scope);
      if (!operand.ok) return operand;
      const value = term.op === 'not' ? rationals.subtract(rationals.one, operand.value) : rationals.negate(operand.value);
      return outcomeOf(term.op, term.op === 'not' ? 'NOT' : '-', term, value, [operand.node]);
    }
    case 'minimum':
    case 'maximum': return extremeOutcome(term, scope);
    case 'compare': return strict([term.left, term.right], scope, (values, nodes) =>
      outcomeOf('compare', term.comparison, term, truth(holds(term.comparison, pair(values))), nodes, { detail: { comparison: term.comparison } }));
    case 'compareText': return textOutcome(term, scope);
    case 'if': return ifOutcome(term, scope);
    case 'round': return strict([term.operand], scope, (values, nodes) => {
      const [value] = values;
      assert(value !== undefined, 'one operand');
      return outcomeOf('round', 'ROUND', term, roundTo(value, term.step, term.mode), nodes, { detail: { unit: term.step, mode: term.mode } });
    });
    case 'total': return totalOutcome(term, scope);
    case 'bracket': return bracketOutcome(term, scope);
    case 'add': case 'subtract': case 'multiply': case 'divide': case 'and': case 'or':
      return strict([term.left, term.right], scope, (values, nodes) => binaryOutcome(term, scope, pair(values), nodes));
    default: return unreachable(term);
  }
};

const pair = (values: readonly Rational[]): readonly [Rational, Rational] => {
  const [left, right] = values;
  assert(left !== undefined && right !== undefined, 'two operands');
  return [left, right];
};

/** Evaluates all operands; any problem stops the operation with the union of the problems. */
const strict = (
  operands: readonly Term[], scope: Scope, combine: (values: readonly Rational[], nodes: readonly ExplanationNode[]) => Outcome,
): Outcome => {
  const values: Rational[] = [];
  const nodes: ExplanationNode[] = [];
  const problems: Problem[] = [];
  for (const operand of operands) {
    const outcome = evaluate(operand, scope);
    if (outcome.ok) {
      values.push(outcome.value);
      nodes.push(outcome.node);
    } else problems.push(...outcome.problems);
  }
  return problems.length > 0 ? problem(...sortProblems(problems)) : combine(values, nodes);
};

const symbols: Readonly<Record<BinaryOperation, string>> = { add: '+', subtract: '-', multiply: '*', divide: '/', and: 'AND', or: 'OR' };

const binaryOutcome = (
  term: Extract<Term, { op: BinaryOperation }>, scope: Scope, [left, right]: readonly [Rational, Rational], nodes: readonly ExplanationNode[],
): Outcome => {
  if (term.op === 'divide' && rationals.isZero(right)) return problem({ code: 'divisionByZero', name: scope.programItem.item.code });
  const apply = { add: rationals.add, subtract: rationals.subtract, multiply: rationals.multiply, divide: rationals.divide, and: rationals.minimum, or: rationals.maximum }[term.op];
  return outcomeOf(term.op, symbols[term.op], term, apply(left, right), nodes);
};

/** Whether a comparison holds between two exact numbers. */
export const holds = (comparison: Comparison, [left, right]: readonly [Rational, Rational]): boolean => {
  const order = rationals.compare(left, right);
  switch (comparison) {
    case '=': return order === 0;
    case '<>': return order !== 0;
    case '<': return order < 0;
    case '<=': return order <= 0;
    case '>': return order > 0;
    case '>=': return order >= 0;
  }
};

const constantOutcome = (term: Extract<Term, { op: 'constant' }>, scope: Scope): Outcome => {
  const { item, pack } = scope.programItem;
  return outcomeOf('leaf', formatExact(term.value), term, term.value, [], { reference: { kind: 'constant', pack, item: item.code } });
};

const cellOf = (code: string, grain: 'segment' | 'person', scope: Scope): InputCell | undefined =>
  grain === 'person' ? scope.person.scalars[code] : scope.segment === null ? undefined : scope.person.segments[scope.segment]?.[code];

/** The number of a cell when it keeps to its declaration (form, decimals, range), else null. */
const numberInRange = (input: NumberInput, text: string): Rational | null => {
  const value = parseDecimal(text);
  const low = parseDecimal(input.min);
  const high = parseDecimal(input.max);
  if (value === null || low === null || high === null) return null;
  const decimals = decimalsOf(value);
  const fits = decimals !== null && decimals <= input.scale && rationals.compare(value, low) >= 0 && rationals.compare(value, high) <= 0;
  return fits ? value : null;
};

const inputOutcome = (term: Extract<Term, { op: 'input' }>, scope: Scope): Outcome => {
  const input = scope.inputs.get(term.code);
  const cell = cellOf(term.code, term.grain, scope);
  if (cell === undefined) return problem({ code: 'missingInput', name: term.code });
  const value = input?.kind === 'number' ? numberInRange(input, cell.value) : null;
  if (value === null) return problem({ code: 'inputOutOfRange', name: term.code });
  if ('reference' in cell) return outcomeOf('leaf', term.code, term, value, [], { reference: cell.reference });
  const traced = parseExact(cell.explanation.value);
  assert(traced !== null && rationals.equals(traced, value), `the trace of input ${term.code} has the input's value`);
  return { ok: true, value, node: cell.explanation };
};

const itemOutcome = (term: Extract<Term, { op: 'item' }>, scope: Scope): Outcome => {
  const results = term.grain === 'person' ? scope.results.person : scope.segment === null ? undefined : scope.results.segments[scope.segment];
  const found = results?.get(term.code);
  assert(found !== undefined, `item ${term.code} is evaluated before it is used`);
  return found.status === 'problem' ? problem(...found.problems) : { ok: true, value: found.value, node: found.explanation };
};

const extremeOutcome = (term: Extract<Term, { op: 'minimum' | 'maximum' }>, scope: Scope): Outcome =>
  strict(term.operands, scope, (values, nodes) => {
    const value = values.reduce(term.op === 'minimum' ? rationals.minimum : rationals.maximum);
    return outcomeOf(term.op, term.op === 'minimum' ? 'MIN' : 'MAX', term, value, nodes);
  });

const textOutcome = (term: Extract<Term, { op: 'compareText' }>, scope: Scope): Outcome => {
  const input = scope.inputs.get(term.code);
  const cell = cellOf(term.code, term.grain, scope);
  if (cell === undefined) return problem({ code: 'missingInput', name: term.code });
  if (input?.kind !== 'text' || !input.values.includes(cell.value)) return problem({ code: 'inputOutOfRange', name: term.code });
  const { item, pack } = scope.programItem;
  const given: ExplanationNode = 'reference' in cell
    ? { operation: 'leaf', label: term.code, value: cell.value, unit: 'text', children: [], reference: cell.reference }
    : cell.explanation;
  const wanted: ExplanationNode = {
    operation: 'leaf', label: term.text, value: term.text, unit: 'text', children: [], reference: { kind: 'constant', pack, item: item.code },
  };
  const equal = cell.value === term.text;
  return outcomeOf('compare', term.comparison, term, truth(term.comparison === '=' ? equal : !equal), [given, wanted], { detail: { comparison: term.comparison } });
};

const ifOutcome = (term: Extract<Term, { op: 'if' }>, scope: Scope): Outcome => {
  const condition = evaluate(term.condition, scope);
  if (!condition.ok) return condition;
  const chosen = !rationals.isZero(condition.value);
  const taken = evaluate(chosen ? term.whenTrue : term.otherwise, scope);
  if (!taken.ok) return taken;
  const skipped: ExplanationNode = { operation: 'leaf', label: chosen ? 'ELSE' : 'THEN', value: '', unit: term.unit, children: [], skipped: true };
  const children = chosen ? [condition.node, taken.node, skipped] : [condition.node, skipped, taken.node];
  return outcomeOf('if', 'IF', term, taken.value, children);
};

const totalOutcome = (term: Extract<Term, { op: 'total' }>, scope: Scope): Outcome => {
  const problems: Problem[] = [];
  const nodes: ExplanationNode[] = [];
  let value = rationals.zero;
  for (const segment of scope.results.segments) {
    const found = segment.get(term.code);
    assert(found !== undefined, `item ${term.code} is evaluated before it is totalled`);
    if (found.status === 'problem') {
      problems.push(...found.problems);
      continue;
    }
    value = rationals.add(value, found.value);
    nodes.push(found.explanation);
  }
  return problems.length > 0 ? problem(...sortProblems(problems)) : outcomeOf('total', term.code, term, value, nodes);
};

const bracketOutcome = (term: Extract<Term, { op: 'bracket' }>, scope: Scope): Outcome => {
  const { table } = term;
  const operand = evaluate(term.operand, scope);
  const { rows, reference } = table;
  if (rows === null || reference === null) {
    const missing: Problem = { code: 'missingParameter', name: table.code };
    return problem(...sortProblems(operand.ok ? [missing] : [...operand.problems, missing]));
  }
  if (!operand.ok) return operand;
  const index = rows.findIndex((row) => row.upTo === null || rationals.compare(operand.value, row.upTo) < (table.bound === 'lower' ? 1 : 0));
  const row = rows[index];
  const cell = row?.cells[term.column];
  const column = table.columns[term.column];
  assert(row !== undefined && cell !== undefined && column !== undefined, 'the last row of a table has no bound');
  const leaf: ExplanationNode = {
    operation: 'leaf', label: `${table.code}.${column.code}`, value: formatExact(cell), unit: term.unit, children: [], reference,
  };
  const above = rows[index - 1]?.upTo;
  const detail = {
    column: column.code, row: index + 1, bound: table.bound,
    ...(above == null ? {} : { above: formatExact(above) }), ...(row.upTo === null ? {} : { upTo: formatExact(row.upTo) }),
  };
  return outcomeOf('bracket', table.code, term, cell, [operand.node, leaf], { detail });
};
