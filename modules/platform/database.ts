/**
 * The ways into the database. The owner pool creates and migrates; the application pool does all the work of the product
 * with a login of its own that owns nothing and bypasses nothing; signing in has a third. See logins.ts.
 */
import pg from 'pg';
import { applicationRole, connectionStringOf, signInRole } from './logins.ts';
import { createKeyRing, noKeyService, type KeyRing } from './sealing/key-ring.ts';
import type { KeyService } from './sealing/key-service.ts';

/** What an installation leaves out: whole modules, and the kinds of proposal that are theirs. Tables and rows stay. */
export type AbsentParts = { readonly modules: ReadonlySet<string>; readonly proposalKinds: ReadonlySet<string> };

const nothingAbsent: AbsentParts = { modules: new Set(), proposalKinds: new Set() };

export type DatabaseOptions = {
  readonly connectionString: string;
  /** Connections of the application pool; 10 if not given. */
  readonly applicationConnections?: number;
  readonly connectionTimeoutMilliseconds?: number;
  /** Wraps the keys of sealed values; without one, sealed values can neither be written nor read. */
  readonly keyService?: KeyService;
  /** Left out: every module is there. */
  readonly absent?: AbsentParts;
};

export type Database = {
  /** The owner's. */
  readonly connectionString: string;
  readonly applicationConnectionString: string;
  /** For the sign-in library alone. */
  readonly signInConnectionString: string;
  /** Owns the schema: migrations, company registry. Never for a request of a user. */
  readonly ownerPool: pg.Pool;
  readonly applicationPool: pg.Pool;
  /** For the rows of what was read alone: never behind the readers that wait for them. */
  readonly auditPool: pg.Pool;
  readonly keyRing: KeyRing;
  readonly absent: AbsentParts;
  readonly close: () => Promise<void>;
};

// Dates stay text and 64-bit integers become numbers where they are safe: no Date object ever stands for a business day.
const dateType = 1082;
const bigintType = 20;
const safeBigint = (text: string): number | string => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
};

const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && id === dateType) return (text: string) => text;
    if (format !== 'binary' && id === bigintType) return safeBigint;
    return format === 'binary' ? pg.types.getTypeParser(id, 'binary') : pg.types.getTypeParser(id, 'text');
  }) as typeof pg.types.getTypeParser,
};

/** Opens nothing yet: connections are made when first used. `date` columns read as "2026-10-01", bigint as number while safe. */
export const createDatabase = (options: DatabaseOptions): Database => {
  const common = { types, connectionTimeoutMillis: options.connectionTimeoutMilliseconds ?? 10_000, keepAlive: true };
  const ownerPool = new pg.Pool({ ...common, connectionString: options.connectionString, max: 4, application_name: 'qinxin-owner' });
  const applicationConnectionString = connectionStringOf(options.connectionString, applicationRole);
  const applicationPool = new pg.Pool({ ...common, connectionString: applicationConnectionString, max: options.applicationConnections ?? 10, application_name: 'qinxin', options: '-c timezone=UTC' });
  const auditPool = new pg.Pool({ ...common, connectionString: applicationConnectionString, max: 1, application_name: 'qinxin-audit', options: '-c timezone=UTC' });
  // A connection that breaks while idle is replaced by the pool; the work that needs one reports its own error.
  ownerPool.on('error', () => undefined);
  applicationPool.on('error', () => undefined);
  auditPool.on('error', () => undefined);
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= Promise.all([ownerPool.end(), applicationPool.end(), auditPool.end()]).then(() => undefined));
  return { connectionString: options.connectionString, applicationConnectionString, signInConnectionString: connectionStringOf(options.connectionString, signInRole), ownerPool, applicationPool, auditPool, keyRing: createKeyRing(options.keyService ?? noKeyService), absent: options.absent ?? nothingAbsent, close };
};
