/** Files for the counters of social insurance and housing fund. */
export { insuranceChanges, insuranceChangeReasons, type InsuranceChangeReason, type InsuranceChangeRow, type InsuranceChangesFile } from './insurance-filing.ts';
