/**
 * Why personal information is processed, on which basis of article 13 of the Personal Information Protection Law, and
 * who gets it. The product's own list; a company adds its recipients.
 */
import type { FieldClass } from '#kernel/base/field-class';

export type LawfulBasis = 'contract' | 'legalDuty' | 'consent';
export type Purpose = {
  readonly purpose: string;
  readonly lawfulBasis: LawfulBasis;
  readonly fieldClasses: readonly FieldClass[];
  /** Built-in recipients: phrases privacy.recipient.<recipient>. */
  readonly recipients: readonly string[];
};

export const purposes = [
  { purpose: 'staffDirectory', lawfulBasis: 'contract', fieldClasses: ['public', 'personal', 'identity'], recipients: ['personnelOffice'] },
  { purpose: 'attendance', lawfulBasis: 'legalDuty', fieldClasses: ['personal', 'health'], recipients: ['personnelOffice', 'lineManagers', 'attendanceProvider'] },
  { purpose: 'payroll', lawfulBasis: 'contract', fieldClasses: ['pay', 'bank', 'health'], recipients: ['payrollOffice', 'bank'] },
  { purpose: 'taxAndInsurance', lawfulBasis: 'legalDuty', fieldClasses: ['pay', 'identity'], recipients: ['payrollOffice', 'taxOffice', 'insuranceOffice'] },
  { purpose: 'signIn', lawfulBasis: 'contract', fieldClasses: ['public', 'personal'], recipients: ['administrators'] },
  { purpose: 'accountability', lawfulBasis: 'legalDuty', fieldClasses: ['public', 'personal'], recipients: ['auditors'] },
  { purpose: 'whereabouts', lawfulBasis: 'consent', fieldClasses: ['personal'], recipients: ['personnelOffice', 'attendanceProvider'] },
  { purpose: 'recruiting', lawfulBasis: 'contract', fieldClasses: ['personal', 'identity', 'pay'], recipients: ['personnelOffice', 'lineManagers'] },
  { purpose: 'performance', lawfulBasis: 'contract', fieldClasses: ['rating'], recipients: ['lineManagers', 'personnelOffice'] },
] as const satisfies readonly Purpose[];

export type PurposeName = (typeof purposes)[number]['purpose'];

/** The versions of the consent texts that are shown today: phrases privacy.consentText.<kind>. A new wording is a new version. */
export const consentTextVersions = { bankAccount: '2026-11', whereabouts: '2026-11', faceImage: '2026-11' } as const;
