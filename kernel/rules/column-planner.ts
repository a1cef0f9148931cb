/**
 * Typed terms to column operations. A value is a column of integers over a static denominator or, after a division by
 * a column that no rounding follows at once, a pair of columns (a ratio); constants are folded exactly.
 */
import type { Result } from '../base/result.ts';
import { assert, failure, success } from '../base/result.ts';
import { parseDecimal } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import * as rationals from '../quantity/rational.ts';
import { roundQuotient, roundTo, stepOf } from '../quantity/rounding.ts';
import type { RoundingMode, RoundingUnit } from '../quantity/rounding.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { commonGrain, createColumnBuilder, larger, magnitudeOf, scaleInterval, smaller } from './column-builder.ts';
import { createProblemPlanner } from './column-problems.ts';
import type { ColumnOutput, ColumnProgram, Register } from './column-program.ts';
import { maximumSegments } from './column-program.ts';
import type { Grain, PackInput } from './pack-types.ts';
import { holds } from './reference-evaluator.ts';
import type { RuleError } from './rule-types.ts';
import type { RuleProgram, Term } from './term.ts';

/** `denominator` is a register of positive integers with scale 1, or null. */
type Column = { readonly kind: 'column'; readonly numerator: Register; readonly denominator: Register | null; readonly problem: Register | null };
type Value = Column | { readonly kind: 'constant'; readonly value: Rational };

type Planner = {
  readonly builder: ColumnBuilder;
  readonly problems: ReturnType<typeof createProblemPlanner>;
  readonly inputs: ReadonlyMap<string, PackInput>;
  readonly loaded: Map<string, Column>;
  readonly items: Map<string, Column>;
  /** Item being planned, for division problems. */
  current: string;
};

/** The column program of a rule set; the only error is a value range that no pay reaches (`valueTooLarge`). */
export const planColumns = (program: RuleProgram): Result<ColumnProgram, RuleError> => {
  const builder = createColumnBuilder();
  const planner: Planner = {
    builder, problems: createProblemPlanner(builder), inputs: new Map(program.inputs.map((input) => [input.code, input])),
    loaded: new Map(), items: new Map(), current: '',
  };
  const outputs: ColumnOutput[] = [];
  for (const { item, root } of program.items) {
    planner.current = item.code;
    const planned = toColumn(planner, plan(planner, root), item.grain);
    const numerator = builder.toGrain(planned.numerator, item.grain);
    const denominator = planned.denominator === null ? null : builder.toGrain(planned.denominator, item.grain);
    const problem = planned.problem === null ? null : planner.problems.toGrain(planned.problem, item.grain);
    if (builder.isTooLarge()) return failure({ code: 'valueTooLarge', path: item.code, data: { item: item.code } });
    planner.items.set(item.code, { kind: 'column', numerator, denominator, problem });
    outputs.push({ item, numerator, denominator, problem });
  }
  return success({ ...builder.program(), outputs });
};

const constant = (value: Rational): Value => ({ kind: 'constant', value });
const column = (numerator: Register, denominator: Register | null, problem: Register | null): Column =>
  ({ kind: 'column', numerator, denominator, problem });

const toColumn = (planner: Planner, value: Value, grain: Grain): Column =>
  value.kind === 'column' ? value : column(planner.builder.constant(value.value.numerator, value.value.denominator, grain), null, null);

const grainOf = (planner: Planner, value: Value): Grain => (value.kind === 'constant' ? 'person' : planner.builder.shape(value.numerator).grain);

const pairOf = (planner: Planner, left: Value, right: Value): readonly [Column, Column] => {
  const grain = commonGrain([grainOf(planner, left), grainOf(planner, right)]);
  return [toColumn(planner, left, grain), toColumn(planner, right, grain)];
};

