/** HTTP of one's own payslips: as they are published, as files, confirmed. */
import * as routes from '#contracts/api/delivery-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { deliveredPayslips, readOwnRuns, readRunById, type DeliveredPayslip, type PayRun, type StaffView } from '#modules/payroll';
import { forSubject, oneselfOf, readCompany, runCommand, type ApiFailure, type ApiFile, type ApiServer, type CompanyTransaction, type JsonValue, type Subject } from '#modules/platform';
import { confirmPayslip, openReceipt } from './confirm-payslip.ts';
import type { DeliveryError } from './delivery-errors.ts';
import type { DeliveryRoutesDeps } from './delivery-routes.ts';
import { documentOf, type Language } from './payslip-documents.ts';
import { receiptsOfPerson } from './receipt-store.ts';

type Answer<T> = Promise<Result<T, ApiFailure>>;
const notFound: DeliveryError = { code: 'notFound' };

/** How a refusal is answered. */
export const failureOf = ({ code, data, status }: DeliveryError): ApiFailure => ({ code, ...(data === undefined ? {} : { data }), status: status ?? (code === 'notFound' ? 404 : 409) });
const answered = <T>(result: Result<T, DeliveryError>): Result<T, ApiFailure> => (result.ok ? result : failure(failureOf(result.error)));

type OwnPayslip = DeliveredPayslip & { readonly run: PayRun; readonly view: StaffView };

const ownPayslip = async (deps: DeliveryRoutesDeps, tx: CompanyTransaction, personId: number | null, runId: string): Promise<Result<OwnPayslip, DeliveryError>> => {
  const run = personId === null ? null : await readRunById(tx, Number(runId));
  const view = run === null ? undefined : (await deps.openToStaff(tx, [run])).get(run.runId);
  if (run === null || view === undefined || personId === null) return failure(notFound);
  const [delivered] = await deliveredPayslips(tx, run, personId);
  return delivered === undefined ? failure(notFound) : success({ ...delivered, run, view });
};

const ownDeliveries = async (deps: DeliveryRoutesDeps, tx: CompanyTransaction, personId: number): Promise<RouteResponse<typeof routes.listOwnDeliveries>> => {
  const runs = await readOwnRuns(tx, personId);
  const [views, receipts, questions] = [await deps.openToStaff(tx, runs), await receiptsOfPerson(tx, personId), await deps.openQuestionsByRun(tx, personId)];
  return {
    rows: runs.flatMap((run) => {
      const state = views.get(run.runId);
      if (state === undefined) return [];
      const receipt = receipts.findLast(({ runId, revision }) => runId === run.runId && revision === run.revision);
      return [{
        runId: String(run.runId), month: run.month, kind: run.kind, title: run.title, payDate: formatDay(run.payDay), state, openQuestions: questions.get(run.runId) ?? 0,
        receipt: receipt === undefined ? null : { receiptId: receipt.receiptId, signedAt: receipt.signedAt.toISOString(), keyId: receipt.keyId },
      }];
    }),
  };
};

/** A payslip as a file; the password goes into it and nowhere else. */
export const fileOf = async (deps: DeliveryRoutesDeps, { payslip, run }: { readonly payslip: DeliveredPayslip['payslip']; readonly run: PayRun }, wish: { readonly language: Language; readonly isPreview: boolean; readonly password: string | null; readonly companyId: number }): Answer<ApiFile> => {
  if (payslip.status !== 'computed') return failure(failureOf(notFound));
  const { name } = await deps.companyOf(wish.companyId);
  const [file] = await deps.drawPayslips([documentOf(payslip, { language: wish.language, company: name, runTitle: run.title, isPreview: wish.isPreview, password: wish.password }, deps.findPhrase)]);
  return success({ fileName: file!.fileName, mediaType: 'application/pdf', content: file!.content });
};

export const registerOwnDeliveryRoutes = (server: ApiServer, deps: DeliveryRoutesDeps): void => {
  const { database } = deps;
  const read = <T>(subject: Subject, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, DeliveryError>>): Answer<T> => {
    const { personId } = subject;
    return personId === null ? Promise.resolve(failure(failureOf(notFound))) : readCompany(database, forSubject(oneselfOf(subject)), async (tx) => answered(await work(tx, personId)));
  };
  const change = <T>(subject: Subject, body: { readonly commandId: string }, name: string, parameters: JsonValue, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, DeliveryError>>): Answer<T> => {
    const { personId } = subject;
    if (personId === null) return Promise.resolve(failure(failureOf(notFound)));
    return runCommand<T, ApiFailure>(database, forSubject(oneselfOf(subject)), { commandId: body.commandId, name, subject: `person:${personId}`, parameters }, async (tx) => answered(await work(tx, personId)));
  };
  server.handle(routes.listOwnDeliveries, ({ subject }) => read(subject, async (tx, personId) => success(await ownDeliveries(deps, tx, personId))));
  server.handle(routes.readOwnRunPayslip, ({ subject, params }) => read(subject, async (tx, personId) => {
    const found = await ownPayslip(deps, tx, personId, params.runId);
    return found.ok ? success(found.value.payslip) : found;
  }));
  server.handle(routes.makeOwnPayslipFile, async ({ subject, params, body, language }) => {
    const found = await read(subject, (tx, personId) => ownPayslip(deps, tx, personId, params.runId));
    return found.ok ? fileOf(deps, found.value, { language, isPreview: found.value.view === 'preview', password: body.password, companyId: subject.companyId }) : found;
  });
  server.handle(routes.confirmOwnPayslip, async ({ subject, params, body }) => {
    const { companyCode } = await deps.companyOf(subject.companyId);
    return change(subject, body, 'delivery.confirm', { runId: params.runId, checkCode: body.checkCode }, (tx, personId) =>
      confirmPayslip(tx, { personId, userId: subject.userId, runId: Number(params.runId), checkCode: body.checkCode, company: companyCode, nowMilliseconds: deps.nowMilliseconds(), openToStaff: deps.openToStaff }));
  });
  server.handle(routes.downloadOwnReceipt, async ({ subject, params }) => {
    const opened = await read(subject, (tx, personId) => openReceipt(tx, { personId, runId: Number(params.runId) }));
    return opened.ok ? success({ fileName: `receipt-${opened.value.receiptId}.json`, mediaType: 'application/json', content: new TextEncoder().encode(opened.value.text) }) : opened;
  });
};
