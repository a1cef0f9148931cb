/** Figure 2: non-interference. Two worlds that differ in what a reader may not see give that reader the same bytes. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { comparePair, pairs } from './two-worlds.ts';

const fullRequests = 10_500;
/** A run in which hardly anything was answered would prove little. */
const leastAnswered = 0.1;

export const twoWorldsPart = {
  name: 'worlds',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const seed = seeds[0] ?? 1;
    let compared = 0;
    let answered = 0;
    const differences: string[] = [];
    const operations = new Set<string>();
    for (const [index, pair] of pairs.entries()) {
      const result = await comparePair(pair, { seed: seed + index, requests: Math.ceil(fullRequests * scale * pair.share) });
      compared += result.compared;
      answered += result.answered200;
      differences.push(...result.differences);
      result.operations.forEach((operation) => operations.add(operation));
      log(`  ${pair.name}: ${result.compared} requests, ${result.answered200} answered with 200, ${result.differences.length} differ`);
    }
    for (const difference of differences) log(`  ${difference.slice(0, 600)}`);
    if (answered < compared * leastAnswered) throw new Error(`only ${answered} of ${compared} requests were answered with 200`);
    return [{ bar: 'worlds.answersDiffer', value: differences.length, n: compared, note: `${operations.size} operations, ${answered} answers with 200, seed ${seed}` }];
  },
};
