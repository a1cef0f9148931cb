/**
 * Goal: a page of a module that is left out is not there, and no other page asks for what is not served, or leads there. Method:
 * every file of the web application that names an operation or an address of an optional module, itself or through what it
 * imports, must be of a page of that module, or look first whether the module is there.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPageNeeds } from '#checks/page-needs';
import { optionalModules } from '#contracts/api/optional-module';
import { leadsSomewhere } from '../web/src/shell/own-places.ts';
import { isThere, pages } from '../web/src/shell/pages.ts';

test('pages that ask an optional module belong to it, or look first whether it is there', () => {
  const found = readPageNeeds();
  assert.ok(found.length > 60, `${found.length} addresses`);
  for (const { path, module, needs } of found) assert.deepEqual([...needs].filter((name) => name !== module), [], `${path} asks another module whether it is there or not`);
});

test('a page is there as long as its module is', () => {
  assert.deepEqual([isThere({}, []), isThere({ module: 'learning' }, ['recruiting']), isThere({ module: 'learning' }, ['learning'])], [true, false, true]);
  for (const name of optionalModules) assert.ok(pages.some((page) => page.module === name), `${name} has pages`);
});

test('a notice leads to no page that is left out', () => {
  const led = (address: string): readonly boolean[] => [leadsSomewhere(address, []), leadsSomewhere(address, optionalModules)];
  for (const address of ['/my/courses', '/my/goals', '/my/reviews?x=1', '/reviews', '/candidates']) assert.deepEqual(led(address), [false, true], address);
  for (const address of ['/my/questions?view=suggestions', '/pay-runs', '/desk?question=1']) assert.deepEqual(led(address), [true, true], address);
});
