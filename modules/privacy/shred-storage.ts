/**
 * What an update or delete leaves behind: PostgreSQL keeps the old bytes of a row in its pages, its statistics name
 * frequent values, and a log of changes waits to be written over. After an erasure the tables are written anew, their
 * statistics made again, and the log is brought to its end.
 */
import type pg from 'pg';
import type { Database } from '#modules/platform';

/** Every table with pages, whatever its schema, partitions included: the counts of what changed come too late to choose by. Names come from the catalogue. */
const tablesText = `
  select class.oid::regclass::text as name from pg_class as class join pg_namespace as space on space.oid = class.relnamespace
  where class.relkind = 'r' and space.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and pg_relation_size(class.oid) > 0
  order by 1`;

/** Statements that only a superuser may run, as the owner of an embedded database is; elsewhere the log ends with its own time. */
const endLog = async (client: pg.PoolClient): Promise<void> => {
  const steps = ['alter system set wal_recycle = off', 'select pg_reload_conf()', 'select pg_sleep(0.5)', 'checkpoint', 'select pg_switch_wal()', 'checkpoint', 'alter system reset wal_recycle', 'select pg_reload_conf()'];
  for (const step of steps) await client.query(step).catch(() => undefined);
};

/** Rewrites the tables that erasures touch. Runs as the owner, outside any transaction; readers wait some moments for each table. */
export const shredStorage = async (database: Database): Promise<number> => {
  const client = await database.ownerPool.connect();
  try {
    const { rows } = await client.query<{ name: string }>(tablesText);
    for (const { name } of rows) await client.query(`vacuum (full, analyze) ${name}`);
    // Former statistics named frequent values.
    await client.query('vacuum (full) pg_catalog.pg_statistic');
    await endLog(client);
    return rows.length;
  } finally {
    client.release();
  }
};
