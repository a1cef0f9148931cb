/** Files for the counters of social insurance and housing fund. */
export { insuranceChanges } from './insurance-filing.ts';
