/** The pay result for a payroll system that the customer keeps. */
export { payResult, readPayResult, type PayResultFile, type PayResultLine, type PayResultRecord } from './pay-result.ts';
