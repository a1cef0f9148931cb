/**
 * One person's month: an intent for every day, and from it the punches, the forms and what attendance must find.
 *
 * Punches carry jitter that never touches a result: early by up to 25 minutes, late out by up to 25, any second.
 */
import { chooseIntent } from './choose-intent.ts';
import { expectedDay, paidBetween, shiftMinutes } from './expected-day.ts';
import type { ExpectedMinutes, ShiftMinutes } from './expected-day.ts';
import { dateText, dayClassOf, firstOfOctober, instantOf, lastOfOctober, nowInstant } from './october.ts';
import type { DayClass } from './october.ts';
import { randomStream } from './random.ts';
import type { Random } from './random.ts';
import type { ExpectedDay, IntentKind, IntentRow, WorldForm, WorldFormStatus, WorldLeaveType, WorldPerson, WorldPlannedDay, WorldPunch, WorldShift } from './world-types.ts';

export type PersonMonth = { readonly punches: WorldPunch[]; readonly forms: WorldForm[]; readonly journal: IntentRow[]; readonly expected: ExpectedDay[] };

/** How a person usually is. */
export type Temperament = { readonly overtimeLover: boolean; readonly careless: boolean; /** Forms that the account's end would split from their punches are not used. */ readonly plain: boolean };

/** Some consecutive days away on one form. */
type Away = { readonly fromDay: number; readonly toDay: number; readonly leaveType: WorldLeaveType | null; form: WorldForm | null };

type Writer = {
  readonly person: WorldPerson;
  readonly userId: string;
  readonly approverUserId: string;
  readonly random: Random;
  readonly month: PersonMonth;
  readonly away: Away | null;
};

/** What a day's intent starts from. */
export type DayFrame = { readonly day: number; readonly dayClass: DayClass; readonly shift: WorldShift | null; readonly minutes: ShiftMinutes | null };

const leaveFields = {
  annualLeave: 'annualLeaveMinutes', personalLeave: 'personalLeaveMinutes', sickLeave: 'sickLeaveMinutes',
  compensatoryLeave: 'compensatoryLeaveMinutes', otherPaidLeave: 'otherPaidLeaveMinutes',
} as const;
const leaveTypes = ['annualLeave', 'annualLeave', 'annualLeave', 'personalLeave', 'personalLeave', 'sickLeave', 'sickLeave', 'compensatoryLeave', 'otherPaidLeave'] as const;

function punch(writer: Writer, day: number, minute: number, direction: 'in' | 'out', second = writer.random.below(60)): void {
  const instant = instantOf(writer.person.zone, day, minute, second);
  writer.month.punches.push({ userId: writer.userId, day, instant, direction, place: placeTitles[writer.person.country], device: `SIM-${writer.person.personNumber}` });
}
const placeTitles = { CN: '公司门口', HU: 'Bejárat' } as const;

const comeIn = (writer: Writer, frame: DayFrame, startMinute: number): void => punch(writer, frame.day, startMinute - writer.random.below(26), 'in');
const goOut = (writer: Writer, frame: DayFrame, endMinute: number): void => punch(writer, frame.day, endMinute + writer.random.below(26), 'out');

/** A form; its number is made of the day, the person and a counter, so that it occurs once in the company. */
function writeForm(writer: Writer, day: number, content: WorldForm['content'], status: WorldFormStatus, when: 'before' | 'after'): WorldForm {
  const { random, month, person } = writer;
  const order = Number(person.personNumber.slice(2));
  const site = { SH: 1, SZ: 2, BJ: 3, HU: 4, MN: 5 }[person.personNumber.slice(0, 2)] ?? 9;
  const number = `${dateText(day).replaceAll('-', '')}${site}${String(order).padStart(6, '0')}${String(month.forms.length).padStart(2, '0')}`;
  const longAhead = content.type === 'leave' && random.chance(100);
  const moved = when === 'after' ? day + 1 : day - (longAhead ? random.between(8, 22) : random.between(0, 4));
  // On the day itself before work, otherwise in the daytime.
  const minute = moved === day ? random.between(360, 470) : random.between(540, 1200);
  const submitted = instantOf('Asia/Shanghai', moved, minute, random.below(60));
  const form: WorldForm = {
    number, userId: writer.userId, submittedInstant: submitted, status, approverUserId: writer.approverUserId, content,
    decidedInstant: status === 'pending' ? null : Math.min(submitted + random.between(600, 30_000), nowInstant - 3600),
  };
  month.forms.push(form);
  return form;
}

