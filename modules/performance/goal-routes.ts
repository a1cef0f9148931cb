/** HTTP of goals: cycles and the tree of others; one's own stand in own-goal-routes.ts. Whole trees are read by the system and shown as far as the caller may see. */
import * as routes from '#contracts/api/goal-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { matchesFilter, visiblePeople } from '#modules/attendance';
import { findPersonId } from '#modules/people';
import { forSubject, mayReach, reachOf, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { sourcesOfConnectors } from '#modules/sync';
import { changeCycleState, saveCycle } from './cycle-life.ts';
import { cycleEvents, cycleOf, listCycles, type Cycle } from './cycle-store.ts';
import { completionOf, cycleAnswer, goalAnswer, goalDetails, instantOf, type GoalAnswer, type PersonNames } from './goal-answers.ts';
import { alignGoal, bindEvidence, checkIn, giveGoalUp, saveGoal, type BindingWish } from './goal-changes.ts';
import type { GoalError } from './goal-errors.ts';
import { gapsOfPerson, ownGoalsIn, profilesOf, proposalsOf } from './goal-profile.ts';
import { countGoals, currentGoals } from './goal-store.ts';
import { change, findShown, goalFailure, notFound, wholeTree, type GoalRoutesDeps } from './goal-tools.ts';
import { shownGoals, type ShownGoal } from './goal-tree.ts';

const isCycleOpen = ({ state }: Cycle): boolean => state === 'planned' || state === 'running';

const hasText = (search: string, names: PersonNames, { goal }: ShownGoal): boolean => {
  const wanted = search.trim().toLowerCase();
  const person = names.get(goal.version.personId);
  return wanted === '' || [goal.version.title, person?.name ?? '', person?.personNumber ?? ''].some((text) => text.toLowerCase().includes(wanted));
};

/** Goals that match, and those above them, so that each is seen where it stands. */
const matching = (shown: readonly ShownGoal[], names: PersonNames, query: ParsedQuery<typeof routes.listGoals>): readonly GoalAnswer[] => {
  const byId = new Map(shown.map((each) => [each.goal.version.goalId, each]));
  const kept = new Set<number>();
  for (const each of shown) {
    const { version } = each.goal;
    const isWanted = (query.withDropped === 'yes' || !version.isDropped) && hasText(query.search, names, each) && (query.department === '' || (version.department === '' ? names.get(version.personId)?.department : version.department) === query.department);
    if (!isWanted) continue;
    for (let next: ShownGoal | undefined = each; next !== undefined && !kept.has(next.goal.version.goalId); next = next.goal.version.parentGoalId === null ? undefined : byId.get(next.goal.version.parentGoalId)) kept.add(next.goal.version.goalId);
  }
  return shown.filter(({ goal }) => kept.has(goal.version.goalId)).map((each) => goalAnswer(each, names));
};

const dayOf = (deps: GoalRoutesDeps, text: string | undefined): number | null => {
  if (text === undefined) return deps.today();
  const parsed = parseDay(text);
  return parsed.ok ? parsed.value : null;
};

function registerReading(server: ApiServer, deps: GoalRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listGoalCycles, async ({ subject }) => success(await readCompany(database, forSubject(subject), async (tx) => {
    const [cycles, counts, events] = [await listCycles(tx), await countGoals(tx), await cycleEvents(tx)];
    const users = await deps.nameUsers(tx, [...new Set(events.map(({ userId }) => userId))]);
    return {
      today: formatDay(deps.today()),
      cycles: cycles.map((cycle) => ({
        ...cycleAnswer(cycle), goals: counts.get(cycle.cycleId) ?? 0,
        history: events.filter(({ cycleId }) => cycleId === cycle.cycleId).map(({ state, at, userId, reason }) => ({ state, at: instantOf(at), by: users.get(userId) ?? '', reason })),
      })),
    };
  })));
  server.handle(routes.listGoals, async ({ subject, params, query }) => {
    const day = dayOf(deps, query.day);
    if (day === null) return failure({ code: 'invalidRequest', status: 400, data: { field: 'day' } });
    const whole = await wholeTree(deps, subject.companyId, Number(params.cycleId), day);
    if (whole === null) return notFound;
    const reach = reachOf(subject, 'change', 'rating');
    const goals = [...matching(shownGoals(whole.tree, subject), whole.names, query)];
    return success({ cycle: cycleAnswer(whole.tree.cycle), day: formatDay(day), canChange: isCycleOpen(whole.tree.cycle) && (reach === 'all' || reach.size > 0), goals, completion: completionOf(goals) });
  });
  server.handle(routes.readGoal, async ({ subject, params }) => {
    const found = await findShown(deps, subject, Number(params.goalId));
    if (found === null) return notFound;
    const { shown, names, cycle } = found;
    const { version } = shown.goal;
    const mayChange = version.personId !== subject.personId && mayReach(subject, 'change', 'rating', version.personId) && !version.isDropped;
    return success({
      ...goalAnswer(shown, names), cycle: cycleAnswer(cycle), canChange: mayChange && isCycleOpen(cycle), canCheckIn: mayChange && cycle.state === 'running',
      ...(await readCompany(database, forSubject(subject), (tx) => goalDetails(tx, deps.nameUsers, version.goalId))),
    });
  });
  server.handle(routes.listEvidenceSources, async ({ subject }) => success({ sources: [...(await readCompany(database, forSubject(subject), (tx) => sourcesOfConnectors(tx, deps.evidenceConnectors)))] }));
}

