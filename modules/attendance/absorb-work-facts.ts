/**
 * Projects the facts of landed records into the current tables, by natural key: a changed record replaces its rows, a
 * vanished one removes them. Only what really changed asks for a recomputation.
 *
 * People who are not matched yet lose nothing: their records stay landed, and absorbing them again after the match
 * has the same effect as if they had been known from the beginning.
 */
import { createHash } from 'node:crypto';
import type { SourceRecord, Stream } from '#contracts/flow/source-record';
import type { ApprovalFact, DayReportFact, ExpectedPunchMissingFact, PunchFact, RosterDayFact, ScheduleFact, WorkFact } from '#contracts/flow/work-fact';
import { assert } from '#kernel/base/result';
import { localDayOf, minuteZoneOf, type MinuteZone } from '#kernel/calendar/zone-time';
import { holdFactLock, type CompanyTransaction } from '#modules/platform';
import { resolveSourcePersons } from '#modules/people';
import { appendSchedules, requestRecompute, replaceRows, type Touched } from './attendance-store.ts';
import { buildZoneTable } from './zone-table.ts';

/** Vanished records need no more than their stream and key: natural keys are unique inside a stream only. */
export type VanishedKey = { readonly stream: Stream; readonly naturalKey: string };
/** Each stream has its own tables. */
type KeysByStream = ReadonlyMap<Stream, readonly string[]>;

export type AbsorbInput = {
  readonly sourceCode: string;
  readonly records: readonly SourceRecord[];
  readonly tombstones?: readonly VanishedKey[];
  /** Records of a key that never came before: no stored row can be theirs, so none is looked for. */
  readonly firstSeen?: ReadonlySet<SourceRecord>;
};

type Placed<F> = { readonly personId: number; readonly naturalKey: string; readonly fact: F };
type Sorted = {
  readonly punches: Placed<PunchFact>[]; readonly expected: Placed<ExpectedPunchMissingFact>[]; readonly approvals: Placed<ApprovalFact>[];
  readonly rosterDays: Placed<RosterDayFact>[]; readonly dayReports: Placed<DayReportFact>[]; readonly schedules: ScheduleFact[];
};

const workKinds = new Set(['punch', 'expectedPunchMissing', 'approval', 'rosterDay', 'schedule', 'dayReport']);

const sortFacts = (records: readonly SourceRecord[], persons: ReadonlyMap<string, number>): Sorted => {
  const sorted: Sorted = { punches: [], expected: [], approvals: [], rosterDays: [], dayReports: [], schedules: [] };
  for (const record of records) {
    for (const fact of record.facts as readonly WorkFact[]) {
      if (!workKinds.has(fact.kind)) continue;
      if (fact.kind === 'schedule') {
        sorted.schedules.push(fact);
        continue;
      }
      const personId = persons.get(fact.sourcePersonKey);
      if (personId === undefined) continue;
      const { naturalKey } = record;
      if (fact.kind === 'punch') sorted.punches.push({ personId, naturalKey, fact });
      else if (fact.kind === 'expectedPunchMissing') sorted.expected.push({ personId, naturalKey, fact });
      else if (fact.kind === 'approval') sorted.approvals.push({ personId, naturalKey, fact });
      else if (fact.kind === 'rosterDay') sorted.rosterDays.push({ personId, naturalKey, fact });
      else sorted.dayReports.push({ personId, naturalKey, fact });
    }
  }
  return sorted;
};

/** Local date of an instant; the zone's own table is made once a call. */
const createDateFinder = () => {
  const zones = new Map<string, MinuteZone>();
  return (zone: string, instant: number): number => {
    const key = `${zone} ${Math.floor(instant / 31_536_000)}`;
    let table = zones.get(key);
    if (table === undefined) {
      const day = Math.floor(instant / 86_400);
      table = minuteZoneOf(buildZoneTable(zone, day - 400, day + 400));
      zones.set(key, table);
    }
    return localDayOf(table, Math.floor(instant / 60));
  };
};

const column = <F>(rows: readonly Placed<F>[], read: (fact: F) => number | string | null) => rows.map((row) => read(row.fact));
const keyColumns = (rows: readonly Placed<unknown>[]) => [
  { name: 'person_id', type: 'int4', values: rows.map((row) => row.personId) },
  { name: 'natural_key', type: 'text', values: rows.map((row) => row.naturalKey) },
] as const;

