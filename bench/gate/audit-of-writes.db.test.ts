/**
 * Goal: nothing is changed over HTTP without an audit row in the same transaction. Method: generated requests to every
 * write route as everybody. First as usual: whoever changes a row of the company leaves an audit row. Then with an audit
 * that refuses every row, which is what a process that dies between act and row amounts to: nothing may change at all.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInRoles } from '#contracts/api/access-terms';
import { apiRoutes } from '#contracts/api/api-routes';
import { fillGateCompany, plainSecrets } from '#checks/gate-company';
import { furnishGrowth, type Grown } from '#checks/furnish-growth';
import { callerHeader, openGateServer, type Caller, type GateServer } from '#checks/gate-server';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { createRequestGenerator, sampleBody, type GeneratedRequest } from './generate-requests.ts';

const seed = Number(process.env['SEED'] ?? 20261122);
const writeRoutes = Object.values(apiRoutes).flat().filter(({ method }) => method !== 'GET');
const rounds = 1;

const askers: readonly Caller[] = builtInRoles.filter((role) => role !== 'auditor' && role !== 'lineManager');

type Wish = { readonly caller: Caller; readonly request: Omit<GeneratedRequest, 'headers'> };

/** The same requests for both passes: one that fits for each route, then what chance makes. */
const wishesOf = (there: Grown): readonly Wish[] => {
  const next = createRequestGenerator(seed, writeRoutes, there);
  const generated = Array.from({ length: writeRoutes.length * rounds }, () => next()).filter(({ method }) => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method));
  const fitting = writeRoutes.filter(({ upload }) => !upload).map((route): Wish['request'] => ({
    operationId: route.operationId, method: route.method, url: route.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => ({ month: '2026-10', personNumber: 'LEAF' })[name] ?? there[name]?.[0] ?? '1'), body: route.body === null ? null : JSON.stringify(sampleBody(route.body)),
  }));
  return [...fitting, ...generated].flatMap((request) => askers.map((caller) => ({ caller, request })));
};

/** Tables of the company whose rows tell a change; the audit's own list of rows to link is part of it. */
const changedTables = async ({ database }: TestDatabase, since: number): Promise<readonly string[]> => {
  const { rows } = await database.ownerPool.query<{ name: string }>(
    `select format('%I.%I', namespace.nspname, class.relname) as name from pg_class as class join pg_namespace as namespace on namespace.oid = class.relnamespace
     where class.relkind = 'r' and namespace.nspname not in ('pg_catalog', 'information_schema', 'migration') and class.relname not like 'audit\\_%'
       and exists (select from pg_attribute where attrelid = class.oid and attname = 'company_id')`);
  const union = rows.map(({ name }) => `select '${name}' as name where exists (select from ${name} where ${name}.xmin::text::bigint >= ${since})`).join(' union all ');
  return (await database.ownerPool.query<{ name: string }>(union)).rows.map(({ name }) => name);
};

const nextTransaction = async ({ database }: TestDatabase): Promise<number> => Number((await database.ownerPool.query<{ xmax: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xmax')).rows[0]?.xmax);
const countAudit = async ({ database }: TestDatabase): Promise<number> => (await database.ownerPool.query<{ rows: number }>("select count(*)::integer as rows from platform.audit_event where domain in ('change', 'identity')")).rows[0]?.rows ?? 0;

const send = async (gate: GateServer, { caller, request }: Wish): Promise<number> => {
  const response = await gate.server.fastify.inject({ method: request.method as 'POST', url: request.url, headers: { [callerHeader]: caller, ...(request.body === null ? {} : { 'content-type': 'application/json' }) }, ...(request.body === null ? {} : { payload: request.body }) });
  return response.statusCode;
};

type Change = { readonly operationId: string; readonly caller: Caller; readonly status: number; readonly tables: readonly string[]; readonly auditRows: number };

const sendAll = async (place: TestDatabase, gate: GateServer, there: Grown): Promise<readonly Change[]> => {
  const changes: Change[] = [];
  for (const wish of wishesOf(there)) {
    const [since, before] = [await nextTransaction(place), await countAudit(place)];
    const status = await send(gate, wish);
    if ((await nextTransaction(place)) === since) continue;
    const tables = await changedTables(place, since);
    if (tables.length > 0) changes.push({ operationId: wish.request.operationId, caller: wish.caller, status, tables, auditRows: (await countAudit(place)) - before });
  }
  return changes;
};

const withGate = (prepare: (place: TestDatabase) => Promise<void>, work: (place: TestDatabase, gate: GateServer, there: Grown) => Promise<void>): Promise<void> =>
  withTestDatabase(async (place) => {
    const company = await fillGateCompany(place.database, place.company.companyId, plainSecrets);
    const gate = await openGateServer(place, company);
    try {
      const there = await furnishGrowth(gate, plainSecrets);
      await prepare(place);
      await work(place, gate, there);
    } finally {
      await gate.close();
    }
  });

/** What a refused command leaves: its answer, so that a retry is refused alike. */
const answersOnly = (tables: readonly string[]): boolean => tables.every((table) => table === 'platform.command' || table.startsWith('platform.company_key') || table.startsWith('platform.person_key'));

/** From now on the audit takes no row of a change. */
const refuseAudit = async ({ database }: TestDatabase): Promise<void> => {
  await database.ownerPool.query(`
    create function public.refuse_row() returns trigger language plpgsql as $$ begin raise exception 'no audit today'; end $$;
    create trigger refuse before insert on platform.audit_event for each row when (new.domain in ('change', 'identity')) execute function public.refuse_row()`);
};

const routesOf = (changes: readonly Change[]): readonly string[] => [...new Set(changes.map(({ operationId }) => operationId))].sort();

test('A-74: every request that changes something leaves an audit row, and changes nothing when it cannot', async () => {
  let changing: readonly string[] = [];
  await withGate(() => Promise.resolve(), async (place, gate, there) => {
    const changes = (await sendAll(place, gate, there)).filter(({ tables }) => !answersOnly(tables));
    assert.deepEqual(changes.filter(({ auditRows }) => auditRows === 0), [], `SEED=${seed}`);
    changing = routesOf(changes);
    assert.ok(changing.length >= 12, `requests changed something on ${changing.length} routes only: ${changing.join(', ')}`);
  });
  await withGate(refuseAudit, async (place, gate, there) => {
    const changes = await sendAll(place, gate, there);
    assert.deepEqual(changes.filter(({ tables }) => !answersOnly(tables)), [], `SEED=${seed}`);
  });
});
