/** Everything that payroll refuses, and every reason why someone has no payslip. Phrases: `error.<code>`, `reason.<code>`. */
import type { RuleError } from '#kernel/rules/rule-types';

export const payrollErrorCodes = [
  'packsInvalid', 'calendarInvalid', 'noPacksActivated', 'packsChanged', 'noPayRun', 'runNotFinished', 'verificationFailed', 'personUnknown', 'payslipUnknown',
  'payslipNotComputed', 'itemUnknown', 'explanationDiffers', 'rulesChangeInsidePeriod', 'transitionRefused', 'secondPersonNeeded', 'contentChanged', 'monthLocked',
  'resultsOutOfReach', 'orderUnknown', 'orderEndless', 'ownEntry', 'notLeaving', 'payItemTaken', 'ownFinding', 'payDateOutside', 'heldBefore', 'payWithBank', 'holdUnknown', 'releasedBefore', 'holdStays', 'exclusionRefused',
  'notAllowed', 'runBlocked', 'findingUnknown', 'payslipsDiffer', 'tieBroken', 'paymentsExist', 'laterRunLocked', 'proposedAlready', 'stillToPay', 'reversedBefore', 'notPaidYet',
] as const;
export type PayrollErrorCode = (typeof payrollErrorCodes)[number];

export type PayrollError = {
  readonly code: PayrollErrorCode;
  readonly data: Readonly<Record<string, string | number>>;
  readonly rules?: readonly RuleError[];
};

export const payrollError = (code: PayrollErrorCode, data: PayrollError['data'] = {}): PayrollError => ({ code, data });

/** Why an employed person has no payslip (R18: a list with causes). */
export const notComputedReasons = ['noActivePack', 'noTerms', 'noAttendance', 'noOpeningBalance', 'attendanceIncomplete', 'missingInput', 'missingParameter', 'inputOutOfRange', 'divisionByZero', 'mixedPlaces', 'rulesChangeInsidePeriod', 'erased', 'paidElsewhere'] as const;
export type NotComputedReason = (typeof notComputedReasons)[number];
