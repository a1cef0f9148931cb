/** The database of a command: DATABASE_URL when it is set, else the embedded one. Every failure is one code with data. */
import { join } from 'node:path';
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import { bindMasterKey, createDatabase, migrateDatabase, sealStoredValues, type Database, type MigrationSummary } from '#modules/platform';
import { readAbsentParts } from '../work/optional-modules.ts';
import { sealedPlaces } from '../work/sealed-places.ts';
import { openMasterKey } from './open-master-key.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

export type SetUpFailure = { readonly code: string; readonly data: Readonly<Record<string, string | number>> };

export type OpenedDatabase = {
  readonly database: Database;
  readonly kind: 'embedded' | 'external';
  readonly migrations: MigrationSummary;
  /** Closes the connections; the embedded server stops when nobody else uses it. */
  readonly close: () => Promise<void>;
};

export type DatabasePlace = {
  readonly dataFolder: string; readonly databaseUrl: string | undefined;
  /** QINXIN_MODULES_OFF as it was given. */
  readonly modulesOff?: string | undefined;
};

export const defaultDataFolder = join(import.meta.dirname, '..', '..', '.qinxin');
const oldestServerVersion = 150_000;
const connectTimeoutMilliseconds = 8_000;

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', '57P03']);

/** The failure a database error means to the person at the keyboard; null when it is none of theirs. */
export const failureFromDatabaseError = (error: unknown, address: URL): SetUpFailure | null => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code = '', message = '' } = cause as { code?: string; message?: string };
  const place = address.host;
  const isItsConnection = (cause as { port?: number }).port === undefined || (cause as { port?: number }).port === Number(address.port === '' ? 5432 : address.port);
  if ((unreachable.has(code) && isItsConnection) || /^(timeout|connection terminated)/i.test(message)) return { code: 'databaseUnreachable', data: { address: place, detail: code === '' ? message : code } };
  if (code === '28P01' || code === '28000' || /password must be a string|no password supplied/i.test(message)) return { code: 'databaseAccessRefused', data: { address: place, user: decodeURIComponent(address.username) } };
  if (code === '3D000') return { code: 'databaseNotThere', data: { address: place, name: address.pathname.slice(1) } };
  if (code === '53100' || code === 'ENOSPC') return { code: 'diskFull', data: {} };
  if (code === '42501') return { code: 'databaseRightsMissing', data: { detail: message } };
  return null;
};

const parseAddress = (text: string): URL | null => {
  try {
    const url = new URL(text);
    return (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.hostname !== '' ? url : null;
  } catch {
    return null;
  }
};

const checkServer = async (connectionString: string, address: URL): Promise<SetUpFailure | null> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMilliseconds });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ number: number; version: string }>("select current_setting('server_version_num')::integer as number, current_setting('server_version') as version");
    const server = rows[0];
    return server !== undefined && server.number < oldestServerVersion ? { code: 'databaseTooOld', data: { version: server.version } } : null;
  } catch (error) {
    const known = failureFromDatabaseError(error, address);
    if (known === null) throw error;
    return known;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const startServer = async (place: DatabasePlace): Promise<Result<{ connectionString: string; stop: () => Promise<void> }, SetUpFailure>> => {
  if (place.databaseUrl !== undefined && place.databaseUrl !== '') return success({ connectionString: place.databaseUrl, stop: () => Promise.resolve() });
  const started = await startEmbeddedPostgres({ dataFolder: place.dataFolder, durability: 'product' });
  return started.ok ? success(started.value) : started;
};

const prepare = async (database: Database): Promise<Result<MigrationSummary, SetUpFailure>> => {
  const migrated = await migrateDatabase(database);
  if (!migrated.ok) return migrated;
  const bound = await bindMasterKey(database);
  if (!bound.ok) return bound;
  // Nothing is served before what migrations put aside is sealed.
  await sealStoredValues(database, sealedPlaces);
  return migrated;
};

/** Opens and migrates. Nothing stays open after a failure. */
export const openDatabase = async (place: DatabasePlace): Promise<Result<OpenedDatabase, SetUpFailure>> => {
  const absent = readAbsentParts(place.modulesOff);
  if (!absent.ok) return absent;
  const isExternal = place.databaseUrl !== undefined && place.databaseUrl !== '';
  if (isExternal && parseAddress(place.databaseUrl ?? '') === null) return failure({ code: 'databaseAddressUnreadable', data: {} });
  const server = await startServer(place);
  if (!server.ok) return server;
  const address = new URL(server.value.connectionString);
  const refused = await checkServer(server.value.connectionString, address);
  if (refused !== null) {
    await server.value.stop();
    return failure(refused);
  }
  const keys = await openMasterKey(server.value.connectionString, place.dataFolder);
  if (!keys.ok) {
    await server.value.stop();
    return keys;
  }
  const database = createDatabase({ connectionString: server.value.connectionString, keyService: keys.value, absent: absent.value });
  const close = async (): Promise<void> => {
    await database.close();
    await server.value.stop();
  };
  try {
    const prepared = await prepare(database);
    if (prepared.ok) return success({ database, kind: isExternal ? 'external' : 'embedded', migrations: prepared.value, close });
    await close();
    return prepared;
  } catch (error) {
    await close();
    const known = failureFromDatabaseError(error, address);
    if (known === null) throw error;
    return failure(known);
  }
};
