/** HTTP of delivery for the office: publication, receipts, files; the own side stands in own-routes.ts. */
import * as routes from '#contracts/api/delivery-api';
import type { PayslipDocument } from '#contracts/output/payslip-document';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import type { WorkbookFacts } from '#contracts/flow/workbook-facts';
import { findPersonId, readWorkbookFacts } from '#modules/people';
import { deliveredPayslips, isLockedRun, readRunById, readRunsOfMonth, type OpenToStaff } from '#modules/payroll';
import { forSubject, mayReach, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type JobData, type JsonValue, type Subject } from '#modules/platform';
import { downloadAnswer } from './delivery-answers.ts';
import type { DeliveryError } from './delivery-errors.ts';
import { downloadQueue, tellQueue } from './delivery-jobs.ts';
import { downloadsOf } from './download-store.ts';
import { askForDownload, openDownload } from './downloads.ts';
import { failureOf, fileOf, registerOwnDeliveryRoutes } from './own-routes.ts';
import type { FindPhrase } from './payslip-documents.ts';
import { insertPolicy, listUntold, readPublications, readShowsPreview } from './publication-store.ts';
import { publishRun } from './publish-payslips.ts';
import { listKeys, standingsOfRun, type Standing } from './receipt-store.ts';

export type DeliveryRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  /** Today by the company's clock, as an epoch-day. */
  readonly today: () => number;
  readonly openToStaff: OpenToStaff;
  readonly findPhrase: FindPhrase;
  readonly companyOf: (companyId: number) => Promise<{ readonly companyCode: string; readonly name: string }>;
  /** People with an open question about a payslip of a run, as far as the reader may know. */
  readonly contestedPeople: (tx: CompanyTransaction, runId: number) => Promise<ReadonlySet<number>>;
  /** How many open questions a person has about the payslip of each run. */
  readonly openQuestionsByRun: (tx: CompanyTransaction, personId: number) => Promise<ReadonlyMap<number, number>>;
  readonly drawPayslips: (documents: readonly PayslipDocument[]) => Promise<readonly { readonly fileName: string; readonly content: Uint8Array }[]>;
  /** Facts as the workbook that an import takes. */
  readonly writeWorkbook: (facts: WorkbookFacts, language: 'zh-CN' | 'en') => Promise<Uint8Array>;
  readonly enqueue: (tx: CompanyTransaction, queue: string, data: JobData) => Promise<void>;
};

type Answer<T> = Promise<Result<T, ApiFailure>>;
type Work<T> = (tx: CompanyTransaction) => Promise<Result<T, DeliveryError>>;
type Tools = {
  readonly read: <T>(subject: Subject, work: Work<T>) => Answer<T>;
  readonly change: <T>(subject: Subject, body: { readonly commandId: string }, command: { readonly name: string; readonly subject: string; readonly parameters: JsonValue }, work: Work<T>) => Answer<T>;
};

const createTools = ({ database }: DeliveryRoutesDeps): Tools => {
  const answered = <T>(result: Result<T, DeliveryError>): Result<T, ApiFailure> => (result.ok ? result : failure(failureOf(result.error)));
  return {
    read: (subject, work) => readCompany(database, forSubject(subject), async (tx) => answered(await work(tx))),
    change: <T>(subject: Subject, { commandId }: { readonly commandId: string }, command: { readonly name: string; readonly subject: string; readonly parameters: JsonValue }, work: Work<T>) =>
      // What people are shown of their pay is somebody's word: a program is nobody.
      (subject.program !== null ? Promise.resolve(failure<ApiFailure>({ code: 'notAllowed', status: 403 })) : runCommand<T, ApiFailure>(database, forSubject(subject), { commandId, ...command }, async (tx) => answered(await work(tx)))),
  };
};

const monthAnswer = async (deps: DeliveryRoutesDeps, tx: CompanyTransaction, month: string): Promise<RouteResponse<typeof routes.listDeliveries>> => {
  const runs = (await readRunsOfMonth(tx, month)).filter(({ status }) => status !== 'discarded');
  const publications = await readPublications(tx, runs.map(({ runId }) => runId));
  const rows: RouteResponse<typeof routes.listDeliveries>['runs'] = [];
  for (const run of runs) {
    const [standings, contested] = [await standingsOfRun(tx, run.runId), await deps.contestedPeople(tx, run.runId)];
    const published = isLockedRun(run) ? publications.find(({ runId, digest }) => runId === run.runId && digest === run.digest) : undefined;
    rows.push({
      runId: String(run.runId), kind: run.kind, title: run.title, status: run.status, payDate: formatDay(run.period.payDay), mayPublish: isLockedRun(run) && published === undefined,
      publishedAt: published?.publishedAt.toISOString() ?? null, visibleFrom: published === undefined ? null : formatDay(published.visibleFrom),
      people: standings.length, confirmed: standings.filter(({ signedAt }) => signedAt !== null).length, contested: standings.filter(({ personId }) => contested.has(personId)).length,
    });
  }
  return { showsPreview: await readShowsPreview(tx), runs: rows };
};

