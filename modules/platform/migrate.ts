/**
 * Brings a database to the schema of this release: the numbered SQL files of db/migrations in order of their names,
 * each in a transaction of its own and recorded with its hash, then the tables of the job queue.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import type { Database } from './database.ts';
import { ensureLogins, ensureRoles } from './logins.ts';
import { migrateJobTables } from './job-tables.ts';

export type MigrationError = {
  readonly code: 'migrationChanged' | 'migrationMissing';
  readonly data: { readonly name: string };
};

export type MigrationSummary = { readonly applied: readonly string[]; readonly alreadyThere: number };

export type Migration = { readonly name: string; readonly sql: string; readonly hash: string };

const migrationsFolder = join(import.meta.dirname, '..', '..', 'db', 'migrations');

// Any two commands that migrate the same database queue up here. The number is arbitrary but must never change.
const migrationLock = 7_241_966;

/** The migration files of a folder in order. */
export const readMigrations = async (folder: string = migrationsFolder): Promise<readonly Migration[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex') };
    }),
  );
};

const ensureMigrationTable = async (client: pg.PoolClient): Promise<ReadonlyMap<string, string>> => {
  await client.query('create schema if not exists migration');
  await client.query('create table if not exists migration.applied (name text primary key, hash text not null, applied_at timestamptz not null default now())');
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migration.applied');
  return new Map(rows.map((row) => [row.name, row.hash]));
};

const applyOne = async (client: pg.PoolClient, migration: Migration): Promise<void> => {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into migration.applied (name, hash) values ($1, $2)', [migration.name, migration.hash]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`migration ${migration.name} failed`, { cause: error });
  }
};

const findContradiction = (migrations: readonly Migration[], applied: ReadonlyMap<string, string>): MigrationError | null => {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, hash] of applied) {
    const migration = byName.get(name);
    if (migration === undefined) return { code: 'migrationMissing', data: { name } };
    if (migration.hash !== hash) return { code: 'migrationChanged', data: { name } };
  }
  return null;
};

/** Applies what is missing. Refuses a database whose recorded migrations differ from the files: it belongs to another release. */
export const migrateDatabase = async (database: Database, folder: string = migrationsFolder): Promise<Result<MigrationSummary, MigrationError>> => {
  const migrations = await readMigrations(folder);
  const client = await database.ownerPool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await ensureRoles(client);
    await ensureLogins(client, database.connectionString);
    const applied = await ensureMigrationTable(client);
    const contradiction = findContradiction(migrations, applied);
    if (contradiction !== null) return failure(contradiction);
    const missing = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) await applyOne(client, migration);
    await migrateJobTables(client);
    return success({ applied: missing.map((migration) => migration.name), alreadyThere: applied.size });
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    client.release();
  }
};