const plan = (planner: Planner, term: Term): Value => {
  switch (term.op) {
    case 'constant': return constant(term.value);
    case 'parameter': return term.value === null ? missing(planner, term.code) : constant(term.value);
    case 'input': return loadInput(planner, term.code, term.grain);
    case 'item': {
      const found = planner.items.get(term.code);
      assert(found !== undefined, 'an item is planned before it is used');
      return found;
    }
    case 'negate': return multiply(planner, constant(rationals.rational(-1n)), plan(planner, term.operand));
    case 'not': return add(planner, constant(rationals.one), plan(planner, term.operand), -1n);
    case 'add': return add(planner, plan(planner, term.left), plan(planner, term.right), 1n);
    case 'subtract': return add(planner, plan(planner, term.left), plan(planner, term.right), -1n);
    case 'and':
    case 'multiply': return multiply(planner, plan(planner, term.left), plan(planner, term.right));
    case 'divide': return divide(planner, plan(planner, term.left), plan(planner, term.right));
    case 'or': return extreme(planner, 'maximum', plan(planner, term.left), plan(planner, term.right));
    case 'minimum':
    case 'maximum': return term.operands.map((operand) => plan(planner, operand)).reduce((left, right) => extreme(planner, term.op, left, right));
    case 'compare': return compare(planner, term, plan(planner, term.left), plan(planner, term.right));
    case 'compareText': return compareText(planner, term);
    case 'if': return choose(planner, term);
    case 'round': return round(planner, plan(planner, term.operand), term.step, term.mode);
    case 'total': return total(planner, term.code);
    case 'bracket': return bracket(planner, term);
  }
};

const missing = (planner: Planner, name: string): Column =>
  column(planner.builder.constant(0n, 1n, 'person'), null, planner.problems.always({ code: 'missingParameter', name }));

/** Declared range of a number input in units of its scale; an empty range keeps its lower end. */
const scaledRange = (input: PackInput): { readonly low: bigint; readonly high: bigint; readonly scale: bigint } => {
  if (input.kind === 'text') return { low: 0n, high: BigInt(input.values.length), scale: 1n };
  const scale = 10n ** BigInt(input.scale);
  const low = parseDecimal(input.min) ?? rationals.zero;
  const high = parseDecimal(input.max) ?? rationals.zero;
  const down = (value: Rational): bigint => {
    const quotient = roundQuotient(value.numerator * scale, value.denominator, 'down');
    return quotient * value.denominator > value.numerator * scale ? quotient - 1n : quotient;
  };
  return { low: -down(rationals.negate(low)), high: down(high), scale };
};

const loadInput = (planner: Planner, code: string, grain: Grain): Column => {
  const known = planner.loaded.get(code);
  if (known !== undefined) return known;
  const { builder } = planner;
  const input = planner.inputs.get(code);
  assert(input !== undefined, 'an input is declared');
  const { low, high, scale } = scaledRange(input);
  const target = builder.allocate(grain, { low, high: larger(low, high) }, scale);
  const problem = builder.allocateProblem(grain);
  builder.push({ kind: 'input', target, problem, input, low, high, wide: builder.shape(target).wide });
  const loaded = column(target, null, problem);
  planner.loaded.set(code, loaded);
  return loaded;
};

const compareText = (planner: Planner, term: Extract<Term, { op: 'compareText' }>): Column => {
  const { builder } = planner;
  const input = planner.inputs.get(term.code);
  assert(input !== undefined, 'an input is declared');
  const target = builder.allocate(term.grain, { low: 0n, high: 1n }, 1n);
  const problem = builder.allocateProblem(term.grain);
  builder.push({ kind: 'compareText', target, problem, input, index: term.index, equal: term.comparison === '=' });
  return column(target, null, problem);
};

/** Multiplication by a constant changes the static denominator where it can, the integers where it must. */
const multiplyByConstant = (planner: Planner, value: Column, factor: Rational): Value => {
  const { builder } = planner;
  const { scale } = builder.shape(value.numerator);
  const common = rationals.greatestCommonDivisor(scale, factor.numerator);
  if (common === 0n || factor.numerator === 0n) return column(builder.scaleBy(value.numerator, 0n, 1n), null, value.problem);
  const numerator = builder.scaleBy(value.numerator, factor.numerator / common, (scale / common) * factor.denominator);
  return column(numerator, value.denominator, value.problem);
};

