/**
 * Where a quantity of pay comes from: sums over days, over intervals, down to the punch, form and plan that caused each
 * minute. The figures are computed again from the facts, by the same core as the stored days.
 */
import { explainAttendance } from '#kernel/attendance/attend-person';
import { approvalCode, leaveTypes, plannedRest } from '#kernel/attendance/attendance-batch';
import type { Approval, AttendanceDay, ClassifiedInterval, ExplainedAttendance, MinuteClass, OvertimeForm, PersonWindow, PlannedDay, Punch } from '#kernel/attendance/attendance-types';
import { assert } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { attendanceQuantityCodes, type AttendanceQuantityCode } from '#kernel/payroll/payroll-types';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import type { CompanyTransaction } from '#modules/platform';
import { instantText } from './attendance-answers.ts';
import { loadWindow, type LoadedWindow } from './month-inputs.ts';

/** Explanations of a segment's quantities, one for every code that is asked for; a sum of nothing is 0. */
export type QuantityExplanations = Readonly<Partial<Record<AttendanceQuantityCode, ExplanationNode>>>;
/** `codes`: what is asked for; every quantity when left out. */
export type QuantityTracer = (fromDay: number, toDay: number, codes?: readonly AttendanceQuantityCode[]) => QuantityExplanations;

/** One part of a person's window with its explained days. */
export type ExplainedPart = { readonly window: PersonWindow; readonly explained: ExplainedAttendance; readonly workplaceCode: string };

const directions = ['in', 'unknown', 'out'] as const;

/** The kernel's window of one part of a loaded batch, with references to the stored facts. */
const windowOfPart = (loaded: LoadedWindow, part: number): PersonWindow => {
  const { batch, facts } = loaded;
  assert(facts !== null, 'explanations need the keys of the facts');
  const personId = loaded.parts[part]?.personId as number;
  const width = batch.toDay - batch.fromDay + 2;
  const plan: PlannedDay[] = [];
  for (let column = 0; column < width; column += 1) {
    const cell = batch.plan[part * width + column] as number;
    if (cell >= plannedRest) plan.push({ day: batch.fromDay - 1 + column, shift: cell < 0 ? null : (batch.shifts[cell] ?? null) });
  }
  const punches: Punch[] = [];
  for (let row = batch.punchStarts[part] as number; row < (batch.punchStarts[part + 1] as number); row += 1) {
    const key = facts.punches[row] as { businessDay: number; punchId: number };
    punches.push({
      instant: batch.punchSeconds[row] as number, direction: directions[batch.punchDirections[row] as number] ?? 'unknown',
      reference: { kind: 'fact', table: 'attendance.punch', key: { person_id: personId, business_date: formatDay(key.businessDay), punch_id: key.punchId } },
    });
  }
  const approvals: Approval[] = [];
  for (let row = batch.approvalStarts[part] as number; row < (batch.approvalStarts[part + 1] as number); row += 1) {
    const [kind, from, to] = [batch.approvalKinds[row] as number, batch.approvalFrom[row] as number, batch.approvalTo[row] as number];
    const reference: FactReference = { kind: 'fact', table: 'attendance.approval', key: { person_id: personId, approval_id: facts.approvals[row]?.approvalId as number } };
    const leaveType = leaveTypes[kind];
    if (leaveType !== undefined) approvals.push({ kind: 'leave', leaveType, from, to, reference });
    else if (kind === approvalCode.correction) approvals.push({ kind: 'correction', instant: from, day: to, direction: directions[batch.approvalDirections[row] as number] ?? 'unknown', reference });
    else if (kind === approvalCode.trip) approvals.push({ kind: 'trip', from, to, reference });
    else approvals.push({ kind: 'overtime', ...(kind === approvalCode.timeOffOvertime ? { compensation: 'timeOff' as const } : {}), from, to, reference });
  }
  const context = batch.contexts[batch.personContext[part] as number];
  assert(context !== undefined, 'a part has a context');
  return { fromDay: batch.fromDay, toDay: batch.toDay, zone: context.zone, calendar: context.calendar, plan, punches, approvals, policy: batch.policy };
};

/** The fact that plans a person's day: the roster's own row, else the schedule of the terms. */
const planReference = (loaded: LoadedWindow, personId: number, day: number): FactReference | null => {
  if (loaded.rosters.get(personId)?.has(day) === true) {
    return { kind: 'fact', table: 'attendance.roster_day', key: { person_id: personId, business_date: formatDay(day) } };
  }
  const stretch = loaded.stretches.find((candidate) => candidate.personId === personId && candidate.fromDay <= day && day < candidate.toDay);
  const schedule = stretch === undefined ? null : loaded.schedules.at(stretch.scheduleCode, day);
  return schedule === null ? null : { kind: 'fact', table: 'attendance.schedule', key: { schedule_code: schedule.scheduleCode, valid_from: schedule.validFrom, schedule_id: schedule.scheduleId } };
};

