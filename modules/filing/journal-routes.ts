/** HTTP of vouchers, the plan they follow, and the tie of a run. */
import * as routes from '#contracts/api/filing-api';
import type { ParsedBody, RouteResponse } from '#contracts/api/api-route';
import type { JournalFile } from '#contracts/output/journal-file';
import type { Output } from '#contracts/output/output';
import { failure, success, type Result } from '#kernel/base/result';
import { daysOfMonth } from '#kernel/calendar/epoch-day';
import { employedPersons, findPersonId, personNamesOf } from '#modules/people';
import { isLockedRun, readRunById, type PayRun } from '#modules/payroll';
import { forSubject, reachesAll, readCompany, runCommand, type ApiFailure, type ApiFile, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { chooseBookPlan, firstPlan, shareCost, type BookPlan } from './book-plan.ts';
import { bookableRuns, journalFileOf, makePaymentVouchers, makeVouchers, voucherOf, type PaidOut } from './book-run.ts';
import { amountOrNull, amountText, failureOf, pageOf, seesAll, whole } from './filing-answers.ts';
import { filingError, type FilingError } from './filing-errors.ts';
import { readPlans, readShares, readVouchers, type StoredVoucher } from './filing-store.ts';
import { tieRun, type BankLines } from './tie-run.ts';

export type JournalRoutesDeps = {
  readonly database: Database;
  readonly journalOutputs: readonly Output<JournalFile>[];
  /** What the bank really paid out for a run, less what came back, and the day of it; null before anything was paid. */
  readonly paidOut: (tx: CompanyTransaction, run: PayRun) => Promise<{ readonly sums: readonly PaidOut[]; readonly date: string } | null>;
  readonly bankLines: BankLines;
  /** Where the net pay of a locked run stands, in the smallest unit; null for other runs and readers of a part. */
  readonly payoutSums: (tx: CompanyTransaction, run: PayRun) => Promise<PayoutSums | null>;
};

export type PayoutSums = { readonly paid: bigint; readonly inFiles: bigint; readonly held: bigint; readonly open: bigint };

const maker = '勤薪';
const longestList = 200;

const voucherAnswer = (voucher: StoredVoucher, numbers: ReadonlyMap<number, number>): RouteResponse<typeof routes.readJournal>['vouchers'][number] => {
  const { word, date, lines } = voucherOf(voucher);
  return {
    voucherId: String(voucher.voucherId), legalEntity: voucher.legalEntity, number: voucher.number, word, date, kind: voucher.kind, runId: String(voucher.runId), currency: voucher.currency,
    reversesNumber: voucher.reversesVoucherId === null ? null : (numbers.get(voucher.reversesVoucherId) ?? null), isTakenBack: voucher.isTakenBack, total: amountText(lines.reduce((sum, { debit }) => sum + debit, 0n)), madeAt: voucher.madeAt.toISOString(),
    lines: lines.map((line) => ({ ...line, debit: amountText(line.debit), credit: amountText(line.credit) })),
  };
};

/** Sums of cost centres with few people tell what these earn: a look at vouchers is a look at the pay of whoever works there. */
const noteVouchers = async (tx: CompanyTransaction, month: string): Promise<void> => {
  tx.noteRead({ fieldClass: 'pay', personIds: (await employedPersons(tx, daysOfMonth(month))).map(({ personId }) => personId), what: `filing.voucher ${month}` });
};

const readJournal = async (tx: CompanyTransaction, deps: JournalRoutesDeps, month: string): Promise<RouteResponse<typeof routes.readJournal>> => {
  const stored = await readVouchers(tx, month);
  if (stored.length > 0) await noteVouchers(tx, month);
  const numbers = new Map(stored.map(({ voucherId, number }) => [voucherId, number]));
  const runs = await Promise.all((await bookableRuns(tx, month)).map(async (run) => ({
    runId: String(run.runId), kind: run.kind, title: run.title, status: run.status, mayBook: isLockedRun(run), paidOut: isLockedRun(run) && (await deps.paidOut(tx, run)) !== null,
  })));
  return { runs, legalEntities: [...new Set(stored.map(({ legalEntity }) => legalEntity))], vouchers: stored.map((voucher) => voucherAnswer(voucher, numbers)) };
};

const bookPaid = async (tx: CompanyTransaction, deps: JournalRoutesDeps, runId: number): Promise<Result<{ readonly written: number }, FilingError>> => {
  const run = await readRunById(tx, runId);
  if (run === null) return failure(filingError('noPayRun', { run: runId }));
  const paid = isLockedRun(run) ? await deps.paidOut(tx, run) : null;
  return paid === null ? failure(filingError('nothingToBook', { run: runId })) : makePaymentVouchers(tx, runId, paid.sums, paid.date);
};

const fileOf = async (tx: CompanyTransaction, { journalOutputs }: JournalRoutesDeps, wish: { readonly month: string; readonly legalEntity: string; readonly layout: string }): Promise<Result<ApiFile, FilingError>> => {
  const output = journalOutputs.find(({ code }) => code === wish.layout);
  if (output === undefined) return failure(filingError('journalLayoutUnknown', { layout: wish.layout }));
  const all = await readVouchers(tx, wish.month);
  const own = all.filter(({ legalEntity }) => legalEntity === wish.legalEntity);
  if (own.length === 0) return failure(filingError('nothingToFile', { month: wish.month }));
  await noteVouchers(tx, wish.month);
  const entityNumber = [...new Set(all.map(({ legalEntity }) => legalEntity))].indexOf(wish.legalEntity) + 1;
  return journalFileOf(output, { name: `${wish.month}-${entityNumber}`, maker, vouchers: own.map(voucherOf) });
};

const planAnswer = async (tx: CompanyTransaction, month: string): Promise<RouteResponse<typeof routes.readBookPlan>> => {
  const stored = (await readPlans(tx)).filter(({ fromMonth }) => fromMonth <= month).toSorted((a, b) => (a.fromMonth === b.fromMonth ? a.planId - b.planId : a.fromMonth < b.fromMonth ? -1 : 1)).at(-1);
  const plan: BookPlan = stored?.plan ?? firstPlan;
  const departments = [...new Set((await employedPersons(tx, daysOfMonth(month))).map(({ department }) => department))].filter((name) => name !== '').toSorted();
  return {
    departments,
    plan: {
      ...plan, fromMonth: stored?.fromMonth ?? null, accounts: plan.accounts.map((account) => ({ ...account })), costCentres: plan.costCentres.map((centre) => ({ ...centre, departments: [...centre.departments] })),
      rules: plan.rules.map(({ source, debit, credit }) => ({ source, debit: { ...debit }, credit: { ...credit } })),
    },
  };
};

const tieAnswer = async (tx: CompanyTransaction, deps: JournalRoutesDeps, runId: number): Promise<Result<RouteResponse<typeof routes.readRunTie>, FilingError>> => {
  const run = await readRunById(tx, runId);
  if (run === null) return failure(filingError('noPayRun', { run: runId }));
  const tied = await tieRun(tx, run, reachesAll(tx.access, 'bank') ? deps.bankLines : null);
  if (!tied.ok) return tied;
  const { people, net, legs, differences } = tied.value;
  const sums = await deps.payoutSums(tx, run);
  const vouchers = await readVouchers(tx, run.period.month);
  return success({
    people, net: amountText(net), legs: [...legs], total: differences.length,
    differences: differences.slice(0, longestList).map(({ personNumber, leg, net: own, said }) => ({ personNumber, leg, net: amountText(own), said: amountOrNull(said) })),
    hasVouchers: vouchers.some((voucher) => voucher.runId === run.runId && voucher.kind === 'accrual' && !voucher.isTakenBack),
    payout: sums === null ? null : { paid: amountText(sums.paid), inFiles: amountText(sums.inFiles), held: amountText(sums.held), open: amountText(sums.open) },
  });
};

type ShareRow = RouteResponse<typeof routes.listCostShares>['rows'][number];

const shareRows = async (tx: CompanyTransaction, month: string): Promise<readonly ShareRow[]> => {
  const shares = await readShares(tx, month);
  const names = await personNamesOf(tx, [...shares.keys()]);
  return [...shares].flatMap(([personId, { fromMonth, shares: own }]): readonly ShareRow[] => {
    const person = names.get(personId);
    return person === undefined || own.length === 0 ? [] : [{ ...person, fromMonth, shares: own.map((share) => ({ ...share })) }];
  }).toSorted((a, b) => (a.personNumber < b.personNumber ? -1 : 1));
};

const share = (database: Database, subject: Subject, { commandId, personNumber, fromMonth, shares }: ParsedBody<typeof routes.shareCost>): Promise<Result<{ readonly done: true }, ApiFailure>> =>
  subject.program !== null ? Promise.resolve(failure({ code: 'notAllowed' })) : runCommand(database, forSubject(subject), { commandId, name: 'filing.shareCost', subject: `person:${personNumber}`, parameters: { personNumber, fromMonth, shares } }, (tx) => whole(tx, [], async () => {
    const personId = await findPersonId(tx, personNumber);
    if (personId === null) return failure(filingError('personUnknown', {}));
    const shared = await shareCost(tx, personId, { fromMonth, shares });
    return shared.ok ? success({ done: true as const }) : shared;
  }));

/** Binds the routes of vouchers and ties. */
export const registerJournalRoutes = (server: ApiServer, deps: JournalRoutesDeps): void => {
  const { database } = deps;
  const read = <T>(subject: Subject, work: (tx: CompanyTransaction) => Promise<Result<T, FilingError>>): Promise<Result<T, ApiFailure>> => readCompany(database, forSubject(subject), (tx) => whole(tx, [], () => work(tx)));
  server.handle(routes.readJournal, ({ subject, params }) => read(subject, async (tx) => success(await readJournal(tx, deps, params.month))));
  server.handle(routes.makeVouchers, ({ subject, body: { commandId, runId, kind } }) =>
    runCommand(database, forSubject(subject), { commandId, name: 'filing.makeVouchers', subject: `payRun:${runId}`, parameters: { runId, kind } }, (tx) => whole(tx, [], () => (kind === 'accrual' ? makeVouchers(tx, Number(runId)) : bookPaid(tx, deps, Number(runId))))));
  server.handle(routes.downloadJournal, ({ subject, params, query }) => read(subject, (tx) => fileOf(tx, deps, { month: params.month, ...query })));
  server.handle(routes.readRunTie, ({ subject, params }) => read(subject, (tx) => tieAnswer(tx, deps, Number(params.runId))));
  server.handle(routes.readBookPlan, ({ subject, params }) => read(subject, async (tx) => success(await planAnswer(tx, params.month))));
  // How pay is booked is a choice, and the lock looks at it: a program is nobody. It may make the vouchers that the choice gives.
  server.handle(routes.chooseBookPlan, ({ subject, body: { commandId, fromMonth, plan } }) =>
    subject.program !== null ? Promise.resolve(failure({ code: 'notAllowed' })) : runCommand(database, forSubject(subject), { commandId, name: 'filing.chooseBookPlan', subject: `bookPlan:${fromMonth}`, parameters: { fromMonth, plan } }, async (tx): Promise<Result<{ readonly done: true }, ApiFailure>> => {
      if (!seesAll(tx)) return failure({ code: 'notAllowed' });
      const chosen = await chooseBookPlan(tx, fromMonth, plan);
      return chosen.ok ? success({ done: true }) : failure(failureOf(chosen.error));
    }));
  server.handle(routes.listCostShares, ({ subject, params, query }) => read(subject, async (tx) => {
    const rows = await shareRows(tx, params.month);
    return success({ total: rows.length, rows: [...pageOf(rows, query)] });
  }));
  server.handle(routes.shareCost, ({ subject, body }) => share(database, subject, body));
};
