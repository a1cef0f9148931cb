/** HTTP of paying out. Accounts are masked but for the file itself, which only a file let go by two people has. */
import * as routes from '#contracts/api/payout-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { currencyDigits } from '#kernel/quantity/currency';
import { formatScaled } from '#kernel/quantity/decimal';
import { expectedPayDate, isLockedRun, loadPayslipsOfRun, owedPeople, readRunById, readRunsOfMonth, type PayRun } from '#modules/payroll';
import {
  dateInZone, fileOfTable, findProposal, forSubject, humansOf, isAnotherHuman, isCheckerOf, readCompany, recordAudit, runCommand, userOfActor,
  withCompany, type ApiFailure, type ApiFile, type ApiServer, type CompanyTransaction, type Database, type Subject,
} from '#modules/platform';
import { choosePayer } from './payers.ts';
import { makePaymentFiles, type PayoutDeps } from './make-payment-files.ts';
import { digestOfBytes } from './payment-content.ts';
import type { PayoutError } from './payout-errors.ts';
import { lineKeyOf, numberOf, readFiles, readLinesOfFile, readLinesOfRun, readOutcomes, readPayer, readPayers, type FileState, type Outcome, type PaymentFile } from './payout-store.ts';
import { openAmounts, openTotals } from './sealed-payout.ts';
import { isPayableNow, plannedPayDate, readPayout, seesWholePayout, type Payout, type PayoutLine } from './read-payout.ts';
import { resultColumns } from './read-results.ts';
import { cancelFile, handOutFile } from './release-file.ts';
import { taxMonthFault } from './tax-month.ts';
import { takeResults } from './take-results.ts';

