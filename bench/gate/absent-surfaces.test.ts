import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absentSurfaces, appearedSurfaces } from './absent-surfaces.ts';
import { attackList } from './attack-list.ts';
import { idsOf } from './named-tests.ts';
import { readInventory } from './read-inventory.ts';

test('no surface that is listed as absent has appeared', () => {
  const inventory = readInventory();
  assert.ok(inventory.routes.length > 20 && inventory.tables.length > 20 && inventory.packages.length > 10);
  assert.deepEqual(appearedSurfaces(inventory), []);
  for (const { attacks } of absentSurfaces) for (const id of attacks) assert.ok(id in attackList, id);
});

test('a surface that appears is seen, by its route, its table or its package', () => {
  const none = { routes: [], tables: [], packages: [] };
  assert.deepEqual(appearedSurfaces({ ...none, routes: [{ path: '/api/webhooks', operationId: 'listWebhooks' }] }), ['callbacks of attendance platforms: route listWebhooks']);
  assert.deepEqual(appearedSurfaces({ ...none, tables: ['identity.impersonation'] }), ['acting or viewing as another user: table identity.impersonation']);
  assert.deepEqual(appearedSurfaces({ ...none, packages: ['@wecom/crypto'] }), ['callbacks of attendance platforms: package @wecom/crypto']);
});

test('ids are read from the begin of a name', () => {
  assert.deepEqual([idsOf('A-8, A-9: order and filter'), idsOf('A-17: old values'), idsOf('a test of A-1: nothing')], [['A-8', 'A-9'], ['A-17'], []]);
});
