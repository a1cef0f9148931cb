/**
 * Semantics version of the kernel: raised whenever the same facts and packs could give other figures than before.
 * A run stores it; an equal version promises equal bytes.
 */
export const kernelVersion = '2026.1';
