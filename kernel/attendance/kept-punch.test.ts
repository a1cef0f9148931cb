/** Goal: whatever a phone's clocks say, the time of a kept punch lies between what the counting clock proves and the receipt, and a moved screen clock shows. Method: random true stories, honest and not (seed printed). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { timeOfKeptPunch, type PunchAnchor } from './kept-punch.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const hour = 3_600_000;
const anchor: PunchAnchor = { anchorId: 'a', milliseconds: 1_000 * hour, clockMilliseconds: 7 * hour };
const punch = (elapsedMilliseconds: number | null, clockMilliseconds: number) => ({ sequence: 1, direction: 'in' as const, elapsedMilliseconds, clockMilliseconds });

test('an honest phone is exact, one that slept is bounded, one opened anew is bounded by its screen', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 20 * hour }), fc.integer({ min: 0, max: 20 * hour }), fc.double({ min: 0, max: 1, noNaN: true }), (after, later, awake) => {
    const [real, received] = [anchor.milliseconds + after, anchor.milliseconds + after + later];
    const screen = anchor.clockMilliseconds + after;
    assert.deepEqual(timeOfKeptPunch(anchor, punch(after, screen), received), { ok: true, value: { statedMilliseconds: real, earliestMilliseconds: real, verdict: 'exact' } }, `seed ${seed}`);
    const counted = Math.floor(after * awake);
    const slept = timeOfKeptPunch(anchor, punch(counted, screen), received);
    assert.ok(slept.ok && slept.value.verdict !== 'clockMoved' && Math.abs(slept.value.statedMilliseconds - real) <= 60_000, `seed ${seed}`);
    const anew = timeOfKeptPunch(anchor, punch(null, screen), received);
    assert.ok(anew.ok && anew.value.verdict === 'bounded' && anew.value.statedMilliseconds === real && anew.value.earliestMilliseconds === anchor.milliseconds, `seed ${seed}`);
  }), { seed });
});

test('whatever is claimed, no time before the counting clock or after the receipt comes out, and a moved screen is said to be moved', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 20 * hour }), fc.integer({ min: 0, max: 10 * hour }), fc.integer({ min: -40 * hour, max: 40 * hour }), (after, later, moved) => {
    const received = anchor.milliseconds + after + later;
    const judged = timeOfKeptPunch(anchor, punch(after, anchor.clockMilliseconds + after + moved), received);
    assert.ok(judged.ok);
    const { statedMilliseconds, earliestMilliseconds, verdict } = judged.value;
    assert.ok(statedMilliseconds >= earliestMilliseconds && statedMilliseconds <= received, `seed ${seed}`);
    assert.equal(verdict === 'clockMoved', moved < -60_000 || moved > later + 60_000, `seed ${seed} moved ${moved}`);
  }), { seed });
});

test('more time than there was, a screen clock alone that is wrong, and an anchor of last week are refused', () => {
  const code = (elapsed: number | null, clock: number, received: number): string => {
    const judged = timeOfKeptPunch(anchor, punch(elapsed, clock), received);
    return judged.ok ? judged.value.verdict : judged.error.code;
  };
  assert.equal(code(2 * hour, anchor.clockMilliseconds + 2 * hour, anchor.milliseconds + hour), 'punchTimeImpossible');
  assert.equal(code(-1, anchor.clockMilliseconds, anchor.milliseconds), 'punchTimeImpossible');
  assert.equal(code(null, anchor.clockMilliseconds - hour, anchor.milliseconds + hour), 'punchTimeImpossible');
  assert.equal(code(null, anchor.clockMilliseconds + 3 * hour, anchor.milliseconds + hour), 'punchTimeImpossible');
  assert.equal(code(hour, anchor.clockMilliseconds + hour, anchor.milliseconds + 73 * hour), 'punchAnchorOld');
});
