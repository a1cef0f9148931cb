/** HTTP of the review of a run. */
import * as routes from '#contracts/api/run-review-api';
import { failure, success, type Result } from '#kernel/base/result';
import { findPersonId, personNamesOf } from '#modules/people';
import { forSubject, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import { answerFindings } from './answer-findings.ts';
import { leaversToLookAt } from './find-leavers-owed.ts';
import type { PayrollError } from './payroll-errors.ts';
import { readRunById, type PayRun } from './payroll-store.ts';
import { changeAnswer, changesAnswer, findingsAnswer, reviewAnswer } from './read-review.ts';
import { refreshReview } from './refresh-review.ts';

export type RunReviewRoutesDeps = {
  readonly database: Database;
  readonly zone: string;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

const notFound: ApiFailure = { code: 'notFound', status: 404 };
const failureOf = ({ code, data }: PayrollError): ApiFailure => (code === 'noPayRun' ? notFound : code === 'notAllowed' ? { code } : { code, status: 409, data });

const inRun = <T>(deps: RunReviewRoutesDeps, subject: Subject, runId: string, work: (tx: CompanyTransaction, run: PayRun) => Promise<Result<T, ApiFailure>>): Promise<Result<T, ApiFailure>> =>
  readCompany(deps.database, forSubject(subject), async (tx) => {
    const run = await readRunById(tx, Number(runId));
    return run === null ? failure(notFound) : work(tx, run);
  });

type Step = { readonly commandId: string; readonly name: string; readonly runId: string; readonly parameters: Readonly<Record<string, JsonValue>> };

/** Programs answer for nothing: a finding wants somebody who looked. */
const step = async <T>(deps: RunReviewRoutesDeps, subject: Subject, { commandId, name, runId, parameters }: Step, work: (tx: CompanyTransaction) => Promise<Result<T, PayrollError>>): Promise<Result<T, ApiFailure>> => {
  if (subject.program !== null) return failure({ code: 'notAllowed' });
  const command = { commandId, name: `payroll.${name}`, subject: `payRun:${runId}`, parameters: { runId, ...parameters } };
  return runCommand<T, ApiFailure>(deps.database, forSubject(subject), command, async (tx) => {
    const result = await work(tx);
    return result.ok ? result : failure(failureOf(result.error));
  });
};

/** Binds every route of reviews. */
export const registerRunReviewRoutes = (server: ApiServer, deps: RunReviewRoutesDeps): void => {
  server.handle(routes.readRunReview, ({ subject, params }) => inRun(deps, subject, params.runId, async (tx, run) => success(await reviewAnswer(tx, run))));
  server.handle(routes.listLeaversToLookAt, ({ subject, params, query: { page, pageSize } }) => inRun(deps, subject, params.runId, async (tx, run) => {
    const months = await leaversToLookAt(tx, run);
    const people = await personNamesOf(tx, [...months.keys()]);
    const rows = [...months].flatMap(([personId, fromMonth]) => (people.has(personId) ? [{ ...people.get(personId)!, fromMonth }] : [])).sort((a, b) => (a.personNumber < b.personNumber ? -1 : 1));
    return success({ total: rows.length, rows: rows.slice((page - 1) * pageSize, page * pageSize) });
  }));
  server.handle(routes.listRunChanges, ({ subject, params, query }) => inRun(deps, subject, params.runId, async (tx, run) => success(await changesAnswer(tx, run, query))));
  server.handle(routes.readRunChange, ({ subject, params }) => inRun(deps, subject, params.runId, async (tx, run) => {
    const personId = await findPersonId(tx, params.personNumber);
    const change = personId === null ? null : await changeAnswer(tx, run, personId);
    return change === null ? failure(notFound) : success(change);
  }));
  server.handle(routes.listRunFindings, ({ subject, params, query }) => inRun(deps, subject, params.runId, async (tx, run) => success(await findingsAnswer(tx, run, query, (userIds) => deps.nameUsers(tx, userIds)))));
  server.handle(routes.refreshRunReview, ({ subject, params, body: { commandId } }) => step(deps, subject, { commandId, name: 'reviewRun', runId: params.runId, parameters: {} }, async (tx) => {
    const run = await readRunById(tx, Number(params.runId));
    return run === null ? failure<PayrollError>({ code: 'noPayRun', data: {} }) : refreshReview(tx, run, deps);
  }));
  server.handle(routes.answerRunFindings, ({ subject, params, body: { commandId, reason, findings } }) =>
    step(deps, subject, { commandId, name: 'answerFindings', runId: params.runId, parameters: { reason, findings: findings.map(({ personNumber, code }) => ({ personNumber, code })) } }, async (tx): Promise<Result<{ readonly done: true }, PayrollError>> => {
      const answered = await answerFindings(tx, Number(params.runId), { reason, findings });
      return answered.ok ? success({ done: true }) : answered;
    }));
};
