/** What a company workbook says, row by row, so that every refusal can point at its cell. */
import type { DeclaredDeductionFact, EarlierPayslipLineFact, OpeningBalanceFact, PersonRecordFact, TermsFact, WorkplaceFact } from './person-fact.ts';
import type { ScheduleFact } from './work-fact.ts';

export type WorkbookSheetKey = 'persons' | 'terms' | 'workplaces' | 'schedules' | 'declaredDeductions' | 'openingBalances' | 'earlierPayslipLines'
  | 'punches' | 'approvals' | 'rosterDays';

/** A fact and the row it came from; `row` counts from 1 with the headings, as the spreadsheet shows it. */
export type LocatedFact<F> = { readonly row: number; readonly fact: F };

/**
 * A wall-clock moment as a row says it. Only the company knows the zone of the person's workplace on that day, so the
 * instant is made there. `second` counts from 00:00 of `day` (86,400 = the end of the day).
 */
export type LocalMoment = {
  /** Epoch-day on the wall calendar. */
  readonly day: number;
  readonly second: number;
  /** The row names only the day. */
  readonly isWholeDay: boolean;
  /** Which one is meant when the clock is put back: A = the first, B = the second, a number = seconds east of UTC; null = not said. */
  readonly choice: 'A' | 'B' | number | null;
  /** As written. */
  readonly text: string;
};

export type PunchRow = { readonly kind: 'punchRow'; readonly personNumber: string; readonly moment: LocalMoment; readonly direction: 'in' | 'out' | 'unknown'; readonly device: string; readonly place: string };

export const approvalRowTypes = ['annualLeave', 'personalLeave', 'sickLeave', 'compensatoryLeave', 'otherPaidLeave', 'overtime', 'trip', 'correction'] as const;
/** An approved form. A correction has `from` alone: the punch it supplies, and the business day it repairs. */
export type ApprovalRow = {
  readonly kind: 'approvalRow'; readonly personNumber: string; readonly type: (typeof approvalRowTypes)[number]; readonly approvalNumber: string;
  readonly from: LocalMoment; readonly to: LocalMoment | null; readonly day: number | null; readonly direction: 'in' | 'out' | 'unknown';
};

/** One planned day of a roster schedule; null = rest. */
export type RosterDayRow = { readonly kind: 'rosterDayRow'; readonly personNumber: string; readonly day: number; readonly shiftCode: string | null };

export type WorkbookFacts = {
  readonly persons: readonly LocatedFact<PersonRecordFact>[];
  readonly terms: readonly LocatedFact<TermsFact>[];
  readonly workplaces: readonly LocatedFact<WorkplaceFact>[];
  /** One fact a schedule; `row` is its first row. */
  readonly schedules: readonly LocatedFact<ScheduleFact>[];
  readonly declaredDeductions: readonly LocatedFact<DeclaredDeductionFact>[];
  readonly openingBalances: readonly LocatedFact<OpeningBalanceFact>[];
  readonly earlierPayslipLines: readonly LocatedFact<EarlierPayslipLineFact>[];
  readonly punches: readonly LocatedFact<PunchRow>[];
  readonly approvals: readonly LocatedFact<ApprovalRow>[];
  readonly rosterDays: readonly LocatedFact<RosterDayRow>[];
  /** Sheets that came back with their reason column (failed rows, corrected): they add and correct, and remove nothing. */
  readonly partialSheets: readonly WorkbookSheetKey[];
};

/** Closed list; text in phrases under `error.<code>`. */
export const rowErrorCodes = [
  'required', 'formulaWithoutResult', 'cellError', 'wrongCellKind', 'controlCharacter', 'textTooLong', 'innerBlank', 'codeUnsafe',
  'numberMangled', 'identityNumberMangled', 'identityNumberWrong', 'identityChecksum',
  'dateUnreadable', 'dateAmbiguous', 'dateNotReal', 'dateOutOfRange', 'dateHasTime', 'monthUnreadable',
  'numberUnreadable', 'numberAmbiguous', 'tooManyDecimals', 'negative', 'numberOutOfRange', 'ratioOutOfRange', 'notWhole',
  'timeUnreadable', 'weekdaysUnreadable', 'choiceUnknown', 'emailWrong', 'zoneUnknown', 'currencyUnknown', 'countryUnknown',
  'duplicateRow', 'leaveBeforeHire', 'monthsReversed', 'managerIsSelf', 'scheduleRowsDisagree', 'breakIncomplete', 'shiftTooLong',
  'weekdayTwice', 'taxYearDiffers',
  'unknownPerson', 'unknownManager', 'unknownWorkplace', 'numberOfAnother', 'samePerson',
  'momentMissing', 'momentTwice', 'momentUnreadable', 'timeMissing', 'timeHappensTwice', 'timeSkipped', 'offsetWrong', 'momentsReversed', 'endMissing',
  'noTermsOnDay', 'unknownShift', 'ownTerms', 'ownWork',
] as const;
export type RowErrorCode = (typeof rowErrorCodes)[number];

export type WorkbookRowError = {
  readonly sheet: WorkbookSheetKey;
  readonly row: number;
  /** The Chinese heading of the column; "" when the whole row. */
  readonly column: string;
  readonly code: RowErrorCode;
  /** What stood in the cell, cut to 100 characters. */
  readonly text: string;
};
