/**
 * Goal: a question goes to the manager of its period, whatever was reorganised since. Method: a random year of placements,
 * hirings, leavings and accounts on a real database, against a walk of the placements. Replay with SEED=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedUsers, makeOrganisation, organisationFirstDay, organisationToday, userOf, writeOrganisation } from '#checks/random-organisation';
import { createRandom } from '#checks/seeded-random';
import { withTestDatabase } from '#checks/test-database';
import { formatDay } from '#kernel/calendar/epoch-day';
import { asSystem, withCompany } from '#modules/platform';
import { findOrder } from './question-route.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);

test('random reorganisations: always the managers of the period, nearest first, and the office behind them', () => withTestDatabase(async ({ database, company: { companyId } }) => {
  const random = createRandom(seed);
  const organisation = makeOrganisation(random, 40);
  await withCompany(database, asSystem(companyId, 'proof', 'test'), async (tx) => {
    const ids = await writeOrganisation(tx, organisation);
    let withManager = 0;
    for (let turn = 0; turn < 300; turn += 1) {
      const [self, periodDay] = [random(organisation.length), organisationFirstDay + random(365)];
      const order = await findOrder(tx, { personId: ids[self]!, userId: userOf(self), periodDay, today: organisationToday });
      assert.deepEqual(order.flatMap(({ userId }) => (userId === null ? [] : [userId])), expectedUsers(organisation, self, periodDay), `P${self} on ${formatDay(periodDay)}, seed ${seed}`);
      assert.deepEqual(order.at(-1), { kind: 'office', userId: null }, 'never nobody');
      if (order.length > 1) withManager += 1;
    }
    console.log(`routing: 300 questions, ${withManager} with a manager, seed ${seed}`);
    assert.ok(withManager > 60, `${withManager}`);
  });
}));
