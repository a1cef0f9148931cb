/** Turns a stored source into a living connector with its clock. The only place where secrets leave the database. */
import { failure, success, type Result } from '#kernel/base/result';
import type { Clock, Connector, ConnectorFactory, ConnectorManifest } from '#contracts/connector/connector';
import { createRemoteClock, createSystemClock } from '#contracts/connector/kit/clocks';
import { createOutboundGuard, readAllowedAddresses, type OutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { createWeComConnector, weComManifest } from '#connectors/wecom';
import { asSystem, isDemoCompany, readCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { readSourceForConnector, type SyncError } from '#modules/sync';

/** Every connector that a source may name. */
export const connectorsByName: Readonly<Record<string, { readonly manifest: ConnectorManifest; readonly create: ConnectorFactory }>> = {
  wecom: { manifest: weComManifest, create: createWeComConnector },
};

/** Besides what sync refuses: the simulator that keeps the source's time does not answer, or is none that may be asked. */
export type OpenSourceError = SyncError | { readonly code: 'addressRefused'; readonly data: { readonly reason: string; readonly host: string } } | { readonly code: 'simulatorUnreachable'; readonly data: { readonly sourceCode: string; readonly address: string } };

export type OpenSource = { readonly connector: Connector; readonly clock: Clock };
export type ConnectorLog = (event: string, data: Readonly<Record<string, string | number>>) => void;

/** Back-off jitter needs no seed: it never reaches a result. */
const jitter = (): number => Math.random();

const loopback = ['127.0.0.1', '::1'];

/** The guard of a company's outgoing connections. Inside addresses: those the installation names, and for synthetic companies the simulators of this machine. */
export const outboundGuardOf = async (tx: CompanyTransaction): Promise<OutboundGuard> => createOutboundGuard({
  allowedPrivateAddresses: [...readAllowedAddresses(process.env['QINXIN_ALLOWED_PRIVATE_ADDRESSES']), ...((await isDemoCompany(tx)) ? loopback : [])],
});

export async function openSource(database: Database, where: { readonly companyId: number; readonly sourceCode: string }, log: ConnectorLog): Promise<Result<OpenSource, OpenSourceError>> {
  const { stored, outbound } = await readCompany(database, asSystem(where.companyId, 'sync', 'worker'), async (tx) => ({ stored: await readSourceForConnector(tx, where.sourceCode), outbound: await outboundGuardOf(tx) }));
  if (!stored.ok) return stored;
  const entry = connectorsByName[stored.value.connector];
  if (entry === undefined) return failure({ code: 'sourceUnknown', data: { sourceCode: where.sourceCode } });
  const clockUrl = stored.value.settings['clockUrl'] ?? '';
  // Time from outside is for simulators alone: no address of the world may set our clock or be asked for it.
  if (clockUrl !== '' && !outbound.isAllowedPrivate(clockUrl)) return failure({ code: 'addressRefused', data: { reason: 'private', host: URL.canParse(clockUrl) ? new URL(clockUrl).hostname : '' } });
  const clock = clockUrl === '' ? createSystemClock(Date.now) : await createRemoteClock(clockUrl).catch(() => null);
  if (clock === null) return failure({ code: 'simulatorUnreachable', data: { sourceCode: where.sourceCode, address: stored.value.settings['baseUrl'] ?? 'none' } });
  return success({ clock, connector: entry.create({ clock, outbound, random: jitter, log }, stored.value.settings) });
}
