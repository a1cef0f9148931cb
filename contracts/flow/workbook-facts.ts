/** What a company workbook says, row by row, so that every refusal can point at its cell. */
import type { DeclaredDeductionFact, EarlierPayslipLineFact, OpeningBalanceFact, PersonRecordFact, TermsFact, WorkplaceFact } from './person-fact.ts';
import type { ScheduleFact } from './work-fact.ts';

export type WorkbookSheetKey = 'persons' | 'terms' | 'workplaces' | 'schedules' | 'declaredDeductions' | 'openingBalances' | 'earlierPayslipLines';

/** A fact and the row it came from; `row` counts from 1 with the headings, as the spreadsheet shows it. */
export type LocatedFact<F> = { readonly row: number; readonly fact: F };

export type WorkbookFacts = {
  readonly persons: readonly LocatedFact<PersonRecordFact>[];
  readonly terms: readonly LocatedFact<TermsFact>[];
  readonly workplaces: readonly LocatedFact<WorkplaceFact>[];
  /** One fact a schedule; `row` is its first row. */
  readonly schedules: readonly LocatedFact<ScheduleFact>[];
  readonly declaredDeductions: readonly LocatedFact<DeclaredDeductionFact>[];
  readonly openingBalances: readonly LocatedFact<OpeningBalanceFact>[];
  readonly earlierPayslipLines: readonly LocatedFact<EarlierPayslipLineFact>[];
};

/** Closed list; text in phrases under `error.<code>`. */
export const rowErrorCodes = [
  'required', 'formulaWithoutResult', 'cellError', 'wrongCellKind', 'controlCharacter', 'textTooLong', 'innerBlank',
  'numberMangled', 'identityNumberMangled', 'identityNumberWrong', 'identityChecksum',
  'dateUnreadable', 'dateAmbiguous', 'dateNotReal', 'dateOutOfRange', 'dateHasTime', 'monthUnreadable',
  'numberUnreadable', 'numberAmbiguous', 'tooManyDecimals', 'negative', 'numberOutOfRange', 'ratioOutOfRange', 'notWhole',
  'timeUnreadable', 'weekdaysUnreadable', 'choiceUnknown', 'emailWrong', 'zoneUnknown', 'currencyUnknown', 'countryUnknown',
  'duplicateRow', 'leaveBeforeHire', 'monthsReversed', 'managerIsSelf', 'scheduleRowsDisagree', 'breakIncomplete', 'shiftTooLong',
  'weekdayTwice', 'taxYearDiffers',
  'unknownPerson', 'unknownManager', 'unknownWorkplace',
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
