/** Each deliberate bug turns its suite red, in the parts that ought to see it. */
import type { Figure, SuiteOptions } from './figure.ts';
import { measureUnderPlant, plants } from './plants.ts';

/** More than two cores: each waits for its database much of its time. */
const atOnce = 3;

async function isSeen(plant: (typeof plants)[number], seed: number): Promise<boolean> {
  const parts = plant.parts.filter((part) => part !== 'start');
  const { code, output } = await measureUnderPlant(plant.name, [plant.suite, '--plant', plant.name, '--only', parts.join(','), '--scale', String(plant.scale ?? 0.03), '--seeds', String(seed)]);
  // A suite that did not even begin says nothing of its figures.
  if (code !== 1 || !output.startsWith('[')) return false;
  const measured = JSON.parse(output) as readonly { readonly bar: string; readonly short: boolean }[];
  return plant.bar === undefined || measured.some(({ bar, short }) => bar === plant.bar && short);
}

/** The plants of one suite. Beside other parts one of `rotation` is tried, by the seed; asked for by name, all. */
export const plantsPartOf = (suite: string, bar: 'plants.green' | 'gatePlants.green' | 'closePlants.green' | 'loopPlants.green', rotation = 1) => ({
  name: 'plants',
  run: async ({ seeds, scale, only, log }: SuiteOptions): Promise<readonly Figure[]> => {
    // A plant under a plant would prove nothing about either.
    if (process.env['QINXIN_PLANT'] !== undefined) throw new Error('plants are not counted under a plant');
    const turns = only.includes('plants') ? 1 : rotation;
    const own = plants.filter((plant) => plant.suite === suite).filter((_, index) => index % turns === (seeds[0] ?? 1) % turns);
    const chosen = own.slice(0, Math.max(1, Math.ceil(own.length * scale)));
    const green: string[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let plant = chosen[next++]; plant !== undefined; plant = chosen[next++]) {
        const seen = await isSeen(plant, seeds[0] ?? 1);
        log(`  ${plant.name}: ${seen ? 'red' : 'GREEN'}`);
        if (!seen) green.push(plant.name);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return [{ bar, value: green.length, n: chosen.length, note: green.length === 0 ? 'all red' : green.join(', ') }];
  },
});
