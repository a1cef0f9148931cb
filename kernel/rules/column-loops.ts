/**
 * The loops behind the column operations, each once over safe integers in doubles and once over big integers.
 * Interval analysis has shown that no intermediate of a safe loop leaves the exact range of a double.
 */
import { assert } from '../base/result.ts';
import { greatestCommonDivisor } from '../quantity/rational.ts';
import { roundQuotient } from '../quantity/rounding.ts';
import type { ColumnOperation, Register } from './column-program.ts';
import type { Comparison } from './rule-types.ts';

/** Storage of one chunk of persons. A register has its integers in `narrow` or in `wide`, never in both. */
export type Frame = {
  readonly narrow: readonly Float64Array[];
  readonly wide: readonly bigint[][];
  /** Start of each person's segments within the chunk; one more entry than persons. */
  readonly offsets: Int32Array;
  persons: number;
  segments: number;
};

export const narrowOf = (frame: Frame, register: Register): Float64Array => {
  const column = frame.narrow[register];
  assert(column !== undefined, 'register has storage');
  return column;
};
export const wideOf = (frame: Frame, register: Register): bigint[] => {
  const column = frame.wide[register];
  assert(column !== undefined, 'register has storage');
  return column;
};

type Operation<K extends ColumnOperation['kind']> = Extract<ColumnOperation, { kind: K }>;

/** Runs one arithmetic operation over `rows` cells. */
export const runNarrow = (operation: ColumnOperation, frame: Frame, rows: number): void => {
  const target = narrowOf(frame, operation.target);
  switch (operation.kind) {
    case 'narrow': {
      const source = wideOf(frame, operation.source);
      for (let row = 0; row < rows; row += 1) target[row] = Number(source[row]);
      return;
    }
    case 'scale': {
      const source = narrowOf(frame, operation.source);
      const factor = Number(operation.factor);
      for (let row = 0; row < rows; row += 1) target[row] = source[row]! * factor;
      return;
    }
    case 'multiply': {
      const left = narrowOf(frame, operation.left);
      const right = narrowOf(frame, operation.right);
      for (let row = 0; row < rows; row += 1) target[row] = left[row]! * right[row]!;
      return;
    }
    case 'add': case 'minimum': case 'maximum': return pairNarrow(operation, frame, target, rows);
    case 'compare': return compareNarrow(operation, frame, target, rows);
    case 'select': return selectNarrow(operation, frame, target, rows);
    case 'magnitude': {
      const source = narrowOf(frame, operation.source);
      for (let row = 0; row < rows; row += 1) target[row] = Math.abs(source[row]!) || 1;
      return;
    }
    case 'sign': {
      const source = narrowOf(frame, operation.source);
      for (let row = 0; row < rows; row += 1) target[row] = source[row]! < 0 ? -1 : 1;
      return;
    }
    case 'round': return roundNarrow(operation, frame, target, rows);
    case 'bracket': return bracketNarrow(operation, frame, target, rows);
    case 'total': {
      const source = narrowOf(frame, operation.source);
      for (let person = 0; person < rows; person += 1) {
        let sum = 0;
        for (let row = frame.offsets[person]!; row < frame.offsets[person + 1]!; row += 1) sum += source[row]!;
        target[person] = sum;
      }
      return;
    }
    default: assert(false, `no narrow loop for ${operation.kind}`);
  }
};

const pairNarrow = (operation: Operation<'add' | 'minimum' | 'maximum'>, frame: Frame, target: Float64Array, rows: number): void => {
  const left = narrowOf(frame, operation.left);
  const right = narrowOf(frame, operation.right);
  const a = Number(operation.leftFactor);
  const b = Number(operation.rightFactor);
  if (operation.kind === 'add') for (let row = 0; row < rows; row += 1) target[row] = left[row]! * a + right[row]! * b;
  else if (operation.kind === 'minimum') for (let row = 0; row < rows; row += 1) target[row] = Math.min(left[row]! * a, right[row]! * b);
  else for (let row = 0; row < rows; row += 1) target[row] = Math.max(left[row]! * a, right[row]! * b);
};

