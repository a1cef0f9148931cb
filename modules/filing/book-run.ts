/** The books of a run: what each person's lines move, as vouchers that are balanced, numbered and kept. */
import { createHash } from 'node:crypto';
import type { JournalFile, Voucher, VoucherLine } from '#contracts/output/journal-file';
import type { Output } from '#contracts/output/output';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { bookPayroll, imbalancesOf, type BookedPerson, type BookingClass, type Journal, type JournalEntry, type PayLine } from '#kernel/payroll/journal';
import { isLockedRun, loadPayslipsOfRun, readBases, readRunById, readRunsOfMonth, type PayRun, type Payslip } from '#modules/payroll';
import { recordAudit, type ApiFile, type CompanyTransaction } from '#modules/platform';
import { planOfMonth, type BookPlan } from './book-plan.ts';
import { filingError, type FilingError } from './filing-errors.ts';
import { holdVoucherNumbers, insertVoucher, readShares, readVouchers, type NewVoucher, type StoredVoucher, type VoucherKind } from './filing-store.ts';

/** Payslip positions below this make up gross pay. */
const grossOrder = 300;

const classOf = (kind: string, order: number): BookingClass | null => {
  if (kind === 'earning' || kind === 'tax' || kind === 'employerCost') return kind;
  if (kind !== 'deduction') return null;
  return order < grossOrder ? 'timeDeduction' : 'deduction';
};

/** The lines of a payslip that move money, in their smallest units. */
export const payLinesOf = ({ itemSet, amountAt }: Pick<Payslip, 'itemSet' | 'amountAt'>): readonly PayLine[] =>
  (itemSet?.items ?? []).flatMap(({ item, kind, order }, index) => {
    const bookingClass = classOf(kind, order);
    return bookingClass === null ? [] : [{ item, bookingClass, amount: BigInt(amountAt(index)) }];
  });

export type BookedRun = { readonly run: PayRun; readonly plan: BookPlan; readonly journal: Journal; readonly people: readonly (BookedPerson & { readonly personNumber: string; readonly net: bigint })[] };

const sharesOf = (payslip: Payslip, plan: BookPlan, shares: Awaited<ReturnType<typeof readShares>>): BookedPerson['shares'] => {
  const own = shares.get(payslip.personId)?.shares ?? [];
  if (own.length > 0) return own.map(({ costCentre, weight }) => ({ costCentre, weight: BigInt(weight) }));
  const centre = plan.costCentres.find(({ departments }) => departments.includes(payslip.department));
  return [{ costCentre: centre?.code ?? plan.defaultCostCentre, weight: 1n }];
};

/** Books a run in memory. Bases tell whose books a person belongs to, so the run must have been handed in. */
export const bookRun = async (tx: CompanyTransaction, run: PayRun): Promise<Result<BookedRun, FilingError>> => {
  const plan = await planOfMonth(tx, run.period.month);
  const shares = await readShares(tx, run.period.month);
  const bases = await readBases(tx, run);
  const people = (await loadPayslipsOfRun(tx, run)).filter(({ status }) => status === 'computed').map((payslip) => {
    const basis = bases.get(payslip.personId);
    const netAt = payslip.itemSet?.items.findIndex(({ item }) => item === 'netPay') ?? -1;
    assert(netAt >= 0, 'a computed payslip has a net');
    return {
      personId: payslip.personId, personNumber: payslip.personNumber, legalEntity: basis?.segments.at(-1)?.legalEntity ?? '', currency: basis?.currency ?? 'CNY',
      shares: sharesOf(payslip, plan, shares), lines: payLinesOf(payslip), net: BigInt(payslip.amountAt(netAt)),
    };
  });
  const journal = bookPayroll(people, plan);
  if (!journal.ok) return failure(filingError(journal.error.code === 'noRule' ? 'noBookingRule' : 'noCostCentre', { value: journal.error.source }));
  assert([...imbalancesOf(journal.value.entries).values()].every((sum) => sum === 0n), 'debits are credits (I-25)');
  return success({ run, plan, journal: journal.value, people });
};

