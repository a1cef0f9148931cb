/** The tree of a cycle as of a day: every goal with its figure and its progress, rolled up exactly, and what of it a reader may see. */
import { keyResultProgress, rollUp, type Goal, type Progress, type RolledGoal, type RollUpPolicy } from '#kernel/performance/goal-tree';
import type { LeafReference } from '#kernel/rules/explanation';
import { assert } from '#kernel/base/result';
import { mayReach, reachesAll, type CompanyTransaction, type Subject } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';
import { latestValues, openFaults } from './evidence-store.ts';
import { latestCheckIns, latestFigures, versionsOn, type CheckIn, type GoalVersion } from './goal-store.ts';

/** A goal as it stood on a day. */
type TreeGoal = {
  readonly version: GoalVersion;
  /** The latest figure; null where nobody gave one. */
  readonly figure: { readonly value: string; readonly reference: LeafReference } | null;
  readonly lastCheckIn: CheckIn | null;
  readonly fault: string | null;
  readonly isCheckInDue: boolean;
};
export type GoalTree = { readonly cycle: Cycle; readonly day: number; readonly goals: ReadonlyMap<number, TreeGoal>; readonly rolled: ReadonlyMap<number, RolledGoal> };

/** Goals without a figure are left out of what is above them, which then says so. */
const policy: RollUpPolicy = { missing: 'renormalize', rounding: { unit: 'tenThousandth', mode: 'halfUp' } };

const versionReference = ({ goalId, versionId }: GoalVersion): LeafReference => ({ kind: 'fact', table: 'performance.goal_version', key: { goal_id: goalId, version_id: versionId } });

/** Progress by the goal's own figure; none for a goal that the goals below it measure. */
const ownProgress = ({ version, figure }: TreeGoal): Progress | null => {
  if (version.measure === 'children' || version.startValue === null || version.targetValue === null || figure === null) return null;
  const progress = keyResultProgress({ startValue: version.startValue, targetValue: version.targetValue, value: figure.value, references: { goal: versionReference(version), value: figure.reference } });
  assert(progress.ok, 'start and target were checked when the goal was set');
  return progress.value;
};

/** The kernel's goals. Below a goal that is measured by a figure of its own, others are shown and do not count. */
const kernelGoals = (goals: ReadonlyMap<number, TreeGoal>): readonly Goal[] => [...goals.values()].filter(({ version }) => !version.isDropped).map((goal): Goal => {
  const { version } = goal;
  const above = version.parentGoalId === null ? undefined : goals.get(version.parentGoalId);
  // Below a goal that was given up, a goal stands for itself.
  const parentId = above === undefined || above.version.isDropped ? null : above.version.goalId;
  return { goalId: version.goalId, parentId, weight: parentId === null || above?.version.measure === 'children' ? version.weight : '0', own: ownProgress(goal), ownWeight: '0', reference: versionReference(version) };
});

/**
 * Reads the tree of a cycle as of a day. For the system, or for who reaches every rating: with a part of the goals, those above
 * would show a progress that is not theirs.
 */
export const readGoalTree = async (tx: CompanyTransaction, cycle: Cycle, day: number): Promise<GoalTree> => {
  assert(reachesAll(tx.access, 'rating'), 'a tree of goals is rolled up from all of them');
  const [versions, checkIns, figures, values, faults] = [await versionsOn(tx, cycle.cycleId, day), await latestCheckIns(tx, cycle.cycleId, day), await latestFigures(tx, cycle.cycleId, day), await latestValues(tx, cycle.cycleId, day), await openFaults(tx, cycle.cycleId)];
  const goals = new Map(versions.map((version): [number, TreeGoal] => {
    const { goalId } = version;
    const [said, taken, lastCheckIn] = [figures.get(goalId), values.get(goalId), checkIns.get(goalId) ?? null];
    const figure = version.measure === 'checkIn' && said?.value != null ? { value: said.value, reference: { kind: 'fact', table: 'performance.check_in', key: { goal_id: goalId, check_in_id: said.checkInId } } as const }
      : version.measure === 'evidence' && taken !== undefined ? { value: taken.value, reference: { kind: 'fact', table: 'performance.evidence_value', key: { goal_id: goalId, value_id: taken.valueId } } as const } : null;
    const dueDay = Math.max(lastCheckIn?.onDay ?? cycle.fromDay, cycle.fromDay) + cycle.checkInDays;
    return [goalId, {
      version, figure, lastCheckIn, fault: version.measure === 'evidence' ? (faults.get(goalId) ?? null) : null,
      isCheckInDue: cycle.state === 'running' && version.measure === 'checkIn' && !version.isDropped && day >= dueDay && day >= cycle.fromDay,
    }];
  }));
  return { cycle, day, goals, rolled: rollUp(kernelGoals(goals), policy) };
};

/** So many people out of reach must stand behind a progress, or none: fewer could be told apart. */
const fewestCarriers = 5;

