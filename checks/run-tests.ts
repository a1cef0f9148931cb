/**
 * What `npm test` runs: type check, lint, unused code, then every *.test.ts with node's own runner. Pure tests share one process;
 * tests with a database get a process each, three at a time, on one shared server, in memory where there is room.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepCompiled } from '../apps/setup/compile-cache.mjs';
import { startEmbeddedPostgres } from '../apps/setup/embedded-postgres.ts';
import { memoryDataFolder, projectFolder, testDataFolder, testDataVariable } from './test-data-folder.ts';

const sourceFolders = ['kernel', 'packs', 'contracts', 'connectors', 'simulators', 'modules', 'outputs', 'apps', 'checks', 'bench'];
const slowestTestMilliseconds = 480_000;

const run = (title: string, file: string, programArguments: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<boolean> =>
  new Promise((answer) => {
    const started = performance.now();
    process.stdout.write(`\n── ${title}\n`);
    const child = spawn(file, programArguments, { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('error', (error) => {
      process.stdout.write(`${title}: ${error.message}\n`);
      answer(false);
    });
    child.on('close', (status) => {
      process.stdout.write(`── ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
      answer(status === 0);
    });
  });

const toolPath = (...parts: string[]): string => join(projectFolder, 'node_modules', ...parts);

/** With modules left out (QINXIN_MODULES_OFF) their own tests are not run, nor the proofs, which speak about everything. */
const isAboutAbsent = (path: string): boolean => {
  const absent = (process.env['QINXIN_MODULES_OFF'] ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  return absent.length > 0 && (path.startsWith('bench/') || absent.some((name) => path.startsWith(`modules/${name}/`)));
};

const findTests = (): readonly string[] =>
  globSync(sourceFolders.map((folder) => `${folder}/**/*.test.ts`), { cwd: projectFolder, exclude: (name) => name.includes('node_modules') }).filter((path) => !isAboutAbsent(path)).sort();

/** A test that starts processes or a server, or uses a database, must not share its process with others. */
const needsOwnProcess = (path: string): boolean => /\.(db|process|browser)\.test\.ts$/.test(path);

const checks = async (): Promise<boolean> => {
  const typeCheck = toolPath('typescript7', 'bin', 'tsc');
  let passed = await run('type check', process.execPath, [typeCheck, '-p', 'tsconfig.json']);
  const webConfiguration = join('apps', 'web', 'tsconfig.json');
  if (existsSync(join(projectFolder, webConfiguration))) passed = (await run('type check, web', process.execPath, [typeCheck, '-p', webConfiguration])) && passed;
  if (existsSync(join(projectFolder, '.oxlintrc.json'))) passed = (await run('lint', process.execPath, [toolPath('oxlint', 'bin', 'oxlint'), '--quiet', '--type-aware', ...sourceFolders.filter((folder) => existsSync(join(projectFolder, folder)))])) && passed;
  // An exception in knip.json that nothing needs any more is an error too: the list only shrinks.
  passed = (await run('unused code', process.execPath, [toolPath('knip', 'bin', 'knip.js'), '--no-progress', '--treat-config-hints-as-errors'])) && passed;
  return passed;
};

type Counts = { tests: number; suites: number; passed: number; failed: number; cancelled: number; skipped: number; todo: number };
const countNames = { tests: 'tests', suites: 'suites', passed: 'pass', failed: 'fail', cancelled: 'cancelled', skipped: 'skipped', todo: 'todo' } as const;
const totals: Counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };

const addCounts = (file: string): boolean => {
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (text === '') return false;
  const counts = JSON.parse(text.split('\n').at(-1)!) as Counts;
  for (const name of Object.keys(countNames) as (keyof Counts)[]) totals[name] += counts[name];
  return counts.failed === 0 && counts.cancelled === 0;
};

const runTests = async (title: string, files: readonly string[], options: readonly string[]): Promise<boolean> => {
  if (files.length === 0) return true;
  const folder = mkdtempSync(join(tmpdir(), 'qinxin-tests-'));
  const countsFile = join(folder, 'counts.json');
  const ended = await run(`${title}: ${files.length} files`, process.execPath, [
    '--test', `--test-timeout=${slowestTestMilliseconds}`, '--test-reporter=spec', '--test-reporter-destination=stdout',
    '--test-reporter=./checks/test-summary-reporter.ts', `--test-reporter-destination=${countsFile}`, ...options, ...files,
  ]);
  // A run that died before its summary has not passed, whatever its exit code says.
  const counted = addCounts(countsFile);
  rmSync(folder, { recursive: true, force: true });
  return ended && counted;
};

const runDatabaseTests = async (files: readonly string[]): Promise<boolean> => {
  if (files.length === 0) return true;
  const inMemory = process.env[testDataVariable] === undefined ? memoryDataFolder() : null;
  if (inMemory !== null) process.env[testDataVariable] = inMemory;
  // Held for the whole run, so that the server starts once.
  const server = await startEmbeddedPostgres({ dataFolder: testDataFolder(), durability: 'test' });
  if (!server.ok) {
    process.stdout.write(`test database: ${server.error.code} ${server.error.data.detail}\n`);
    return false;
  }
  try {
    return await runTests('tests with a database or processes', files, ['--test-concurrency=3']);
  } finally {
    await server.value.stop();
    // Another run of this checkout may still use the server; it clears up then.
    if (inMemory !== null && !existsSync(join(inMemory, 'postgres', 'postmaster.pid'))) rmSync(inMemory, { recursive: true, force: true });
  }
};

const main = async (): Promise<number> => {
  const started = performance.now();
  keepCompiled();
  const wanted = process.argv.slice(2);
  const files = findTests().filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
  let passed = await checks();
  passed = (await runTests('tests without a database', files.filter((path) => !needsOwnProcess(path)), ['--test-isolation=none'])) && passed;
  passed = (await runDatabaseTests(files.filter(needsOwnProcess))) && passed;
  process.stdout.write(`\n${passed ? 'all passed' : 'FAILED'}: ${files.length} test files, type check, lint and unused code\n`);
  for (const [name, shown] of Object.entries(countNames)) process.stdout.write(`ℹ ${shown} ${totals[name as keyof Counts]}\n`);
  process.stdout.write(`ℹ duration_ms ${Math.round(performance.now() - started)}\n`);
  return passed ? 0 : 1;
};

process.exitCode = await main();