/** What a voucher says, as it is kept: amounts as text, since JSON has no whole numbers of this size. */
type StoredLine = Omit<VoucherLine, 'debit' | 'credit'> & { readonly debit: string; readonly credit: string };
type StoredContent = { readonly word: string; readonly date: string; readonly lines: readonly StoredLine[] };

const digestOfContent = (content: string): string => createHash('sha256').update(content).digest('hex');

/** The voucher of a row, ready for a layout. */
export const voucherOf = ({ content, number, legalEntity, currency }: Pick<StoredVoucher, 'content' | 'number' | 'legalEntity' | 'currency'>): Voucher => {
  const { word, date, lines } = JSON.parse(content) as StoredContent;
  return { number, word, date, legalEntity, currency, lines: lines.map((line) => ({ ...line, debit: BigInt(line.debit), credit: BigInt(line.credit) })) };
};

const contentOf = (plan: BookPlan, date: string, summary: string, entries: readonly JournalEntry[]): string => {
  const titleOf = new Map(plan.accounts.map(({ code, title }) => [code, title]));
  const centreOf = new Map(plan.costCentres.map(({ code, title }) => [code, title]));
  const content: StoredContent = { word: plan.word, date, lines: entries.map(({ side, account, costCentre, amount }) => ({
    summary, account, accountTitle: titleOf.get(account) ?? '', costCentre, costCentreTitle: centreOf.get(costCentre) ?? '',
    debit: side === 'debit' ? amount.toString() : '0', credit: side === 'credit' ? amount.toString() : '0',
  })) };
  return JSON.stringify(content);
};

const negated = (content: string): string => {
  const { lines, ...head } = JSON.parse(content) as StoredContent;
  const flip = (text: string): string => (-BigInt(text)).toString();
  return JSON.stringify({ ...head, lines: lines.map((line) => ({ ...line, summary: `冲销：${line.summary}`, debit: flip(line.debit), credit: flip(line.credit) })) });
};

const groupKey = ({ legalEntity, currency }: { readonly legalEntity: string; readonly currency: string }): string => JSON.stringify([legalEntity, currency]);

/** One voucher a legal entity and currency. */
const vouchersFor = (entries: readonly JournalEntry[], make: (entries: readonly JournalEntry[]) => string, base: Pick<NewVoucher, 'month' | 'kind' | 'runId'>): readonly NewVoucher[] => {
  const groups = Map.groupBy(entries, groupKey);
  return [...groups.values()].map((own) => {
    const content = make(own);
    return { ...base, legalEntity: own[0]!.legalEntity, currency: own[0]!.currency, reversesVoucherId: null, digest: digestOfContent(content), content };
  });
};

/** Keeps what is new, takes back what is no longer so, leaves alone what is the same. Answers how many vouchers were written. */
const keepVouchers = async (tx: CompanyTransaction, kind: VoucherKind, run: PayRun, wanted: readonly NewVoucher[]): Promise<number> => {
  await holdVoucherNumbers(tx);
  const standing = (await readVouchers(tx, run.period.month)).filter((voucher) => voucher.runId === run.runId && voucher.kind === kind && voucher.reversesVoucherId === null && !voucher.isTakenBack);
  const wantedDigests = new Map(wanted.map((voucher) => [groupKey(voucher), voucher.digest]));
  let written = 0;
  for (const voucher of standing) {
    if (wantedDigests.get(groupKey(voucher)) === voucher.digest) continue;
    const content = negated(voucher.content);
    await insertVoucher(tx, { ...voucher, reversesVoucherId: voucher.voucherId, content, digest: digestOfContent(content) });
    written += 1;
  }
  for (const voucher of wanted) {
    if (standing.some((known) => groupKey(known) === groupKey(voucher) && known.digest === voucher.digest)) continue;
    await insertVoucher(tx, voucher);
    written += 1;
  }
  return written;
};

