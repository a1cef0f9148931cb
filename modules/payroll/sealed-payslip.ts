/**
 * What is sealed of a payslip, as one ciphertext: its amounts, check code and findings. Lengths are 32-bit big-endian:
 * length of the amounts, the amounts, length of the check code, the check code, the findings as JSON text.
 */
import type { SealedColumn, SealedPlace } from '#modules/platform';

/** What a payslip was computed from (`pay-basis.ts`). */
export const basisValues: SealedColumn = { table: 'payroll.payslip_basis', column: 'sealed', fieldClass: 'pay' };
/** What was entered, what is owed, what was taken, and differences of paid months (`entry-store.ts`, `deduction-store.ts`, `retro-store.ts`). */
export const enteredAmount: SealedColumn = { table: 'payroll.pay_item_amount', column: 'sealed', fieldClass: 'pay' };
export const baseAmount: SealedColumn = { table: 'payroll.performance_base', column: 'sealed', fieldClass: 'pay' };
export const raiseValues: SealedColumn = { table: 'payroll.raise_proposal', column: 'sealed', fieldClass: 'pay' };
export const orderAmounts: SealedColumn = { table: 'payroll.deduction_order', column: 'sealed', fieldClass: 'pay' };
export const takenAmounts: SealedColumn = { table: 'payroll.deduction_entry', column: 'sealed', fieldClass: 'pay' };
export const retroAmounts: SealedColumn = { table: 'payroll.retro_difference', column: 'sealed', fieldClass: 'pay' };
/** What the review of a run says of a payslip, and what people answered (`review-store.ts`). */
export const reviewValues: SealedColumn = { table: 'payroll.payslip_review', column: 'sealed', fieldClass: 'pay' };
export const answerValues: SealedColumn = { table: 'payroll.finding_answer', column: 'sealed', fieldClass: 'pay' };
/** What was written when pay was held, and when it was released (`hold-store.ts`). */
export const holdNote: SealedColumn = { table: 'payroll.pay_hold', column: 'note_sealed', fieldClass: 'pay' };
export const releaseNote: SealedColumn = { table: 'payroll.pay_hold_release', column: 'note_sealed', fieldClass: 'pay' };
export const payslipValues: SealedColumn = { table: 'payroll.payslip', column: 'sealed', fieldClass: 'pay' };

/** A payslip's row in its binding: an earlier revision's bytes do not fit a later one. */
export const payslipRow = (month: string, runId: number, revision: number): string => `${month}|${runId}|${revision}`;

/** For counting, sealing again and retiring of keys. */
export const payrollSealedPlaces: readonly SealedPlace[] = [
  { ...payslipValues, personColumn: 'person_id', rowText: "to_char(month, 'YYYY-MM') || '|' || run_id || '|' || revision" },
  { ...basisValues, personColumn: 'person_id', rowText: "to_char(month, 'YYYY-MM') || '|' || run_id" },
  { ...enteredAmount, personColumn: 'person_id', rowText: 'amount_id::text' },
  { ...baseAmount, personColumn: 'person_id', rowText: 'base_id::text' },
  { ...raiseValues, personColumn: 'person_id', rowText: 'raise_id::text' },
  { ...orderAmounts, personColumn: 'person_id', rowText: 'row_id::text' },
  { ...takenAmounts, personColumn: 'person_id', rowText: 'run_id::text' },
  { ...retroAmounts, personColumn: 'person_id', rowText: "run_id || '|' || from_run_id" },
  { ...reviewValues, personColumn: 'person_id', rowText: "to_char(month, 'YYYY-MM') || '|' || run_id" },
  { ...answerValues, personColumn: 'person_id', rowText: 'answer_id::text' },
  { ...holdNote, personColumn: 'person_id', rowText: 'hold_id::text' },
  { ...releaseNote, personColumn: 'person_id', rowText: 'hold_id::text' },
  // A publication of sums is a secret of the company, as openSecret knows it.
  { table: 'payroll.pay_summary', column: 'figures_sealed', fieldClass: 'public', personColumn: null, rowText: "to_char(month, 'YYYY-MM')" },
];

export type PayslipValues = { readonly amounts: Uint8Array | null; readonly checkCode: string | null; readonly findings: string };

const lengthBytes = 4;

/** Lengths and parts of a payslip in one row of bytes, to be sealed as one. */
export const encodePayslip = ({ amounts, checkCode, findings }: PayslipValues): Buffer => {
  const vectorBytes = amounts?.length ?? 0;
  const code = checkCode ?? '';
  const findingsBytes = Buffer.byteLength(findings);
  const bytes = Buffer.allocUnsafe(2 * lengthBytes + vectorBytes + code.length + findingsBytes);
  let at = bytes.writeUInt32BE(vectorBytes, 0);
  if (amounts !== null) bytes.set(amounts, at);
  at = bytes.writeUInt32BE(code.length, at + vectorBytes);
  at += bytes.write(code, at, 'latin1');
  bytes.write(findings, at);
  return bytes;
};

/** The parts of `encodePayslip`; throws a RangeError for bytes that are none. */
export const decodePayslip = (plain: Buffer): PayslipValues => {
  const vectorBytes = plain.readUInt32BE(0);
  const amounts = plain.subarray(lengthBytes, lengthBytes + vectorBytes);
  const codeAt = lengthBytes + vectorBytes + lengthBytes;
  const codeLength = plain.readUInt32BE(codeAt - lengthBytes);
  return {
    amounts: vectorBytes === 0 ? null : amounts, checkCode: codeLength === 0 ? null : plain.toString('latin1', codeAt, codeAt + codeLength), findings: plain.toString('utf8', codeAt + codeLength),
  };
};
