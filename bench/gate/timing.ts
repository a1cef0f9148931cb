/** Whether two ways of asking can be told apart by their time: the two-sample test of Kolmogorov and Smirnov. */

/** The largest distance between the two distributions. */
const largestDistance = (one: readonly number[], other: readonly number[]): number => {
  const [left, right] = [one.toSorted((a, b) => a - b), other.toSorted((a, b) => a - b)];
  let [i, j, distance] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    if (left[i]! <= right[j]!) i += 1;
    else j += 1;
    distance = Math.max(distance, Math.abs(i / left.length - j / right.length));
  }
  return distance;
};

const samples = 200;
/** Beyond this distance chance explains less than one case in a thousand. */
const limit = 1.95 * Math.sqrt(2 / samples);

/** True when the difference shows three times in a row: a busy machine shows one now and then, a leak always. */
export const timesDiffer = async (one: () => Promise<number>, other: () => Promise<number>): Promise<boolean> => {
  for (let warm = 0; warm < 20; warm += 1) await Promise.all([one(), other()]);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const [left, right]: [number[], number[]] = [[], []];
    for (let index = 0; index < samples; index += 1) {
      if (index % 2 === 0) left.push(await one());
      right.push(await other());
      if (index % 2 === 1) left.push(await one());
    }
    if (largestDistance(left, right) <= limit) return false;
  }
  return true;
};
