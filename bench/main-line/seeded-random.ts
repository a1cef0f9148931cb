import { createWords } from '#checks/seeded-random';

/** Numbers in [0, 1), the same for the same seed everywhere. */
export const createRandom = (seed: number): (() => number) => {
  const next = createWords(seed);
  return () => next() / 4_294_967_296;
};
