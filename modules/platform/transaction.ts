/** A transaction that belongs to one company: row-level security sees that company and nothing else. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { assert } from '#kernel/base/result';
import type { FieldClass } from '#contracts/api/access-terms';
import { recordReads } from './audit.ts';
import { writeReads } from './audit-writer.ts';
import type { AbsentParts, Database } from './database.ts';
import { createTransactionKeys, forgetMadeKeys, type TransactionKeys } from './sealing/key-ring.ts';
import { isSealError, type SealError } from './sealing/seal-error.ts';
import { reachSettings, type Access, type CompanyContext } from './subject.ts';
import { forgetTemporaryTables } from './temporary-table.ts';

/** No tables are known to the query builder here: a store adds its own with `tx.kysely.withTables<…>()`. */
export type NoTables = Record<never, never>;

/** Values of a person that left the database in the clear; each becomes part of an audit row before the answer leaves. */
export type NotedRead = {
  readonly fieldClass: FieldClass;
  readonly personIds: readonly number[];
  /** A value of the company in which people stand that nobody has told apart, as a workbook: it leaves a row without people. */
  readonly isOfCompany?: true;
  /** What was read, as "payroll.payslip 2026-10"; never a value. */
  readonly what: string;
};

export type CompanyTransaction = {
  readonly companyId: number;
  /** Who reads and writes here, and how far. */
  readonly access: Access;
  /** Remembers that values of people were read. */
  readonly noteRead: (read: NotedRead) => void;
  readonly reads: readonly NotedRead[];
  /** For sealColumn and openColumn alone. */
  readonly keys: TransactionKeys;
  /** Who acts: a user id, "worker", "cli". Goes into the audit. */
  readonly actor: string;
  /** What this installation leaves out; see `isPresent`. */
  readonly absent: AbsentParts;
  readonly client: pg.PoolClient;
  readonly query: <Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<pg.QueryResult<Row>>;
  readonly kysely: Kysely<NoTables>;
};

/** Whether a module is there. What an absent one is asked by others, it answers with nothing, whatever its tables still hold. */
export const isPresent = (tx: Pick<CompanyTransaction, 'absent'>, moduleName: string): boolean => !tx.absent.modules.has(moduleName);

type Mode = 'read' | 'write';

export type ReadOptions = {
  /** `once`: named statements keep one plan, whatever their values; for routes of one hot statement, where planning costs more than running. */
  readonly plans?: 'once';
};

/** The connection broke while COMMIT was under way: it may or may not have happened. Look it up, never guess. */
export type CommitUnknownError = Error & { readonly code: 'commitUnknown' };
export const isCommitUnknown = (error: unknown): error is CommitUnknownError => error instanceof Error && 'code' in error && error.code === 'commitUnknown';

const kyselyOn = (client: pg.PoolClient): Kysely<NoTables> => {
  const dialect = new PostgresDialect({
    pool: { connect: () => Promise.resolve({ query: client.query.bind(client), release: () => undefined }), end: () => Promise.resolve() } as never,
  });
  return new Kysely<NoTables>({ dialect });
};

const createTransaction = (client: pg.PoolClient, context: CompanyContext, { keyRing, absent }: Database): CompanyTransaction => {
  let builder: Kysely<NoTables> | null = null;
  const reads: NotedRead[] = [];
  const keys = createTransactionKeys(keyRing);
  return {
    companyId: context.companyId,
    access: context.access,
    reads,
    keys,
    noteRead: (read) => void reads.push(read),
    actor: context.actor,
    absent,
    client,
    query: (text, values = []) => {
      if (text.startsWith('rollback to savepoint')) forgetMadeKeys(keys);
      return client.query(text, values as unknown[]);
    },
    get kysely() {
      return (builder ??= kyselyOn(client));
    },
  };
};

