/** The face of access: who may what, and why. */
export { resolveRights, readHoldings, type Resolved } from './resolve-rights.ts';
