/** SQL of completions and certificates. Days are epoch-days; rows that were taken back are left out. */
import type { completionSources } from '#contracts/api/learning-api';
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';

export type CompletionSource = (typeof completionSources)[number];
export type Completion = {
  readonly completionId: number; readonly personId: number; readonly courseCode: string; readonly versionId: number; readonly itemId: string | null; readonly completedDay: number;
  readonly source: CompletionSource; readonly sessionId: string | null; readonly recordedBy: string;
};

type CompletionRow = { completion_id: number; person_id: number; course_code: string; version_id: number; item_id: string | null; completed_day: number; source: CompletionSource; session_id: string | null; recorded_by: string };
const completionOf = (row: CompletionRow): Completion => ({
  completionId: Number(row.completion_id), personId: row.person_id, courseCode: row.course_code, versionId: Number(row.version_id), itemId: row.item_id, completedDay: row.completed_day, source: row.source, sessionId: row.session_id, recordedBy: row.recorded_by,
});

const stands = (table: 'completion' | 'certificate'): string =>
  `made.takes_back is null and not exists (select from learning.${table} as back where back.company_id = made.company_id and back.person_id = made.person_id and back.takes_back = made.${table}_id)`;

/** Completions that stand, of people (all in reach when null), oldest first. */
export const readCompletions = async (tx: CompanyTransaction, personIds: readonly number[] | null): Promise<readonly Completion[]> => {
  const { rows } = await tx.query<CompletionRow>(
    `select completion_id, person_id, course_code, version_id, item_id, completed_on - date '1970-01-01' as completed_day, source, session_id, recorded_by from learning.completion as made
     where company_id = $1 and ($2::int[] is null or person_id = any($2)) and ${stands('completion')} order by completed_on, completion_id`, [tx.companyId, personIds],
  );
  return rows.map(completionOf);
};

export const insertCompletion = async (tx: CompanyTransaction, completion: Omit<Completion, 'completionId' | 'recordedBy'>): Promise<number> => {
  const { rows } = await tx.query<{ completion_id: number }>(
    `insert into learning.completion (company_id, person_id, course_code, version_id, item_id, completed_on, source, session_id, recorded_by) values ($1, $2, $3, $4, $5, date '1970-01-01' + $6::int, $7, $8, $9) returning completion_id`,
    [tx.companyId, completion.personId, completion.courseCode, completion.versionId, completion.itemId, completion.completedDay, completion.source, completion.sessionId, tx.actor],
  );
  const id = rows[0]?.completion_id;
  assert(id !== undefined, 'an insert answers its row');
  return Number(id);
};

/** Takes a completion back: the row stays and another says that it was wrong. */
export const takeBackCompletion = async (tx: CompanyTransaction, completion: Completion): Promise<void> => {
  await tx.query(
    `insert into learning.completion (company_id, person_id, course_code, version_id, item_id, completed_on, source, session_id, takes_back, recorded_by) values ($1, $2, $3, $4, $5, date '1970-01-01' + $6::int, $7, $8, $9, $10)`,
    [tx.companyId, completion.personId, completion.courseCode, completion.versionId, completion.itemId, completion.completedDay, completion.source, completion.sessionId, completion.completionId, tx.actor],
  );
};

export type Certificate = {
  readonly certificateId: number; readonly personId: number; readonly courseCode: string | null; readonly title: string; readonly issuer: string; readonly certificateNumber: string; readonly issuedDay: number;
  /** Last day on which it holds; null = without end. */
  readonly lastDay: number | null;
  readonly alarmDays: number; readonly completionId: number | null;
};
type CertificateRow = { certificate_id: number; person_id: number; course_code: string | null; title: string; issuer: string; certificate_number: string; issued_day: number; last_day: number | null; alarm_days: number; completion_id: number | null };
const certificateOf = (row: CertificateRow): Certificate => ({
  certificateId: Number(row.certificate_id), personId: row.person_id, courseCode: row.course_code, title: row.title, issuer: row.issuer, certificateNumber: row.certificate_number, issuedDay: row.issued_day, lastDay: row.last_day, alarmDays: row.alarm_days,
  completionId: row.completion_id === null ? null : Number(row.completion_id),
});

/** Certificates that stand, of people (all in reach when null), those that end first at first. */
export const readCertificates = async (tx: CompanyTransaction, personIds: readonly number[] | null): Promise<readonly Certificate[]> => {
  const { rows } = await tx.query<CertificateRow>(
    `select certificate_id, person_id, course_code, title, issuer, certificate_number, issued_on - date '1970-01-01' as issued_day, last_date - date '1970-01-01' as last_day, alarm_days, completion_id from learning.certificate as made
     where company_id = $1 and ($2::int[] is null or person_id = any($2)) and ${stands('certificate')} order by last_date nulls last, certificate_id`, [tx.companyId, personIds],
  );
  return rows.map(certificateOf);
};

const insertRow = async (tx: CompanyTransaction, certificate: Omit<Certificate, 'certificateId'>, takesBack: number | null): Promise<void> => {
  await tx.query(
    `insert into learning.certificate (company_id, person_id, course_code, title, issuer, certificate_number, issued_on, last_date, alarm_days, completion_id, takes_back, recorded_by)
     values ($1, $2, $3, $4, $5, $6, date '1970-01-01' + $7::int, date '1970-01-01' + $8::int, $9, $10, $11, $12)`,
    [tx.companyId, certificate.personId, certificate.courseCode, certificate.title, certificate.issuer, certificate.certificateNumber, certificate.issuedDay, certificate.lastDay, certificate.alarmDays, certificate.completionId, takesBack, tx.actor],
  );
};
export const insertCertificate = (tx: CompanyTransaction, certificate: Omit<Certificate, 'certificateId'>): Promise<void> => insertRow(tx, certificate, null);
export const takeBackCertificate = (tx: CompanyTransaction, { certificateId, ...certificate }: Certificate): Promise<void> => insertRow(tx, certificate, certificateId);
