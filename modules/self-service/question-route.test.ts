/** Whose turn it is: the nearest manager first, nobody twice, never the person, and at last the office. Replay with SEED=…. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { askedInOrder, firstAsked, nextAsked, type LineMember } from './question-route.ts';
import { afterSilence } from './question-time.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`question route seed ${seed}`);

const members = fc.array(fc.record({ personId: fc.integer({ min: 1, max: 9 }), hasUser: fc.boolean(), isHere: fc.boolean() }), { maxLength: 8 })
  .map((rows) => rows.filter(({ personId }, index) => rows.findIndex((other) => other.personId === personId) === index).map(({ personId, hasUser, isHere }): LineMember => ({ personId, userId: hasUser ? `u${personId}` : null, isHere })));

test('going up asks everybody who can be asked once, nearest first, and ends at the office', () => {
  fc.assert(fc.property(members, (line) => {
    const person = { personId: 5, userId: 'u5' };
    const order = askedInOrder(line, person);
    const expected = line.filter(({ personId, userId, isHere }) => isHere && userId !== null && personId !== 5).map(({ userId }) => userId);
    const asked: string[] = [];
    let step = firstAsked(order, 'manager');
    const kinds: string[] = [];
    for (; step.userId !== null; step = nextAsked(order, asked)) {
      kinds.push(step.kind);
      asked.push(step.userId);
      assert.ok(asked.length <= line.length, 'it ends');
    }
    assert.deepEqual(asked, expected);
    assert.equal(step.kind, 'office');
    assert.deepEqual(kinds, expected.map((_, index) => (index === 0 ? 'manager' : 'above')));
    assert.equal(firstAsked(order, 'office').kind, 'office');
  }), { seed, numRuns: 1000 });
});

test('whoever was asked before stays behind when the line changes meanwhile', () => {
  const order = askedInOrder([{ personId: 1, userId: 'a', isHere: true }, { personId: 2, userId: 'b', isHere: true }, { personId: 3, userId: 'c', isHere: true }], { personId: 9, userId: 'p' });
  assert.equal(nextAsked(order, ['b']).userId, 'c');
  assert.equal(nextAsked(order, ['gone']).userId, 'a');
  assert.equal(nextAsked(order, ['a', 'b', 'c']).kind, 'office');
});

test('silence carries over as often as was chosen, then goes on; the office is asked again and again', () => {
  const policy = { silenceHours: 72, carryOvers: 1, countsOutside: true };
  const hours = { zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '19:00', to: '21:00' }] };
  const now = Temporal.Instant.from('2026-11-05T13:00Z').epochMilliseconds;
  assert.deepEqual(afterSilence({ kind: 'manager', carried: 0 }, hours, policy, now), { dueAt: Temporal.Instant.from('2026-11-12T13:00Z').epochMilliseconds, carried: 1 });
  assert.equal(afterSilence({ kind: 'above', carried: 1 }, hours, policy, now), 'goesOn');
  assert.equal(afterSilence({ kind: 'manager', carried: 0 }, null, policy, now), 'goesOn');
  assert.deepEqual(afterSilence({ kind: 'office', carried: 7 }, hours, policy, now), { dueAt: now + 72 * 3_600_000, carried: 8 });
});
