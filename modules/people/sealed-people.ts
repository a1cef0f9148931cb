/** Which columns of people are sealed, what their plain bytes look like, and how a row is named in its binding. */
import { assert } from '#kernel/base/result';
import type { OpenedValue, SealedColumn, SealedPlace } from '#modules/platform';

export const termsAmounts: SealedColumn = { table: 'people.terms', column: 'amounts_sealed', fieldClass: 'pay' };
export const declaredAmount: SealedColumn = { table: 'people.declared_deduction', column: 'amount_sealed', fieldClass: 'pay' };
export const openingAmounts: SealedColumn = { table: 'people.opening_balance', column: 'amounts_sealed', fieldClass: 'pay' };
export const earlierLines: SealedColumn = { table: 'people.earlier_payslip', column: 'lines_sealed', fieldClass: 'pay' };
/** What was written beside a new wage. */
export const wageNote: SealedColumn = { table: 'people.person_event', column: 'wage_note_sealed', fieldClass: 'pay' };
export const identityNumber: SealedColumn = { table: 'people.person', column: 'identity_sealed', fieldClass: 'identity' };
export const mobileNumber: SealedColumn = { table: 'people.person', column: 'mobile_sealed', fieldClass: 'personal' };
/** Cells of a workbook are pay as often as not. */
export const importFailures: SealedColumn = { table: 'people.workbook_import', column: 'failures_sealed', fieldClass: 'pay' };
export const importFailedRows: SealedColumn = { table: 'people.workbook_import', column: 'failed_rows_sealed', fieldClass: 'pay' };

/** Purpose of the marks by which equal identity numbers are found. */
export const identityMark = 'identityNumber';

const ofPerson = { personColumn: 'person_id' } as const;
const ofCompany = { personColumn: null } as const;

/** For counting, sealing again and retiring of keys. */
export const peopleSealedPlaces: readonly SealedPlace[] = [
  { ...termsAmounts, ...ofPerson, rowText: 'terms_id::text' },
  { ...declaredAmount, ...ofPerson, rowText: 'declaration_id::text' },
  { ...openingAmounts, ...ofPerson, rowText: 'balance_id::text' },
  { ...earlierLines, ...ofPerson, rowText: 'payslip_id::text' },
  { ...wageNote, ...ofPerson, rowText: 'event_id::text' },
  // The number moves with every change of the row: bytes of an earlier state do not fit it.
  { ...identityNumber, ...ofPerson, rowText: 'recorded_seq::text', mark: { column: 'identity_mark', purpose: identityMark } },
  { ...mobileNumber, ...ofPerson, rowText: 'recorded_seq::text' },
  { ...importFailures, ...ofCompany, rowText: 'import_id::text' },
  { ...importFailedRows, ...ofCompany, rowText: 'import_id::text' },
];

const decimal = /^-?\d+(\.\d+)?$/;

/** Amounts as they travel into a seal: decimal strings in a fixed order, null where the source does not say. */
export const encodeAmounts = (amounts: readonly (string | null)[]): Buffer => {
  assert(amounts.every((amount) => amount === null || decimal.test(amount)), 'an amount is a decimal number');
  return Buffer.from(JSON.stringify(amounts));
};

/** The amounts of an opened value; null when the person's key is destroyed, or nothing stood there. */
export const decodeAmounts = (opened: OpenedValue): readonly (string | null)[] | null => (opened === null || opened === 'erased' ? null : (JSON.parse(opened.toString()) as readonly (string | null)[]));

export type EarlierLine = readonly [item: string, amount: string];
/** Lines of an earlier payslip as bytes to be sealed. */
export const encodeLines = (lines: readonly EarlierLine[]): Buffer => Buffer.from(JSON.stringify(lines));
/** The lines that were sealed; null when there were none or they were erased. */
export const decodeLines = (opened: OpenedValue): readonly EarlierLine[] | null => (opened === null || opened === 'erased' ? null : (JSON.parse(opened.toString()) as readonly EarlierLine[]));
/** The text that was sealed; null when there was none or it was erased. */
export const decodeText = (opened: OpenedValue): string | null => (opened === null || opened === 'erased' ? null : opened.toString());
