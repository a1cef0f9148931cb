/** The job queue's own tables, in a schema of their own; the library makes and upgrades them. */
import type pg from 'pg';
import { getConstructionPlans, getMigrationPlans } from 'pg-boss';
import packageJson from 'pg-boss/package.json' with { type: 'json' };
import { applicationRole } from './logins.ts';

export const jobSchema = 'job_queue';

const grantText = `
  grant usage on schema ${jobSchema} to ${applicationRole};
  grant select, insert, update, delete on all tables in schema ${jobSchema} to ${applicationRole};
  grant usage on all sequences in schema ${jobSchema} to ${applicationRole};
  grant execute on all functions in schema ${jobSchema} to ${applicationRole}`;

const tablesVersion = async (client: pg.PoolClient): Promise<number | null> => {
  const { rows } = await client.query<{ present: boolean }>('select to_regclass($1) is not null as present', [`${jobSchema}.version`]);
  if (rows[0]?.present !== true) return null;
  const version = await client.query<{ version: number }>('select version from job_queue.version');
  return version.rows[0]?.version ?? null;
};

/** Creates or upgrades the tables, and lets the application role work with them; it owns none of them. */
export const migrateJobTables = async (client: pg.PoolClient): Promise<void> => {
  const version = await tablesVersion(client);
  if (version === packageJson.pgboss.schema) return;
  await client.query(version === null ? getConstructionPlans(jobSchema) : getMigrationPlans(jobSchema, version));
  await client.query(grantText);
};
