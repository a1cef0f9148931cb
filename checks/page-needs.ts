/** Pages of the web application with the optional modules that they ask or lead to: read from the sources, through whatever a page imports. */
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

const moduleOfPage = (path: string): OptionalModule | undefined => {
  const address = path.replace(/\$[A-Za-z]+/g, 'x');
  return address.startsWith('/my/') ? ownPlaces.find(({ to }) => address.startsWith(to))?.module : pageAt(address)?.page.module;
};

/** Modules whose pages the addresses in a text lead to; what an address is completed with counts as one more name. */
const ledTo = (text: string): readonly OptionalModule[] => [...text.matchAll(/['"`](\/[a-z][^'"`?$#\s]*)/g)].flatMap(([, path = '']) => moduleOfPage(path.endsWith('/') ? `${path}x` : path) ?? []);

/** Modules that a file looks for in the session before it does anything with them; one that looks for any answers for all. */
const lookedFor = (text: string): ReadonlySet<string> => new Set(/modules\.includes\((?!')/.test(text) ? optionalModules : [...text.matchAll(/modules\.includes\('(\w+)'\)/g)].map(([, name = '']) => name));

/** Modules whose operations or pages a file needs, with what it imports, but for those that it looks for. */
const neededBy = (file: string, seen: Set<string> = new Set()): ReadonlySet<OptionalModule> => {
  if (seen.has(file) || !existsSync(file)) return new Set();
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/['"]([a-z][A-Za-z]+)['"]/g)].flatMap(([, word = '']) => moduleOfOperation.get(word) ?? []);
  const imported = [...text.matchAll(/^import (?!type )[^;]*? from '(\.[^']+)'/gm)].flatMap(([, path = '']) => [...neededBy(resolve(dirname(file), path), seen)]);
  const looked = lookedFor(text);
  return new Set([...named, ...ledTo(text), ...imported].filter((name) => !looked.has(name)));
};

export type PageNeeds = { readonly path: string; /** The module that it is a page of; none for pages that are always there. */ readonly module: OptionalModule | undefined; readonly needs: ReadonlySet<OptionalModule> };

let read: readonly PageNeeds[] | null = null;

/** Every page of the router; the sources are read once. */
export const readPageNeeds = (): readonly PageNeeds[] => (read ??= addresses().map(({ path, file }) => ({ path, module: moduleOfPage(path), needs: neededBy(file) })));
