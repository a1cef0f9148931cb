/** Loads everything the kernel needs for a set of people and a window, in a handful of queries, as one batch. */
import { approvalCode, notEmployed, plannedRest, type AttendanceBatch } from '#kernel/attendance/attendance-batch';
import type { AttendancePolicy, LeaveType, Shift } from '#kernel/attendance/attendance-types';
import { assert } from '#kernel/base/result';
import type { CalendarTable, ZoneTable } from '#kernel/calendar/calendar-types';
import { formatDay, weekdayOfDay } from '#kernel/calendar/epoch-day';
import { copyOutOf, type CompanyTransaction } from '#modules/platform';
import type { AttendanceProblem } from './attendance-errors.ts';
import { readAttendancePolicy } from './attendance-policy.ts';
import { readTermsStretches, readWorkplaceViews, type TermsStretch, type WorkplaceView } from './people-view.ts';
import { calendarOf } from './read-calendars.ts';
import { readSchedules, shiftOnDay, type Schedule, type Schedules } from './schedules.ts';
import { buildZoneTable } from './zone-table.ts';

/** One row of the batch: a person at one workplace. People who change zone or calendar in the window have several. */
export type BatchPart = { readonly personId: number; readonly workplaceCode: string };

export type LoadedWindow = {
  readonly batch: AttendanceBatch;
  readonly parts: readonly BatchPart[];
  readonly problems: readonly AttendanceProblem[];
  /** Keys of the facts, beside the batch's arrays; loaded for explanations only. */
  readonly facts: LoadedFacts | null;
  readonly stretches: readonly TermsStretch[];
  readonly schedules: Schedules;
  readonly rosters: Rosters;
  readonly workplaces: ReadonlyMap<string, WorkplaceView>;
};

export type LoadedFacts = {
  readonly punches: readonly { readonly businessDay: number; readonly punchId: number }[];
  readonly approvals: readonly { readonly approvalId: number }[];
};

type Context = { readonly zone: ZoneTable; readonly calendar: CalendarTable };
type Builder = {
  readonly fromDay: number; readonly toDay: number; readonly contexts: Context[]; readonly contextIndex: Map<string, number>;
  readonly shifts: Shift[]; readonly shiftIndex: Map<Shift, number>; readonly parts: BatchPart[]; readonly partContext: number[];
  readonly plans: Int16Array[]; readonly problems: AttendanceProblem[];
};

const contextOf = (builder: Builder, workplace: WorkplaceView | undefined, personId: number): number => {
  if (workplace === undefined) {
    builder.problems.push({ personId, code: 'calendarUnknown', data: { country: '' } });
    return -1;
  }
  const key = `${workplace.zone} ${workplace.country}`;
  const known = builder.contextIndex.get(key);
  if (known !== undefined && known >= 0) return known;
  const calendar = calendarOf(workplace.country, builder.fromDay, builder.toDay);
  if (!calendar.ok) {
    const { error } = calendar;
    const data = error.code === 'calendarUnknown' ? { country: error.country } : { calendar: error.calendar };
    builder.problems.push({ personId, code: error.code === 'calendarUnknown' ? 'calendarUnknown' : 'calendarYearUnknown', data });
    builder.contextIndex.set(key, -1);
    return -1;
  }
  builder.contexts.push({ zone: buildZoneTable(workplace.zone, builder.fromDay, builder.toDay), calendar: calendar.value });
  builder.contextIndex.set(key, builder.contexts.length - 1);
  return builder.contexts.length - 1;
};

const shiftIndexOf = (builder: Builder, shift: Shift): number => {
  let index = builder.shiftIndex.get(shift);
  if (index === undefined) {
    index = builder.shifts.length;
    builder.shifts.push(shift);
    builder.shiftIndex.set(shift, index);
  }
  return index;
};

type RosterCell = { readonly scheduleCode: string; readonly shiftCode: string | null };
export type Rosters = ReadonlyMap<number, ReadonlyMap<number, RosterCell>>;

const planStretch = (builder: Builder, plan: Int16Array, stretch: TermsStretch, schedules: Schedules, roster: ReadonlyMap<number, RosterCell> | undefined, calendar: CalendarTable): void => {
  const problem = (code: AttendanceProblem['code']): void => {
    builder.problems.push({ personId: stretch.personId, code, data: { scheduleCode: stretch.scheduleCode } });
  };
  const first: Schedule | null = schedules.at(stretch.scheduleCode, stretch.fromDay);
  if (first === null) return problem('scheduleUnknown');
  if (first.form === 'roster' && roster === undefined) return problem('rosterMissing');
  for (let day = stretch.fromDay; day < stretch.toDay; day += 1) {
    const cell = roster?.get(day);
    const schedule = schedules.at(cell?.scheduleCode ?? stretch.scheduleCode, day) ?? first;
    const dayClass = calendar.classes[day - calendar.fromDay];
    let shift: Shift | null = null;
    if (cell !== undefined) {
      shift = cell.shiftCode === null ? null : (schedule.shifts.get(cell.shiftCode) ?? null);
      if (cell.shiftCode !== null && shift === null) return problem('scheduleUnknown');
    } else if (schedule.form === 'weekday' && dayClass !== undefined) shift = shiftOnDay(schedule, weekdayOfDay(day), dayClass);
    plan[day - builder.fromDay + 1] = shift === null ? plannedRest : shiftIndexOf(builder, shift);
  }
};

