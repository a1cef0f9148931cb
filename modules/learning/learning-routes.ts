/** HTTP of the catalog: courses, their files, sessions with attendance, and rules; plans stand in training-routes.ts. */
import { createHash } from 'node:crypto';
import * as routes from '#contracts/api/learning-api';
import type { ParsedBody, ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { personFieldsOf, visiblePeople, type ListedPerson } from '#modules/attendance';
import { listPositions } from '#modules/people';
import { pageOfRows, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { readCompletions } from './completion-store.ts';
import { countSeats, findCourse, findSession, readCourses, readSeats, readSessions } from './course-store.ts';
import { recordAttendance, type Attendance } from './finish-course.ts';
import { courseAnswer, sessionAnswer, titlesOf } from './learning-answers.ts';
import type { LearningError } from './learning-errors.ts';
import { createTools, type LearningRoutesDeps, type LearningTools } from './learning-tools.ts';
import { registerOwnLearningRoutes } from './own-learning-routes.ts';
import { readItems, readRules } from './plan-store.ts';
import { savePlanRule } from './plan-training.ts';
import { addCourseFile, addSession, cancelSession, openCourseFile, saveCourse } from './save-course.ts';
import { registerTrainingRoutes } from './training-routes.ts';
import { mayPlanFor, planningFor } from './training-views.ts';

const yearSeconds = 366 * 86_400;

const listCourses = async (tx: CompanyTransaction, query: ParsedQuery<typeof routes.listCourses>): Promise<RouteResponse<typeof routes.listCourses>> => {
  const search = query.search.trim().toLowerCase();
  const courses = [...(await readCourses(tx)).values()].filter((course) => (search === '' || [course.courseCode, course.titleChinese, course.titleEnglish].some((text) => text.toLowerCase().includes(search)))
    && (query.kind === '' || course.kind === query.kind) && (query.offered === 'all' || course.isOffered === (query.offered === 'yes')));
  const open = Map.groupBy(await readItems(tx, { personIds: null, states: ['open'] }), ({ courseCode }) => courseCode);
  const done = Map.groupBy(await readCompletions(tx, null), ({ courseCode }) => courseCode);
  return {
    total: courses.length,
    rows: pageOfRows(courses, query).map((course) => ({ ...courseAnswer(course), open: open.get(course.courseCode)?.length ?? 0, done: new Set(done.get(course.courseCode)?.map(({ personId }) => personId)).size })),
  };
};

const readSession = async (tx: CompanyTransaction, subject: Subject, sessionId: string, now: { readonly today: number; readonly seconds: number }): Promise<Result<RouteResponse<typeof routes.readCourseSession>, LearningError>> => {
  const session = await findSession(tx, sessionId);
  if (session === null) return failure({ code: 'sessionUnknown' });
  const course = await findCourse(tx, session.courseCode);
  const seats = new Map((await readSeats(tx, sessionId)).map((seat) => [seat.personId, seat]));
  const planned = new Set((await readItems(tx, { personIds: null, states: ['open'] })).filter(({ courseCode }) => courseCode === session.courseCode).map(({ personId }) => personId));
  const people = (await visiblePeople(tx, subject, { fromDay: now.today - 400, toDay: now.today + 1 })).filter(({ personId }) => seats.has(personId) || planned.has(personId));
  return success({
    ...sessionAnswer(session, course ?? undefined, (await countSeats(tx, [sessionId]))(sessionId)), hasBegun: session.startsAt <= now.seconds, mayRecord: people.some(({ personId }) => mayPlanFor(subject, personId)),
    people: people.map((person) => ({ ...personFieldsOf(person), isTaken: seats.get(person.personId)?.isTaken ?? false, isPlanned: planned.has(person.personId), attendance: seats.get(person.personId)?.attendance ?? null })),
  });
};

const listRules = async (tx: CompanyTransaction, people: readonly ListedPerson[]): Promise<RouteResponse<typeof routes.listPlanRules>> => {
  const courses = await readCourses(tx);
  const positions = await listPositions(tx);
  const scopeTitles = (scopeKind: string, scopeKey: string): { 'zh-CN': string; en: string } => {
    const position = scopeKind === 'position' ? positions.find(({ positionCode }) => positionCode === scopeKey) : undefined;
    return position === undefined ? { 'zh-CN': scopeKey, en: scopeKey } : titlesOf(position);
  };
  return {
    rows: (await readRules(tx)).toSorted((one, other) => (one.courseCode < other.courseCode ? -1 : one.courseCode > other.courseCode ? 1 : one.ruleId < other.ruleId ? -1 : 1)).map((rule) => {
      const course = courses.get(rule.courseCode);
      return { ...rule, scopeTitles: scopeTitles(rule.scopeKind, rule.scopeKey), titles: titlesOf(course ?? { titleChinese: rule.courseCode, titleEnglish: rule.courseCode }) };
    }),
    positions: positions.filter(({ isEnded }) => !isEnded).map((position) => ({ positionCode: position.positionCode, titles: titlesOf(position) })),
    departments: [...new Set(people.map(({ department }) => department))].filter((name) => name !== '').toSorted(),
  };
};

const recordPeople = async (tx: CompanyTransaction, subject: Subject, sessionId: string, body: ParsedBody<typeof routes.recordSessionAttendance>, now: { readonly today: number; readonly seconds: number }): Promise<Result<RouteResponse<typeof routes.recordSessionAttendance>, LearningError>> => {
  const states = new Map(body.people.map(({ personNumber, state }) => [personNumber, state]));
  const { people, unknown } = await planningFor(tx, subject, [...states.keys()], now.today);
  const wish = people.map(({ personId, personNumber }): Attendance => ({ personId, state: states.get(personNumber)! }));
  const recorded = await recordAttendance(tx, { sessionId, people: wish, nowSeconds: now.seconds });
  return recorded.ok ? success({ ...recorded.value, unknown }) : recorded;
};

const registerCourses = (server: ApiServer, deps: LearningRoutesDeps, { read, change }: LearningTools): void => {
  server.handle(routes.listCourses, ({ subject, query }) => read(subject, async (tx) => success(await listCourses(tx, query))));
  server.handle(routes.saveCourse, ({ subject, params, body }) => {
    const { commandId, ...course } = body;
    return change(subject, { commandId }, { name: 'learning.saveCourse', subject: `course:${params.courseCode}`, parameters: { courseCode: params.courseCode, ...course } }, (tx) => saveCourse(tx, { courseCode: params.courseCode, ...course }));
  });
  server.handle(routes.uploadCourseFile, ({ subject, params, query, upload }) =>
    (upload === null ? Promise.resolve(failure({ code: 'invalidRequest', data: { field: 'file' } }))
      : change(subject, query, { name: 'learning.addFile', subject: `course:${params.courseCode}`, parameters: { courseCode: params.courseCode, sha256: createHash('sha256').update(upload.content).digest('hex') } }, (tx) => addCourseFile(tx, params.courseCode, upload))));
  server.handle(routes.downloadCourseFile, ({ subject, params }) => read(subject, (tx) => openCourseFile(tx, params.courseCode)));
  server.handle(routes.listPlanRules, ({ subject }) => read(subject, async (tx) => success(await listRules(tx, await visiblePeople(tx, subject, { fromDay: deps.today(), toDay: deps.today() + 1 })))));
  server.handle(routes.savePlanRule, ({ subject, params, body }) => {
    const { commandId, ...rule } = body;
    return change(subject, { commandId }, { name: 'learning.saveRule', subject: `planRule:${params.ruleId}`, parameters: { ruleId: params.ruleId, ...rule } }, (tx) => savePlanRule(tx, { ruleId: params.ruleId, ...rule }, deps.today()));
  });
};

const registerSessions = (server: ApiServer, deps: LearningRoutesDeps, { read, change }: LearningTools): void => {
  const now = (): { readonly today: number; readonly seconds: number } => ({ today: deps.today(), seconds: deps.nowMilliseconds() / 1000 });
  server.handle(routes.listCourseSessions, ({ subject, query }) => read(subject, async (tx) => {
    const courses = await readCourses(tx);
    const sessions = await readSessions(tx, { courseCodes: query.courseCode === '' ? null : [query.courseCode], sinceSeconds: now().seconds - yearSeconds });
    const taken = await countSeats(tx, sessions.map(({ sessionId }) => sessionId));
    return success({ rows: sessions.map((session) => sessionAnswer(session, courses.get(session.courseCode), taken(session.sessionId))) });
  }));
  server.handle(routes.addCourseSession, ({ subject, params, body }) => {
    const { commandId, startsAt, endsAt, ...session } = body;
    return change(subject, { commandId }, { name: 'learning.addSession', subject: `course:${params.courseCode}`, parameters: { courseCode: params.courseCode, startsAt, endsAt, ...session } }, (tx) =>
      addSession(tx, { courseCode: params.courseCode, ...session, startsAt: Temporal.Instant.from(startsAt).epochMilliseconds / 1000, endsAt: Temporal.Instant.from(endsAt).epochMilliseconds / 1000 }));
  });
  server.handle(routes.cancelCourseSession, ({ subject, params, body }) => change(subject, body, { name: 'learning.cancelSession', subject: `courseSession:${params.sessionId}`, parameters: { sessionId: params.sessionId } }, (tx) => cancelSession(tx, params.sessionId, now().seconds)));
  server.handle(routes.readCourseSession, ({ subject, params }) => read(subject, (tx) => readSession(tx, subject, params.sessionId, now())));
  server.handle(routes.recordSessionAttendance, ({ subject, params, body }) => change(subject, body, { name: 'learning.attendance', subject: `courseSession:${params.sessionId}`, parameters: { sessionId: params.sessionId, people: body.people } }, (tx) =>
    recordPeople(tx, subject, params.sessionId, body, now())));
};

/** Binds every route of learning. */
export const registerLearningRoutes = (server: ApiServer, deps: LearningRoutesDeps): void => {
  const tools = createTools(deps);
  registerOwnLearningRoutes(server, deps);
  registerCourses(server, deps, tools);
  registerSessions(server, deps, tools);
  registerTrainingRoutes(server, deps, tools);
};
