/** What the world holds. Days are epoch-days, instants epoch seconds (UTC), minutes whole, amounts decimal strings. */
import type { Country, DayClass, Zone } from './october.ts';

export type WorldBreak = { readonly fromMinute: number; readonly toMinute: number; /** Null: the whole interval is the break. */ readonly floatingLengthMinutes: number | null };

/** Minutes count from 00:00 of the shift's day; `endMinute` above 1440 ends the next day. */
export type WorldShift = {
  readonly code: string;
  readonly name: string;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly breaks: readonly WorldBreak[];
  readonly flexLateMinutes: number;
};

/** `wecom` schedules are rules (打卡规则) of the corp; `workbook` ones stand on the sheet 班次. */
export type WorldSchedule = {
  readonly code: string;
  readonly name: string;
  readonly zone: Zone;
  readonly keptIn: 'wecom' | 'workbook';
  readonly form: 'weekday' | 'roster';
  readonly followsHolidays: boolean;
  /** `weekday`: the shift of each weekday, Sunday first. Empty for rosters. */
  readonly weekdayShiftCodes: readonly (string | null)[];
  readonly shifts: readonly WorldShift[];
};

export type WorldWorkplace = {
  readonly code: string;
  readonly name: string;
  readonly zone: Zone;
  readonly country: Country;
  readonly region: string;
  readonly city: string;
};

export type WorldDepartment = { readonly departmentId: number; readonly parentId: number; readonly name: string };

export type WorldTerms = {
  readonly validFromDay: number;
  readonly legalEntity: string;
  readonly workplace: string;
  readonly insurancePlace: string | null;
  readonly wageKind: 'monthly' | 'hourly';
  readonly wage: string;
  readonly currency: string;
  readonly scheduleCode: string;
  readonly insuranceBase: string | null;
  readonly housingFundBase: string | null;
  /** A ratio such as "0.07". */
  readonly housingFundRate: string | null;
};

export type DeductionKind = 'childEducation' | 'infantCare' | 'continuingEducation' | 'homeLoanInterest' | 'rent' | 'elderlySupport' | 'personalPension';
export type WorldDeduction = { readonly deduction: DeductionKind; readonly monthlyAmount: string; readonly fromMonth: string; readonly toMonth: string };

export type WorldOpeningBalance = {
  readonly monthsEmployed: number;
  readonly income: string;
  readonly exemptIncome: string;
  readonly specialDeduction: string;
  readonly specialAdditionalDeduction: string;
  readonly otherDeduction: string;
  readonly taxWithheld: string;
};

export type WorldPayslipLine = { readonly item: string; readonly amount: string };

export type WorldPerson = {
  readonly personNumber: string;
  readonly name: string;
  readonly identityNumber: string;
  readonly mobile: string;
  readonly email: string;
  readonly bankAccount: string;
  readonly hireDay: number;
  /** The first day on which the person is no longer employed; null when no end is known. */
  readonly leaveDay: number | null;
  /** Path of names, top first, joined by "/". */
  readonly department: string;
  readonly departmentId: number;
  readonly managerPersonNumber: string | null;
  readonly country: Country;
  readonly zone: Zone;
  readonly scheduleCode: string;
  readonly terms: readonly WorldTerms[];
  readonly deductions: readonly WorldDeduction[];
  readonly openingBalance: WorldOpeningBalance | null;
  readonly septemberPayslip: readonly WorldPayslipLine[];
  /** Null: never had an account. `leftAt`: the account is gone from this instant on, its punches with it. */
  readonly wecom: { readonly userId: string; readonly leftAt: number | null } | null;
  /** What the workbook says the account is; most rows leave it empty. */
  readonly userIdInWorkbook: string | null;
};

/** Every day on which the person is employed; `shift` null = rest. */
export type WorldPlannedDay = { readonly day: number; readonly shift: WorldShift | null };

export type WorldPunch = { readonly userId: string; readonly day: number; readonly instant: number; readonly direction: 'in' | 'out'; readonly place: string; readonly device: string };

