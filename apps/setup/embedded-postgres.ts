/**
 * Starts the PostgreSQL that comes with the project: own data folder, loopback only, own port and password.
 *
 * Several commands may use one data folder at once: the first starts the server, the others join it, the last to
 * leave stops it. A server that outlived its commands (they were killed) is joined by the next command.
 *
 *     <dataFolder>/postgres/             the cluster
 *     <dataFolder>/postgres-access.json  port and password, readable by the owner only
 *     <dataFolder>/postgres-users/       one file a living user
 *     <dataFolder>/postgres.log          what the server says, started anew when the server is
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, readlinkSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import { clusterFolderFor, postgresCommand, preparePostgresBinaries, type LaunchMode, type PostgresBinaries } from './postgres-binaries.ts';
import { enterRegister, leaveRegister, withProcessLock } from './process-lock.ts';

export type EmbeddedPostgresError = {
  readonly code: 'noPostgresBinaries' | 'diskFull' | 'dataFolderNotWritable' | 'postgresDidNotStart' | 'dataFolderOfOtherVersion';
  readonly data: { readonly dataFolder: string; readonly detail: string };
};

export type EmbeddedPostgres = {
  readonly connectionString: string;
  readonly port: number;
  /** False when the server was running already. */
  readonly startedHere: boolean;
  /** Leaves; the last user to leave stops the server. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedPostgresOptions = {
  readonly dataFolder: string;
  /** 'test' switches fsync off: fast, and lost in a power cut. */
  readonly durability: 'product' | 'test';
  /** For tests of the launcher. */
  readonly forcedMode?: LaunchMode;
};

type Access = { readonly port: number; readonly password: string };
type Place = { readonly dataFolder: string; readonly cluster: string; readonly binaries: PostgresBinaries; readonly durability: 'product' | 'test' };

const startTimeoutMilliseconds = 60_000;
const smallestFreeBytes = 300 * 1024 * 1024;
const majorVersion = '18';

// wal_recycle: a segment of the log that is used again keeps its old bytes until they are written over; an erasure must not wait for that.
// log_error_verbosity: details of errors quote rows.
const productSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', shared_buffers: '256MB', work_mem: '32MB', maintenance_work_mem: '128MB',
  max_wal_size: '2GB', wal_recycle: 'off', checkpoint_timeout: '15min', jit: 'off', log_checkpoints: 'off', log_error_verbosity: 'terse', timezone: 'UTC', log_timezone: 'UTC', max_connections: '100',
};
const testSettings: Readonly<Record<string, string>> = {
  fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0', autovacuum: 'off', shared_buffers: '128MB',
};

const accessFile = (place: Place): string => join(place.dataFolder, 'postgres-access.json');
const usersFolder = (place: Place): string => join(place.dataFolder, 'postgres-users');
const logFile = (place: Place): string => join(place.dataFolder, 'postgres.log');
const connectionStringOf = (access: Access): string => `postgres://postgres:${access.password}@127.0.0.1:${access.port}/postgres`;

const freePort = (): Promise<number> =>
  new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolvePort(address.port) : reject(new Error('no port'))));
    });
  });

const isPortFree = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });

const readAccess = (place: Place): Access | null => {
  try {
    return JSON.parse(readFileSync(accessFile(place), 'utf8')) as Access;
  } catch {
    return null;
  }
};

const writeAccess = (place: Place, access: Access): void => writeFileSync(accessFile(place), JSON.stringify(access), { mode: 0o600 });

