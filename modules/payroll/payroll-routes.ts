/** HTTP of payroll: the clerk's pay run, register and proofs; everyone else's own payslip and nothing more. */
import * as routes from '#contracts/api/payroll-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { findPersonId } from '#modules/people';
import {
  asSystem, forSubject, groupRows, mayReach, mayRead, planGroups, planList, readCompany, reachesAll, withCompany,
  type ApiFailure, type ApiFile, type ApiServer, type CompanyTransaction, type Database, type ListPlan, type ListQuery, type Subject,
} from '#modules/platform';
import type { EnteredParts } from './entered-inputs.ts';
import { explainPayslipLine } from './explain-line.ts';
import { explanationAnswer } from './explanation-answer.ts';
import { factReferences, readFacts } from './explanation-facts.ts';
import { exportLines, exportWorkbook } from './export-lines.ts';
import { loadRules } from './load-rules.ts';
import { loadPayPersons } from './pay-facts.ts';
import type { PayrollError } from './payroll-errors.ts';
import { countRecomputed, readOwnRuns, readRun, type PayRun } from './payroll-store.ts';
import { formatDay } from '#kernel/calendar/epoch-day';
import { analysisAnswer } from './read-analysis.ts';
import { summariseMonth } from './pay-summary.ts';
import { certifyMonth } from './read-certificate.ts';
import { loadMonth, type MonthRow, type PayMonth } from './read-month.ts';
import { loadOnePayslip, type OnePerson } from './read-one-payslip.ts';
import { loadNamedFactors, withoutResults } from './performance-inputs.ts';
import { matchesPerson, payslipAnswer, personAnswer, registerAnswer, registerRows } from './read-register.ts';
import { viewOfRegister } from './register-list.ts';
import { unconfirmedValues } from './unconfirmed-values.ts';

export type PayrollRoutesDeps = {
  readonly database: Database;
  /** Puts the run in the queue; answers an id to watch. A retry with the same command id starts nothing again. */
  readonly startPayRun: (subject: Subject, wish: { readonly month: string; readonly commandId: string }) => Promise<Result<{ readonly runId: string }, ApiFailure>>;
  /** Which of these runs are open to staff, by run; the others are not there for them. */
  readonly openToStaff: OpenToStaff;
};

/** A preview may be shown as one; what is published stays. */
export type StaffView = 'preview' | 'published';
export type OpenToStaff = (tx: CompanyTransaction, runs: readonly Pick<PayRun, 'runId' | 'status' | 'digest'>[]) => Promise<ReadonlyMap<number, StaffView>>;

type Answer<T> = Promise<Result<T, ApiFailure>>;
type RunAnswer = RouteResponse<typeof routes.readPayRun>;

const notFound: ApiFailure = { code: 'notFound', status: 404 };
const failureOf = (error: PayrollError): ApiFailure => ({ code: error.code, data: error.data, status: 409 });

const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/;
const runIn = (tx: CompanyTransaction, month: string): Promise<PayRun | null> => (monthPattern.test(month) ? readRun(tx, month) : Promise.resolve(null));
const runOf = async (tx: CompanyTransaction, month: string): Promise<Result<PayRun, ApiFailure>> => {
  if (!monthPattern.test(month)) return failure({ code: 'invalidRequest', status: 400, data: { field: 'month' } });
  const run = await readRun(tx, month);
  return run === null ? failure(notFound) : success(run);
};

const runAnswer = async (tx: CompanyTransaction, month: string): Answer<RunAnswer> => {
  const run = monthPattern.test(month) ? await readRun(tx, month) : null;
  if (run === null) return success({ run: null });
  const rules = await loadRules(tx, run);
  if (!rules.ok) return failure(failureOf(rules.error));
  const persons = await loadPayPersons(tx, run.period, null);
  const counts = await countRecomputed(tx, run);
  return success({ run: {
    runId: String(run.runId), month, status: run.status, startedAt: run.startedAt.toISOString(), finishedAt: run.finishedAt?.toISOString() ?? null, payDate: formatDay(run.period.payDay),
    computed: counts.computed, notComputed: counts.notComputed, recomputed: counts.recomputed, checkCode: reachesAll(tx.access, 'pay') ? run.digest : null, packDigest: run.packDigest, kernelVersion: run.kernelVersion,
    unconfirmed: unconfirmedValues(rules.value, persons),
  } });
};

