/** Starts real servers in folders of their own: first start, second start, sharing, stopping, crashes, bad folders. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.ts';
import { isProcessAlive, ownProcessName, withProcessLock } from './process-lock.ts';

const withFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'qinxin 数据 '));
  try {
    await work(join(folder, 'data'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const start = async (dataFolder: string, more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> => {
  const started = await startEmbeddedPostgres({ dataFolder, durability: 'test', ...more });
  assert.ok(started.ok, JSON.stringify(started));
  return started.value;
};

const ask = async (server: EmbeddedPostgres, text: string): Promise<Record<string, unknown> | undefined> => {
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows[0];
  } finally {
    await client.end();
  }
};

const isUp = (server: EmbeddedPostgres): Promise<boolean> => ask(server, 'select 1').then(() => true, () => false);

test('a first start makes a cluster in UTF-8, a second keeps its data, port and password', async () => {
  await withFolder(async (folder) => {
    const first = await start(folder);
    assert.equal(first.startedHere, true);
    const settings = await ask(first, "select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses, datctype, datlocprovider::text as provider, version() like 'PostgreSQL 18%' as is18 from pg_database where datname = 'postgres'");
    assert.deepEqual(settings, { encoding: 'UTF8', addresses: '127.0.0.1', datctype: 'C.UTF-8', provider: 'b', is18: true });
    await ask(first, 'create table kept as select 42 as x');
    await first.stop();
    await first.stop();
    assert.equal(await isUp(first), false);
    const second = await start(folder);
    assert.equal(second.connectionString, first.connectionString);
    assert.deepEqual(await ask(second, 'select x from kept'), { x: 42 });
    await second.stop();
  });
});

test('two at once share one server, and only the last to leave stops it', async () => {
  await withFolder(async (folder) => {
    const [one, two] = await Promise.all([start(folder), start(folder)]);
    assert.deepEqual([one.startedHere, two.startedHere].sort(), [false, true]);
    assert.equal(one.port, two.port);
    await one.stop();
    assert.equal(await isUp(two), true);
    await two.stop();
    assert.equal(await isUp(two), false);
  });
});

test('a user that was killed does not keep the server up, and a server without users is joined', async () => {
  await withFolder(async (folder) => {
    const script = `import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))};
      const started = await startEmbeddedPostgres({ dataFolder: process.env.FOLDER, durability: 'test' });
      process.stdout.write(started.ok ? 'up' : JSON.stringify(started)); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { env: { ...process.env, FOLDER: folder }, stdio: ['ignore', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '..', '..') });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal(said.toString(), 'up');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const joined = await start(folder);
    assert.equal(joined.startedHere, false);
    await joined.stop();
    assert.equal(await isUp(joined), false);
  });
});

test('after a crash of the server itself, the next start recovers', async () => {
  await withFolder(async (folder) => {
    const first = await start(folder, { durability: 'product' });
    await ask(first, 'create table kept as select 1 as x');
    process.kill(Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
    while (await isUp(first)) await sleep(20);
    await first.stop();
    // What a crash leaves behind, with a process id that lives on as something else.
    writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(folder, 'postgres')}\n`);
    const second = await start(folder);
    assert.deepEqual(await ask(second, 'select x from kept'), { x: 1 });
    await second.stop();
  });
});

test('the superuser can also start it as another user', async () => {
  if (process.getuid?.() !== 0) return;
  await withFolder(async (folder) => {
    const server = await start(folder, { forcedMode: 'otherUser' });
    assert.equal(await isUp(server), true);
    await server.stop();
    assert.equal(await isUp(server), false);
  });
});

test('a data folder that cannot be one, or belongs to another version, is a clear failure', async () => {
  await withFolder(async (folder) => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'a file, not a folder');
    const notFolder = await startEmbeddedPostgres({ dataFolder: join(folder, 'below'), durability: 'test' });
    assert.ok(!notFolder.ok && notFolder.error.code === 'dataFolderNotWritable', JSON.stringify(notFolder));
  });
  await withFolder(async (folder) => {
    await (await start(folder)).stop();
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n');
    const older = await startEmbeddedPostgres({ dataFolder: folder, durability: 'test' });
    assert.ok(!older.ok && older.error.code === 'dataFolderOfOtherVersion');
  });
});

test('a lock of a dead process is taken over, a living one is waited for', async () => {
  await withFolder(async (folder) => {
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'lock');
    writeFileSync(lock, '999999999 12345');
    assert.equal(await withProcessLock(lock, () => Promise.resolve('mine')), 'mine');
    assert.equal(existsSync(lock), false);
    const order: string[] = [];
    await Promise.all([1, 2, 3].map((number) => withProcessLock(lock, async () => {
      order.push(`in ${number}`);
      await sleep(30);
      order.push(`out ${number}`);
    })));
    for (let index = 0; index < order.length; index += 2) assert.equal(order[index]?.slice(3), order[index + 1]?.slice(4));
    assert.equal(await isProcessAlive(await ownProcessName()), true);
    assert.equal(await isProcessAlive(`${process.pid} 1`), process.platform !== 'linux', 'the same number, another process');
  });
});
