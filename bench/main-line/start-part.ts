/**
 * Figure 1: a clean clone in a bare folder, started by the newcomer's command; then again without the install; digests
 * of repeated starts. At a smaller scale only the repeated starts run, in this checkout with data folders of their own.
 */
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figure, SuiteOptions } from '../figure.ts';

const root = path.resolve(import.meta.dirname, '../..');
const longestMilliseconds = 10 * 60_000;

/** What a newcomer's shell has: no variables of a running npm, and no project folder in PATH. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (!/^(npm_|NODE_ENV$|INIT_CWD$|DATABASE_URL$|QINXIN_MASTER_KEY_FILE$)/.test(name)) environment[name] = value;
  environment['PATH'] = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => !folder.includes(`node_modules${path.sep}.bin`) && !folder.includes('node-gyp-bin')).join(path.delimiter);
  return environment;
}

type Started = { readonly seconds: number; readonly digests: Readonly<Record<string, string>>; readonly payslips: number };

async function start(folder: string, more: readonly string[]): Promise<Started> {
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', '--exit', '--json', ...more], { cwd: folder, env: bareEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], timeout: longestMilliseconds });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-3000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`npm start ended with ${code}: ${errors}`);
  const summary = JSON.parse(output.slice(output.indexOf('{'))) as { demo: { companies: Record<string, { digest: string; payslips: number }> } };
  const companies = Object.entries(summary.demo.companies);
  return { seconds, digests: Object.fromEntries(companies.map(([name, company]) => [name, company.digest])), payslips: companies.reduce((sum, [, company]) => sum + company.payslips, 0) };
}

/** Runs `npm start` once per data folder with the same request and counts digests that differ from the first. */
async function repeat(folder: string, request: readonly string[], times: number): Promise<{ readonly runs: readonly Started[]; readonly differences: number }> {
  const runs: Started[] = [];
  for (let time = 0; time < times; time += 1) {
    const data = mkdtempSync(path.join(tmpdir(), 'qinxin-start-'));
    try {
      runs.push(await start(folder, [...request, '--data', data]));
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  }
  const first = JSON.stringify(runs[0]?.digests);
  return { runs, differences: runs.filter((run) => JSON.stringify(run.digests) !== first).length };
}

async function startFromClone(log: (line: string) => void): Promise<{ readonly withInstall: number; readonly after: readonly Started[]; readonly differences: number }> {
  const bare = mkdtempSync(path.join(tmpdir(), 'qinxin-clone-'));
  try {
    const clone = path.join(bare, '勤薪 clone');
    execFileSync('git', ['clone', '--quiet', root, clone]);
    const first = await start(clone, []);
    log(`  clean clone: ${first.seconds.toFixed(1)} s with the install, ${first.payslips} payslips`);
    rmSync(path.join(clone, '.qinxin'), { recursive: true, force: true });
    const again = await repeat(clone, [], 1);
    const small = await repeat(clone, ['--people', '137', '--seed', '99'], 2);
    const sameAsFirst = JSON.stringify(again.runs[0]?.digests) === JSON.stringify(first.digests) ? 0 : 1;
    return { withInstall: first.seconds, after: again.runs, differences: sameAsFirst + small.differences };
  } finally {
    rmSync(bare, { recursive: true, force: true });
  }
}

export const startPart = {
  name: 'start',
  run: async ({ scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    if (scale < 1) {
      const small = await repeat(root, ['--people', '24', '--seed', '99'], 2);
      return [{ bar: 'start.digestsAgree', value: small.differences, n: small.runs.length, note: '24 people, seed 99, this checkout' }];
    }
    const clone = await startFromClone(log);
    return [
      { bar: 'start.withInstall', value: clone.withInstall, n: 1, note: 'git clone into a bare folder, npm start -- --exit' },
      { bar: 'start.afterInstall', value: Math.max(...clone.after.map((run) => run.seconds)), n: clone.after.length, note: 'new data folder, packages there' },
      { bar: 'start.digestsAgree', value: clone.differences, n: 4, note: 'shipped size twice, 137 people with seed 99 twice' },
    ];
  },
};
