/** Goal: over a whole team everybody is asked about equally often, about nobody twice, never about themselves. Method: random teams (seed printed). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextInTeam } from './ask-teams.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test('the ring asks everybody as often', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 3, max: 10 }), (team, most) => {
    const times = new Map<number, number>();
    for (const personId of team) {
      const asked = nextInTeam(team, personId, most);
      assert.ok(!asked.includes(personId) && new Set(asked).size === asked.length && asked.length === Math.min(most, team.length - 1), `seed ${seed}`);
      for (const other of asked) times.set(other, (times.get(other) ?? 0) + 1);
    }
    assert.equal(new Set(times.values()).size, team.length === 1 ? 0 : 1, `seed ${seed}`);
  }), { seed });
});
