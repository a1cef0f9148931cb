/** Makes the payment files of a run: one for each legal entity and currency, over everyone who can be paid now. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { openPayAccountNumbers, readPayAccounts } from '#modules/people';
import { drawRowNumber, propose, recordAudit, type CompanyTransaction, type JsonValue } from '#modules/platform';
import { isLockedRun, readRunById, type PayRun } from '#modules/payroll';
import { digestOfBytes, findLayout, inputOf, renderChecked, type BankLayout } from './payment-content.ts';
import { payoutError, type PayoutError } from './payout-errors.ts';
import { insertFile, nextNumber, numberOf, readPayers, secondNow, type Payer, type PaymentFile } from './payout-store.ts';
import { openPayerAccount, sealLines, sealTotal, type Payee } from './sealed-payout.ts';
import { isPayableNow, readPayout, seesWholePayout, type PayoutLine } from './read-payout.ts';
import { taxMonthFault } from './tax-month.ts';

export type PayoutDeps = { readonly layouts: readonly BankLayout[]; readonly zone: string };

export type FilesWish = {
  readonly runId: number;
  /** Day on which the bank is asked to pay; accounts are those in effect as it begins. */
  readonly payDate: string;
  /** What the caller saw: how many people are to be paid. Another number means that something moved meanwhile. */
  readonly expectedPeople: number | null;
  /** The pay date lies in another month than that of the run, and is meant. */
  readonly acceptsOtherMonth?: boolean;
};

type Made = { readonly fileId: number; readonly number: string; readonly proposalId: number };

const groupsOf = (lines: readonly PayoutLine[]): readonly (readonly PayoutLine[])[] =>
  [...Map.groupBy(lines, ({ legalEntity, currency }) => `${currency} ${legalEntity}`)].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group.toSorted((left, right) => (left.personNumber < right.personNumber ? -1 : 1)));

const remarkOf = (run: PayRun): string => {
  const [year, month] = run.period.month.split('-');
  return run.title === '' ? `${year}年${Number(month)}月工资` : run.title;
};

/** Whom each line pays, by person, opened for the file. */
const payeesOf = async (tx: CompanyTransaction, deps: PayoutDeps, run: PayRun, payDate: string, lines: readonly PayoutLine[]): Promise<ReadonlyMap<number, { readonly changeId: number; readonly payee: Payee }>> => {
  const accounts = await readPayAccounts(tx, { personIds: lines.map(({ personId }) => personId), payDate, zone: deps.zone });
  const numbers = await openPayAccountNumbers(tx, accounts.flatMap((account) => (account.kind === 'account' ? [account.changeId] : [])));
  const remark = remarkOf(run);
  return new Map(accounts.map((account) => {
    const accountNumber = account.kind === 'account' ? numbers.get(account.changeId) : undefined;
    assert(account.kind === 'account' && accountNumber !== undefined, 'whoever can be paid has an account in effect');
    return [account.personId, { changeId: account.changeId, payee: { holderName: account.holderName, accountNumber, bankName: account.bankName, branchCode: account.branchCode, remark } }];
  }));
};

/** What is approved: this file, byte for byte, for this run as it was locked. */
export const contentOfFile = (file: Pick<PaymentFile, 'fileId' | 'year' | 'number' | 'layout' | 'lineCount' | 'contentDigest' | 'payerId' | 'payDate'>, run: PayRun): JsonValue => ({
  fileId: file.fileId, number: numberOf(file), layout: file.layout, payDate: file.payDate, lineCount: file.lineCount, contentDigest: file.contentDigest, payerId: file.payerId, runId: run.runId, runDigest: run.digest,
});

type Group = { readonly run: PayRun; readonly payer: Payer; readonly layout: BankLayout; readonly lines: readonly PayoutLine[]; readonly payDate: string; readonly madeAt: Date };