const multiplyDenominators = (planner: Planner, left: Column, right: Column): Register | null =>
  left.denominator === null ? right.denominator
  : right.denominator === null ? left.denominator
  : planner.builder.multiply(left.denominator, right.denominator);

const multiply = (planner: Planner, left: Value, right: Value): Value => {
  if (left.kind === 'constant' && right.kind === 'constant') return constant(rationals.multiply(left.value, right.value));
  if (left.kind === 'constant') return multiplyByConstant(planner, toColumn(planner, right, 'person'), left.value);
  if (right.kind === 'constant') return multiplyByConstant(planner, left, right.value);
  const problem = planner.problems.union(left.problem, right.problem);
  return column(planner.builder.multiply(left.numerator, right.numerator), multiplyDenominators(planner, left, right), problem);
};

const add = (planner: Planner, left: Value, right: Value, sign: 1n | -1n): Value => {
  if (left.kind === 'constant' && right.kind === 'constant') {
    return constant(sign === 1n ? rationals.add(left.value, right.value) : rationals.subtract(left.value, right.value));
  }
  const { builder } = planner;
  const [a, b] = pairOf(planner, left, right);
  const problem = planner.problems.union(a.problem, b.problem);
  if (a.denominator === b.denominator) return column(builder.add(a.numerator, b.numerator, sign), a.denominator, problem);
  const first = b.denominator === null ? a.numerator : builder.multiply(a.numerator, b.denominator);
  const second = a.denominator === null ? b.numerator : builder.multiply(b.numerator, a.denominator);
  return column(builder.add(first, second, sign), multiplyDenominators(planner, a, b), problem);
};

/** x / y = (x × scale of y) / |y| with the sign of y on top; a zero divisor is a problem of the row. */
const divide = (planner: Planner, left: Value, right: Value): Value => {
  const { builder, problems } = planner;
  if (right.kind === 'constant' && !rationals.isZero(right.value)) return multiply(planner, left, constant(rationals.divide(rationals.one, right.value)));
  const [a, b] = pairOf(planner, left, right);
  const divisor = builder.shape(b.numerator);
  const inverse = b.denominator === null ? a : toColumn(planner, multiply(planner, a, column(b.denominator, null, null)), divisor.grain);
  const scaled = toColumn(planner, multiplyByConstant(planner, inverse, rationals.rational(divisor.scale)), divisor.grain);
  let problem = problems.union(a.problem, b.problem);
  if (divisor.low <= 0n && divisor.high >= 0n) {
    problem = problems.zero(problem, b.numerator, { code: 'divisionByZero', name: planner.current });
  }
  const { low, high } = divisor;
  const positive = low > 0n;
  const most = larger(larger(magnitudeOf(low), magnitudeOf(high)), 1n);
  const least = positive ? low : high < 0n ? -high : 1n;
  const magnitude = positive && divisor.scale === 1n ? b.numerator : builder.emit([b.numerator], { low: least, high: most }, 1n, [], ([source = 0], target, wide) =>
    ({ kind: 'magnitude', target, source, wide }));
  const numerator = low >= 0n ? scaled.numerator : builder.multiply(scaled.numerator, builder.emit(
    [b.numerator], { low: -1n, high: 1n }, 1n, [], ([source = 0], target, wide) => ({ kind: 'sign', target, source, wide })));
  const denominator = scaled.denominator === null ? magnitude : builder.multiply(scaled.denominator, magnitude);
  return column(numerator, denominator, problem);
};

/** Numerators brought over one denominator, for comparisons. */
const crossed = (planner: Planner, a: Column, b: Column): readonly [Register, Register] => {
  if (a.denominator === b.denominator) return [a.numerator, b.numerator];
  const { builder } = planner;
  return [
    b.denominator === null ? a.numerator : builder.multiply(a.numerator, b.denominator),
    a.denominator === null ? b.numerator : builder.multiply(b.numerator, a.denominator),
  ];
};

