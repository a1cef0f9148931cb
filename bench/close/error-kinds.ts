/** The kinds of planted errors. A plant is made of them before anything of the product is loaded, so nothing of it is needed here. */
import type { ReviewFindingCode } from '#kernel/payroll/review-findings';

/** What went wrong, and the finding that says so. */
export const errorKinds = {
  wrongAccount: 'duplicateAccount', foreignHolder: 'holderNameDiffers', ghostWithColleaguesPunches: 'samePunches', ghostWithoutPunches: 'notComputed', wrongPlace: 'insurancePlaceChanged', doublePunch: 'doublePunch',
  wrongBase: 'baseUnlikeWage', staleRate: 'wageFell', raiseWithADigitMore: 'wageRoseMuch', missingLeave: 'absentWholeDays', leaverNotEntered: 'attendanceEnded', lastDayTooEarly: 'workAfterLastDay', wrongFundRate: 'housingFundRateOutside',
} as const satisfies Readonly<Record<string, ReviewFindingCode>>;
export type ErrorKind = keyof typeof errorKinds;
