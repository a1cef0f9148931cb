/** Runs a TypeScript entry on the project's own Node, whatever Node the shell found first. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { keepCompiled } from './compile-cache.mjs';

const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const neededMajor = 26;

const ownNode = () => join(projectFolder, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** Imports the entry here when this is Node 26, else starts the project's Node with it and passes signals and exit code on. */
export const runOnProjectNode = async (entry) => {
  keepCompiled();
  const path = join(projectFolder, entry);
  if (Number(process.versions.node.split('.')[0]) >= neededMajor && existsSync(join(projectFolder, 'node_modules'))) {
    await import(pathToFileURL(path).href);
    return;
  }
  if (!existsSync(ownNode())) {
    const ensured = spawnSync(process.execPath, [join(projectFolder, 'apps', 'setup', 'ensure.mjs')], { stdio: 'inherit' });
    if (ensured.status !== 0) {
      process.exitCode = 1;
      return;
    }
  }
  const child = spawn(ownNode(), [path, ...process.argv.slice(2)], { stdio: 'inherit', shell: process.platform === 'win32' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`The project's own Node 26 cannot be started (${error.message}); this is Node ${process.versions.node}. Run \`npm start\` once.\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
};
