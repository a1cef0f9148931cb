/** Facts about people. Amounts are decimal strings, dates are epoch-days, `null` means "the source does not say". */

/** A member of the outside system's contact list. Says who exists there, not who is employed. */
export type ContactFact = {
  readonly kind: 'contact';
  readonly sourcePersonKey: string;
  readonly name: string;
  readonly departmentKeys: readonly string[];
  readonly status: 'active' | 'disabled' | 'notActivated' | 'left';
};

export type ContactDepartmentFact = { readonly kind: 'contactDepartment'; readonly departmentKey: string; readonly parentKey: string | null; readonly name: string };

/** A person as the company's own books know them; `personNumber` (工号) is the key. */
export type PersonRecordFact = {
  readonly kind: 'person';
  readonly personNumber: string;
  readonly name: string;
  readonly identityNumber: string;
  readonly mobile: string;
  readonly email: string;
  readonly hireDay: number;
  /** Last day of employment (离职日期), included; null = no end known. */
  readonly leaveDay: number | null;
  readonly department: string;
  readonly managerPersonNumber: string | null;
  readonly sourcePersonKey: string | null;
};

/** 用工形式: dispatched workers are paid by the company that sends them; interns, re-employed retirees and part-timers have rules of their own. */
export const employmentKinds = ['standard', 'dispatched', 'intern', 'retiree', 'partTime'] as const;
export type EmploymentKind = (typeof employmentKinds)[number];

/** Terms from `validFromDay` on, until the next terms of the same person. */
export type TermsFact = {
  readonly kind: 'terms';
  readonly personNumber: string;
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
  readonly housingFundRate: string | null;
  /** Left out: as the person's terms said before, else standard. */
  readonly employmentKind?: EmploymentKind;
};

const deductionKinds = ['childEducation', 'infantCare', 'continuingEducation', 'homeLoanInterest', 'rent', 'elderlySupport', 'personalPension'] as const;
/** 专项附加扣除 as declared by the employee: `monthlyAmount` from month to month, both included, "2026-10". */
export type DeclaredDeductionFact = {
  readonly kind: 'declaredDeduction';
  readonly personNumber: string;
  readonly deduction: (typeof deductionKinds)[number];
  readonly monthlyAmount: string;
  readonly fromMonth: string;
  readonly toMonth: string;
};

/** Opening running totals of the tax year up to and including `throughMonth` (X45). */
export type OpeningBalanceFact = {
  readonly kind: 'openingBalance';
  readonly personNumber: string;
  readonly taxYear: number;
  readonly throughMonth: string;
  readonly monthsEmployed: number;
  readonly income: string;
  readonly exemptIncome: string;
  readonly specialDeduction: string;
  readonly specialAdditionalDeduction: string;
  readonly otherDeduction: string;
  readonly taxWithheld: string;
};

/** One line of a payslip that another system paid. */
export type EarlierPayslipLineFact = { readonly kind: 'earlierPayslipLine'; readonly personNumber: string; readonly month: string; readonly item: string; readonly amount: string };

/** A place of work; its zone decides the day, its region and city the rules that apply. */
export type WorkplaceFact = {
  readonly kind: 'workplace';
  readonly workplaceCode: string;
  readonly name: string;
  /** IANA name. */
  readonly zone: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  readonly region: string;
  readonly city: string;
};

export type PersonFact = ContactFact | ContactDepartmentFact | PersonRecordFact | TermsFact | DeclaredDeductionFact | OpeningBalanceFact | EarlierPayslipLineFact | WorkplaceFact;
