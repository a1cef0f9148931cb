/**
 * Goal: a deliberate bug is never silently no bug. Method: the text that each replaces stands once in its file; and nothing of
 * the product is loaded with the list itself, since what was loaded before the bug is put in stays right.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { plants, timesStanding } from './plants.ts';

const here = import.meta.dirname;

/** Files that a file loads, itself among them; a path that is not relative is answered as it stands. */
const loadedWith = (file: string): readonly string[] =>
  [file, ...[...readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?'([^']+)';/gm)].flatMap(([, from = '']) => (from.startsWith('.') ? loadedWith(path.resolve(path.dirname(file), from)) : [from]))];

test('every plant has a name of its own and replaces one text that stands once', () => {
  assert.equal(new Set(plants.map(({ name }) => name)).size, plants.length);
  for (const plant of plants) {
    assert.equal(timesStanding(plant), 1, `${plant.name}: its text in ${plant.file}`);
    assert.ok(plant.parts.length > 0 && plant.replace !== plant.find, plant.name);
  }
});

test('the list of plants loads nothing of what a plant may change', () => {
  const loaded = loadedWith(path.join(here, 'plants.ts')).filter((from) => !from.startsWith('node:')).map((from) => path.relative(here, from));
  assert.ok(loaded.length >= 5);
  assert.deepEqual(loaded.filter((file) => !/^(?:(?:main-line|gate|close|loop)\/)?(?:plants|error-kinds)\.ts$/.test(file)), []);
});
