/** Goal: a deliberate bug is never silently no bug. Method: the text that each replaces stands once in its file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plants, timesStanding } from './plants.ts';

test('every plant has a name of its own and replaces one text that stands once', () => {
  assert.equal(new Set(plants.map(({ name }) => name)).size, plants.length);
  for (const plant of plants) {
    assert.equal(timesStanding(plant), 1, `${plant.name}: its text in ${plant.file}`);
    assert.ok(plant.parts.length > 0 && plant.replace !== plant.find, plant.name);
  }
});
