/** Files for the tax bureau. */
export { taxFiling } from './tax-filing.ts';
