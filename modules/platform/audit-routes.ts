/** HTTP of the audit: one's own readers for everyone, log and chains for auditors. Reading the log leaves its own row where it is taken away. */
import * as routes from '#contracts/api/audit-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import type { ApiFailure, ApiServer } from './api-server.ts';
import { createAnchorFolder, readAnchorLine, writeAnchor, type Anchor } from './audit-anchor.ts';
import { linkAudit } from './audit-chain.ts';
import { verifyCompany } from './audit-chainer.ts';
import { countEvents, readEventFacets, readEvents, readReadersOf, type EventFilter, type EventRow } from './audit-questions.ts';
import { holdLinkLock, readAnchors, readChainStates, readLastVerification, readOwnCompanyCode } from './audit-store.ts';
import { openChanges } from './audit-values.ts';
import type { ChainFault } from './audit-verify.ts';
import { recordAudit } from './audit.ts';
import { runCommand } from './command.ts';
import type { Database } from './database.ts';
import { dateInZone } from './date-in-zone.ts';
import { fileOfTable } from './list-file.ts';
import { forSubject, type Subject } from './subject.ts';
import { readCompany, withCompany, type CompanyTransaction } from './transaction.ts';

type PersonName = { readonly personNumber: string; readonly name: string };

export type AuditRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  /** The zone whose days the filters mean. */
  readonly zone: string;
  readonly anchorsFolder: string | null;
  readonly findPersonId: (tx: CompanyTransaction, personNumber: string) => Promise<number | null>;
  /** People that the reader of the transaction may know of. */
  readonly peopleOf: (tx: CompanyTransaction, personIds: readonly number[]) => Promise<ReadonlyMap<number, PersonName>>;
  /** Names of users and programs of a company by id, as the system knows them: readers are named to those whose values they read. */
  readonly namesOf: (companyId: number, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly onError: (error: unknown) => void;
};

type Answer<T> = Promise<Result<T, ApiFailure>>;
type EventAnswer = RouteResponse<typeof routes.listAuditEvents>['rows'][number];
type AnchorAnswer = RouteResponse<typeof routes.createAuditAnchor>['anchor'];
type Query = Omit<ParsedQuery<typeof routes.listAuditEvents>, 'page' | 'pageSize'>;

const instantOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
const idOf = (actor: string): string => /^(?:user|program):(.*)$/s.exec(actor)?.[1] ?? actor;
const kindOf = (actor: string): 'user' | 'program' | 'system' => (actor.startsWith('user:') ? 'user' : actor.startsWith('program:') ? 'program' : 'system');
const actorAnswer = (actor: string, names: ReadonlyMap<string, string>) => ({ kind: kindOf(actor), id: idOf(actor), name: names.get(idOf(actor)) ?? '' });
const namesOf = (deps: AuditRoutesDeps, subject: Subject, actors: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  deps.namesOf(subject.companyId, [...new Set(actors.filter((actor) => kindOf(actor) !== 'system').map(idOf))]);

const anchorAnswer = (anchor: Anchor): AnchorAnswer => ({ at: anchor.at, code: anchor.code, heads: anchor.heads.map(({ domain, link }) => ({ domain, link })) });

const defaultDays = 30;
const dayFrom = (day: string, zone: string, add: number): number => Temporal.PlainDate.from(day).add({ days: add }).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
const todayOf = (deps: AuditRoutesDeps): string => dateInZone(deps.nowMilliseconds(), deps.zone).toString();

/** The filter of a query; null when it names a person who is not there, so that nothing matches. */
const filterOf = async (deps: AuditRoutesDeps, tx: CompanyTransaction, query: Query): Promise<EventFilter | null> => {
  const personId = query.personNumber === '' ? null : await deps.findPersonId(tx, query.personNumber);
  if (query.personNumber !== '' && personId === null) return null;
  const to = query.to === '' ? todayOf(deps) : query.to;
  return {
    fromMilliseconds: query.from === '' ? dayFrom(to, deps.zone, -defaultDays) : dayFrom(query.from, deps.zone, 0), toMilliseconds: dayFrom(to, deps.zone, 1),
    domain: query.domain === 'all' ? null : query.domain, fieldClass: query.fieldClass === 'all' ? null : query.fieldClass,
    actor: query.actor === '' ? null : query.actor, personId, action: query.action === '' ? null : query.action,
  };
};

const eventAnswer = async (tx: CompanyTransaction, row: EventRow, people: ReadonlyMap<number, PersonName>): Promise<EventAnswer> => ({
  sequence: row.sequence, domain: row.domain, at: instantOf(row.atMilliseconds), recordedAt: instantOf(row.recordedMilliseconds), actor: { ...actorAnswer(row.actor, new Map()), roles: [...row.roles] },
  action: row.action, subject: row.subject, why: row.why, fieldClasses: [...row.fieldClasses], people: row.firstPeople.flatMap((personId) => people.get(personId) ?? []), peopleCount: row.peopleCount,
  networkAddress: row.networkAddress, userAgent: row.userAgent, data: { ...row.data }, values: [...(await openChanges(tx, row.values))], isChained: row.isChained,
});

const named = async (deps: AuditRoutesDeps, subject: Subject, rows: readonly EventAnswer[]): Promise<EventAnswer[]> => {
  const names = await deps.namesOf(subject.companyId, [...new Set(rows.filter(({ actor }) => actor.kind !== 'system').map(({ actor }) => actor.id))]);
  return rows.map((row) => ({ ...row, actor: { ...row.actor, name: names.get(row.actor.id) ?? '' } }));
};

const listEvents = async (deps: AuditRoutesDeps, subject: Subject, query: Query, page: { readonly limit: number; readonly offset: number }): Promise<{ total: number; rows: EventAnswer[] }> => {
  const found = await readCompany(deps.database, forSubject(subject), async (tx) => {
    const filter = await filterOf(deps, tx, query);
    if (filter === null) return { total: 0, rows: [] };
    const rows = await readEvents(tx, { ...filter, ...page });
    const people = await deps.peopleOf(tx, [...new Set(rows.flatMap(({ firstPeople }) => firstPeople))]);
    const answers: EventAnswer[] = [];
    for (const row of rows) answers.push(await eventAnswer(tx, row, people));
    return { total: await countEvents(tx, filter), rows: answers };
  });
  return { total: found.total, rows: await named(deps, subject, found.rows) };
};

const ownReaders = async (deps: AuditRoutesDeps, subject: Subject, query: ParsedQuery<typeof routes.listOwnReaders>): Answer<RouteResponse<typeof routes.listOwnReaders>> => {
  const { personId } = subject;
  if (personId === null) return success({ total: 0, rows: [] });
  const self = `user:${subject.userId}`;
  const found = await readCompany(deps.database, forSubject(subject), (tx) => readReadersOf(tx, personId, {
    limit: query.pageSize, offset: (query.page - 1) * query.pageSize, fieldClass: query.fieldClass === 'all' ? null : query.fieldClass, exceptActor: query.others === 'others' ? self : null,
  }));
  const names = await namesOf(deps, subject, found.rows.map(({ actor }) => actor));
  return success({ total: found.total, rows: found.rows.map((row) => ({
    at: instantOf(row.atMilliseconds), reader: { ...actorAnswer(row.actor, names), roles: [...row.roles] }, isOneself: row.actor === self, fieldClass: row.fieldClasses[0] ?? 'pay',
    operation: row.action, month: /\b\d{4}-\d{2}\b/.exec(row.subject)?.[0] ?? '', peopleShown: row.peopleCount,
  })) });
};

const exportLimit = 100_000;
const exportTitles = {
  'zh-CN': ['序号', '类别', '时间', '机器时间', '操作者', '操作者编号', '角色', '操作', '对象', '途径', '数据类别', '人员', '人数', '网络地址', '客户端', '附加', '已上链'],
  en: ['Sequence', 'Kind', 'When', 'Machine time', 'Who', 'Id', 'Roles', 'Action', 'Thing', 'Why', 'Classes', 'People', 'Number of people', 'From', 'Program', 'Data', 'Chained'],
} as const;

const cellsOf = (row: EventAnswer): readonly string[] => [
  row.sequence, row.domain, row.at, row.recordedAt, row.actor.name, row.actor.id, row.actor.roles.join(' '), row.action, row.subject, row.why, row.fieldClasses.join(' '),
  row.people.map(({ personNumber }) => personNumber).join(' '), String(row.peopleCount), row.networkAddress, row.userAgent, JSON.stringify(row.data), row.isChained ? '1' : '0',
];

const registerLog = (server: ApiServer, deps: AuditRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.listOwnReaders, ({ subject, query }) => ownReaders(deps, subject, query));
  server.handle(routes.listAuditEvents, async ({ subject, query }) => success(await listEvents(deps, subject, query, { limit: query.pageSize, offset: (query.page - 1) * query.pageSize })));
  server.handle(routes.exportAuditEvents, async ({ subject, query, language }) => {
    const { format, ...filters } = query;
    const found = await listEvents(deps, subject, filters, { limit: exportLimit, offset: 0 });
    await withCompany(database, forSubject(subject), (tx) => recordAudit(tx, { action: 'audit.exported', subject: 'audit', data: { ...filters, format, rows: found.rows.length } }));
    const table = { columns: exportTitles[language].map((title, index) => ({ title, isNumber: index === 0 || index === 12 })), rows: found.rows.map(cellsOf) };
    return success(await fileOfTable('audit', format, table, 1));
  });
  server.handle(routes.readAuditFacets, async ({ subject }) => {
    const since = deps.nowMilliseconds() - 90 * 86_400_000;
    const facets = await readCompany(database, forSubject(subject), (tx) => readEventFacets(tx, since));
    const names = await namesOf(deps, subject, facets.actors);
    return success({ actors: facets.actors.map((actor) => actorAnswer(actor, names)), actions: facets.actions.toSorted() });
  });
};