const onMonth = async <T>(tx: CompanyTransaction, month: string, personId: number | null, work: (month: PayMonth) => T): Answer<T> => {
  const run = await runOf(tx, month);
  return run.ok ? success(work(await loadMonth(tx, run.value, personId))) : run;
};

const payslipOf = async (tx: CompanyTransaction, month: string, person: OnePerson | null, isOpen: (run: PayRun) => Promise<boolean> = () => Promise.resolve(true)): Answer<RouteResponse<typeof routes.readPayslip>> => {
  if (!monthPattern.test(month)) return failure({ code: 'invalidRequest', status: 400, data: { field: 'month' } });
  const found = person === null ? null : await loadOnePayslip(tx, month, person);
  const row = found?.rows[0];
  return found === null || row === undefined || !(await isOpen(found.run)) ? failure(notFound) : success(payslipAnswer(tx.access, found, row));
};

/**
 * For readers of pay who do not reach results: the system works out what their figure follows from. Asked for before they read, not while
 * they do: a transaction that waits for another one would hold two connections.
 */
export const namedFactorsFor = async (database: Database, subject: Subject, personId: number | null, runOfReader: (system: CompanyTransaction) => Promise<PayRun | null>): Promise<ReadonlyMap<number, EnteredParts>> => {
  if (personId === null || mayReach(subject, 'read', 'rating', personId)) return new Map();
  return readCompany(database, asSystem(subject.companyId, 'payRun', forSubject(subject).actor), async (system) => {
    const run = await runOfReader(system);
    return run === null ? new Map() : loadNamedFactors(system, run, [personId]);
  });
};

/** A line of the regular run of a month, or of the run given. */
export const explainOf = async (tx: CompanyTransaction, month: string, personId: number | null, item: string, given?: PayRun, named?: ReadonlyMap<number, EnteredParts>): Answer<RouteResponse<typeof routes.explainLine>> => {
  const run = given === undefined ? await runOf(tx, month) : success(given);
  if (!run.ok) return run;
  if (personId === null) return failure(notFound);
  const line = await explainPayslipLine(tx, { month, personId, item, runId: run.value.runId, ...(named === undefined ? {} : { named }) });
  if (!line.ok) return failure(line.error.code === 'itemUnknown' || line.error.code === 'payslipNotComputed' ? notFound : failureOf(line.error));
  // A tree leads from one line to others: it is shown to those who may see all of them, as any line of a class out of reach is not there.
  if (line.value.program.items.some(({ fieldClass }) => !mayRead(tx.access, fieldClass, personId))) return failure(notFound);
  const rules = await loadRules(tx, run.value);
  const layers = new Map(rules.ok ? rules.value.packs.packs.map(({ code, layer }) => [code, layer]) : []);
  const shown = mayRead(tx.access, 'rating', personId) ? line.value : { ...line.value, root: withoutResults(line.value.root) };
  const facts = await readFacts(tx, personId, factReferences(shown.root));
  const { rows } = await tx.query<{ name: string }>('select name from people.person where company_id = $1 and person_id = $2', [tx.companyId, personId]);
  return success({ personNumber: line.value.personNumber, name: rows[0]?.name ?? '', month, ...explanationAnswer(shown, (pack) => layers.get(pack)), facts });
};

const pageOf = <T>(rows: readonly T[], { page, pageSize }: { readonly page: number; readonly pageSize: number }): readonly T[] => rows.slice((page - 1) * pageSize, page * pageSize);

const completenessAnswer = (month: PayMonth, query: ParsedQuery<typeof routes.listNotComputed>): RouteResponse<typeof routes.listNotComputed> => {
  const open = month.rows.filter(({ status }) => status === 'notComputed');
  const byReason = new Map<string, number>();
  for (const { reason } of open) byReason.set(reason ?? '', (byReason.get(reason ?? '') ?? 0) + 1);
  const matching = open.filter((row) => matchesPerson(row, query));
  return {
    people: month.rows.length, computed: month.rows.length - open.length, reasons: [...byReason].map(([reason, people]) => ({ reason, people })).sort((a, b) => b.people - a.people),
    total: matching.length, rows: pageOf(matching, query).map((row) => ({ ...personAnswer(row), reason: row.reason ?? '' })),
  };
};