const approvalRow = (fact: ApprovalFact) => {
  const { form } = fact;
  return form.type === 'correction'
    ? { kind: 'correction', leaveType: null, leaveName: null, from: form.instant, to: form.instant, day: form.day, direction: form.direction }
    : { kind: form.type, leaveType: form.type === 'leave' ? form.leaveType : null, leaveName: form.type === 'leave' ? form.sourceLeaveName : null, from: form.from, to: form.to, day: null, direction: null };
};

const replaceApprovals = (tx: CompanyTransaction, sourceCode: string, keys: readonly string[], approvals: readonly Placed<ApprovalFact>[]): Promise<Touched[]> =>
  replaceRows(tx, { sourceCode, keys, table: 'approval', rowCount: approvals.length, columns: [...keyColumns(approvals),
    { name: 'approval_number', type: 'text', values: column(approvals, (fact) => fact.approvalNumber) },
    { name: 'kind', type: 'text', values: column(approvals, (fact) => approvalRow(fact).kind) },
    { name: 'status', type: 'text', values: column(approvals, (fact) => fact.status) },
    { name: 'leave_type', type: 'text', values: column(approvals, (fact) => approvalRow(fact).leaveType) },
    { name: 'source_leave_name', type: 'text', values: column(approvals, (fact) => approvalRow(fact).leaveName) },
    { name: 'starts_at', type: 'instantSeconds', values: column(approvals, (fact) => approvalRow(fact).from) },
    { name: 'ends_at', type: 'instantSeconds', values: column(approvals, (fact) => approvalRow(fact).to) },
    { name: 'correction_date', type: 'date', values: column(approvals, (fact) => approvalRow(fact).day) },
    { name: 'direction', type: 'text', values: column(approvals, (fact) => approvalRow(fact).direction) },
    { name: 'compensation', type: 'text', values: column(approvals, (fact) => (fact.form.type === 'overtime' ? (fact.form.compensation ?? null) : null)) },
    { name: 'submitted_at', type: 'instantSeconds', values: column(approvals, (fact) => fact.submittedInstant) }] });

const replaceAll = async (tx: CompanyTransaction, sourceCode: string, keys: KeysByStream, sorted: Sorted): Promise<Touched[]> => {
  const dateOf = createDateFinder();
  const { punches, expected, approvals, rosterDays, dayReports } = sorted;
  const scope = (stream: Stream) => ({ sourceCode, keys: keys.get(stream) ?? [] });
  const touched: Touched[] = [];
  touched.push(...await replaceRows(tx, { ...scope('punch'), table: 'punch', rowCount: punches.length, columns: [...keyColumns(punches),
    { name: 'business_date', type: 'date', values: column(punches, (fact) => dateOf(fact.zone, fact.instant)) },
    { name: 'punched_at', type: 'instantSeconds', values: column(punches, (fact) => fact.instant) },
    { name: 'direction', type: 'text', values: column(punches, (fact) => fact.direction) },
    { name: 'zone', type: 'text', values: column(punches, (fact) => fact.zone) },
    { name: 'source_text', type: 'text', values: column(punches, (fact) => fact.sourceText) },
    { name: 'device', type: 'text', values: column(punches, (fact) => fact.device) },
    { name: 'place', type: 'text', values: column(punches, (fact) => fact.place) }] }));
  // What the source expected is evidence and never changes a day.
  await replaceRows(tx, { ...scope('punch'), table: 'expected_punch_missing', rowCount: expected.length, columns: [...keyColumns(expected),
    { name: 'business_date', type: 'date', values: column(expected, (fact) => dateOf(fact.zone, fact.scheduledInstant)) },
    { name: 'scheduled_at', type: 'instantSeconds', values: column(expected, (fact) => fact.scheduledInstant) },
    { name: 'direction', type: 'text', values: column(expected, (fact) => fact.direction) }] });
  touched.push(...await replaceApprovals(tx, sourceCode, keys.get('approval') ?? [], approvals));
  touched.push(...await replaceRows(tx, { ...scope('roster'), table: 'roster_day', rowCount: rosterDays.length, columns: [...keyColumns(rosterDays),
    { name: 'business_date', type: 'date', values: column(rosterDays, (fact) => fact.day) },
    { name: 'schedule_code', type: 'text', values: column(rosterDays, (fact) => fact.scheduleCode) },
    { name: 'shift_code', type: 'text', values: column(rosterDays, (fact) => fact.shiftCode) }] }));
  await replaceRows(tx, { ...scope('dayReport'), table: 'day_report', rowCount: dayReports.length, columns: [
    { name: 'person_id', type: 'int4', values: dayReports.map((row) => row.personId) },
    { name: 'business_date', type: 'date', values: column(dayReports, (fact) => fact.day) },
    { name: 'punch_count', type: 'int4', values: column(dayReports, (fact) => fact.punchCount) },
    { name: 'regular_seconds', type: 'int4', values: column(dayReports, (fact) => fact.regularSeconds) },
    { name: 'standard_seconds', type: 'int4', values: column(dayReports, (fact) => fact.standardSeconds) },
    { name: 'leave_seconds', type: 'int4', values: column(dayReports, (fact) => fact.leaveSeconds) },
    { name: 'exceptions', type: 'jsonb', values: column(dayReports, (fact) => JSON.stringify(fact.exceptions)) }] });
  return touched;
};

