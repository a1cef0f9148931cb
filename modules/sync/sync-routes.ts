/** HTTP of sources: state, settings, check, start, incidents, quarantine. */
import * as routes from '#contracts/api/sources-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import type { CheckResult, ConnectorManifest } from '#contracts/connector/connector';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, listIncidents, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type Incident, type Subject } from '#modules/platform';
import type { SyncError } from './sync-errors.ts';
import { listQuarantine, listSources, resolveQuarantined, type QuarantinedRecord, type SourceFreshness } from './sync-questions.ts';
import { changeSourceSettings, readSourceForConnector, saveSource } from './sync-source.ts';

export type SyncRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  readonly manifests: readonly ConnectorManifest[];
  /** Puts the job in the queue; answers an id to watch. */
  readonly startSync: (subject: Subject, wish: { readonly sourceCode: string; readonly month: string; readonly commandId: string }) => Promise<Result<{ readonly runId: string }, ApiFailure>>;
  /** Builds the connector of a source and runs its set-up check. */
  readonly checkSource: (subject: Subject, sourceCode: string) => Promise<Result<readonly CheckResult[], ApiFailure>>;
  /** From people, which knows who accounts are. */
  readonly countUnmatched: (tx: CompanyTransaction, sourceCode: string) => Promise<number>;
  readonly personNumbersOf: (tx: CompanyTransaction, sourceCode: string, sourcePersonKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const instantOrNull = (milliseconds: number | null): string | null => (milliseconds === null ? null : instant(milliseconds));
const apiFailure = (error: SyncError): ApiFailure => ({ code: error.code, data: error.data, ...(error.code === 'sourceUnknown' || error.code === 'quarantinedRecordUnknown' ? { code: 'notFound', status: 404 } : {}) });

const incidentAnswer = (incident: Incident): RouteResponse<typeof routes.listIncidents>['rows'][number] => ({
  incidentId: String(incident.incidentId), sourceCode: incident.sourceCode, class: incident.class, code: incident.code, data: { ...incident.data }, occurrences: incident.occurrences,
  firstSeen: instant(incident.firstSeenMilliseconds), lastSeen: instant(incident.lastSeenMilliseconds), closedAt: instantOrNull(incident.closedMilliseconds),
});

const quarantinedAnswer = (record: QuarantinedRecord, numbers: ReadonlyMap<string, string>): RouteResponse<typeof routes.listQuarantine>['rows'][number] => ({
  quarantineId: String(record.quarantineId), sourceCode: record.sourceCode, stream: record.stream, sourcePersonKey: record.sourcePersonKey,
  personNumber: record.sourcePersonKey === null ? null : numbers.get(record.sourcePersonKey) ?? null, reason: record.reason, field: record.field,
  receivedAt: instant(record.receivedMilliseconds), resolvedAt: instantOrNull(record.resolvedMilliseconds), resolution: record.resolution,
});

const stateOf = (source: SourceFreshness, incidents: readonly Incident[]): 'healthy' | 'running' | 'failing' | 'never' => {
  if (incidents.length > 0) return 'failing';
  if (source.lastRun?.status === 'running' || source.lastRun?.status === 'planned') return 'running';
  return source.lastSuccessMilliseconds === null ? 'never' : 'healthy';
};

type SourceAnswer = RouteResponse<typeof routes.listSources>['sources'][number];

function sourceAnswer(source: SourceFreshness, incidents: readonly Incident[], unmatchedCount: number, nowMilliseconds: number): SourceAnswer {
  const run = source.lastRun;
  return {
    sourceCode: source.sourceCode, connector: source.connector, name: source.name, lastSuccess: instantOrNull(source.lastSuccessMilliseconds),
    lagSeconds: source.lastSuccessMilliseconds === null ? null : Math.max(0, Math.round((nowMilliseconds - source.lastSuccessMilliseconds) / 1_000)),
    state: stateOf(source, incidents),
    lastRun: run === null ? null : {
      runId: String(run.runId), status: run.status, startedAt: instant(run.startedMilliseconds), finishedAt: instantOrNull(run.finishedMilliseconds),
      slicesLanded: run.slicesLanded, slices: run.slices, calls: run.calls, providerMinutes: run.providerMinutes,
    },
    quotas: (run?.quotas ?? []).map((quota) => ({ ...quota })), streams: source.streams.map((stream) => ({ ...stream })),
    quarantineCount: source.quarantineCount, unmatchedCount, openIncidents: incidents.map(incidentAnswer),
  };
}

async function answerSources(deps: SyncRoutesDeps, tx: CompanyTransaction): Promise<{ sources: SourceAnswer[] }> {
  const open = await listIncidents(tx, { openOnly: true });
  const sources: SourceAnswer[] = [];
  for (const source of await listSources(tx)) {
    sources.push(sourceAnswer(source, open.filter((incident) => incident.sourceCode === source.sourceCode), await deps.countUnmatched(tx, source.sourceCode), deps.nowMilliseconds()));
  }
  return { sources };
}

async function answerQuarantine(deps: SyncRoutesDeps, tx: CompanyTransaction, query: ParsedQuery<typeof routes.listQuarantine>): Promise<RouteResponse<typeof routes.listQuarantine>> {
  const found = await listQuarantine(tx, query);
  const numbers = new Map<string, string>();
  for (const [sourceCode, records] of Map.groupBy(found.rows, (record) => record.sourceCode)) {
    const keys = records.flatMap((record) => record.sourcePersonKey ?? []);
    for (const [key, number] of await deps.personNumbersOf(tx, sourceCode, keys)) numbers.set(key, number);
  }
  return { total: found.total, rows: found.rows.map((record) => quarantinedAnswer(record, numbers)) };
}

function registerReading(server: ApiServer, deps: SyncRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listSources, async ({ subject }) => success(await readCompany(database, forSubject(subject), (tx) => answerSources(deps, tx))));
  server.handle(routes.listConnectors, async () => success({ connectors: deps.manifests.map((manifest) => ({ name: manifest.name, streams: [...manifest.streams], settings: manifest.settings.map((setting) => ({ ...setting })) })) }));
  server.handle(routes.listIncidents, async ({ subject, query }) => {
    const all = await readCompany(database, forSubject(subject), (tx) => listIncidents(tx, { openOnly: query.state === 'open', limit: 10_000 }));
    const wanted = all.filter((incident) => (query.sourceCode === '' || incident.sourceCode === query.sourceCode) && (query.state !== 'closed' || incident.closedMilliseconds !== null));
    const start = (query.page - 1) * query.pageSize;
    return success({ total: wanted.length, rows: wanted.slice(start, start + query.pageSize).map(incidentAnswer) });
  });
  server.handle(routes.listQuarantine, async ({ subject, query }) => success(await readCompany(database, forSubject(subject), (tx) => answerQuarantine(deps, tx, query))));
  server.handle(routes.readQuarantined, async ({ subject, params }) => {
    const quarantineId = /^\d{1,15}$/.test(params.quarantineId) ? Number(params.quarantineId) : 0;
    return readCompany(database, forSubject(subject), async (tx) => {
      const { rows } = await listQuarantine(tx, { sourceCode: '', state: 'all', quarantineId, page: 1, pageSize: 1 });
      const record = rows[0];
      if (record === undefined) return failure({ code: 'notFound' });
      const numbers = record.sourcePersonKey === null ? new Map<string, string>() : await deps.personNumbersOf(tx, record.sourceCode, [record.sourcePersonKey]);
      return success({ ...quarantinedAnswer(record, numbers), raw: record.raw });
    });
  });
}

