/** What every layout of a bank file is made from: payout hands it over, outputs/bank-file writes it. */

export type BankFileAccount = { readonly holderName: string; readonly accountNumber: string; readonly bankName: string; /** 联行号 (12 digits), BIC, or empty. */ readonly branchCode: string };

export type BankFileLine = BankFileAccount & {
  /** What the line is known by, here and in what the bank answers: letters, digits and hyphens, at most 35. */
  readonly key: string;
  /** Whole smallest units, more than none. */
  readonly amount: bigint;
  readonly remark: string;
};

export type BankFileInput = {
  /** Its number in the company and year, as "2026-000012". */
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
