/** How a course is finished: read alone, attended together, or known to the office; and how what was recorded wrongly is taken back. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { epochDayOf, type CompanyTransaction } from '#modules/platform';
import { insertCertificate, insertCompletion, readCertificates, readCompletions, takeBackCertificate, takeBackCompletion, type Completion, type CompletionSource } from './completion-store.ts';
import { findCourse, insertAttendance, lockSession, readSeats, type AttendanceState, type Course } from './course-store.ts';
import type { LearningError } from './learning-errors.ts';
import { findItem, holdTrainingOf, insertEvent, openedItems, readItems, updateItem, type PlanItem } from './plan-store.ts';

/** The last day of a certificate that holds for whole months from its day. */
const lastDayOf = (issuedDay: number, months: number): number => epochDayOf(Temporal.PlainDate.from(formatDay(issuedDay)).add({ months }).subtract({ days: 1 }));

type Finished = { readonly personId: number; readonly course: Course; readonly item: PlanItem | null; readonly completedDay: number; readonly source: CompletionSource; readonly sessionId: string | null; readonly reason: string };

/** Writes the completion with its certificate, and ends the plan. */
const finish = async (tx: CompanyTransaction, { personId, course, item, completedDay, source, sessionId, reason }: Finished): Promise<void> => {
  const completionId = await insertCompletion(tx, { personId, courseCode: course.courseCode, versionId: course.versionId, itemId: item?.itemId ?? null, completedDay, source, sessionId });
  if (course.givesCertificate) {
    await insertCertificate(tx, {
      personId, courseCode: course.courseCode, title: course.titleChinese, issuer: '', certificateNumber: '', issuedDay: completedDay, lastDay: course.certificateMonths === null ? null : lastDayOf(completedDay, course.certificateMonths), alarmDays: course.alarmDays, completionId,
    });
  }
  if (item === null) return;
  await updateItem(tx, item, { state: 'done', dueDay: item.dueDay });
  await insertEvent(tx, item, { event: 'done', reason });
};

/** Takes a completion back with its certificate; the plan stands open again, unless the course is planned anew already. */
const takeBack = async (tx: CompanyTransaction, completion: Completion): Promise<void> => {
  await takeBackCompletion(tx, completion);
  for (const certificate of await readCertificates(tx, [completion.personId])) if (certificate.completionId === completion.completionId) await takeBackCertificate(tx, certificate);
  const item = completion.itemId === null ? null : await findItem(tx, completion.itemId);
  if (item === null || item.state !== 'done') return;
  const isPlannedAnew = (await readItems(tx, { personIds: [completion.personId], states: ['proposed', 'open'] })).some(({ courseCode }) => courseCode === completion.courseCode);
  await updateItem(tx, item, { state: isPlannedAnew ? 'waived' : 'open', dueDay: item.dueDay });
  await insertEvent(tx, item, { event: 'takenBack' });
};

const ownItem = async (tx: CompanyTransaction, personId: number, itemId: string): Promise<Result<{ readonly item: PlanItem; readonly course: Course }, LearningError>> => {
  const item = await findItem(tx, itemId);
  const course = item === null || item.personId !== personId ? null : await findCourse(tx, item.courseCode);
  return item === null || course === null ? failure({ code: 'planItemUnknown' }) : success({ item, course });
};

/** Opens the material of a course that somebody is to take; that it was opened is noted once. */
export const openMaterial = async (tx: CompanyTransaction, personId: number, itemId: string): Promise<Result<{ readonly link: string | null; readonly fileName: string | null }, LearningError>> => {
  const own = await ownItem(tx, personId, itemId);
  if (!own.ok) return own;
  const { item, course } = own.value;
  if (item.state !== 'open' && item.state !== 'done') return failure({ code: 'planItemClosed' });
  if (course.kind === 'session') return failure({ code: 'courseNotByOneself' });
  if (course.kind === 'file' && course.file === null) return failure({ code: 'courseFileMissing' });
  if (item.state === 'open' && !(await openedItems(tx, personId)).has(itemId)) await insertEvent(tx, item, { event: 'opened' });
  return success({ link: course.link, fileName: course.file?.fileName ?? null });
};

