/** The whole world from a seed: two companies and their October. Same seed, same bytes; nothing here reads a clock. */
import { createPersonMonth } from './person-month.ts';
import { firstOfOctober, lastOfOctober, nowInstant } from './october.ts';
import { places } from './places.ts';
import type { PlaceCode } from './places.ts';
import { randomStream } from './random.ts';
import { mengnanSchedules, planOf, xingheSchedules } from './schedules.ts';
import type { RosterHabit } from './schedules.ts';
import { createPerson, departmentsOf, personNumberOf, placeOfMember } from './staff.ts';
import type { ExpectedDay, World, WorldCompany, WorldExternalContact, WorldForm, WorldPerson, WorldPlannedDay, WorldPunch, WorldSchedule, IntentRow } from './world-types.ts';

export type WorldRequest = { readonly seed: number; /** People of the main company, 8 or more. */ readonly people: number; readonly month: '2026-10' };

/** Labour Law art. 41: 36 hours a month. */
export const overtimeMonthlyLimitMinutes = 36 * 60;
const mengnanPeople = 12;

/** The habits of one factory worker; they hang on the order number alone. */
function rosterHabit(seed: number, person: WorldPerson): RosterHabit {
  const order = Number(person.personNumber.slice(2));
  const random = randomStream(seed, person.personNumber, 'roster');
  return { holidayLine: order % 6 === 1, restDayLine: order % 12 === 1, sixNights: random.chance(500), nightsInEvenWeeks: random.chance(500) };
}

type CompanyFrame = Pick<WorldCompany, 'code' | 'name' | 'corpId' | 'agentSecret' | 'contactSecret' | 'schedules' | 'externalContacts'>;

function createCompany(seed: number, frame: CompanyFrame, members: readonly PlaceCode[]): WorldCompany {
  const counts = new Map<PlaceCode, number>();
  const top = personNumberOf(members[0] as PlaceCode, 1);
  const people = members.map((code) => {
    const order = (counts.get(code) ?? 0) + 1;
    counts.set(code, order);
    return createPerson(seed, code, order, top);
  });
  const used = [...counts].map(([code, count]) => ({ place: places[code], count }));
  const month = createMonth(seed, people, frame.schedules);
  return {
    ...frame, people, ...month,
    workplaces: used.map(({ place }) => place.workplace),
    departments: [{ departmentId: 1, parentId: 0, name: frame.name }, ...used.flatMap(({ place, count }) => departmentsOf(place, count))],
  };
}

type CompanyMonth = Pick<WorldCompany, 'plans' | 'punches' | 'forms' | 'intentJournal' | 'expected'>;

function createMonth(seed: number, people: readonly WorldPerson[], schedules: readonly WorldSchedule[]): CompanyMonth {
  const bySchedule = new Map(schedules.map((schedule) => [schedule.code, schedule]));
  const accounts = new Map(people.map((person) => [person.personNumber, person.wecom?.userId ?? '']));
  const plans = new Map<string, readonly WorldPlannedDay[]>();
  const expected = new Map<string, readonly ExpectedDay[]>();
  const punches: WorldPunch[] = [];
  const forms: WorldForm[] = [];
  const intentJournal: IntentRow[] = [];
  for (const person of people) {
    const plan = planOf(bySchedule.get(person.scheduleCode) as WorldSchedule, person.country, rosterHabit(seed, person), person.hireDay, person.leaveDay);
    const approver = accounts.get(person.managerPersonNumber ?? person.personNumber) ?? '';
    const month = createPersonMonth(seed, person, plan, approver === '' ? (people[0]?.wecom?.userId ?? '') : approver);
    plans.set(person.personNumber, plan);
    expected.set(person.personNumber, markMonthlyLimit(month.expected));
    for (const row of month.punches) punches.push(row);
    for (const row of month.forms) forms.push(row);
    for (const row of month.journal) intentJournal.push(row);
  }
  return { plans, expected, punches, forms, intentJournal };
}

