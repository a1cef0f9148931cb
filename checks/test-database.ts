/**
 * Databases for tests: one embedded PostgreSQL shared by all test processes of a machine user (fsync off), one template
 * with every migration, and a clone of it with a company of its own for each test.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../apps/setup/embedded-postgres.ts';
import { readAbsentParts } from '../apps/work/optional-modules.ts';
import type { OptionalModule } from '#contracts/api/optional-module';
import { projectFolder, testDataFolder } from './test-data-folder.ts';
import { createCompany, createDatabase, createKeyFile, dropLogins, ensureLogins, ensureMonths, migrateDatabase, readMigrations, openFileKeyService, type AbsentParts, type Company, type Database, type KeyService } from '#modules/platform';

export type TestDatabase = { readonly database: Database; readonly company: Company; readonly connectionString: string };

const templateLock = 7_241_967;
let server: Promise<EmbeddedPostgres> | null = null;
let template: Promise<string> | null = null;
let clones = 0;

/** The shared server; the last process that uses it stops it. */
export const testServer = (): Promise<EmbeddedPostgres> =>
  (server ??= startEmbeddedPostgres({ dataFolder: testDataFolder(), durability: 'test' }).then((started) => {
    if (!started.ok) throw new Error(`test database: ${started.error.code} ${started.error.data.detail}`);
    return started.value;
  }));

export const stopTestServer = async (): Promise<void> => {
  const started = server;
  server = null;
  template = null;
  if (started !== null) await (await started).stop();
};

/** A proof that borrows a test's set-up ends the server itself; a hook of the test runner would make a test run of it. */
const isTestRun = process.env['NODE_TEST_CONTEXT'] !== undefined || process.execArgv.some((argument) => argument.startsWith('--test')) || (process.argv[1] ?? '').endsWith('.test.ts');
if (isTestRun) after(stopTestServer);

/** Names in these statements are made here, never taken from outside. */
const sql = (text: string): string => text;

const withName = (connectionString: string, name: string): string => {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
};

const withAdministrator = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: (await testServer()).connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** The template's name carries everything it is made from: changed migrations make a new one. */
const templateName = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const migration of await readMigrations()) hash.update(migration.hash);
  hash.update(readFileSync(join(projectFolder, 'node_modules', 'pg-boss', 'package.json')));
  hash.update(readFileSync(join(projectFolder, 'modules', 'platform', 'job-tables.ts')));
  return `template_${hash.digest('hex').slice(0, 16)}`;
};

const createTemplate = async (client: pg.Client, name: string): Promise<void> => {
  const making = `${name}_${process.pid}`;
  await client.query(sql(`drop database if exists ${making} with (force)`));
  await client.query(sql(`create database ${making}`));
  const database = createDatabase({ connectionString: withName((await testServer()).connectionString, making) });
  try {
    const migrated = await migrateDatabase(database);
    if (!migrated.ok) throw new Error(`test database: ${migrated.error.code} ${migrated.error.data.name}`);
    await ensureMonths(database, '2026-08', '2026-12');
  } finally {
    await database.close();
  }
  await client.query(sql(`alter database ${making} rename to ${name}`));
};

const keptTemplates = 8;

/** Templates of earlier migrations would pile up on a developer's machine; the newest stay, and one that is being cloned. */
const dropOldTemplates = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ datname: string }>(`select datname from pg_database where datname like 'template\\_%' order by oid desc offset ${keptTemplates}`);
  for (const { datname } of rows) await client.query(sql(`drop database if exists ${datname}`)).catch(() => undefined);
};

const ensureTemplate = (): Promise<string> =>
  (template ??= withAdministrator(async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    const name = await templateName();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      await createTemplate(client, name);
      await dropOldTemplates(client);
    }
    return name;
  }));

/** Creates a database: a clone of the template, or empty. The caller drops it. */
export const createTestDatabase = async (from: 'template' | 'empty'): Promise<{ readonly name: string; readonly connectionString: string; readonly drop: () => Promise<void> }> => {
  const name = `test_${process.pid}_${(clones += 1)}`;
  const source = from === 'template' ? `template ${await ensureTemplate()} strategy file_copy` : '';
  const connectionString = withName((await testServer()).connectionString, name);
  await withAdministrator(async (client) => {
    await client.query(sql(`drop database if exists ${name} with (force)`));
    await client.query(sql(`create database ${name} ${source}`));
    // Logins belong to the server, not to the template.
    if (from === 'template') await ensureLogins(client, connectionString);
  });
  const drop = (): Promise<void> => withAdministrator(async (client) => {
    await client.query(sql(`drop database if exists ${name} with (force)`));
    await dropLogins(client, connectionString);
  });
  return { name, connectionString, drop };
};

/** One master key file for all test processes; child processes find it by the same variable as the product's. */
export const testKeyService = (): KeyService => {
  const file = join(testDataFolder(), 'master-key.json');
  createKeyFile(file);
  process.env['QINXIN_MASTER_KEY_FILE'] = file;
  const opened = openFileKeyService(file);
  if (!opened.ok) throw new Error(`test key file: ${opened.error.code}`);
  return opened.value;
};

/** Tests run with modules left out as the product's own setting says: what is not about them must do without them. */
const absentInTests = (): AbsentParts => {
  const read = readAbsentParts(process.env['QINXIN_MODULES_OFF']);
  if (!read.ok) throw new Error(`${read.error.code} ${read.error.data.word}`);
  return read.value;
};

/** Whether tests run with a module that may be left out. */
export const isInTests = (name: OptionalModule): boolean => !absentInTests().modules.has(name);

/** What a test is given that is about such modules: it is not run where one of them is left out. */
export const needsModules = (...names: readonly OptionalModule[]): { readonly skip: string | false } => {
  const missing = names.filter((name) => !isInTests(name));
  return { skip: missing.length === 0 ? false : `without ${missing.join(', ')}` };
};

/** Runs `work` on a database of its own that has a company (code "test") and partitions for August to December 2026. */
export const withTestDatabase = async <T>(work: (test: TestDatabase) => Promise<T>): Promise<T> => {
  const created = await createTestDatabase('template');
  const database = createDatabase({ connectionString: created.connectionString, keyService: testKeyService(), absent: absentInTests() });
  try {
    const company = await createCompany(database, { companyCode: 'test', name: '测试公司' });
    if (!company.ok) throw new Error(company.error.code);
    return await work({ database, company: company.value, connectionString: created.connectionString });
  } finally {
    await database.close();
    await created.drop();
  }
};
