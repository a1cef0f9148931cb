/** What payroll must know of each employed person, loaded in bulk: terms, opening totals, declarations, attendance days. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { assert } from '#kernel/base/result';
import { monthOfDay } from '#kernel/calendar/epoch-day';
import type { PayPeriod } from '#kernel/payroll/pay-program';
import { monthAfter } from '#kernel/calendar/month';
import { copyOutOf, type CompanyTransaction } from '#modules/platform';
import { personsWithWorkFrom, storedName } from '#modules/attendance';
import { declaredDeductions, employedPersons, openingBalances, payTermsSegments, type DeclaredDeduction, type PayTermsSegment } from '#modules/people';
import type { EnteredParts } from './entered-inputs.ts';
import { noEntered } from './entered-inputs.ts';
import type { NotComputedReason } from './payroll-errors.ts';
import { readRun } from './payroll-store.ts';
import type { RunKind } from './run-life.ts';
import { quantityMinuteColumns, type AttendanceRows } from './segment-quantities.ts';
import { loadChain, yearToDateOf, type YearToDate } from './year-to-date.ts';

export type PayPerson = {
  readonly personId: number;
  readonly personNumber: string;
  readonly hireDay: number;
  /**
   * Whether a source's account is this person's: without one, no punch can come, and none is no absence. A workbook
   * speaks only of the periods it was handed over for: there the person counts by what it says of this one.
   */
  readonly hasAccount: boolean;
  /** Terms within the days of the period on which the person is employed. */
  readonly segments: readonly PayTermsSegment[];
  /** What the payment builds on in its tax year, or why that is not known. */
  readonly yearToDate: YearToDate | NotComputedReason;
  /** Declarations with the months of the tax year that this payment answers for. */
  readonly declared: readonly (DeclaredDeduction & { readonly months: readonly string[] })[];
  readonly entered: EnteredParts;
  /** The regular payment of a month owes its contributions; an extra one beside it does not. */
  readonly isRegularRun: boolean;
};

/** Which payment people are loaded for. */
export type PayScope = { readonly runId: number | null; readonly kind: RunKind };

/** Whoever left is still paid what is owed: their last terms are looked for this far back. */
export const longestSinceLeaving = 3 * 366;

