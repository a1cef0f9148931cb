/** 增减员: who joined and who left the contributions of a place, out of the terms of two months. */
import type { InsuranceChangeReason, InsuranceChangeRow, InsuranceChangesFile } from '#contracts/output/insurance-file';
import type { Output } from '#contracts/output/output';
import { failure, success, type Result } from '#kernel/base/result';
import { daysOfMonth, formatDay } from '#kernel/calendar/epoch-day';
import { payTermsSegments, readIdentityNumbers, type PayTermsSegment } from '#modules/people';
import { recordAudit, type ApiFile, type CompanyTransaction } from '#modules/platform';
import { filingError, type FilingError } from './filing-errors.ts';
import { readPeople } from './filing-people.ts';
import { fenOf } from './tax-year.ts';

export type InsuranceChange = Omit<InsuranceChangeRow, 'identityNumber'> & { readonly personId: number; readonly place: string; readonly identityNumber: string };

const lastIn = (segments: readonly PayTermsSegment[], personId: number): PayTermsSegment | undefined => segments.findLast((segment) => segment.personId === personId);

/** Base in fen of decimal text with up to two decimals. */
const baseOf = (text: string | null): bigint | null => (text === null ? null : fenOf(text));

/** Everyone whose place of insurance at the end of a month is not that of the end of the month before, place by place. Identity numbers are opened for the file alone. */
export const readInsuranceChanges = async (tx: CompanyTransaction, month: string, withIdentity: boolean): Promise<readonly InsuranceChange[]> => {
  const days = daysOfMonth(month);
  const before = daysOfMonth(formatDay(days.fromDay - 1).slice(0, 7));
  const segments = await payTermsSegments(tx, { personIds: null, ...days });
  const earlier = await payTermsSegments(tx, { personIds: null, ...before });
  const people = (await readPeople(tx)).filter(({ hireDay, leaveDay }) => hireDay < days.toDay && (leaveDay === null || leaveDay >= before.fromDay));
  const changes: Omit<InsuranceChange, 'identityNumber'>[] = [];
  for (const { personId, personNumber, name, hireDay, leaveDay } of people) {
    const wasLeft = leaveDay !== null && leaveDay < days.fromDay;
    const [then, now] = [wasLeft ? undefined : lastIn(earlier, personId), lastIn(segments, personId)];
    const leaves = leaveDay !== null && leaveDay >= days.fromDay && leaveDay < days.toDay;
    const [placeThen, placeNow] = [then?.insurancePlace ?? null, now?.insurancePlace ?? null];
    const add = (reason: InsuranceChangeReason, place: string, day: number, terms: PayTermsSegment | undefined): void => {
      changes.push({ personId, personNumber, name, place, reason, date: formatDay(day), insuranceBase: baseOf(terms?.insuranceBase ?? null), housingFundBase: baseOf(terms?.housingFundBase ?? null) });
    };
    if (placeNow !== null && placeNow !== placeThen) add(hireDay >= days.fromDay ? 'hired' : 'movedHere', placeNow, now?.fromDay ?? days.fromDay, now);
    if (placeThen !== null && placeNow !== null && placeNow !== placeThen) add('movedAway', placeThen, now?.fromDay ?? days.fromDay, then);
    if (leaves && (placeNow ?? placeThen) !== null) add('left', placeNow ?? placeThen ?? '', leaveDay, now ?? then);
    else if (placeThen !== null && now !== undefined && placeNow === null) add('movedAway', placeThen, now.fromDay, then);
  }
  const identities = withIdentity ? await readIdentityNumbers(tx, changes.map(({ personId }) => personId)) : new Map<number, string>();
  const order = (change: Omit<InsuranceChange, 'identityNumber'>): string => `${change.place}\n${change.reason}\n${change.date}\n${change.personNumber}`;
  return changes.map((change) => ({ ...change, identityNumber: identities.get(change.personId) ?? '' })).toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
};

/** The list of a place, read back before it leaves. Errors: `nothingToFile`, `outputRefused`. */
export const insuranceChangesFile = async (tx: CompanyTransaction, output: Output<InsuranceChangesFile>, query: { readonly month: string; readonly place: string }): Promise<Result<ApiFile, FilingError>> => {
  const changes = await readInsuranceChanges(tx, query.month, true);
  const places = [...new Set(changes.map(({ place }) => place))];
  const rows = changes.filter(({ place }) => place === query.place);
  if (rows.length === 0) return failure(filingError('nothingToFile', { month: query.month }));
  const file: InsuranceChangesFile = { month: query.month, placeNumber: places.indexOf(query.place) + 1, rows };
  const content = output.render(file);
  const read = output.check(content);
  if (!read.ok) return failure(filingError('outputRefused', { code: read.error.code, at: read.error.at }));
  if (read.value.records !== rows.length) return failure(filingError('outputRefused', { code: 'countDiffers', at: 'file' }));
  await recordAudit(tx, { action: 'filing.insuranceChangesMade', subject: `month:${query.month}`, data: { place: query.place, people: rows.length } });
  return success({ fileName: output.fileName(file), mediaType: output.mediaType, content });
};
