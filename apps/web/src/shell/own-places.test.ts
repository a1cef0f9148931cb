/** Where a notice leads: nowhere, once the module of its page is left out, and to its page otherwise. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionalModules } from '#contracts/api/optional-module';
import { leadsSomewhere, ownPlacesOf } from './own-places.ts';

/** Addresses as notices carry them, by the module of their page. */
const addresses = {
  performance: ['/my/reviews', '/my/feedback', '/my/goals', '/reviews', '/reviews/rules', '/reviews?cycle=7&state=calibration', '/goals?cycle=7', '/raises'],
  learning: ['/my/courses', '/training?view=proposed&item=1'],
  recruiting: ['/my/interviews?interview=1', '/candidates'],
} as const;
const always = ['/my/questions?question=1', '/desk?question=1', '/my/payslip?month=2026-10', '/inbox', '/payout/payers'];

test('an address leads somewhere exactly while the module of its page is there', () => {
  for (const left of optionalModules) {
    const there = optionalModules.filter((name) => name !== left);
    for (const name of optionalModules) for (const address of addresses[name]) assert.equal(leadsSomewhere(address, there), name !== left, `${address} without ${left}`);
    for (const address of always) assert.equal(leadsSomewhere(address, there), true, `${address} without ${left}`);
    assert.ok(ownPlacesOf(there).every(({ module }) => module !== left));
  }
});