function note(writer: Writer, frame: DayFrame, kind: IntentKind, minutes: number, form: WorldForm | null, expected: ExpectedMinutes, findings?: readonly string[]): void {
  writer.month.journal.push({ personNumber: writer.person.personNumber, day: frame.day, kind, minutes, formNumber: form?.number ?? null });
  writer.month.expected.push(expectedDay(frame.day, frame.dayClass, expected, findings));
}

/** Scheduled, normal and overtime minutes of a shift worked in full. */
function fullShift(minutes: ShiftMinutes): ExpectedMinutes {
  return {
    scheduledMinutes: minutes.workday, normalMinutes: minutes.workday, overtimeRestDayMinutes: minutes.restDay,
    overtimeStatutoryHolidayMinutes: minutes.statutoryHoliday, breakMinutes: minutes.breakMinutes,
  };
}

const refusedStatus = (random: Random): WorldFormStatus => random.pick(['pending', 'rejected', 'withdrawn'] as const);

type Act = (writer: Writer, frame: DayFrame, shift: WorldShift, minutes: ShiftMinutes, kind: IntentKind) => void;

const workWhole: Act = (writer, frame, shift, minutes, kind) => {
  comeIn(writer, frame, shift.startMinute);
  goOut(writer, frame, shift.endMinute);
  note(writer, frame, kind, 0, null, fullShift(minutes));
};

const flexLate: Act = (writer, frame, shift, minutes, kind) => {
  const by = writer.random.between(1, shift.flexLateMinutes);
  punch(writer, frame.day, shift.startMinute + by, 'in');
  goOut(writer, frame, shift.endMinute + by);
  note(writer, frame, kind, by, null, fullShift(minutes));
};

/** With flextime one is late only after the latest start, and stays that much longer. */
const late: Act = (writer, frame, shift, minutes, kind) => {
  const by = writer.random.chance(700) ? writer.random.between(1, 15) : writer.random.between(16, 90);
  punch(writer, frame.day, shift.startMinute + shift.flexLateMinutes + by, 'in');
  goOut(writer, frame, shift.endMinute + shift.flexLateMinutes);
  note(writer, frame, kind, by, null, { ...fullShift(minutes), normalMinutes: minutes.workday - by, lateMinutes: by }, ['lateArrival']);
};

const early: Act = (writer, frame, shift, minutes, kind) => {
  const by = writer.random.between(1, 80);
  comeIn(writer, frame, shift.startMinute);
  punch(writer, frame.day, shift.endMinute - by, 'out');
  note(writer, frame, kind, by, null, { ...fullShift(minutes), normalMinutes: minutes.workday - by, earlyMinutes: by }, ['earlyDeparture']);
};

const absent: Act = (writer, frame, _shift, minutes, kind) => note(writer, frame, kind, minutes.workday, null, { scheduledMinutes: minutes.workday, absentMinutes: minutes.workday }, ['absence']);

const forgot: Act = (writer, frame, shift, minutes, kind) => {
  if (kind === 'forgotIn') goOut(writer, frame, shift.endMinute);
  else comeIn(writer, frame, shift.startMinute);
  const findings = [kind === 'forgotIn' ? 'missingPunchIn' : 'missingPunchOut'];
  note(writer, frame, kind, minutes.workday, null, { scheduledMinutes: minutes.workday, missingPunchMinutes: minutes.workday }, findings);
};

const forgotCorrected: Act = (writer, frame, shift, minutes, kind) => {
  const direction = kind === 'forgotInCorrected' ? 'in' : 'out';
  const minute = direction === 'in' ? shift.startMinute : shift.endMinute;
  if (direction === 'in') goOut(writer, frame, shift.endMinute);
  else comeIn(writer, frame, shift.startMinute);
  const form = writeForm(writer, frame.day, { type: 'correction', instant: instantOf(writer.person.zone, frame.day, minute), day: frame.day, direction }, 'approved', 'after');
  note(writer, frame, kind, 0, form, fullShift(minutes), ['correctionApplied']);
};

const forgotRefused: Act = (writer, frame, shift, minutes, kind) => {
  const direction = writer.random.pick(['in', 'out'] as const);
  const minute = direction === 'in' ? shift.startMinute : shift.endMinute;
  if (direction === 'in') goOut(writer, frame, shift.endMinute);
  else comeIn(writer, frame, shift.startMinute);
  const form = writeForm(writer, frame.day, { type: 'correction', instant: instantOf(writer.person.zone, frame.day, minute), day: frame.day, direction }, refusedStatus(writer.random), 'after');
  note(writer, frame, kind, minutes.workday, form, { scheduledMinutes: minutes.workday, missingPunchMinutes: minutes.workday }, [direction === 'in' ? 'missingPunchIn' : 'missingPunchOut']);
};