type Labels = { readonly label: string; readonly value: string; readonly unit: string };

/** What a cause says of itself: when a punch was made, how long a form is. */
const createCauseReader = (window: PersonWindow) => {
  const known = new Map<FactReference, Labels>();
  const wallTime = (instant: number): string => instantText(instant, window.zone.zone).slice(0, 19).replace('T', ' ');
  for (const punch of window.punches) known.set(punch.reference, { label: 'punch', value: wallTime(punch.instant), unit: 'text' });
  for (const approval of window.approvals) {
    known.set(approval.reference, approval.kind === 'correction'
      ? { label: 'correction', value: wallTime(approval.instant), unit: 'text' }
      : { label: approval.kind === 'leave' ? approval.leaveType : approval.kind, value: String(Math.floor(approval.to / 60) - Math.floor(approval.from / 60)), unit: 'minute' });
  }
  return (reference: FactReference): ExplanationNode => {
    const labels = known.get(reference);
    assert(labels !== undefined, 'a cause is a fact of the window');
    return { operation: 'leaf', ...labels, children: [], reference };
  };
};

const classesOfQuantity: Partial<Record<AttendanceQuantityCode, readonly MinuteClass[]>> = {
  scheduledMinutes: ['normal', 'late', 'early', 'absent', 'missingPunch', ...leaveTypes, 'trip'],
  ...Object.fromEntries((['normal', 'late', 'early', 'absent', 'missingPunch', ...leaveTypes, 'trip'] as const).map((name) => [`${name}Minutes`, [name]])),
};
const overtimeClasses: Partial<Record<AttendanceQuantityCode, OvertimeForm['class']>> = {
  overtimeWorkdayMinutes: 'overtimeWorkday', overtimeRestDayMinutes: 'overtimeRestDay', overtimeStatutoryHolidayMinutes: 'overtimeStatutoryHoliday',
};

const sumOf = (label: string, children: readonly ExplanationNode[], unit = 'minute'): ExplanationNode => ({
  operation: 'sum', label, value: String(children.reduce((sum, child) => sum + Number(child.value), 0)), unit, children,
});
const span = (label: string, fromMinute: number, toMinute: number, children: readonly ExplanationNode[]): ExplanationNode => ({
  operation: 'span', label, value: String(toMinute - fromMinute), unit: 'minute', children, detail: { fromMinute, toMinute },
});

/** The minutes that the steps cut off the end of a form's spans; the form and the punches are what they were measured by. */
const remainderSpans = (form: OvertimeForm, causes: readonly ExplanationNode[]): ExplanationNode[] => {
  const nodes: ExplanationNode[] = [];
  let left = form.rawMinutes - form.countedMinutes;
  for (const raw of [...form.spans].reverse()) {
    const cut = Math.min(left, raw.toMinute - raw.fromMinute);
    if (cut > 0) nodes.unshift(span('belowOvertimeStep', raw.toMinute - cut, raw.toMinute, causes));
    left -= cut;
  }
  return nodes;
};

type PartTracer = { readonly part: ExplainedPart; readonly personId: number; readonly loaded: LoadedWindow; readonly cause: (reference: FactReference) => ExplanationNode };

const planLeaf = (tracer: PartTracer, day: number): ExplanationNode[] => {
  const reference = planReference(tracer.loaded, tracer.personId, day);
  return reference === null ? [] : [{ operation: 'leaf', label: reference.table === 'attendance.roster_day' ? 'rosterDay' : 'schedule', value: formatDay(day), unit: 'text', children: [], reference }];
};

const spansOf = (tracer: PartTracer, day: number, intervals: readonly ClassifiedInterval[]): ExplanationNode[] =>
  intervals.map((interval) => span(interval.class, interval.fromMinute, interval.toMinute, [...interval.causes.map(tracer.cause), ...planLeaf(tracer, day)]));