const compare = (planner: Planner, term: Extract<Term, { op: 'compare' }>, left: Value, right: Value): Value => {
  if (left.kind === 'constant' && right.kind === 'constant') {
    return constant(holds(term.comparison, [left.value, right.value]) ? rationals.one : rationals.zero);
  }
  const [a, b] = pairOf(planner, left, right);
  return column(planner.builder.compare(term.comparison, ...crossed(planner, a, b)), null, planner.problems.union(a.problem, b.problem));
};

const extreme = (planner: Planner, kind: 'minimum' | 'maximum', left: Value, right: Value): Value => {
  if (left.kind === 'constant' && right.kind === 'constant') return constant((kind === 'minimum' ? rationals.minimum : rationals.maximum)(left.value, right.value));
  const { builder } = planner;
  const [a, b] = pairOf(planner, left, right);
  const problem = planner.problems.union(a.problem, b.problem);
  if (a.denominator === b.denominator) return column(builder.extreme(kind, a.numerator, b.numerator), a.denominator, problem);
  const chooseLeft = builder.compare(kind === 'minimum' ? '<=' : '>=', ...crossed(planner, a, b));
  return { ...selectColumns(planner, chooseLeft, a, b), problem };
};

const selectColumns = (planner: Planner, condition: Register, whenTrue: Column, otherwise: Column): Column => {
  const { builder } = planner;
  const grain = commonGrain([condition, whenTrue.numerator, otherwise.numerator].map((register) => builder.shape(register).grain));
  const one = (): Register => builder.constant(1n, 1n, grain);
  const denominator = whenTrue.denominator === otherwise.denominator ? whenTrue.denominator
    : builder.select(condition, whenTrue.denominator ?? one(), otherwise.denominator ?? one());
  return column(builder.select(condition, whenTrue.numerator, otherwise.numerator), denominator, null);
};

const choose = (planner: Planner, term: Extract<Term, { op: 'if' }>): Value => {
  const condition = plan(planner, term.condition);
  if (condition.kind === 'constant') return plan(planner, rationals.isZero(condition.value) ? term.otherwise : term.whenTrue);
  const [whenTrue, otherwise] = pairOf(planner, plan(planner, term.whenTrue), plan(planner, term.otherwise));
  const selected = selectColumns(planner, condition.numerator, whenTrue, otherwise);
  return { ...selected, problem: planner.problems.select(condition.numerator, condition.problem, whenTrue.problem, otherwise.problem) };
};

const round = (planner: Planner, value: Value, unit: RoundingUnit, mode: RoundingMode): Value => {
  if (value.kind === 'constant') return constant(roundTo(value.value, unit, mode));
  if (mode === 'cutFenThenUp') return round(planner, round(planner, value, 'hundredth', 'down'), unit, 'up');
  const { builder } = planner;
  const step = stepOf(unit);
  const source = builder.shape(value.numerator);
  const below = source.scale * step.numerator;
  const common = rationals.greatestCommonDivisor(step.denominator, below);
  const factor = step.denominator / common;
  const divisor = below / common;
  const by = value.denominator === null ? { low: 1n, high: 1n } : builder.shape(value.denominator);
  const scaled = scaleInterval(source, factor);
  const quotient = (bound: bigint, by: bigint): bigint => roundQuotient(bound, divisor * by, 'down');
  const low = scaled.low >= 0n ? quotient(scaled.low, by.high) : quotient(scaled.low, by.low) - 1n;
  const high = scaled.high <= 0n ? quotient(scaled.high, by.high) : quotient(scaled.high, by.low) + 1n;
  const interval = { low: low * step.numerator, high: high * step.numerator };
  const operands = value.denominator === null ? [value.numerator] : [value.numerator, value.denominator];
  const peaks = [scaled.low, scaled.high, 2n * divisor * by.high, low, high, factor];
  const target = builder.emit(operands, interval, step.denominator, peaks, ([first = 0, second], register, wide) => ({
    kind: 'round', target: register, source: first, factor, divisor, divisorColumn: second ?? null, step: step.numerator, mode, wide,
  }));
  return column(target, null, value.problem);
};

