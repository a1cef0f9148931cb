import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import { holdChance } from './fixed-chance.ts';

const draw = (length: number): string => Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(length))).toString('hex');

test('the same seed draws the same bytes, whatever a connection draws in between', () => {
  const chance = holdChance();
  try {
    chance.begin(7);
    const first = [draw(16), draw(32), crypto.randomUUID(), draw(16)];
    chance.begin(7);
    const second = [draw(16)];
    draw(18);
    second.push(draw(32), crypto.randomUUID());
    draw(18);
    second.push(draw(16));
    assert.deepEqual(second, first);
    assert.equal(new Set(first).size, 4);
    chance.begin(8);
    assert.notEqual(draw(16), first[0]);
  } finally {
    chance.release();
  }
  assert.notEqual(draw(16), draw(16));
});
