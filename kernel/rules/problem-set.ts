/** Sets of problems as small integers, so that a column carries one number a row. Set 0 is empty. */
import type { Problem } from './rule-types.ts';

export type ProblemSets = {
  /** The set with exactly this problem. */
  readonly single: (problem: Problem) => number;
  readonly union: (a: number, b: number) => number;
  /** Problems of a set, sorted by code and name. */
  readonly list: (set: number) => readonly Problem[];
};

/** Sorted, without repetition: the form in which both evaluators answer. */
export const sortProblems = (problems: readonly Problem[]): readonly Problem[] => {
  const byKey = new Map(problems.map((problem) => [`${problem.code} ${problem.name}`, problem]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
};

export const createProblemSets = (): ProblemSets => {
  const sets: (readonly Problem[])[] = [[]];
  const numbers = new Map<string, number>([['', 0]]);
  const unions = new Map<number, Map<number, number>>();
  const intern = (problems: readonly Problem[]): number => {
    const sorted = sortProblems(problems);
    const key = sorted.map((problem) => `${problem.code} ${problem.name}`).join('\n');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    sets.push(sorted);
    numbers.set(key, sets.length - 1);
    return sets.length - 1;
  };
  const list = (set: number): readonly Problem[] => sets[set] ?? [];
  const union = (a: number, b: number): number => {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const row = unions.get(a) ?? new Map<number, number>();
    unions.set(a, row);
    const known = row.get(b);
    if (known !== undefined) return known;
    const found = intern([...list(a), ...list(b)]);
    row.set(b, found);
    return found;
  };
  return { single: (problem) => intern([problem]), union, list };
};
