/** HTTP of one's own courses: what one is to learn, its material, finishing it, seats, and asking for more. */
import * as routes from '#contracts/api/learning-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { success } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import type { ApiServer, CompanyTransaction } from '#modules/platform';
import { readCertificates, readCompletions } from './completion-store.ts';
import { countSeats, readCourses, readSessions, seatsOf, type Course } from './course-store.ts';
import { courseOfOwnItem, finishOwn, openMaterial } from './finish-course.ts';
import { causeAnswer, certificateAnswer, courseAnswer, itemAnswer, sessionAnswer } from './learning-answers.ts';
import { createTools, type LearningRoutesDeps } from './learning-tools.ts';
import { askForTraining } from './plan-training.ts';
import { causesOf, openedItems, readItems, type PlanItem } from './plan-store.ts';
import { openCourseFile, takeSeat } from './save-course.ts';

type Own = RouteResponse<typeof routes.listOwnTraining>;

const isWaiting = ({ state }: Pick<PlanItem, 'state'>): boolean => state === 'open' || state === 'proposed';

const ownSessions = async (tx: CompanyTransaction, personId: number, courses: ReadonlyMap<string, Course>, nowSeconds: number): Promise<Own['sessions']> => {
  const mine = await seatsOf(tx, personId);
  const shown = [...courses.values()].filter(({ kind, isOffered }) => kind === 'session' && isOffered).map(({ courseCode }) => courseCode);
  const sessions = (await readSessions(tx, { courseCodes: shown, sinceSeconds: nowSeconds })).filter(({ sessionId, isCancelled }) => !isCancelled || mine.has(sessionId));
  const taken = await countSeats(tx, sessions.map(({ sessionId }) => sessionId));
  return sessions.map((session) => ({ ...sessionAnswer(session, courses.get(session.courseCode), taken(session.sessionId)), isMine: mine.has(session.sessionId) }));
};

const readOwn = async (tx: CompanyTransaction, personId: number, now: { readonly today: number; readonly seconds: number }): Promise<Own> => {
  const { today } = now;
  const courses = await readCourses(tx);
  const items = await readItems(tx, { personIds: [personId], states: null });
  const completions = await readCompletions(tx, [personId]);
  const causes = await causesOf(tx, [personId]);
  const opened = await openedItems(tx, personId);
  const waiting = new Set(items.filter(isWaiting).map(({ courseCode }) => courseCode));
  return {
    today: formatDay(today),
    items: items.toSorted((one, other) => Number(isWaiting(other)) - Number(isWaiting(one)) || (isWaiting(one) ? one.dueDay - other.dueDay : other.dueDay - one.dueDay)).map((item) => {
      const course = courses.get(item.courseCode);
      return {
        ...itemAnswer(item, course, completions.find(({ itemId }) => itemId === item.itemId), today), minutes: course?.minutes ?? 1, isOpened: opened.has(item.itemId), hasMaterial: course?.link != null || course?.file != null,
        causes: (causes.get(item.itemId) ?? []).map(causeAnswer),
      };
    }),
    certificates: (await readCertificates(tx, [personId])).map((certificate) => certificateAnswer(certificate, today)),
    sessions: await ownSessions(tx, personId, courses, now.seconds),
    catalog: [...courses.values()].filter(({ isOffered }) => isOffered).map((course) => ({ ...courseAnswer(course), isPlanned: waiting.has(course.courseCode) })),
  };
};

/** Binds the routes of one's own courses. */
export const registerOwnLearningRoutes = (server: ApiServer, deps: LearningRoutesDeps): void => {
  const { readOwn: read, changeOwn: change } = createTools(deps);
  const seconds = (): number => deps.nowMilliseconds() / 1000;
  server.handle(routes.listOwnTraining, ({ subject }) => read(subject, async (tx, personId) => success(await readOwn(tx, personId, { today: deps.today(), seconds: seconds() }))));
  server.handle(routes.askForTraining, ({ subject, params, body }) => change(subject, body, { name: 'learning.ask', subject: `course:${params.courseCode}`, parameters: { courseCode: params.courseCode, reason: body.reason } }, (tx, personId) =>
    askForTraining(tx, { personId, courseCode: params.courseCode, today: deps.today(), reason: body.reason })));
  server.handle(routes.openOwnMaterial, ({ subject, params, body }) => change(subject, body, { name: 'learning.open', subject: `training:${params.itemId}`, parameters: { itemId: params.itemId } }, (tx, personId) => openMaterial(tx, personId, params.itemId)));
  server.handle(routes.downloadOwnMaterial, ({ subject, params }) => read(subject, async (tx, personId) => {
    const course = await courseOfOwnItem(tx, personId, params.itemId);
    return course.ok ? openCourseFile(tx, course.value) : course;
  }));
  server.handle(routes.finishOwnTraining, ({ subject, params, body }) => change(subject, body, { name: 'learning.finish', subject: `training:${params.itemId}`, parameters: { itemId: params.itemId } }, (tx, personId) =>
    finishOwn(tx, { personId, itemId: params.itemId, today: deps.today() })));
  server.handle(routes.takeSeat, ({ subject, params, body }) => change(subject, body, { name: 'learning.seat', subject: `courseSession:${params.sessionId}`, parameters: { sessionId: params.sessionId, takes: body.takes } }, (tx, personId) =>
    takeSeat(tx, { personId, sessionId: params.sessionId, takes: body.takes, nowSeconds: seconds() })));
};