function registerGaps(server: ApiServer, deps: GoalRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listGoalGaps, ({ subject, params, query }) => readCompany(database, forSubject(subject), async (tx): Promise<Result<RouteResponse<typeof routes.listGoalGaps>, ApiFailure>> => {
    const cycle = await cycleOf(tx, Number(params.cycleId));
    if (cycle === null) return notFound;
    const today = deps.today();
    const people = (await visiblePeople(tx, subject, { fromDay: today, toDay: today + 1 })).filter((person) => mayReach(subject, 'read', 'rating', person.personId) && matchesFilter(person, { ...query, workplaceCode: '' }));
    const [profiles, ownGoals] = [await profilesOf(tx, people.map(({ personId }) => personId), today), ownGoalsIn(await currentGoals(tx, cycle.cycleId))];
    return success({
      people: people.length, withoutPosition: people.filter(({ personId }) => !profiles.has(personId)).length,
      rows: people.flatMap((person) => {
        const profile = profiles.get(person.personId);
        return profile === undefined ? [] : gapsOfPerson(profile, ownGoals(person.personId)).map((gap) => ({ personNumber: person.personNumber, name: person.name, ownerDepartment: person.department, ...gap, goalId: gap.goalId === null ? null : String(gap.goalId) }));
      }),
    });
  }));
  server.handle(routes.proposeGoals, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx) => {
    const personId = await findPersonId(tx, params.personNumber);
    return personId === null || !mayReach(subject, 'change', 'rating', personId) ? notFound : proposalsAnswer(tx, Number(params.cycleId), personId, deps.today());
  }));
}

/** What somebody's position proposes for a cycle. */
export const proposalsAnswer = async (tx: CompanyTransaction, cycleId: number, personId: number, today: number): Promise<Result<RouteResponse<typeof routes.proposeGoals>, ApiFailure>> => {
  if ((await cycleOf(tx, cycleId)) === null) return notFound;
  const profile = (await profilesOf(tx, [personId], today)).get(personId);
  if (profile === undefined) return success({ positionCode: null, positionTitle: null, proposals: [] });
  const proposals = proposalsOf(profile, ownGoalsIn(await currentGoals(tx, cycleId))(personId));
  return success({ positionCode: profile.positionCode, positionTitle: { 'zh-CN': profile.titleChinese, en: profile.titleEnglish }, proposals: proposals.map((proposal) => ({ ...proposal })) });
};

const dayFields = (body: { readonly fromDate: string; readonly toDate: string; readonly reviewDate: string }): { readonly fromDay: number; readonly toDay: number; readonly reviewDay: number } | null => {
  const [from, to, review] = [parseDay(body.fromDate), parseDay(body.toDate), parseDay(body.reviewDate)];
  return from.ok && to.ok && review.ok ? { fromDay: from.value, toDay: to.value, reviewDay: review.value } : null;
};

function registerCycles(server: ApiServer, deps: GoalRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.saveGoalCycle, async ({ subject, body }) => {
    const { commandId, ...wish } = body;
    const days = dayFields(body);
    if (days === null) return failure({ code: 'cycleDatesInvalid', status: 400 });
    const cycleId = body.cycleId === null ? null : Number(body.cycleId);
    const saved = await runCommand<{ readonly cycleId: number }, GoalError>(database, forSubject(subject), { commandId, name: 'performance.saveCycle', subject: `cycle:${cycleId ?? 'new'}`, parameters: wish }, (tx) =>
      saveCycle(tx, { cycleId, kind: body.kind, title: body.title, checkInDays: body.checkInDays, ...days }));
    return saved.ok ? success({ cycleId: String(saved.value.cycleId) }) : failure(goalFailure(saved.error));
  });
  server.handle(routes.moveGoalCycle, ({ subject, params, body }) => {
    const cycleId = Number(params.cycleId);
    const { commandId, state, reason } = body;
    return change(database, subject, { commandId, name: 'performance.moveCycle', subject: `cycle:${cycleId}`, parameters: { state, reason } }, (tx) => changeCycleState(tx, { cycleId, state, reason }, deps.today()));
  });
}

