/**
 * A year of a company as workbook facts, each with the month in which the company hears of it: hires, leavers, raises,
 * leave, overtime, missing punches, and a share of all that late, up to half a year. The same seed gives the same year.
 */
import type { ApprovalRow, LocalMoment, LocatedFact, PunchRow, WorkbookFacts } from '#contracts/flow/workbook-facts';
import type { PersonRecordFact, TermsFact } from '#contracts/flow/person-fact';
import { isResidentNumber } from '#contracts/output/tax-file';
import { dayClassOf } from '#kernel/calendar/calendar-table';
import { dayOfDate, formatDay } from '#kernel/calendar/epoch-day';
import { calendarOf } from '#modules/attendance';
import { createRandom } from '../main-line/seeded-random.ts';

export const year = 2026;
export const monthOf = (month: number): string => `${year}-${String(month).padStart(2, '0')}`;
const firstDay = dayOfDate(year, 1, 1);
const endDay = dayOfDate(year + 1, 1, 1);

/** `month`: what it is about (1–12); `heard`: the month in which it reaches the company. */
export type YearFact = { readonly month: number; readonly heard: number } & (
  | { readonly sheet: 'persons'; readonly fact: PersonRecordFact }
  | { readonly sheet: 'terms'; readonly fact: TermsFact }
  | { readonly sheet: 'punches'; readonly fact: PunchRow }
  | { readonly sheet: 'approvals'; readonly fact: ApprovalRow });

export type Year = { readonly seed: number; readonly people: number; readonly facts: readonly YearFact[]; readonly counts: Readonly<Record<string, number>> };

const monthOfEpochDay = (day: number): number => Number(formatDay(day).slice(5, 7));
const hours = (hour: number, minute = 0): number => hour * 3600 + minute * 60;
const at = (day: number, second: number): LocalMoment => ({ day, second, isWholeDay: false, choice: null, text: `${formatDay(day)} ${String(Math.floor(second / 3600)).padStart(2, '0')}:${String(Math.floor((second % 3600) / 60)).padStart(2, '0')}` });

/** Places whose packs know the whole year. */
const places = ['shanghai', 'shenzhen'] as const;
const latestMonths = 6;

type Draw = { readonly below: (limit: number) => number; readonly hits: (share: number) => boolean };
const createDraw = (seed: number): Draw => {
  const random = createRandom(seed);
  return { below: (limit) => Math.floor(random() * limit), hits: (share) => random() < share };
};

const isWorkday = (() => {
  const calendar = calendarOf('CN', firstDay, endDay);
  if (!calendar.ok) throw new Error('the calendar of the year is published');
  return (day: number): boolean => dayClassOf(calendar.value, day) === 'workday';
})();

/** The month in which something about `month` is heard of: mostly its own. Nothing is left for after December. */
const heardOf = (draw: Draw, month: number, share: number): number => (draw.hits(share) ? Math.min(12, month + 1 + draw.below(latestMonths)) : month);

type Employee = { readonly number: string; readonly place: (typeof places)[number]; readonly hireDay: number; readonly leaveDay: number | null; readonly wage: number };

const yuan = (amount: number): string => `${amount}.00`;

const termsOf = (employee: Employee, validFromDay: number, wage: number, base: number): TermsFact => ({
  kind: 'terms', personNumber: employee.number, validFromDay, legalEntity: '示例公司', workplace: employee.place, insurancePlace: employee.place, wageKind: 'monthly', wage: yuan(wage), currency: 'CNY',
  scheduleCode: 'OFFICE', insuranceBase: yuan(base), housingFundBase: yuan(base), housingFundRate: '0.07',
});

/** Right by form and nobody's: there is no area 990101. */
const madeUpIdentity = (personNumber: string): string => {
  const first = `99010119900${personNumber.replace(/\D/g, '').padStart(6, '0').slice(-6)}`;
  return `${first}${[...'0123456789X'].find((digit) => isResidentNumber(`${first}${digit}`)) ?? ''}`;
};

const recordOf = (employee: Employee, leaveDay: number | null): PersonRecordFact => ({
  kind: 'person', personNumber: employee.number, name: `员工${employee.number}`, identityNumber: madeUpIdentity(employee.number), mobile: '', email: '', hireDay: employee.hireDay, leaveDay, department: `部门${employee.number.slice(-1)}`, managerPersonNumber: null, sourcePersonKey: null,
});

const employ = (draw: Draw, index: number): Employee => {
  const joins = draw.hits(0.12);
  const hireDay = joins ? firstDay + draw.below(330) : dayOfDate(2024, 1 + draw.below(12), 1 + draw.below(28));
  const leaves = draw.hits(0.1);
  const leaveDay = leaves ? Math.max(hireDay, firstDay) + 20 + draw.below(300) : null;
  return { number: `Y${String(index + 1).padStart(4, '0')}`, place: places[index % places.length]!, hireDay, leaveDay: leaveDay === null || leaveDay >= endDay ? null : leaveDay, wage: 7000 + 100 * draw.below(320) };
};

