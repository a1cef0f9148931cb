/**
 * Goal: a page of a module that is left out is not there, and no other page asks for what is not served. Method: every file
 * of the web application that names an operation of an optional module, itself or through what it imports, must be a page of
 * that module, or look first whether the module is there.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { projectFolder } from '#checks/test-data-folder';
import { optionalModules, type OptionalModule } from '#contracts/api/optional-module';
import { ownPlaces } from '../web/src/shell/own-places.ts';
import { isThere, pageAt, pages } from '../web/src/shell/pages.ts';
import { operationsOf } from '../work/optional-modules.ts';

const source = join(projectFolder, 'apps', 'web', 'src');
const moduleOfOperation = new Map(optionalModules.flatMap((name) => operationsOf(name).map((operation) => [operation, name] as const)));

/** Addresses of the router with the file of their page. */
const addresses = (): readonly { readonly path: string; readonly file: string }[] => {
  const text = readFileSync(join(source, 'router.tsx'), 'utf8');
  const office = [...text.matchAll(/officePage\('([^']+)', \(\) => import\('\.\/([^']+)'\)/g)];
  const own = [...text.matchAll(/path: '(\/my\/[^']+)', component: lazyRouteComponent\(\(\) => import\('\.\/([^']+)'\)/g)];
  return [...office, ...own].map(([, path = '', file = '']) => ({ path, file: join(source, file) }));
};

/** Modules whose operations a file needs, with what it imports; a file that looks at the session's modules answers for itself. */
const neededBy = (file: string, seen: Set<string> = new Set()): ReadonlySet<OptionalModule> => {
  if (seen.has(file) || !existsSync(file)) return new Set();
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  if (/modules\.includes\(/.test(text)) return new Set();
  const named = [...text.matchAll(/['"]([a-z][A-Za-z]+)['"]/g)].flatMap(([, word = '']) => moduleOfOperation.get(word) ?? []);
  const imported = [...text.matchAll(/^import (?!type )[^;]*? from '(\.[^']+)'/gm)].flatMap(([, path = '']) => [...neededBy(resolve(dirname(file), path), seen)]);
  return new Set([...named, ...imported]);
};

const moduleOfPage = (path: string): OptionalModule | undefined => {
  const address = path.replace(/\$[A-Za-z]+/g, 'x');
  return address.startsWith('/my/') ? ownPlaces.find(({ to }) => address.startsWith(to))?.module : pageAt(address)?.page.module;
};

test('pages that ask an optional module belong to it, or look first whether it is there', () => {
  const found = addresses();
  assert.ok(found.length > 60, `${found.length} addresses`);
  for (const { path, file } of found) {
    const needed = [...neededBy(file)].filter((name) => name !== moduleOfPage(path));
    assert.deepEqual(needed, [], `${path} asks ${needed.join(', ')} whether it is there or not`);
  }
});

test('a page is there as long as its module is', () => {
  assert.deepEqual([isThere({}, []), isThere({ module: 'learning' }, ['recruiting']), isThere({ module: 'learning' }, ['learning'])], [true, false, true]);
  for (const name of optionalModules) assert.ok(pages.some((page) => page.module === name), `${name} has pages`);
});
