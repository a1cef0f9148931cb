/**
 * Seeded randomness in 32-bit integers: the same seed and labels give the same numbers on every machine.
 *
 * Every person and every subject has an own stream, named by labels; so adding a person, or drawing one number more
 * for somebody, changes nobody else.
 */
export type Random = {
  /** A whole number from 0 to `bound` - 1. */
  readonly below: (bound: number) => number;
  /** A whole number from `from` to `to`, both included. */
  readonly between: (from: number, to: number) => number;
  /** True in `perMille` of 1000 cases. */
  readonly chance: (perMille: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
};

/** Mixes text into four 32-bit words (xmur3). */
function mixText(text: string): () => number {
  let state = 1779033703 ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 3432918353);
    state = (state << 13) | (state >>> 19);
  }
  return () => {
    state = Math.imul(state ^ (state >>> 16), 2246822507);
    state = Math.imul(state ^ (state >>> 13), 3266489909);
    state ^= state >>> 16;
    return state >>> 0;
  };
}

/** The stream of one seed and a path of labels (sfc32, warmed up). */
export function randomStream(seed: number, ...labels: readonly (string | number)[]): Random {
  const mix = mixText(`${seed}|${labels.join('|')}`);
  let [a, b, c, d] = [mix() | 0, mix() | 0, mix() | 0, mix() | 0];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  const below = (bound: number): number => Math.floor((next() / 4294967296) * bound);
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (perMille) => below(1000) < perMille,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
  };
}
