/**
 * What a person should look at before a month is locked: findings about one payslip, the facts behind it and what other
 * people share with it, each with its weight. Pure: the same facts give the same findings, in the order of this list.
 */
import type { PayFinding } from './payslip-checks.ts';

/** Weight of a finding. `stop` and `serious` are answered for before the run is handed in, `stop` by two people. */
export const findingWeights = ['stop', 'serious', 'notice'] as const;
export type FindingWeight = (typeof findingWeights)[number];

/**
 * Every finding of the review with its weight. What is answered for elsewhere (people left out, pay held by itself) is a
 * notice here. Phrases `reviewFinding.<code>`.
 */
export const reviewFindingWeights = {
  negativeNet: 'stop', duplicateAccount: 'stop', duplicateIdentity: 'stop', samePunches: 'stop', accountChangedAfterApproval: 'stop',
  belowMinimumWage: 'serious', zeroPay: 'serious', overtimeBeyondLimit: 'serious', housingFundRateOutside: 'serious',
  newAccount: 'serious', holderNameDiffers: 'serious',
  paidWithoutAttendance: 'serious', attendanceEnded: 'serious', workAfterLastDay: 'serious', absentWholeDays: 'serious',
  // One clerk records them: the second look is somebody else's.
  wageRoseMuch: 'stop', wageKindChanged: 'stop',
  wageFell: 'serious', baseUnlikeWage: 'serious', baseChanged: 'serious', insurancePlaceChanged: 'serious',
  netChangedMuch: 'serious', unexplainedChange: 'serious',
  notComputed: 'notice', noAccount: 'notice', accountNotYetInEffect: 'notice', accountHeld: 'notice', missingPersonData: 'notice',
  wageRose: 'notice', fundRateChanged: 'notice', declaredChanged: 'notice', hiredThisMonth: 'notice', lastDayThisMonth: 'notice',
  doublePunch: 'notice', workOnLeave: 'notice', missingPunch: 'notice', overtimeWithoutApproval: 'notice',
} as const satisfies Readonly<Record<string, FindingWeight>>;
export type ReviewFindingCode = keyof typeof reviewFindingWeights;
export const reviewFindingCodes = Object.keys(reviewFindingWeights) as readonly ReviewFindingCode[];

/** What terms said; amounts in the smallest unit, null = nothing declared. */
export type ReviewTerms = {
  readonly wageKind: 'monthly' | 'hourly';
  readonly wage: number;
  readonly insurancePlace: string;
  readonly insuranceBase: number | null;
  readonly housingFundRate: string | null;
  /** Deductions declared for the month. */
  readonly declared: number;
};

/** Sums of the period's attendance days; absent without any stored day. */
export type ReviewAttendance = {
  readonly scheduledDays: number;
  readonly presentMinutes: number;
  readonly excusedMinutes: number;
  /** Scheduled days without a minute of work, trip or leave. */
  readonly absentDays: number;
  /** How many of them stand at the end of the days that have passed. */
  readonly absentDaysAtEnd: number;
  readonly punchesAfterLastDay: number;
  readonly doublePunchDays: number;
  readonly workOnLeaveDays: number;
  readonly missingPunchDays: number;
  readonly unapprovedOvertimeDays: number;
};

/** What is known of where the pay goes, without a number. */
export type ReviewAccount = {
  readonly hold: 'noAccount' | 'notYetInEffect' | 'firstPay' | 'sharedByMany' | 'changedAfterApproval' | null;
  /** First day on which an account that is not in effect yet can be paid to. */
  readonly holdUntil: string | null;
  readonly holderDiffers: boolean;
  /** In effect since after the last pay date. */
  readonly isNew: boolean;
  /** Numbers of other people whose pay goes to the same account. */
  readonly sharedWith: readonly string[];
};

/** Everything that the findings of one person look at. */
export type ReviewSubject = {
  readonly reason: string | null;
  readonly slipFindings: readonly PayFinding[];
  readonly gross: number;
  readonly net: number;
  /** Net pay of the month before; null without a payslip. */
  readonly earlierNet: number | null;
  /** Part of the change of net pay that has no cause, and the cause with the largest part. */
  readonly unexplained: number;
  readonly mainCause: string;
  readonly terms: ReviewTerms | null;
  readonly earlierTerms: ReviewTerms | null;
  readonly isHiredInPeriod: boolean;
  readonly isLeavingInPeriod: boolean;
  readonly attendance: ReviewAttendance | null;
  readonly account: ReviewAccount;
  readonly missing: readonly string[];
  readonly sameIdentity: readonly string[];
  readonly samePunches: readonly string[];
  /** Whether bases may change in this month (the yearly declaration). */
  readonly isBaseMonth: boolean;
};

export type FindingData = Readonly<Record<string, string | number>>;
export type ReviewFinding = { readonly code: ReviewFindingCode; readonly weight: FindingWeight; readonly data: FindingData };

/** Shares in percent beyond which a figure is worth a look; a company may choose others. */
export type ReviewLimits = { readonly netChangePercent: number; readonly raisePercent: number; readonly basePercent: number; readonly absentDaysAtEnd: number };
const defaultReviewLimits: ReviewLimits = { netChangePercent: 30, raisePercent: 20, basePercent: 25, absentDaysAtEnd: 5 };

type Found = (code: ReviewFindingCode, data?: FindingData) => void;

/** Whether two whole amounts lie further apart than a share of the first. */
const isBeyond = (from: number, to: number, percent: number): boolean => Math.abs(to - from) * 100 > Math.abs(from) * percent;