const certificateAnswer = async (tx: CompanyTransaction, month: string, query: ParsedQuery<typeof routes.readCertificate>): Answer<RouteResponse<typeof routes.readCertificate>> => {
  const run = await runOf(tx, month);
  if (!run.ok) return run;
  const certificate = await certifyMonth(tx, run.value);
  const totals = new Map<string, { unit: 'day' | 'minute'; source: number; attendance: number; payroll: number; payslip: number }>();
  for (const { quantity, unit, source, attendance, payroll, payslip } of certificate.rows) {
    const sum = totals.get(quantity) ?? { unit, source: 0, attendance: 0, payroll: 0, payslip: 0 };
    totals.set(quantity, { unit, source: sum.source + source, attendance: sum.attendance + attendance, payroll: sum.payroll + payroll, payslip: sum.payslip + payslip });
  }
  const values = (each: { readonly source: number; readonly attendance: number; readonly payroll: number; readonly payslip: number }) =>
    ({ sourceValue: String(each.source), attendanceValue: String(each.attendance), payrollValue: String(each.payroll), payslipValue: String(each.payslip) });
  const matching = certificate.rows.filter(({ row, ties }) => (query.state === 'all' || !ties) && matchesPerson(row, query));
  return success({
    people: certificate.people, tied: certificate.tied, checkCode: reachesAll(tx.access, 'pay') ? run.value.digest : null, totals: [...totals].map(([quantity, sum]) => ({ quantity, unit: sum.unit, ...values(sum) })),
    total: matching.length, rows: pageOf(matching, query).map((tied) => ({ ...personAnswer(tied.row), quantity: tied.quantity, unit: tied.unit, ...values(tied), ties: tied.ties })),
  });
};

/** Plans a query over the register's fields, which are those of the month's items. */
const onRegister = async <T>(tx: CompanyTransaction, month: string, query: ListQuery, work: (month: PayMonth, plan: ListPlan<MonthRow>) => T | Promise<T>): Answer<T> => {
  const run = await runOf(tx, month);
  if (!run.ok) return run;
  const loaded = await loadMonth(tx, run.value);
  const plan = planList(viewOfRegister(tx, loaded), query);
  return plan.ok ? success(await work(loaded, plan.value)) : plan;
};

const groupsAnswer = async (tx: CompanyTransaction, month: string, query: ParsedQuery<typeof routes.groupRegister>): Answer<RouteResponse<typeof routes.groupRegister>> => {
  const run = await runOf(tx, month);
  if (!run.ok) return run;
  const loaded = await loadMonth(tx, run.value);
  const plan = planGroups(viewOfRegister(tx, loaded), query);
  if (!plan.ok) return plan;
  return success({ groups: groupRows(plan.value, registerRows(loaded, plan.value.list, query)).map((group) => ({ ...group, measures: { ...group.measures } })) });
};

const exportFile = (tx: CompanyTransaction, month: string, query: ParsedQuery<typeof routes.exportRegister>, language: 'zh-CN' | 'en'): Answer<ApiFile> =>
  onRegister(tx, month, query, async (loaded, plan): Promise<ApiFile> => {
    const rows = registerRows(loaded, plan, query);
    if (query.format === 'xlsx') return { fileName: `payslips-${month}.xlsx`, mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: await exportWorkbook(loaded, plan, rows, language) };
    const lines = await exportLines(tx, month, { personIds: new Set(rows.map(({ personId }) => personId)), items: new Set(plan.fields.map(({ name }) => name)) });
    return { fileName: `payslips-${month}.csv`, mediaType: 'text/csv; charset=utf-8', content: new TextEncoder().encode(lines) };
  });

