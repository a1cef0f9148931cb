/**
 * Deliberate bugs, each a replacement of one piece of one source file while it loads (plant-hooks.ts). A suite that
 * stays green with one of these on proves nothing. A plant whose text no longer stands exactly once fails loudly.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { closePlants } from './close/plants.ts';
import { gatePlants } from './gate/plants.ts';
import { mainLinePlants } from './main-line/plants.ts';

export type Plant = {
  readonly name: string;
  readonly means: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Parts of its suite in which it must be seen. */
  readonly parts: readonly string[];
  /** How much of the suite is needed to see it; a small share when left out. */
  readonly scale?: number;
};

/** Every plant with the suite that must see it. */
export const plants: readonly (Plant & { readonly suite: string })[] = [
  ...mainLinePlants.map((plant) => ({ ...plant, suite: 'main-line' })),
  ...gatePlants.map((plant) => ({ ...plant, suite: 'gate' })),
  ...closePlants.map((plant) => ({ ...plant, suite: 'close' })),
];

const root = path.resolve(import.meta.dirname, '..');

/** How often the text that a plant replaces stands in its file: anything but once is no plant, and no proof. */
export const timesStanding = ({ file, find }: Plant): number => readFileSync(path.join(root, file), 'utf8').split(find).length - 1;

/** Runs `prove` again with the plant on; the answer is the suite's own exit code, 2 when the plant itself is no more. */
export function startUnderPlant(name: string, commandArguments: readonly string[], quiet = false): Promise<number> {
  const plant = plants.find((candidate) => candidate.name === name);
  if (plant === undefined) {
    process.stderr.write(`unknown plant ${name}; plants: ${plants.map((candidate) => candidate.name).join(', ')}\n`);
    return Promise.resolve(2);
  }
  if (timesStanding(plant) !== 1) {
    process.stderr.write(`plant ${name}: its text stands ${timesStanding(plant)} times in ${plant.file}\n`);
    return Promise.resolve(2);
  }
  const hooks = path.join(root, 'bench/plant-hooks.ts');
  const environment = { ...process.env, QINXIN_PLANT: name, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${JSON.stringify(hooks)}`.trim() };
  const child = spawn(process.execPath, [path.join(root, 'bench/prove.ts'), ...commandArguments], { cwd: root, env: environment, stdio: quiet ? 'ignore' : 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
