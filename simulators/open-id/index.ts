export { createOpenIdSimulator, type OpenIdSimulator, type OpenIdSimulatorOptions } from './open-id-simulator.ts';
export { tokenMistakes, type TokenMistake } from './token-mistakes.ts';
