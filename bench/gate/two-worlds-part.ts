/** Figure 2: non-interference. Two worlds that differ in what a reader may not see give that reader the same bytes. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { askedRoutes, comparePair, pairs } from './two-worlds.ts';

const fullRequests = 10_500;
const leastWhole = 0.1;
const sliceRequests = 700;
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
    // A slice looks where a reader has most to say: at lists, in the pairs that differ inside the company.
    const isSlice = scale < leastWhole;
    for (const [index, pair] of pairs.entries()) {
      if (isSlice && pair.name === 'company') continue;
      const requests = isSlice ? (pair.name === 'health' || pair.name === 'rating' ? sliceRequests / 4 : sliceRequests) : Math.ceil(fullRequests * scale * pair.share);
      const result = await comparePair(pair, { seed: seed + index, requests, isSlice, knocksEveryDoor: true, ...(isSlice ? { mostDifferences: 1 } : {}) });
      compared += result.compared;
      answered += result.answered200;
      differences.push(...result.differences);
      result.operations.forEach((operation) => operations.add(operation));
      log(`  ${pair.name}: ${result.compared} requests, ${result.answered200} answered with 200, ${result.differences.length} differ`);
      // One leak is what a slice is asked for: the other pairs would only say it again.
      if (isSlice && differences.length > 0) break;
    }
    for (const difference of differences) log(`  ${difference.slice(0, 600)}`);
    if (answered < compared * leastAnswered) throw new Error(`only ${answered} of ${compared} requests were answered with 200`);
    const unasked = isSlice ? [] : askedRoutes.filter(({ operationId }) => !operations.has(operationId)).map(({ operationId }) => operationId);
    return [{ bar: 'worlds.routesUnasked', value: unasked.length, n: operations.size, note: unasked.join(', ') }, { bar: 'worlds.answersDiffer', value: differences.length, n: compared, note: `${operations.size} operations, ${answered} answers with 200, seed ${seed}` }];
  },
};
