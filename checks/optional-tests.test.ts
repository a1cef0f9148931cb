/**
 * Goal: with modules left out the tests of what is there pass. Method: a test with a database that imports an optional module, or
 * asks one of its addresses, stands in that module's folder or names it (`needsModules`, `isInTests`), so that it is not run
 * without it; `run-tests.ts` leaves out the folders.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationsOf } from '#apps/work/optional-modules';
import type { Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import { optionalModules, type OptionalModule } from '#contracts/api/optional-module';
import { listFiles, readSource } from './source-files.ts';

const routes: readonly Route[] = Object.values(apiRoutes).flat();

/** The fixed beginnings of a module's addresses, as they stand between quotation marks. */
const addressPattern = (name: OptionalModule): RegExp => {
  const own = new Set(operationsOf(name));
  const beginnings = new Set(routes.filter(({ operationId }) => own.has(operationId)).map(({ path }) => path.replace(/\/:.*$/, '')));
  return new RegExp(`['"\`](?:${[...beginnings].join('|')})(?![\\w-])`);
};
const patterns = new Map(optionalModules.map((name) => [name, addressPattern(name)] as const));

/** Modules that a test uses and does not name. */
const unnamedIn = (file: string, source: string): readonly OptionalModule[] => optionalModules.filter((name) => {
  const uses = source.includes(`'#modules/${name}'`) || patterns.get(name)?.test(source) === true;
  return uses && !file.startsWith(`modules/${name}/`) && !new RegExp(`\\b(?:needsModules|isInTests)\\([^)]*'${name}'`).test(source);
});

test('a test names the modules that it cannot do without', () => {
  const files = listFiles().filter((file) => /\.(?:db|process|browser)\.test\.ts$/.test(file) && !file.startsWith('bench/'));
  assert.ok(files.length > 80, `${files.length} files`);
  const found = files.flatMap((file) => unnamedIn(file, readSource(file)).map((name) => `${file} needs ${name}`));
  assert.deepEqual(found, []);
});

test('the rule sees what it is for', () => {
  assert.deepEqual(unnamedIn('apps/server/a.db.test.ts', "post('/api/goals', {})"), ['performance']);
  assert.deepEqual(unnamedIn('apps/server/a.db.test.ts', "import { completionsOf } from '#modules/learning';"), ['learning']);
  assert.deepEqual(unnamedIn('apps/server/a.db.test.ts', "test('x', needsModules('recruiting'), () => get(`/api/candidates/1`))"), []);
  assert.deepEqual(unnamedIn('modules/recruiting/a.db.test.ts', "get('/api/requisitions')"), []);
});
