/** Turns a stored source into a living connector with its clock. The only place where secrets leave the database. */
import { failure, success, type Result } from '#kernel/base/result';
import type { Clock, Connector, ConnectorDeps, ConnectorFactory, ConnectorManifest } from '#contracts/connector/connector';
import { createRemoteClock, createSystemClock } from '#contracts/connector/kit/clocks';
import { createOutboundGuard, readAllowedAddresses, type OutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { createFeedConnector, feedManifest } from '#connectors/feed';
import { createWeComConnector, createWeComSignIn, weComManifest, type WeComSignIn } from '#connectors/wecom';
import { asSystem, isDemoCompany, readCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { readSourceForConnector, type SyncError } from '#modules/sync';

/** Every connector that a source may name. */
export const connectorsByName: Readonly<Record<string, { readonly manifest: ConnectorManifest; readonly create: ConnectorFactory }>> = {
  wecom: { manifest: weComManifest, create: createWeComConnector },
  feed: { manifest: feedManifest, create: createFeedConnector },
};

/** Connectors whose sources give figures that goals can follow. */
export const evidenceConnectors = (): readonly string[] => Object.entries(connectorsByName).filter(([, { manifest }]) => manifest.streams.includes('item')).map(([name]) => name);

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

type Ready = { readonly deps: ConnectorDeps; readonly settings: Readonly<Record<string, string>>; readonly connector: string };

/** What a connector is made from; here the secrets leave the database. */
const readySource = async (database: Database, where: { readonly companyId: number; readonly sourceCode: string }, log: ConnectorLog): Promise<Result<Ready, OpenSourceError>> => {
  const { stored, outbound } = await readCompany(database, asSystem(where.companyId, 'sync', 'worker'), async (tx) => ({ stored: await readSourceForConnector(tx, where.sourceCode), outbound: await outboundGuardOf(tx) }));
  if (!stored.ok) return stored;
  const clockUrl = stored.value.settings['clockUrl'] ?? '';
  // Time from outside is for simulators alone: no address of the world may set our clock or be asked for it.
  if (clockUrl !== '' && !outbound.isAllowedPrivate(clockUrl)) return failure({ code: 'addressRefused', data: { reason: 'private', host: URL.canParse(clockUrl) ? new URL(clockUrl).hostname : '' } });
  const clock = clockUrl === '' ? createSystemClock(Date.now) : await createRemoteClock(clockUrl).catch(() => null);
  if (clock === null) return failure({ code: 'simulatorUnreachable', data: { sourceCode: where.sourceCode, address: stored.value.settings['baseUrl'] ?? 'none' } });
  const revealed = Object.fromEntries(Object.entries(stored.value.secrets).map(([name, secret]) => [name, secret.reveal()]));
  return success({ deps: { clock, outbound, random: jitter, log }, settings: { ...stored.value.settings, ...revealed }, connector: stored.value.connector });
};

export async function openSource(database: Database, where: { readonly companyId: number; readonly sourceCode: string }, log: ConnectorLog): Promise<Result<OpenSource, OpenSourceError>> {
  const ready = await readySource(database, where, log);
  if (!ready.ok) return ready;
  const entry = connectorsByName[ready.value.connector];
  if (entry === undefined) return failure({ code: 'sourceUnknown', data: { sourceCode: where.sourceCode } });
  return success({ clock: ready.value.deps.clock, connector: entry.create(ready.value.deps, ready.value.settings) });
}

/** Signing in with the corp of a WeCom source: its id, and who stands behind a code. */
export async function openWeComSignIn(database: Database, where: { readonly companyId: number; readonly sourceCode: string }): Promise<Result<{ readonly corpId: string; readonly signIn: WeComSignIn }, OpenSourceError>> {
  const ready = await readySource(database, where, () => undefined);
  if (!ready.ok) return ready;
  if (ready.value.connector !== weComManifest.name) return failure({ code: 'sourceUnknown', data: { sourceCode: where.sourceCode } });
  return success({ corpId: ready.value.settings['corpId'] ?? '', signIn: createWeComSignIn(ready.value.deps, ready.value.settings) });
}