function registerWriting(server: ApiServer, deps: GoalRoutesDeps): void {
  const { database, today } = deps;
  server.handle(routes.saveGoal, async ({ subject, body }) => {
    const { commandId, personNumber, cycleId, goalId, parentGoalId, ...content } = body;
    const personId = await readCompany(database, forSubject(subject), (tx) => findPersonId(tx, personNumber));
    if (personId === null || !mayReach(subject, 'read', 'rating', personId)) return notFound;
    const ids = { cycleId: Number(cycleId), goalId: goalId === null ? null : Number(goalId), parentGoalId: parentGoalId === null ? null : Number(parentGoalId) };
    const saved = await runCommand<{ readonly goalId: number }, GoalError>(database, forSubject(subject), { commandId, name: 'performance.saveGoal', subject: `goal:${goalId ?? 'new'}`, parameters: { ...content, ...ids, personId } }, (tx) =>
      saveGoal(tx, subject, { ...content, ...ids, personId, isDropped: false }, today()));
    return saved.ok ? success({ goalId: String(saved.value.goalId) }) : failure(goalFailure(saved.error));
  });
  server.handle(routes.moveGoal, ({ subject, params, body }) => {
    const wish = { goalId: Number(params.goalId), parentGoalId: body.parentGoalId === null ? null : Number(body.parentGoalId), reason: body.reason };
    return change(database, subject, { commandId: body.commandId, name: 'performance.alignGoal', subject: `goal:${wish.goalId}`, parameters: wish }, (tx) => alignGoal(tx, subject, wish, today()));
  });
  server.handle(routes.dropGoal, ({ subject, params, body }) => {
    const wish = { goalId: Number(params.goalId), reason: body.reason };
    return change(database, subject, { commandId: body.commandId, name: 'performance.dropGoal', subject: `goal:${wish.goalId}`, parameters: wish }, (tx) => giveGoalUp(tx, subject, wish, today()));
  });
  server.handle(routes.checkInGoal, ({ subject, params, body }) => checkInFor(deps, subject, Number(params.goalId), body));
  server.handle(routes.refreshGoalEvidence, ({ subject, body }) => change(database, subject, { commandId: body.commandId, name: 'performance.refreshEvidence', subject: 'goals', parameters: {} }, async (tx) => {
    await deps.askForEvidence(tx);
    return success(null);
  }));
  server.handle(routes.bindGoalEvidence, ({ subject, params, body }) => {
    const { commandId, sourceCode, sourcePersonKey, evidenceMeasure, valuePath, filters } = body;
    const wish = { goalId: Number(params.goalId), sourceCode, sourcePersonKey, question: { measure: evidenceMeasure, valuePath, filters } };
    return change(database, subject, { commandId, name: 'performance.bindEvidence', subject: `goal:${wish.goalId}`, parameters: { sourceCode, sourcePersonKey, evidenceMeasure, valuePath, filters: filters.map((filter) => ({ ...filter })) } }, (tx) =>
      bindAndTake(deps, tx, subject, wish));
  });
}

/** A new question is answered soon, not only in the next half hour. */
const bindAndTake = async (deps: GoalRoutesDeps, tx: CompanyTransaction, subject: Subject, wish: BindingWish): Promise<Result<null, GoalError>> => {
  const bound = await bindEvidence(tx, subject, wish, (await sourcesOfConnectors(tx, deps.evidenceConnectors)).map(({ sourceCode }) => sourceCode), deps.today());
  if (bound.ok && wish.sourceCode !== null) await deps.askForEvidence(tx);
  return bound;
};

type CheckInBody = { readonly commandId: string; readonly onDate: string; readonly value: string | null; readonly confidence: 'onTrack' | 'atRisk' | 'offTrack'; readonly note: string };
/** A check-in over HTTP, one's own or for somebody. */
export const checkInFor = (deps: GoalRoutesDeps, subject: Subject, goalId: number, { commandId, onDate, value, confidence, note }: CheckInBody): Promise<Result<{ readonly done: true }, ApiFailure>> => {
  const day = parseDay(onDate);
  if (!day.ok) return Promise.resolve(failure({ code: 'checkInDateInvalid', status: 400 }));
  return change(deps.database, subject, { commandId, name: 'performance.checkIn', subject: `goal:${goalId}`, parameters: { onDate, value, confidence, note } }, (tx) => checkIn(tx, subject, { goalId, onDay: day.value, value, confidence, note }, deps.today()));
};

/** Registers the routes of goals of others; own-goal-routes.ts has one's own. */
export const registerGoalRoutes = (server: ApiServer, deps: GoalRoutesDeps): void => {
  registerReading(server, deps);
  registerGaps(server, deps);
  registerCycles(server, deps);
  registerWriting(server, deps);
};
