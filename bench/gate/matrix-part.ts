/** Figure 1: the route inventory × role × relation matrix of the running server. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { askMatrix } from './matrix.ts';

export const matrixPart = {
  name: 'matrix',
  run: async ({ log }: SuiteOptions): Promise<readonly Figure[]> => {
    const { asked, wrong, reached, uncovered } = await askMatrix();
    for (const each of wrong.slice(0, 40)) log(`  ${each}`);
    return [
      { bar: 'matrix.wrong', value: wrong.length, n: asked, note: wrong[0] ?? 'every role, every relation' },
      { bar: 'matrix.uncovered', value: uncovered.length, n: reached.size, note: uncovered.slice(0, 5).join(', ') },
    ];
  },
};
