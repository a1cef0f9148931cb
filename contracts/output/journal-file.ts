/** Journal vouchers as accounting systems take them in. */

/** One line of a voucher; one of the two sides is zero. Amounts are fen; a red figure is negative on its own side. */
export type VoucherLine = { readonly summary: string; readonly account: string; readonly accountTitle: string; readonly costCentre: string; readonly costCentreTitle: string; readonly debit: bigint; readonly credit: bigint };

export type Voucher = {
  readonly number: number;
  /** 凭证字, such as 记. */
  readonly word: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly legalEntity: string;
  readonly currency: string;
  readonly lines: readonly VoucherLine[];
};

/** `name` is the month and the number of the file, digits and hyphens alone. */
export type JournalFile = { readonly name: string; readonly maker: string; readonly vouchers: readonly Voucher[] };
