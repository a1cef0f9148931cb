/**
 * What a workbook says of work, as records that can land: each row placed at the person's workplace of that day, whose
 * zone makes the instant. The keys hold no row number, so that the same file says nothing new a second time.
 */
import { createHash } from 'node:crypto';
import type { SourceRecord, Stream } from '#contracts/flow/source-record';
import type { WorkFact } from '#contracts/flow/work-fact';
import type { ApprovalRow, LocalMoment, LocatedFact, RowErrorCode, WorkbookFacts, WorkbookRowError, WorkbookSheetKey } from '#contracts/flow/workbook-facts';
import { failure, success, type Result } from '#kernel/base/result';
import { createWallClock, type WallClock } from './wall-clock.ts';

export type WorkSheetKey = 'punches' | 'approvals' | 'rosterDays';
export const streamOfSheet: Readonly<Record<WorkSheetKey, Stream>> = { punches: 'punch', approvals: 'approval', rosterDays: 'roster' };

/** The terms of a person from a day on: where, and by which schedule. */
export type PlaceFrom = { readonly fromDay: number; readonly workplace: string; readonly scheduleCode: string };
export type WorkPlaces = {
  /** By person number, by day ascending. */
  readonly terms: ReadonlyMap<string, readonly PlaceFrom[]>;
  readonly zones: ReadonlyMap<string, string>;
  /** Shift codes of the schedules that this workbook brings along; others are judged when days are computed. */
  readonly shifts: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Rows of one sheet as records of one stream. `isWhole`: what the sheet leaves out of its days is no more. */
export type HandedOver = { readonly sheet: WorkSheetKey; readonly records: readonly SourceRecord[]; readonly isWhole: boolean; /** The row of each record, as the sheet counts. */ readonly rows: readonly number[] };
type Refused = { readonly column: string; readonly code: RowErrorCode; readonly text: string };
type Placed = Result<SourceRecord, Refused>;
type Context = { readonly places: WorkPlaces; readonly wallClock: WallClock };

const refuse = (column: string, code: RowErrorCode, text: string): { readonly ok: false; readonly error: Refused } => failure({ column, code, text });

const termsOn = (places: WorkPlaces, personNumber: string, day: number): PlaceFrom | undefined => places.terms.get(personNumber)?.findLast((terms) => terms.fromDay <= day);

function makeRecord(stream: Stream, personNumber: string, key: string, businessDay: number, fact: WorkFact): SourceRecord {
  // The spelling of a time is evidence, not meaning: the same punch written otherwise is no new version.
  const meaning = JSON.stringify(fact.kind === 'punch' ? { ...fact, sourceText: '' } : fact);
  return { stream, naturalKey: `${personNumber} ${key}`, sourcePersonKey: personNumber, businessDay, raw: JSON.stringify(fact), contentHash: createHash('sha256').update(meaning).digest('hex'), facts: [fact] };
}

function instantOf({ places, wallClock }: Context, personNumber: string, moment: LocalMoment, column: string): Result<{ readonly instant: number; readonly zone: string }, Refused> {
  const terms = termsOn(places, personNumber, moment.day);
  const zone = terms === undefined ? undefined : places.zones.get(terms.workplace);
  if (zone === undefined) return refuse(column, 'noTermsOnDay', moment.text);
  const instant = wallClock(zone, moment);
  return instant.ok ? success({ instant: instant.value, zone }) : refuse(column, instant.error, moment.text);
}

function placePunch(context: Context, row: WorkbookFacts['punches'][number]['fact']): Placed {
  const { personNumber, moment, direction, device, place } = row;
  const at = instantOf(context, personNumber, moment, '打卡时间');
  if (!at.ok) return at;
  const { instant, zone } = at.value;
  const day = moment.second === 86_400 ? moment.day + 1 : moment.day;
  return success(makeRecord('punch', personNumber, String(instant), day, { kind: 'punch', sourcePersonKey: personNumber, instant, zone, sourceText: moment.text, direction, device, place }));
}

const longestFormSeconds = 366 * 86_400;

function placeApproval(context: Context, row: ApprovalRow): Placed {
  const { personNumber, type, approvalNumber } = row;
  const from = instantOf(context, personNumber, row.from, type === 'correction' ? '补卡时间' : '开始');
  if (!from.ok) return from;
  const to = row.to === null ? from : instantOf(context, personNumber, row.to, '结束');
  if (!to.ok) return to;
  const [start, end, { zone }] = [from.value.instant, to.value.instant, from.value];
  if (row.to !== null && (end <= start || end - start > longestFormSeconds)) return refuse('结束', 'momentsReversed', row.to.text);
  const key = approvalNumber === '' ? `${type} ${start}` : `number ${approvalNumber}`;
  const form = type === 'correction' ? { type, instant: start, day: row.day ?? row.from.day, direction: row.direction } as const
    : type === 'overtime' || type === 'trip' ? { type, from: start, to: end } as const
      : { type: 'leave', leaveType: type, sourceLeaveName: '', from: start, to: end } as const;
  const fact: WorkFact = { kind: 'approval', sourcePersonKey: personNumber, approvalNumber: approvalNumber === '' ? key : approvalNumber, status: 'approved', submittedInstant: start, zone, form };
  return success(makeRecord('approval', personNumber, key, row.from.day, fact));
}

function placeRosterDay({ places }: Context, row: WorkbookFacts['rosterDays'][number]['fact']): Placed {
  const { personNumber, day, shiftCode } = row;
  const terms = termsOn(places, personNumber, day);
  if (terms === undefined) return refuse('日期', 'noTermsOnDay', '');
  const shifts = places.shifts.get(terms.scheduleCode);
  if (shiftCode !== null && shifts !== undefined && !shifts.has(shiftCode)) return refuse('班次', 'unknownShift', shiftCode);
  return success(makeRecord('roster', personNumber, String(day), day, { kind: 'rosterDay', sourcePersonKey: personNumber, day, scheduleCode: terms.scheduleCode, shiftCode }));
}

/** Rows that say the very same thing are one; two that differ under one key cannot both be true. */
function placeSheet<Row>(sheet: WorkSheetKey, rows: readonly LocatedFact<Row>[], place: (row: Row) => Placed, errors: WorkbookRowError[]): Pick<HandedOver, 'records' | 'rows'> {
  const records = new Map<string, SourceRecord>();
  const rowOf: number[] = [];
  for (const { row, fact } of rows) {
    const placed = place(fact);
    const refused: Refused | null = !placed.ok ? placed.error
      : (records.get(placed.value.naturalKey)?.contentHash ?? placed.value.contentHash) === placed.value.contentHash ? null
        : { column: '工号', code: 'duplicateRow', text: placed.value.naturalKey };
    if (refused !== null) errors.push({ sheet, row, column: refused.column, code: refused.code, text: refused.text.slice(0, 100) });
    else if (placed.ok && !records.has(placed.value.naturalKey)) {
      records.set(placed.value.naturalKey, placed.value);
      rowOf.push(row);
    }
  }
  return { records: [...records.values()], rows: rowOf };
}

/** Places every row of the three sheets of work. A sheet with a refused row, or one of corrections only, is not whole. */
export function placeWorkRows(facts: WorkbookFacts, places: WorkPlaces, errorsBefore: readonly WorkbookRowError[]): { readonly work: readonly HandedOver[]; readonly errors: readonly WorkbookRowError[] } {
  const context: Context = { places, wallClock: createWallClock() };
  const errors: WorkbookRowError[] = [];
  const placed: Readonly<Record<WorkSheetKey, Pick<HandedOver, 'records' | 'rows'>>> = {
    punches: placeSheet('punches', facts.punches, (row) => placePunch(context, row), errors),
    approvals: placeSheet('approvals', facts.approvals, (row) => placeApproval(context, row), errors),
    rosterDays: placeSheet('rosterDays', facts.rosterDays, (row) => placeRosterDay(context, row), errors),
  };
  const refusedSheets = new Set<WorkbookSheetKey>([...errorsBefore, ...errors].map((error) => error.sheet));
  const sheets = Object.keys(placed) as WorkSheetKey[];
  return { work: sheets.map((sheet) => ({ sheet, ...placed[sheet], isWhole: !refusedSheets.has(sheet) && !facts.partialSheets.includes(sheet) })), errors };
}