/** The course of one's own item, for its file. */
export const courseOfOwnItem = async (tx: CompanyTransaction, personId: number, itemId: string): Promise<Result<string, LearningError>> => {
  const own = await ownItem(tx, personId, itemId);
  if (!own.ok) return own;
  if (own.value.item.state !== 'open' && own.value.item.state !== 'done') return failure({ code: 'planItemClosed' });
  // The file is for who opened the course: that it was read leaves its row first.
  return (await openedItems(tx, personId)).has(itemId) ? success(own.value.course.courseCode) : failure({ code: 'courseNotOpened' });
};

/** Says that one has finished a course of one's own reading. */
export const finishOwn = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly itemId: string; readonly today: number }): Promise<Result<{ readonly done: true }, LearningError>> => {
  await holdTrainingOf(tx, wish.personId);
  const own = await ownItem(tx, wish.personId, wish.itemId);
  if (!own.ok) return own;
  const { item, course } = own.value;
  if (item.state !== 'open') return failure({ code: 'planItemClosed' });
  if (course.kind === 'session') return failure({ code: 'courseNotByOneself' });
  if (!(await openedItems(tx, wish.personId)).has(item.itemId)) return failure({ code: 'courseNotOpened' });
  await finish(tx, { personId: wish.personId, course, item, completedDay: wish.today, source: 'own', sessionId: null, reason: '' });
  return success({ done: true });
};

type OfficeCompletion = { readonly itemId: string; readonly completedDay: number; readonly today: number; readonly reason: string; readonly mayPlan: (personId: number) => boolean };

/** Records that somebody finished an open course, as the office knows it. */
export const recordCompletion = async (tx: CompanyTransaction, ownPersonId: number | null, wish: OfficeCompletion): Promise<Result<{ readonly done: true }, LearningError>> => {
  const found = await findItem(tx, wish.itemId);
  if (found === null) return failure({ code: 'planItemUnknown' });
  if (found.personId === ownPersonId) return failure({ code: 'ownTraining' });
  if (!wish.mayPlan(found.personId)) return failure({ code: 'planItemUnknown' });
  await holdTrainingOf(tx, found.personId);
  const item = await findItem(tx, wish.itemId);
  const course = item === null ? null : await findCourse(tx, item.courseCode);
  if (item === null || course === null) return failure({ code: 'planItemUnknown' });
  if (item.state !== 'open') return failure({ code: 'planItemClosed' });
  if (wish.completedDay > wish.today) return failure({ code: 'completedInFuture' });
  await finish(tx, { personId: item.personId, course, item, completedDay: wish.completedDay, source: 'office', sessionId: null, reason: wish.reason });
  return success({ done: true });
};

export type Attendance = { readonly personId: number; readonly state: AttendanceState };

/** Records who was in a session that has begun. Who attended has finished the course; whoever did not after all has not. */
export const recordAttendance = async (tx: CompanyTransaction, wish: { readonly sessionId: string; readonly people: readonly Attendance[]; readonly nowSeconds: number }): Promise<Result<{ readonly completed: number; readonly takenBack: number }, LearningError>> => {
  const session = await lockSession(tx, wish.sessionId);
  const course = session === null ? null : await findCourse(tx, session.courseCode);
  if (session === null || course === null) return failure({ code: 'sessionUnknown' });
  if (session.isCancelled) return failure({ code: 'sessionCancelled' });
  if (session.startsAt > wish.nowSeconds) return failure({ code: 'sessionNotBegun' });
  const completedDay = epochDayOf(Temporal.Instant.fromEpochMilliseconds(session.endsAt * 1000).toZonedDateTimeISO(session.zone).toPlainDate());
  const before = new Map((await readSeats(tx, wish.sessionId)).map((seat) => [seat.personId, seat.attendance]));
  let [completed, takenBack] = [0, 0];
  for (const { personId, state } of [...wish.people].toSorted((one, other) => one.personId - other.personId)) {
    if (before.get(personId) === state) continue;
    await holdTrainingOf(tx, personId);
    await insertAttendance(tx, personId, wish.sessionId, state);
    const known = (await readCompletions(tx, [personId])).find(({ sessionId }) => sessionId === wish.sessionId);
    if (state === 'attended' && known === undefined) {
      const item = (await readItems(tx, { personIds: [personId], states: ['open'] })).find(({ courseCode }) => courseCode === course.courseCode) ?? null;
      await finish(tx, { personId, course, item, completedDay, source: 'session', sessionId: wish.sessionId, reason: '' });
      completed += 1;
    } else if (state !== 'attended' && known !== undefined) {
      await takeBack(tx, known);
      takenBack += 1;
    }
  }
  return success({ completed, takenBack });
};