/** Secrets must not reach the command table: its hash covers the names of settings, its answer nothing. */
const settingNames = (settings: Readonly<Record<string, string>>): string[] => Object.keys(settings).toSorted();

function registerWriting(server: ApiServer, deps: SyncRoutesDeps): void {
  const { database } = deps;
  const manifestOf = (name: string): ConnectorManifest | undefined => deps.manifests.find((manifest) => manifest.name === name);
  const answer = (result: Result<unknown, SyncError | ApiFailure>): Result<{ done: true }, ApiFailure> => (result.ok ? success({ done: true }) : failure('status' in result.error ? result.error : apiFailure(result.error as SyncError)));
  server.handle(routes.createSource, async ({ subject, body }) => {
    const manifest = manifestOf(body.connector);
    if (manifest === undefined) return failure({ code: 'notFound' });
    const command = { commandId: body.commandId, name: 'sync.createSource', subject: `source:${body.sourceCode}`, parameters: { sourceCode: body.sourceCode, connector: body.connector, name: body.name, settings: settingNames(body.settings) } };
    return answer(await runCommand<null, SyncError>(database, forSubject(subject), command, (tx) => saveSource(tx, { sourceCode: body.sourceCode, name: body.name, manifest, settings: body.settings })) as Result<null, SyncError>);
  });
  server.handle(routes.changeSourceSettings, async ({ subject, params, body }) => {
    const command = { commandId: body.commandId, name: 'sync.changeSourceSettings', subject: `source:${params.sourceCode}`, parameters: { sourceCode: params.sourceCode, settings: settingNames(body.settings) } };
    return answer(await runCommand<null, SyncError>(database, forSubject(subject), command, async (tx) => {
      const stored = await readSourceForConnector(tx, params.sourceCode);
      const manifest = stored.ok ? manifestOf(stored.value.connector) : undefined;
      if (manifest === undefined) return failure({ code: 'sourceUnknown', data: { sourceCode: params.sourceCode } });
      return changeSourceSettings(tx, { sourceCode: params.sourceCode, manifest, settings: body.settings });
    }) as Result<null, SyncError>);
  });
  server.handle(routes.startSync, ({ subject, params, body }) => deps.startSync(subject, { sourceCode: params.sourceCode, month: body.month, commandId: body.commandId }));
  server.handle(routes.checkSource, async ({ subject, params }) => {
    const checks = await deps.checkSource(subject, params.sourceCode);
    return checks.ok ? success({ checkedAt: instant(deps.nowMilliseconds()), checks: checks.value.map((check) => ({ name: check.name, state: check.state, data: { ...check.data } })) }) : checks;
  });
  server.handle(routes.resolveQuarantined, async ({ subject, params, body }) => {
    const quarantineId = /^\d{1,15}$/.test(params.quarantineId) ? Number(params.quarantineId) : 0;
    const resolution = body.note === '' ? body.resolution : `${body.resolution}: ${body.note}`;
    const command = { commandId: body.commandId, name: 'sync.resolveQuarantined', subject: `quarantine:${quarantineId}`, parameters: { quarantineId, resolution } };
    return answer(await runCommand<null, SyncError>(database, forSubject(subject), command, (tx) => resolveQuarantined(tx, { quarantineId, resolution, nowMilliseconds: deps.nowMilliseconds() })) as Result<null, SyncError>);
  });
}

export function registerSyncRoutes(server: ApiServer, deps: SyncRoutesDeps): void {
  registerReading(server, deps);
  registerWriting(server, deps);
}
