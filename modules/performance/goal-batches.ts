/** Goals of many people at once: out of a table, or as positions propose them. A row that is refused holds back no other. */
import * as routes from '#contracts/api/goal-api';
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { visiblePeople } from '#modules/attendance';
import { forSubject, mayReach, recordAudit, runCommand, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { openCycle } from './cycle-life.ts';
import type { Cycle } from './cycle-store.ts';
import { checkIn, saveGoal } from './goal-changes.ts';
import type { GoalError } from './goal-errors.ts';
import { ownGoalsIn, profilesOf, proposalsOf, setProposedGoals } from './goal-profile.ts';
import { currentGoals, type GoalVersion } from './goal-store.ts';
import { goalFailure, type GoalRoutesDeps } from './goal-tools.ts';

type Failure = { readonly row: number; readonly code: string; readonly data: Readonly<Record<string, string | number>> };
type Outcome = { readonly done: number; readonly failures: Failure[] };

/** People whose ratings the subject changes, by number; never the subject. */
const peopleOf = async (tx: CompanyTransaction, subject: Subject, today: number): Promise<ReadonlyMap<string, number>> =>
  new Map((await visiblePeople(tx, subject, { fromDay: today, toDay: today + 1 })).filter(({ personId }) => personId !== subject.personId && mayReach(subject, 'change', 'rating', personId)).map(({ personNumber, personId }) => [personNumber, personId]));

/** Each row by itself. */
const takeRows = async <Row>(tx: CompanyTransaction, rows: readonly Row[], take: (row: Row) => Promise<Result<unknown, GoalError>>): Promise<Outcome> => {
  const failures: Failure[] = [];
  for (const [index, row] of rows.entries()) {
    await tx.query('savepoint goal_row');
    const taken = await take(row);
    if (taken.ok) continue;
    await tx.query('rollback to savepoint goal_row');
    failures.push({ row: index + 1, code: taken.error.code, data: { ...taken.error.data } });
  }
  return { done: rows.length - failures.length, failures };
};

const keyOf = (personId: number, title: string): string => `${personId} ${title.trim()}`;
/** Goals of people by whose they are and what they say; of two of one title, the one set first. */
const byTitle = (goals: readonly GoalVersion[]): ReadonlyMap<string, GoalVersion> => new Map(goals.filter(({ level, isDropped }) => level === 'person' && !isDropped).toReversed().map((goal) => [keyOf(goal.personId, goal.title), goal]));

/** Goals as the positions of people propose them. */
const setOfProfiles = async (tx: CompanyTransaction, cycle: Cycle, personIds: readonly number[], today: number): Promise<{ readonly people: number; readonly goals: number; readonly withoutPosition: number }> => {
  const [profiles, ownGoals] = [await profilesOf(tx, personIds, today), ownGoalsIn(await currentGoals(tx, cycle.cycleId))];
  const got: number[] = [];
  let made = 0;
  for (const [personId, profile] of profiles) {
    const proposals = proposalsOf(profile, ownGoals(personId));
    await setProposedGoals(tx, cycle, { personId, day: today }, proposals);
    made += proposals.length;
    if (proposals.length > 0) got.push(personId);
  }
  if (made > 0) await recordAudit(tx, { action: 'performance.goalsOfProfiles', subject: `cycle:${cycle.cycleId}`, personIds: got, fieldClasses: ['rating'], data: { goals: made } });
  return { people: got.length, goals: made, withoutPosition: personIds.filter((personId) => !profiles.has(personId)).length };
};

/** Binds the routes of many goals at once. */
export const registerGoalBatchRoutes = (server: ApiServer, { database, today }: Pick<GoalRoutesDeps, 'database' | 'today'>): void => {
  const run = async <T>(subject: Subject, command: Parameters<typeof runCommand>[2], work: (tx: CompanyTransaction) => Promise<Result<T, GoalError>>) => {
    const done = await runCommand<T, GoalError>(database, forSubject(subject), command, work);
    return done.ok ? done : failure(goalFailure(done.error));
  };
  server.handle(routes.setGoals, ({ subject, params, body: { commandId, rows } }) => {
    const cycleId = Number(params.cycleId);
    return run(subject, { commandId, name: 'performance.setGoals', subject: `cycle:${cycleId}`, parameters: { rows } }, async (tx) => {
      const cycle = await openCycle(tx, cycleId);
      if (!cycle.ok) return cycle;
      const [people, known] = [await peopleOf(tx, subject, today()), new Map(byTitle(await currentGoals(tx, cycleId)))];
      return success(await takeRows(tx, rows, async ({ personNumber, title, weight, startValue, targetValue, unit }) => {
        const personId = people.get(personNumber);
        if (personId === undefined) return failure({ code: 'goalNotYours' });
        const former = known.get(keyOf(personId, title));
        // A goal that follows another system, or those below it, is not turned into one of check-ins by a table.
        if (former !== undefined && former.measure !== 'checkIn') return failure({ code: 'goalMeasureInvalid' });
        const place = { parentGoalId: former?.parentGoalId ?? null, dutyCode: former?.dutyCode ?? null, goalId: former?.goalId ?? null };
        return saveGoal(tx, subject, { ...place, cycleId, personId, level: 'person', department: '', title, weight, measure: 'checkIn', startValue, targetValue, unit, isDropped: false, reason: '' }, today());
      }));
    });
  });
  server.handle(routes.checkInGoals, ({ subject, params, body: { commandId, onDate, rows } }) => {
    const [cycleId, day] = [Number(params.cycleId), parseDay(onDate)];
    if (!day.ok) return Promise.resolve(failure({ code: 'checkInDateInvalid', status: 400 }));
    return run(subject, { commandId, name: 'performance.checkInGoals', subject: `cycle:${cycleId}`, parameters: { onDate, rows } }, async (tx) => {
      const cycle = await openCycle(tx, cycleId);
      if (!cycle.ok) return cycle;
      const [people, known] = [await peopleOf(tx, subject, today()), byTitle(await currentGoals(tx, cycleId))];
      return success(await takeRows(tx, rows, async ({ personNumber, title, value, confidence }) => {
        const goal = known.get(keyOf(people.get(personNumber) ?? 0, title));
        return goal === undefined ? failure({ code: 'goalUnknown' }) : checkIn(tx, subject, { goalId: goal.goalId, onDay: day.value, value, confidence, note: '' }, today());
      }));
    });
  });
  server.handle(routes.setGoalsOfProfiles, ({ subject, params, body: { commandId } }) => {
    const cycleId = Number(params.cycleId);
    return run(subject, { commandId, name: 'performance.setGoalsOfProfiles', subject: `cycle:${cycleId}`, parameters: {} }, async (tx) => {
      const cycle = await openCycle(tx, cycleId);
      return cycle.ok ? success(await setOfProfiles(tx, cycle.value, [...(await peopleOf(tx, subject, today())).values()], today())) : cycle;
    });
  });
};
