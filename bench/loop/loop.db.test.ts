/**
 * Goal: the parts of the loop still measure, and what they measure holds. Method: a slice of each that no other test is a slice
 * of; the suite itself takes them whole. Replay with SEED=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionalModules } from '#contracts/api/optional-module';
import { createRandom } from '#checks/seeded-random';
import { isShort, type Figure, type SuiteOptions } from '../figure.ts';
import { matchingPart } from './matching-part.ts';
import { onboardingPart } from './onboarding-part.ts';
import { routingPart } from './routing-part.ts';
import { closeUnderSubsets } from './subset-pay.ts';
import { withSubsetWorld } from './subsets-part.ts';
import { changes, countWindows } from './window-oracle.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const slice: SuiteOptions = { seeds: [seed], scale: 0.05, only: [], log: () => undefined };
const shortOf = (figures: readonly Figure[]): readonly string[] => figures.filter(isShort).map(({ bar, value, n, note }) => `${bar} ${value} of ${n}: ${note}`);

test(`office hours are where the clock on the wall says, at every change of clocks (seed ${seed})`, () => {
  const { wrong, held, first } = countWindows(createRandom(seed), 2 * changes.length);
  assert.deepEqual([wrong, first], [0, '']);
  assert.ok(held > changes.length, `${held} windows were held`);
});

test(`questions find their managers and wait for nobody who left (seed ${seed})`, async () => assert.deepEqual(shortOf(await routingPart.run(slice)), []));

test('matching beats the keywords and is moved by nobody\'s name', async () => assert.deepEqual(shortOf(await matchingPart.run({ ...slice, seeds: [20261001], scale: 0.2 })), []));

test('a hire from an offer brings people everywhere within its time', async () => assert.deepEqual(shortOf(await onboardingPart.run(slice)), []));

test(`a month is locked without any of the modules that may be absent, and pays the same but for scores (seed ${seed})`, async () => {
  const { lines, faults } = await withSubsetWorld((world) => closeUnderSubsets(world, [[], [...optionalModules]], seed, 10));
  assert.deepEqual(faults, []);
  assert.ok(lines > 200, `${lines} lines`);
});
