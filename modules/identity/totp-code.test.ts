/** Goal: a code is good a step early and a step late, no more. Method: an app written apart makes the codes, on a clock that stands. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appCode } from '#checks/totp-app';
import { matchingStep, stepSeconds, toBase32 } from './totp-code.ts';

test('the codes of this step, the last and the next are told apart; others are none', (context) => {
  const milliseconds = Date.UTC(2026, 10, 2, 1);
  context.mock.timers.enable({ apis: ['Date'], now: milliseconds });
  const [secret, now] = [new Uint8Array(20).fill(7), milliseconds / 1000 / stepSeconds];
  for (const steps of [-2, -1, 0, 1, 2]) assert.equal(matchingStep(secret, appCode(toBase32(secret), steps), now), Math.abs(steps) <= 1 ? now + steps : null, `${steps}`);
});