const receiptsAnswer = (standings: readonly Standing[], contested: ReadonlySet<number>, query: ParsedQuery<typeof routes.listReceipts>): RouteResponse<typeof routes.listReceipts> => {
  const stateOfStanding = ({ personId, signedAt }: Standing): (typeof routes.receiptStates)[number] => (contested.has(personId) ? 'contested' : signedAt === null ? 'open' : 'confirmed');
  const search = query.search.trim().toLowerCase();
  const rows = standings.filter((each) => (query.state === 'all' || stateOfStanding(each) === query.state) && (search === '' || each.name.toLowerCase().includes(search) || each.personNumber.toLowerCase().includes(search))
    && (query.department === '' || each.department === query.department) && (query.workplaceCode === '' || each.workplaceCode === query.workplaceCode));
  const { page, pageSize } = query;
  return {
    total: rows.length,
    rows: rows.slice((page - 1) * pageSize, page * pageSize).map((each) => ({
      personNumber: each.personNumber, name: each.name, department: each.department, workplaceCode: each.workplaceCode, workplaceName: each.workplaceName, state: stateOfStanding(each), signedAt: each.signedAt?.toISOString() ?? null,
    })),
  };
};

const registerPublication = (server: ApiServer, deps: DeliveryRoutesDeps, { read, change }: Tools): void => {
  server.handle(routes.listDeliveries, ({ subject, params }) => read(subject, async (tx) => success(await monthAnswer(deps, tx, params.month))));
  server.handle(routes.publishPayslips, ({ subject, params, body }) => change(subject, body, { name: 'delivery.publish', subject: `payRun:${params.runId}`, parameters: { runId: params.runId, visibleFrom: body.visibleFrom } }, async (tx) => {
    const runId = Number(params.runId);
    const day = body.visibleFrom === null ? success(null) : parseDay(body.visibleFrom);
    if (!day.ok) return failure({ code: 'dayUnknown', status: 400 });
    const published = await publishRun(tx, { runId, visibleFrom: day.value, today: deps.today() });
    if (published.ok) for (const open of await listUntold(tx)) if (open.runId === runId) await deps.enqueue(tx, tellQueue, open);
    return published;
  }));
  server.handle(routes.changeDeliveryPolicy, ({ subject, body }) => change(subject, body, { name: 'delivery.policy', subject: 'delivery', parameters: { showsPreview: body.showsPreview } }, async (tx) => {
    await insertPolicy(tx, body.showsPreview);
    return success({ done: true as const });
  }));
  server.handle(routes.listReceipts, ({ subject, params, query }) => read(subject, async (tx) => {
    const run = await readRunById(tx, Number(params.runId));
    return run === null ? failure({ code: 'notFound' }) : success(receiptsAnswer(await standingsOfRun(tx, run.runId), await deps.contestedPeople(tx, run.runId), query));
  }));
  server.handle(routes.makePayslipFile, async ({ subject, params, body, language }) => {
    const found = await read(subject, async (tx) => {
      const run = await readRunById(tx, Number(params.runId));
      const personId = run === null ? null : await findPersonId(tx, body.personNumber);
      const [delivered] = run === null || personId === null || !mayReach(subject, 'read', 'pay', personId) ? [] : await deliveredPayslips(tx, run, personId);
      return run === null || delivered === undefined ? failure<DeliveryError>({ code: 'notFound' }) : success({ run, payslip: delivered.payslip });
    });
    return found.ok ? fileOf(deps, found.value, { language, isPreview: !isLockedRun(found.value.run), password: body.password, companyId: subject.companyId }) : found;
  });
  server.handle(routes.listReceiptKeys, ({ subject }) => read(subject, async (tx) => success({ keys: (await listKeys(tx)).map(({ keyId, publicKey, madeAt }) => ({ keyId, publicKey, madeAt: madeAt.toISOString() })) })));
};

const registerDownloads = (server: ApiServer, deps: DeliveryRoutesDeps, { read, change }: Tools): void => {
  server.handle(routes.listDownloads, ({ subject, query }) => read(subject, async (tx) => {
    const { total, rows } = await downloadsOf(tx, subject.userId, query);
    return success({ total, rows: rows.map(downloadAnswer) });
  }));
  server.handle(routes.startDownload, ({ subject, body, language }) => change(subject, body, { name: 'delivery.download', subject: `payRun:${body.runId}`, parameters: { kind: body.kind, runId: body.runId } }, async (tx) => {
    const asked = await askForDownload(tx, { userId: subject.userId, kind: body.kind, runId: Number(body.runId), language });
    if (!asked.ok) return asked;
    await deps.enqueue(tx, downloadQueue, { downloadId: asked.value.downloadId });
    return success(downloadAnswer(asked.value));
  }));
  server.handle(routes.downloadCompanyWorkbook, async ({ subject, language }) => {
    const found = await read(subject, async (tx) => {
      const facts = await readWorkbookFacts(tx);
      return facts === null ? failure<DeliveryError>({ code: 'notFound' }) : success(facts);
    });
    return found.ok ? success({ fileName: 'company-workbook.xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: await deps.writeWorkbook(found.value, language) }) : found;
  });
  server.handle(routes.downloadFile, ({ subject, params }) => read(subject, (tx) => openDownload(tx, subject, params.downloadId)));
};

/** Binds every route of delivery. */
export const registerDeliveryRoutes = (server: ApiServer, deps: DeliveryRoutesDeps): void => {
  const tools = createTools(deps);
  registerOwnDeliveryRoutes(server, deps);
  registerPublication(server, deps, tools);
  registerDownloads(server, deps, tools);
};
