/** Computes and stores the days of a month for some people; doing it again changes nothing. */
import { attendBatch } from '#kernel/attendance/attend-batch';
import { minuteColumns, type AttendanceColumns } from '#kernel/attendance/attendance-batch';
import { daysOfMonth, formatDay } from '#kernel/calendar/epoch-day';
import { copyInto, recordAudit, type CompanyTransaction, type CopyColumn } from '#modules/platform';
import type { AttendanceProblem } from './attendance-errors.ts';
import { loadWindow, type BatchPart } from './month-inputs.ts';
import { storedName } from './stored-name.ts';

export type CalculateRequest = { readonly month: string; readonly personIds: readonly number[] };

/** The days in memory, so that payroll can go on without reading them back. `parts[columns.person[row]]` says whose row it is. */
export type AttendanceMonth = {
  readonly month: string;
  readonly fromDay: number;
  readonly toDay: number;
  readonly columns: AttendanceColumns;
  readonly parts: readonly BatchPart[];
  readonly shiftCodes: readonly string[];
  /** People without complete days, each with the reason; nobody is silently missing. */
  readonly problems: readonly AttendanceProblem[];
};

const dayClassLetters = ['w', 'r', 'h'];
const nullable = (values: Float64Array, rowCount: number): (number | null)[] =>
  Array.from(values.subarray(0, rowCount), (value) => (Number.isNaN(value) ? null : value));

/** The stored form of the columns. */
const copyColumns = (month: AttendanceMonth): CopyColumn[] => {
  const { columns, parts, shiftCodes } = month;
  const persons = new Int32Array(columns.rowCount);
  const shifts: (string | null)[] = [];
  const classes: string[] = [];
  for (let row = 0; row < columns.rowCount; row += 1) {
    persons[row] = (parts[columns.person[row] as number] as BatchPart).personId;
    const shift = columns.shift[row] as number;
    shifts[row] = shift < 0 ? null : (shiftCodes[shift] as string);
    classes[row] = dayClassLetters[columns.dayClass[row] as number] as string;
  }
  return [
    { name: 'person_id', type: 'int4', values: persons }, { name: 'business_date', type: 'date', values: columns.day },
    { name: 'shift_code', type: 'text', values: shifts }, { name: 'day_class', type: 'char', values: classes },
    { name: 'first_in', type: 'instantSeconds', values: nullable(columns.firstIn, columns.rowCount) },
    { name: 'last_out', type: 'instantSeconds', values: nullable(columns.lastOut, columns.rowCount) },
    ...minuteColumns.map((name): CopyColumn => ({ name: storedName(name), type: 'int2', values: columns.minutes[name] })),
    { name: 'finding_bits', type: 'int4', values: columns.findingBits },
  ];
};

/** Computes without storing: for previews and proofs. */
export const computeAttendance = async (tx: CompanyTransaction, request: CalculateRequest): Promise<AttendanceMonth> => {
  const { fromDay, toDay } = daysOfMonth(request.month);
  const loaded = await loadWindow(tx, request.personIds, fromDay, toDay);
  const columns = attendBatch(loaded.batch);
  return { month: request.month, fromDay, toDay, columns, parts: loaded.parts, shiftCodes: loaded.batch.shifts.map((shift) => shift.code), problems: loaded.problems };
};

/** Replaces the stored days of these people and this month and answers them; handled requests go. */
export const calculateAttendance = async (tx: CompanyTransaction, request: CalculateRequest): Promise<AttendanceMonth> => {
  const requests = await tx.query<{ person_id: number; requested_seq: number }>(
    'select person_id, requested_seq from attendance.recompute_request where company_id = $1 and month = $2 and person_id = any($3)',
    [tx.companyId, `${request.month}-01`, request.personIds],
  );
  const month = await computeAttendance(tx, request);
  await tx.query('delete from attendance.attendance_day where company_id = $1 and person_id = any($2) and business_date >= $3 and business_date < $4', [
    tx.companyId, request.personIds, formatDay(month.fromDay), formatDay(month.toDay),
  ]);
  await copyInto(tx, { table: 'attendance.attendance_day', columns: copyColumns(month), rowCount: month.columns.rowCount });
  // A request written meanwhile has another number and stays.
  await tx.query(
    `delete from attendance.recompute_request own using unnest($3::integer[], $4::bigint[]) as handled (person_id, requested_seq)
     where own.company_id = $1 and own.month = $2 and own.person_id = handled.person_id and own.requested_seq = handled.requested_seq`,
    [tx.companyId, `${request.month}-01`, requests.rows.map((row) => row.person_id), requests.rows.map((row) => row.requested_seq)],
  );
  await recordAudit(tx, { action: 'attendance.computed', subject: `attendance:${request.month}`, data: { people: request.personIds.length, days: month.columns.rowCount, problems: month.problems.length } });
  return month;
};
