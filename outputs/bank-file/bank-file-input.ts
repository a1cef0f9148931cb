/** What every layout of a bank file is made from. */

export type BankFileAccount = { readonly holderName: string; readonly accountNumber: string; readonly bankName: string; /** 联行号 (12 digits), BIC, or empty. */ readonly branchCode: string };

export type BankFileLine = BankFileAccount & {
  /** What the line is known by, here and in what the bank answers: letters, digits and hyphens, at most 35. */
  readonly key: string;
  /** Whole smallest units, more than none. */
  readonly amount: bigint;
  readonly remark: string;
};

export type BankFileInput = {
  /** Its number in the company and year, as "2026-000012-1". */
  readonly number: string;
  readonly currency: string;
  /** Digits after the point of the currency. */
  readonly scale: number;
  readonly payDate: string;
  /** "2026-11-10T02:03:04Z". */
  readonly madeAt: string;
  readonly payer: BankFileAccount;
  readonly lines: readonly BankFileLine[];
};

/** "1234.56" of 123456 with two digits. */
export const decimalText = (amount: bigint, scale: number): string => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return amount < 0n ? `-${text}` : text;
};

export const totalOf = (lines: readonly BankFileLine[]): bigint => lines.reduce((sum, { amount }) => sum + amount, 0n);

/** The text on one line without controls, marks of direction and halves of characters, and no longer than a field holds. */
export const plainText = (text: string, longest: number): string =>
  [...text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\uFFFD\uFFFE\uFFFF]+/gu, ' ').replaceAll(/\s+/g, ' ').trim()].slice(0, longest).join('').trim();
