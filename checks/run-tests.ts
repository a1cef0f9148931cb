/**
 * What `npm test` runs: type check, lint, then every *.test.ts with node's own runner. Pure tests share one process;
 * tests with a database get a process each, two at a time, on one shared server.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../apps/setup/embedded-postgres.ts';

const projectFolder = join(import.meta.dirname, '..');
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

const findTests = (): readonly string[] =>
  globSync(sourceFolders.map((folder) => `${folder}/**/*.test.ts`), { cwd: projectFolder, exclude: (name) => name.includes('node_modules') }).sort();

/** A test that starts processes or a server, or uses a database, must not share its process with others. */
const needsOwnProcess = (path: string): boolean => /\.(db|process|browser)\.test\.ts$/.test(path);

const checks = async (): Promise<boolean> => {
  const typeCheck = toolPath('typescript7', 'bin', 'tsc');
  let passed = await run('type check', process.execPath, [typeCheck, '-p', 'tsconfig.json']);
  const webConfiguration = join('apps', 'web', 'tsconfig.json');
  if (existsSync(join(projectFolder, webConfiguration))) passed = (await run('type check, web', process.execPath, [typeCheck, '-p', webConfiguration])) && passed;
  if (existsSync(join(projectFolder, '.oxlintrc.json'))) passed = (await run('lint', process.execPath, [toolPath('oxlint', 'bin', 'oxlint'), '--quiet', ...sourceFolders.filter((folder) => existsSync(join(projectFolder, folder)))])) && passed;
  return passed;
};

const runTests = async (title: string, files: readonly string[], options: readonly string[]): Promise<boolean> =>
  files.length === 0 ? true : run(`${title}: ${files.length} files`, process.execPath, ['--test', `--test-timeout=${slowestTestMilliseconds}`, '--test-reporter=dot', '--test-reporter-destination=stdout', '--test-reporter=spec', '--test-reporter-destination=stdout', ...options, ...files]);

const main = async (): Promise<number> => {
  const wanted = process.argv.slice(2);
  const files = findTests().filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
  const own = files.filter(needsOwnProcess);
  const shared = files.filter((path) => !needsOwnProcess(path));
  let passed = await checks();
  passed = (await runTests('tests without a database', shared, ['--test-isolation=none'])) && passed;
  if (own.length > 0) {
    const { testDataFolder } = await import('./test-database.ts');
    // Held for the whole run, so that the server starts once.
    const server = await startEmbeddedPostgres({ dataFolder: testDataFolder(), durability: 'test' });
    if (!server.ok) {
      process.stdout.write(`test database: ${server.error.code} ${server.error.data.detail}\n`);
      return 1;
    }
    passed = (await runTests('tests with a database or processes', own, ['--test-concurrency=2'])) && passed;
    await server.value.stop();
  }
  process.stdout.write(`\n${passed ? 'all passed' : 'FAILED'}: ${files.length} test files\n`);
  return passed ? 0 : 1;
};

process.exitCode = await main();
