import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '#modules/platform';
import { createSessionCache } from './session-cache.ts';

const subjectOf = (userId: string): Subject => ({ userId, companyId: 1, personId: null, roles: [], rights: {}, isSteppedUp: true, sessionId: userId, program: null, from: '1' });

const scene = (mostEntries = 100) => {
  const state = { now: 0, lookups: 0, alive: new Set(['a', 'b']), wait: Promise.resolve() };
  const cache = createSessionCache({
    keyOf: (cookie) => cookie ?? null, nowMilliseconds: () => state.now, mostEntries,
    lookUp: async (cookie = '') => {
      state.lookups += 1;
      const found = state.alive.has(cookie) ? subjectOf(cookie) : null;
      await state.wait;
      return found;
    },
  });
  return { state, cache };
};

test('one lookup serves 0.8 s and no longer, with the address of each request', async () => {
  const { state, cache } = scene();
  assert.equal((await cache.find('a', '1'))?.from, '1');
  assert.equal((await cache.find('a', '2'))?.from, '2');
  state.now = 799;
  await cache.find('a', '1');
  assert.equal(state.lookups, 1);
  state.alive.delete('a');
  state.now = 801;
  assert.equal(await cache.find('a', '1'), null);
  assert.equal(await cache.find(undefined, '1'), null);
});

test('what is forgotten is asked again at once, a lookup under way included', async () => {
  const { state, cache } = scene();
  await cache.find('a', '1');
  await cache.find('b', '1');
  state.alive.delete('a');
  cache.forgetUser('a');
  assert.equal(await cache.find('a', '1'), null);
  await cache.find('b', '1');
  assert.equal(state.lookups, 3);
  let go = (): void => undefined;
  state.wait = new Promise((resolve) => void (go = resolve));
  state.now = 2000;
  const early = cache.find('b', '1');
  state.alive.delete('b');
  cache.forgetUser('b');
  go();
  assert.equal((await early)?.userId, 'b');
  assert.equal(await cache.find('b', '1'), null);
});

test('the memory is bounded, and a failed lookup is not remembered', async () => {
  const { cache } = scene(5);
  for (let number = 0; number < 50; number += 1) await cache.find(`x${number}`, '1');
  assert.equal(cache.size(), 5);
  let fails = true;
  const failing = createSessionCache({ keyOf: () => 'k', lookUp: () => (fails ? Promise.reject(new Error('away')) : Promise.resolve(subjectOf('a'))) });
  await assert.rejects(failing.find('k', '1'));
  fails = false;
  assert.equal((await failing.find('k', '1'))?.userId, 'a');
});
