/**
 * Where pay goes on a day: an account, or a hold with its reason. A change that is not approved, cooling off or stopped has
 * no say here; the first pay to a new account waits for its release and never falls back to the account before.
 */
import { dateInZone, digestOf, findProposal, type CompanyTransaction } from '#modules/platform';
import { changesOf, firstEffectOf, sealedAccounts, type BankChange } from './bank-account-store.ts';
import { contentOfSealed, openAccountNumbers } from './bank-account-values.ts';
import { manyShare, sharedAccounts } from './bank-findings.ts';

/** `noAccount`: none was approved. `notYetInEffect`: one was, for a later day. */
export type PayHoldReason = 'noAccount' | 'notYetInEffect' | 'firstPay' | 'sharedByMany' | 'changedAfterApproval';

export type PayAccount =
  | { readonly kind: 'account'; readonly personId: number; readonly changeId: number; readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly lastFour: string }
  /** `fromDate`: the first day on which an account that is approved already can be paid to. */
  | { readonly kind: 'hold'; readonly personId: number; readonly reason: PayHoldReason; readonly changeId: number | null; readonly lastFour: string; readonly fromDate: string | null };

export type PayAccountQuery = {
  readonly personIds: readonly number[];
  /** "2026-11-10": an account counts when it was in effect as the day began. */
  readonly payDate: string;
  readonly zone: string;
};

/** Proposals whose accounts are no longer what was approved: somebody changed the rows behind the product's back. */
const changedProposals = async (tx: CompanyTransaction, proposalIds: ReadonlySet<number>): Promise<ReadonlySet<number>> => {
  const changed = new Set<number>();
  for (const proposalId of proposalIds) {
    const proposal = await findProposal(tx, proposalId);
    const content = await contentOfSealed(tx, await sealedAccounts(tx, { proposalId }));
    if (proposal?.state !== 'approved' || content === null || digestOf([...content]) !== proposal.digest) changed.add(proposalId);
  }
  return changed;
};

const holdOf = (change: BankChange, shared: ReadonlySet<number>, changed: ReadonlySet<number>): PayHoldReason | null => {
  if (changed.has(change.proposalId)) return 'changedAfterApproval';
  if (!change.isReleased) return 'firstPay';
  return shared.has(change.personId) ? 'sharedByMany' : null;
};

/** The first date as which begins a moment has come. */
const firstDateFrom = (milliseconds: number, zone: string): string => {
  const date = dateInZone(milliseconds, zone);
  return (date.toZonedDateTime(zone).epochMilliseconds >= milliseconds ? date : date.add({ days: 1 })).toString();
};

/**
 * The first day from `notBefore` on which pay of these people has an account to go to: that day itself, unless nobody's
 * is in effect as it begins and somebody's will be.
 */
export const firstDateWithAccount = async (tx: CompanyTransaction, { personIds, notBefore, zone }: { readonly personIds: readonly number[]; readonly notBefore: string; readonly zone: string }): Promise<string> => {
  const effect = await firstEffectOf(tx, personIds);
  const first = effect === null ? notBefore : firstDateFrom(effect, zone);
  return first > notBefore ? first : notBefore;
};

/** A hold of somebody whose account is not in effect: none at all, or one that is approved for later. */
const holdWithout = (personId: number, later: readonly BankChange[], zone: string): PayAccount => {
  const [next] = later.toSorted((a, b) => (a.effectiveMilliseconds ?? 0) - (b.effectiveMilliseconds ?? 0));
  if (next === undefined || next.effectiveMilliseconds === null) return { kind: 'hold', personId, reason: 'noAccount', changeId: null, lastFour: '', fromDate: null };
  return { kind: 'hold', personId, reason: 'notYetInEffect', changeId: next.changeId, lastFour: next.lastFour, fromDate: firstDateFrom(next.effectiveMilliseconds, zone) };
};

/** For each person in the order given. Numbers are opened apart, by whoever writes the bank's file. */
export const readPayAccounts = async (tx: CompanyTransaction, query: PayAccountQuery): Promise<readonly PayAccount[]> => {
  const begins = new Date(Temporal.PlainDate.from(query.payDate).toZonedDateTime(query.zone).epochMilliseconds);
  const changes = await changesOf(tx, query.personIds, begins);
  const inEffect = new Map(changes.filter(({ state }) => state === 'inEffect').map((change) => [change.personId, change]));
  const later = Map.groupBy(changes.filter(({ state }) => state === 'coolingOff'), ({ personId }) => personId);
  const changed = await changedProposals(tx, new Set([...inEffect.values()].map(({ proposalId }) => proposalId)));
  const shared = new Set((await sharedAccounts(tx, null)).filter(({ personIds }) => personIds.length >= manyShare).flatMap(({ personIds }) => personIds));
  return query.personIds.map((personId): PayAccount => {
    const change = inEffect.get(personId);
    if (change === undefined) return holdWithout(personId, later.get(personId) ?? [], query.zone);
    const reason = holdOf(change, shared, changed);
    if (reason !== null) return { kind: 'hold', personId, reason, changeId: change.changeId, lastFour: change.lastFour, fromDate: null };
    return { kind: 'account', personId, changeId: change.changeId, holderName: change.holderName, bankName: change.bankName, branchCode: change.branchCode, lastFour: change.lastFour };
  });
};

/** One person's account or hold on a day of payment. */
export const readPayAccount = async (tx: CompanyTransaction, query: Omit<PayAccountQuery, 'personIds'> & { readonly personId: number }): Promise<PayAccount> => {
  const [account] = await readPayAccounts(tx, { ...query, personIds: [query.personId] });
  return account ?? { kind: 'hold', personId: query.personId, reason: 'noAccount', changeId: null, lastFour: '', fromDate: null };
};

/** Account numbers in the clear by change, for the bank's file: refuses readers without the right, and every one is noted. People whose keys are gone are left out. */
export const openPayAccountNumbers = async (tx: CompanyTransaction, changeIds: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const rows = changeIds.length === 0 ? [] : await sealedAccounts(tx, { changeIds });
  const numbers = await openAccountNumbers(tx, rows);
  return new Map(rows.flatMap(({ changeId }, index) => (numbers[index] === null || numbers[index] === undefined ? [] : [[changeId, numbers[index]] as const])));
};