/** Which orders satisfy a comparison: below, equal, above. */
const accepted: Readonly<Record<Comparison, readonly [below: number, equal: number, above: number]>> = {
  '=': [0, 1, 0], '<>': [1, 0, 1], '<': [1, 0, 0], '<=': [1, 1, 0], '>': [0, 0, 1], '>=': [0, 1, 1],
};

const compareNarrow = (operation: Operation<'compare'>, frame: Frame, target: Float64Array, rows: number): void => {
  const left = narrowOf(frame, operation.left);
  const right = narrowOf(frame, operation.right);
  const a = Number(operation.leftFactor);
  const b = Number(operation.rightFactor);
  const [below, equal, above] = accepted[operation.comparison];
  for (let row = 0; row < rows; row += 1) {
    const x = left[row]! * a;
    const y = right[row]! * b;
    target[row] = x < y ? below : x === y ? equal : above;
  }
};

const selectNarrow = (operation: Operation<'select'>, frame: Frame, target: Float64Array, rows: number): void => {
  const condition = narrowOf(frame, operation.condition);
  const whenTrue = narrowOf(frame, operation.whenTrue);
  const otherwise = narrowOf(frame, operation.otherwise);
  const a = Number(operation.thenFactor);
  const b = Number(operation.otherwiseFactor);
  for (let row = 0; row < rows; row += 1) target[row] = condition[row] === 0 ? otherwise[row]! * b : whenTrue[row]! * a;
};

/** Quotient and rest of doubles are exact: n - n % d is a multiple of d and safe. */
const roundNarrow = (operation: Operation<'round'>, frame: Frame, target: Float64Array, rows: number): void => {
  const source = narrowOf(frame, operation.source);
  const factor = Number(operation.factor);
  const constantDivisor = Number(operation.divisor);
  const column = operation.divisorColumn === null ? null : narrowOf(frame, operation.divisorColumn);
  const step = Number(operation.step);
  const { mode } = operation;
  for (let row = 0; row < rows; row += 1) {
    const value = source[row]! * factor;
    const divisor = column === null ? constantDivisor : constantDivisor * column[row]!;
    const rest = value % divisor;
    let quotient = (value - rest) / divisor;
    const twice = 2 * Math.abs(rest);
    const away = mode === 'halfUp' ? twice >= divisor
      : mode === 'down' ? false
      : mode === 'up' ? rest !== 0
      : twice > divisor || (twice === divisor && quotient % 2 !== 0);
    if (away) quotient += value < 0 ? -1 : 1;
    target[row] = quotient * step;
  }
};

const bracketNarrow = (operation: Operation<'bracket'>, frame: Frame, target: Float64Array, rows: number): void => {
  const source = narrowOf(frame, operation.source);
  const factor = Number(operation.factor);
  const bounds = Float64Array.from(operation.bounds, Number);
  const cells = Float64Array.from(operation.cells, Number);
  const lower = operation.bound === 'lower';
  for (let row = 0; row < rows; row += 1) {
    const value = source[row]! * factor;
    let index = 0;
    while (index < bounds.length && (lower ? value > bounds[index]! : value >= bounds[index]!)) index += 1;
    target[row] = cells[index]!;
  }
};