/** The second press comes 5 to 55 seconds after the first. */
const punchedTwice: Act = (writer, frame, shift, minutes, kind) => {
  const [twice, second] = [writer.random.pick(['in', 'out'] as const), writer.random.below(60)];
  const inMinute = shift.startMinute - writer.random.between(2, 25);
  const outMinute = shift.endMinute + writer.random.below(24);
  punch(writer, frame.day, inMinute, 'in', second);
  if (twice === 'in') punch(writer, frame.day, inMinute, 'in', second + writer.random.between(5, 55));
  punch(writer, frame.day, outMinute, 'out', second);
  if (twice === 'out') punch(writer, frame.day, outMinute, 'out', second + writer.random.between(5, 55));
  note(writer, frame, kind, 0, null, fullShift(minutes), ['duplicatePunch']);
};

/** Overtime after the shift; the form begins where the shift ends. */
const overtime: Act = (writer, frame, shift, minutes, kind) => {
  const { random, person } = writer;
  const asked = random.between(2, 6) * 30;
  const span = { type: 'overtime', from: instantOf(person.zone, frame.day, shift.endMinute), to: instantOf(person.zone, frame.day, shift.endMinute + asked) } as const;
  comeIn(writer, frame, shift.startMinute);
  if (kind === 'overtimeFull') {
    goOut(writer, frame, shift.endMinute + asked);
    const form = writeForm(writer, frame.day, span, 'approved', random.chance(800) ? 'before' : 'after');
    return note(writer, frame, kind, asked, form, { ...fullShift(minutes), overtimeWorkdayMinutes: asked });
  }
  if (kind === 'overtimePartly') {
    const stayed = random.between(30, asked - 1);
    punch(writer, frame.day, shift.endMinute + stayed, 'out');
    const form = writeForm(writer, frame.day, span, 'approved', 'before');
    return note(writer, frame, kind, stayed, form, { ...fullShift(minutes), overtimeWorkdayMinutes: stayed - (stayed % 30) }, ['overtimeApprovedNotWorked']);
  }
  goOut(writer, frame, shift.endMinute);
  const form = writeForm(writer, frame.day, span, 'approved', 'before');
  return note(writer, frame, kind, asked, form, fullShift(minutes), ['overtimeApprovedNotWorked']);
};

/** Stays for an hour and more: nobody asked, or the form has no effect. */
const overtimeForNothing: Act = (writer, frame, shift, minutes, kind) => {
  const stayed = shift.flexLateMinutes + writer.random.between(65, 115);
  comeIn(writer, frame, shift.startMinute);
  punch(writer, frame.day, shift.endMinute + stayed, 'out');
  const span = { type: 'overtime', from: instantOf(writer.person.zone, frame.day, shift.endMinute), to: instantOf(writer.person.zone, frame.day, shift.endMinute + 120) } as const;
  const form = kind === 'overtimeFormRefused' ? writeForm(writer, frame.day, span, refusedStatus(writer.random), 'before') : null;
  note(writer, frame, kind, stayed, form, fullShift(minutes), ['overtimeWithoutApproval']);
};

/** A whole day, by half-days where the calendar day holds the shift, by hours at night and abroad. */
function wholeDay(writer: Writer, fromDay: number, toDay: number, shift: WorldShift) {
  const byHours = shift.endMinute > 1440 || writer.person.country === 'HU';
  if (byHours) return { unit: 'hour', from: instantOf(writer.person.zone, fromDay, shift.startMinute), to: instantOf(writer.person.zone, toDay, shift.endMinute) } as const;
  return { unit: 'halfday', from: instantOf('Asia/Shanghai', fromDay, 0), to: instantOf('Asia/Shanghai', toDay, 1440) } as const;
}

const leaveFullDay: Act = (writer, frame, shift, minutes, kind) => {
  const leaveType = writer.random.pick(leaveTypes);
  const form = writeForm(writer, frame.day, { type: 'leave', leaveType, ...wholeDay(writer, frame.day, frame.day, shift) }, 'approved', leaveType === 'sickLeave' ? 'after' : 'before');
  note(writer, frame, kind, minutes.workday, form, { scheduledMinutes: minutes.workday, [leaveFields[leaveType]]: minutes.workday });
};

