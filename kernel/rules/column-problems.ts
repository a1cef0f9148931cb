/** Plans how problems travel: unions are made once per pair, and operands that cannot have problems cost nothing. */
import { assert } from '../base/result.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { commonGrain } from './column-builder.ts';
import type { Register } from './column-program.ts';
import type { Grain } from './pack-types.ts';
import type { Problem } from './rule-types.ts';

export const createProblemPlanner = (builder: ColumnBuilder) => {
  const unions = new Map<string, Register>();
  const broadcasts = new Map<Register, Register>();

  const toGrain = (source: Register, grain: Grain): Register => {
    if (builder.problemGrain(source) === grain) return source;
    assert(grain === 'segment', 'segments are summed by TOTAL only');
    const known = broadcasts.get(source);
    if (known !== undefined) return known;
    const target = builder.allocateProblem(grain);
    builder.push({ kind: 'problemBroadcast', target, source });
    broadcasts.set(source, target);
    return target;
  };
  const union = (left: Register | null, right: Register | null): Register | null => {
    if (left === null || left === right) return right;
    if (right === null) return left;
    const grain = commonGrain([builder.problemGrain(left), builder.problemGrain(right)]);
    const [a, b] = [toGrain(left, grain), toGrain(right, grain)].sort((x, y) => x - y) as [Register, Register];
    if (a === b) return a;
    const key = `${a} ${b}`;
    const known = unions.get(key);
    if (known !== undefined) return known;
    const target = builder.allocateProblem(grain);
    builder.push({ kind: 'problemUnion', target, left: a, right: b });
    unions.set(key, target);
    return target;
  };
  const select = (condition: Register, conditionProblem: Register | null, whenTrue: Register | null, otherwise: Register | null): Register | null => {
    if (whenTrue === null && otherwise === null) return conditionProblem;
    const present = [conditionProblem, whenTrue, otherwise].filter((problem) => problem !== null);
    const grain = commonGrain([builder.shape(condition).grain, ...present.map(builder.problemGrain)]);
    const aligned = (problem: Register | null): Register | null => (problem === null ? null : toGrain(problem, grain));
    const target = builder.allocateProblem(grain);
    builder.push({
      kind: 'problemSelect', target, condition: builder.toGrain(condition, grain), conditionProblem: aligned(conditionProblem),
      whenTrue: aligned(whenTrue), otherwise: aligned(otherwise),
    });
    return target;
  };
  const zero = (before: Register | null, source: Register, problem: Problem): Register => {
    const grain = commonGrain([builder.shape(source).grain, ...(before === null ? [] : [builder.problemGrain(before)])]);
    const target = builder.allocateProblem(grain);
    builder.push({ kind: 'problemZero', target, before: before === null ? null : toGrain(before, grain), source: builder.toGrain(source, grain), problem });
    return target;
  };
  const total = (source: Register): Register => {
    const target = builder.allocateProblem('person');
    builder.push({ kind: 'problemTotal', target, source });
    return target;
  };
  const always = (problem: Problem): Register => {
    const target = builder.allocateProblem('person');
    builder.push({ kind: 'problemAlways', target, problem });
    return target;
  };
  return { toGrain, union, select, zero, total, always };
};