const total = (planner: Planner, code: string): Column => {
  const { builder, problems } = planner;
  const item = planner.items.get(code);
  assert(item !== undefined, 'an item is planned before it is totalled');
  const source = builder.shape(item.numerator);
  const problem = item.problem === null ? null : problems.total(item.problem);
  const most = BigInt(maximumSegments);
  if (item.denominator === null) {
    const interval = { low: smaller(source.low * most, 0n), high: larger(source.high * most, 0n) };
    const target = builder.allocate('person', interval, source.scale);
    const { wide } = builder.shape(target);
    builder.push({ kind: 'total', target, source: wide ? builder.toWide(item.numerator) : item.numerator, wide });
    return column(target, null, problem);
  }
  const largest = larger(magnitudeOf(source.low), magnitudeOf(source.high));
  const denominator = builder.shape(item.denominator).high;
  const bound = most * largest * denominator ** most;
  const target = builder.allocate('person', { low: -bound, high: bound }, source.scale, true);
  const targetDenominator = builder.allocate('person', { low: 1n, high: denominator ** most }, 1n, true);
  builder.push({
    kind: 'totalRatio', target, targetDenominator, source: builder.toWide(item.numerator), sourceDenominator: builder.toWide(item.denominator),
  });
  return column(target, targetDenominator, problem);
};

const bracket = (planner: Planner, term: Extract<Term, { op: 'bracket' }>): Value => {
  const { builder, problems } = planner;
  const { table } = term;
  const operand = plan(planner, term.operand);
  if (table.rows === null) {
    const absent = missing(planner, table.code);
    return operand.kind === 'constant' ? absent : { ...absent, problem: problems.union(operand.problem, absent.problem) };
  }
  const cells = table.rows.map((row) => row.cells[term.column] ?? rationals.zero);
  const bounds = table.rows.flatMap((row) => (row.upTo === null ? [] : [row.upTo]));
  const comparison = table.bound === 'lower' ? '<=' : '<';
  if (operand.kind === 'constant') {
    const index = bounds.findIndex((bound) => holds(comparison, [operand.value, bound]));
    return constant(cells[index < 0 ? cells.length - 1 : index] ?? rationals.zero);
  }
  if (operand.denominator !== null) return bracketOfRatio(planner, operand, comparison, bounds, cells);
  const source = builder.shape(operand.numerator);
  const scale = bounds.reduce((common, bound) => rationals.leastCommonMultiple(common, bound.denominator), source.scale);
  const factor = scale / source.scale;
  const scaledBounds = bounds.map((bound) => bound.numerator * (scale / bound.denominator));
  const cellScale = cells.reduce((common, cell) => rationals.leastCommonMultiple(common, cell.denominator), 1n);
  const scaledCells = cells.map((cell) => cell.numerator * (cellScale / cell.denominator));
  const interval = { low: scaledCells.reduce(smaller), high: scaledCells.reduce(larger) };
  const peaks = [source.low * factor, source.high * factor, factor, ...scaledBounds];
  const target = builder.emit([operand.numerator], interval, cellScale, peaks, ([first = 0], register, wide) => ({
    kind: 'bracket', target: register, source: first, factor, bounds: scaledBounds, cells: scaledCells, bound: table.bound, sourceWide: wide, wide,
  }));
  return column(target, null, operand.problem);
};

/** A lookup by a ratio: one comparison a bound, from the last row to the first. */
const bracketOfRatio = (
  planner: Planner, operand: Column, comparison: '<=' | '<', bounds: readonly Rational[], cells: readonly Rational[],
): Value => {
  const grain = planner.builder.shape(operand.numerator).grain;
  let found = toColumn(planner, constant(cells[cells.length - 1] ?? rationals.zero), grain);
  for (let index = bounds.length - 1; index >= 0; index -= 1) {
    const bound = toColumn(planner, constant(bounds[index] ?? rationals.zero), grain);
    const cell = toColumn(planner, constant(cells[index] ?? rationals.zero), grain);
    const inside = planner.builder.compare(comparison, ...crossed(planner, operand, bound));
    found = selectColumns(planner, inside, cell, found);
  }
  return { ...found, problem: operand.problem };
};
