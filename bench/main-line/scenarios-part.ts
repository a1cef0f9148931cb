/** Figure 8: the shipped scenarios, their coverage and every expected line, by the command that users run. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Figure } from '../figure.ts';

type Report = { readonly scenarios: number; readonly lines: number; readonly differences: readonly { readonly scenario: string }[]; readonly coverage: { readonly percent: string | number } };

const root = path.resolve(import.meta.dirname, '../..');

export const scenariosPart = {
  name: 'scenarios',
  run: (): Promise<readonly Figure[]> => {
    const ran = spawnSync(process.execPath, ['apps/cli/main.ts', 'scenario', 'run', 'packs', '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
    if (ran.stdout.trim() === '') throw new Error(`scenario run gave nothing: ${ran.stderr.slice(-500)}`);
    const report = JSON.parse(ran.stdout) as Report;
    const failed = new Set(report.differences.map((difference) => difference.scenario));
    return Promise.resolve([
      { bar: 'scenarios.count', value: report.scenarios, n: report.lines, note: 'n = expected lines' },
      { bar: 'scenarios.failed', value: failed.size, n: report.scenarios, note: [...failed].slice(0, 3).join(', ') },
      { bar: 'scenarios.coverage', value: Number(report.coverage.percent), n: report.scenarios, note: '' },
    ]);
  },
};
