/**
 * The two ways into the database. The owner pool creates and migrates; the application pool does all the work of
 * the product under the role qinxin_application, which owns nothing and bypasses nothing: its role is a setting of
 * the connection, so that RESET ROLE stays inside it. It is a guard against mistakes in our own statements, not against
 * foreign ones: the login behind it is the owner's, and SET ROLE NONE would lead back to it. No statement is built from
 * text that came from outside.
 */
import pg from 'pg';

export const applicationRole = 'qinxin_application';

export type DatabaseOptions = {
  readonly connectionString: string;
  /** Connections of the application pool; 10 if not given. */
  readonly applicationConnections?: number;
  readonly connectionTimeoutMilliseconds?: number;
};

export type Database = {
  readonly connectionString: string;
  /** Owns the schema: migrations, company registry. Never for a request of a user. */
  readonly ownerPool: pg.Pool;
  readonly applicationPool: pg.Pool;
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
  const common = { connectionString: options.connectionString, types, connectionTimeoutMillis: options.connectionTimeoutMilliseconds ?? 10_000, keepAlive: true };
  const ownerPool = new pg.Pool({ ...common, max: 4, application_name: 'qinxin-owner' });
  const applicationPool = new pg.Pool({ ...common, max: options.applicationConnections ?? 10, application_name: 'qinxin', options: `-c role=${applicationRole} -c timezone=UTC` });
  // A connection that breaks while idle is replaced by the pool; the work that needs one reports its own error.
  ownerPool.on('error', () => undefined);
  applicationPool.on('error', () => undefined);
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= Promise.all([ownerPool.end(), applicationPool.end()]).then(() => undefined));
  return { connectionString: options.connectionString, ownerPool, applicationPool, close };
};
