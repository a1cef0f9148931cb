/** 答疑台: what waits for the caller now, and their weekly office hours. */
import type { RouteResponse } from '#contracts/api/api-route';
import * as routes from '#contracts/api/self-service-api';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { forSubject, isZone, oneselfOf, ownPeople, readCompany, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { isTurnOf } from './answer-question.ts';
import { standsInFor } from './deputies.ts';
import { dayMilliseconds, nextWindow, orderedWindows, type WeeklyWindow } from './office-hours.ts';
import { insertOfficeHours, readOfficeHours, readPolicy } from './office-hours-store.ts';
import { officeRow, outsideOf, windowAnswer } from './question-answers.ts';
import { createTools, done, type SelfServiceRoutesDeps } from './question-deps.ts';
import { answersKept, questionsWaiting, type Question } from './question-store.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

const keptDays = 90;
const outsideDays = 28;

type Desk = RouteResponse<typeof routes.readDesk>;

/** Questions whose turn is the subject's, or theirs for whom they stand in on the day, the first due first; none of people for whom they act, which they may not answer. */
export const questionsForDesk = async (tx: CompanyTransaction, subject: Subject, today: number): Promise<readonly Question[]> => {
  const standsFor = await standsInFor(tx, subject, today);
  const own = await ownPeople(tx);
  return (await questionsWaiting(tx)).filter((question) => !own.has(question.personId) && isTurnOf(subject, question, standsFor));
};

/** The subject's own hours: the window that comes, and how much of the last weeks lay outside the plan. */
const ownHours = async (deps: SelfServiceRoutesDeps, tx: CompanyTransaction, subject: Subject): Promise<{ readonly window: Desk['window']; readonly outsideMinutes: number | null }> => {
  const { personId } = subject;
  const now = deps.nowMilliseconds();
  const hours = personId === null ? null : await readOfficeHours(tx, personId, formatDay(deps.today()));
  if (personId === null || hours === null || hours.windows.length === 0) return { window: null, outsideMinutes: null };
  const next = nextWindow(hours, now);
  return { window: next === null ? null : await windowAnswer(tx, personId, next, { now, zone: deps.zone }), outsideMinutes: await outsideOf(tx, personId, { from: now - outsideDays * dayMilliseconds, to: now }) };
};

const choose = async (tx: CompanyTransaction, deps: SelfServiceRoutesDeps, personId: number, { zone, windows }: { readonly zone: string; readonly windows: readonly WeeklyWindow[] }): Promise<Result<{ done: true }, SelfServiceError>> => {
  if (!isZone(zone)) return failure(refusal('zoneUnknown', { zone }));
  const ordered = orderedWindows(windows);
  if (ordered === null) return failure(refusal('officeHoursInvalid'));
  await insertOfficeHours(tx, personId, { validFrom: formatDay(deps.today()), zone, windows: ordered });
  return done;
};

/** Binds the routes of the desk. */
export const registerDeskRoutes = (server: ApiServer, deps: SelfServiceRoutesDeps): void => {
  const tools = createTools(deps);
  server.handle(routes.readDesk, async ({ subject }) => {
    const now = deps.nowMilliseconds();
    const read = await tools.read(subject, async (tx) => success({ rows: await questionsForDesk(tx, subject, deps.today()), kept: await answersKept(tx, subject.userId, now - keptDays * dayMilliseconds), policy: await readPolicy(tx) }));
    if (!read.ok) return read;
    const { rows, kept, policy } = read.value;
    const own = await readCompany(deps.database, forSubject(oneselfOf(subject)), (tx) => ownHours(deps, tx, subject));
    const [names, people] = [await tools.askedNames(subject.companyId, rows), await tools.peopleNames(subject.companyId, rows)];
    return success({ rows: rows.map((question) => officeRow(question, names, people, now)), window: own.window, kept: { ...kept, outsideMinutes: own.outsideMinutes, countsOutside: policy.countsOutside } });
  });
  server.handle(routes.readOfficeHours, ({ subject }) => tools.readOwn(subject, async (tx, personId) => {
    const hours = await readOfficeHours(tx, personId, formatDay(deps.today()));
    return success({ zone: hours?.zone ?? deps.zone, windows: (hours?.windows ?? []).map((window) => ({ ...window })), validFrom: hours?.validFrom ?? null });
  }));
  server.handle(routes.chooseOfficeHours, ({ subject, body }) => {
    const { commandId, zone, windows } = body;
    return tools.changeOwn(subject, { commandId, name: 'selfService.officeHours', subject: `person:${subject.personId ?? 0}`, parameters: { zone, windows: windows.map((window) => ({ ...window })) } }, (tx, personId) => choose(tx, deps, personId, { zone, windows }));
  });
};
