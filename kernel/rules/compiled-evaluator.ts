/**
 * The compiled evaluator: runs a column program over a batch of persons, chunk by chunk, so that the registers of a
 * chunk stay in the processor's cache. Its answers equal the reference evaluator's, cell by cell (tests hold them).
 */
import { assert } from '../base/result.ts';
import type { ColumnBatch, CompiledResult, InputColumn, OutputColumn } from './column-batch.ts';
import { cellMissing, cellPresent } from './column-batch.ts';
import type { Frame } from './column-loops.ts';
import { narrowOf, runNarrow, runWide, wideOf } from './column-loops.ts';
import type { ColumnOperation, ColumnProgram, ConversionOperation, ProblemOperation, Register } from './column-program.ts';
import { maximumSegments } from './column-program.ts';
import type { Grain } from './pack-types.ts';
import type { ProblemSets } from './problem-set.ts';
import { createProblemSets } from './problem-set.ts';

const chunkPersons = 512;

type Machine = Frame & {
  readonly program: ColumnProgram;
  readonly batch: ColumnBatch;
  readonly sets: ProblemSets;
  readonly problems: readonly Int32Array[];
  /** Whether any row of a problem register is not 0 in this chunk. */
  readonly dirty: Uint8Array;
  personFrom: number;
  segmentFrom: number;
};

/** Evaluates every item for every person of the batch. */
export const evaluateCompiled = (program: ColumnProgram, batch: ColumnBatch): CompiledResult => {
  const sets = createProblemSets();
  const machine = createMachine(program, batch, sets);
  const collectors = program.outputs.map((output) => ({ output, column: createOutput(program, output, batch) }));
  for (let from = 0; from < batch.persons; from += chunkPersons) {
    enterChunk(machine, from, Math.min(batch.persons, from + chunkPersons));
    for (const operation of program.operations) run(machine, operation);
    for (const { output, column } of collectors) collect(machine, output, column);
  }
  const items: Record<string, OutputColumn> = {};
  for (const { output, column } of collectors) {
    items[output.item.code] = { ...column, problems: column.anyProblem ? column.problems : null };
  }
  return { items, problemsOf: sets.list };
};

const offsetAt = (batch: ColumnBatch, person: number): number => batch.segmentOffsets[person] ?? 0;

const createMachine = (program: ColumnProgram, batch: ColumnBatch, sets: ProblemSets): Machine => {
  assert(batch.segmentOffsets.length === batch.persons + 1 && offsetAt(batch, 0) === 0, 'segment offsets fit the persons');
  const persons = Math.min(chunkPersons, batch.persons);
  let segments = 0;
  for (let from = 0; from < batch.persons; from += chunkPersons) {
    segments = Math.max(segments, offsetAt(batch, Math.min(batch.persons, from + chunkPersons)) - offsetAt(batch, from));
  }
  const size = (grain: Grain): number => (grain === 'person' ? persons : segments);
  const none = new Float64Array(0);
  const narrow = program.registers.map((shape) => (shape.wide ? none : new Float64Array(size(shape.grain))));
  const wide = program.registers.map((shape) => (shape.wide ? Array.from({ length: size(shape.grain) }, () => 0n) : []));
  for (const { register, value } of program.constants) {
    narrow[register]?.fill(Number(value));
    wide[register]?.fill(value);
  }
  return {
    program, batch, sets, narrow, wide,
    problems: program.problemGrains.map((grain) => new Int32Array(size(grain))), dirty: new Uint8Array(program.problemGrains.length),
    offsets: new Int32Array(persons + 1), persons: 0, segments: 0, personFrom: 0, segmentFrom: 0,
  };
};

const enterChunk = (machine: Machine, from: number, to: number): void => {
  machine.personFrom = from;
  machine.persons = to - from;
  machine.segmentFrom = offsetAt(machine.batch, from);
  machine.segments = offsetAt(machine.batch, to) - machine.segmentFrom;
  for (let person = from; person <= to; person += 1) {
    machine.offsets[person - from] = offsetAt(machine.batch, person) - machine.segmentFrom;
    if (person > from) assert(offsetAt(machine.batch, person) - offsetAt(machine.batch, person - 1) <= maximumSegments, 'a person has at most 64 segments');
  }
};

const rowsOf = (machine: Machine, grain: Grain): number => (grain === 'person' ? machine.persons : machine.segments);
const grainOf = (machine: Machine, register: Register): Grain => machine.program.registers[register]?.grain ?? 'person';
const problemRows = (machine: Machine, register: Register): number => rowsOf(machine, machine.program.problemGrains[register] ?? 'person');
const problemsOf = (machine: Machine, register: Register): Int32Array => {
  const column = machine.problems[register];
  assert(column !== undefined, 'register has storage');
  return column;
};