const planPeople = (builder: Builder, stretches: readonly TermsStretch[], schedules: Schedules, rosters: Rosters, workplaces: ReadonlyMap<string, WorkplaceView>): void => {
  let lastPerson = -1;
  for (const stretch of stretches) {
    const context = contextOf(builder, workplaces.get(stretch.workplaceCode), stretch.personId);
    if (context < 0) continue;
    const last = builder.parts.length - 1;
    if (lastPerson !== stretch.personId || builder.partContext[last] !== context) {
      builder.parts.push({ personId: stretch.personId, workplaceCode: stretch.workplaceCode });
      builder.partContext.push(context);
      builder.plans.push(new Int16Array(builder.toDay - builder.fromDay + 2).fill(notEmployed));
    }
    lastPerson = stretch.personId;
    const plan = builder.plans[builder.plans.length - 1] as Int16Array;
    planStretch(builder, plan, stretch, schedules, rosters.get(stretch.personId), (builder.contexts[context] as Context).calendar);
  }
};

const readRosters = async (tx: CompanyTransaction, ids: string, fromDay: number, toDay: number): Promise<Rosters> => {
  const { rowCount, columns, nulls } = await copyOutOf(tx, {
    query: `select person_id, business_date, schedule_code, shift_code from attendance.roster_day
      where company_id = ${tx.companyId} and ${ids} and business_date between '${formatDay(fromDay - 1)}' and '${formatDay(toDay)}'`,
    columns: [{ name: 'person_id', type: 'int4' }, { name: 'business_date', type: 'date' }, { name: 'schedule_code', type: 'text' }, { name: 'shift_code', type: 'text' }],
  });
  const rosters = new Map<number, Map<number, RosterCell>>();
  for (let row = 0; row < rowCount; row += 1) {
    const person = columns.person_id[row] as number;
    let days = rosters.get(person);
    if (days === undefined) rosters.set(person, (days = new Map()));
    days.set(columns.business_date[row] as number, { scheduleCode: columns.schedule_code[row] as string, shiftCode: nulls.shift_code?.[row] === 1 ? null : (columns.shift_code[row] as string) });
  }
  return rosters;
};

/** Rows of each part, by counting: parts of one person share the person's rows. */
const distribute = (parts: readonly BatchPart[], persons: Int32Array) => {
  const rowsOfPerson = new Map<number, number>();
  for (const person of persons) rowsOfPerson.set(person, (rowsOfPerson.get(person) ?? 0) + 1);
  const starts = new Int32Array(parts.length + 1);
  const partsOfPerson = new Map<number, number[]>();
  parts.forEach((part, index) => {
    starts[index + 1] = (starts[index] as number) + (rowsOfPerson.get(part.personId) ?? 0);
    const known = partsOfPerson.get(part.personId);
    if (known === undefined) partsOfPerson.set(part.personId, [index]);
    else known.push(index);
  });
  const order = new Int32Array(starts[parts.length] as number);
  const next = starts.slice();
  for (let row = 0; row < persons.length; row += 1) {
    for (const part of partsOfPerson.get(persons[row] as number) ?? []) {
      order[next[part] as number] = row;
      next[part] = (next[part] as number) + 1;
    }
  }
  return { starts, order };
};

const directionSql = "case direction when 'in' then 0 when 'out' then 2 else 1 end";
const approvalKindSql = `case kind when 'overtime' then case when compensation = 'timeOff' then ${approvalCode.timeOffOvertime} else ${approvalCode.overtime} end when 'trip' then ${approvalCode.trip} when 'correction' then ${approvalCode.correction}
  else case leave_type ${(['annualLeave', 'personalLeave', 'sickLeave', 'compensatoryLeave', 'otherPaidLeave'] satisfies LeaveType[]).map((name) => `when '${name}' then ${approvalCode[name]}`).join(' ')} end end`;

const readPunches = (tx: CompanyTransaction, ids: string, fromDay: number, toDay: number, withKeys: boolean) => copyOutOf(tx, {
  query: `select person_id, punched_at, ${directionSql} as direction, business_date, ${withKeys ? 'punch_id' : '0 as punch_id'} from attendance.punch
    where company_id = ${tx.companyId} and ${ids} and business_date between '${formatDay(fromDay - 2)}' and '${formatDay(toDay + 1)}'`,
  columns: [{ name: 'person_id', type: 'int4' }, { name: 'punched_at', type: 'instantSeconds' }, { name: 'direction', type: 'int2' }, { name: 'business_date', type: 'date' }, { name: 'punch_id', type: 'int8' }],
});