const byPerson = <Row extends { readonly personId: number }>(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> => {
  const grouped = new Map<number, Row[]>();
  for (const row of rows) {
    const list = grouped.get(row.personId);
    if (list === undefined) grouped.set(row.personId, [row]);
    else list.push(row);
  }
  return grouped;
};

const workbookSource = 'workbook';

const readAccounts = async (tx: CompanyTransaction, period: PayPeriod, personIds: readonly number[]): Promise<ReadonlySet<number>> => {
  assert(personIds.every(Number.isInteger), 'person ids are integers');
  const { columns } = await copyOutOf(tx, {
    query: `select distinct person_id from people.source_identity where company_id = ${tx.companyId} and source_code <> '${workbookSource}' and person_id = any('{${personIds.join(',')}}'::int[])`, columns: [{ name: 'person_id', type: 'int4' }],
  });
  const known = new Set(columns.person_id);
  const others = personIds.filter((personId) => !known.has(personId));
  for (const personId of await personsWithWorkFrom(tx, workbookSource, { fromDay: period.fromDay, toDay: period.toDay }, others)) known.add(personId);
  return known;
};

/** The months of a declaration that a payment answers for: from what is not imported up to the month of payment. */
const countedMonths = (declaration: DeclaredDeduction, yearToDate: YearToDate | NotComputedReason, taxMonth: string): readonly string[] => {
  if (typeof yearToDate === 'string') return [];
  const months: string[] = [];
  for (let month = yearToDate.declaredFromMonth; month <= taxMonth; month = monthAfter(month)) if (declaration.fromMonth <= month && month <= declaration.toMonth) months.push(month);
  return months;
};

/** The people employed in the period, all or the given ones, by person number, as the month's regular run or another takes them. */
export const loadPayPersons = async (tx: CompanyTransaction, period: PayPeriod, personIds: readonly number[] | null, scope: PayScope | null = null): Promise<readonly PayPerson[]> => {
  const window = { fromDay: period.fromDay - (scope === null || scope.kind === 'regular' ? 0 : longestSinceLeaving), toDay: period.toDay };
  const taxMonth = monthOfDay(period.payDay);
  const { kind } = scope ?? { runId: (await readRun(tx, period.month))?.runId ?? null, kind: 'regular' as const };
  const employed = await employedPersons(tx, { ...window, personIds });
  const ids = employed.map(({ personId }) => personId);
  const terms = byPerson(await payTermsSegments(tx, { ...window, personIds }));
  const openings = byPerson(await openingBalances(tx, { personIds, taxYear: Number(taxMonth.slice(0, 4)) }));
  const declared = byPerson(await declaredDeductions(tx, { personIds, fromMonth: `${taxMonth.slice(0, 4)}-01`, toMonth: taxMonth }));
  const chain = await loadChain(tx, period.payDay, ids);
  const accounts = await readAccounts(tx, period, ids);
  return employed.map(({ personId, personNumber, hireDay, leaveDay }) => {
    const yearToDate = yearToDateOf({ personId, hireDay, leaveDay }, period, kind, chain, openings.get(personId)?.[0] ?? null);
    return {
      personId, personNumber, hireDay, hasAccount: accounts.has(personId), yearToDate, entered: noEntered, isRegularRun: kind === 'regular',
      segments: (terms.get(personId) ?? []).flatMap((segment) => {
        const fromDay = Math.max(segment.fromDay, hireDay);
        const toDay = leaveDay === null ? segment.toDay : Math.min(segment.toDay, leaveDay + 1);
        return fromDay < toDay ? [{ ...segment, fromDay, toDay }] : [];
      }),
      declared: (declared.get(personId) ?? []).flatMap((declaration) => {
        const months = countedMonths(declaration, yearToDate, taxMonth);
        return months.length === 0 ? [] : [{ ...declaration, months }];
      }),
    };
  });
};

/** The people of an extra run under their terms as they stood last, without any days: what is paid was entered for the run. */
export const loadExtraPersons = async (tx: CompanyTransaction, run: PayScope & { readonly period: PayPeriod }, personIds: readonly number[]): Promise<readonly PayPerson[]> => {
  const { fromDay } = run.period;
  return (await loadPayPersons(tx, run.period, personIds, run)).map((person) => ({ ...person, hasAccount: true, segments: person.segments.slice(-1).map((segment) => ({ ...segment, fromDay, toDay: fromDay })) }));
};

const dayColumns = [
  { name: 'person_id', type: 'int4' }, { name: 'business_date', type: 'date' },
  { name: 'present_minutes', type: 'int2' }, { name: 'scheduled_minutes', type: 'int2' }, { name: 'normal_minutes', type: 'int2' }, { name: 'late_minutes', type: 'int2' },
  { name: 'early_minutes', type: 'int2' }, { name: 'absent_minutes', type: 'int2' }, { name: 'missing_punch_minutes', type: 'int2' },
  { name: 'annual_leave_minutes', type: 'int2' }, { name: 'personal_leave_minutes', type: 'int2' }, { name: 'sick_leave_minutes', type: 'int2' },
  { name: 'compensatory_leave_minutes', type: 'int2' }, { name: 'other_paid_leave_minutes', type: 'int2' }, { name: 'trip_minutes', type: 'int2' },
  { name: 'overtime_workday_minutes', type: 'int2' }, { name: 'overtime_rest_day_minutes', type: 'int2' }, { name: 'overtime_statutory_holiday_minutes', type: 'int2' },
] as const;

/** The stored attendance days of people in the period, by position in `personIds`. */
export const loadAttendanceRows = async (tx: CompanyTransaction, period: PayPeriod, personIds: readonly number[]): Promise<AttendanceRows> => {
  assert(personIds.every(Number.isInteger), 'person ids are integers');
  const names = dayColumns.map(({ name }) => name).join(', ');
  const stored = await copyOutOf(tx, {
    query: `select ${names} from attendance.attendance_day where company_id = ${tx.companyId} and business_date >= '${formatDay(period.fromDay)}' and business_date < '${formatDay(period.toDay)}'
      and person_id = any('{${personIds.join(',')}}'::int[]) order by person_id, business_date`,
    columns: dayColumns,
  });
  const { columns, rowCount } = stored;
  const ranges = new Map<number, readonly [number, number]>();
  for (let row = 0; row < rowCount;) {
    const person = columns.person_id[row]!;
    const start = row;
    while (row < rowCount && columns.person_id[row] === person) row += 1;
    ranges.set(person, [start, row]);
  }
  const minutes = Object.fromEntries(quantityMinuteColumns.map((column) => [column, (columns as Readonly<Record<string, unknown>>)[storedName(column)] as Int16Array])) as AttendanceRows['minutes'];
  return {
    from: Int32Array.from(personIds, (id) => ranges.get(id)?.[0] ?? 0), to: Int32Array.from(personIds, (id) => ranges.get(id)?.[1] ?? 0),
    day: columns.business_date, presentMinutes: columns.present_minutes, minutes,
  };
};

/** No days of so many people. */
export const noAttendance = (persons: number): AttendanceRows => ({
  from: new Int32Array(persons), to: new Int32Array(persons), day: new Int32Array(0), presentMinutes: new Int16Array(0),
  minutes: Object.fromEntries(quantityMinuteColumns.map((column) => [column, new Int16Array(0)])) as AttendanceRows['minutes'],
});