export type WorldFormStatus = 'approved' | 'pending' | 'rejected' | 'withdrawn';
export type WorldLeaveType = 'annualLeave' | 'personalLeave' | 'sickLeave' | 'compensatoryLeave' | 'otherPaidLeave';

export type WorldForm = {
  readonly number: string;
  readonly userId: string;
  readonly submittedInstant: number;
  readonly decidedInstant: number | null;
  readonly status: WorldFormStatus;
  readonly approverUserId: string;
  readonly content:
    | { readonly type: 'leave'; readonly leaveType: WorldLeaveType; readonly unit: 'halfday' | 'hour'; readonly from: number; readonly to: number }
    | { readonly type: 'overtime'; readonly from: number; readonly to: number }
    | { readonly type: 'trip'; readonly unit: 'halfday' | 'hour'; readonly from: number; readonly to: number }
    | { readonly type: 'correction'; readonly instant: number; readonly day: number; readonly direction: 'in' | 'out' };
};

export const intentKinds = [
  'onTime', 'flexLate', 'nightShift', 'restDayShift', 'holidayShift', 'late', 'early', 'absent',
  'forgotIn', 'forgotOut', 'forgotInCorrected', 'forgotOutCorrected', 'forgotCorrectionRefused', 'punchedTwice',
  'overtimeFull', 'overtimePartly', 'overtimeNotWorked', 'overtimeUnapproved', 'overtimeFormRefused',
  'restDayOvertime', 'holidayOvertime',
  'leaveFullDay', 'leaveHalfDay', 'leaveHours', 'leaveFormRefused', 'trip', 'notInWeCom',
] as const;
export type IntentKind = (typeof intentKinds)[number];

/** What a person meant to do on a day. `minutes`: how late, how long the overtime or leave; 0 where it says nothing. */
export type IntentRow = { readonly personNumber: string; readonly day: number; readonly kind: IntentKind; readonly minutes: number; readonly formNumber: string | null };

/** What attendance must find on that day: the fields are those of an attendance day, the findings by name, sorted. */
export type ExpectedDay = {
  readonly day: number;
  readonly dayClass: DayClass;
  readonly scheduledMinutes: number;
  readonly normalMinutes: number;
  readonly lateMinutes: number;
  readonly earlyMinutes: number;
  readonly absentMinutes: number;
  readonly missingPunchMinutes: number;
  readonly annualLeaveMinutes: number;
  readonly personalLeaveMinutes: number;
  readonly sickLeaveMinutes: number;
  readonly compensatoryLeaveMinutes: number;
  readonly otherPaidLeaveMinutes: number;
  readonly tripMinutes: number;
  readonly overtimeWorkdayMinutes: number;
  readonly overtimeRestDayMinutes: number;
  readonly overtimeStatutoryHolidayMinutes: number;
  readonly breakMinutes: number;
  readonly findings: readonly string[];
};

/** Someone in the contact list who is nobody in the books. */
export type WorldExternalContact = { readonly userId: string; readonly name: string; readonly departmentId: number; readonly why: 'consultant' | 'mistypedDuplicate' };

export type WorldCompany = {
  readonly code: string;
  readonly name: string;
  readonly corpId: string;
  readonly agentSecret: string;
  readonly contactSecret: string;
  readonly workplaces: readonly WorldWorkplace[];
  readonly departments: readonly WorldDepartment[];
  readonly schedules: readonly WorldSchedule[];
  readonly people: readonly WorldPerson[];
  readonly externalContacts: readonly WorldExternalContact[];
  /** By person number. */
  readonly plans: ReadonlyMap<string, readonly WorldPlannedDay[]>;
  readonly punches: readonly WorldPunch[];
  readonly forms: readonly WorldForm[];
  readonly intentJournal: readonly IntentRow[];
  /** By person number, ascending by day, one row for every employed day of the world. */
  readonly expected: ReadonlyMap<string, readonly ExpectedDay[]>;
};

export type World = { readonly seed: number; readonly month: '2026-10'; readonly nowInstant: number; readonly companies: readonly WorldCompany[] };
