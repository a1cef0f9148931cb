/** Pages of the web application with the optional modules that they ask: read from the sources, through whatever a page imports. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ownPlaces } from '#apps/web/src/shell/own-places';
import { pageAt } from '#apps/web/src/shell/pages';
import { operationsOf } from '#apps/work/optional-modules';
import { optionalModules, type OptionalModule } from '#contracts/api/optional-module';
import { projectFolder } from './test-data-folder.ts';

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

export type PageNeeds = { readonly path: string; /** The module that it is a page of; none for pages that are always there. */ readonly module: OptionalModule | undefined; readonly needs: ReadonlySet<OptionalModule> };

let read: readonly PageNeeds[] | null = null;

/** Every page of the router; the sources are read once. */
export const readPageNeeds = (): readonly PageNeeds[] => (read ??= addresses().map(({ path, file }) => ({ path, module: moduleOfPage(path), needs: neededBy(file) })));
