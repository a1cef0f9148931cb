/** Files for the tax bureau. */
export { isResidentNumber, taxDeductionKinds, taxFiling, type TaxDeductionKind, type TaxFile, type TaxRow } from './tax-filing.ts';