export type PayoutRoutesDeps = PayoutDeps & {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type RunAnswer = RouteResponse<typeof routes.readPayoutRun>;
type FileAnswer = RunAnswer['files'][number];
type LineAnswer = RouteResponse<typeof routes.listPayoutLines>['rows'][number];

const longestList = 100;
const failureOf = ({ code, data }: PayoutError): ApiFailure => (code === 'runUnknown' || code === 'paymentFileUnknown' ? { code: 'notFound' } : { code, data, status: code === 'resultUnreadable' ? 400 : 409 });
const moneyOf = (units: bigint, currency: string): string => formatScaled(units, currencyDigits(currency));
const sumOf = (lines: readonly PayoutLine[]): bigint => lines.reduce((sum, { net }) => sum + net, 0n);
/** 30 February is none. */
const isDate = (text: string): boolean => {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
};
const todayOf = ({ nowMilliseconds, zone }: PayoutRoutesDeps): string => dateInZone(nowMilliseconds(), zone).toString();

/** A locked run that the reader sees whole; without it there is nothing to know. */
const findRun = async (tx: CompanyTransaction, runId: string): Promise<PayRun | null> => {
  const run = seesWholePayout(tx) ? await readRunById(tx, Number(runId)) : null;
  return run !== null && isLockedRun(run) ? run : null;
};

const countsOf = (file: PaymentFile, places: ReadonlyMap<string, number>, outcomes: readonly Outcome[]): FileAnswer['counts'] => {
  const last = new Map<string, Outcome['outcome']>();
  for (const { personId, attempt, outcome } of outcomes) {
    const key = `${personId}/${attempt}`;
    if (places.get(key) === file.fileId && (outcome !== 'paid' || !last.has(key))) last.set(key, outcome);
  }
  const count = (wanted: Outcome['outcome']): number => [...last.values()].filter((outcome) => outcome === wanted).length;
  const [paid, rejected, returned] = [count('paid'), count('rejected'), count('returned')];
  return { paid, rejected, returned, sent: file.lineCount - paid - rejected - returned };
};

const fileAnswers = async (deps: PayoutRoutesDeps, tx: CompanyTransaction, subject: Subject, run: PayRun, files: readonly (PaymentFile & FileState)[]): Promise<readonly FileAnswer[]> => {
  const totals = await openTotals(tx, files);
  const names = await deps.nameUsers(tx, files.map(({ madeBy }) => userOfActor(madeBy)).filter((userId) => userId !== ''));
  const humans = await humansOf(tx, subject.userId);
  const outcomes = await readOutcomes(tx, run.runId);
  const places = new Map((await readLinesOfRun(tx, run.runId)).map(({ personId, attempt, fileId }) => [`${personId}/${attempt}`, fileId]));
  const answers: FileAnswer[] = [];
  for (const [index, file] of files.entries()) {
    const [payer, proposal] = [await readPayer(tx, file.payerId), await findProposal(tx, file.proposalId)];
    answers.push({
      fileId: String(file.fileId), number: numberOf(file), legalEntity: file.legalEntity, currency: file.currency, layout: file.layout, payDate: file.payDate, people: file.lineCount, total: moneyOf(totals[index] ?? 0n, file.currency),
      contentDigest: file.contentDigest, payerLastFour: payer?.lastFour ?? '', state: file.ended === 'cancelled' ? 'cancelled' : file.proposalState, isHandedOut: file.ended === 'handedOut', proposalId: String(file.proposalId), proposalDigest: proposal?.digest ?? '',
      mayDecide: proposal !== null && proposal.state === 'open' && isCheckerOf(tx, proposal) && isAnotherHuman(proposal, humans),
      madeBy: names.get(userOfActor(file.madeBy)) ?? '', madeAt: file.madeAt.toISOString(), counts: countsOf(file, places, outcomes),
    });
  }
  return answers.toReversed();
};

const sumsOf = ({ lines }: Payout): RunAnswer['sums'] => [...Map.groupBy(lines.filter(({ currency }) => currency !== ''), ({ currency, state }) => `${currency} ${state}`).values()].map((group) => {
  const { currency, state } = group[0]!;
  return { currency, state, people: group.length, amount: moneyOf(sumOf(group), currency) };
});

const nextOf = async (tx: CompanyTransaction, { lines }: Payout): Promise<RunAnswer['next']> => {
  const payers = new Map((await readPayers(tx)).map((payer) => [payer.legalEntity, payer]));
  return [...Map.groupBy(lines.filter(isPayableNow), ({ legalEntity, currency }) => `${legalEntity} ${currency}`).values()].map((group) => {
    const { legalEntity, currency } = group[0]!;
    const payer = payers.get(legalEntity);
    return { legalEntity, currency, people: group.length, amount: moneyOf(sumOf(group), currency), payerLastFour: payer?.lastFour ?? null, layout: payer?.layout ?? null };
  });
};

/** The day asked for, unless it is past; without one the day on which accounts can be paid to. */
const dayOf = async (deps: PayoutRoutesDeps, tx: CompanyTransaction, run: PayRun, wished: string | undefined): Promise<string> =>
  (wished !== undefined && wished >= todayOf(deps) && isDate(wished) ? wished : expectedPayDate(tx, run, { personIds: owedPeople(await loadPayslipsOfRun(tx, run)), zone: deps.zone }));

/** Another month is to be confirmed, another year may be refused. */
const taxMonthOf = (payout: Payout, payDate: string): RunAnswer['taxMonth'] => {
  const fault = taxMonthFault(payout, { payDate });
  return fault === null ? 'same' : fault.code === 'payYearDiffers' ? 'otherYear' : 'otherMonth';
};

const readState = async (deps: PayoutRoutesDeps, tx: CompanyTransaction, subject: Subject, runId: string, wished: string | undefined): Promise<Result<RunAnswer, ApiFailure>> => {
  const run = await findRun(tx, runId);
  if (run === null) return failure({ code: 'notFound' });
  const payDate = await dayOf(deps, tx, run, wished);
  const payout = await readPayout(tx, run, { payDate, zone: deps.zone });
  return success({
    runId, month: run.period.month, title: run.title, status: run.status, payDate, plannedPayDate: plannedPayDate(run), taxMonth: taxMonthOf(payout, payDate), sums: sumsOf(payout), withoutPayslip: payout.lines.filter(({ currency }) => currency === '').length, next: await nextOf(tx, payout), files: [...(await fileAnswers(deps, tx, subject, run, payout.files))],
  });
};

const lineAnswer = (line: PayoutLine, files: ReadonlyMap<number, PaymentFile>): LineAnswer => {
  const file = line.fileId === null ? undefined : files.get(line.fileId);
  return {
    personNumber: line.personNumber, name: line.name, legalEntity: line.legalEntity, currency: line.currency, net: moneyOf(line.net, line.currency), lastFour: line.lastFour, state: line.state, reason: line.reason, accountFrom: line.accountFrom, attempt: line.attempt,
    fileNumber: file === undefined ? null : numberOf(file), lineNumber: line.lineNumber, bankReason: line.outcome?.reason ?? '',
  };
};

const listLines = async (deps: PayoutRoutesDeps, tx: CompanyTransaction, runId: string, query: { readonly page: number; readonly pageSize: number; readonly state: string; readonly fileId: string; readonly search: string; readonly payDate?: string | undefined }): Promise<Result<RouteResponse<typeof routes.listPayoutLines>, ApiFailure>> => {
  const run = await findRun(tx, runId);
  if (run === null) return failure({ code: 'notFound' });
  const { lines, files } = await readPayout(tx, run, { payDate: await dayOf(deps, tx, run, query.payDate), zone: deps.zone });
  const byId = new Map(files.map((file) => [file.fileId, file]));
  const found = lines.filter((line) => (query.state === 'all' || line.state === query.state) && (query.fileId === '' || String(line.fileId) === query.fileId) && (line.personNumber.includes(query.search) || line.name.includes(query.search)));
  const page = found.toSorted((a, b) => (a.personNumber < b.personNumber ? -1 : 1)).slice((query.page - 1) * query.pageSize, query.page * query.pageSize);
  const shown = page.filter(({ lastFour }) => lastFour !== '').map(({ personId }) => personId);
  if (shown.length > 0) tx.noteRead({ fieldClass: 'bank', personIds: shown, what: 'people.bank_account masked' });
  return success({ total: found.length, rows: page.map((line) => lineAnswer(line, byId)) });
};

const download = async (deps: PayoutRoutesDeps, tx: CompanyTransaction, fileId: string): Promise<Result<ApiFile, ApiFailure>> => {
  const [file] = seesWholePayout(tx) ? await readFiles(tx, { fileId: Number(fileId) }) : [];
  if (file === undefined) return failure({ code: 'notFound' });
  const rebuilt = await handOutFile(tx, deps, file);
  if (!rebuilt.ok) return failure(failureOf(rebuilt.error));
  await recordAudit(tx, { action: 'payout.fileDownloaded', subject: `paymentFile:${file.fileId}`, data: { number: numberOf(file), digest: file.contentDigest } });
  const { fileName, mediaType, bytes } = rebuilt.value;
  return success({ fileName, mediaType, content: bytes });
};

const template = async (tx: CompanyTransaction, fileId: string): Promise<Result<ApiFile, ApiFailure>> => {
  const [file] = seesWholePayout(tx) ? await readFiles(tx, { fileId: Number(fileId) }) : [];
  if (file === undefined) return failure({ code: 'notFound' });
  const lines = await readLinesOfFile(tx, file.fileId);
  const amounts = await openAmounts(tx, lines, 'forFile');
  const rows = lines.map((line, index) => [lineKeyOf(file, line.lineNumber), moneyOf(amounts[index] ?? 0n, file.currency), '', '', '']);
  return success(await fileOfTable(`${numberOf(file)}-results`, 'csv', { columns: resultColumns.map((title, index) => ({ title, isNumber: index === 1 })), rows }, 0));
};

function registerReads(server: ApiServer, deps: PayoutRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.readPayoutRun, ({ subject, params, query }) => readCompany(database, forSubject(subject), (tx) => readState(deps, tx, subject, params.runId, query.payDate)));
  server.handle(routes.listPayoutLines, ({ subject, params, query }) => readCompany(database, forSubject(subject), (tx) => listLines(deps, tx, params.runId, query)));
  server.handle(routes.listPayoutRuns, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx) => success({
    runs: (await readRunsOfMonth(tx, params.month)).filter(isLockedRun).map((run) => ({ runId: String(run.runId), kind: run.kind, title: run.title, status: run.status, payDate: plannedPayDate(run) })),
  })));
  server.handle(routes.listPayers, ({ subject }) => readCompany(database, forSubject(subject), async (tx) => {
    const payers = await readPayers(tx);
    const names = await deps.nameUsers(tx, payers.map(({ chosenBy }) => userOfActor(chosenBy)).filter((userId) => userId !== ''));
    return success({
      payers: payers.map(({ payerId: _payerId, accountSealed: _accountSealed, chosenBy, chosenAt, ...payer }) => ({ ...payer, chosenBy: names.get(userOfActor(chosenBy)) ?? '', chosenAt: chosenAt.toISOString() })),
      layouts: deps.layouts.map(({ code, title }) => ({ code, titleChinese: title.zh, titleEnglish: title.en })),
    });
  }));
  server.handle(routes.downloadPaymentFile, ({ subject, params }) => withCompany(database, forSubject(subject), (tx) => download(deps, tx, params.fileId)));
  server.handle(routes.downloadResultTemplate, ({ subject, params }) => readCompany(database, forSubject(subject), (tx) => template(tx, params.fileId)));
}

