/** Test files of what is there, run by themselves while some modules are left out. */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { projectFolder } from '#checks/test-data-folder';
import { optionalModules, type OptionalModule } from '#contracts/api/optional-module';

/** A test that starts a browser or a second product, or that is about the subsets itself, is left to the whole run. */
const isLeftOut = (path: string): boolean => /optional-modules|mcp-route|identity-attacks|apps\/(?:start|cli|setup)\//.test(path);
const isOf = (path: string, name: OptionalModule): boolean => path.startsWith(`modules/${name}/`) || (name === 'performance' && path.includes('performance-pay')) || (name === 'recruiting' && path.includes('server/recruiting'));

const files: readonly string[] = globSync(['modules/**/*.db.test.ts', 'apps/**/*.db.test.ts'], { cwd: projectFolder, exclude: (name) => name.includes('node_modules') }).map((path) => path.replaceAll('\\', '/')).filter((path) => !isLeftOut(path)).sort();

/** Another share of the files for each subset and seed: those of optional modules that are there first, then of all others. */
export const chooseTests = (off: readonly OptionalModule[], { own, others }: { readonly own: number; readonly others: number }, turn: number): readonly string[] => {
  const present = optionalModules.filter((name) => !off.includes(name));
  const [ofOptional, ofOthers] = [files.filter((path) => present.some((name) => isOf(path, name))), files.filter((path) => !optionalModules.some((name) => isOf(path, name)))];
  const share = (of: readonly string[], wanted: number): readonly string[] => Array.from({ length: Math.min(wanted, of.length) }, (_, index) => of[(turn * wanted + index) % of.length] ?? '');
  return [...share(ofOptional, own), ...share(ofOthers, others)];
};

export type TestsRun = { readonly passed: number; readonly failed: readonly string[] };

const countIn = (output: string, word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? Number.NaN);

/** Runs them as `npm test` would with the setting; names what fails. */
export const runTests = (off: readonly OptionalModule[], chosen: readonly string[]): Promise<TestsRun> => {
  // Inside a test run node would take these for tests of its own, and leave them out.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_TEST_CONTEXT'));
  const child = spawn(process.execPath, ['--test', '--test-concurrency=2', '--test-reporter=tap', '--test-timeout=240000', ...chosen], { cwd: projectFolder, env: { ...environment, QINXIN_MODULES_OFF: off.join(',') }, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const failed = [...output.matchAll(/^ *not ok \d+ - (.*)$/gm)].map(([, name = '']) => name);
      const [tests, passed, skipped] = [countIn(output, 'tests'), countIn(output, 'pass'), countIn(output, 'skipped')];
      const isWhole = code === 0 && failed.length === 0 && tests === passed + skipped;
      resolve({ passed: Number.isFinite(passed) ? passed : 0, failed: isWhole ? [] : failed.length > 0 ? failed : [`the run of ${chosen.join(' ')} ended with ${code ?? 'a signal'}`] });
    });
  });
};
