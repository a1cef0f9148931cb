/**
 * Builds the web app when its sources are newer than the build. A stamp beside the build holds the hash of what went
 * in; a second start with unchanged sources costs one hash.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const rootFolder = path.resolve(import.meta.dirname, '..', '..');
const sourceFolders = ['apps/web', 'contracts', 'phrases', 'kernel'];
const webFolder = path.join(rootFolder, 'apps/web');
const builtFolder = path.join(webFolder, 'dist');
const stampFile = path.join(builtFolder, '.stamp');

function filesUnder(folder: string): string[] {
  const absolute = path.join(rootFolder, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => !name.includes(`${path.sep}dist`) && !name.includes('node_modules') && statSync(path.join(rootFolder, name)).isFile())
    .sort();
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...sourceFolders.flatMap(filesUnder)]) hash.update(file).update('\0').update(readFileSync(path.join(rootFolder, file)));
  return hash.digest('hex');
}

export type WebBuildResult = { readonly built: boolean; readonly milliseconds: number };

/**
 * Rejects with the bundler's own last lines when the build fails. Each build has a folder of its own that takes the
 * place of the last one whole: two starts at the same time do not write into each other's files.
 */
export async function ensureWebBuild(): Promise<WebBuildResult> {
  const started = performance.now();
  const hash = sourceHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return { built: false, milliseconds: performance.now() - started };
  const folder = mkdtempSync(path.join(webFolder, 'dist-'));
  try {
    chmodSync(folder, 0o755);
    await runVite(folder);
    writeFileSync(path.join(folder, '.stamp'), hash);
    putInPlace(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { built: true, milliseconds: performance.now() - started };
}

function putInPlace(folder: string): void {
  const last = `${folder}-last`;
  try {
    if (existsSync(builtFolder)) renameSync(builtFolder, last);
    renameSync(folder, builtFolder);
  } catch (error) {
    // Another start put its build there between the two steps; it was made from the same sources.
    if (!existsSync(path.join(builtFolder, 'index.html'))) throw error;
  } finally {
    rmSync(last, { recursive: true, force: true });
  }
}

function runVite(folder: string): Promise<void> {
  const vite = path.join(rootFolder, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', webFolder, '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], { cwd: rootFolder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString('utf8')).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the web build failed:\n${tail}`))));
  });
}
