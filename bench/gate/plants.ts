/** The deliberate bugs of the gate. */
import type { Plant } from '../plants.ts';

export const gatePlants: readonly Plant[] = [
];
