/** Splitting an amount without losing or inventing a smallest unit. */
import { assert } from '../base/result.ts';

/**
 * Splits `total` (in smallest units) in proportion to `weights` by the largest remainder: parts sum to the total
 * exactly; ties go to the earlier part; a negative total splits as the mirror image of the positive one.
 * Weights are not negative; when all are zero the first part takes everything.
 */
export const splitByLargestRemainder = (total: bigint, weights: readonly bigint[]): bigint[] => {
  assert(weights.length > 0, 'a split needs at least one weight');
  assert(weights.every((weight) => weight >= 0n), 'weights are not negative');
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum === 0n) return weights.map((_weight, index) => (index === 0 ? total : 0n));
  const negative = total < 0n;
  const magnitude = negative ? -total : total;
  const parts = weights.map((weight) => (magnitude * weight) / sum);
  const remainders = weights.map((weight, index) => ({ index, remainder: (magnitude * weight) % sum }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const left = magnitude - parts.reduce((a, b) => a + b, 0n);
  for (let given = 0; BigInt(given) < left; given += 1) {
    const index = remainders[given]?.index ?? 0;
    parts[index] = (parts[index] ?? 0n) + 1n;
  }
  return negative ? parts.map((part) => -part) : parts;
};
