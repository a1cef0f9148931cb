/**
 * Durable rows of what was read, at the price of one commit for many requests: whoever waits while a commit is under way
 * travels with the next. A request is answered only when its rows are on disk; when they cannot be written, it fails.
 */
import type pg from 'pg';
import { insertGroup } from './audit-store.ts';
import { readRows, type AuditRow } from './audit-row.ts';
import type { Database } from './database.ts';
import type { CompanyContext } from './subject.ts';
import type { NotedRead } from './transaction.ts';

/** The reads could not be put on record, so nothing may be shown. */
export type AuditUnavailableError = Error & { readonly code: 'auditUnavailable' };
export const isAuditUnavailable = (error: unknown): error is AuditUnavailableError => error instanceof Error && 'code' in error && error.code === 'auditUnavailable';
const unavailable = (cause: unknown): AuditUnavailableError => Object.assign(new Error('the audit could not be written', { cause }), { code: 'auditUnavailable' as const });

type Waiting = { readonly rows: readonly AuditRow[]; readonly resolve: () => void; readonly reject: (error: Error) => void };
type Writer = { readonly write: (rows: readonly AuditRow[]) => Promise<void> };

const largestGroup = 512;

const createAuditWriter = (pool: pg.Pool): Writer => {
  let waiting: Waiting[] = [];
  let isWriting = false;
  const writeGroup = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await insertGroup(pool, group.flatMap(({ rows }) => rows));
      for (const { resolve } of group) resolve();
    } catch (error) {
      // One request's row must not fail the others: each alone, then.
      if (group.length > 1) for (const each of group) await writeGroup([each]);
      else group[0]?.reject(unavailable(error));
    }
  };
  const drain = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, largestGroup);
      waiting = waiting.slice(largestGroup);
      await writeGroup(group);
    }
    isWriting = false;
  };
  return {
    write: (rows) => new Promise<void>((resolve, reject) => {
      waiting.push({ rows, resolve, reject });
      if (!isWriting) void drain();
    }),
  };
};

const writers = new WeakMap<Database, Writer>();

/** Puts rows on record; resolves when they are committed. */
export const writeAuditRows = (database: Database, rows: readonly AuditRow[]): Promise<void> => {
  let writer = writers.get(database);
  if (writer === undefined) writers.set(database, (writer = createAuditWriter(database.auditPool)));
  return writer.write(rows);
};

/** Puts the reads of a read-only transaction on record. */
export const writeReads = async (database: Database, context: CompanyContext, reads: readonly NotedRead[]): Promise<void> => {
  const rows = readRows(context, reads);
  if (rows.length > 0) await writeAuditRows(database, rows);
};
