/** What a landed page means to the rest of the product, in the transaction that lands it. */
import { absorbWorkFacts } from '#modules/attendance';
import { absorbContacts, autoMatch } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { readLandedRecords, type Absorb } from '#modules/sync';

/** Landed records of accounts that were matched just now, absorbed as if they had been known from the beginning. */
export async function reabsorbAccounts(tx: CompanyTransaction, matched: { readonly sourceCode: string; readonly sourcePersonKeys: readonly string[] }): Promise<void> {
  if (matched.sourcePersonKeys.length === 0) return;
  const records = await readLandedRecords(tx, matched);
  await absorbWorkFacts(tx, { sourceCode: matched.sourceCode, records });
}

export const createAbsorb = (nowMilliseconds: () => number): Absorb => async (tx, { sourceCode, records, tombstones, firstSeen }) => {
  const isContact = (stream: string): boolean => stream === 'person' || stream === 'department';
  const contacts = records.filter((record) => isContact(record.stream));
  const goneContacts = tombstones.filter((each) => isContact(each.stream));
  if (contacts.length + goneContacts.length > 0) {
    await absorbContacts(tx, { sourceCode, records: contacts, tombstones: goneContacts, nowMilliseconds: nowMilliseconds() });
    const matches = await autoMatch(tx, { sourceCode });
    await reabsorbAccounts(tx, { sourceCode, sourcePersonKeys: matches.map((match) => match.sourcePersonKey) });
  }
  await absorbWorkFacts(tx, { sourceCode, records: records.filter((record) => !isContact(record.stream)), tombstones: tombstones.filter((each) => !isContact(each.stream)), firstSeen });
};
