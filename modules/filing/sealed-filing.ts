/** What of filing is sealed. */
import type { SealedColumn, SealedPlace } from '#modules/platform';

/** Sums by cost centre tell what few people earn. A voucher belongs to the company; who reads it needs the right to pay. */
export const voucherContent: SealedColumn = { table: 'filing.voucher', column: 'content_sealed', fieldClass: 'public' };
export const unmatchedLines: SealedColumn = { table: 'filing.insurance_bill', column: 'unmatched_sealed', fieldClass: 'public' };
export const billLine: SealedColumn = { table: 'filing.insurance_bill_line', column: 'sealed', fieldClass: 'pay' };

export const billLineRow = (billId: number, lineNumber: number): string => `${billId}|${lineNumber}`;

/** For counting, sealing again and retiring of keys. */
export const filingSealedPlaces: readonly SealedPlace[] = [
  { ...voucherContent, personColumn: null, rowText: 'voucher_id::text' },
  { ...unmatchedLines, personColumn: null, rowText: 'bill_id::text' },
  { ...billLine, personColumn: 'person_id', rowText: "bill_id || '|' || line_number" },
];