/** Months of one's own that are open to staff. */
const ownPayslips = async (tx: CompanyTransaction, personId: number, openToStaff: OpenToStaff): Promise<RouteResponse<typeof routes.listOwnPayslips>['payslips']> => {
  const runs = (await readOwnRuns(tx, personId)).filter(({ kind }) => kind === 'regular');
  const views = await openToStaff(tx, runs);
  return runs.flatMap(({ runId, month, payDay, payslip }) => (views.has(runId) ? [{ month, payDate: formatDay(payDay), status: payslip }] : []));
};

/** Binds every payroll route. Who may call which stands in contracts/api; an own payslip is found by the session's person alone. */
export const registerPayrollRoutes = (server: ApiServer, { database, startPayRun, openToStaff }: PayrollRoutesDeps): void => {
  const isOpen = async (tx: CompanyTransaction, run: PayRun): Promise<boolean> => (await openToStaff(tx, [run])).has(run.runId);
  const read = <T>(subject: Subject, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(database, forSubject(subject), work);
  // Most people's most frequent question: one statement, whose plan is kept.
  const readPlanned = <T>(subject: Subject, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(database, forSubject(subject), work, { plans: 'once' });
  server.handle(routes.startPayRun, ({ subject, params, body }) => startPayRun(subject, { month: params.month, commandId: body.commandId }));
  server.handle(routes.readPayRun, ({ subject, params }) => read(subject, (tx) => runAnswer(tx, params.month)));
  server.handle(routes.readRegister, ({ subject, params, query }) => read(subject, (tx) => onRegister(tx, params.month, query, (month, plan) => registerAnswer(month, plan, query))));
  server.handle(routes.groupRegister, ({ subject, params, query }) => read(subject, (tx) => groupsAnswer(tx, params.month, query)));
  server.handle(routes.readPayAnalysis, ({ subject, params }) => read(subject, (tx) => onMonth(tx, params.month, null, analysisAnswer)));
  // The system reads everybody and says what tells about nobody.
  server.handle(routes.readPaySummary, ({ subject, params }) => withCompany(database, asSystem(subject.companyId, 'payRun', forSubject(subject).actor), async (tx) => {
    const run = await runOf(tx, params.month);
    return !run.ok ? run : run.value.digest === null ? failure(notFound) : success(await summariseMonth(tx, run.value));
  }));
  server.handle(routes.readPayslip, ({ subject, params }) => readPlanned(subject, (tx) => payslipOf(tx, params.month, { personNumber: params.personNumber })));
  server.handle(routes.explainLine, async ({ subject, params }) => {
    const personId = await read(subject, (tx) => findPersonId(tx, params.personNumber));
    const named = await namedFactorsFor(database, subject, personId, (system) => runIn(system, params.month));
    return read(subject, (tx) => explainOf(tx, params.month, personId, params.item, undefined, named));
  });
  server.handle(routes.listNotComputed, ({ subject, params, query }) => read(subject, (tx) => onMonth(tx, params.month, null, (month) => completenessAnswer(month, query))));
  server.handle(routes.readCertificate, ({ subject, params, query }) => read(subject, (tx) => certificateAnswer(tx, params.month, query)));
  server.handle(routes.exportRegister, ({ subject, params, query, language }) => read(subject, (tx) => exportFile(tx, params.month, query, language)));
  server.handle(routes.listOwnPayslips, ({ subject }) => read(subject, async (tx) => success({ payslips: subject.personId === null ? [] : await ownPayslips(tx, subject.personId, openToStaff) })));
  server.handle(routes.readOwnPayslip, ({ subject, params }) => readPlanned(subject, (tx) => payslipOf(tx, params.month, subject.personId === null ? null : { personId: subject.personId }, (run) => isOpen(tx, run))));
  server.handle(routes.explainOwnLine, async ({ subject, params }) => {
    const named = await namedFactorsFor(database, subject, subject.personId, (system) => runIn(system, params.month));
    return read(subject, async (tx) => {
      const run = await runOf(tx, params.month);
      return run.ok && !(await isOpen(tx, run.value)) ? failure(notFound) : explainOf(tx, params.month, subject.personId, params.item, undefined, named);
    });
  });
};
