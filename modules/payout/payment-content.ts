/** The bytes of a payment file, from what was meant or from its stored lines: both ways must give the same. */
import { createHash } from 'node:crypto';
import type { BankFileInput } from '#contracts/output/bank-file';
import type { Output } from '#contracts/output/output';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { currencyDigits } from '#kernel/quantity/currency';
import type { CompanyTransaction } from '#modules/platform';
import { payoutError, type PayoutError } from './payout-errors.ts';
import { lineKeyOf, numberOf, readLinesOfFile, readPayer, type Payer, type PaymentFile, type PaymentLine } from './payout-store.ts';
import { openAmounts, openPayees, openPayerAccount, type Payee } from './sealed-payout.ts';

export type BankLayout = Output<BankFileInput>;

export const digestOfBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const findLayout = (layouts: readonly BankLayout[], code: string): BankLayout | undefined => layouts.find((layout) => layout.code === code);

type Head = Pick<PaymentFile, 'year' | 'number' | 'currency' | 'payDate' | 'madeAt'>;
export type MeantLine = { readonly lineNumber: number; readonly amount: bigint; readonly payee: Payee };

export const inputOf = (head: Head, payer: Pick<Payer, 'holderName' | 'bankName' | 'branchCode'>, payerAccount: string, lines: readonly MeantLine[]): BankFileInput => ({
  number: numberOf(head), currency: head.currency, scale: currencyDigits(head.currency), payDate: head.payDate, madeAt: head.madeAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
  payer: { holderName: payer.holderName, bankName: payer.bankName, branchCode: payer.branchCode, accountNumber: payerAccount },
  lines: lines.map(({ lineNumber, amount, payee }) => ({ ...payee, key: lineKeyOf(head, lineNumber), amount })),
});

/** Writes the file and reads it back with the layout's own reader: count, every line and the sum, to the smallest unit. */
export const renderChecked = (layout: BankLayout, input: BankFileInput): Uint8Array => {
  const bytes = layout.render(input);
  const read = layout.check(bytes);
  assert(read.ok, `a bank file is what its layout reads: ${read.ok ? '' : `${read.error.code} at ${read.error.at}`}`);
  const total = input.lines.reduce((sum, { amount }) => sum + amount, 0n);
  assert(read.value.records === input.lines.length && read.value.totals['amount'] === total, 'a bank file says the count and sum that were meant');
  for (const [index, { key, amount }] of input.lines.entries()) assert(read.value.lines[index]?.key === key && read.value.lines[index]?.amount === amount, 'a bank file says each line as it was meant');
  return bytes;
};

export type RebuiltFile = { readonly bytes: Uint8Array; readonly fileName: string; readonly mediaType: string; readonly lines: readonly (PaymentLine & { readonly amount: bigint })[] };

/**
 * A stored file again, from its lines. `forFile` asks the gate and notes who was read; `forDigest` is for comparing. Errors:
 * `fileChanged` when it would not be byte for byte the file of that number, or when a person in it was erased.
 */
export const rebuildFile = async (tx: CompanyTransaction, layouts: readonly BankLayout[], file: PaymentFile, how: 'forDigest' | 'forFile'): Promise<Result<RebuiltFile, PayoutError>> => {
  const refused = failure(payoutError('fileChanged', { number: numberOf(file) }));
  const [layout, payer, lines] = [findLayout(layouts, file.layout), await readPayer(tx, file.payerId), await readLinesOfFile(tx, file.fileId)];
  if (layout === undefined || payer === null || lines.length !== file.lineCount) return refused;
  const amounts = await openAmounts(tx, lines, how);
  const payees = await openPayees(tx, lines, how);
  const meant: (PaymentLine & MeantLine)[] = [];
  for (const [index, line] of lines.entries()) {
    const [amount, payee] = [amounts[index], payees[index]];
    if (amount === undefined || amount === null || payee === undefined || payee === null) return refused;
    meant.push({ ...line, amount, payee });
  }
  const input = inputOf(file, payer, await openPayerAccount(tx, payer, how), meant);
  const bytes = layout.render(input);
  if (digestOfBytes(bytes) !== file.contentDigest) return refused;
  return success({ bytes, fileName: layout.fileName(input), mediaType: layout.mediaType, lines: meant });
};
