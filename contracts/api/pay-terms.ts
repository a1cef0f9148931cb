/** Words of pay that routes and screens share. Nothing is imported here: what a screen loads must need no validator, which the page's policy would stop. */

/** Why pay does not go out to an account; released where accounts are looked at. */
export const payHoldReasonsByAccount = ['noAccount', 'notYetInEffect', 'firstPay', 'sharedByMany', 'changedAfterApproval'] as const;
export const payHoldReasonsByHand = ['dispute', 'dataUnclear', 'leaving', 'legalOrder', 'other'] as const;

/** What a pay item counts for. */
export const payItemTreatmentValues = ['taxableComparable', 'taxableOther', 'taxFree', 'afterTaxDeduction', 'perfectAttendance', 'annualBonus'] as const;
/** What is owed, in the order in which it is taken. */
export const deductionKindValues = ['garnishment', 'advance', 'damage'] as const;
