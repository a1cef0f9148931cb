/**
 * What an output is: one layout of a file for the outside (a bank, an accounting system, a tax bureau, an employee). It is
 * pure and exact: the same input gives the same bytes on every machine. Each layout brings a reader of its own that knows
 * the layout and nothing of `render`, so that what a file says is compared with what was meant before it leaves.
 */
import type { Result } from '#kernel/base/result';

/** What a file says, found by reading its bytes. Amounts are whole smallest units (fen). */
export type OutputSummary = {
  /** Records of the body, without headers and totals. */
  readonly records: number;
  /** Sums over the records by name, such as `amount`, `debit`, `credit`; a layout that prints totals has compared them. */
  readonly totals: Readonly<Record<string, bigint>>;
  /** One entry a record, in the order of the file: what the record is known by, and its amount. */
  readonly lines: readonly { readonly key: string; readonly amount: bigint }[];
};

/** Why bytes are no file of the layout. `at` names the place: a line, a row and column, an element. Never an amount or an account. */
export type OutputProblem = {
  readonly code:
    | 'unreadable' | 'wrongEncoding' | 'wrongColumns' | 'wrongValue' | 'missingPart' | 'truncated'
    | 'countDiffers' | 'totalDiffers' | 'repeatedKey' | 'notBalanced' | 'activeContent';
  readonly at: string;
};

export type OutputTitle = { readonly zh: string; readonly en: string };

/** `Rendered` is a promise for layouts whose writer works in steps. */
export type Output<Input, Rendered extends Uint8Array | Promise<Uint8Array> = Uint8Array> = {
  /** Whole words in camel case, kept with every file of the layout. */
  readonly code: string;
  readonly title: OutputTitle;
  readonly mediaType: string;
  /** Letters, digits, `-`, `_` and `.` alone, with the ending of the layout. Never a person's name. */
  readonly fileName: (input: Input) => string;
  readonly render: (input: Input) => Rendered;
  /** Reads bytes with the layout's own reader. */
  readonly check: (bytes: Uint8Array) => Result<OutputSummary, OutputProblem>;
};
