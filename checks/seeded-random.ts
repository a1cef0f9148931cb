/** Numbers from a seed, the same everywhere (Mulberry32): what a test makes by chance can be made again. */

/** Whole numbers of 32 bits. */
export const createWords = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
};

/** A number from 0 up to, and without, the given one. */
export type Random = (below: number) => number;

/** Whole numbers below what is asked for. */
export const createRandom = (seed: number): Random => {
  const next = createWords(seed);
  return (below) => next() % below;
};