const leaveFormRefused: Act = (writer, frame, shift, minutes, kind) => {
  const leaveType = writer.random.pick(leaveTypes);
  const form = writeForm(writer, frame.day, { type: 'leave', leaveType, ...wholeDay(writer, frame.day, frame.day, shift) }, refusedStatus(writer.random), 'before');
  comeIn(writer, frame, shift.startMinute);
  goOut(writer, frame, shift.endMinute);
  note(writer, frame, kind, 0, form, fullShift(minutes));
};

/** Morning off: back during the lunch break. Afternoon off: gone the minute the morning ends. */
const leaveHalfDay: Act = (writer, frame, shift, minutes, kind) => {
  const { random } = writer;
  const leaveType = random.pick(leaveTypes);
  const [lunch, morning] = [shift.breaks[0], random.chance(500)];
  const [lunchFrom, lunchTo] = [lunch?.fromMinute ?? 720, lunch?.toMinute ?? 780];
  const [from, to] = morning ? [0, 720] : [720, 1440];
  const content = { type: 'leave', leaveType, unit: 'halfday', from: instantOf('Asia/Shanghai', frame.day, from), to: instantOf('Asia/Shanghai', frame.day, to) } as const;
  const form = writeForm(writer, frame.day, content, 'approved', 'before');
  const away = morning ? paidBetween(shift, shift.startMinute, 720) : paidBetween(shift, 720, shift.endMinute);
  const back = lunchTo - random.below(16);
  if (morning) punch(writer, frame.day, back, 'in');
  else comeIn(writer, frame, shift.startMinute);
  if (morning) goOut(writer, frame, shift.endMinute);
  else punch(writer, frame.day, lunchFrom, 'out');
  note(writer, frame, kind, away, form, {
    scheduledMinutes: minutes.workday, normalMinutes: minutes.workday - away, [leaveFields[leaveType]]: away, breakMinutes: morning ? lunchTo - back : 0,
  });
};

/** One to three hours at the start or the end; back, or gone, in the very minute. */
const leaveHours: Act = (writer, frame, shift, minutes, kind) => {
  const leaveType = writer.random.pick(leaveTypes);
  const [atStart, length] = [writer.random.chance(500), writer.random.between(1, 3) * 60];
  const from = atStart ? shift.startMinute : shift.endMinute - length;
  const content = { type: 'leave', leaveType, unit: 'hour', from: instantOf(writer.person.zone, frame.day, from), to: instantOf(writer.person.zone, frame.day, from + length) } as const;
  const form = writeForm(writer, frame.day, content, 'approved', 'before');
  if (atStart) punch(writer, frame.day, from + length, 'in');
  else comeIn(writer, frame, shift.startMinute);
  if (atStart) goOut(writer, frame, shift.endMinute);
  else punch(writer, frame.day, from, 'out');
  const breakMinutes = shift.breaks.reduce((sum, pause) => sum + (pause.fromMinute >= from && pause.toMinute <= from + length ? 0 : pause.toMinute - pause.fromMinute), 0);
  const away = paidBetween(shift, from, from + length);
  note(writer, frame, kind, away, form, { scheduledMinutes: minutes.workday, normalMinutes: minutes.workday - away, [leaveFields[leaveType]]: away, breakMinutes });
};

const trip: Act = (writer, frame, shift, minutes, kind) => {
  const form = writeForm(writer, frame.day, { type: 'trip', ...wholeDay(writer, frame.day, frame.day, shift) }, 'approved', 'before');
  note(writer, frame, kind, minutes.workday, form, { scheduledMinutes: minutes.workday, tripMinutes: minutes.workday });
};

const acts: Readonly<Partial<Record<IntentKind, Act>>> = {
  onTime: workWhole, nightShift: workWhole, restDayShift: workWhole, holidayShift: workWhole, flexLate, late, early, absent, notInWeCom: absent,
  forgotIn: forgot, forgotOut: forgot, forgotInCorrected: forgotCorrected, forgotOutCorrected: forgotCorrected, forgotCorrectionRefused: forgotRefused,
  punchedTwice, overtimeFull: overtime, overtimePartly: overtime, overtimeNotWorked: overtime,
  overtimeUnapproved: overtimeForNothing, overtimeFormRefused: overtimeForNothing,
  leaveFullDay, leaveHalfDay, leaveHours, leaveFormRefused, trip,
};

