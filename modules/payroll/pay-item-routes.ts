/** HTTP of pay items, entries, orders to take from pay, differences of closed months, and extra runs. */
import * as routes from '#contracts/api/pay-item-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { findPersonId, personNamesOf } from '#modules/people';
import { forSubject, reachesAll, readCompany, runCommand, userOfActor, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import { readLedger, readOrders, type DeductionOrder, type RunLedger } from './deduction-store.ts';
import { advancedOf } from './deductions-due.ts';
import { readEntries, readPayItems } from './entry-store.ts';
import { differencesAnswer } from './list-differences.ts';
import { computeExtraRun, openExtraRun } from './open-extra-run.ts';
import { readItemSets, readRunById } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { replaceableLines, saveOrder, savePayItem, writeEntries, type EntryWish } from './write-entries.ts';
import { fenOf } from './year-to-date.ts';

export type PayItemRoutesDeps = {
  readonly database: Database; readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Wakes whoever computes pay that follows from results, after a change by somebody who does not reach them. */
  readonly followEntries?: (tx: CompanyTransaction) => Promise<void>;
};

type Failed = { readonly code: string; readonly data?: Readonly<Record<string, string | number>> };
const failureOf = ({ code, data }: Failed): ApiFailure => (code === 'noPayRun' || code === 'personUnknown' ? { code: 'notFound', status: 404 } : { code, status: 409, ...(data === undefined ? {} : { data }) });

type Command = { readonly commandId: string; readonly name: string; readonly subject: string; readonly parameters: Readonly<Record<string, JsonValue>> };

/** A change, once per command id. Programs enter no pay: whoever has their key could pay themselves. */
export const changePay = async <T>({ database, followEntries }: PayItemRoutesDeps, subject: Subject, command: Command, work: (tx: CompanyTransaction) => Promise<Result<T, Failed>>): Promise<Result<T, ApiFailure>> => {
  if (subject.program !== null) return failure({ code: 'notAllowed' });
  const done = await runCommand<T, ApiFailure>(database, forSubject(subject), { ...command, name: `payroll.${command.name}` }, async (tx) => {
    const result = await work(tx);
    if (result.ok && !reachesAll(tx.access, 'rating')) await followEntries?.(tx);
    return result.ok ? result : failure(failureOf(result.error));
  });
  return done.ok ? done : failure(done.error);
};

type Named = { readonly personNumber: string; readonly name: string; readonly department: string };
/** By person number. */
export const byNumber = (a: Named, b: Named): number => (a.personNumber < b.personNumber ? -1 : a.personNumber > b.personNumber ? 1 : 0);
/** Whether a search finds somebody. */
export const matchesSearch = ({ personNumber, name }: Named, search: string): boolean => search === '' || personNumber.includes(search) || name.includes(search);
/** One page of rows, and how many there are. */
export const pageOf = <T>(rows: readonly T[], { page, pageSize }: { readonly page: number; readonly pageSize: number }): { readonly total: number; readonly rows: T[] } => ({ total: rows.length, rows: rows.slice((page - 1) * pageSize, page * pageSize) });

/** Names of the users behind actors of rows. */
export const namesFor = async ({ nameUsers }: PayItemRoutesDeps, tx: CompanyTransaction, actors: readonly string[]): Promise<(actor: string) => string> => {
  const names = await nameUsers(tx, [...new Set(actors.map(userOfActor))].filter((user) => user !== ''));
  return (actor) => names.get(userOfActor(actor)) ?? '';
};

/** Names of payslip lines, of every set that payslips were written in. */
const lineTitles = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, { readonly titleChinese: string; readonly titleEnglish: string }>> =>
  new Map([...(await readItemSets(tx)).values()].flatMap(({ items }) => items.map(({ item, zh, en }) => [item, { titleChinese: zh, titleEnglish: en }] as const)));

const itemsAnswer = async (tx: CompanyTransaction): Promise<RouteResponse<typeof routes.listPayItems>> => ({
  rows: [...(await readPayItems(tx)).values()],
  replaceable: [...(await replaceableLines(tx))].map(([item, { zh, en }]) => ({ item, titleChinese: zh, titleEnglish: en })),
});

const entriesAnswer = async (deps: PayItemRoutesDeps, tx: CompanyTransaction, query: ParsedQuery<typeof routes.listPayEntries>): Promise<RouteResponse<typeof routes.listPayEntries>> => {
  const wanted = query.runId === '' ? null : Number(query.runId);
  const entries = (await readEntries(tx, { personIds: null, month: query.month })).filter(({ runId, item }) => runId === wanted && (query.item === '' || query.item === item));
  const people = await personNamesOf(tx, [...new Set(entries.map(({ personId }) => personId))]);
  const nameOf = await namesFor(deps, tx, entries.map(({ writtenBy }) => writtenBy));
  const items = await readPayItems(tx);
  const lines = await lineTitles(tx);
  const rows = entries.flatMap((entry) => {
    const person = people.get(entry.personId);
    if (person === undefined || !matchesSearch(person, query.search)) return [];
    const known = entry.kind === 'amount' ? items.get(entry.item) : lines.get(entry.item);
    const { kind, item, fromMonth, toMonth, isTaxedApart, reason, source } = entry;
    return [{
      ...person, entryId: String(entry.entryId), kind, item, titleChinese: known?.titleChinese ?? item, titleEnglish: known?.titleEnglish ?? item, fromMonth, toMonth, runId: entry.runId === null ? null : String(entry.runId),
      amount: entry.amount ?? '0', isTaxedApart, reason, source, writtenBy: nameOf(entry.writtenBy), writtenAt: entry.writtenAt.toISOString(),
    }];
  });
  return pageOf(rows.toSorted(byNumber), query);
};

type OrderRow = RouteResponse<typeof routes.listDeductionOrders>['rows'][number];

const takingsOf = (ledger: readonly RunLedger[], belongs: (line: RunLedger['lines'][number]) => boolean): OrderRow['takings'] =>
  ledger.flatMap(({ month, lines }) => lines.filter(belongs).map(({ fen }) => ({ month, amount: formatAmount(fen, 2) })));

const orderRow = (order: DeductionOrder, person: Named, ledger: readonly RunLedger[], nameOf: (actor: string) => string): OrderRow => {
  const takings = takingsOf(ledger, ({ orderId }) => orderId === order.orderId);
  const taken = takings.reduce((sum, { amount }) => sum + fenOf(amount), 0);
  const { kind, fromMonth, total, monthly, protectedAmount, priority, isActive, reason } = order;
  return {
    ...person, kind, fromMonth, total, monthly, protectedAmount, priority, isActive, reason, orderId: String(order.orderId), taken: formatAmount(taken, 2),
    left: total === null ? null : formatAmount(Math.max(0, fenOf(total) - taken), 2), takings, writtenBy: nameOf(order.writtenBy), writtenAt: order.writtenAt.toISOString(),
  };
};

const advanceRow = (person: Named, ledger: readonly RunLedger[]): OrderRow | null => {
  const takings = takingsOf(ledger, ({ kind }) => kind === 'contributionAdvance');
  const first = takings[0];
  if (first === undefined) return null;
  const left = advancedOf(ledger);
  const advanced = takings.reduce((sum, { amount }) => sum + Math.max(0, -fenOf(amount)), 0);
  return {
    ...person, orderId: null, kind: 'contributionAdvance', fromMonth: first.month, total: formatAmount(advanced, 2), monthly: null, protectedAmount: '0', priority: 1, isActive: left > 0, reason: '',
    taken: formatAmount(advanced - left, 2), left: formatAmount(left, 2), takings, writtenBy: '', writtenAt: null,
  };
};

const ordersAnswer = async (deps: PayItemRoutesDeps, tx: CompanyTransaction, query: ParsedQuery<typeof routes.listDeductionOrders>): Promise<RouteResponse<typeof routes.listDeductionOrders>> => {
  const orders = await readOrders(tx, null);
  const ledger = await readLedger(tx, null, { beforeMonth: null, exceptRunId: null });
  const people = await personNamesOf(tx, [...new Set([...orders.map(({ personId }) => personId), ...ledger.keys()])]);
  const nameOf = await namesFor(deps, tx, orders.map(({ writtenBy }) => writtenBy));
  const byOrder = orders.flatMap((order) => (people.has(order.personId) ? [orderRow(order, people.get(order.personId)!, ledger.get(order.personId) ?? [], nameOf)] : []));
  const advances = [...ledger].flatMap(([personId, own]) => (people.has(personId) ? (advanceRow(people.get(personId)!, own) ?? []) : []));
  const rows = [...byOrder, ...advances].filter((row) => matchesSearch(row, query.search) && (query.state === 'all' || (row.isActive && row.left !== '0.00')));
  return pageOf(rows.toSorted(byNumber), query);
};

const registerReads = (server: ApiServer, deps: PayItemRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.listPayItems, ({ subject }) => readCompany(database, forSubject(subject), async (tx) => success(await itemsAnswer(tx))));
  server.handle(routes.listPayEntries, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await entriesAnswer(deps, tx, query))));
  server.handle(routes.listDeductionOrders, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await ordersAnswer(deps, tx, query))));
  server.handle(routes.listRunDifferences, ({ subject, params, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const run = await readRunById(tx, Number(params.runId));
    return run === null ? failure({ code: 'notFound', status: 404 }) : success(await differencesAnswer(tx, run, query));
  }));
};

