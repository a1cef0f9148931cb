/** Courses, sessions, plans and certificates in the words of the HTTP interface. */
import type * as routes from '#contracts/api/learning-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { formatDay } from '#kernel/calendar/epoch-day';
import type { personFieldsOf } from '#modules/attendance';
import { instantInZone } from '#modules/platform';
import type { Certificate, Completion } from './completion-store.ts';
import type { Course, CourseSession } from './course-store.ts';
import type { ItemCause, PlanItem } from './plan-store.ts';
import { dueOfCertificate, dueOfItem } from './training-views.ts';

type CourseAnswer = Omit<RouteResponse<typeof routes.listCourses>['rows'][number], 'open' | 'done'>;
type SessionAnswer = RouteResponse<typeof routes.listCourseSessions>['rows'][number];
type ItemAnswer = Omit<RouteResponse<typeof routes.listTraining>['rows'][number], keyof ReturnType<typeof personFieldsOf>>;
type CauseAnswer = RouteResponse<typeof routes.readTraining>['causes'][number];
type CertificateAnswer = RouteResponse<typeof routes.listOwnTraining>['certificates'][number];

/** A title as both languages have it. */
export const titlesOf = ({ titleChinese, titleEnglish }: { readonly titleChinese: string; readonly titleEnglish: string }): { 'zh-CN': string; en: string } => ({ 'zh-CN': titleChinese, en: titleEnglish });

export const courseAnswer = (course: Course): CourseAnswer => ({
  courseCode: course.courseCode, kind: course.kind, titleChinese: course.titleChinese, titleEnglish: course.titleEnglish, description: course.description, link: course.link, minutes: course.minutes,
  competencyCodes: [...course.competencyCodes], skillCodes: [...course.skillCodes], givesCertificate: course.givesCertificate, certificateMonths: course.certificateMonths, alarmDays: course.alarmDays, isOffered: course.isOffered,
  file: course.file === null ? null : { fileName: course.file.fileName, bytes: course.file.bytes, sha256: course.file.sha256 },
});

export const sessionAnswer = (session: CourseSession, course: Course | undefined, taken: number): SessionAnswer => ({
  sessionId: session.sessionId, courseCode: session.courseCode, titles: titlesOf(course ?? { titleChinese: session.courseCode, titleEnglish: session.courseCode }), startsAt: instantInZone(session.startsAt * 1000, session.zone), endsAt: instantInZone(session.endsAt * 1000, session.zone),
  zone: session.zone, place: session.place, teacher: session.teacher, seats: session.seats, taken, isCancelled: session.isCancelled,
});

export const itemAnswer = (item: PlanItem, course: Course | undefined, completion: Completion | undefined, today: number): ItemAnswer => ({
  itemId: item.itemId, courseCode: item.courseCode, titles: titlesOf(course ?? { titleChinese: item.courseCode, titleEnglish: item.courseCode }), kind: course?.kind ?? 'session', state: item.state, dueDate: formatDay(item.dueDay), due: dueOfItem(item, today), cause: item.cause,
  completedDate: completion === undefined ? null : formatDay(completion.completedDay),
});

export const causeAnswer = (cause: ItemCause): CauseAnswer => ({ competencyCode: cause.competencyCode, titles: titlesOf(cause), feedbackIds: [...cause.feedbackIds], foundDate: formatDay(cause.foundDay) });

export const certificateAnswer = (certificate: Certificate, today: number): CertificateAnswer => ({
  certificateId: String(certificate.certificateId), title: certificate.title, courseCode: certificate.courseCode, issuer: certificate.issuer, certificateNumber: certificate.certificateNumber, issuedDate: formatDay(certificate.issuedDay),
  lastDate: certificate.lastDay === null ? null : formatDay(certificate.lastDay), due: dueOfCertificate(certificate, today),
});
