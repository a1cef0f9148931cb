/** SQL of courses, their files and their sessions. Instants are epoch seconds. */
import type { courseKinds } from '#contracts/api/learning-api';
import { sealSecret, openSecret, type CompanyTransaction } from '#modules/platform';
import { filePartPlace } from './sealed-learning.ts';

export type CourseKind = (typeof courseKinds)[number];
/** What a course is, as it was saved last. */
export type CourseContent = {
  readonly courseCode: string; readonly kind: CourseKind; readonly titleChinese: string; readonly titleEnglish: string; readonly description: string; readonly link: string | null; readonly minutes: number;
  readonly competencyCodes: readonly string[]; readonly skillCodes: readonly string[]; readonly givesCertificate: boolean; readonly certificateMonths: number | null; readonly alarmDays: number; readonly isOffered: boolean;
};
export type Course = CourseContent & { readonly versionId: number; readonly file: CourseFile | null };
export type CourseFile = { readonly fileId: string; readonly fileName: string; readonly mediaType: string; readonly bytes: number; readonly sha256: string; readonly partCount: number };

type CourseRow = {
  course_code: string; version_id: number; kind: CourseKind; title_chinese: string; title_english: string; description: string; link: string | null; minutes: number; competency_codes: string[]; skill_codes: string[]; gives_certificate: boolean;
  certificate_months: number | null; alarm_days: number; is_offered: boolean; file_id: string | null; file_name: string; media_type: string; bytes: number; sha256: string; part_count: number;
};
const courseOf = (row: CourseRow): Course => ({
  courseCode: row.course_code, versionId: Number(row.version_id), kind: row.kind, titleChinese: row.title_chinese, titleEnglish: row.title_english, description: row.description, link: row.link, minutes: row.minutes,
  competencyCodes: row.competency_codes, skillCodes: row.skill_codes, givesCertificate: row.gives_certificate, certificateMonths: row.certificate_months, alarmDays: row.alarm_days, isOffered: row.is_offered,
  file: row.file_id === null ? null : { fileId: row.file_id, fileName: row.file_name, mediaType: row.media_type, bytes: row.bytes, sha256: row.sha256, partCount: row.part_count },
});

/** Courses as they were saved last, by code; all or the given ones. */
export const readCourses = async (tx: CompanyTransaction, courseCodes: readonly string[] | null = null): Promise<ReadonlyMap<string, Course>> => {
  const { rows } = await tx.query<CourseRow>(
    `select distinct on (version.course_code) version.*, file.file_id, coalesce(file.file_name, '') as file_name, coalesce(file.media_type, '') as media_type, coalesce(file.bytes, 0) as bytes, coalesce(file.sha256, '') as sha256, coalesce(file.part_count, 0) as part_count
     from learning.course_version as version left join lateral (
       select * from learning.course_file where company_id = $1 and course_code = version.course_code order by file_seq desc limit 1) as file on true
     where version.company_id = $1 and ($2::text[] is null or version.course_code = any($2)) order by version.course_code, version_id desc`, [tx.companyId, courseCodes],
  );
  return new Map(rows.map((row) => [row.course_code, courseOf(row)]));
};

/** Codes of every course that was ever saved. */
export const courseCodes = async (tx: CompanyTransaction): Promise<readonly string[]> => [...(await readCourses(tx)).keys()];

export const findCourse = async (tx: CompanyTransaction, courseCode: string): Promise<Course | null> => (await readCourses(tx, [courseCode])).get(courseCode) ?? null;

