/** What a printed payslip says: the figures of the screen, as texts and exact decimals. Everything on the page comes from here. */

export type PayslipDocumentLine = {
  readonly title: string;
  /** Exact decimal with every place of its unit: "18.0", "12345.60"; minutes are whole. */
  readonly amount: string;
  readonly unit: 'money' | 'minute' | 'day' | 'other';
};

export type PayslipDocumentSection = { readonly title: string; readonly lines: readonly PayslipDocumentLine[] };

export type PayslipDocument = {
  readonly language: 'zh-CN' | 'en';
  /** "2026-10", for the file's name and its date. */
  readonly month: string;
  /** For the file's name. */
  readonly personNumber: string;
  /** Head of the page: what it is and whose company. */
  readonly title: string;
  readonly company: string;
  /** A word beside the title when these are no final figures, such as 预览; null when they are. */
  readonly mark: string | null;
  /** Name and value, in order: person, department, period, pay date. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly netPay: { readonly title: string; readonly amount: string; readonly currency: string };
  /** Sections of the left and the right column. */
  readonly left: readonly PayslipDocumentSection[];
  readonly right: readonly PayslipDocumentSection[];
  /** Small print at the foot: check code, digest, how many lines. */
  readonly foot: readonly string[];
  /** Opens the file; null for a file without one. With a password, no two files are the same bytes. */
  readonly password: string | null;
};
