/** The product started as a person starts it, demonstration and all, while some modules are left out. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nameOfSubset } from '#checks/module-subsets';
import { projectFolder } from '#checks/test-data-folder';
import type { OptionalModule } from '#contracts/api/optional-module';

const longestMilliseconds = 5 * 60_000;
const world = ['--people', '40', '--seed', '99'] as const;

type Started = { readonly code: number | null; readonly digests: string; readonly said: readonly string[]; readonly seconds: number };

/** A part of the demonstration that could not be played says so in a line of its own. */
const isComplaint = (line: string): boolean => /^ {2}\w+: /.test(line) && !line.includes('simulated WeCom');

const start = async (off: readonly OptionalModule[]): Promise<Started> => {
  const began = performance.now();
  const data = mkdtempSync(path.join(tmpdir(), 'qinxin-subset-'));
  try {
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:DATABASE_URL|QINXIN_MASTER_KEY_FILE|NODE_TEST_CONTEXT)$/.test(name)));
    const child = spawn(process.execPath, [path.join(projectFolder, 'apps', 'start', 'start.mjs'), '--exit', '--json', ...world, '--data', data], { cwd: projectFolder, env: { ...environment, QINXIN_MODULES_OFF: off.join(',') }, stdio: ['ignore', 'pipe', 'pipe'], timeout: longestMilliseconds });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const lines = errors.split('\n').filter((line) => line !== '');
    if (code !== 0) return { code, digests: '', said: lines.slice(-5), seconds: 0 };
    const { demo } = JSON.parse(output.slice(output.indexOf('{'))) as { readonly demo: { readonly companies: Readonly<Record<string, { readonly digest: string }>> } };
    return { code, digests: Object.entries(demo.companies).map(([name, { digest }]) => `${name} ${digest}`).join(', '), said: lines.filter(isComplaint), seconds: (performance.now() - began) / 1000 };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};

/** Starts without these modules, side by side: each ends well, plays what is there, and pays the same month. */
export const startWithout = async (offs: readonly (readonly OptionalModule[])[]): Promise<{ readonly faults: readonly string[]; readonly seconds: number }> => {
  const started = await Promise.all(offs.map(start));
  const faults = started.flatMap(({ code, digests, said }, index): readonly string[] => {
    const name = nameOfSubset(offs[index] ?? []);
    if (code !== 0) return [`${name} ended with ${code ?? 'a signal'}: ${said.join(' | ')}`];
    return [...said.map((line) => `${name}:${line}`), ...(digests === started[0]?.digests ? [] : [`${name} pays ${digests} instead of ${started[0]?.digests ?? ''}`])];
  });
  return { faults, seconds: Math.max(...started.map(({ seconds }) => seconds)) };
};
