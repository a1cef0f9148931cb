/** Sends the messages that wait. What a source refuses for good becomes a sheet of paper; what it refuses now is tried again. */
import type { Result } from '#kernel/base/result';
import type { CompanyTransaction } from '../transaction.ts';
import { countAttempt, settleMessage, takeWaitingMessages, type Delivery } from './notice-store.ts';

export type SendError = { readonly code: string; readonly mayRetry: boolean };
/** Sends one message to one account; the text is made from the phrase of the notice. */
export type SendMessage = (delivery: Delivery) => Promise<Result<{ readonly providerMessage: string }, SendError>>;

const longestAttempts = 20;
const perTransaction = 20;

/** Answers how many were settled and how many have to be tried again. */
export const sendNotices = async (tx: CompanyTransaction, send: SendMessage): Promise<{ readonly settled: number; readonly later: number }> => {
  let settled = 0;
  let later = 0;
  for (const delivery of await takeWaitingMessages(tx, perTransaction)) {
    const sent = await send(delivery);
    if (sent.ok) await settleMessage(tx, delivery, { state: 'sent', providerMessage: sent.value.providerMessage });
    else if (sent.error.mayRetry && delivery.attempts + 1 < longestAttempts) {
      await countAttempt(tx, delivery.deliveryId);
      later += 1;
      continue;
    } else await settleMessage(tx, delivery, { state: 'failed', code: sent.error.code });
    settled += 1;
  }
  return { settled, later };
};