const commit = async (client: pg.PoolClient): Promise<void> => {
  let result: pg.QueryResult;
  try {
    result = await client.query('commit');
  } catch (error) {
    // The server answered with an error of its own: a definite no. Anything else leaves the outcome open.
    if (error instanceof pg.DatabaseError) throw error;
    throw Object.assign(new Error('commit: outcome unknown', { cause: error }), { code: 'commitUnknown' as const });
  }
  // A statement failed and somebody swallowed its error: PostgreSQL then answers COMMIT with ROLLBACK.
  assert(result.command === 'COMMIT', 'a transaction with a failed statement must not be committed');
};

/** One round trip: statements without parameters may travel together. Names are ours, values are checked or quoted. */
const beginText = (context: CompanyContext, mode: Mode, { plans }: ReadOptions): string => {
  const user = context.access.kind === 'subject' ? [['qinxin.user_id', context.access.subject.userId] as const] : [];
  const settings = [['qinxin.company_id', String(context.companyId)] as const, ...user, ...reachSettings(context.access), ...(plans === 'once' ? [['plan_cache_mode', 'force_generic_plan'] as const] : [])];
  return `${mode === 'write' ? 'begin' : 'begin isolation level repeatable read read only'}; ${settings.map(([name, value]) => `set local ${name} = ${pg.escapeLiteral(value)}`).join('; ')}`;
};

/** A value that could not be trusted is an incident, kept although the work that met it is rolled back. */
const reportSealError = async (client: pg.PoolClient, context: CompanyContext, error: SealError): Promise<void> => {
  const kind = error.code === 'keyServiceUnreachable' ? 'retry' : error.code === 'masterKeyWrong' ? 'fixCredential' : 'fixData';
  const begin = `begin; set local qinxin.company_id = '${context.companyId}'`;
  await client.query(begin);
  await client.query(
    `insert into platform.incident as incident (company_id, source_code, class, code, data, first_seen, last_seen) values ($1, 'keys', $2, $3, $4, platform.now(), platform.now())
     on conflict (company_id, source_code, code) where closed_at is null do update set occurrences = incident.occurrences + 1, last_seen = excluded.last_seen, data = excluded.data`,
    [context.companyId, kind, error.code, JSON.stringify(error.data)],
  );
  await client.query('commit');
};

const inTransaction = async <T>(database: Database, context: CompanyContext, mode: Mode, work: (tx: CompanyTransaction) => Promise<T>, options: ReadOptions = {}): Promise<T> => {
  assert(Number.isInteger(context.companyId) && context.companyId > 0, 'companyId must be a positive integer');
  const client = await database.applicationPool.connect();
  let broken: Error | undefined;
  // Without a listener, a connection lost between two statements would end the process.
  const remember = (error: Error): void => void (broken = error);
  client.on('error', remember);
  const tx = createTransaction(client, context, database);
  let result: T;
  let recording: Promise<void> | null = null;
  try {
    forgetTemporaryTables(client);
    await client.query(beginText(context, mode, options));
    result = await work(tx);
    if (mode === 'write') await recordReads(tx);
    else if (tx.reads.length > 0) {
      recording = writeReads(database, context, tx.reads);
      recording.catch(() => undefined);
    }
    await commit(client);
  } catch (error) {
    if (broken === undefined && !isCommitUnknown(error)) await client.query('rollback').catch((rollbackError: Error) => (broken = rollbackError));
    else broken ??= error as Error;
    if (broken === undefined && isSealError(error)) await reportSealError(client, context, error).catch((reportError: Error) => (broken = reportError));
    throw error;
  } finally {
    client.off('error', remember);
    client.release(broken);
  }
  // Nothing that was read leaves before it is on record; the connection is free meanwhile.
  await recording;
  return result;
};

/**
 * Runs `work` in a transaction of one company and commits when it resolves; whatever it throws rolls back and is
 * thrown on. A returned failure value commits what was written before it: throw, or use runCommand, to undo.
 */
export const withCompany = <T>(database: Database, context: CompanyContext, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => inTransaction(database, context, 'write', work);

/** Runs `work` in a read-only transaction that sees one moment, however many statements it makes. */
export const readCompany = <T>(database: Database, context: CompanyContext, work: (tx: CompanyTransaction) => Promise<T>, options: ReadOptions = {}): Promise<T> => inTransaction(database, context, 'read', work, options);
