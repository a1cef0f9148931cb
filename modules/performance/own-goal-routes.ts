/** HTTP of one's own goals, from the phone: how far they are, check-ins, and setting them while the cycle is planned. */
import * as routes from '#contracts/api/goal-api';
import { failure, success } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { forSubject, oneselfOf, readCompany, runCommand, type ApiServer, type Subject } from '#modules/platform';
import { listCycles, type Cycle } from './cycle-store.ts';
import { cycleAnswer, goalAnswer, goalDetails } from './goal-answers.ts';
import { saveGoal } from './goal-changes.ts';
import type { GoalError } from './goal-errors.ts';
import { checkInFor, proposalsAnswer } from './goal-routes.ts';
import { findShown, goalFailure, notFound, wholeTree, type GoalRoutesDeps } from './goal-tools.ts';
import { shownGoals, togetherOf } from './goal-tree.ts';

type Own = { readonly subject: Subject; readonly personId: number };
const ownOf = (subject: Subject): Own | null => (subject.personId === null ? null : { subject: oneselfOf(subject), personId: subject.personId });

/** The cycle that is asked for; else the one that runs, else one that is planned, else the latest. */
const chosen = (cycles: readonly Cycle[], cycleId: string | undefined): Cycle | undefined =>
  (cycleId === undefined ? (cycles.find(({ state }) => state === 'running') ?? cycles.find(({ state }) => state === 'planned') ?? cycles[0]) : cycles.find((cycle) => String(cycle.cycleId) === cycleId));

function registerReading(server: ApiServer, deps: GoalRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listOwnGoals, async ({ subject, query }) => {
    const own = ownOf(subject);
    if (own === null) return notFound;
    const cycles = (await readCompany(database, forSubject(own.subject), (tx) => listCycles(tx))).filter(({ state }) => state !== 'discarded');
    const cycle = chosen(cycles, query.cycleId);
    const frame = { today: formatDay(deps.today()), cycles: cycles.map(cycleAnswer) };
    const whole = cycle === undefined ? null : await wholeTree(deps, subject.companyId, cycle.cycleId, deps.today());
    if (cycle === undefined || whole === null) return query.cycleId === undefined ? success({ ...frame, cycle: null, progress: null, canAdd: false, goals: [] }) : notFound;
    // Goals of others below one's own: a manager sees as far as the line reaches.
    const shown = shownGoals(whole.tree, subject);
    const byId = new Map(shown.map((each) => [each.goal.version.goalId, each.goal.version]));
    const mine = shown.filter(({ goal: { version } }) => version.personId === own.personId && !version.isDropped);
    const together = mine.some(({ rolled }) => rolled === null) ? null : togetherOf(whole.tree, own.personId);
    return success({
      ...frame, cycle: cycleAnswer(cycle), progress: together?.state === 'measured' ? together.progress : null, canAdd: cycle.state === 'planned' && subject.program === null,
      goals: mine.map((each) => {
        const above = each.goal.version.parentGoalId === null ? undefined : byId.get(each.goal.version.parentGoalId);
        return { ...goalAnswer(each, whole.names), alignedTo: above?.title ?? null };
      }),
    });
  });
  server.handle(routes.readOwnGoal, async ({ subject, params }) => {
    const own = ownOf(subject);
    const found = own === null ? null : await findShown(deps, subject, Number(params.goalId));
    if (own === null || found === null || found.shown.goal.version.personId !== own.personId) return notFound;
    const { shown, names, cycle } = found;
    const isLive = !shown.goal.version.isDropped && subject.program === null;
    return success({
      ...goalAnswer(shown, names), cycle: cycleAnswer(cycle), canChange: isLive && cycle.state === 'planned', canCheckIn: isLive && cycle.state === 'running',
      ...(await readCompany(database, forSubject(own.subject), (tx) => goalDetails(tx, deps.nameUsers, shown.goal.version.goalId))),
    });
  });
  server.handle(routes.proposeOwnGoals, async ({ subject, query }) => {
    const own = ownOf(subject);
    return own === null ? notFound : readCompany(database, forSubject(own.subject), (tx) => proposalsAnswer(tx, Number(query.cycleId), own.personId, deps.today()));
  });
}

/** Registers the routes of one's own goals. */
export const registerOwnGoalRoutes = (server: ApiServer, deps: GoalRoutesDeps): void => {
  registerReading(server, deps);
  server.handle(routes.checkInOwnGoal, async ({ subject, params, body }) => {
    const own = ownOf(subject);
    return own === null ? notFound : checkInFor(deps, own.subject, Number(params.goalId), body);
  });
  server.handle(routes.saveOwnGoal, async ({ subject, body }) => {
    const own = ownOf(subject);
    if (own === null) return notFound;
    const { commandId, cycleId, goalId, parentGoalId, ...content } = body;
    const ids = { cycleId: Number(cycleId), goalId: goalId === null ? null : Number(goalId), parentGoalId: parentGoalId === null ? null : Number(parentGoalId) };
    const saved = await runCommand<{ readonly goalId: number }, GoalError>(deps.database, forSubject(own.subject), { commandId, name: 'performance.saveOwnGoal', subject: `goal:${goalId ?? 'new'}`, parameters: { ...content, ...ids } }, (tx) =>
      saveGoal(tx, own.subject, { ...content, ...ids, level: 'person', department: '', personId: own.personId, isDropped: false }, deps.today()));
    return saved.ok ? success({ goalId: String(saved.value.goalId) }) : failure(goalFailure(saved.error));
  });
};
