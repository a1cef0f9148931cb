/**
 * A rule set as a list of column operations: data only, nothing generated. Registers hold integers over one static
 * denominator (`scale`); interval analysis of the declared input ranges decides per register whether all its integers
 * are safe (`Float64Array`) or need big integers (`wide`). Problems travel in registers of their own.
 */
import type { RoundingMode } from '../quantity/rounding.ts';
import type { Grain, PackInput, PackItem } from './pack-types.ts';
import type { Comparison, Problem } from './rule-types.ts';

/** Number of a register; numbers and problems count separately. */
export type Register = number;

export type RegisterShape = {
  readonly grain: Grain;
  /** Inclusive bounds that every cell keeps, also cells that have a problem. */
  readonly low: bigint;
  readonly high: bigint;
  /** value = integer / scale */
  readonly scale: bigint;
  readonly wide: boolean;
};

/** Between widths, and from a person to all of the person's segments. */
export type ConversionOperation = {
  readonly kind: 'widen' | 'narrow' | 'broadcast';
  readonly target: Register;
  readonly source: Register;
  readonly wide: boolean;
};

/** `wide`: the operation works on big integers; its operands are then wide registers too. */
export type ColumnOperation =
  | { readonly kind: 'input'; readonly target: Register; readonly problem: Register; readonly input: PackInput; readonly low: bigint; readonly high: bigint; readonly wide: boolean }
  | ConversionOperation
  | { readonly kind: 'scale'; readonly target: Register; readonly source: Register; readonly factor: bigint; readonly wide: boolean }
  | { readonly kind: 'add' | 'minimum' | 'maximum'; readonly target: Register; readonly left: Register; readonly leftFactor: bigint; readonly right: Register; readonly rightFactor: bigint; readonly wide: boolean }
  | { readonly kind: 'multiply'; readonly target: Register; readonly left: Register; readonly right: Register; readonly wide: boolean }
  | { readonly kind: 'compare'; readonly target: Register; readonly left: Register; readonly leftFactor: bigint; readonly right: Register; readonly rightFactor: bigint; readonly comparison: Comparison; readonly wide: boolean }
  | { readonly kind: 'select'; readonly target: Register; readonly condition: Register; readonly whenTrue: Register; readonly thenFactor: bigint; readonly otherwise: Register; readonly otherwiseFactor: bigint; readonly wide: boolean }
  /** |source|, with 1 in place of 0. */
  | { readonly kind: 'magnitude'; readonly target: Register; readonly source: Register; readonly wide: boolean }
  /** -1 or 1. */
  | { readonly kind: 'sign'; readonly target: Register; readonly source: Register; readonly wide: boolean }
  /** round(source × factor / (divisor × divisorColumn)) × step */
  | { readonly kind: 'round'; readonly target: Register; readonly source: Register; readonly factor: bigint; readonly divisor: bigint; readonly divisorColumn: Register | null; readonly step: bigint; readonly mode: Exclude<RoundingMode, 'cutFenThenUp'>; readonly wide: boolean }
  | { readonly kind: 'total'; readonly target: Register; readonly source: Register; readonly wide: boolean }
  | { readonly kind: 'totalRatio'; readonly target: Register; readonly targetDenominator: Register; readonly source: Register; readonly sourceDenominator: Register }
  /** The cell of the first row whose bound is not below (`lower`) or is above (`upper`) source × factor. */
  | { readonly kind: 'bracket'; readonly target: Register; readonly source: Register; readonly factor: bigint; readonly bounds: readonly bigint[]; readonly cells: readonly bigint[]; readonly bound: 'lower' | 'upper'; readonly sourceWide: boolean; readonly wide: boolean }
  | { readonly kind: 'compareText'; readonly target: Register; readonly problem: Register; readonly input: PackInput; readonly index: number; readonly equal: boolean };

export type ProblemOperation =
  | { readonly kind: 'problemUnion'; readonly target: Register; readonly left: Register; readonly right: Register }
  | { readonly kind: 'problemSelect'; readonly target: Register; readonly condition: Register; readonly conditionProblem: Register | null; readonly whenTrue: Register | null; readonly otherwise: Register | null }
  | { readonly kind: 'problemBroadcast' | 'problemTotal'; readonly target: Register; readonly source: Register }
  /** Where `source` is 0 and nothing was wrong before: `problem`. */
  | { readonly kind: 'problemZero'; readonly target: Register; readonly before: Register | null; readonly source: Register; readonly problem: Problem }
  /** Every row has the problem: a parameter without a value in force. */
  | { readonly kind: 'problemAlways'; readonly target: Register; readonly problem: Problem };

export type ColumnOutput = {
  readonly item: PackItem;
  readonly numerator: Register;
  /** null: the value is numerator / scale; else it is also divided by this register. */
  readonly denominator: Register | null;
  readonly problem: Register | null;
};

export type ColumnProgram = {
  readonly operations: readonly (ColumnOperation | ProblemOperation)[];
  readonly registers: readonly RegisterShape[];
  readonly problemGrains: readonly Grain[];
  /** Registers that hold one integer in every row. */
  readonly constants: readonly { readonly register: Register; readonly value: bigint }[];
  readonly outputs: readonly ColumnOutput[];
};

/** More segments than this in one pay period are refused by the batch: one a day, twice over. */
export const maximumSegments = 64;
export const safeLimit = BigInt(Number.MAX_SAFE_INTEGER);
