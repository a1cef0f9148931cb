/** Takes in what the bank answered to a payment file: each answer moves its own line and nothing else. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { currencyDigits } from '#kernel/quantity/currency';
import { moveRun, readRunById } from '#modules/payroll';
import { ownPeople, recordAudit, type CompanyTransaction } from '#modules/platform';
import type { PayoutDeps } from './make-payment-files.ts';
import { digestOfBytes } from './payment-content.ts';
import { payoutError, type PayoutError } from './payout-errors.ts';
import { findResult, insertResult, lineKeyOf, numberOf, readFiles, readLinesOfFile, readOutcomes, type FileState, type Outcome, type PaymentFile, type PaymentLine, type ResultCounts } from './payout-store.ts';
import { openAmounts } from './sealed-payout.ts';
import { readResultRows, type ResultFault, type ResultFaultCode, type ResultRow } from './read-results.ts';
import { isSettled, readPayout, seesWholePayout } from './read-payout.ts';

export type TakenResults = { readonly counts: ResultCounts; readonly faults: readonly ResultFault[]; readonly runStatus: string };

type Known = { readonly line: PaymentLine; readonly amount: bigint | null; readonly last: Outcome | null };
type Answer = { readonly line: PaymentLine; readonly row: ResultRow };

const knownLines = async (tx: CompanyTransaction, file: PaymentFile): Promise<ReadonlyMap<string, Known>> => {
  const lines = await readLinesOfFile(tx, file.fileId);
  const amounts = await openAmounts(tx, lines, 'forDigest');
  const last = new Map<string, Outcome>();
  for (const outcome of await readOutcomes(tx, file.runId)) if (outcome.outcome !== 'paid' || !last.has(`${outcome.personId}/${outcome.attempt}`)) last.set(`${outcome.personId}/${outcome.attempt}`, outcome);
  return new Map(lines.map((line, index) => [lineKeyOf(file, line.lineNumber), { line, amount: amounts[index] ?? null, last: last.get(`${line.personId}/${line.attempt}`) ?? null }]));
};

/** Null: the answer is taken in. `same`: it was known. */
const judge = (row: ResultRow, known: Known | undefined, { seen, own }: { readonly seen: ReadonlySet<string>; readonly own: ReadonlySet<number> }): ResultFaultCode | 'same' | null => {
  if (known === undefined) return 'keyUnknown';
  if (seen.has(row.key)) return 'keyTwice';
  if (row.outcome === null) return 'wordUnknown';
  if (row.amount === null || row.amount !== known.amount) return 'amountDiffers';
  if (row.reason.length > 200 || row.bankReference.length > 100) return 'reasonTooLong';
  const before = known.last?.outcome ?? null;
  if (before === row.outcome || (before === 'returned' && row.outcome === 'paid')) return 'same';
  // A line that failed is paid once more: whoever gains from that does not say so themself.
  if (row.outcome !== 'paid' && own.has(known.line.personId)) return 'ownLine';
  if (row.outcome === 'returned') return before === 'paid' ? null : 'notPaidBefore';
  return before === null ? null : 'decidedOtherwise';
};

const sort = (rows: readonly ResultRow[], known: ReadonlyMap<string, Known>, own: ReadonlySet<number>): { readonly answers: readonly Answer[]; readonly faults: readonly ResultFault[]; readonly unchanged: number } => {
  const answers: Answer[] = [];
  const faults: ResultFault[] = [];
  const seen = new Set<string>();
  let unchanged = 0;
  for (const row of rows) {
    const found = known.get(row.key);
    const verdict = judge(row, found, { seen, own });
    seen.add(row.key);
    if (verdict === 'same') unchanged += 1;
    else if (verdict === null && found !== undefined) answers.push({ line: found.line, row });
    else if (verdict !== null) faults.push({ row: row.row, code: verdict });
  }
  return { answers, faults, unchanged };
};

/** After answers a run is paid when nothing is left, and paying again when money came back. */
const moveByAnswers = async (tx: CompanyTransaction, deps: PayoutDeps, file: PaymentFile): Promise<Result<string, PayoutError>> => {
  const run = await readRunById(tx, file.runId);
  assert(run !== null, 'the run of a payment file is there');
  const settled = isSettled(await readPayout(tx, run, { payDate: file.payDate, zone: deps.zone }));
  const event = settled && run.status === 'paying' ? 'settle' : !settled && (run.status === 'paid' || run.status === 'archived') ? 'pay' : null;
  if (event === null) return success(run.status);
  const moved = await moveRun(tx, run.runId, { event });
  return moved.ok ? success(moved.value) : failure(payoutError('transitionRefused', { event }));
};

const countsOf = (answers: readonly Answer[], unchanged: number): ResultCounts => {
  const count = (wanted: string): number => answers.filter(({ row }) => row.outcome === wanted).length;
  return { paid: count('paid'), rejected: count('rejected'), returned: count('returned'), unchanged };
};

const noCounts: ResultCounts = { paid: 0, rejected: 0, returned: 0, unchanged: 0 };

/**
 * Takes a file of answers in, whole or not at all: with a faulty row nothing is, and the rows come back. The same file again
 * changes nothing. Errors: `paymentFileUnknown`, `fileNotReleased`, `resultUnreadable`, `outcomeRefused`, `transitionRefused`.
 */
export const takeResults = async (tx: CompanyTransaction, deps: PayoutDeps, wish: { readonly fileId: number; readonly bytes: Uint8Array }): Promise<Result<TakenResults, PayoutError>> => {
  const [file]: readonly (PaymentFile & FileState)[] = await readFiles(tx, { fileId: wish.fileId });
  if (file === undefined || !seesWholePayout(tx)) return failure(payoutError('paymentFileUnknown'));
  if (file.proposalState !== 'approved' || file.ended === 'cancelled') return failure(payoutError('fileNotReleased'));
  const digest = digestOfBytes(wish.bytes);
  const before = await findResult(tx, file.fileId, digest);
  if (before !== null) {
    const run = await readRunById(tx, file.runId);
    return success({ counts: { ...noCounts, unchanged: before.paid + before.rejected + before.returned + before.unchanged }, faults: [], runStatus: run?.status ?? '' });
  }
  const read = readResultRows(wish.bytes, currencyDigits(file.currency));
  if (!read.ok) return failure(payoutError('resultUnreadable'));
  const { answers, faults, unchanged } = sort(read.value, await knownLines(tx, file), await ownPeople(tx));
  if (faults.length > 0) return success({ counts: noCounts, faults, runStatus: '' });
  const counts = countsOf(answers, unchanged);
  const written = await insertResult(tx, { ...counts, fileId: file.fileId, digest }, answers.map(({ line, row }) => {
    assert(row.outcome !== null, 'a judged answer says something');
    return { personId: line.personId, runId: line.runId, attempt: line.attempt, outcome: row.outcome, reason: row.reason, bankReference: row.bankReference };
  }));
  if (!written.ok) return written;
  await recordAudit(tx, { action: 'payout.resultsTaken', subject: `paymentFile:${file.fileId}`, data: { number: numberOf(file), paid: counts.paid, rejected: counts.rejected, returned: counts.returned, digest } });
  const moved = await moveByAnswers(tx, deps, file);
  return moved.ok ? success({ counts, faults: [], runStatus: moved.value }) : moved;
};
