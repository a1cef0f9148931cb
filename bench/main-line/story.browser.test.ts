import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStory } from './story-part.ts';

test('clerk, employee and line manager on real screens', async (context) => {
  const { assertions } = await runStory({ people: 40, seed: 20_261_001, log: (line) => context.diagnostic(line) });
  assert.ok(assertions > 90, `${assertions} assertions`);
});
