/** What files and accounts say to someone who reviews pay. No number is opened: equal numbers have equal marks. */
import type { CompanyTransaction } from '#modules/platform';
import { changesOf } from './bank-account-store.ts';
import { sharedAccounts } from './bank-findings.ts';
import { missingForPay, type MissingForPay } from './missing-for-pay.ts';
import { readPayAccounts, type PayAccountQuery, type PayHoldReason } from './pay-accounts.ts';

export type PayReviewSigns = {
  readonly hold: PayHoldReason | null;
  /** First day on which an account that is approved already can be paid to. */
  readonly holdUntil: string | null;
  /** An account that is asked for or in effect is in another name than the person's. */
  readonly holderDiffers: boolean;
  /** The account took effect after the day that was asked for. */
  readonly isNew: boolean;
  /** Numbers of people with the same account, and of people with the same identity number. */
  readonly sharedWith: readonly string[];
  readonly sameIdentity: readonly string[];
  readonly missing: readonly MissingForPay[];
};

/** `sincePayDay`: the day of the pay before ("2026-09-30"); a first account ever is held anyway and is not called new. */
export type PayReviewQuery = PayAccountQuery & { readonly sincePayDate: string };

const sameIdentities = async (tx: CompanyTransaction): Promise<ReadonlyMap<number, readonly string[]>> => {
  const { rows } = await tx.query<{ person_ids: number[]; person_numbers: string[] }>(
    `select array_agg(person_id order by person_number) as person_ids, array_agg(person_number order by person_number) as person_numbers
     from people.person where company_id = $1 and identity_mark is not null group by identity_mark having count(*) > 1`, [tx.companyId],
  );
  return othersByPerson(rows.map((row) => ({ personIds: row.person_ids, personNumbers: row.person_numbers })));
};

/** For each person of a group the numbers of the others. The two lists need not be in the same order, so numbers come from ids. */
const othersByPerson = (groups: readonly { readonly personIds: readonly number[]; readonly personNumbers: readonly string[] }[]): ReadonlyMap<number, readonly string[]> => {
  const others = new Map<number, readonly string[]>();
  for (const { personIds, personNumbers } of groups) for (const [position, personId] of personIds.entries()) others.set(personId, personNumbers.filter((_, other) => other !== position));
  return others;
};

const withoutOwn = async (tx: CompanyTransaction): Promise<ReadonlyMap<number, readonly string[]>> => {
  const numbers = new Map((await changesOf(tx, null)).map(({ personId, personNumber }) => [personId, personNumber]));
  return othersByPerson((await sharedAccounts(tx, null)).map(({ personIds }) => ({ personIds, personNumbers: personIds.map((personId) => numbers.get(personId) ?? '') })));
};

/** Signs of each person asked for. */
export const payReviewSigns = async (tx: CompanyTransaction, query: PayReviewQuery): Promise<ReadonlyMap<number, PayReviewSigns>> => {
  const accounts = new Map((await readPayAccounts(tx, query)).map((account) => [account.personId, account]));
  const changes = await changesOf(tx, query.personIds);
  const inEffect = new Map(changes.filter(({ state }) => state === 'inEffect').map((change) => [change.personId, change]));
  const foreign = new Set(changes.filter(({ state, holderName, name }) => (state === 'asked' || state === 'coolingOff' || state === 'inEffect') && holderName.trim() !== name.trim()).map(({ personId }) => personId));
  const since = Temporal.PlainDate.from(query.sincePayDate).toZonedDateTime(query.zone).epochMilliseconds;
  const [shared, identities, missing] = [await withoutOwn(tx), await sameIdentities(tx), await missingForPay(tx, query.personIds)];
  return new Map(query.personIds.map((personId) => {
    const account = accounts.get(personId);
    const change = inEffect.get(personId);
    return [personId, {
      hold: account?.kind === 'hold' ? account.reason : null, holdUntil: account?.kind === 'hold' ? account.fromDate : null,
      holderDiffers: foreign.has(personId),
      isNew: change !== undefined && !change.isFirst && (change.effectiveMilliseconds ?? 0) >= since,
      sharedWith: shared.get(personId) ?? [], sameIdentity: identities.get(personId) ?? [], missing: missing.get(personId) ?? [],
    }];
  }));
};
