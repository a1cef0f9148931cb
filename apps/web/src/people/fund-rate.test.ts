/** Goal: seven per cent is never taken for seven hundred, nor for seven hundredths of one. Method: percentages as they are written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratioOfPercentage, writtenPercentage } from './fund-rate.ts';

test('a percentage becomes its ratio; a ratio is not taken for a percentage', () => {
  assert.deepEqual(['7', '7%', '12', '5.5', '5.25%', '99.99'].map(ratioOfPercentage), ['0.07', '0.07', '0.12', '0.055', '0.0525', '0.9999']);
  assert.deepEqual(['7', '12%', '5.5', '0.07', '0', '700', '7,5', ''].map((written) => writtenPercentage.test(written)), [true, true, true, false, false, false, false, false]);
});
