/** Rows of the ledger: what the rules give of a year, and what a clerk adds with a reason. Nothing is ever changed. */
import { failure, success, type Result } from '#kernel/base/result';
import { dateOfDay, dayOfDate, parseDay } from '#kernel/calendar/epoch-day';
import { ownPeople, recordAudit, type CompanyTransaction } from '#modules/platform';
import { balancesOf, readLedgers } from './leave-balances.ts';
import { insertEntries, insertServiceStart, type LeaveAccount } from './leave-store.ts';
import { holdPersonLock } from './request-store.ts';
import type { RequestError } from './requests-errors.ts';

/** Writes what the rules give of a year and is not written; a second time writes nothing. One writer at a time. */
export const grantAnnualLeave = async (tx: CompanyTransaction, year: number): Promise<{ readonly people: number; readonly entries: number }> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`leave grants ${tx.companyId}`]);
  const ledgers = await readLedgers(tx, null, dayOfDate(year, 12, 31));
  const due = [...ledgers.values()].flatMap(({ entries }) => entries.filter(({ entryId, entry }) => entryId === null && entry === 'grant'));
  await insertEntries(tx, due);
  const personIds = [...new Set(due.map(({ personId }) => personId))];
  await recordAudit(tx, { action: 'requests.leaveGranted', subject: `leaveYear:${year}`, personIds, fieldClasses: ['personal'], data: { entries: due.length } });
  return { people: personIds.length, entries: due.length };
};

export type Adjustment = { readonly personId: number; readonly account: LeaveAccount; readonly entry: 'adjustment' | 'opening' | 'payout'; readonly minutes: number; readonly validFrom: string; readonly usableUntil: string; readonly reason: string };

/** A program is nobody: it could write the leave of whoever holds its key. */
const refuseWriter = async (tx: CompanyTransaction, personId: number): Promise<RequestError | null> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return { code: 'programsDecideNothing' };
  return (await ownPeople(tx)).has(personId) ? { code: 'ownLeave' } : null;
};

/** Adds one row with its reason; nobody to their own leave. */
export const adjustLeave = async (tx: CompanyTransaction, adjustment: Adjustment): Promise<Result<null, RequestError>> => {
  const [from, until] = [parseDay(adjustment.validFrom), parseDay(adjustment.usableUntil)];
  if (!from.ok || !until.ok || until.value < from.value || adjustment.minutes === 0) return failure({ code: 'leaveDatesInvalid' });
  const refused = await refuseWriter(tx, adjustment.personId);
  if (refused !== null) return failure(refused);
  await holdPersonLock(tx, adjustment.personId);
  const { personId, account, entry, minutes, reason } = adjustment;
  await insertEntries(tx, [{ personId, account, entry, minutes, reason, year: dateOfDay(from.value).year, fromDay: from.value, untilDay: until.value, basis: {} }]);
  await recordAudit(tx, { action: 'requests.leaveAdjusted', subject: `person:${personId}`, personIds: [personId], fieldClasses: ['personal'], data: { account } });
  return success(null);
};

/** Records since when somebody has worked; a later record takes its place. One's own, on which leave depends, somebody else records. */
export const recordServiceStart = async (tx: CompanyTransaction, service: { readonly personId: number; readonly firstWorkDate: string; readonly proof: string; readonly today: number }): Promise<Result<null, RequestError>> => {
  const day = parseDay(service.firstWorkDate);
  if (!day.ok || day.value > service.today || day.value < dayOfDate(1940, 1, 1)) return failure({ code: 'serviceDateInvalid' });
  const refused = await refuseWriter(tx, service.personId);
  if (refused !== null) return failure(refused);
  await insertServiceStart(tx, service.personId, day.value, service.proof);
  await recordAudit(tx, { action: 'requests.serviceRecorded', subject: `person:${service.personId}`, personIds: [service.personId], fieldClasses: ['personal'] });
  return success(null);
};

/** Annual leave that a leaver had earned and not taken by the last day, and time off not taken, in minutes and in ledger minutes of a day. */
export type UntakenLeave = { readonly personId: number; readonly annualMinutes: number; readonly statutoryMinutes: number; readonly timeOffMinutes: number; readonly minutesPerDay: number };

/** What is left on a day, for final pay: never below zero, for days taken beyond what was earned are not taken back. */
export const untakenLeave = async (tx: CompanyTransaction, personIds: readonly number[], day: number): Promise<ReadonlyMap<number, UntakenLeave>> => {
  const ledgers = await readLedgers(tx, personIds, day);
  return new Map([...ledgers].map(([personId, ledger]): [number, UntakenLeave] => {
    const found = balancesOf(ledger, day);
    const statutory = found.accounts.find(({ account }) => account === 'annual')?.balance ?? 0;
    return [personId, { personId, annualMinutes: Math.max(0, found.annual.balance), statutoryMinutes: Math.max(0, Math.min(statutory, found.annual.balance)), timeOffMinutes: Math.max(0, found.timeOff.balance), minutesPerDay: ledger.policy.minutesPerDay }];
  }));
};
