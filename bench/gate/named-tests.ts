/** Tests that carry the id of an attack, fault or invariant in their name ("A-17: …", "A-8, A-9: …"), and how they end. */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const folders = ['kernel', 'packs', 'contracts', 'connectors', 'simulators', 'modules', 'outputs', 'apps', 'checks', 'bench'];
/** More than two cores: a test of the whole server waits much of its time. */
const filesAtOnce = 3;
const testPattern = /\btest\(\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\]|\\.)*)")/g;
const idsPattern = /^((?:[AFI]-\d+)(?:(?:, | and )[AFI]-\d+)*):? /;

/** The ids at the begin of a test's name. */
export const idsOf = (name: string): readonly string[] => idsPattern.exec(name)?.[1]?.split(/, | and /) ?? [];

/** Files with named tests, and the ids that each names. Tests whose names are made at run time show themselves when they run. */
export const findNamedTests = (): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  for (const file of globSync(folders.map((folder) => `${folder}/**/*.test.ts`), { cwd: root, exclude: (name) => name.includes('node_modules') }).sort()) {
    const ids = [...readFileSync(join(root, file), 'utf8').matchAll(testPattern)].flatMap((match) => idsOf(match[1] ?? match[2] ?? match[3] ?? ''));
    if (ids.length > 0) found.set(file, ids);
  }
  return found;
};

export type TestEnd = { readonly name: string; readonly file: string; readonly ending: 'passed' | 'failed' | 'skipped'; /** What a failed test said. */ readonly reason?: string };

/** Runs the named tests of the files with node's own runner and tells how each ended. */
export const runNamedTests = (files: readonly string[]): Promise<readonly TestEnd[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'qinxin-named-tests-'));
  const endsFile = join(folder, 'ends.jsonl');
  const child = spawn(process.execPath, [
    '--test', `--test-concurrency=${filesAtOnce}`, '--test-name-pattern=/^[AFI]-\\d+/', `--test-reporter=${join(import.meta.dirname, 'test-end-reporter.ts')}`, `--test-reporter-destination=${endsFile}`, ...files,
  ], { cwd: root, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      const lines = readFileSync(endsFile, 'utf8').split('\n').filter((line) => line !== '');
      rmSync(folder, { recursive: true, force: true });
      resolve(lines.map((line) => JSON.parse(line) as TestEnd));
    });
  });
};
