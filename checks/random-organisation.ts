/**
 * Random years of an organisation: who is hired, leaves, is placed below whom, has an account and acts for whom, and who is
 * asked by a walk of the placements one by one. Lines run in circles, end nowhere, and lead past who has left. Two who disagree
 * about whom a question goes to are told apart by it.
 */
import { dayOfDate, formatDay } from '#kernel/calendar/epoch-day';
import { beginActingFor, setMember, type CompanyTransaction } from '#modules/platform';
import type { Random } from './seeded-random.ts';

type Placement = { readonly day: number; readonly manager: number | null };
type Somebody = { readonly hireDay: number; readonly leaveDay: number | null; readonly placements: readonly Placement[]; readonly hasUser: boolean; /** For whom they act today. */ readonly actsFor: readonly number[] };
export type Organisation = readonly Somebody[];

export const organisationFirstDay = dayOfDate(2026, 1, 1);
/** The day on which questions are asked, whatever day they are about. */
export const organisationToday = dayOfDate(2026, 12, 31);

const makeSomebody = (random: Random, size: number, self: number): Omit<Somebody, 'actsFor'> => {
  const hireDay = random(3) === 0 ? organisationFirstDay + random(300) : organisationFirstDay - 400;
  const moves = 1 + random(4);
  return {
    hireDay, leaveDay: random(4) === 0 ? hireDay + 30 + random(500) : null, hasUser: random(4) > 0,
    placements: Array.from({ length: moves }, (__, index) => {
      const manager = random(size);
      return { day: index === 0 ? hireDay : organisationFirstDay + random(365), manager: random(6) === 0 || manager === self ? null : manager };
    }),
  };
};

/** Whoever goes away has their work done by somebody else, most of the time by whom they report to. */
export const makeOrganisation = (random: Random, size: number): Organisation => {
  const people = Array.from({ length: size }, (_, self) => makeSomebody(random, size, self));
  const deputies = people.map(({ placements }, self): number | null => {
    const above = placements.at(-1)?.manager ?? null;
    const deputy = random(2) === 0 || above === null ? random(size) : above;
    return random(5) > 0 || deputy === self ? null : deputy;
  });
  return people.map((somebody, self) => ({ ...somebody, actsFor: deputies.flatMap((deputy, index) => (deputy === self ? [index] : [])) }));
};

const isAtWork = ({ hireDay, leaveDay }: Somebody, day: number): boolean => hireDay <= day && (leaveDay === null || leaveDay >= day);

/** The placement of a day: the last that has begun, the later written one of a day; before the first, the first. */
const managerOn = ({ placements }: Somebody, day: number): number | null => {
  let chosen: Placement | null = null;
  for (const placement of placements) if (placement.day <= day && (chosen === null || placement.day >= chosen.day)) chosen = placement;
  if (chosen !== null) return chosen.manager;
  return placements.reduce((best, each) => (each.day <= best.day ? each : best)).manager;
};

export const userOf = (self: number): string => `user-${self}`;

/** Whom a question about a day is asked of, nearest first: the managers of that day who are here today, have an account and do not act for who asks. */
export const expectedUsers = (organisation: Organisation, self: number, day: number): readonly string[] => {
  const seen = new Set([self]);
  const users: string[] = [];
  let at = managerOn(organisation[self]!, day);
  for (let height = 1; at !== null && !seen.has(at) && height <= 20; height += 1) {
    seen.add(at);
    const manager = organisation[at]!;
    if (isAtWork(manager, day) && isAtWork(manager, organisationToday) && manager.hasUser && !(organisation[self]!.hasUser && manager.actsFor.includes(self))) users.push(userOf(at));
    at = managerOn(manager, day);
  }
  return users;
};

/** Writes the organisation down; answers the person ids in order. */
export const writeOrganisation = async (tx: CompanyTransaction, organisation: Organisation): Promise<readonly number[]> => {
  const ids: number[] = [];
  for (const [index, { hireDay, leaveDay }] of organisation.entries()) {
    const { rows } = await tx.query<{ person_id: number }>("insert into people.person (company_id, person_number, name, email, hire_date, leave_date, department) values ($1, $2, $2, '', $3, $4, '') returning person_id", [tx.companyId, `P${index}`, formatDay(hireDay), leaveDay === null ? null : formatDay(leaveDay)]);
    ids.push(rows[0]!.person_id);
  }
  for (const [index, { placements, hasUser }] of organisation.entries()) {
    for (const { day, manager } of placements) await tx.query("insert into people.placement (company_id, person_id, valid_from, department, manager_person_number) values ($1, $2, $3, '', $4)", [tx.companyId, ids[index], formatDay(day), manager === null ? null : `P${manager}`]);
    if (hasUser) await setMember(tx, { userId: userOf(index), personId: ids[index]! });
  }
  for (const [index, { hasUser, actsFor }] of organisation.entries()) {
    for (const other of actsFor) if (hasUser && organisation[other]!.hasUser) await beginActingFor(tx, { userId: userOf(index), forUserId: userOf(other), fromMilliseconds: 0, untilMilliseconds: null });
  }
  return ids;
};
