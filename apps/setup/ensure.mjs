/**
 * Runs before `npm start` and `npm test`, on whatever Node the system has (18 or newer), and makes node_modules what the
 * lockfile says, the project's own Node included. Costs some tens of milliseconds when nothing is to do.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stampFile = join(projectFolder, 'node_modules', '.qinxin-installed');
const lockFile = join(projectFolder, '.qinxin', 'install.lock');
const pollMilliseconds = 200;

const say = (line) => process.stderr.write(`${line}\n`);

const wantedStamp = () =>
  createHash('sha256').update(readFileSync(join(projectFolder, 'package-lock.json'))).update(`${process.platform}-${process.arch}`).digest('hex');

const isCurrent = () => {
  try {
    return readFileSync(stampFile, 'utf8') === wantedStamp();
  } catch {
    return false;
  }
};

const isAlive = (processId) => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const tryToLock = () => {
  mkdirSync(dirname(lockFile), { recursive: true });
  const prepared = `${lockFile}.${process.pid}`;
  writeFileSync(prepared, String(process.pid));
  try {
    linkSync(prepared, lockFile);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(prepared, { force: true });
  }
};

const takeLock = () => {
  let hasSpoken = false;
  while (!tryToLock()) {
    const owner = Number(readFileSync(lockFile, { encoding: 'utf8', flag: 'a+' }));
    // The owner died, or the file was emptied: nobody will ever release it.
    if (!isAlive(owner) || owner === 0) rmSync(lockFile, { force: true });
    else {
      if (!hasSpoken) say('Another command is installing; waiting for it …');
      hasSpoken = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMilliseconds);
    }
  }
};

/** What the running npm told this script about itself must not reach the npm that is started here. */
const cleanEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command|config_(omit|production|include|ignore_scripts))/i.test(name) && name !== 'NODE_ENV'));

const npmCommand = () => {
  const npmCli = process.env.npm_execpath;
  if (npmCli !== undefined && existsSync(npmCli) && /npm-cli\.[cm]?js$/.test(npmCli)) return { file: process.env.npm_node_execpath ?? process.execPath, before: [npmCli] };
  return { file: process.platform === 'win32' ? 'npm.cmd' : 'npm', before: [] };
};

const explain = (output) => {
  if (/ENOSPC|no space left/i.test(output)) return 'The disk is full: make room (about 1.5 GB) and start again.';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network|registry.*(unreachable|failed)/i.test(output)) {
    return 'The npm registry cannot be reached: check the network, or set `npm config set registry <address>` or a proxy, and start again.';
  }
  if (/EACCES|EPERM|EROFS/i.test(output)) return `The folder ${projectFolder} cannot be written: start as its owner.`;
  return 'npm could not install what the lockfile names; its own words stand above.';
};

const install = () => {
  say('Installing what the lockfile names (first start; later starts skip this) …');
  const { file, before } = npmCommand();
  rmSync(stampFile, { force: true });
  const started = Date.now();
  const result = spawnSync(file, [...before, 'ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: projectFolder, env: cleanEnvironment(), encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'], maxBuffer: 64 * 1024 * 1024, shell: file.endsWith('.cmd'),
  });
  if (result.status === 0 && existsSync(join(projectFolder, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'))) {
    writeFileSync(stampFile, wantedStamp());
    say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
    return 0;
  }
  const output = `${result.stderr ?? ''}${result.error?.message ?? ''}`;
  if (output.trim() !== '') say(output.trim());
  say(result.status === 0 ? `There is no Node 26 for ${process.platform}-${process.arch} among the packages: install Node 26 yourself and run the scripts with it.` : explain(output));
  return 1;
};

const main = () => {
  if (isCurrent()) return 0;
  takeLock();
  try {
    return isCurrent() ? 0 : install();
  } finally {
    rmSync(lockFile, { force: true });
  }
};

try {
  process.exitCode = main();
} catch (error) {
  say(explain(`${error.code ?? ''} ${error.message}`));
  process.exitCode = 1;
}
