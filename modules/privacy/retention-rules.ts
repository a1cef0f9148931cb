/**
 * How long each kind of data is kept. `shortestMonths` is what the law demands and nobody may go below; `months` is the
 * product's proposal, which a company may change. Where the reference only remembers a term, it is the company's choice.
 */
export type RetentionStart = 'record' | 'employmentEnd' | 'resolved' | 'asked';
export type RetentionRule = {
  readonly rule: string;
  readonly tables: readonly string[];
  readonly months: number;
  readonly shortestMonths: number;
  readonly startsWith: RetentionStart;
  readonly basis: string;
  readonly proof: 'confirmed' | 'secondary' | 'companyChoice';
  /** False: kept until it runs out in any case. True: an erasure asked for need not wait for it. */
  readonly endsWithErasure: boolean;
};

const wageRecords = 'Regulation 489 article 6 (2 years); Regulation on Wages of Migrant Workers (3 years)';

export const retentionRules = [
  { rule: 'wageRecords', tables: ['payroll.payslip', 'payroll.payslip_basis', 'payroll.pay_hold', 'payroll.pay_hold_release', 'payroll.run_exclusion', 'people.earlier_payslip'], months: 36, shortestMonths: 24, startsWith: 'record', basis: wageRecords, proof: 'confirmed', endsWithErasure: false },
  {
    rule: 'attendanceRecords', tables: ['attendance.attendance_day', 'attendance.punch', 'attendance.approval', 'attendance.roster_day', 'attendance.day_report', 'attendance.expected_punch_missing'],
    months: 36, shortestMonths: 24, startsWith: 'record', basis: wageRecords, proof: 'confirmed', endsWithErasure: false,
  },
  { rule: 'contracts', tables: ['people.terms'], months: 24, shortestMonths: 24, startsWith: 'employmentEnd', basis: 'Labour Contract Law article 50', proof: 'confirmed', endsWithErasure: false },
  { rule: 'specialDeductions', tables: ['people.declared_deduction'], months: 60, shortestMonths: 60, startsWith: 'record', basis: 'STA Announcement 60 of 2018', proof: 'confirmed', endsWithErasure: false },
  { rule: 'taxWithholding', tables: ['people.opening_balance'], months: 60, shortestMonths: 0, startsWith: 'record', basis: 'Company choice: papers of tax withheld', proof: 'companyChoice', endsWithErasure: false },
  { rule: 'rawRecords', tables: ['sync.landed_record', 'sync.coverage'], months: 12, shortestMonths: 0, startsWith: 'record', basis: 'PIPL article 19: as short as the purpose allows', proof: 'companyChoice', endsWithErasure: true },
  { rule: 'quarantine', tables: ['sync.quarantined_record'], months: 6, shortestMonths: 0, startsWith: 'record', basis: 'PIPL article 19: as short as the purpose allows', proof: 'companyChoice', endsWithErasure: true },
  { rule: 'failedImports', tables: ['people.workbook_import'], months: 1, shortestMonths: 0, startsWith: 'record', basis: 'PIPL article 19: as short as the purpose allows', proof: 'companyChoice', endsWithErasure: true },
  { rule: 'commandAnswers', tables: ['platform.command'], months: 3, shortestMonths: 0, startsWith: 'record', basis: 'PIPL article 19: as short as the purpose allows', proof: 'companyChoice', endsWithErasure: true },
  { rule: 'personCopies', tables: ['privacy.person_export'], months: 0, shortestMonths: 0, startsWith: 'asked', basis: 'PIPL article 45: a copy waits a day', proof: 'companyChoice', endsWithErasure: true },
] as const satisfies readonly RetentionRule[];

export type RetentionRuleName = (typeof retentionRules)[number]['rule'];
/** Whether a name is one of the rules. */
export const isRetentionRule = (name: string): name is RetentionRuleName => retentionRules.some(({ rule }) => rule === name);

/** `day` ("2026-11-22") moved by whole months; the last day of a shorter month where the day does not exist. */
export const monthsLater = (day: string, months: number): string => Temporal.PlainDate.from(day).add({ months }).toString();