export const insertCourse = async (tx: CompanyTransaction, course: CourseContent): Promise<void> => {
  await tx.query('insert into learning.course (company_id, course_code, made_by) values ($1, $2, $3) on conflict do nothing', [tx.companyId, course.courseCode, tx.actor]);
  await tx.query(
    `insert into learning.course_version (company_id, course_code, kind, title_chinese, title_english, description, link, minutes, competency_codes, skill_codes, gives_certificate, certificate_months, alarm_days, is_offered, saved_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [tx.companyId, course.courseCode, course.kind, course.titleChinese, course.titleEnglish, course.description, course.link, course.minutes, course.competencyCodes, course.skillCodes, course.givesCertificate, course.certificateMonths, course.alarmDays, course.isOffered, tx.actor],
  );
};

/** Keeps a file in sealed pieces. */
export const insertCourseFile = async (tx: CompanyTransaction, courseCode: string, file: Omit<CourseFile, 'partCount'>, pieces: readonly Uint8Array[]): Promise<void> => {
  await tx.query('insert into learning.course_file (company_id, course_code, file_id, file_name, media_type, bytes, sha256, part_count, added_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.companyId, courseCode, file.fileId, file.fileName, file.mediaType, file.bytes, file.sha256, pieces.length, tx.actor]);
  for (const [part, piece] of pieces.entries()) {
    const sealed = await sealSecret(tx, filePartPlace(file.fileId, part), Buffer.from(piece).toString('base64'));
    await tx.query('insert into learning.course_file_part (company_id, file_id, part_number, content_sealed) values ($1, $2, $3, $4)', [tx.companyId, file.fileId, part, sealed]);
  }
};

/** The bytes of a file; null when a piece is missing. */
export const readFileContent = async (tx: CompanyTransaction, { fileId, partCount }: CourseFile): Promise<Uint8Array | null> => {
  const { rows } = await tx.query<{ part_number: number; content_sealed: Buffer }>('select part_number, content_sealed from learning.course_file_part where company_id = $1 and file_id = $2 order by part_number', [tx.companyId, fileId]);
  if (rows.length !== partCount) return null;
  const pieces: Buffer[] = [];
  for (const row of rows) pieces.push(Buffer.from((await openSecret(tx, filePartPlace(fileId, row.part_number), row.content_sealed)).reveal(), 'base64'));
  return Buffer.concat(pieces);
};

export type CourseSession = { readonly sessionId: string; readonly courseCode: string; readonly startsAt: number; readonly endsAt: number; readonly zone: string; readonly place: string; readonly teacher: string; readonly seats: number; readonly isCancelled: boolean };
type SessionRow = { session_id: string; course_code: string; starts: number; ends: number; zone: string; place: string; teacher: string; seats: number; is_cancelled: boolean };
const sessionColumns = 'session_id, course_code, extract(epoch from starts_at)::float8 as starts, extract(epoch from ends_at)::float8 as ends, zone, place, teacher, seats, cancelled_at is not null as is_cancelled';
const sessionOf = (row: SessionRow): CourseSession => ({ sessionId: row.session_id, courseCode: row.course_code, startsAt: row.starts, endsAt: row.ends, zone: row.zone, place: row.place, teacher: row.teacher, seats: row.seats, isCancelled: row.is_cancelled });

export const insertSession = async (tx: CompanyTransaction, session: Omit<CourseSession, 'isCancelled'>): Promise<void> => {
  await tx.query('insert into learning.course_session (company_id, session_id, course_code, starts_at, ends_at, zone, place, teacher, seats, made_by) values ($1, $2, $3, to_timestamp($4), to_timestamp($5), $6, $7, $8, $9, $10)',
    [tx.companyId, session.sessionId, session.courseCode, session.startsAt, session.endsAt, session.zone, session.place, session.teacher, session.seats, tx.actor]);
};

/** One session, held against other changes of it until the transaction ends. */
export const lockSession = async (tx: CompanyTransaction, sessionId: string): Promise<CourseSession | null> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`learning session ${tx.companyId} ${sessionId}`]);
  const { rows } = await tx.query<SessionRow>(`select ${sessionColumns} from learning.course_session where company_id = $1 and session_id = $2`, [tx.companyId, sessionId]);
  return rows[0] === undefined ? null : sessionOf(rows[0]);
};

/** Sessions that end at or after an instant, of all courses or some, by their begin. */
export const readSessions = async (tx: CompanyTransaction, { courseCodes, sinceSeconds }: { readonly courseCodes: readonly string[] | null; readonly sinceSeconds: number }): Promise<readonly CourseSession[]> => {
  const { rows } = await tx.query<SessionRow>(`select ${sessionColumns} from learning.course_session where company_id = $1 and ($2::text[] is null or course_code = any($2)) and ends_at >= to_timestamp($3) order by starts_at, session_id limit 2000`, [tx.companyId, courseCodes, sinceSeconds]);
  return rows.map(sessionOf);
};

export const findSession = async (tx: CompanyTransaction, sessionId: string): Promise<CourseSession | null> => {
  const { rows } = await tx.query<SessionRow>(`select ${sessionColumns} from learning.course_session where company_id = $1 and session_id = $2`, [tx.companyId, sessionId]);
  return rows[0] === undefined ? null : sessionOf(rows[0]);
};

export const updateCancelled = async (tx: CompanyTransaction, sessionId: string): Promise<void> => {
  await tx.query('update learning.course_session set cancelled_at = platform.now(), cancelled_by = $3 where company_id = $1 and session_id = $2', [tx.companyId, sessionId, tx.actor]);
};

/** Seats of sessions that are taken, also by people whom the reader may not know. */
export const countSeats = async (tx: CompanyTransaction, sessionIds: readonly string[]): Promise<(sessionId: string) => number> => {
  const { rows } = await tx.query<{ session_id: string; taken: number }>('select session_id, learning.count_seats(session_id) as taken from unnest($1::uuid[]) as session (session_id)', [sessionIds]);
  const taken = new Map(rows.map((row) => [row.session_id, row.taken]));
  return (sessionId) => taken.get(sessionId) ?? 0;
};

export type AttendanceState = 'attended' | 'absent' | 'excused';
export type Seat = { readonly personId: number; readonly isTaken: boolean; readonly attendance: AttendanceState | null };

/** Who sits in a session or was there, within the reader's reach. */
export const readSeats = async (tx: CompanyTransaction, sessionId: string): Promise<readonly Seat[]> => {
  const { rows } = await tx.query<{ person_id: number; is_taken: boolean; state: AttendanceState | null }>(
    `with seat as (select distinct on (person_id) person_id, is_taken from learning.session_seat where company_id = $1 and session_id = $2 order by person_id, seat_id desc),
       there as (select distinct on (person_id) person_id, state from learning.session_attendance where company_id = $1 and session_id = $2 order by person_id, attendance_id desc)
     select person_id, coalesce(is_taken, false) as is_taken, state from seat full join there using (person_id) where coalesce(is_taken, false) or state is not null order by person_id`, [tx.companyId, sessionId],
  );
  return rows.map((row) => ({ personId: row.person_id, isTaken: row.is_taken, attendance: row.state }));
};

export const insertSeat = async (tx: CompanyTransaction, personId: number, sessionId: string, isTaken: boolean): Promise<void> => {
  await tx.query('insert into learning.session_seat (company_id, person_id, session_id, is_taken, signed_by) values ($1, $2, $3, $4, $5)', [tx.companyId, personId, sessionId, isTaken, tx.actor]);
};

export const insertAttendance = async (tx: CompanyTransaction, personId: number, sessionId: string, state: AttendanceState): Promise<void> => {
  await tx.query('insert into learning.session_attendance (company_id, person_id, session_id, state, recorded_by) values ($1, $2, $3, $4, $5)', [tx.companyId, personId, sessionId, state, tx.actor]);
};

/** Sessions in which people have a seat, by their begin. */
export const seatsOf = async (tx: CompanyTransaction, personId: number): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ session_id: string; is_taken: boolean }>('select distinct on (session_id) session_id, is_taken from learning.session_seat where company_id = $1 and person_id = $2 order by session_id, seat_id desc', [tx.companyId, personId]);
  return new Set(rows.filter((row) => row.is_taken).map((row) => row.session_id));
};
