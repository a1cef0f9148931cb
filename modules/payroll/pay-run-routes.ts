/** HTTP of a pay run's life: how far it is, the steps that are open, holds and gaps. */
import * as routes from '#contracts/api/pay-run-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { findPersonId } from '#modules/people';
import { forSubject, reachesAll, readCompany, runCommand, userOfActor, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type JsonValue, type ProposalKind, type Subject } from '#modules/platform';
import { archiveRun, discardRun, settleRun } from './end-run.ts';
import { readExclusions } from './hold-store.ts';
import { readHoldsOfRun, type HoldDeps } from './holds-of-run.ts';
import { runPayslipsAnswer } from './list-run-payslips.ts';
import { proposeUnlock, returnRun, type RunDecisionDeps } from './lock-run.ts';
import { netOf } from './payable-lines.ts';
import { carryExclusions } from './carry-exclusions.ts';
import { excludeFromRun, holdPay, isHolding, releasePay } from './pay-holds.ts';
import { readRunById, readRunsOfMonth, type PayRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { loadPayslipsOfRun, type Payslip } from './read-payslips.ts';
import { explainOf, namedFactorsFor } from './payroll-routes.ts';
import { lifeOfRun } from './read-run-life.ts';
import { reverseRun } from './reverse-run.ts';
import { submitRun } from './submit-run.ts';

export type PayRunRoutesDeps = HoldDeps & {
  readonly database: Database;
  readonly kinds: readonly ProposalKind[];
  readonly decisions: RunDecisionDeps;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type Failed = { readonly code: string; readonly data?: Readonly<Record<string, string | number>> };
const failureOf = ({ code, data }: Failed): ApiFailure => {
  if (code === 'noPayRun') return { code: 'notFound', status: 404 };
  if (code === 'notAllowed') return { code };
  return { code, status: 409, ...(data === undefined ? {} : { data }) };
};

const inRun = async <T>(deps: PayRunRoutesDeps, subject: Subject, runId: string, work: (tx: CompanyTransaction, run: PayRun) => Promise<Result<T, ApiFailure>>): Promise<Result<T, ApiFailure>> =>
  readCompany(deps.database, forSubject(subject), async (tx) => {
    const run = await readRunById(tx, Number(runId));
    return run === null ? failure({ code: 'notFound', status: 404 }) : work(tx, run);
  });

type Command = { readonly commandId: string; readonly name: string; readonly runId: string; readonly parameters: Readonly<Record<string, JsonValue>> };

/** A step over a run, once per command id. Programs take no step: whoever has their key could make what they approve themselves. */
const step = async <T>(deps: PayRunRoutesDeps, subject: Subject, { commandId, name, runId, parameters }: Command, work: (tx: CompanyTransaction, runId: number) => Promise<Result<T, Failed>>): Promise<Result<T, ApiFailure>> => {
  if (subject.program !== null) return failure({ code: 'notAllowed' });
  const command = { commandId, name: `payroll.${name}`, subject: `payRun:${runId}`, parameters: { runId, ...parameters } };
  const done = await runCommand<T, ApiFailure>(deps.database, forSubject(subject), command, async (tx) => {
    const result = await work(tx, Number(runId));
    return result.ok ? result : failure(failureOf(result.error));
  });
  return done.ok ? done : failure(done.error);
};

const done = (result: Result<unknown, Failed>): Result<{ readonly done: true }, Failed> => (result.ok ? success({ done: true }) : result);

/** The people of a run by number; a number that is not in it is not found. */
const personIdsIn = async (tx: CompanyTransaction, runId: number, personNumbers: readonly string[]): Promise<Result<{ readonly run: PayRun; readonly personIds: readonly number[] }, Failed>> => {
  const run = await readRunById(tx, runId);
  if (run === null) return failure({ code: 'noPayRun' });
  const known = new Map((await loadPayslipsOfRun(tx, run)).map(({ personNumber, personId }) => [personNumber, personId]));
  const personIds = [...new Set(personNumbers)].flatMap((personNumber) => known.get(personNumber) ?? []);
  return personIds.length === new Set(personNumbers).size ? success({ run, personIds }) : failure({ code: 'noPayRun' });
};

/** The same for each of some people, all or none. */
const forPeople = async (tx: CompanyTransaction, runId: number, personNumbers: readonly string[], work: (run: PayRun, personId: number) => Promise<Result<null, Failed>>): Promise<Result<{ readonly done: true }, Failed>> => {
  const found = await personIdsIn(tx, runId, personNumbers);
  if (!found.ok) return found;
  for (const personId of found.value.personIds) {
    const each = await work(found.value.run, personId);
    if (!each.ok) return each;
  }
  return success({ done: true });
};

const matches = ({ personNumber, name }: Payslip, search: string): boolean => search === '' || personNumber.includes(search) || name.includes(search);
const pageOf = <T>(rows: readonly T[], { page, pageSize }: { readonly page: number; readonly pageSize: number }): T[] => rows.slice((page - 1) * pageSize, page * pageSize);
const byNumber = (a: { readonly personNumber: string }, b: { readonly personNumber: string }): number => (a.personNumber < b.personNumber ? -1 : a.personNumber > b.personNumber ? 1 : 0);

const holdsAnswer = async (deps: PayRunRoutesDeps, tx: CompanyTransaction, run: PayRun, query: ParsedQuery<typeof routes.listRunHolds>): Promise<RouteResponse<typeof routes.listRunHolds>> => {
  const payslips = await loadPayslipsOfRun(tx, run);
  const people = new Map(payslips.map((payslip) => [payslip.personId, payslip]));
  const holds = (await readHoldsOfRun(tx, run, deps, payslips)).filter((hold) => query.state === 'all' || isHolding(hold) === (query.state === 'holding'));
  const names = await deps.nameUsers(tx, [...new Set(holds.flatMap(({ placedBy, release }) => [userOfActor(placedBy ?? ''), userOfActor(release?.releasedBy ?? '')]))].filter((user) => user !== ''));
  const nameOf = (actor: string | undefined | null): string => names.get(userOfActor(actor ?? '')) ?? '';
  const rows = holds.flatMap((hold) => {
    const payslip = people.get(hold.personId);
    if (payslip === undefined || !matches(payslip, query.search)) return [];
    return [{
      personNumber: payslip.personNumber, name: payslip.name, department: payslip.department, reason: hold.reason, note: hold.note, accountFrom: hold.fromDate, placedBy: nameOf(hold.placedBy), placedAt: hold.placedAt?.toISOString() ?? null,
      state: isHolding(hold) ? 'holding' as const : 'released' as const, releasedBy: nameOf(hold.release?.releasedBy), releasedAt: hold.release?.releasedAt.toISOString() ?? null, releaseNote: hold.release?.note ?? '',
      net: formatAmount(netOf(payslip), 2),
    }];
  }).toSorted(byNumber);
  return { total: rows.length, rows: pageOf(rows, query) };
};

const gapsAnswer = async (deps: PayRunRoutesDeps, tx: CompanyTransaction, run: PayRun, query: ParsedQuery<typeof routes.listRunGaps>): Promise<RouteResponse<typeof routes.listRunGaps>> => {
  const excluded = await readExclusions(tx, run.runId);
  const names = await deps.nameUsers(tx, [...new Set([...excluded.values()].map(({ decidedBy }) => userOfActor(decidedBy)))].filter((user) => user !== ''));
  const rows = (await loadPayslipsOfRun(tx, run)).flatMap((payslip) => {
    const exclusion = excluded.get(payslip.personId);
    if (payslip.status !== 'notComputed' || (query.state !== 'all' && (exclusion !== undefined) !== (query.state === 'excluded'))) return [];
    return [{ personNumber: payslip.personNumber, name: payslip.name, department: payslip.department, reason: payslip.reason ?? '', isExcluded: exclusion !== undefined, note: exclusion?.note ?? '', decidedBy: names.get(userOfActor(exclusion?.decidedBy ?? '')) ?? '' }];
  }).toSorted(byNumber);
  return { total: rows.length, rows: pageOf(rows, query) };
};

const registerReads = (server: ApiServer, deps: PayRunRoutesDeps): void => {
  server.handle(routes.listPayRuns, ({ subject, query }) => readCompany(deps.database, forSubject(subject), async (tx) => success({
    rows: (await readRunsOfMonth(tx, query.month)).map(({ runId, kind, title, status, period, reversesRunId }) => ({
      // What an extra run is called may name whom it pays.
      runId: String(runId), month: period.month, kind, title: reachesAll(tx.access, 'pay') ? title : '', status, payDate: formatDay(period.payDay), reversesRunId: reversesRunId === null ? null : String(reversesRunId),
    })),
  })));
  server.handle(routes.readRunLife, ({ subject, params }) => inRun(deps, subject, params.runId, async (tx, run) => success(await lifeOfRun(tx, { subject, nameUsers: deps.nameUsers, decisions: deps.decisions, holds: deps }, run))));
  server.handle(routes.listRunHolds, ({ subject, params, query }) => inRun(deps, subject, params.runId, async (tx, run) => success(await holdsAnswer(deps, tx, run, query))));
  server.handle(routes.listRunPayslips, ({ subject, params, query }) => inRun(deps, subject, params.runId, async (tx, run) => success(await runPayslipsAnswer(tx, run, query))));
  server.handle(routes.explainRunLine, async ({ subject, params }) => {
    const personId = await readCompany(deps.database, forSubject(subject), (tx) => findPersonId(tx, params.personNumber));
    const named = await namedFactorsFor(deps.database, subject, personId, (system) => readRunById(system, Number(params.runId)));
    return inRun(deps, subject, params.runId, (tx, run) => explainOf(tx, run.period.month, personId, params.item, run, named));
  });
  server.handle(routes.listRunGaps, ({ subject, params, query }) => inRun(deps, subject, params.runId, async (tx, run) => success(await gapsAnswer(deps, tx, run, query))));
};

const registerSteps = (server: ApiServer, deps: PayRunRoutesDeps): void => {
  server.handle(routes.submitPayRun, ({ subject, params, body: { commandId, reason } }) => step(deps, subject, { commandId, name: 'submitRun', runId: params.runId, parameters: { reason } }, async (tx, runId) => {
    const submitted = await submitRun(tx, runId, reason);
    return submitted.ok ? success({ proposalId: String(submitted.value.proposalId) }) : submitted;
  }));
  server.handle(routes.returnPayRun, ({ subject, params, body: { commandId, reason } }) =>
    step(deps, subject, { commandId, name: 'returnRun', runId: params.runId, parameters: { reason } }, async (tx, runId) => done(await returnRun(tx, deps.kinds, runId, reason))));
  server.handle(routes.discardPayRun, ({ subject, params, body: { commandId, reason } }) =>
    step(deps, subject, { commandId, name: 'discardRun', runId: params.runId, parameters: { reason } }, async (tx, runId) => done(await discardRun(tx, runId, reason))));
  server.handle(routes.proposeRunUnlock, ({ subject, params, body: { commandId, reason } }) => step(deps, subject, { commandId, name: 'proposeUnlock', runId: params.runId, parameters: { reason } }, async (tx, runId) => {
    const proposed = await proposeUnlock(tx, deps.decisions, runId, reason);
    return proposed.ok ? success({ proposalId: String(proposed.value.proposalId) }) : proposed;
  }));
  server.handle(routes.settlePayRun, ({ subject, params, body: { commandId } }) => step(deps, subject, { commandId, name: 'settleRun', runId: params.runId, parameters: {} }, async (tx, runId) => done(await settleRun(tx, runId))));
  server.handle(routes.archivePayRun, ({ subject, params, body: { commandId } }) => step(deps, subject, { commandId, name: 'archiveRun', runId: params.runId, parameters: {} }, async (tx, runId) => done(await archiveRun(tx, runId))));
  server.handle(routes.reversePayRun, ({ subject, params, body: { commandId, reason, personNumbers } }) => step(deps, subject, { commandId, name: 'reverseRun', runId: params.runId, parameters: { reason, personNumbers } }, async (tx, runId) => {
    const found = await personIdsIn(tx, runId, personNumbers);
    if (!found.ok) return found;
    const reversed = await reverseRun(tx, { runId, personIds: personNumbers.length === 0 ? null : found.value.personIds, reason });
    return reversed.ok ? success({ runId: String(reversed.value.runId) }) : reversed;
  }));
};

const registerPeople = (server: ApiServer, deps: PayRunRoutesDeps): void => {
  server.handle(routes.holdPay, ({ subject, params, body: { commandId, personNumbers, reason, note } }) =>
    step(deps, subject, { commandId, name: 'holdPay', runId: params.runId, parameters: { personNumbers, reason, note } }, (tx, runId) => forPeople(tx, runId, personNumbers, (run, personId) => holdPay(tx, run, { personId, reason, note }))));
  server.handle(routes.releasePay, ({ subject, params, body: { commandId, personNumbers, reason, note } }) =>
    step(deps, subject, { commandId, name: 'releasePay', runId: params.runId, parameters: { personNumbers, reason, note } }, (tx, runId) => forPeople(tx, runId, personNumbers, (run, personId) => releasePay(tx, run, { personId, reason, note }))));
  server.handle(routes.carryExclusions, ({ subject, params, body: { commandId } }) =>
    step<{ readonly people: number }>(deps, subject, { commandId, name: 'carryExclusions', runId: params.runId, parameters: {} }, async (tx, runId) => {
      const run = await readRunById(tx, runId);
      return run === null ? failure({ code: 'notFound' }) : carryExclusions(tx, run);
    }));
  server.handle(routes.excludeFromRun, ({ subject, params, body: { commandId, personNumbers, isExcluded, note } }) =>
    step(deps, subject, { commandId, name: 'excludeFromRun', runId: params.runId, parameters: { personNumbers, isExcluded, note } }, (tx, runId) => forPeople(tx, runId, personNumbers, (run, personId) => excludeFromRun(tx, run, { personId, isExcluded, note }))));
};

/** Binds every route of the life of runs. */
export const registerPayRunRoutes = (server: ApiServer, deps: PayRunRoutesDeps): void => {
  registerReads(server, deps);
  registerSteps(server, deps);
  registerPeople(server, deps);
};
