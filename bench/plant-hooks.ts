/**
 * Loaded with `--import` when a plant is on: replaces one piece of one source file while it loads, in this process
 * and (through NODE_OPTIONS) in every child. The checkout itself stays as it is; the product knows nothing of plants.
 */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { plants } from './plants.ts';

const root = path.resolve(import.meta.dirname, '..');
const plant = plants.find((candidate) => candidate.name === process.env['QINXIN_PLANT']);
if (plant === undefined) throw new Error(`unknown plant ${process.env['QINXIN_PLANT'] ?? ''}`);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:')) return loaded;
    const file = path.relative(root, fileURLToPath(url)).split(path.sep).join('/');
    if (file !== plant.file) return loaded;
    const source = String(loaded.source);
    const parts = source.split(plant.find);
    if (parts.length !== 2) throw new Error(`plant ${plant.name}: expected its text once in ${plant.file}, found ${parts.length - 1} times`);
    return { ...loaded, source: parts.join(plant.replace) };
  },
});