/** Called in for some hours on a day without a shift, with an approved form. */
function workOnFreeDay(writer: Writer, frame: DayFrame): void {
  const hours = writer.random.between(2, 4);
  const from = 9 * 60;
  const content = { type: 'overtime', from: instantOf(writer.person.zone, frame.day, from), to: instantOf(writer.person.zone, frame.day, from + hours * 60) } as const;
  punch(writer, frame.day, from - writer.random.below(20), 'in');
  punch(writer, frame.day, from + hours * 60 + writer.random.below(20), 'out');
  const form = writeForm(writer, frame.day, content, 'approved', 'before');
  const holiday = frame.dayClass === 'statutoryHoliday';
  note(writer, frame, holiday ? 'holidayOvertime' : 'restDayOvertime', hours * 60, form, { [holiday ? 'overtimeStatutoryHolidayMinutes' : 'overtimeRestDayMinutes']: hours * 60 });
}

function awayDay(writer: Writer, frame: DayFrame, away: Away, shift: WorldShift, minutes: ShiftMinutes): void {
  const span = wholeDay(writer, away.fromDay, away.toDay, shift);
  away.form ??= writeForm(writer, away.fromDay, away.leaveType === null ? { type: 'trip', ...span } : { type: 'leave', leaveType: away.leaveType, ...span }, 'approved', 'before');
  const field = away.leaveType === null ? 'tripMinutes' : leaveFields[away.leaveType];
  note(writer, frame, away.leaveType === null ? 'trip' : 'leaveFullDay', minutes.workday, away.form, { scheduledMinutes: minutes.workday, [field]: minutes.workday });
}

/** Some days away in a row, weekend included, for people in offices in China. */
function planAway(person: WorldPerson, random: Random, plain: boolean): Away | null {
  const [wanted, length, start, leave] = [random.chance(60), random.between(2, 5), random.between(12, 26), random.chance(600)];
  const office = person.country === 'CN' && !person.scheduleCode.startsWith('SZ');
  const fromDay = firstOfOctober + start - 1;
  const toDay = fromDay + length - 1;
  if (!wanted || plain || !office || person.hireDay > fromDay || (person.leaveDay !== null && person.leaveDay <= toDay)) return null;
  return { fromDay, toDay, leaveType: leave ? 'annualLeave' : null, form: null };
}

/** Builds the month; the stream is the person's own. Days before and after October are worked as planned. */
export function createPersonMonth(seed: number, person: WorldPerson, plan: readonly WorldPlannedDay[], approverUserId: string): PersonMonth {
  const random = randomStream(seed, person.personNumber, 'days');
  const temperament: Temperament = {
    overtimeLover: random.chance(person.scheduleCode === 'SZ-DAY' ? 300 : 60), careless: random.chance(70),
    plain: person.wecom === null || person.wecom.leftAt !== null,
  };
  const month: PersonMonth = { punches: [], forms: [], journal: [], expected: [] };
  const away = planAway(person, random, temperament.plain);
  const writer: Writer = { person, userId: person.wecom?.userId ?? '', approverUserId, random, month, away };
  for (const planned of plan) writeDay(writer, temperament, planned);
  return month;
}

function writeDay(writer: Writer, temperament: Temperament, planned: WorldPlannedDay): void {
  const { person, away } = writer;
  const { day, shift } = planned;
  const dayClass = dayClassOf(person.country, day);
  const minutes = shift === null ? null : shiftMinutes(person.country, person.zone, day, shift);
  const frame: DayFrame = { day, dayClass, shift, minutes };
  const isAway = away !== null && away.fromDay <= day && day <= away.toDay;
  if (shift === null || minutes === null) {
    const calledIn = !isAway && !temperament.plain && day >= firstOfOctober && day <= lastOfOctober && mayBeCalledIn(person, frame, writer.random);
    if (calledIn) workOnFreeDay(writer, frame);
    else writer.month.expected.push(expectedDay(day, dayClass, {}));
    return;
  }
  if (isAway && minutes.workday > 0) return awayDay(writer, frame, away, shift, minutes);
  const inMonth = day >= firstOfOctober && day <= lastOfOctober;
  const kind = person.wecom === null ? 'notInWeCom' : chooseIntent(writer.random, person, frame, temperament, inMonth);
  (acts[kind] as Act)(writer, frame, shift, minutes, kind);
}

function mayBeCalledIn(person: WorldPerson, frame: DayFrame, random: Random): boolean {
  const office = person.country === 'CN' && !person.scheduleCode.startsWith('SZ') && person.scheduleCode !== 'BJ-HOURLY';
  return random.chance(frame.dayClass === 'statutoryHoliday' ? 12 : 14) && office;
}
