/** Who joins and who leaves the contributions of a place, as its counters want to know it. */

export type InsuranceChangeReason = 'hired' | 'movedHere' | 'left' | 'movedAway';

export type InsuranceChangeRow = {
  readonly personNumber: string;
  readonly name: string;
  readonly identityNumber: string;
  readonly reason: InsuranceChangeReason;
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Declared bases in fen; null where none is declared. */
  readonly insuranceBase: bigint | null;
  readonly housingFundBase: bigint | null;
};
export type InsuranceChangesFile = { readonly month: string; readonly placeNumber: number; readonly rows: readonly InsuranceChangeRow[] };
