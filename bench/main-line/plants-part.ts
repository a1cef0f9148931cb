/** Figure 10: each deliberate bug turns the suite red, in the parts that ought to see it. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { plants, startUnderPlant, type Plant } from '../plants.ts';

const atOnce = 2;

async function isSeen(plant: Plant, seed: number): Promise<boolean> {
  const parts = plant.parts.filter((part) => part !== 'start');
  const code = await startUnderPlant(plant.name, ['main-line', '--plant', plant.name, '--only', parts.join(','), '--scale', '0.03', '--seeds', String(seed)], true);
  return code === 1;
}

export const plantsPart = {
  name: 'plants',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    // A plant under a plant would prove nothing about either.
    if (process.env['QINXIN_PLANT'] !== undefined) throw new Error('plants are not counted under a plant');
    const chosen = plants.slice(0, Math.max(1, Math.ceil(plants.length * scale)));
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
    return [{ bar: 'plants.green', value: green.length, n: chosen.length, note: green.length === 0 ? 'all red' : green.join(', ') }];
  },
};
