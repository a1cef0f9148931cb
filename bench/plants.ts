/**
 * Deliberate bugs, each a replacement of one piece of one source file while it loads (plant-hooks.ts). A suite that
 * stays green with one of these on proves nothing. A plant whose text no longer stands exactly once fails loudly.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BarName } from './bars.ts';
import { closePlants } from './close/plants.ts';
import { gatePlants } from './gate/plants.ts';
import { loopPlants } from './loop/plants.ts';
import { mainLinePlants } from './main-line/plants.ts';

export type Plant = {
  readonly name: string;
  readonly means: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Parts of its suite in which it must be seen. */
  readonly parts: readonly string[];
  /** The figure that must be short; where it is left out, a red suite is enough. */
  readonly bar?: BarName;
  /** How much of the suite is needed to see it; a small share when left out. */
  readonly scale?: number;
};

/** Every plant with the suite that must see it. */
export const plants: readonly (Plant & { readonly suite: string })[] = [
  ...mainLinePlants.map((plant) => ({ ...plant, suite: 'main-line' })),
  ...gatePlants.map((plant) => ({ ...plant, suite: 'gate' })),
  ...closePlants.map((plant) => ({ ...plant, suite: 'close' })),
  ...loopPlants.map((plant) => ({ ...plant, suite: 'loop' })),
];

const root = path.resolve(import.meta.dirname, '..');

/** How often the text that a plant replaces stands in its file: anything but once is no plant, and no proof. */
export const timesStanding = ({ file, find }: Plant): number => readFileSync(path.join(root, file), 'utf8').split(find).length - 1;

/** Runs `prove` again with the plant on; the answer is the suite's own exit code, 2 when the plant itself is no more. */
export async function startUnderPlant(name: string, commandArguments: readonly string[]): Promise<number> {
  const { code, output } = await runUnderPlant(name, commandArguments, 'inherit');
  process.stderr.write(output);
  return code;
}

/** The same with its figures as JSON; what it logs goes nowhere. */
export const measureUnderPlant = (name: string, commandArguments: readonly string[]): Promise<{ readonly code: number; readonly output: string }> => runUnderPlant(name, [...commandArguments, '--json'], 'pipe');

function runUnderPlant(name: string, commandArguments: readonly string[], stdout: 'inherit' | 'pipe'): Promise<{ readonly code: number; readonly output: string }> {
  const plant = plants.find((candidate) => candidate.name === name);
  if (plant === undefined) return Promise.resolve({ code: 2, output: `unknown plant ${name}; plants: ${plants.map((candidate) => candidate.name).join(', ')}\n` });
  if (timesStanding(plant) !== 1) return Promise.resolve({ code: 2, output: `plant ${name}: its text stands ${timesStanding(plant)} times in ${plant.file}\n` });
  const hooks = path.join(root, 'bench/plant-hooks.ts');
  const environment = { ...process.env, QINXIN_PLANT: name, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${JSON.stringify(hooks)}`.trim() };
  const child = spawn(process.execPath, [path.join(root, 'bench/prove.ts'), ...commandArguments], { cwd: root, env: environment, stdio: ['ignore', stdout, stdout === 'inherit' ? 'inherit' : 'ignore'] });
  let output = '';
  child.stdout?.on('data', (part: Buffer) => (output += part.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
