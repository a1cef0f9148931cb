/**
 * `npm run prove -- <suite> [--seeds 1,2,3] [--scale 0.1] [--only part,part] [--plant name|all] [--json]`
 *
 * Prints one line a figure and exits 1 when anything is short. With `--plant`, the suite runs with a deliberate bug
 * and is expected to go red: the exit code is then the suite's own, so 1 is what one wants to see. `--plant all` runs
 * every plant of the suite, each in the parts that must see it, and exits 1 when one of them is not seen.
 */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { keepCompiled } from '../apps/setup/compile-cache.mjs';
import { bars } from './bars.ts';
import { formatFigure, isShort, type Figure, type Suite, type SuiteOptions } from './figure.ts';
import { startUnderPlant } from './plants.ts';

const suiteLoaders: Readonly<Record<string, () => Promise<Suite>>> = {
  'main-line': async () => (await import('./main-line/suite.ts')).mainLine,
  gate: async () => (await import('./gate/suite.ts')).gate,
  close: async () => (await import('./close/suite.ts')).close,
  loop: async () => (await import('./loop/suite.ts')).loop,
};

const commit = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
};

async function runSuite(suite: Suite, options: SuiteOptions, asJson: boolean): Promise<number> {
  options.log(`suite ${suite.name} · seeds ${options.seeds.join(',')} · scale ${options.scale} · commit ${commit()} · ${os.cpus().length} cores ${os.cpus()[0]?.model.trim() ?? ''} · Node ${process.versions.node}`);
  const figures: Figure[] = [];
  let failures = 0;
  for (const part of suite.parts) {
    if (options.only.length > 0 && !options.only.includes(part.name)) continue;
    const started = performance.now();
    try {
      const measured = await part.run(options);
      if (measured.length === 0) throw new Error('the part measured nothing');
      for (const figure of measured) options.log(formatFigure(figure));
      figures.push(...measured);
    } catch (error) {
      failures += 1;
      options.log(`${part.name.padEnd(34)}  failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    options.log(`  (${part.name}: ${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  const short = figures.filter(isShort);
  if (asJson) process.stdout.write(`${JSON.stringify(figures.map((figure) => ({ ...figure, limit: bars[figure.bar], short: isShort(figure) })))}\n`);
  options.log(`${figures.length - short.length} ok, ${short.length} short, ${failures} failed`);
  return figures.length === 0 || short.length > 0 || failures > 0 ? 1 : 0;
}

async function main(): Promise<number> {
  keepCompiled();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '20261001,7,4242' }, scale: { type: 'string', default: '1' }, only: { type: 'string', default: '' },
      plant: { type: 'string' }, json: { type: 'boolean', default: false },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(suiteLoaders);
  if (values.plant === 'all') values.only = 'plants';
  else if (values.plant !== undefined && process.env['QINXIN_PLANT'] === undefined) return startUnderPlant(values.plant, process.argv.slice(2));
  const seeds = values.seeds.split(',').map(Number);
  const scale = Number(values.scale);
  if (seeds.some((seed) => !Number.isSafeInteger(seed)) || !(scale > 0 && scale <= 1)) {
    process.stderr.write('--seeds takes whole numbers separated by commas, --scale a number above 0 and up to 1\n');
    return 2;
  }
  let worst = 0;
  for (const name of names) {
    const loader = suiteLoaders[name];
    if (loader === undefined) {
      process.stderr.write(`unknown suite ${name}; suites: ${Object.keys(suiteLoaders).join(', ')}\n`);
      return 2;
    }
    const log = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);
    const only = values.only.split(',').filter((part) => part !== '');
    const suite = await loader();
    try {
      worst = Math.max(worst, await runSuite(suite, { seeds, scale, only, log }, values.json));
    } finally {
      await suite.finish();
    }
  }
  return worst;
}

process.exitCode = await main();
