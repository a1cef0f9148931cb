/** Goals beside the profiles of positions: what a profile proposes, duties without a goal, goals without a duty. */
import { gapsOf, proposedGoals, type DutyProfile } from '#kernel/performance/profile-gaps';
import type { PositionProfile } from '#contracts/flow/position-profile';
import { positionsOf, profileOf } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';
import { insertGoal, insertVersion, type GoalVersion } from './goal-store.ts';

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

/** The goals of a cycle that people carry for themselves and that still count, by person. */
export const ownGoalsIn = (goals: readonly GoalVersion[]): ((personId: number) => readonly GoalVersion[]) => {
  const byPerson = Map.groupBy(goals.filter(({ level, isDropped }) => level === 'person' && !isDropped), ({ personId }) => personId);
  return (personId) => byPerson.get(personId) ?? [];
};

type ProposedDuty = { readonly dutyCode: string; readonly title: string; readonly weight: string };

/** A goal for each duty that none of a person's own goals serves; a duty without a weight counts as one. */
export const proposalsOf = (profile: PositionProfile, own: readonly GoalVersion[]): readonly ProposedDuty[] =>
  proposedGoals(dutyProfileOf(profile), own).map((proposed) => ({ ...proposed, weight: Number(proposed.weight) > 0 ? proposed.weight : '1' }));

/** Sets goals as a profile proposes them, measured by what is said in check-ins from 0 to 100 %; the manager says better. From the day, or from the cycle's first. */
export const setProposedGoals = async (tx: CompanyTransaction, cycle: Pick<Cycle, 'cycleId' | 'fromDay'>, { personId, day }: { readonly personId: number; readonly day: number }, proposals: readonly ProposedDuty[]): Promise<void> => {
  for (const { dutyCode, title, weight } of proposals) {
    const content = { personId, level: 'person', department: '', parentGoalId: null, title, weight, measure: 'checkIn', startValue: '0', targetValue: '100', unit: '%', dutyCode, isDropped: false } as const;
    await insertVersion(tx, await insertGoal(tx, cycle.cycleId), content, { day: Math.max(day, cycle.fromDay), reason: '' });
  }
};

type Gap = { readonly gap: 'dutyWithoutGoal' | 'goalWithoutDuty'; readonly dutyCode: string | null; readonly goalId: number | null; readonly text: string };

/** What a profile and a person's own goals lack of each other; a goal of a duty that the profile no longer has serves none. */
export const gapsOfPerson = (profile: PositionProfile, own: readonly GoalVersion[]): readonly Gap[] => {
  const gaps = gapsOf(dutyProfileOf(profile), own);
  const alone = new Set([...gaps.goalsWithoutDuty, ...gaps.goalsOfUnknownDuty]);
  return [
    ...gaps.dutiesWithoutGoal.map(({ dutyCode, text }): Gap => ({ gap: 'dutyWithoutGoal', dutyCode, goalId: null, text })),
    ...own.filter(({ goalId }) => alone.has(goalId)).map(({ goalId, dutyCode, title }): Gap => ({ gap: 'goalWithoutDuty', dutyCode, goalId, text: title })),
  ];
};
