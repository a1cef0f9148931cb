/** The pay result line by line, as another payroll system takes it in and gives it back. */

/** `amount` in the item's own unit, as decimal text; sums are taken of it as it stands. */
export type PayResultLine = { readonly personNumber: string; readonly item: string; readonly title: string; readonly unit: string; readonly amount: string };
export type PayResultFile = { readonly month: string; readonly runId: number; readonly digest: string; readonly lines: readonly PayResultLine[] };

export type PayResultRecord = { readonly key: string; readonly personNumber: string; readonly item: string; readonly amount: bigint };