/** People by person number. */
export const personIdsOf = async (tx: CompanyTransaction, personNumbers: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await tx.query<{ person_id: number; person_number: string }>('select person_id, person_number from people.person where company_id = $1 and person_number = any($2)', [tx.companyId, [...new Set(personNumbers)]]);
  return new Map(rows.map((row) => [row.person_number, row.person_id]));
};

const registerChanges = (server: ApiServer, deps: PayItemRoutesDeps): void => {
  server.handle(routes.savePayItem, ({ subject, body: { commandId, ...item } }) => changePay(deps, subject, { commandId, name: 'savePayItem', subject: `payItem:${item.code}`, parameters: item }, async (tx) => {
    const saved = await savePayItem(tx, item);
    return saved.ok ? success({ done: true as const }) : saved;
  }));
  server.handle(routes.writePayEntries, ({ subject, body: { commandId, rows, runId, source } }) => changePay(deps, subject, { commandId, name: 'writeEntries', subject: runId === null ? 'payEntries' : `payRun:${runId}`, parameters: { rows, runId, source } }, async (tx) => {
    const ids = await personIdsOf(tx, rows.map(({ personNumber }) => personNumber));
    const wishes = rows.map(({ personNumber, ...row }): EntryWish => ({ ...row, personId: ids.get(personNumber) ?? null }));
    const written = await writeEntries(tx, { rows: wishes, runId: runId === null ? null : Number(runId), source });
    return written.ok ? success({ written: written.value.written, refused: [...written.value.refused] }) : written;
  }));
  server.handle(routes.saveDeductionOrder, ({ subject, body: { commandId, personNumber, orderId, ...order } }) => changePay(deps, subject, { commandId, name: 'saveDeductionOrder', subject: 'deductionOrder', parameters: { ...order, personNumber, orderId } }, async (tx) => {
    const personId = await findPersonId(tx, personNumber);
    if (personId === null) return failure({ code: 'personUnknown' });
    const saved = await saveOrder(tx, { ...order, personId, orderId: orderId === null ? null : Number(orderId) });
    return saved.ok ? success({ orderId: String(saved.value) }) : saved;
  }));
  server.handle(routes.openExtraRun, ({ subject, body: { commandId, payDate, ...wish } }) => changePay(deps, subject, { commandId, name: 'openExtraRun', subject: `month:${wish.month}`, parameters: { ...wish, payDate } }, async (tx) => {
    const payDay = parseDay(payDate);
    if (!payDay.ok) return failure({ code: 'payDateOutside', data: { month: wish.month, payMonth: payDate } });
    const opened = await openExtraRun(tx, { ...wish, payDay: payDay.value });
    return opened.ok ? success({ runId: String(opened.value) }) : opened;
  }));
  server.handle(routes.computeExtraRun, ({ subject, params, body: { commandId } }) => changePay(deps, subject, { commandId, name: 'computeExtraRun', subject: `payRun:${params.runId}`, parameters: { runId: params.runId } }, (tx) => computeExtraRun(tx, Number(params.runId))));
};

/** Binds the routes. */
export const registerPayItemRoutes = (server: ApiServer, deps: PayItemRoutesDeps): void => {
  registerReads(server, deps);
  registerChanges(server, deps);
};