const below = (tree: GoalTree): ReadonlyMap<number | null, readonly TreeGoal[]> => Map.groupBy(tree.goals.values(), ({ version }) => version.parentGoalId);

type Veil = { /** Whose figures out of reach are in a goal's progress, and in no progress below it that is told. */ readonly untold: ReadonlySet<number>; readonly isTold: boolean };

/**
 * Which progress tells about few people out of reach. What is told below is taken off first: from a progress and all but one of its
 * parts the last one could be worked out.
 */
const veilsOf = (tree: GoalTree, children: ReadonlyMap<number | null, readonly TreeGoal[]>, reaches: (personId: number) => boolean): ((goalId: number) => Veil) => {
  const known = new Map<number, Veil>();
  const isSeen = ({ level, personId }: GoalVersion): boolean => level !== 'person' || reaches(personId);
  const untoldOf = (goalId: number): ReadonlySet<number> => {
    const goal = tree.goals.get(goalId);
    if (goal === undefined || goal.version.isDropped) return new Set();
    // A figure of the company or of a department is nobody's own.
    if (goal.version.measure !== 'children') return new Set(goal.version.level === 'person' && !reaches(goal.version.personId) ? [goal.version.personId] : []);
    return new Set((children.get(goalId) ?? []).flatMap(({ version }) => {
      const part = veilOf(version.goalId);
      return part.isTold && isSeen(version) ? [] : [...part.untold];
    }));
  };
  const veilOf = (goalId: number): Veil => {
    const found = known.get(goalId);
    if (found !== undefined) return found;
    const untold = untoldOf(goalId);
    const veil = { untold, isTold: untold.size === 0 || untold.size >= fewestCarriers };
    known.set(goalId, veil);
    return veil;
  };
  return veilOf;
};

export type ShownGoal = { readonly goal: TreeGoal; readonly rolled: RolledGoal | null; readonly maySeeFigure: boolean; /** It would tell about few people out of reach. */ readonly isWithheld: boolean };

/** What a subject may see of a tree: goals of the company and of departments, goals of people in reach; a progress where it tells about nobody out of reach. */
export const shownGoals = (tree: GoalTree, subject: Subject): readonly ShownGoal[] => {
  const children = below(tree);
  const reaches = (personId: number): boolean => mayReach(subject, 'read', 'rating', personId);
  const veilOf = veilsOf(tree, children, reaches);
  return [...tree.goals.values()].filter(({ version }) => version.level !== 'person' || reaches(version.personId)).map((goal) => {
    const { isTold } = veilOf(goal.version.goalId);
    return { goal, rolled: isTold ? (tree.rolled.get(goal.version.goalId) ?? null) : null, maySeeFigure: goal.version.level !== 'person' || reaches(goal.version.personId), isWithheld: !isTold };
  });
};

/** A number that no goal has: all of a person's goals together. */
const together = 0;

const weightIn = (tree: GoalTree, { goalId, weight }: Goal): string => tree.goals.get(goalId)?.version.weight ?? weight;

/** All of a person's goals of a tree together, by weight: those that do not count for another own goal already. The tree is taken apart once, for as many people as are asked about. */
export const togetherIn = (tree: GoalTree): ((personId: number) => RolledGoal | null) => {
  const all = kernelGoals(tree.goals);
  const parents = new Map(all.map(({ goalId, parentId }) => [goalId, parentId]));
  const children = Map.groupBy(all, ({ parentId }) => parentId);
  const carrierOf = (goalId: number): number => tree.goals.get(goalId)?.version.personId ?? 0;
  const carried = Map.groupBy(all, ({ goalId }) => carrierOf(goalId));
  const standsBelowOwn = (goalId: number, personId: number): boolean => {
    for (let above = parents.get(goalId) ?? null; above !== null; above = parents.get(above) ?? null) if (carrierOf(above) === personId) return true;
    return false;
  };
  const withBelow = (goal: Goal): readonly Goal[] => [goal, ...(children.get(goal.goalId) ?? []).flatMap(withBelow)];
  const root: Goal = { goalId: together, parentId: null, weight: '1', own: null, ownWeight: '0', reference: { kind: 'fact', table: 'performance.cycle', key: { cycle_id: tree.cycle.cycleId } } };
  return (personId) => {
    const tops = (carried.get(personId) ?? []).filter(({ goalId }) => !standsBelowOwn(goalId, personId));
    if (tops.length === 0) return null;
    const counted = tops.flatMap((top) => withBelow(top).map((goal) => (goal === top ? { ...goal, parentId: together, weight: weightIn(tree, goal) } : goal)));
    return rollUp([root, ...counted], policy).get(together) ?? null;
  };
};

/** The same for one person. */
export const togetherOf = (tree: GoalTree, personId: number): RolledGoal | null => togetherIn(tree)(personId);