/** The alarm stands on the day on which October's overtime, of all classes, first exceeds the limit. */
function markMonthlyLimit(days: readonly ExpectedDay[]): readonly ExpectedDay[] {
  let total = 0;
  let alarmDay: ExpectedDay | null = null;
  for (const day of days) {
    if (day.day < firstOfOctober || day.day > lastOfOctober) continue;
    total += overtimeOf(day);
    if (total > overtimeMonthlyLimitMinutes && alarmDay === null) alarmDay = day;
  }
  if (alarmDay === null) return days;
  return days.map((day) => (day === alarmDay ? { ...day, findings: [...day.findings, 'overtimeMonthlyLimit'].sort() } : day));
}

export const overtimeOf = (day: ExpectedDay): number => day.overtimeWorkdayMinutes + day.overtimeRestDayMinutes + day.overtimeStatutoryHolidayMinutes;

/** Two consultants who punch and are in no book, and an old account with a digit too few. */
const xingheContacts: readonly WorldExternalContact[] = [
  { userId: 'consult_01', name: '示例顾问甲', departmentId: 1, why: 'consultant' },
  { userId: 'consult_02', name: '示例顾问乙', departmentId: 1, why: 'consultant' },
  { userId: 'sh00002', name: '账号作废', departmentId: 1, why: 'mistypedDuplicate' },
];

/** Builds the world. Person k is the same in every size of the company. */
export function createWorld(request: WorldRequest): World {
  const { seed, people, month } = request;
  if (!Number.isInteger(people) || people < 8 || people > 90_000) throw new Error('the world needs 8 to 90,000 people');
  const xinghe = createCompany(seed, {
    code: 'xinghe', name: '星河示例制造有限公司', corpId: 'wwsim0000xinghe001', agentSecret: 'simulated-xinghe-agent-secret', contactSecret: 'simulated-xinghe-contact-secret',
    schedules: xingheSchedules, externalContacts: xingheContacts,
  }, Array.from({ length: people }, (_, member) => placeOfMember(member)));
  const mengnan = createCompany(seed, {
    code: 'mengnan', name: '蒙南示例贸易有限公司', corpId: 'wwsim0000mengnan01', agentSecret: 'simulated-mengnan-agent-secret', contactSecret: 'simulated-mengnan-contact-secret',
    schedules: mengnanSchedules, externalContacts: [],
  }, Array.from({ length: mengnanPeople }, () => 'MN' as const));
  return { seed, month, nowInstant, companies: [xinghe, mengnan] };
}

/** Why a person's punches cannot reach the product; null when they can. */
export function unreachableReason(person: WorldPerson): 'noAccount' | 'leftWeCom' | null {
  if (person.wecom === null) return 'noAccount';
  return person.wecom.leftAt === null ? null : 'leftWeCom';
}

/** The oracle of all companies: person number → October's days as intended (person numbers differ between companies). */
export function expectedDays(world: World): ReadonlyMap<string, readonly ExpectedDay[]> {
  return collect(world, (days) => days);
}

/**
 * What can be found without the punches of those whom WeCom no longer answers for: they read as absent on every
 * scheduled day. Everybody else is as in `expectedDays`.
 */
export function expectedDaysAsSeen(world: World): ReadonlyMap<string, readonly ExpectedDay[]> {
  return collect(world, (days, person) => (unreachableReason(person) === null ? days : days.map(asAbsent)));
}

function collect(world: World, change: (days: readonly ExpectedDay[], person: WorldPerson) => readonly ExpectedDay[]): ReadonlyMap<string, readonly ExpectedDay[]> {
  const all = new Map<string, readonly ExpectedDay[]>();
  for (const company of world.companies) {
    for (const person of company.people) {
      const october = (company.expected.get(person.personNumber) ?? []).filter((day) => day.day >= firstOfOctober && day.day <= lastOfOctober);
      all.set(person.personNumber, change(october, person));
    }
  }
  return all;
}

function asAbsent(day: ExpectedDay): ExpectedDay {
  const scheduled = day.scheduledMinutes;
  return {
    ...day, normalMinutes: 0, lateMinutes: 0, earlyMinutes: 0, absentMinutes: scheduled, missingPunchMinutes: 0, overtimeWorkdayMinutes: 0,
    overtimeRestDayMinutes: 0, overtimeStatutoryHolidayMinutes: 0, breakMinutes: 0, findings: scheduled > 0 ? ['absence'] : [],
  };
}
