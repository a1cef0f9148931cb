/** A month of wages as the tax bureau takes it in. */

/** Kinds of special additional deductions in the order of the layout; the client computes serious illness at the year's settlement. */
export const taxDeductionKinds = ['childEducation', 'continuingEducation', 'homeLoanInterest', 'rent', 'elderlySupport', 'infantCare', 'personalPension'] as const;
export type TaxDeductionKind = (typeof taxDeductionKinds)[number];

/** 证件类型 by what the number is; only what its form proves is named. */
export type IdentityKind = '居民身份证';

export type TaxRow = {
  readonly personNumber: string;
  readonly name: string;
  readonly identityKind: IdentityKind;
  readonly identityNumber: string;
  readonly income: bigint;
  readonly exemptIncome: bigint;
  readonly pension: bigint;
  readonly medical: bigint;
  readonly unemployment: bigint;
  readonly housingFund: bigint;
  /** Running totals of the tax year. */
  readonly deductions: Readonly<Record<TaxDeductionKind, bigint>>;
};
export type TaxFile = { readonly month: string; readonly entityNumber: number; readonly rows: readonly TaxRow[] };

const checkDigits = '10X98765432';
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Whether a text is a resident identity number: eighteen characters, the last proves the others (GB 11643). */
export const isResidentNumber = (text: string): boolean =>
  /^\d{17}[\dX]$/.test(text) && checkDigits[weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0) % 11] === text[17];