const run = (machine: Machine, operation: ColumnOperation | ProblemOperation): void => {
  switch (operation.kind) {
    case 'input': return loadNumbers(machine, operation);
    case 'compareText': return loadText(machine, operation);
    case 'problemUnion': case 'problemSelect': case 'problemBroadcast': case 'problemTotal': case 'problemZero': case 'problemAlways':
      return runProblem(machine, operation);
    case 'broadcast': return broadcast(machine, operation);
    case 'totalRatio': return runWide(operation, machine, rowsOf(machine, 'person'));
    default: {
      const rows = rowsOf(machine, grainOf(machine, operation.target));
      if (operation.wide) runWide(operation, machine, rows);
      else runNarrow(operation, machine, rows);
    }
  }
};

type Operation<K extends (ColumnOperation | ProblemOperation)['kind']> = Extract<ColumnOperation | ProblemOperation, { kind: K }>;

/** Cells without a usable value take the end of the range nearest to zero: intervals then hold for every cell. */
const loadNumbers = (machine: Machine, operation: Operation<'input'>): void => {
  const { input, target, low, high } = operation;
  const rows = rowsOf(machine, input.grain);
  const start = input.grain === 'person' ? machine.personFrom : machine.segmentFrom;
  const problems = problemsOf(machine, operation.problem);
  const missing = machine.sets.single({ code: 'missingInput', name: input.code });
  const outside = machine.sets.single({ code: 'inputOutOfRange', name: input.code });
  const column = machine.batch.inputs[input.code];
  assert(column?.kind !== 'text', `input ${input.code} is a number`);
  const filler = low > 0n || high < low ? low : high < 0n ? high : 0n;
  let dirty = 0;
  const problemAt = (row: number, fits: boolean): number => {
    const state = column === undefined ? cellMissing : (column.states?.[start + row] ?? cellPresent);
    const problem = state === cellMissing ? missing : state !== cellPresent || !fits ? outside : 0;
    problems[row] = problem;
    if (problem !== 0) dirty = 1;
    return problem;
  };
  if (operation.wide || !(column?.values instanceof Float64Array)) loadAsBigIntegers(machine, operation, column, { start, rows, filler }, problemAt);
  else {
    const values = column.values;
    const registers = narrowOf(machine, target);
    const [least, most, spare] = [Number(low), Number(high), Number(filler)];
    for (let row = 0; row < rows; row += 1) {
      const value = values[start + row] ?? Number.NaN;
      const fits = value >= least && value <= most && Number.isInteger(value);
      registers[row] = problemAt(row, fits) === 0 ? value : spare;
    }
  }
  machine.dirty[operation.problem] = dirty;
};

const loadAsBigIntegers = (
  machine: Machine, operation: Operation<'input'>, column: Extract<InputColumn, { kind: 'number' }> | undefined,
  { start, rows, filler }: { start: number; rows: number; filler: bigint }, problemAt: (row: number, fits: boolean) => number,
): void => {
  for (let row = 0; row < rows; row += 1) {
    const raw = column?.values[start + row];
    const whole = typeof raw === 'bigint' || (typeof raw === 'number' && Number.isSafeInteger(raw));
    const value = whole ? BigInt(raw) : filler;
    const kept = problemAt(row, whole && value >= operation.low && value <= operation.high) === 0 ? value : filler;
    if (operation.wide) wideOf(machine, operation.target)[row] = kept;
    else narrowOf(machine, operation.target)[row] = Number(kept);
  }
};

const loadText = (machine: Machine, operation: Operation<'compareText'>): void => {
  const { input } = operation;
  const rows = rowsOf(machine, input.grain);
  const start = input.grain === 'person' ? machine.personFrom : machine.segmentFrom;
  const problems = problemsOf(machine, operation.problem);
  const target = narrowOf(machine, operation.target);
  const missing = machine.sets.single({ code: 'missingInput', name: input.code });
  const outside = machine.sets.single({ code: 'inputOutOfRange', name: input.code });
  const column = machine.batch.inputs[input.code];
  assert(column?.kind !== 'number', `input ${input.code} is a text`);
  const count = input.kind === 'text' ? input.values.length : 0;
  let dirty = 0;
  for (let row = 0; row < rows; row += 1) {
    const index = column?.values[start + row] ?? -1;
    const problem = index === -1 ? missing : index < 0 || index >= count ? outside : 0;
    problems[row] = problem;
    if (problem !== 0) dirty = 1;
    target[row] = (index === operation.index) === operation.equal ? 1 : 0;
  }
  machine.dirty[operation.problem] = dirty;
};

const broadcast = (machine: Machine, operation: ConversionOperation): void => {
  const { offsets, persons } = machine;
  if (operation.wide) {
    const source = wideOf(machine, operation.source);
    const target = wideOf(machine, operation.target);
    for (let person = 0; person < persons; person += 1) target.fill(source[person]!, offsets[person], offsets[person + 1]);
    return;
  }
  const source = narrowOf(machine, operation.source);
  const target = narrowOf(machine, operation.target);
  for (let person = 0; person < persons; person += 1) target.fill(source[person]!, offsets[person], offsets[person + 1]);
};

const isDirty = (machine: Machine, register: Register | null): boolean => register !== null && machine.dirty[register] === 1;