const readApprovals = (tx: CompanyTransaction, ids: string, fromDay: number, toDay: number) => copyOutOf(tx, {
  query: `select person_id, starts_at, ends_at, coalesce(correction_date - date '1970-01-01', 0) as correction_day, ${approvalKindSql} as kind,
      case direction when 'in' then 0 when 'out' then 2 else 1 end as direction, approval_id from attendance.approval
    where company_id = ${tx.companyId} and ${ids} and status = 'approved'
      and starts_at < '${formatDay(toDay + 2)}' and ends_at > '${formatDay(fromDay - 3)}'`,
  columns: [{ name: 'person_id', type: 'int4' }, { name: 'starts_at', type: 'instantSeconds' }, { name: 'ends_at', type: 'instantSeconds' },
    { name: 'correction_day', type: 'int4' }, { name: 'kind', type: 'int2' }, { name: 'direction', type: 'int2' }, { name: 'approval_id', type: 'int8' }],
});

const gather = <T extends { [index: number]: number; length: number }>(make: new (length: number) => T, order: Int32Array, source: ArrayLike<number>): T => {
  const result = new make(order.length);
  for (let row = 0; row < order.length; row += 1) result[row] = source[order[row] as number] as number;
  return result;
};

type BatchSources = { readonly builder: Builder; readonly policy: AttendancePolicy; readonly punches: Awaited<ReturnType<typeof readPunches>>; readonly approvals: Awaited<ReturnType<typeof readApprovals>> };

const assemble = ({ builder, policy, punches, approvals }: BatchSources, withKeys: boolean): { batch: AttendanceBatch; facts: LoadedFacts | null } => {
  const { parts } = builder;
  const width = builder.toDay - builder.fromDay + 2;
  const plan = new Int16Array(parts.length * width);
  builder.plans.forEach((row, index) => plan.set(row, index * width));
  const punchOrder = distribute(parts, punches.columns.person_id);
  const approvalOrder = distribute(parts, approvals.columns.person_id);
  const { columns } = approvals;
  const ends = columns.ends_at.slice();
  for (let row = 0; row < ends.length; row += 1) if (columns.kind[row] === approvalCode.correction) ends[row] = columns.correction_day[row] as number;
  const batch: AttendanceBatch = {
    fromDay: builder.fromDay, toDay: builder.toDay, contexts: builder.contexts, policy, shifts: builder.shifts, personCount: parts.length,
    personContext: Uint16Array.from(builder.partContext), plan,
    punchStarts: punchOrder.starts, punchSeconds: gather(Float64Array, punchOrder.order, punches.columns.punched_at), punchDirections: gather(Uint8Array, punchOrder.order, punches.columns.direction),
    approvalStarts: approvalOrder.starts, approvalKinds: gather(Uint8Array, approvalOrder.order, columns.kind), approvalFrom: gather(Float64Array, approvalOrder.order, columns.starts_at),
    approvalTo: gather(Float64Array, approvalOrder.order, ends), approvalDirections: gather(Uint8Array, approvalOrder.order, columns.direction),
  };
  const facts = !withKeys ? null : {
    punches: [...punchOrder.order].map((row) => ({ businessDay: punches.columns.business_date[row] as number, punchId: punches.columns.punch_id[row] as number })),
    approvals: [...approvalOrder.order].map((row) => ({ approvalId: columns.approval_id[row] as number })),
  };
  return { batch, facts };
};

/** The range lets the planner read only these people by the primary key, whatever it knows of the table. */
const personsSql = (personIds: readonly number[]): string => {
  if (personIds.length === 0) return 'false';
  const lowest = personIds.reduce((found, id) => Math.min(found, id));
  const highest = personIds.reduce((found, id) => Math.max(found, id));
  return `person_id between ${lowest} and ${highest} and person_id in (${personIds.join(',')})`;
};

/** Loads the window [fromDay, toDay) of some people; `withKeys` brings the keys of the facts for explanations. */
export const loadWindow = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number, withKeys = false): Promise<LoadedWindow> => {
  for (const id of personIds) assert(Number.isInteger(id), 'person ids are integers');
  const ids = personsSql(personIds);
  const stretches = await readTermsStretches(tx, personIds, fromDay - 1, toDay + 1);
  const workplaces = await readWorkplaceViews(tx);
  const schedules = await readSchedules(tx);
  const rosters = await readRosters(tx, ids, fromDay, toDay);
  const policy = await readAttendancePolicy(tx, formatDay(fromDay));
  const builder: Builder = { fromDay, toDay, contexts: [], contextIndex: new Map(), shifts: [], shiftIndex: new Map(), parts: [], partContext: [], plans: [], problems: [] };
  planPeople(builder, stretches, schedules, rosters, workplaces);
  const inMonth = new Set(stretches.filter((stretch) => stretch.fromDay < toDay && stretch.toDay > fromDay).map((stretch) => stretch.personId));
  for (const personId of personIds) if (!inMonth.has(personId)) builder.problems.push({ personId, code: 'noTerms', data: {} });
  const punches = await readPunches(tx, ids, fromDay, toDay, withKeys);
  const approvals = await readApprovals(tx, ids, fromDay, toDay);
  return { ...assemble({ builder, policy, punches, approvals }, withKeys), parts: builder.parts, problems: builder.problems, stretches, schedules, rosters, workplaces };
};