/** Companies being verified in this process. */
const verifying = new Set<string>();

const registerChains = (server: ApiServer, deps: AuditRoutesDeps): void => {
  const { database } = deps;
  const keyOf = ({ companyId }: { readonly companyId: number }): string => `${database.connectionString} ${companyId}`;
  server.handle(routes.readAuditState, ({ subject }) => readCompany(database, forSubject(subject), async (tx) => {
    const anchor = readAnchorLine((await readAnchors(tx, { limit: 1, offset: 0 })).rows[0]?.line ?? '');
    const last = await readLastVerification<ChainFault>(tx);
    return success({
      chains: (await readChainStates(tx)).map(({ linkedAtMilliseconds, ...chain }) => ({ ...chain, linkedAt: linkedAtMilliseconds === null ? null : instantOf(linkedAtMilliseconds) })),
      lastAnchor: anchor === null ? null : anchorAnswer(anchor), isVerifying: verifying.has(keyOf(subject)),
      lastVerification: last === null ? null : { at: instantOf(last.atMilliseconds), rows: last.rows, isGood: last.isGood, fault: last.fault },
    });
  }));
  server.handle(routes.verifyAudit, async ({ subject, body }) => {
    const asked = await runCommand<{ companyCode: string }, never>(database, forSubject(subject), { commandId: body.commandId, name: 'audit.verify', subject: 'audit', parameters: {} }, async (tx) => success({ companyCode: await readOwnCompanyCode(tx) }));
    if (!asked.ok) return failure({ code: asked.error.code });
    const company = { companyId: subject.companyId, companyCode: asked.value.companyCode };
    if (verifying.has(keyOf(company))) return success({ done: true });
    verifying.add(keyOf(company));
    void linkAudit(database, company.companyId).then(() => verifyCompany(database, company, { anchorsFolder: deps.anchorsFolder, nowMilliseconds: deps.nowMilliseconds() })).catch(deps.onError).finally(() => verifying.delete(keyOf(company)));
    return success({ done: true });
  });
  server.handle(routes.createAuditAnchor, async ({ subject, body }) => {
    await linkAudit(database, subject.companyId);
    const place = deps.anchorsFolder === null ? null : createAnchorFolder(deps.anchorsFolder);
    const written = await runCommand<{ anchor: AnchorAnswer | null }, never>(database, forSubject(subject), { commandId: body.commandId, name: 'audit.anchor', subject: 'audit', parameters: {} }, async (tx) => {
      await holdLinkLock(tx);
      const anchor = await writeAnchor(tx, { companyCode: await readOwnCompanyCode(tx), place, nowMilliseconds: deps.nowMilliseconds() });
      const known = anchor ?? readAnchorLine((await readAnchors(tx, { limit: 1, offset: 0 })).rows[0]?.line ?? '');
      return success({ anchor: known === null ? null : anchorAnswer(known) });
    });
    if (!written.ok) return failure({ code: written.error.code });
    return written.value.anchor === null ? failure({ code: 'notFound' }) : success({ anchor: written.value.anchor });
  });
  server.handle(routes.listAuditAnchors, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const found = await readAnchors(tx, { limit: query.pageSize, offset: (query.page - 1) * query.pageSize });
    return success({ total: found.total, rows: found.rows.flatMap(({ line }) => { const anchor = readAnchorLine(line); return anchor === null ? [] : [anchorAnswer(anchor)]; }) });
  }));
  server.handle(routes.downloadAuditAnchors, ({ subject }) => readCompany(database, forSubject(subject), async (tx) => {
    const { rows } = await readAnchors(tx, { limit: exportLimit, offset: 0 });
    return success({ fileName: `anchors-${await readOwnCompanyCode(tx)}.jsonl`, mediaType: 'application/jsonl; charset=utf-8', content: new TextEncoder().encode(rows.toReversed().map(({ line }) => `${line}\n`).join('')) });
  }));
};

/** Binds the routes of the audit. */
export const registerAuditRoutes = (server: ApiServer, deps: AuditRoutesDeps): void => {
  registerLog(server, deps);
  registerChains(server, deps);
};