/** Process id of the server that runs on this cluster, or null. The server's working directory is its cluster folder. */
const runningServer = (place: Place): number | null => {
  try {
    const processId = Number(readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(processId, 0);
    if (process.platform !== 'linux') return processId;
    return readlinkSync(`/proc/${processId}/cwd`) === resolve(place.cluster) ? processId : null;
  } catch {
    return null;
  }
};

type Probe = 'ready' | 'starting' | 'refused';

const probe = async (access: Access): Promise<Probe> => {
  const client = new pg.Client({ connectionString: connectionStringOf(access), connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return 'ready';
  } catch (error) {
    // 57P03: the database system is starting up.
    return (error as { code?: string }).code === '57P03' ? 'starting' : 'refused';
  } finally {
    await client.end().catch(() => undefined);
  }
};

const errorFrom = (place: Place, code: EmbeddedPostgresError['code'], detail: string): EmbeddedPostgresError => {
  const isDiskFull = /no space left on device|ENOSPC|disk quota exceeded/i.test(detail);
  const isOtherVersion = /database files are incompatible with server/i.test(detail);
  return { code: isDiskFull ? 'diskFull' : isOtherVersion ? 'dataFolderOfOtherVersion' : code, data: { dataFolder: place.dataFolder, detail: detail.trim().split('\n').slice(-3).join(' ') } };
};

const runToEnd = (place: Place, program: 'initdb', programArguments: readonly string[]): Promise<{ status: number | null; output: string }> =>
  new Promise((answer) => {
    const command = postgresCommand(place.binaries, program, programArguments);
    const child = spawn(command.file, command.arguments, { ...command.options, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => answer({ status: null, output: output + error.message }));
    child.on('close', (status) => answer({ status, output }));
  });

const initialise = async (place: Place): Promise<Result<Access, EmbeddedPostgresError>> => {
  const free = statfsSync(place.dataFolder);
  if (free.bavail * free.bsize < smallestFreeBytes) return failure(errorFrom(place, 'diskFull', `${Math.floor((free.bavail * free.bsize) / 1048576)} MB free`));
  const prepared = `${place.cluster}.new`;
  rmSync(prepared, { recursive: true, force: true });
  mkdirSync(prepared, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(dirname(prepared), `password-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (place.binaries.userId !== null) for (const path of [prepared, passwordFile]) chownSync(path, place.binaries.userId, place.binaries.userId);
  // Only a finished cluster gets its final name, so that an interrupted first start leaves nothing half made.
  const result = await runToEnd(place, 'initdb', [
    '--pgdata', prepared, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', process.platform === 'darwin' ? '--lc-ctype=UTF-8' : '--lc-ctype=C.UTF-8',
    ...(place.durability === 'test' ? ['--no-sync'] : []),
  ]);
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(prepared, { recursive: true, force: true });
    return failure(errorFrom(place, 'postgresDidNotStart', result.output));
  }
  const access = { port: await freePort(), password };
  writeAccess(place, access);
  renameSync(prepared, place.cluster);
  return success(access);
};

const launch = async (place: Place, access: Access): Promise<Result<null, EmbeddedPostgresError>> => {
  // Nobody runs on this cluster (runningServer said so): a left-over file may name a process id that lives on as something else.
  rmSync(join(place.cluster, 'postmaster.pid'), { force: true });
  const settings = { ...productSettings, ...(place.durability === 'test' ? testSettings : {}) };
  const command = postgresCommand(place.binaries, 'postgres', ['-D', place.cluster, '-p', String(access.port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]);
  const log = openSync(logFile(place), 'w', 0o600);
  // Detached: an interrupt from the terminal must reach our own orderly stop, not the server directly.
  const child = spawn(command.file, command.arguments, { ...command.options, stdio: ['ignore', log, log], detached: true, cwd: '/' });
  closeSync(log);
  let ended: string | null = null;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = `exit ${code ?? signal}`));
  child.unref();
  const deadline = performance.now() + startTimeoutMilliseconds;
  while (ended === null && performance.now() < deadline) {
    if (existsSync(join(place.cluster, 'postmaster.pid')) && (await probe(access)) === 'ready') return success(null);
    await sleep(10);
  }
  const said = readFileSync(logFile(place), 'utf8');
  return failure(errorFrom(place, 'postgresDidNotStart', said.trim() === '' ? (ended ?? 'no answer') : said));
};

/** Joins a server that runs on the cluster; null when it ends before it answers. */
const joinServer = async (place: Place, access: Access): Promise<boolean> => {
  const deadline = performance.now() + startTimeoutMilliseconds;
  while (runningServer(place) !== null && performance.now() < deadline) {
    if ((await probe(access)) === 'ready') return true;
    await sleep(25);
  }
  return false;
};

const startOrJoin = async (place: Place): Promise<Result<{ access: Access; startedHere: boolean }, EmbeddedPostgresError>> => {
  let access = readAccess(place);
  if (access === null || !existsSync(join(place.cluster, 'PG_VERSION'))) {
    const initialised = await initialise(place);
    if (!initialised.ok) return initialised;
    access = initialised.value;
  } else {
    const version = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
    if (version !== majorVersion) return failure({ code: 'dataFolderOfOtherVersion', data: { dataFolder: place.dataFolder, detail: `${version} ≠ ${majorVersion}` } });
    if (runningServer(place) !== null && (await joinServer(place, access))) return success({ access, startedHere: false });
  }
  if (!(await isPortFree(access.port))) {
    access = { ...access, port: await freePort() };
    writeAccess(place, access);
  }
  const launched = await launch(place, access);
  return launched.ok ? success({ access, startedHere: true }) : launched;
};

const stopServer = async (place: Place): Promise<void> => {
  const processId = runningServer(place);
  if (processId === null) return;
  // SIGINT is PostgreSQL's fast shutdown: open transactions roll back, everything is written, nothing needs recovery.
  process.kill(processId, 'SIGINT');
  const deadline = performance.now() + startTimeoutMilliseconds;
  while (runningServer(place) !== null && performance.now() < deadline) await sleep(10);
};

let useCounter = 0;

/** Starts or joins the embedded server of a data folder. Errors are values with one clear code each. */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<Result<EmbeddedPostgres, EmbeddedPostgresError>> => {
  const dataFolder = resolve(options.dataFolder);
  const binaries = preparePostgresBinaries(options.forcedMode ?? null);
  if (binaries === null) return failure({ code: 'noPostgresBinaries', data: { dataFolder, detail: `${process.platform}-${process.arch}` } });
  try {
    mkdirSync(dataFolder, { recursive: true, mode: binaries.mode === 'otherUser' ? 0o755 : 0o700 });
    const place: Place = { dataFolder, binaries, durability: options.durability, cluster: clusterFolderFor(binaries, dataFolder) };
    const lock = join(dataFolder, 'postgres.lock');
    const key = `${process.pid}-${(useCounter += 1)}`;
    const started = await withProcessLock(lock, async () => {
      const result = await startOrJoin(place);
      if (result.ok) await enterRegister(usersFolder(place), key);
      return result;
    });
    if (!started.ok) return started;
    let left = false;
    const stop = async (): Promise<void> => {
      if (left) return;
      left = true;
      await withProcessLock(lock, async () => {
        if ((await leaveRegister(usersFolder(place), key)) === 0) await stopServer(place);
      });
    };
    return success({ connectionString: connectionStringOf(started.value.access), port: started.value.access.port, startedHere: started.value.startedHere, stop });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return failure({ code: 'diskFull', data: { dataFolder, detail: message } });
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR') return failure({ code: 'dataFolderNotWritable', data: { dataFolder, detail: message } });
    throw error;
  }
};
