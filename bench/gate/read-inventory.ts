/** Routes, tables and packages of the checkout as it stands. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiRoutes } from '#contracts/api/api-routes';
import type { Inventory } from './absent-surfaces.ts';

const root = join(import.meta.dirname, '..', '..');
const tablePattern = /^create (?:unlogged )?table (?:if not exists )?([a-z_]+\.[a-z_]+)/gim;

export const readInventory = (): Inventory => {
  const schema = readFileSync(join(root, 'db', 'schema.sql'), 'utf8');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Readonly<Record<string, string>> };
  return { routes: Object.values(apiRoutes).flat(), tables: [...schema.matchAll(tablePattern)].map((found) => found[1]!), packages: Object.keys(dependencies) };
};