function registerWrites(server: ApiServer, deps: PayoutRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.makePaymentFiles, async ({ subject, params, body: { commandId, ...wish } }) => {
    // A program is nobody: whoever has its key could approve as themselves what it made.
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    const runId = Number(params.runId);
    const today = todayOf(deps);
    if (wish.payDate < today || !isDate(wish.payDate)) return failure({ code: 'invalidRequest', data: { field: 'payDate' } });
    const made = await runCommand<RouteResponse<typeof routes.makePaymentFiles>, PayoutError>(database, forSubject(subject), { commandId, name: 'payout.makePaymentFiles', subject: `payRun:${runId}`, parameters: { runId, ...wish } }, async (tx) => {
      const result = await makePaymentFiles(tx, deps, { runId, ...wish });
      return result.ok ? success({ files: result.value.map(({ fileId, number, proposalId }) => ({ fileId: String(fileId), number, proposalId: String(proposalId) })) }) : result;
    });
    return made.ok ? made : failure(made.error.code === 'commandIdReused' ? made.error : failureOf(made.error));
  });
  server.handle(routes.takePaymentResults, async ({ subject, params, query, upload }) => {
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    if (upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
    const fileId = Number(params.fileId);
    const command = { commandId: query.commandId, name: 'payout.takePaymentResults', subject: `paymentFile:${fileId}`, parameters: { fileId, digest: digestOfBytes(upload.content) } };
    const taken = await runCommand<RouteResponse<typeof routes.takePaymentResults>, PayoutError>(database, forSubject(subject), command, async (tx) => {
      const result = await takeResults(tx, deps, { fileId, bytes: upload.content });
      if (!result.ok) return result;
      const { counts, faults, runStatus } = result.value;
      return success({ ...counts, runStatus, totalFaults: faults.length, faults: faults.slice(0, longestList).map((fault) => ({ ...fault })) });
    });
    return taken.ok ? taken : failure(taken.error.code === 'commandIdReused' ? taken.error : failureOf(taken.error));
  });
  server.handle(routes.cancelPaymentFile, async ({ subject, params, body: { commandId } }) => {
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    const fileId = Number(params.fileId);
    const done = await runCommand<null, PayoutError>(database, forSubject(subject), { commandId, name: 'payout.cancelPaymentFile', subject: `paymentFile:${fileId}`, parameters: { fileId } }, (tx) => cancelFile(tx, fileId));
    return done.ok ? success({ done: true as const }) : failure(done.error.code === 'commandIdReused' ? done.error : failureOf(done.error));
  });
  server.handle(routes.choosePayer, async ({ subject, body: { commandId, ...wish } }) => {
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    // The number itself goes into no table of commands.
    const parameters = { ...wish, accountNumber: digestOfBytes(Buffer.from(`${commandId}${wish.accountNumber}`)) };
    const chosen = await runCommand<RouteResponse<typeof routes.choosePayer>, PayoutError>(database, forSubject(subject), { commandId, name: 'payout.choosePayer', subject: `legalEntity:${wish.legalEntity}`, parameters }, async (tx) => {
      const result = await choosePayer(tx, deps.layouts, wish);
      return result.ok ? success({ proposalId: result.value.proposalId === null ? null : String(result.value.proposalId) }) : result;
    });
    return chosen.ok ? chosen : failure(chosen.error.code === 'commandIdReused' ? chosen.error : failureOf(chosen.error));
  });
}

/** Binds the routes of paying out. */
export const registerPayoutRoutes = (server: ApiServer, deps: PayoutRoutesDeps): void => {
  registerReads(server, deps);
  registerWrites(server, deps);
};
