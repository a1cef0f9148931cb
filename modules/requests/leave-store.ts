/** All SQL of the ledger of leave. Days are epoch-days. */
import type { leaveAccounts } from '#contracts/api/request-api';
import type { CompanyTransaction } from '#modules/platform';

export type LeaveAccount = (typeof leaveAccounts)[number];
/** timeOffEarned is never written: it follows from the days worked. */
export type EntryKind = 'grant' | 'adjustment' | 'opening' | 'timeOffEarned' | 'payout';
export type EntryBasis = Readonly<Record<string, string | number>>;

export type LeaveEntry = {
  readonly personId: number; readonly account: LeaveAccount; readonly entry: EntryKind; readonly year: number; readonly minutes: number; readonly fromDay: number; readonly untilDay: number; readonly basis: EntryBasis; readonly reason: string;
  /** Null for a row that the rules give and that is not written yet. */
  readonly entryId: number | null; readonly madeAt: number | null;
};
export type NewEntry = Omit<LeaveEntry, 'entryId' | 'madeAt'>;

type EntryRow = { entry_id: number; person_id: number; account: LeaveAccount; entry: EntryKind; leave_year: number; minutes: number; from_day: number; until_day: number; basis: EntryBasis; reason: string; made: number };

/** The written rows of people, oldest first. */
export const readEntries = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<readonly LeaveEntry[]> => {
  const { rows } = await tx.query<EntryRow>(
    `select entry_id, person_id, account, entry, leave_year, minutes, valid_from - date '1970-01-01' as from_day, usable_until - date '1970-01-01' as until_day, basis, reason, extract(epoch from made_at)::float8 as made
     from requests.leave_entry where company_id = $1 and person_id = any($2) order by person_id, entry_id`, [tx.companyId, personIds]);
  return rows.map((row) => ({ entryId: Number(row.entry_id), personId: row.person_id, account: row.account, entry: row.entry, year: row.leave_year, minutes: row.minutes, fromDay: row.from_day, untilDay: row.until_day, basis: row.basis, reason: row.reason, madeAt: row.made }));
};

export const insertEntries = async (tx: CompanyTransaction, entries: readonly NewEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  const column = <V>(read: (entry: NewEntry) => V): V[] => entries.map(read);
  await tx.query(
    `insert into requests.leave_entry (company_id, person_id, account, entry, leave_year, minutes, valid_from, usable_until, basis, reason, made_by)
     select $1, person_id, account, entry, leave_year, minutes, date '1970-01-01' + from_day, date '1970-01-01' + until_day, basis, reason, $2
     from unnest($3::int[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[], $9::int[], $10::jsonb[], $11::text[]) as given (person_id, account, entry, leave_year, minutes, from_day, until_day, basis, reason)`,
    [tx.companyId, tx.actor, column((entry) => entry.personId), column((entry) => entry.account), column((entry) => entry.entry), column((entry) => entry.year), column((entry) => entry.minutes), column((entry) => entry.fromDay), column((entry) => entry.untilDay),
      column((entry) => JSON.stringify(entry.basis)), column((entry) => entry.reason)],
  );
};

/** First day of work anywhere, by person; people without a record are left out. */
export const readServiceStarts = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await tx.query<{ person_id: number; day: number }>(
    "select distinct on (person_id) person_id, first_work_date - date '1970-01-01' as day from requests.service_start where company_id = $1 and person_id = any($2) order by person_id, service_id desc", [tx.companyId, personIds]);
  return new Map(rows.map((row) => [row.person_id, row.day]));
};

export const insertServiceStart = async (tx: CompanyTransaction, personId: number, firstWorkDay: number, proof: string): Promise<void> => {
  await tx.query("insert into requests.service_start (company_id, person_id, first_work_date, proof, made_by) values ($1, $2, date '1970-01-01' + $3::int, $4, $5)", [tx.companyId, personId, firstWorkDay, proof, tx.actor]);
};

export type PendingLeave = { readonly personId: number; readonly requestId: number; readonly leaveKind: 'annualLeave' | 'compensatoryLeave'; readonly day: number; readonly minutes: number };

/** Leave from the ledger that is asked for and not decided. */
export const readPendingLeave = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<readonly PendingLeave[]> => {
  const { rows } = await tx.query<{ person_id: number; request_id: number; leave_kind: PendingLeave['leaveKind']; day: number; minutes: number }>(
    `select person_id, request_id, leave_kind, (starts_at at time zone zone)::date - date '1970-01-01' as day, minutes from requests.request
     where company_id = $1 and person_id = any($2) and kind = 'leave' and leave_kind in ('annualLeave', 'compensatoryLeave') and state = 'open'`, [tx.companyId, personIds]);
  return rows.map((row) => ({ personId: row.person_id, requestId: Number(row.request_id), leaveKind: row.leave_kind, day: row.day, minutes: row.minutes }));
};