const runProblem = (machine: Machine, operation: ProblemOperation): void => {
  const target = problemsOf(machine, operation.target);
  const rows = problemRows(machine, operation.target);
  machine.dirty[operation.target] = writeProblems(machine, operation, target, rows) ? 1 : 0;
};

/** Writes the target when something is wrong; answers whether something is. A clean register's cells are never read. */
const writeProblems = (machine: Machine, operation: ProblemOperation, target: Int32Array, rows: number): boolean => {
  const { sets, offsets } = machine;
  const read = (register: Register | null): ((row: number) => number) => {
    if (register === null || !isDirty(machine, register)) return () => 0;
    const column = problemsOf(machine, register);
    return (row) => column[row] ?? 0;
  };
  let any = false;
  const write = (row: number, set: number): void => {
    target[row] = set;
    if (set !== 0) any = true;
  };
  switch (operation.kind) {
    case 'problemAlways': target.fill(sets.single(operation.problem)); return rows > 0;
    case 'problemUnion': {
      if (!isDirty(machine, operation.left) && !isDirty(machine, operation.right)) return false;
      const [left, right] = [read(operation.left), read(operation.right)];
      for (let row = 0; row < rows; row += 1) write(row, sets.union(left(row), right(row)));
      return any;
    }
    case 'problemSelect': {
      if (![operation.conditionProblem, operation.whenTrue, operation.otherwise].some((register) => isDirty(machine, register))) return false;
      const [condition, whenTrue, otherwise] = [read(operation.conditionProblem), read(operation.whenTrue), read(operation.otherwise)];
      const chosen = narrowOf(machine, operation.condition);
      for (let row = 0; row < rows; row += 1) write(row, condition(row) || (chosen[row] === 0 ? otherwise(row) : whenTrue(row)));
      return any;
    }
    case 'problemBroadcast': {
      if (!isDirty(machine, operation.source)) return false;
      const source = read(operation.source);
      for (let person = 0; person < machine.persons; person += 1) {
        for (let row = offsets[person]!; row < offsets[person + 1]!; row += 1) write(row, source(person));
      }
      return any;
    }
    case 'problemTotal': {
      if (!isDirty(machine, operation.source)) return false;
      const source = read(operation.source);
      for (let person = 0; person < rows; person += 1) {
        let set = 0;
        for (let row = offsets[person]!; row < offsets[person + 1]!; row += 1) set = sets.union(set, source(row));
        write(person, set);
      }
      return any;
    }
    case 'problemZero': return writeZeroProblems(machine, operation, rows, read(operation.before), write) || any;
  }
};

const writeZeroProblems = (
  machine: Machine, operation: Operation<'problemZero'>, rows: number, before: (row: number) => number, write: (row: number, set: number) => void,
): boolean => {
  const zero = machine.sets.single(operation.problem);
  const wide = machine.program.registers[operation.source]?.wide === true;
  const narrowSource = narrowOf(machine, operation.source);
  const wideSource = wideOf(machine, operation.source);
  let any = false;
  for (let row = 0; row < rows; row += 1) {
    const earlier = before(row);
    const set = earlier !== 0 ? earlier : (wide ? wideSource[row] === 0n : narrowSource[row] === 0) ? zero : 0;
    write(row, set);
    if (set !== 0) any = true;
  }
  return any;
};

type Collected = {
  readonly numerators: Float64Array | bigint[];
  readonly denominators: Float64Array | bigint[] | null;
  readonly scale: bigint;
  readonly problems: Int32Array;
  anyProblem: boolean;
};

const createOutput = (program: ColumnProgram, output: ColumnProgram['outputs'][number], batch: ColumnBatch): Collected => {
  const rows = output.item.grain === 'person' ? batch.persons : offsetAt(batch, batch.persons);
  const store = (register: Register): Float64Array | bigint[] =>
    program.registers[register]?.wide === true ? Array.from({ length: rows }, () => 0n) : new Float64Array(rows);
  return {
    numerators: store(output.numerator), denominators: output.denominator === null ? null : store(output.denominator),
    scale: program.registers[output.numerator]?.scale ?? 1n, problems: new Int32Array(output.problem === null ? 0 : rows), anyProblem: false,
  };
};

const collect = (machine: Machine, output: ColumnProgram['outputs'][number], column: Collected): void => {
  const rows = rowsOf(machine, output.item.grain);
  const start = output.item.grain === 'person' ? machine.personFrom : machine.segmentFrom;
  const copy = (register: Register, target: Float64Array | bigint[]): void => {
    if (target instanceof Float64Array) target.set(narrowOf(machine, register).subarray(0, rows), start);
    else {
      const source = wideOf(machine, register);
      for (let row = 0; row < rows; row += 1) target[start + row] = source[row]!;
    }
  };
  copy(output.numerator, column.numerators);
  if (output.denominator !== null && column.denominators !== null) copy(output.denominator, column.denominators);
  if (output.problem !== null && isDirty(machine, output.problem)) {
    column.problems.set(problemsOf(machine, output.problem).subarray(0, rows), start);
    column.anyProblem = true;
  }
};