/**
 * Makes the vouchers of a locked run: 计提. Asked for again, the same vouchers stand; after a change of the plan the old
 * ones are taken back by red vouchers of their own and new ones follow.
 */
export const makeVouchers = async (tx: CompanyTransaction, runId: number): Promise<Result<{ readonly written: number }, FilingError>> => {
  const run = await readRunById(tx, runId);
  if (run === null) return failure(filingError('noPayRun', { run: runId }));
  if (!isLockedRun(run)) return failure(filingError('runStillMoves', { run: runId }));
  const booked = await bookRun(tx, run);
  if (!booked.ok) return booked;
  const { plan, journal, people } = booked.value;
  const wrong = people.find(({ personId, net }) => (journal.owed.get(personId) ?? 0n) !== net);
  if (wrong !== undefined) return failure(filingError('journalDiffers', { personNumber: wrong.personNumber }));
  if (journal.entries.length === 0) return failure(filingError('nothingToBook', { run: runId }));
  const date = formatDay(run.period.toDay - 1);
  const summary = `计提${run.period.month}工资${run.title === '' ? '' : `（${run.title}）`}`;
  const written = await keepVouchers(tx, 'accrual', run, vouchersFor(journal.entries, (own) => contentOf(plan, date, summary, own), { month: run.period.month, kind: 'accrual', runId }));
  await recordAudit(tx, { action: 'filing.vouchersMade', subject: `payRun:${runId}`, data: { written } });
  return success({ written });
};

/** What left the bank for a run, by legal entity and currency, in smallest units: paid less returned. */
export type PaidOut = { readonly legalEntity: string; readonly currency: string; readonly amount: bigint };

/** 发放: clears what is owed with what was really paid. Asked for again after another result file, the older voucher is taken back. */
export const makePaymentVouchers = async (tx: CompanyTransaction, runId: number, paid: readonly PaidOut[], payDate: string): Promise<Result<{ readonly written: number }, FilingError>> => {
  const run = await readRunById(tx, runId);
  if (run === null) return failure(filingError('noPayRun', { run: runId }));
  if (!isLockedRun(run)) return failure(filingError('runStillMoves', { run: runId }));
  const plan = await planOfMonth(tx, run.period.month);
  const entries = paid.filter(({ amount }) => amount !== 0n).flatMap(({ legalEntity, currency, amount }): readonly JournalEntry[] => [
    { legalEntity, currency, side: 'debit', account: plan.wagesPayable, costCentre: '', amount }, { legalEntity, currency, side: 'credit', account: plan.bankAccount, costCentre: '', amount },
  ]);
  const written = await keepVouchers(tx, 'payment', run, vouchersFor(entries, (own) => contentOf(plan, payDate, `发放${run.period.month}工资`, own), { month: run.period.month, kind: 'payment', runId }));
  await recordAudit(tx, { action: 'filing.paymentBooked', subject: `payRun:${runId}`, data: { written } });
  return success({ written });
};

/** The runs of a month that have or may have vouchers. */
export const bookableRuns = async (tx: CompanyTransaction, month: string): Promise<readonly PayRun[]> => (await readRunsOfMonth(tx, month)).filter(({ status }) => status !== 'discarded');

/** Renders vouchers of one legal entity's month in a layout and reads the file back before it leaves. Errors: `outputRefused`, `journalDiffers`. */
export const journalFileOf = (output: Output<JournalFile>, file: JournalFile): Result<ApiFile, FilingError> => {
  const content = output.render(file);
  const read = output.check(content);
  if (!read.ok) return failure(filingError('outputRefused', { code: read.error.code, at: read.error.at }));
  const lines = file.vouchers.flatMap((voucher) => voucher.lines);
  const debit = lines.reduce((sum, line) => sum + line.debit, 0n);
  if (read.value.records !== lines.length || read.value.totals['debit'] !== debit || read.value.totals['credit'] !== debit) return failure(filingError('journalDiffers', {}));
  return success({ fileName: output.fileName(file), mediaType: output.mediaType, content });
};
