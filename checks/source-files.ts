/**
 * The tracked and new source files of the checkout, for rules about the code. Asks git, so that generated and ignored
 * files never count. Paths are relative to the root, with forward slashes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const rootFolder = path.resolve(import.meta.dirname, '..');

export function listFiles(): readonly string[] {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: rootFolder, encoding: 'utf8', maxBuffer: 64 << 20 });
  return listing.split('\0').filter((file) => file !== '' && existsSync(path.join(rootFolder, file))).sort();
}

export const readSource = (file: string): string => readFileSync(path.join(rootFolder, file), 'utf8');

export const isTypeScript = (file: string): boolean => /\.(ts|tsx|mts|mjs)$/.test(file);
export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

/** Source text without comments and string contents, so that a word in a comment is not taken for code. Keeps line numbers. */
export function withoutComments(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|[^:'"`\\])\/\/[^\n]*/g, (match, before: string) => before + ' '.repeat(match.length - before.length));
}

export type Import = { readonly file: string; readonly specifier: string; readonly typeOnly: boolean };

const importPattern = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

export function importsOf(file: string, source: string): readonly Import[] {
  const imports: Import[] = [];
  for (const match of withoutComments(source).matchAll(importPattern)) {
    const specifier = match[2] ?? match[3];
    if (specifier !== undefined) imports.push({ file, specifier, typeOnly: match[1] !== undefined });
  }
  return imports;
}

/** Resolves an import to a path inside the checkout, or null for packages and node built-ins. */
export function resolveImport(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  if (!specifier.startsWith('#')) return null;
  const [area, ...rest] = specifier.slice(1).split('/');
  const inside = rest.join('/');
  const indexAreas = new Set(['modules', 'connectors', 'outputs', 'simulators']);
  return indexAreas.has(area ?? '') ? `${area}/${inside}/index.ts` : `${area}/${inside}.ts`;
}