/** The same operations over big integers. */
export const runWide = (operation: ColumnOperation, frame: Frame, rows: number): void => {
  const target = wideOf(frame, operation.target);
  switch (operation.kind) {
    case 'widen': {
      const source = narrowOf(frame, operation.source);
      for (let row = 0; row < rows; row += 1) target[row] = BigInt(source[row]!);
      return;
    }
    case 'scale': {
      const source = wideOf(frame, operation.source);
      for (let row = 0; row < rows; row += 1) target[row] = source[row]! * operation.factor;
      return;
    }
    case 'multiply': {
      const left = wideOf(frame, operation.left);
      const right = wideOf(frame, operation.right);
      for (let row = 0; row < rows; row += 1) target[row] = left[row]! * right[row]!;
      return;
    }
    case 'add': case 'minimum': case 'maximum': case 'compare': return pairWide(operation, frame, target, rows);
    case 'select': {
      const condition = wideOf(frame, operation.condition);
      const whenTrue = wideOf(frame, operation.whenTrue);
      const otherwise = wideOf(frame, operation.otherwise);
      for (let row = 0; row < rows; row += 1) {
        target[row] = condition[row] === 0n ? otherwise[row]! * operation.otherwiseFactor : whenTrue[row]! * operation.thenFactor;
      }
      return;
    }
    case 'magnitude':
    case 'sign': {
      const source = wideOf(frame, operation.source);
      for (let row = 0; row < rows; row += 1) {
        const value = source[row]!;
        target[row] = operation.kind === 'sign' ? (value < 0n ? -1n : 1n) : value < 0n ? -value : value === 0n ? 1n : value;
      }
      return;
    }
    case 'round': {
      const source = wideOf(frame, operation.source);
      const column = operation.divisorColumn === null ? null : wideOf(frame, operation.divisorColumn);
      for (let row = 0; row < rows; row += 1) {
        const divisor = column === null ? operation.divisor : operation.divisor * column[row]!;
        target[row] = roundQuotient(source[row]! * operation.factor, divisor, operation.mode) * operation.step;
      }
      return;
    }
    case 'bracket': return bracketWide(operation, frame, target, rows);
    case 'total': {
      const source = wideOf(frame, operation.source);
      for (let person = 0; person < rows; person += 1) {
        let sum = 0n;
        for (let row = frame.offsets[person]!; row < frame.offsets[person + 1]!; row += 1) sum += source[row]!;
        target[person] = sum;
      }
      return;
    }
    case 'totalRatio': return totalRatio(operation, frame, target, rows);
    default: assert(false, `no wide loop for ${operation.kind}`);
  }
};

const pairWide = (operation: Operation<'add' | 'minimum' | 'maximum' | 'compare'>, frame: Frame, target: bigint[], rows: number): void => {
  const left = wideOf(frame, operation.left);
  const right = wideOf(frame, operation.right);
  const { leftFactor, rightFactor } = operation;
  const [below, equal, above] = operation.kind === 'compare' ? accepted[operation.comparison] : [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const x = left[row]! * leftFactor;
    const y = right[row]! * rightFactor;
    switch (operation.kind) {
      case 'add': target[row] = x + y; break;
      case 'minimum': target[row] = x < y ? x : y; break;
      case 'maximum': target[row] = x > y ? x : y; break;
      case 'compare': target[row] = BigInt(x < y ? below : x === y ? equal : above);
    }
  }
};

const bracketWide = (operation: Operation<'bracket'>, frame: Frame, target: bigint[], rows: number): void => {
  const source = wideOf(frame, operation.source);
  const { bounds, cells, factor } = operation;
  const lower = operation.bound === 'lower';
  for (let row = 0; row < rows; row += 1) {
    const value = source[row]! * factor;
    let index = 0;
    while (index < bounds.length && (lower ? value > bounds[index]! : value >= bounds[index]!)) index += 1;
    target[row] = cells[index]!;
  }
};

/** Sum of fractions, reduced after every segment so that the integers stay small. */
const totalRatio = (operation: Operation<'totalRatio'>, frame: Frame, target: bigint[], rows: number): void => {
  const denominators = wideOf(frame, operation.targetDenominator);
  const source = wideOf(frame, operation.source);
  const sourceDenominators = wideOf(frame, operation.sourceDenominator);
  for (let person = 0; person < rows; person += 1) {
    let numerator = 0n;
    let denominator = 1n;
    for (let row = frame.offsets[person]!; row < frame.offsets[person + 1]!; row += 1) {
      numerator = numerator * sourceDenominators[row]! + source[row]! * denominator;
      denominator *= sourceDenominators[row]!;
      const divisor = greatestCommonDivisor(numerator, denominator);
      numerator /= divisor;
      denominator /= divisor;
    }
    target[person] = numerator;
    denominators[person] = denominator;
  }
};
