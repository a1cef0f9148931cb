/** How the paying out of a run stands: everyone once, with the net of their payslip in exactly one state. */
import type { payoutStateNames } from '#contracts/api/payout-api';
import { assert } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { readPayAccounts, type PayAccount } from '#modules/people';
import { reachesAll, type CompanyTransaction } from '#modules/platform';
import { isLockedRun, readPayables, type Payable, type PayRun } from '#modules/payroll';
import { isDeadFile, readFiles, readLinesOfRun, readOutcomes, type FileState, type Outcome, type PaymentFile, type PaymentLine } from './payout-store.ts';
import { openAmounts } from './sealed-payout.ts';

/**
 * `ready` waits for a file; `proposed` stands in one that waits for approval; `sent` in one that was let go; `rejected` and
 * `returned` came back and wait for another file. Phrases `payoutState.<state>`.
 */
export type PayoutState = (typeof payoutStateNames)[number];

export type PayoutLine = Omit<Payable, 'state' | 'reason' | 'net'> & {
  readonly net: bigint;
  readonly state: PayoutState;
  /** Why nothing goes out now: a hold of pay, of the account, or why there is nothing; of a line in a file, why it should no longer; null otherwise. Phrases `holdReason.<reason>` of a hold, else `payoutReason.<reason>`. */
  readonly reason: string | null;
  /** The account that a file made now would pay to. */
  readonly changeId: number | null;
  readonly lastFour: string;
  /** First day on which the account can be paid to, where that is what holds. */
  readonly accountFrom: string | null;
  /** Tries so far, the file of the last one and what the bank said. */
  readonly attempt: number;
  readonly fileId: number | null;
  readonly lineNumber: number | null;
  readonly outcome: Outcome | null;
};

export type Payout = { readonly run: PayRun; readonly lines: readonly PayoutLine[]; readonly files: readonly (PaymentFile & FileState)[] };

type Try = { readonly line: PaymentLine; readonly file: PaymentFile & FileState; readonly outcome: Outcome | null };

/** The last try of each person, with the last answer to it. */
const lastTries = (lines: readonly PaymentLine[], files: readonly (PaymentFile & FileState)[], outcomes: readonly Outcome[]): ReadonlyMap<number, Try> => {
  const byId = new Map(files.map((file) => [file.fileId, file]));
  const answers = new Map<string, Outcome>();
  for (const outcome of outcomes) if (outcome.outcome !== 'paid' || !answers.has(`${outcome.personId}/${outcome.attempt}`)) answers.set(`${outcome.personId}/${outcome.attempt}`, outcome);
  const tries = new Map<number, Try>();
  for (const line of lines) {
    const file = byId.get(line.fileId);
    assert(file !== undefined, 'a line stands in a file of its run');
    tries.set(line.personId, { line, file, outcome: answers.get(`${line.personId}/${line.attempt}`) ?? null });
  }
  return tries;
};

const stateOf = (payable: Payable, last: Try | undefined, hold: string | null): PayoutState => {
  if (payable.state === 'nothingToPay') return 'nothingToPay';
  if (last !== undefined && !isDeadFile(last.file)) {
    if (last.outcome !== null) return last.outcome.outcome;
    return last.file.proposalState === 'approved' ? 'sent' : 'proposed';
  }
  return hold === null ? 'ready' : 'held';
};

/** Why a line that stands in a file should not have gone out as it does; null when it still should. */
const stopOf = (payable: Payable, account: PayAccount | undefined, line: PaymentLine): string | null => payable.reason ?? (account?.changeId === line.changeId ? null : 'accountChanged');

/** Whether the reader sees everybody's pay and accounts: a paying out that leaves people out would be another one. */
export const seesWholePayout = (tx: Pick<CompanyTransaction, 'access'>): boolean => reachesAll(tx.access, 'pay') && reachesAll(tx.access, 'bank');

export const plannedPayDate = (run: PayRun): string => formatDay(run.period.payDay);

/** A living line that does not say the net of its payslip would be somebody's money: the work stops. */
const requireEqualAmounts = async (tx: CompanyTransaction, payables: ReadonlyMap<number, Payable>, tries: ReadonlyMap<number, Try>): Promise<void> => {
  const living = [...tries.values()].filter(({ file }) => !isDeadFile(file)).map(({ line }) => line);
  const amounts = await openAmounts(tx, living, 'forDigest');
  for (const [index, { personId }] of living.entries()) assert(amounts[index] === null || amounts[index] === BigInt(payables.get(personId)?.net ?? -1), 'a payment line equals the net of its payslip');
};

/** How a locked run stands on a day. */
export const readPayout = async (tx: CompanyTransaction, run: PayRun, wish: { readonly payDate: string; readonly zone: string }): Promise<Payout> => {
  assert(isLockedRun(run) && seesWholePayout(tx), 'the whole of a locked run is looked at');
  const payables = await readPayables(tx, run);
  const files = await readFiles(tx, { runId: run.runId });
  const tries = lastTries(await readLinesOfRun(tx, run.runId), files, await readOutcomes(tx, run.runId));
  await requireEqualAmounts(tx, new Map(payables.map((payable) => [payable.personId, payable])), tries);
  const owed = payables.filter(({ state }) => state !== 'nothingToPay').map(({ personId }) => personId);
  const accounts = new Map((await readPayAccounts(tx, { personIds: owed, ...wish })).map((account) => [account.personId, account]));
  const lines = payables.map((payable): PayoutLine => {
    const account = accounts.get(payable.personId);
    const last = tries.get(payable.personId);
    const hold = payable.reason ?? (account?.kind === 'hold' ? account.reason : null);
    const state = stateOf(payable, last, hold);
    const isInFile = state === 'sent' || state === 'proposed';
    return {
      personId: payable.personId, personNumber: payable.personNumber, name: payable.name, legalEntity: payable.legalEntity, currency: payable.currency, net: BigInt(payable.net),
      state, reason: state === 'paid' ? null : isInFile && last !== undefined ? stopOf(payable, account, last.line) : hold, changeId: account?.changeId ?? null, lastFour: account?.lastFour ?? '',
      accountFrom: state === 'paid' || isInFile || payable.reason !== null || account?.kind !== 'hold' ? null : account.fromDate,
      attempt: last?.line.attempt ?? 0, fileId: last?.line.fileId ?? null, lineNumber: last?.line.lineNumber ?? null, outcome: last?.outcome ?? null,
    };
  });
  return { run, lines, files };
};

/** Who of a run stands in a file that was not refused and whose money the bank did not send back. */
export const peopleInFiles = async (tx: CompanyTransaction, runId: number): Promise<ReadonlySet<number>> => {
  const tries = lastTries(await readLinesOfRun(tx, runId), await readFiles(tx, { runId }), await readOutcomes(tx, runId));
  return new Set([...tries].filter(([, { file, outcome }]) => !isDeadFile(file) && (outcome === null || outcome.outcome === 'paid')).map(([personId]) => personId));
};

/** What the next files would hold. */
export const isPayableNow = ({ state, reason }: PayoutLine): boolean => reason === null && (state === 'ready' || state === 'rejected' || state === 'returned');

/** Settled: everybody's money went out, or there was none. */
export const isSettled = ({ lines }: Payout): boolean => lines.every(({ state }) => state === 'paid' || state === 'nothingToPay');