/** Who works here on what terms, with raises and bases that may be told late. */
const employmentFacts = (draw: Draw, employee: Employee): readonly YearFact[] => {
  const from = Math.max(employee.hireDay, firstDay);
  const month = monthOfEpochDay(from);
  const facts: YearFact[] = [
    { month, heard: month, sheet: 'persons', fact: recordOf(employee, null) },
    { month, heard: month, sheet: 'terms', fact: termsOf(employee, employee.hireDay, employee.wage, employee.wage) },
  ];
  if (employee.leaveDay !== null) {
    // A last day is known in its own month: a payslip for days without employment is no late fact but a wrong one.
    facts.push({ month: monthOfEpochDay(employee.leaveDay), heard: monthOfEpochDay(employee.leaveDay), sheet: 'persons', fact: recordOf(employee, employee.leaveDay) });
  }
  const lastDay = employee.leaveDay ?? endDay - 1;
  let [wage, base] = [employee.wage, employee.wage];
  let heard = month;
  for (let change = 0; change < 2; change += 1) {
    if (!draw.hits(0.25)) continue;
    const day = from + 31 + draw.below(270);
    if (day > lastDay || (facts.some(({ sheet, fact }) => sheet === 'terms' && fact.validFromDay >= day))) continue;
    if (draw.hits(0.7)) wage += 300 + 100 * draw.below(30);
    else base = Math.max(3000, base + 500 * (draw.below(9) - 4));
    // Later terms are told after earlier ones, so that each is a change of what was known.
    heard = Math.max(heard, heardOf(draw, monthOfEpochDay(day), 0.4));
    facts.push({ month: monthOfEpochDay(day), heard, sheet: 'terms', fact: termsOf(employee, day, wage, base) });
  }
  return facts;
};

type Form = Pick<ApprovalRow, 'type' | 'from' | 'to' | 'day' | 'direction'>;

/** One day's punches and forms; what is missing or absent may be put right later. */
const dayFacts = (draw: Draw, employee: Employee, day: number, next: () => string): readonly YearFact[] => {
  const month = monthOfEpochDay(day);
  const facts: YearFact[] = [];
  const punch = (second: number): void => void facts.push({ month, heard: month, sheet: 'punches', fact: { kind: 'punchRow', personNumber: employee.number, moment: at(day, second), direction: 'unknown', device: '', place: '' } });
  const form = (late: number, content: Form): void => void facts.push({ month, heard: heardOf(draw, month, late), sheet: 'approvals', fact: { kind: 'approvalRow', personNumber: employee.number, approvalNumber: next(), ...content } });
  const arrives = hours(8, 30 + draw.below(30));
  const goes = hours(18, draw.below(20));
  const chance = draw.below(1000);
  if (chance < 12) {
    // Absent, and excused by a leave that is often handed in late.
    form(0.5, { type: (['annualLeave', 'personalLeave', 'sickLeave'] as const)[draw.below(3)]!, from: at(day, hours(9)), to: at(day, hours(18)), day: null, direction: 'unknown' });
  } else if (chance < 18) {
    punch(arrives);
    form(0.5, { type: 'correction', from: at(day, goes), to: null, day, direction: 'out' });
  } else if (chance < 40) {
    punch(hours(9, 5 + draw.below(40)));
    punch(goes);
  } else if (chance < 60) {
    punch(arrives);
    punch(hours(21, draw.below(10)));
    form(0.4, { type: 'overtime', from: at(day, hours(18)), to: at(day, hours(21)), day: null, direction: 'unknown' });
  } else {
    punch(arrives);
    punch(goes);
  }
  return facts;
};

/** Makes the year, or its first months with everything heard by their end. */
export const makeYear = (seed: number, people: number, months = 12): Year => {
  const draw = createDraw(seed);
  const whole: YearFact[] = [];
  let forms = 0;
  const next = (): string => `F${(forms += 1)}`;
  let joined = 0;
  let left = 0;
  for (let index = 0; index < people; index += 1) {
    const employee = employ(draw, index);
    if (employee.hireDay >= firstDay) joined += 1;
    if (employee.leaveDay !== null) left += 1;
    whole.push(...employmentFacts(draw, employee));
    for (let day = Math.max(employee.hireDay, firstDay); day <= (employee.leaveDay ?? endDay - 1); day += 1) if (isWorkday(day)) whole.push(...dayFacts(draw, employee, day, next));
  }
  const facts = whole.flatMap((each): readonly YearFact[] => (each.month > months ? [] : [{ ...each, heard: Math.min(each.heard, months) }]));
  const late = facts.filter(({ month, heard }) => heard > month);
  const ofSheet = (sheet: YearFact['sheet']): number => late.filter((each) => each.sheet === sheet).length;
  return { seed, people, facts, counts: { facts: facts.length, joined, left, late: late.length, lateForms: ofSheet('approvals'), lateTerms: ofSheet('terms') } };
};

/** What the company hears in a month, as one workbook that adds and corrects; `inTime`: everything in its own month. */
export const heardIn = ({ facts }: Year, month: number, inTime: boolean): WorkbookFacts => {
  const wanted = facts.filter((each) => (inTime ? each.month : each.heard) === month);
  const located = <F>(facts: readonly F[]): readonly LocatedFact<F>[] => facts.map((fact, index) => ({ row: index + 2, fact }));
  // Whoever comes and goes within what one workbook tells stands in it once, with the last day.
  const persons = new Map(wanted.flatMap((each) => (each.sheet === 'persons' ? [[each.fact.personNumber, each.fact] as const] : [])));
  return {
    persons: located([...persons.values()]), terms: located(wanted.flatMap((each) => (each.sheet === 'terms' ? [each.fact] : []))), punches: located(wanted.flatMap((each) => (each.sheet === 'punches' ? [each.fact] : []))), approvals: located(wanted.flatMap((each) => (each.sheet === 'approvals' ? [each.fact] : []))), workplaces: [], schedules: [], declaredDeductions: [], openingBalances: [], earlierPayslipLines: [], rosterDays: [],
    partialSheets: ['persons', 'terms', 'punches', 'approvals'],
  };
};