const makeOne = async (tx: CompanyTransaction, deps: PayoutDeps, { run, payer, layout, lines, payDate, madeAt }: Group): Promise<Result<Made, PayoutError>> => {
  const payees = await payeesOf(tx, deps, run, payDate, lines);
  const meant = lines.map((line, index) => {
    const found = payees.get(line.personId);
    assert(found !== undefined && line.net > 0n, 'a line pays something to somebody');
    return { personId: line.personId, runId: run.runId, attempt: line.attempt + 1, lineNumber: index + 1, amount: line.net, ...found };
  });
  const year = Number(payDate.slice(0, 4));
  const [fileId, number] = [await drawRowNumber(tx), await nextNumber(tx, year)];
  const head = { year, number, currency: lines[0]?.currency ?? '', payDate, madeAt };
  const bytes = renderChecked(layout, inputOf(head, payer, await openPayerAccount(tx, payer, 'forFile'), meant));
  const file = {
    ...head, fileId, runId: run.runId, legalEntity: payer.legalEntity, layout: layout.code, payerId: payer.payerId, lineCount: lines.length,
    totalSealed: await sealTotal(tx, fileId, meant.reduce((sum, { amount }) => sum + amount, 0n)), contentDigest: digestOfBytes(bytes),
  };
  const proposal = await propose(tx, {
    kind: 'paymentFile', subject: `paymentFile:${fileId}`, beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'bank' }, content: contentOfFile(file, run), neededApprovals: payer.neededApprovals,
    details: { number: numberOf(file), month: run.period.month, legalEntity: payer.legalEntity, people: String(lines.length), again: String(lines.filter(({ outcome }) => outcome !== null).length), payDate },
  });
  const sealed = await sealLines(tx, meant);
  const written = await insertFile(tx, { ...file, proposalId: proposal.proposalId }, meant.map((line, index) => ({ ...line, ...sealed[index]! })));
  if (!written.ok) return written;
  await recordAudit(tx, { action: 'payout.fileMade', subject: `paymentFile:${fileId}`, data: { number: numberOf(file), run: run.runId, lines: lines.length, digest: file.contentDigest } });
  return success({ fileId, number: numberOf(file), proposalId: proposal.proposalId });
};

/**
 * Makes the files; nothing goes out before they are approved. Errors: `runUnknown`, `runNotLocked`, `nothingToPayOut`, `payerMissing` with the
 * legal entity, `layoutUnknown`, `payYearDiffers`, `payMonthDiffers`, `filesChangedMeanwhile`, `paidTwice`. All of the files are made or none.
 */
export const makePaymentFiles = async (tx: CompanyTransaction, deps: PayoutDeps, wish: FilesWish): Promise<Result<readonly Made[], PayoutError>> => {
  const run = await readRunById(tx, wish.runId);
  if (run === null || !seesWholePayout(tx)) return failure(payoutError('runUnknown'));
  if (!isLockedRun(run)) return failure(payoutError('runNotLocked'));
  const payout = await readPayout(tx, run, { payDate: wish.payDate, zone: deps.zone });
  const due = payout.lines.filter(isPayableNow);
  if (due.length === 0) return failure(payoutError('nothingToPayOut'));
  const otherMonth = taxMonthFault(payout, wish);
  if (otherMonth !== null) return failure(otherMonth);
  if (wish.expectedPeople !== null && wish.expectedPeople !== due.length) return failure(payoutError('filesChangedMeanwhile'));
  const payers = new Map((await readPayers(tx)).map((payer) => [payer.legalEntity, payer]));
  const madeAt = await secondNow(tx);
  const made: Made[] = [];
  for (const lines of groupsOf(due)) {
    const legalEntity = lines[0]?.legalEntity ?? '';
    const payer = payers.get(legalEntity);
    if (payer === undefined) return failure(payoutError('payerMissing', { legalEntity }));
    const layout = findLayout(deps.layouts, payer.layout);
    if (layout === undefined) return failure(payoutError('layoutUnknown', { layout: payer.layout }));
    const one = await makeOne(tx, deps, { run, payer, layout, lines, payDate: wish.payDate, madeAt });
    if (!one.ok) return one;
    made.push(one.value);
  }
  return success(made);
};
