/** The catalog: courses as they are saved, their files, and their sessions. */
import { createHash, randomUUID } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { listCompetencies, listSkills } from '#modules/people';
import { isZone, notify, type ApiFile, type ApiUpload, type CompanyTransaction } from '#modules/platform';
import { countSeats, findCourse, insertCourse, insertCourseFile, insertSeat, insertSession, lockSession, readFileContent, readSeats, updateCancelled, type CourseContent, type CourseFile, type CourseSession } from './course-store.ts';
import type { LearningError } from './learning-errors.ts';

const mostFileBytes = 30 * 1024 * 1024;
const pieceBytes = 4 * 1024 * 1024;

/** What a course's file may be, by the end of its name: nothing that a browser would run. */
const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', mp4: 'video/mp4', mp3: 'audio/mpeg', txt: 'text/plain',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Codes that nobody knows, with the place of the first in its list; what the course named before may stay. */
const findUnknown = (given: readonly string[], known: readonly string[], before: readonly string[]): Readonly<Record<string, string | number>> | null => {
  const place = given.findIndex((code) => !known.includes(code) && !before.includes(code));
  return place < 0 ? null : { row: place + 1, code: given[place] ?? '' };
};

/** Saves what a course is; plans that stand keep what they were planned for, completions keep their version. */
export const saveCourse = async (tx: CompanyTransaction, course: CourseContent): Promise<Result<{ readonly done: true }, LearningError>> => {
  if ((course.kind === 'link') !== (course.link !== null)) return failure({ code: 'courseLinkMissing' });
  const before = await findCourse(tx, course.courseCode);
  const competency = findUnknown(course.competencyCodes, (await listCompetencies(tx)).map(({ competencyCode }) => competencyCode), before?.competencyCodes ?? []);
  if (competency !== null) return failure({ code: 'courseCompetencyUnknown', data: competency });
  const skill = findUnknown(course.skillCodes, (await listSkills(tx)).filter(({ isEnded }) => !isEnded).map(({ skillCode }) => skillCode), before?.skillCodes ?? []);
  if (skill !== null) return failure({ code: 'courseSkillUnknown', data: skill });
  await insertCourse(tx, { ...course, certificateMonths: course.givesCertificate ? course.certificateMonths : null });
  return success({ done: true });
};

/** Puts a file to a course, in sealed pieces; the newest one counts. */
export const addCourseFile = async (tx: CompanyTransaction, courseCode: string, upload: ApiUpload): Promise<Result<Pick<CourseFile, 'fileName' | 'bytes' | 'sha256'>, LearningError>> => {
  const course = await findCourse(tx, courseCode);
  if (course === null) return failure({ code: 'courseUnknown' });
  const ending = /\.([A-Za-z0-9]+)$/.exec(upload.fileName)?.[1]?.toLowerCase() ?? '';
  const mediaType = mediaTypes[ending];
  if (mediaType === undefined || course.kind !== 'file') return failure({ code: 'courseFileKind' });
  const content = Buffer.from(upload.content);
  if (content.length === 0 || content.length > mostFileBytes) return failure({ code: 'courseFileTooLarge', data: { megabytes: mostFileBytes / 1024 / 1024 } });
  const file = { fileId: randomUUID(), fileName: upload.fileName.slice(0, 200), mediaType, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  const pieces = Array.from({ length: Math.ceil(content.length / pieceBytes) }, (_, index) => content.subarray(index * pieceBytes, (index + 1) * pieceBytes));
  await insertCourseFile(tx, courseCode, file, pieces);
  return success({ fileName: file.fileName, bytes: file.bytes, sha256: file.sha256 });
};

/** The file of a course as it was put there. */
export const openCourseFile = async (tx: CompanyTransaction, courseCode: string): Promise<Result<ApiFile, LearningError>> => {
  const course = await findCourse(tx, courseCode);
  if (course === null) return failure({ code: 'courseUnknown' });
  const content = course.file === null ? null : await readFileContent(tx, course.file);
  return course.file === null || content === null ? failure({ code: 'courseFileMissing' }) : success({ fileName: course.file.fileName, mediaType: course.file.mediaType, content });
};

/** Sets a date for a course that people meet for. */
export const addSession = async (tx: CompanyTransaction, session: Omit<CourseSession, 'sessionId' | 'isCancelled'>): Promise<Result<{ readonly sessionId: string }, LearningError>> => {
  const course = await findCourse(tx, session.courseCode);
  if (course === null) return failure({ code: 'courseUnknown' });
  if (course.kind !== 'session') return failure({ code: 'courseNotOfSessions' });
  const monthSeconds = 31 * 86_400;
  if (session.endsAt <= session.startsAt || session.endsAt > session.startsAt + monthSeconds || !isZone(session.zone)) return failure({ code: 'courseTimeInvalid' });
  const sessionId = randomUUID();
  await insertSession(tx, { ...session, sessionId });
  return success({ sessionId });
};

/** Says that a session does not take place; whoever has a seat is told. */
export const cancelSession = async (tx: CompanyTransaction, sessionId: string, nowSeconds: number): Promise<Result<{ readonly done: true }, LearningError>> => {
  const session = await lockSession(tx, sessionId);
  if (session === null) return failure({ code: 'sessionUnknown' });
  if (session.isCancelled) return failure({ code: 'sessionCancelled' });
  if (session.startsAt <= nowSeconds) return failure({ code: 'sessionBegun' });
  await updateCancelled(tx, sessionId);
  const day = Temporal.Instant.fromEpochMilliseconds(session.startsAt * 1000).toZonedDateTimeISO(session.zone).toPlainDate().toString();
  for (const { personId, isTaken } of await readSeats(tx, sessionId)) {
    if (isTaken) await notify(tx, { code: 'sessionCancelled', to: { personId }, about: `courseSession:${sessionId}`, data: { date: day }, link: '/my/courses' });
  }
  return success({ done: true });
};

/** Takes a seat for oneself, or gives it back, until the session begins. */
export const takeSeat = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly sessionId: string; readonly takes: boolean; readonly nowSeconds: number }): Promise<Result<{ readonly done: true }, LearningError>> => {
  const session = await lockSession(tx, wish.sessionId);
  const course = session === null ? null : await findCourse(tx, session.courseCode);
  if (session === null || course === null) return failure({ code: 'sessionUnknown' });
  if (session.isCancelled) return failure({ code: 'sessionCancelled' });
  if (session.startsAt <= wish.nowSeconds) return failure({ code: 'sessionBegun' });
  const isMine = (await readSeats(tx, wish.sessionId)).some(({ personId, isTaken }) => personId === wish.personId && isTaken);
  if (isMine === wish.takes) return success({ done: true });
  if (wish.takes && (await countSeats(tx, [wish.sessionId]))(wish.sessionId) >= session.seats) return failure({ code: 'sessionFull' });
  await insertSeat(tx, wish.personId, wish.sessionId, wish.takes);
  return success({ done: true });
};
