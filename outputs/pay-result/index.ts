/** The pay result for a payroll system that the customer keeps. */
export { payResult, readPayResult } from './pay-result.ts';
