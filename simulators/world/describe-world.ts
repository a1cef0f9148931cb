/** Counts of a world, for people to look at and for tests to hold on to. */
import { overtimeMonthlyLimitMinutes, overtimeOf, unreachableReason } from './create-world.ts';
import { firstOfOctober, lastOfOctober } from './october.ts';
import { intentKinds } from './world-types.ts';
import type { World, WorldCompany } from './world-types.ts';

export type WorldDescription = {
  readonly companies: readonly {
    readonly code: string;
    readonly people: number;
    readonly byPlace: Readonly<Record<string, number>>;
    readonly joiners: number;
    readonly leavers: number;
    readonly payChanges: number;
    readonly withoutAccount: number;
    readonly leftWeCom: number;
    readonly handMadeAccounts: number;
    readonly punches: number;
    readonly forms: number;
    readonly overtimeAlarms: number;
    readonly intents: Readonly<Record<string, number>>;
  }[];
};

const inOctober = (day: number): boolean => day >= firstOfOctober && day <= lastOfOctober;

function describeCompany(company: WorldCompany): WorldDescription['companies'][number] {
  const count = (holds: (person: WorldCompany['people'][number]) => boolean): number => company.people.filter(holds).length;
  const byPlace: Record<string, number> = {};
  for (const person of company.people) byPlace[person.personNumber.slice(0, 2)] = (byPlace[person.personNumber.slice(0, 2)] ?? 0) + 1;
  const intents: Record<string, number> = Object.fromEntries(intentKinds.map((kind) => [kind, 0]));
  for (const row of company.intentJournal) if (inOctober(row.day)) intents[row.kind] = (intents[row.kind] ?? 0) + 1;
  let overtimeAlarms = 0;
  for (const days of company.expected.values()) {
    const total = days.reduce((sum, day) => sum + (inOctober(day.day) ? overtimeOf(day) : 0), 0);
    if (total > overtimeMonthlyLimitMinutes) overtimeAlarms += 1;
  }
  return {
    code: company.code, people: company.people.length, byPlace,
    joiners: count((person) => person.hireDay > firstOfOctober), leavers: count((person) => person.leaveDay !== null), payChanges: count((person) => person.terms.length > 1),
    withoutAccount: count((person) => unreachableReason(person) === 'noAccount'), leftWeCom: count((person) => unreachableReason(person) === 'leftWeCom'),
    handMadeAccounts: count((person) => person.wecom !== null && person.wecom.userId !== person.personNumber.toLowerCase()),
    punches: company.punches.length, forms: company.forms.length, overtimeAlarms, intents,
  };
}

export const describeWorld = (world: World): WorldDescription => ({ companies: world.companies.map(describeCompany) });

/** People with something to show: a night worker with hours on the statutory holiday, and someone on hourly wages. */
export function storyPeople(company: WorldCompany): { readonly nightWorker: string | null; readonly hourlyWorker: string | null } {
  const wholeMonth = company.people.filter((person) => person.hireDay < firstOfOctober && person.leaveDay === null && unreachableReason(person) === null);
  const holidayMinutes = (personNumber: string): number => (company.expected.get(personNumber) ?? []).reduce((sum, day) => sum + (inOctober(day.day) ? day.overtimeStatutoryHolidayMinutes : 0), 0);
  return {
    nightWorker: wholeMonth.find((person) => person.scheduleCode === 'SZ-NIGHT' && holidayMinutes(person.personNumber) > 0)?.personNumber ?? null,
    hourlyWorker: wholeMonth.find((person) => person.scheduleCode === 'BJ-HOURLY')?.personNumber ?? null,
  };
}
