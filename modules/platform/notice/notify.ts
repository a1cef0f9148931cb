/**
 * Tells people what happened to what is theirs: inside the product always, outside by a message to their account in a
 * source, and on paper where no message reaches them. Texts are phrases, filled in with names, dates and last four digits.
 */
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '../transaction.ts';
import { insertDeliveries, insertNotice, type NewNotice } from './notice-store.ts';

export type NoticeWays = {
  /** Accounts in sources that can take a message. */
  readonly messages: readonly { readonly sourceCode: string; readonly personKey: string }[];
  /** Also, or only, on paper. */
  readonly isPrinted: boolean;
};

/** More digits in a row than a date or a last four has: an amount or an account number got into a notice. */
const looksClassified = /\d{5,}|\d[.,]\d{2}(?!\d)|[¥$€]/;
const instantOrDate = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;

/** Puts the notice and its deliveries in the caller's transaction; a job sends what goes out. Answers the notice's id. */
export const notify = async (tx: CompanyTransaction, notice: NewNotice, ways: NoticeWays = { messages: [], isPrinted: false }): Promise<number> => {
  // A name or number of a person may have digits; everything else that looks like money or an account stops here.
  for (const [name, value] of Object.entries(notice.data)) {
    if (name === 'personNumber' || name === 'name') continue;
    assert(instantOrDate.test(value) || !looksClassified.test(value), `a notice carries no amounts and no account numbers (${notice.code}.${name})`);
  }
  const noticeId = await insertNotice(tx, notice);
  if (ways.messages.length > 0 || ways.isPrinted) await insertDeliveries(tx, noticeId, ways.messages, ways.isPrinted);
  return noticeId;
};
