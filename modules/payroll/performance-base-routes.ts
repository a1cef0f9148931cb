/** HTTP of 绩效工资基数. */
import * as routes from '#contracts/api/performance-base-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success } from '#kernel/base/result';
import { findPersonId, personNamesOf } from '#modules/people';
import { factorsFor } from '#modules/performance';
import { forSubject, mayRead, readCompany, type ApiServer, type CompanyTransaction } from '#modules/platform';
import { byNumber, changePay, matchesSearch, namesFor, pageOf, personIdsOf, type PayItemRoutesDeps } from './pay-item-routes.ts';
import { readBaseHistory, readPerformanceBases, type PerformanceBase } from './performance-base-store.ts';
import { isNothing } from './performance-inputs.ts';
import { savePerformanceBases } from './save-performance-bases.ts';

const fieldsOf = ({ baseId, fromMonth, reason, source, writtenBy, writtenAt }: PerformanceBase, nameOf: (actor: string) => string) =>
  ({ baseId: String(baseId), fromMonth, reason, source, writtenBy: nameOf(writtenBy), writtenAt: writtenAt.toISOString() });

type KnownFactor = { readonly factor: string | null; readonly mayKnowFactor: boolean };

/** Factors of a month, to who reads the results of each person; to everybody else there is nothing to see. */
const factorsAmong = async (tx: CompanyTransaction, month: string, personIds: readonly number[]): Promise<(personId: number) => KnownFactor> => {
  const known = new Set(personIds.filter((personId) => mayRead(tx.access, 'rating', personId)));
  const factors = known.size === 0 ? new Map<number, { readonly factor: string }>() : await factorsFor(tx, { month, personIds: [...known], tells: 'values' });
  return (personId) => ({ factor: known.has(personId) ? (factors.get(personId)?.factor ?? null) : null, mayKnowFactor: known.has(personId) });
};

const listAnswer = async (deps: PayItemRoutesDeps, tx: CompanyTransaction, query: ParsedQuery<typeof routes.listPerformanceBases>): Promise<RouteResponse<typeof routes.listPerformanceBases>> => {
  const bases = [...(await readPerformanceBases(tx, query.month, null)).values()];
  const people = await personNamesOf(tx, bases.map(({ personId }) => personId));
  const shown = bases.flatMap((base) => {
    const person = people.get(base.personId);
    return person === undefined || !matchesSearch(person, query.search) ? [] : [{ ...person, base }];
  }).toSorted(byNumber);
  const factorOf = await factorsAmong(tx, query.month, (query.factor === 'none' ? shown : pageOf(shown, query).rows).map(({ base }) => base.personId));
  const { total, rows } = pageOf(query.factor === 'none' ? shown.filter(({ base }) => !isNothing(base) && factorOf(base.personId).mayKnowFactor && factorOf(base.personId).factor === null) : shown, query);
  const nameOf = await namesFor(deps, tx, rows.map(({ base }) => base.writtenBy));
  return { total, rows: rows.map(({ base, ...person }) => ({ ...person, ...fieldsOf(base, nameOf), amount: base.amount ?? '0', ...factorOf(base.personId) })) };
};

const historyAnswer = async (deps: PayItemRoutesDeps, tx: CompanyTransaction, personId: number): Promise<RouteResponse<typeof routes.readPerformanceBases>> => {
  const history = await readBaseHistory(tx, [personId]);
  const nameOf = await namesFor(deps, tx, history.map(({ writtenBy }) => writtenBy));
  return { rows: history.map((base) => ({ ...fieldsOf(base, nameOf), amount: base.amount })) };
};

/** Binds the routes. */
export const registerPerformanceBaseRoutes = (server: ApiServer, deps: PayItemRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.listPerformanceBases, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await listAnswer(deps, tx, query))));
  server.handle(routes.readPerformanceBases, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx) => {
    const personId = await findPersonId(tx, params.personNumber);
    return personId === null ? failure({ code: 'notFound', status: 404 }) : success(await historyAnswer(deps, tx, personId));
  }));
  server.handle(routes.writePerformanceBases, ({ subject, body: { commandId, rows, source } }) => changePay(deps, subject, { commandId, name: 'writePerformanceBases', subject: 'performanceBases', parameters: { rows, source } }, async (tx) => {
    const ids = await personIdsOf(tx, rows.map(({ personNumber }) => personNumber));
    return savePerformanceBases(tx, { source, rows: rows.map(({ personNumber, ...row }) => ({ ...row, personId: ids.get(personNumber) ?? null })) });
  }));
};