const overtimeNodes = (tracer: PartTracer, day: number, overtimeClass: OvertimeForm['class'], intervals: readonly ClassifiedInterval[]): ExplanationNode[] => {
  const { explained, window } = tracer.part;
  const forms = (explained.overtimeFormsByDay.get(day) ?? []).filter((form) => form.class === overtimeClass && form.countedMinutes > 0);
  const formSpans = forms.flatMap((form) => form.spans);
  const rostered = intervals.filter((interval) => interval.class === overtimeClass
    && !formSpans.some((raw) => raw.fromMinute <= interval.fromMinute && interval.toMinute <= raw.toMinute));
  const row = explained.days.find((candidate) => candidate.day === day) as AttendanceDay;
  const punches = window.punches.filter((punch) => punch.instant === row.firstIn || punch.instant === row.lastOut).map((punch) => tracer.cause(punch.reference));
  const byForm = forms.map((form): ExplanationNode => {
    const causes = [...(form.reference === null ? [] : [tracer.cause(form.reference)]), ...punches];
    const raw = sumOf('overtimeForm', form.spans.map((one) => span(form.class, one.fromMinute, one.toMinute, causes)));
    if (form.rawMinutes === form.countedMinutes) return raw;
    return {
      operation: 'subtract', label: 'overtimeSteps', value: String(form.countedMinutes), unit: 'minute', detail: { stepMinutes: window.policy.overtimeStepMinutes },
      children: [raw, sumOf('belowOvertimeStep', remainderSpans(form, causes))],
    };
  });
  return [...spansOf(tracer, day, rostered), ...byForm];
};

/** The stored day itself stands behind a count of days. */
const dayCount = (personId: number, row: AttendanceDay): ExplanationNode => ({
  operation: 'leaf', label: formatDay(row.day), value: '1', unit: 'day', children: [],
  reference: { kind: 'fact', table: 'attendance.attendance_day', key: { person_id: personId, business_date: formatDay(row.day) } },
});

const dayNode = (tracer: PartTracer, code: AttendanceQuantityCode, row: AttendanceDay): ExplanationNode | null => {
  if (code === 'scheduledDays') return row.scheduledMinutes > 0 ? dayCount(tracer.personId, row) : null;
  if (code === 'attendedDays') return row.scheduledMinutes > 0 && row.normalMinutes + row.tripMinutes > 0 ? dayCount(tracer.personId, row) : null;
  if (row[code] === 0) return null;
  const intervals = tracer.part.explained.intervalsByDay.get(row.day) ?? [];
  const overtimeClass = overtimeClasses[code];
  const children = overtimeClass === undefined
    ? spansOf(tracer, row.day, intervals.filter((interval) => classesOfQuantity[code]?.includes(interval.class)))
    : overtimeNodes(tracer, row.day, overtimeClass, intervals);
  const node = sumOf(formatDay(row.day), children);
  assert(node.value === String(row[code]), `the explanation of ${code} gives the computed minutes`);
  return node;
};

const tracerOf = (tracers: readonly PartTracer[]): QuantityTracer => (fromDay, toDay, codes = attendanceQuantityCodes) => {
  const found: Partial<Record<AttendanceQuantityCode, ExplanationNode>> = {};
  for (const code of codes) {
    const children: ExplanationNode[] = [];
    for (const tracer of tracers) {
      for (const row of tracer.part.explained.days) {
        if (row.day < fromDay || row.day >= toDay) continue;
        const node = dayNode(tracer, code, row);
        if (node !== null) children.push(node);
      }
    }
    found[code] = sumOf(code, children, code.endsWith('Days') ? 'day' : 'minute');
  }
  return found;
};

/** Explained parts of each person of a window, from a few queries for all of them. */
export const explainWindow = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number) => {
  const loaded = await loadWindow(tx, personIds, fromDay, toDay, true);
  const byPerson = new Map<number, ExplainedPart[]>();
  loaded.parts.forEach((part, index) => {
    const window = windowOfPart(loaded, index);
    const known = byPerson.get(part.personId) ?? [];
    known.push({ window, explained: explainAttendance(window), workplaceCode: part.workplaceCode });
    byPerson.set(part.personId, known);
  });
  return { loaded, byPerson };
};

/**
 * Tracers of some people over whole months [fromDay, toDay): each answers the explanations of all quantities of a
 * segment inside. Loads once for all of them.
 */
export const quantityTracers = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<ReadonlyMap<number, QuantityTracer>> => {
  const { loaded, byPerson } = await explainWindow(tx, personIds, fromDay, toDay);
  return new Map(personIds.map((personId) => [personId, tracerOf((byPerson.get(personId) ?? []).map((part) => ({ part, personId, loaded, cause: createCauseReader(part.window) })))]));
};

/** One quantity of one person over [fromDay, toDay); null for somebody unknown. */
export const explainDayQuantity = async (tx: CompanyTransaction, personId: number, code: AttendanceQuantityCode, fromDay: number, toDay: number): Promise<ExplanationNode | null> => {
  const tracers = await quantityTracers(tx, [personId], fromDay, toDay);
  return tracers.get(personId)?.(fromDay, toDay)[code] ?? null;
};
