/** The command as a person runs it: every failure is one clear line and an exit code, nothing stays behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '#checks/test-database';

const projectFolder = join(import.meta.dirname, '..', '..');
const dataFolder = mkdtempSync(join(tmpdir(), 'qinxin-start-'));
after(() => rmSync(dataFolder, { recursive: true, force: true }));

type Ended = { readonly code: number | null; readonly out: string; readonly error: string };

const run = (script: string, programArguments: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(projectFolder, script), ...programArguments], { cwd: projectFolder, env: { ...process.env, LC_ALL: 'en_US.UTF-8', ...environment } });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, error }));
  });

const start = (programArguments: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended> => run('apps/start/start.mjs', ['--data', dataFolder, ...programArguments], environment);

const expectLine = (ended: Ended, pattern: RegExp): void => {
  assert.equal(ended.code, 1, ended.error);
  const lines = ended.error.trim().split('\n').filter((line) => !line.startsWith('✓'));
  assert.equal(lines.length, 1, ended.error);
  assert.match(lines[0] ?? '', pattern);
};

test('wrong options and addresses are refused in one line', async () => {
  expectLine(await start(['--exit', '--nonsense']), /Unknown option --nonsense/);
  expectLine(await start(['--exit', '--people', 'many']), /--people needs 8 … 90000/);
  expectLine(await start(['--exit'], { DATABASE_URL: 'mysql://nowhere' }), /DATABASE_URL cannot be read/);
  expectLine(await start(['--exit'], { DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/x' }), /127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/);
});

test('a wrong password and a missing database are told apart, and no secret is printed', async () => {
  const created = await createTestDatabase('empty');
  try {
    const wrongPassword = new URL(created.connectionString);
    wrongPassword.password = 'wrongsecret';
    const refused = await start(['--exit'], { DATABASE_URL: wrongPassword.href });
    expectLine(refused, /refused user postgres: check user and password/);
    assert.doesNotMatch(refused.error + refused.out, /wrongsecret/);
    const missing = new URL(created.connectionString);
    missing.pathname = '/nowhere';
    expectLine(await start(['--exit'], { DATABASE_URL: missing.href }), /There is no database nowhere/);
  } finally {
    await created.drop();
  }
});

test('a taken port is told before any long work', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  expectLine(await start(['--port', String(address.port), '--json']), new RegExp(`Port ${address.port} is taken`));
  server.close();
});

test('without the demonstration, --exit --json works on a database of one\'s own', async () => {
  const created = await createTestDatabase('empty');
  try {
    // Server and command line share a database, so they share its master key.
    const settings = { DATABASE_URL: created.connectionString, QINXIN_MASTER_KEY_FILE: join(mkdtempSync(join(tmpdir(), 'qinxin-key-')), 'master-key.json') };
    const ended = await start(['--exit', '--json', '--no-demo'], settings);
    assert.equal(ended.code, 0, ended.error);
    const summary = JSON.parse(ended.out) as { database: string; migrationsApplied: number; address: string | null };
    assert.deepEqual([summary.database, summary.migrationsApplied > 0, summary.address], ['external', true, null]);
    const list = await run('apps/cli/qinxin.mjs', ['company', 'list', '--json'], settings);
    assert.deepEqual([list.code, JSON.parse(list.out)], [0, []]);
  } finally {
    await created.drop();
  }
});

test('the command line helps, and refuses what it does not know', async () => {
  const help = await run('apps/cli/qinxin.mjs', ['--help']);
  assert.equal(help.code, 0);
  assert.match(help.out, /company list\s+List the companies/);
  expectLine(await run('apps/cli/qinxin.mjs', ['nonsense']), /Unknown command nonsense/);
  expectLine(await run('apps/cli/qinxin.mjs', ['company', 'list', '--nonsense']), /Unknown option --nonsense/);
});

test('F-96: an empty, short or example secret, or an address without TLS, stops the start with what to do', async () => {
  for (const secret of ['', 'short', 'changeme-changeme-changeme-changeme']) expectLine(await start(['--exit', '--no-demo'], { QINXIN_SECRET: secret }), /QINXIN_SECRET is empty, too short or an example.*openssl rand/);
  expectLine(await start(['--exit', '--no-demo'], { QINXIN_BASE_URL: 'http://qinxin.example' }), /must not use http.*https/);
});

test('A-100: without the demonstration, its data stop the start', async () => {
  const created = await createTestDatabase('template');
  try {
    const client = new pg.Client({ connectionString: created.connectionString });
    await client.connect();
    await client.query("insert into platform.company (company_code, name, is_demo) values ('show', 'x', true)");
    expectLine(await start(['--exit', '--no-demo'], { DATABASE_URL: created.connectionString }), /demonstration companies \(show\).*qinxin demonstration end --yes/);
    await client.query('update platform.company set demo_ended_at = now()');
    await client.end();
    assert.equal((await start(['--exit', '--no-demo'], { DATABASE_URL: created.connectionString })).code, 0);
  } finally {
    await created.drop();
  }
});
