/** Goals beside the profiles of positions: what a profile proposes, duties without a goal, goals without a duty. */
import { gapsOf, proposedGoals, type DutyProfile } from '#kernel/performance/profile-gaps';
import type { PositionProfile } from '#contracts/flow/position-profile';
import { positionsOf, profileOf } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import type { GoalVersion } from './goal-store.ts';

const dutyProfileOf = ({ positionCode, duties }: PositionProfile): DutyProfile => ({ positionCode, duties });

/** Profiles of people as of a day; people without a position, or whose position is not there, are missing. */
export const profilesOf = async (tx: CompanyTransaction, personIds: readonly number[], day: number): Promise<ReadonlyMap<number, PositionProfile>> => {
  const positions = await positionsOf(tx, personIds, day);
  const profiles = new Map<string, PositionProfile | null>();
  for (const code of new Set(positions.values())) profiles.set(code, await profileOf(tx, code, day));
  return new Map([...positions].flatMap(([personId, code]) => {
    const profile = profiles.get(code) ?? null;
    return profile === null ? [] : [[personId, profile] as const];
  }));
};

const openGoals = (goals: readonly GoalVersion[], personId: number): readonly GoalVersion[] => goals.filter((goal) => goal.personId === personId && goal.level === 'person' && !goal.isDropped);

type ProposedDuty = { readonly dutyCode: string; readonly title: string; readonly weight: string };

/** A goal for each duty that has none; a duty without a weight counts as one. */
export const proposalsOf = (profile: PositionProfile, goals: readonly GoalVersion[], personId: number): readonly ProposedDuty[] =>
  proposedGoals(dutyProfileOf(profile), openGoals(goals, personId)).map((proposed) => ({ ...proposed, weight: Number(proposed.weight) > 0 ? proposed.weight : '1' }));

type Gap = { readonly gap: 'dutyWithoutGoal' | 'goalWithoutDuty'; readonly dutyCode: string | null; readonly goalId: number | null; readonly text: string };

/** What a person's profile and goals lack of each other; a goal of a duty that the profile no longer has serves none. */
export const gapsOfPerson = (profile: PositionProfile, goals: readonly GoalVersion[], personId: number): readonly Gap[] => {
  const own = openGoals(goals, personId);
  const gaps = gapsOf(dutyProfileOf(profile), own);
  const alone = new Set([...gaps.goalsWithoutDuty, ...gaps.goalsOfUnknownDuty]);
  return [
    ...gaps.dutiesWithoutGoal.map(({ dutyCode, text }): Gap => ({ gap: 'dutyWithoutGoal', dutyCode, goalId: null, text })),
    ...own.filter(({ goalId }) => alone.has(goalId)).map(({ goalId, dutyCode, title }): Gap => ({ gap: 'goalWithoutDuty', dutyCode, goalId, text: title })),
  ];
};
