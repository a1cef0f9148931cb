/** Dates that want somebody's attention: ends of contracts and probations, anniversaries, last days, tasks that are late. */
import type { personAlarmKinds } from '#contracts/api/person-file-api';
import { dateOfDay, dayOfDate } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';
import { readTasks } from './checklists.ts';
import { readEvents, type PersonEvent } from './person-event-store.ts';

export type AlarmKind = (typeof personAlarmKinds)[number];

export type AlarmPolicy = { readonly contractDays: number; readonly probationDays: number; readonly anniversaryDays: number; readonly lastDayDays: number };
const usualAlarmPolicy: AlarmPolicy = { contractDays: 45, probationDays: 14, anniversaryDays: 7, lastDayDays: 14 };

export type Alarm = {
  readonly kind: AlarmKind; readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string;
  /** The day it is about. */
  readonly onDay: number;
  /** The day from which it is shown: its age counts from here. */
  readonly sinceDay: number;
  /** Years of an anniversary, tasks that are open; else 0. */
  readonly count: number;
};

export type AlarmPerson = Pick<Alarm, 'personId' | 'personNumber' | 'name' | 'department'> & { readonly hireDay: number; readonly leaveDay: number | null };

/** The same date some years on; the 29th of February falls on the 28th where there is none. */
const addYears = (day: number, years: number): number => {
  const { year, month, dayOfMonth } = dateOfDay(day);
  const isLeapDay = month === 2 && dayOfMonth === 29;
  const next = dayOfDate(year + years, month, isLeapDay ? 28 : dayOfMonth);
  return isLeapDay && dateOfDay(next + 1).month === 2 ? next + 1 : next;
};

const yearsBetween = (fromDay: number, toDay: number): number => {
  const years = dateOfDay(toDay).year - dateOfDay(fromDay).year;
  return addYears(fromDay, years) <= toDay ? years : years - 1;
};

const standing = (events: readonly PersonEvent[], ...kinds: readonly PersonEvent['kind'][]): PersonEvent | undefined =>
  events.filter(({ kind, isWithdrawn }) => !isWithdrawn && kinds.includes(kind)).at(-1);

/** The dates of one person that are near on the day. Events come by day and then as recorded. */
export const alarmsOfPerson = (person: AlarmPerson, events: readonly PersonEvent[], day: number, policy: AlarmPolicy): readonly Alarm[] => {
  const { personId, personNumber, name, department, hireDay, leaveDay } = person;
  const alarm = (kind: AlarmKind, onDay: number, ahead: number, count = 0): readonly Alarm[] =>
    (onDay - ahead <= day ? [{ kind, personId, personNumber, name, department, onDay, sinceDay: onDay - ahead, count }] : []);
  // Who leaves needs no renewal; who has not come or is gone has no dates.
  if (leaveDay !== null) return day <= leaveDay ? alarm('lastDay', leaveDay, policy.lastDayDays) : [];
  if (day < hireDay) return [];
  const contract = standing(events, 'contract', 'renewal');
  const probation = standing(events, 'probation');
  const confirmation = standing(events, 'confirmation');
  const isConfirmed = probation !== undefined && confirmation !== undefined && confirmation.validOnDay >= probation.validOnDay;
  const years = yearsBetween(hireDay, day + policy.anniversaryDays);
  const anniversary = addYears(hireDay, years);
  return [
    ...(contract === undefined || contract.endsOnDay === null ? [] : alarm('contractEnd', contract.endsOnDay, policy.contractDays)),
    ...(probation === undefined || probation.endsOnDay === null || isConfirmed ? [] : alarm('probationEnd', probation.endsOnDay, policy.probationDays)),
    ...(years > 0 && anniversary >= day ? alarm('anniversary', anniversary, policy.anniversaryDays, years) : []),
  ];
};

/** The company's choice of days ahead. */
export async function readAlarmPolicy(tx: CompanyTransaction): Promise<AlarmPolicy> {
  const { rows: [row] } = await tx.query<{ contract_days: number; probation_days: number; anniversary_days: number; last_day_days: number }>(
    'select contract_days, probation_days, anniversary_days, last_day_days from people.alarm_policy where company_id = $1 order by policy_id desc limit 1', [tx.companyId],
  );
  return row === undefined ? usualAlarmPolicy : { contractDays: row.contract_days, probationDays: row.probation_days, anniversaryDays: row.anniversary_days, lastDayDays: row.last_day_days };
}

export async function appendAlarmPolicy(tx: CompanyTransaction, policy: AlarmPolicy): Promise<void> {
  await tx.query('insert into people.alarm_policy (company_id, contract_days, probation_days, anniversary_days, last_day_days, made_by) values ($1, $2, $3, $4, $5, $6)',
    [tx.companyId, policy.contractDays, policy.probationDays, policy.anniversaryDays, policy.lastDayDays, tx.actor]);
}

const lateTasks = async (tx: CompanyTransaction, people: ReadonlyMap<number, AlarmPerson>, day: number): Promise<readonly Alarm[]> => {
  const late = (await readTasks(tx, [...people.keys()])).filter(({ state, dueDay }) => state === 'open' && dueDay < day);
  return [...Map.groupBy(late, ({ personId, list }) => `${personId} ${list}`).values()].flatMap((tasks) => {
    const [first] = tasks;
    const person = first === undefined ? undefined : people.get(first.personId);
    if (first === undefined || person === undefined) return [];
    const dueDay = Math.min(...tasks.map((task) => task.dueDay));
    const kind: AlarmKind = first.list === 'joining' ? 'joiningTasks' : 'leavingTasks';
    return [{ kind, personId: person.personId, personNumber: person.personNumber, name: person.name, department: person.department, onDay: dueDay, sinceDay: dueDay + 1, count: tasks.length }];
  });
};

/** Long after somebody left, nobody is asked about their last day any more. */
const daysAfterLeaving = 60;

/** Every date that is near or past on a day, of the people in the reader's reach, by the day it is about. */
export async function openAlarms(tx: CompanyTransaction, day: number): Promise<readonly Alarm[]> {
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string; department: string; hire_day: number; leave_day: number | null }>(
    `select person_id, person_number, name, department, hire_date - date '1970-01-01' as hire_day, leave_date - date '1970-01-01' as leave_day
     from people.person where company_id = $1 and (leave_date is null or leave_date >= date '1970-01-01' + $2::int)`, [tx.companyId, day - daysAfterLeaving],
  );
  const people = new Map(rows.map((row): readonly [number, AlarmPerson] => [row.person_id, { personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, hireDay: row.hire_day, leaveDay: row.leave_day }]));
  const policy = await readAlarmPolicy(tx);
  const events = Map.groupBy(await readEvents(tx, null), ({ personId }) => personId);
  const dated = [...people.values()].flatMap((person) => alarmsOfPerson(person, events.get(person.personId) ?? [], day, policy));
  return [...dated, ...(await lateTasks(tx, people, day))].toSorted((left, right) => left.onDay - right.onDay || (left.personNumber < right.personNumber ? -1 : 1));
}
