/** What goes into the compiled evaluator and what comes out: columns over persons and over their segments. */
import { assert } from '../base/result.ts';
import { decimalsOf, parseDecimal, scaledInteger } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import { rational } from '../quantity/rational.ts';
import { safeLimit } from './column-program.ts';
import type { NumberInput, PackInput, TextInput } from './pack-types.ts';
import type { InputCell, PersonInputs, Problem } from './rule-types.ts';
import type { RuleProgram } from './term.ts';

/** State of one input cell. */
export const cellPresent = 1;
export const cellMissing = 0;
const cellUnreadable = 2;

/**
 * Numbers are integers in units of 10^-scale of the input's declaration; `states` null means that all are present.
 * Texts are positions in the input's list; -1 missing, -2 not in the list.
 */
export type InputColumn =
  | { readonly kind: 'number'; readonly values: Float64Array | readonly bigint[]; readonly states: Uint8Array | null }
  | { readonly kind: 'text'; readonly values: Int16Array };

export type ColumnBatch = {
  readonly persons: number;
  /** Person p owns segments offsets[p] … offsets[p + 1] - 1; length persons + 1, offsets[0] = 0. */
  readonly segmentOffsets: Int32Array;
  /** By input code; person inputs have a cell per person, segment inputs one per segment. An absent column is missing in every row. */
  readonly inputs: Readonly<Record<string, InputColumn>>;
};

/** One item over all rows: value = numerator / (scale × denominator). */
export type OutputColumn = {
  readonly numerators: Float64Array | readonly bigint[];
  readonly denominators: Float64Array | readonly bigint[] | null;
  readonly scale: bigint;
  /** Problem set per row, 0 = none; null when no row has one. */
  readonly problems: Int32Array | null;
};

export type CompiledResult = {
  readonly items: Readonly<Record<string, OutputColumn>>;
  readonly problemsOf: (set: number) => readonly Problem[];
};

/** The exact value of a cell, or its problems. */
export const cellOf = (result: CompiledResult, item: string, row: number): Rational | readonly Problem[] => {
  const column = result.items[item];
  assert(column !== undefined, 'item exists');
  const set = column.problems?.[row] ?? 0;
  if (set !== 0) return result.problemsOf(set);
  return rational(BigInt(column.numerators[row] ?? 0), column.scale * BigInt(column.denominators?.[row] ?? 1));
};

/** Turns persons with decimal strings into columns. Callers with columns at hand build the batch themselves. */
export const batchOfPersons = (program: RuleProgram, persons: readonly PersonInputs[]): ColumnBatch => {
  const segmentOffsets = new Int32Array(persons.length + 1);
  persons.forEach((person, index) => { segmentOffsets[index + 1] = (segmentOffsets[index] ?? 0) + person.segments.length; });
  const segments = persons.flatMap((person) => person.segments);
  const inputs: Record<string, InputColumn> = {};
  for (const input of program.inputs) {
    const cells = input.grain === 'person' ? persons.map((person) => person.scalars[input.code]) : segments.map((segment) => segment[input.code]);
    inputs[input.code] = columnOf(input, cells);
  }
  return { persons: persons.length, segmentOffsets, inputs };
};

const columnOf = (input: PackInput, cells: readonly (InputCell | undefined)[]): InputColumn =>
  input.kind === 'text' ? textColumn(input, cells) : numberColumn(input, cells);

const textColumn = (input: TextInput, cells: readonly (InputCell | undefined)[]): InputColumn => ({
  kind: 'text',
  values: Int16Array.from(cells, (cell) => {
    if (cell === undefined) return -1;
    const index = input.values.indexOf(cell.value);
    return index < 0 ? -2 : index;
  }),
});

const numberColumn = (input: NumberInput, cells: readonly (InputCell | undefined)[]): InputColumn => {
  const states = new Uint8Array(cells.length);
  const integers = cells.map((cell, row) => {
    const value = cell === undefined ? null : parseDecimal(cell.value);
    const decimals = value === null ? null : decimalsOf(value);
    const readable = value !== null && decimals !== null && decimals <= input.scale;
    states[row] = cell === undefined ? cellMissing : readable ? cellPresent : cellUnreadable;
    return readable ? scaledInteger(value, input.scale) : 0n;
  });
  const safe = integers.every((integer) => integer <= safeLimit && integer >= -safeLimit);
  return { kind: 'number', values: safe ? Float64Array.from(integers, Number) : integers, states };
};
