/** A position's profile beside the goals of whoever holds it: duties that no goal serves, goals that serve no duty, and goals that the profile proposes. */
import { assert } from '../base/result.ts';
import { formatExact } from '../quantity/decimal.ts';
import { rational } from '../quantity/rational.ts';

/** `weight`: whole per cent of the whole, as the profile has it; weights of goals are decimal strings. */
export type ProfileDuty = { readonly dutyCode: string; readonly text: string; readonly weight: number };
export type DutyProfile = { readonly positionCode: string; readonly duties: readonly ProfileDuty[] };
/** `dutyCode`: the duty that the goal comes from; null: none was named. */
export type GoalOfDuty = { readonly goalId: number; readonly dutyCode: string | null };

export type ProfileGaps = {
  readonly dutiesWithoutGoal: readonly ProfileDuty[];
  /** Goals that name no duty. */
  readonly goalsWithoutDuty: readonly number[];
  /** Goals whose duty the profile does not have, or no longer has. */
  readonly goalsOfUnknownDuty: readonly number[];
  /** Share of the duties' weight that some goal serves, exact; null when no duty has a weight. */
  readonly covered: string | null;
};

/** What profile and goals lack of each other. */
export const gapsOf = (profile: DutyProfile, goals: readonly GoalOfDuty[]): ProfileGaps => {
  const known = new Set(profile.duties.map(({ dutyCode }) => dutyCode));
  assert(known.size === profile.duties.length, 'a duty stands once in a profile');
  const served = new Set(goals.flatMap(({ dutyCode }) => (dutyCode === null ? [] : [dutyCode])));
  const all = sumOfWeights(profile.duties);
  const done = sumOfWeights(profile.duties.filter(({ dutyCode }) => served.has(dutyCode)));
  return {
    dutiesWithoutGoal: profile.duties.filter(({ dutyCode }) => !served.has(dutyCode)),
    goalsWithoutDuty: goals.filter(({ dutyCode }) => dutyCode === null).map(({ goalId }) => goalId),
    goalsOfUnknownDuty: goals.filter(({ dutyCode }) => dutyCode !== null && !known.has(dutyCode)).map(({ goalId }) => goalId),
    covered: all === 0 ? null : formatExact(rational(BigInt(done), BigInt(all))),
  };
};

const sumOfWeights = (duties: readonly ProfileDuty[]): number => duties.reduce((sum, { weight }) => {
  assert(Number.isInteger(weight) && weight >= 0, 'a weight is a whole per cent');
  return sum + weight;
}, 0);

export type ProposedGoal = { readonly dutyCode: string; readonly title: string; readonly weight: string };

/** One goal for each duty that no goal serves yet, with the duty's own weight. */
export const proposedGoals = (profile: DutyProfile, goals: readonly GoalOfDuty[]): readonly ProposedGoal[] =>
  gapsOf(profile, goals).dutiesWithoutGoal.map(({ dutyCode, text, weight }) => ({ dutyCode, title: text, weight: String(weight) }));