/** SHA-256 over what a schedule means; the day it was seen and its source do not make it another one. */
const scheduleHash = (fact: ScheduleFact): string =>
  createHash('sha256').update(JSON.stringify([fact.scheduleCode, fact.name, fact.zone, fact.form, fact.weekdayShiftCodes, fact.followsHolidays, fact.shifts])).digest('hex');

/** Takes schedules that did not come as landed records (a workbook). */
export const absorbSchedules = async (tx: CompanyTransaction, input: { readonly sourceCode: string; readonly schedules: readonly ScheduleFact[] }): Promise<void> => {
  await holdFactLock(tx);
  await appendSchedules(tx, input.sourceCode, input.schedules.map((fact) => ({ fact, contentHash: scheduleHash(fact) })));
};

/** Absorbs changed and vanished records of one source in the caller's transaction. */
export const absorbWorkFacts = async (tx: CompanyTransaction, input: AbsorbInput): Promise<{ readonly touchedPersonMonths: number }> => {
  const { sourceCode, records, tombstones = [], firstSeen } = input;
  const personKeys = new Set<string>();
  const keys = new Map<Stream, string[]>();
  let hasSchedules = false;
  const addKey = (stream: Stream, naturalKey: string): void => {
    const known = keys.get(stream);
    if (known === undefined) keys.set(stream, [naturalKey]);
    else known.push(naturalKey);
  };
  for (const gone of tombstones) addKey(gone.stream, gone.naturalKey);
  for (const record of records) {
    const work = (record.facts as readonly WorkFact[]).filter((fact) => workKinds.has(fact.kind));
    assert(work.filter((fact) => fact.kind === 'punch').length <= 1, 'a landed record holds at most one punch');
    if ((work.length > 0 || record.facts.length === 0) && firstSeen?.has(record) !== true) addKey(record.stream, record.naturalKey);
    for (const fact of work) if (fact.kind !== 'schedule') personKeys.add(fact.sourcePersonKey);
    hasSchedules ||= work.some((fact) => fact.kind === 'schedule');
  }
  if (keys.size === 0 && personKeys.size === 0 && !hasSchedules) return { touchedPersonMonths: 0 };
  await holdFactLock(tx);
  const persons = personKeys.size === 0 ? new Map<string, number>() : await resolveSourcePersons(tx, sourceCode, [...personKeys]);
  const sorted = sortFacts(records, persons);
  if (sorted.schedules.length > 0) await absorbSchedules(tx, { sourceCode, schedules: sorted.schedules });
  const touched = await replaceAll(tx, sourceCode, keys, sorted);
  return { touchedPersonMonths: await requestRecompute(tx, touched, `source:${sourceCode}`) };
};

/** After a match (or its undoing): the landed records of one source person again, with the person they now belong to. */
export const reabsorbPerson = async (tx: CompanyTransaction, sourceCode: string, sourcePersonKey: string, records: readonly SourceRecord[]): Promise<{ readonly touchedPersonMonths: number }> =>
  absorbWorkFacts(tx, { sourceCode, records: records.filter((record) => record.sourcePersonKey === sourcePersonKey) });

/** A form that the product itself decided, of a person it knows; `naturalKey` names it among the forms of its source. */
export type OwnForm = { readonly personId: number; readonly naturalKey: string; readonly fact: ApprovalFact };

/** Takes decided forms in as they stand now, in the transaction of the decision; the days they touch are asked for. */
export const absorbOwnForms = async (tx: CompanyTransaction, sourceCode: string, forms: readonly OwnForm[]): Promise<{ readonly touchedPersonMonths: number }> => {
  await holdFactLock(tx);
  const touched = await replaceApprovals(tx, sourceCode, forms.map(({ naturalKey }) => naturalKey), forms);
  return { touchedPersonMonths: await requestRecompute(tx, touched, `source:${sourceCode}`) };
};