const lookAtSlip = ({ reason, slipFindings, net, earlierNet, unexplained, mainCause, isHiredInPeriod, isLeavingInPeriod }: ReviewSubject, limits: ReviewLimits, found: Found): void => {
  if (reason !== null) found('notComputed', { reason });
  const slipCodes = new Set(slipFindings.map(({ code }) => code));
  for (const code of ['negativeNet', 'belowMinimumWage', 'zeroPay', 'overtimeBeyondLimit', 'housingFundRateOutside'] as const) {
    if (slipCodes.has(code)) found(code, slipFindings.find((finding) => finding.code === code)?.data ?? {});
  }
  if (unexplained !== 0) found('unexplainedChange', { fen: unexplained });
  const isWhole = !isHiredInPeriod && !isLeavingInPeriod;
  if (reason === null && earlierNet !== null && isWhole && isBeyond(earlierNet, net, limits.netChangePercent)) found('netChangedMuch', { fen: net - earlierNet, cause: mainCause });
};

const lookAtAccount = ({ account, missing, sameIdentity, net }: ReviewSubject, found: Found): void => {
  if (account.sharedWith.length > 0) found('duplicateAccount', { others: account.sharedWith.join(' ') });
  if (sameIdentity.length > 0) found('duplicateIdentity', { others: sameIdentity.join(' ') });
  if (account.hold === 'changedAfterApproval') found('accountChangedAfterApproval');
  if (net > 0 && account.hold === 'noAccount') found('noAccount');
  if (net > 0 && account.hold === 'notYetInEffect') found('accountNotYetInEffect', { from: account.holdUntil ?? '' });
  if (net > 0 && (account.hold === 'firstPay' || account.hold === 'sharedByMany')) found('accountHeld', { reason: account.hold });
  if (account.isNew && account.hold === null) found('newAccount');
  if (account.holderDiffers) found('holderNameDiffers');
  for (const what of missing) if (what === 'identityNumber') found('missingPersonData', { what });
};

const lookAtAttendance = (subject: ReviewSubject, limits: ReviewLimits, found: Found): void => {
  const { attendance, samePunches, gross, isLeavingInPeriod } = subject;
  if (samePunches.length > 0) found('samePunches', { others: samePunches.join(' ') });
  if (attendance === null) return;
  const hasNone = attendance.scheduledDays > 0 && attendance.presentMinutes === 0 && attendance.excusedMinutes === 0;
  if (hasNone && gross > 0) found('paidWithoutAttendance', { days: attendance.scheduledDays });
  else if (!isLeavingInPeriod && attendance.absentDaysAtEnd >= limits.absentDaysAtEnd) found('attendanceEnded', { days: attendance.absentDaysAtEnd });
  else if (attendance.absentDays > 0) found('absentWholeDays', { days: attendance.absentDays });
  if (attendance.punchesAfterLastDay > 0) found('workAfterLastDay', { punches: attendance.punchesAfterLastDay });
  for (const [code, days] of [['doublePunch', attendance.doublePunchDays], ['workOnLeave', attendance.workOnLeaveDays], ['missingPunch', attendance.missingPunchDays], ['overtimeWithoutApproval', attendance.unapprovedOvertimeDays]] as const) {
    if (days > 0) found(code, { days });
  }
};

const lookAtTerms = ({ terms, earlierTerms, isBaseMonth, isHiredInPeriod, isLeavingInPeriod }: ReviewSubject, limits: ReviewLimits, found: Found): void => {
  if (isHiredInPeriod) found('hiredThisMonth');
  if (isLeavingInPeriod) found('lastDayThisMonth');
  if (terms === null) return;
  if (terms.wageKind === 'monthly' && terms.insuranceBase !== null && isBeyond(terms.wage, terms.insuranceBase, limits.basePercent)) found('baseUnlikeWage', { fen: terms.insuranceBase, wage: terms.wage });
  if (earlierTerms === null) return;
  if (terms.insurancePlace !== earlierTerms.insurancePlace) found('insurancePlaceChanged', { from: earlierTerms.insurancePlace, to: terms.insurancePlace });
  if (terms.wageKind !== earlierTerms.wageKind) found('wageKindChanged', { from: earlierTerms.wageKind, to: terms.wageKind });
  else if (terms.wage < earlierTerms.wage) found('wageFell', { from: earlierTerms.wage, to: terms.wage });
  else if (terms.wage > earlierTerms.wage) found(isBeyond(earlierTerms.wage, terms.wage, limits.raisePercent) ? 'wageRoseMuch' : 'wageRose', { from: earlierTerms.wage, to: terms.wage });
  if (!isBaseMonth && terms.insuranceBase !== earlierTerms.insuranceBase) found('baseChanged', { from: earlierTerms.insuranceBase ?? 0, to: terms.insuranceBase ?? 0 });
  if (terms.housingFundRate !== earlierTerms.housingFundRate) found('fundRateChanged', { from: earlierTerms.housingFundRate ?? '', to: terms.housingFundRate ?? '' });
  if (terms.declared !== earlierTerms.declared) found('declaredChanged', { from: earlierTerms.declared, to: terms.declared });
};

/** The findings of one person, the heavy ones first. */
export const findForReview = (subject: ReviewSubject, limits: ReviewLimits = defaultReviewLimits): readonly ReviewFinding[] => {
  const findings: ReviewFinding[] = [];
  const found: Found = (code, data = {}) => void findings.push({ code, weight: reviewFindingWeights[code], data });
  lookAtSlip(subject, limits, found);
  lookAtAccount(subject, found);
  lookAtAttendance(subject, limits, found);
  lookAtTerms(subject, limits, found);
  return findings.sort((a, b) => findingWeights.indexOf(a.weight) - findingWeights.indexOf(b.weight));
};
