/** HTTP of plans and certificates: who is to finish what by when, decisions about it, and certificates with their last day. */
import * as routes from '#contracts/api/learning-api';
import type { ParsedBody, ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { matchesFilter, personFieldsOf, visiblePeople, type ListedPerson } from '#modules/attendance';
import { findPersonId } from '#modules/people';
import { mayReach, pageOfRows, userOfActor, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { insertCertificate, readCertificates, readCompletions, takeBackCertificate, type Completion } from './completion-store.ts';
import { findCourse, readCourses } from './course-store.ts';
import { recordCompletion } from './finish-course.ts';
import { causeAnswer, certificateAnswer, itemAnswer, titlesOf } from './learning-answers.ts';
import type { LearningError } from './learning-errors.ts';
import { dayOf, type LearningRoutesDeps, type LearningTools } from './learning-tools.ts';
import { assignTraining, decideTraining, moveTraining, proposeForNeeds, waiveTraining } from './plan-training.ts';
import { causesOf, eventsOf, findItem, readItems, type PlanItem } from './plan-store.ts';
import { dueOfCertificate, dueOfItem, mayKnowOf, mayPlanFor, planningFor, shownEvents } from './training-views.ts';

const longAgoDays = 400;

/** People in reach by number, whoever is or was employed within a year. */
const peopleOf = async (tx: CompanyTransaction, subject: Subject, today: number): Promise<ReadonlyMap<number, ListedPerson>> =>
  new Map((await visiblePeople(tx, subject, { fromDay: today - longAgoDays, toDay: today + longAgoDays })).map((person) => [person.personId, person]));

type View = ParsedQuery<typeof routes.listTraining>['view'];
const isInView = (item: PlanItem, view: View, today: number): boolean => {
  const due = dueOfItem(item, today);
  return view === 'all' || (view === 'soon' || view === 'overdue' ? item.state === 'open' && due === view : item.state === view);
};

const countItems = (items: readonly PlanItem[], completions: ReadonlyMap<string, Completion>, today: number): RouteResponse<typeof routes.listTraining>['counts'] => {
  const count = (view: View): number => items.filter((item) => isInView(item, view, today)).length;
  const inTime = items.filter(({ itemId, state, dueDay }) => state === 'done' && (completions.get(itemId)?.completedDay ?? Number.MAX_SAFE_INTEGER) <= dueDay).length;
  return { open: count('open'), soon: count('soon'), overdue: count('overdue'), proposed: count('proposed'), done: count('done'), doneInTime: inTime };
};

const byItem = (completions: readonly Completion[]): ReadonlyMap<string, Completion> => new Map(completions.flatMap((completion) => (completion.itemId === null ? [] : [[completion.itemId, completion] as const])));

const listTraining = async (tx: CompanyTransaction, subject: Subject, query: ParsedQuery<typeof routes.listTraining>, today: number): Promise<RouteResponse<typeof routes.listTraining>> => {
  const people = await peopleOf(tx, subject, today);
  const items = (await readItems(tx, { personIds: null, states: null })).filter((item) => people.has(item.personId) && mayKnowOf(tx, item));
  const completions = byItem(await readCompletions(tx, null));
  const courses = await readCourses(tx);
  const matching = items.filter((item) => matchesFilter(people.get(item.personId)!, query) && (query.courseCode === '' || item.courseCode === query.courseCode) && isInView(item, query.view, today));
  return {
    total: matching.length, counts: countItems(items, completions, today), mayPlan: [...people.keys()].some((personId) => mayPlanFor(subject, personId)),
    rows: pageOfRows(matching, query).map((item) => ({ ...personFieldsOf(people.get(item.personId)!), ...itemAnswer(item, courses.get(item.courseCode), completions.get(item.itemId), today) })),
  };
};

const readTraining = async (deps: LearningRoutesDeps, tx: CompanyTransaction, subject: Subject, itemId: string): Promise<Result<RouteResponse<typeof routes.readTraining>, LearningError>> => {
  const today = deps.today();
  const item = await findItem(tx, itemId);
  const person = item === null ? undefined : (await peopleOf(tx, subject, today)).get(item.personId);
  if (item === null || person === undefined || !mayKnowOf(tx, item)) return failure({ code: 'planItemUnknown' });
  const course = await findCourse(tx, item.courseCode);
  const completion = byItem(await readCompletions(tx, [item.personId])).get(itemId);
  const causes = (await causesOf(tx, [item.personId])).get(itemId) ?? [];
  const events = shownEvents(tx, item, await eventsOf(tx, item));
  const names = await deps.nameUsers(tx, [...new Set(events.map(({ userId }) => userOfActor(userId)).filter((id) => id !== ''))]);
  return success({
    ...personFieldsOf(person), ...itemAnswer(item, course ?? undefined, completion, today), causes: causes.map(causeAnswer), mayDecide: subject.program === null && mayPlanFor(subject, item.personId),
    events: events.map(({ event, dueDay, reason, userId, at }) => ({ event, dueDate: dueDay === null ? null : formatDay(dueDay), reason, byName: names.get(userOfActor(userId)) ?? '', at: new Date(at * 1000).toISOString() })),
  });
};

const assign = async (tx: CompanyTransaction, subject: Subject, body: ParsedBody<typeof routes.assignTraining>, today: number): Promise<Result<RouteResponse<typeof routes.assignTraining>, LearningError>> => {
  const dueDay = dayOf(body.dueDate);
  if (dueDay === null) return failure({ code: 'dueInPast' });
  const { people, unknown } = await planningFor(tx, subject, body.personNumbers, today);
  const assigned = await assignTraining(tx, { personIds: people.map(({ personId }) => personId), courseCode: body.courseCode, dueDay, today, reason: body.reason });
  return assigned.ok ? success({ ...assigned.value, unknown }) : assigned;
};

/** Whose ratings the subject may change and whose training they decide. */
const proposeFromReviews = async (deps: LearningRoutesDeps, tx: CompanyTransaction, subject: Subject): Promise<Result<RouteResponse<typeof routes.proposeFromReviews>, LearningError>> => {
  const today = deps.today();
  const people = (await visiblePeople(tx, subject, { fromDay: today, toDay: today + 1 })).map(({ personId }) => personId).filter((personId) => mayPlanFor(subject, personId) && mayReach(subject, 'change', 'rating', personId) && mayReach(subject, 'read', 'rating', personId));
  const { proposed, withoutCourse } = await proposeForNeeds(tx, await deps.trainingNeeds(tx, people), today);
  return success({ proposed, withoutCourse: withoutCourse.map((need) => ({ competencyCode: need.competencyCode, titles: titlesOf(need) })) });
};

const registerPlans = (server: ApiServer, deps: LearningRoutesDeps, { read, change }: LearningTools): void => {
  server.handle(routes.listTraining, ({ subject, query }) => read(subject, async (tx) => success(await listTraining(tx, subject, query, deps.today()))));
  server.handle(routes.readTraining, ({ subject, params }) => read(subject, (tx) => readTraining(deps, tx, subject, params.itemId)));
  server.handle(routes.assignTraining, ({ subject, body }) => {
    const { commandId, ...wish } = body;
    return change(subject, { commandId }, { name: 'learning.assign', subject: `course:${body.courseCode}`, parameters: wish }, (tx) => assign(tx, subject, body, deps.today()));
  });
  server.handle(routes.proposeFromReviews, ({ subject, body }) => change(subject, body, { name: 'learning.proposeFromReviews', subject: 'training', parameters: {} }, (tx) => proposeFromReviews(deps, tx, subject)));
};

type ItemCommand = { readonly name: string; readonly commandId: string; readonly parameters: Readonly<Record<string, string | null>> };
type DecidedItem = { readonly itemId: string; readonly mayPlan: (personId: number) => boolean };

const registerDecisions = (server: ApiServer, deps: LearningRoutesDeps, { change }: LearningTools): void => {
  const { today } = deps;
  type Done = Promise<Result<{ done: true }, LearningError>>;
  /** What somebody is to learn is somebody's word: a program is nobody. */
  const about = (subject: Subject, itemId: string, command: ItemCommand, work: (tx: CompanyTransaction, item: DecidedItem) => Done) =>
    change<{ done: true }>(subject, command, { name: command.name, subject: `training:${itemId}`, parameters: { itemId, ...command.parameters } }, (tx) =>
      (subject.program === null ? work(tx, { itemId, mayPlan: (personId) => mayPlanFor(subject, personId) }) : Promise.resolve(failure({ code: 'trainingNotForPrograms' }))));
  const wrongDay: Result<never, LearningError> = failure({ code: 'dueInPast' });
  server.handle(routes.decideTraining, ({ subject, params, body: { commandId, ...wish } }) => about(subject, params.itemId, { name: 'learning.decide', commandId, parameters: wish }, (tx, item) => {
    const dueDay = wish.dueDate === null ? null : dayOf(wish.dueDate);
    return wish.dueDate !== null && dueDay === null ? Promise.resolve(wrongDay) : decideTraining(tx, subject.personId, { ...item, decision: wish.decision, dueDay, today: today(), reason: wish.reason });
  }));
  server.handle(routes.decideTrainings, ({ subject, body: { commandId, decision, itemIds, reason } }) => change(subject, { commandId }, { name: 'learning.decideMany', subject: 'training', parameters: { decision, itemIds, reason } }, async (tx) => {
    if (subject.program !== null) return failure<LearningError>({ code: 'trainingNotForPrograms' });
    const results: RouteResponse<typeof routes.decideTrainings>['results'] = [];
    for (const itemId of new Set(itemIds)) {
      await tx.query('savepoint training_decision');
      const decided = await decideTraining(tx, subject.personId, { itemId, mayPlan: (personId) => mayPlanFor(subject, personId), decision, dueDay: null, today: today(), reason });
      if (!decided.ok) await tx.query('rollback to savepoint training_decision');
      results.push({ itemId, code: decided.ok ? null : decided.error.code === 'planItemUnknown' ? 'notFound' : decided.error.code });
    }
    return success({ results });
  }));
  server.handle(routes.moveTraining, ({ subject, params, body: { commandId, ...wish } }) => about(subject, params.itemId, { name: 'learning.move', commandId, parameters: wish }, (tx, item) => {
    const dueDay = dayOf(wish.dueDate);
    return dueDay === null ? Promise.resolve(wrongDay) : moveTraining(tx, subject.personId, { ...item, dueDay, today: today(), reason: wish.reason });
  }));
  server.handle(routes.waiveTraining, ({ subject, params, body: { commandId, ...wish } }) => about(subject, params.itemId, { name: 'learning.waive', commandId, parameters: wish }, (tx, item) => waiveTraining(tx, subject.personId, { ...item, reason: wish.reason })));
  server.handle(routes.recordCompletion, ({ subject, params, body: { commandId, ...wish } }) => about(subject, params.itemId, { name: 'learning.complete', commandId, parameters: wish }, (tx, item) => {
    const completedDay = dayOf(wish.completedDate);
    return completedDay === null ? Promise.resolve(failure({ code: 'completedInFuture' })) : recordCompletion(tx, subject.personId, { ...item, completedDay, today: today(), reason: wish.reason });
  }));
};

const listCertificates = async (tx: CompanyTransaction, subject: Subject, query: ParsedQuery<typeof routes.listCertificates>, today: number): Promise<RouteResponse<typeof routes.listCertificates>> => {
  const people = await peopleOf(tx, subject, today);
  const matching = (await readCertificates(tx, null)).filter((certificate) => {
    const person = people.get(certificate.personId);
    return person !== undefined && matchesFilter(person, query) && (query.view === 'all' || dueOfCertificate(certificate, today) === query.view);
  });
  return { total: matching.length, rows: pageOfRows(matching, query).map((certificate) => ({ ...personFieldsOf(people.get(certificate.personId)!), ...certificateAnswer(certificate, today) })) };
};

const addCertificate = async (tx: CompanyTransaction, subject: Subject, wish: ParsedBody<typeof routes.recordCertificate>, today: number): Promise<Result<{ done: true }, LearningError>> => {
  const personId = await findPersonId(tx, wish.personNumber);
  // What one may show for oneself, somebody else looked at.
  if (personId !== null && personId === subject.personId) return failure({ code: 'ownTraining' });
  if (personId === null || !mayReach(subject, 'change', 'personal', personId) || !mayReach(subject, 'read', 'personal', personId)) return failure({ code: 'certificateUnknown' });
  const [issuedDay, lastDay] = [dayOf(wish.issuedDate), wish.lastDate === null ? null : dayOf(wish.lastDate)];
  if (issuedDay === null || issuedDay > today || (wish.lastDate !== null && (lastDay === null || lastDay < issuedDay))) return failure({ code: 'certificateDatesInvalid' });
  await insertCertificate(tx, { personId, courseCode: null, title: wish.title, issuer: wish.issuer, certificateNumber: wish.certificateNumber, issuedDay, lastDay, alarmDays: wish.alarmDays, completionId: null });
  return success({ done: true });
};

const withdrawCertificate = async (tx: CompanyTransaction, subject: Subject, certificateId: number): Promise<Result<{ done: true }, LearningError>> => {
  // One that a course gave goes with its completion, when who was there is put right.
  const found = (await readCertificates(tx, null)).find((certificate) => certificate.certificateId === certificateId && certificate.completionId === null);
  if (found === undefined || found.personId === subject.personId || !mayReach(subject, 'change', 'personal', found.personId)) return failure({ code: 'certificateUnknown' });
  await takeBackCertificate(tx, found);
  return success({ done: true });
};

/** Binds the routes of plans and certificates. */
export const registerTrainingRoutes = (server: ApiServer, deps: LearningRoutesDeps, tools: LearningTools): void => {
  registerPlans(server, deps, tools);
  registerDecisions(server, deps, tools);
  server.handle(routes.listCertificates, ({ subject, query }) => tools.read(subject, async (tx) => success(await listCertificates(tx, subject, query, deps.today()))));
  server.handle(routes.recordCertificate, ({ subject, body }) => {
    const { commandId, ...wish } = body;
    return tools.change(subject, { commandId }, { name: 'learning.certificate', subject: `person:${body.personNumber}`, parameters: wish }, (tx) => addCertificate(tx, subject, body, deps.today()));
  });
  server.handle(routes.withdrawCertificate, ({ subject, params, body }) => tools.change(subject, body, { name: 'learning.certificateWithdrawn', subject: `certificate:${params.certificateId}`, parameters: { certificateId: params.certificateId } }, (tx) =>
    withdrawCertificate(tx, subject, Number(params.certificateId))));
};
