/**
 * Emits column operations: keeps the registers' intervals, chooses safe or big integers, brings operands to one grain
 * and one width. The planner above it thinks in values, this file in registers.
 */
import { assert } from '../base/result.ts';
import { leastCommonMultiple } from '../quantity/rational.ts';
import type { ColumnOperation, ColumnProgram, ProblemOperation, Register, RegisterShape } from './column-program.ts';
import { safeLimit } from './column-program.ts';
import type { Grain } from './pack-types.ts';

export const magnitudeOf = (value: bigint): bigint => (value < 0n ? -value : value);
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const isSafe = (...values: readonly bigint[]): boolean => values.every((value) => magnitudeOf(value) <= safeLimit);

/** Beyond this many bits a cell is refused at compile time: nobody is paid such an amount. */
const maximumBits = 65_536n;

type Interval = { readonly low: bigint; readonly high: bigint };

export const scaleInterval = ({ low, high }: Interval, factor: bigint): Interval =>
  factor < 0n ? { low: high * factor, high: low * factor } : { low: low * factor, high: high * factor };

const productInterval = (a: Interval, b: Interval): Interval => {
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return { low: corners.reduce(smaller), high: corners.reduce(larger) };
};

export type ColumnBuilder = ReturnType<typeof createColumnBuilder>;

/** The register that was built under a key before, or a new one. */
const once = (built: Map<string, Register>, key: string, build: () => Register): Register => {
  const known = built.get(key);
  if (known !== undefined) return known;
  const register = build();
  built.set(key, register);
  return register;
};

/** Registers with their intervals, conversions made once, and the one way to emit an operation. */
const createRegisterFile = () => {
  const operations: (ColumnOperation | ProblemOperation)[] = [];
  const registers: RegisterShape[] = [];
  const problemGrains: Grain[] = [];
  const constants: { register: Register; value: bigint }[] = [];
  const constantRegisters = new Map<string, Register>();
  const converted = new Map<string, Register>();
  const state = { tooLarge: false };

  const shape = (register: Register): RegisterShape => {
    const found = registers[register];
    assert(found !== undefined, 'register exists');
    return found;
  };
  const allocate = (grain: Grain, interval: Interval, scale: bigint, wide = !isSafe(interval.low, interval.high)): Register => {
    if (magnitudeOf(interval.low) >> maximumBits || magnitudeOf(interval.high) >> maximumBits) state.tooLarge = true;
    const { low, high } = state.tooLarge ? { low: 1n, high: 1n } : interval;
    registers.push({ grain, low, high, scale, wide });
    return registers.length - 1;
  };
  const allocateProblem = (grain: Grain): Register => problemGrains.push(grain) - 1;
  const constant = (value: bigint, scale: bigint, grain: Grain): Register =>
    once(constantRegisters, `${value}/${scale} ${grain}`, () => {
      const register = allocate(grain, { low: value, high: value }, scale);
      constants.push({ register, value });
      return register;
    });
  const toGrain = (source: Register, grain: Grain): Register => {
    const from = shape(source);
    if (from.grain === grain) return source;
    assert(grain === 'segment', 'segments are summed by TOTAL only');
    return once(converted, `broadcast ${source}`, () => {
      const target = allocate(grain, from, from.scale, from.wide);
      operations.push({ kind: 'broadcast', target, source, wide: from.wide });
      return target;
    });
  };
  const toWide = (source: Register): Register => {
    const from = shape(source);
    if (from.wide) return source;
    return once(converted, `widen ${source}`, () => {
      const target = allocate(from.grain, from, from.scale, true);
      operations.push({ kind: 'widen', target, source, wide: true });
      return target;
    });
  };
  /** Emits one operation over operands of one grain; `peak` is the largest intermediate. */
  const emit = (
    operands: readonly Register[], interval: Interval, scale: bigint, peaks: readonly bigint[],
    build: (operands: readonly Register[], target: Register, wide: boolean) => ColumnOperation,
  ): Register => {
    const grain = commonGrain(operands.map((operand) => shape(operand).grain));
    const aligned = operands.map((operand) => toGrain(operand, grain));
    const wide = aligned.some((operand) => shape(operand).wide) || !isSafe(interval.low, interval.high, ...peaks);
    const target = allocate(grain, interval, scale, wide);
    operations.push(build(wide ? aligned.map(toWide) : aligned, target, wide));
    if (!wide || !isSafe(interval.low, interval.high)) return target;
    const narrow = allocate(grain, interval, scale, false);
    operations.push({ kind: 'narrow', target: narrow, source: target, wide: false });
    converted.set(`widen ${narrow}`, target);
    return narrow;
  };
  return {
    operations, registers, problemGrains, constants, shape, allocate, allocateProblem, constant, toGrain, toWide, emit,
    isTooLarge: (): boolean => state.tooLarge,
  };
};

