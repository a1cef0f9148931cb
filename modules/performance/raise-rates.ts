/**
 * By which share of the wage an approved rule speaks for a raise, from the last results of people. It is a proposal and
 * nothing more: what becomes of it, people decide.
 */
import { explainRule } from '#kernel/performance/performance-rule';
import type { RaiseRounding } from '#kernel/performance/raised-wage';
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { isPresent, type CompanyTransaction } from '#modules/platform';
import { hasPayEffect } from './rule-store.ts';
import { compileVersion, ruleInForce } from './rule-versions.ts';
import { inputOfComponent } from './score-factors.ts';
import { referenceOfScore, scoresOf, speaksBefore, type Score } from './score-store.ts';

export type RaiseRate = { readonly rate: string; readonly explanation: ExplanationNode; readonly scoreId: number; readonly ruleId: number; /** How the new wage is rounded, as it was approved. */ readonly rounding: RaiseRounding };

/** The newest revision of each cycle, the one that speaks first in the first place (as `scoresOfMonth`). */
const byCycle = (scores: readonly Score[]): readonly Score[] =>
  [...new Map(scores.toSorted((a, b) => a.revision - b.revision).map((score) => [score.cycleId, score])).values()].toSorted(speaksBefore);

const cellsOfScores = (last: Score, before: Score | undefined): Readonly<Record<string, InputCell>> => {
  const reference = referenceOfScore(last);
  const cells: Record<string, InputCell> = { score: { value: last.content.score, reference } };
  for (const { component, points } of last.content.components) {
    const input = inputOfComponent[component];
    if (input !== undefined && points !== null) cells[input] = { value: points, reference };
  }
  return before === undefined ? cells : { ...cells, previousScore: { value: before.content.score, reference: referenceOfScore(before) } };
};

/**
 * Rates of people from a day ("2027-01-01"); whoever has no result, or whom the rule needs to know more of, is left out.
 * Nobody has one while results have no effect on pay. `cellsOf`: what the rule may know of a person besides results.
 */
export const raiseRatesFor = async (
  tx: CompanyTransaction, { date, personIds, cellsOf }: { readonly date: string; readonly personIds: readonly number[]; readonly cellsOf: (personId: number) => Readonly<Record<string, InputCell>> },
): Promise<ReadonlyMap<number, RaiseRate>> => {
  const rule = !isPresent(tx, 'performance') || !(await hasPayEffect(tx, date.slice(0, 7))) ? null : await ruleInForce(tx, 'raise', date);
  const compiled = rule === null ? null : compileVersion(rule);
  if (rule === null || compiled?.ok !== true) return new Map();
  return new Map([...Map.groupBy(await scoresOf(tx, personIds), ({ personId }) => personId)].flatMap(([personId, scores]): readonly (readonly [number, RaiseRate])[] => {
    const [last, before] = byCycle(scores);
    if (last === undefined) return [];
    const explained = explainRule(compiled.value, { ...cellsOf(personId), ...cellsOfScores(last, before) });
    return explained.ok ? [[personId, { rate: explained.value.value, explanation: explained.value.explanation, scoreId: last.scoreId, ruleId: rule.ruleId, rounding: rule.definition.rounding ?? 'fen' }]] : [];
  }));
};
