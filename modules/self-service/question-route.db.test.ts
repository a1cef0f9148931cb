/**
 * Goal: a question goes to the manager of its period, whatever was reorganised since. Method: random years of placements,
 * hirings, leavings and accounts on a real database, against an oracle that walks the placements one by one. Replay with SEED=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { formatDay, dayOfDate } from '#kernel/calendar/epoch-day';
import { asSystem, setMember, withCompany } from '#modules/platform';
import { findOrder } from './question-route.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);

/** Numbers from a seed (mulberry32). */
const createRandom = (from: number): ((below: number) => number) => {
  let state = from >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

type Placement = { readonly day: number; readonly manager: number | null };
type Somebody = { readonly hireDay: number; readonly leaveDay: number | null; readonly placements: readonly Placement[]; readonly hasUser: boolean };

const firstDay = dayOfDate(2026, 1, 1);
const today = dayOfDate(2026, 12, 31);

const makeCompany = (random: (below: number) => number, size: number): readonly Somebody[] => Array.from({ length: size }, (_, self): Somebody => {
  const hireDay = random(3) === 0 ? firstDay + random(300) : firstDay - 400;
  const moves = 1 + random(4);
  return {
    hireDay, leaveDay: random(4) === 0 ? hireDay + 30 + random(500) : null, hasUser: random(4) > 0,
    placements: Array.from({ length: moves }, (__, index) => {
      const manager = random(size);
      return { day: index === 0 ? hireDay : firstDay + random(365), manager: random(6) === 0 || manager === self ? null : manager };
    }),
  };
});

const isAtWork = ({ hireDay, leaveDay }: Somebody, day: number): boolean => hireDay <= day && (leaveDay === null || leaveDay >= day);

/** The placement of a day: the last that has begun, the later written one of a day; before the first, the first. */
const managerOn = ({ placements }: Somebody, day: number): number | null => {
  let chosen: Placement | null = null;
  for (const placement of placements) if (placement.day <= day && (chosen === null || placement.day >= chosen.day)) chosen = placement;
  if (chosen !== null) return chosen.manager;
  const later = placements.reduce((best, each) => (each.day < best.day || each.day === best.day ? each : best));
  return later.manager;
};

const expectedUsers = (company: readonly Somebody[], self: number, day: number): readonly string[] => {
  const seen = new Set([self]);
  const users: string[] = [];
  for (let at = managerOn(company[self]!, day), height = 1; at !== null && !seen.has(at) && height <= 20; at = managerOn(company[at]!, day), height += 1) {
    seen.add(at);
    const manager = company[at]!;
    if (isAtWork(manager, day) && isAtWork(manager, today) && manager.hasUser) users.push(`user-${at}`);
  }
  return users;
};

test('random reorganisations: always the managers of the period, nearest first, and the office behind them', () => withTestDatabase(async ({ database, company: { companyId } }) => {
  const random = createRandom(seed);
  const company = makeCompany(random, 40);
  await withCompany(database, asSystem(companyId, 'proof', 'test'), async (tx) => {
    const ids: number[] = [];
    for (const [index, { hireDay, leaveDay }] of company.entries()) {
      const { rows } = await tx.query<{ person_id: number }>("insert into people.person (company_id, person_number, name, email, hire_date, leave_date, department) values ($1, $2, $2, '', $3, $4, '') returning person_id", [companyId, `P${index}`, formatDay(hireDay), leaveDay === null ? null : formatDay(leaveDay)]);
      ids.push(rows[0]!.person_id);
    }
    for (const [index, { placements, hasUser }] of company.entries()) {
      for (const { day, manager } of placements) await tx.query("insert into people.placement (company_id, person_id, valid_from, department, manager_person_number) values ($1, $2, $3, '', $4)", [companyId, ids[index], formatDay(day), manager === null ? null : `P${manager}`]);
      if (hasUser) await setMember(tx, { userId: `user-${index}`, personId: ids[index]! });
    }
    let [asked, withManager] = [0, 0];
    for (let turn = 0; turn < 400; turn += 1) {
      const [self, periodDay] = [random(company.length), firstDay + random(365)];
      const order = await findOrder(tx, { personId: ids[self]!, userId: `user-${self}`, periodDay, today });
      assert.deepEqual(order.flatMap(({ userId }) => (userId === null ? [] : [userId])), expectedUsers(company, self, periodDay), `P${self} on ${formatDay(periodDay)}, seed ${seed}`);
      assert.deepEqual(order.at(-1), { kind: 'office', userId: null }, 'never nobody');
      asked += 1;
      if (order.length > 1) withManager += 1;
    }
    console.log(`routing: ${asked} questions, ${withManager} with a manager, seed ${seed}`);
    assert.ok(withManager > 100, `${withManager}`);
  });
}));