const first = (operands: readonly Register[], index: number): Register => {
  const register = operands[index];
  assert(register !== undefined, 'operand exists');
  return register;
};

/** Arithmetic on registers; every function emits what it needs and answers the register of the result. */
export const createColumnBuilder = () => {
  const file = createRegisterFile();
  const { shape, emit, operations, registers, problemGrains, constants } = file;
  const scaleBy = (source: Register, factor: bigint, scale: bigint): Register => {
    const from = shape(source);
    const interval = scaleInterval(from, factor);
    return emit([source], interval, scale, [factor], (operands, target, wide) => ({ kind: 'scale', target, source: first(operands, 0), factor, wide }));
  };
  const multiply = (left: Register, right: Register): Register => {
    const interval = productInterval(shape(left), shape(right));
    return emit([left, right], interval, shape(left).scale * shape(right).scale, [], (operands, target, wide) =>
      ({ kind: 'multiply', target, left: first(operands, 0), right: first(operands, 1), wide }));
  };
  const common = (left: Register, right: Register) => {
    const scale = leastCommonMultiple(shape(left).scale, shape(right).scale);
    const leftFactor = scale / shape(left).scale;
    const rightFactor = scale / shape(right).scale;
    const a = scaleInterval(shape(left), leftFactor);
    const b = scaleInterval(shape(right), rightFactor);
    return { scale, leftFactor, rightFactor, a, b, peaks: [a.low, a.high, b.low, b.high, leftFactor, rightFactor] };
  };
  const add = (left: Register, right: Register, sign: 1n | -1n): Register => {
    const { scale, leftFactor, rightFactor, a, b, peaks } = common(left, right);
    const signed = scaleInterval(b, sign);
    const interval = { low: a.low + signed.low, high: a.high + signed.high };
    return emit([left, right], interval, scale, peaks, (operands, target, wide) =>
      ({ kind: 'add', target, left: first(operands, 0), leftFactor, right: first(operands, 1), rightFactor: rightFactor * sign, wide }));
  };
  const extreme = (kind: 'minimum' | 'maximum', left: Register, right: Register): Register => {
    const { scale, leftFactor, rightFactor, a, b, peaks } = common(left, right);
    const pick = kind === 'minimum' ? smaller : larger;
    const interval = { low: pick(a.low, b.low), high: pick(a.high, b.high) };
    return emit([left, right], interval, scale, peaks, (operands, target, wide) =>
      ({ kind, target, left: first(operands, 0), leftFactor, right: first(operands, 1), rightFactor, wide }));
  };
  const compare = (comparison: Extract<ColumnOperation, { kind: 'compare' }>['comparison'], left: Register, right: Register): Register => {
    const { leftFactor, rightFactor, peaks } = common(left, right);
    return emit([left, right], { low: 0n, high: 1n }, 1n, peaks, (operands, target, wide) =>
      ({ kind: 'compare', target, left: first(operands, 0), leftFactor, right: first(operands, 1), rightFactor, comparison, wide }));
  };
  const select = (condition: Register, whenTrue: Register, otherwise: Register): Register => {
    const { scale, leftFactor, rightFactor, a, b, peaks } = common(whenTrue, otherwise);
    const interval = { low: smaller(a.low, b.low), high: larger(a.high, b.high) };
    return emit([condition, whenTrue, otherwise], interval, scale, peaks, (operands, target, wide) => ({
      kind: 'select', target, condition: first(operands, 0), whenTrue: first(operands, 1), thenFactor: leftFactor,
      otherwise: first(operands, 2), otherwiseFactor: rightFactor, wide,
    }));
  };
  const program = (): Omit<ColumnProgram, 'outputs'> => ({ operations, registers, problemGrains, constants });

  return {
    ...file, scaleBy, multiply, add, extreme, compare, select, program,
    push: (operation: ColumnOperation | ProblemOperation): void => { operations.push(operation); },
    problemGrain: (problem: Register): Grain => problemGrains[problem] ?? 'person',
  };
};

/** Segment as soon as one operand is per segment. */
export const commonGrain = (grains: readonly Grain[]): Grain => (grains.includes('segment') ? 'segment' : 'person');
