/** Turns a stored source into a living connector with its clock. The only place where secrets leave the database. */
import { failure, success, type Result } from '#kernel/base/result';
import type { Clock, Connector, ConnectorFactory, ConnectorManifest } from '#contracts/connector/connector';
import { createRemoteClock, createSystemClock } from '#contracts/connector/kit/clocks';
import { createWeComConnector, weComManifest } from '#connectors/wecom';
import { asSystem, readCompany, type Database } from '#modules/platform';
import { readSourceForConnector, type SyncError } from '#modules/sync';

/** Every connector that a source may name. */
export const connectorsByName: Readonly<Record<string, { readonly manifest: ConnectorManifest; readonly create: ConnectorFactory }>> = {
  wecom: { manifest: weComManifest, create: createWeComConnector },
};

/** Besides what sync refuses: the simulator that keeps the source's time does not answer. */
export type OpenSourceError = SyncError | { readonly code: 'simulatorUnreachable'; readonly data: { readonly sourceCode: string; readonly address: string } };

export type OpenSource = { readonly connector: Connector; readonly clock: Clock };
export type ConnectorLog = (event: string, data: Readonly<Record<string, string | number>>) => void;

/** Back-off jitter needs no seed: it never reaches a result. */
const jitter = (): number => Math.random();

export async function openSource(database: Database, where: { readonly companyId: number; readonly sourceCode: string }, log: ConnectorLog): Promise<Result<OpenSource, OpenSourceError>> {
  const stored = await readCompany(database, asSystem(where.companyId, 'sync', 'worker'), (tx) => readSourceForConnector(tx, where.sourceCode));
  if (!stored.ok) return stored;
  const entry = connectorsByName[stored.value.connector];
  if (entry === undefined) return failure({ code: 'sourceUnknown', data: { sourceCode: where.sourceCode } });
  const clockUrl = stored.value.settings['clockUrl'];
  const clock = clockUrl === undefined || clockUrl === '' ? createSystemClock(Date.now) : await createRemoteClock(clockUrl).catch(() => null);
  if (clock === null) return failure({ code: 'simulatorUnreachable', data: { sourceCode: where.sourceCode, address: stored.value.settings['baseUrl'] ?? 'none' } });
  return success({ clock, connector: entry.create({ clock, random: jitter, log }, stored.value.settings) });
}
