/**
 * A demonstration company on a database of its own, for the parts of the suite: the shared server runs with fsync on,
 * as the product does, unless a part asks for one that only copies; each demonstration gets a fresh database from a migrated template.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { memoryFolder, testDataVariable } from '#checks/test-data-folder';
import { createWorld, type World } from '#simulators/world';
import { createDatabase, createKeyFile, dropLogins, ensureLogins, openFileKeyService, migrateDatabase, type Company, type Database, type KeyService } from '#modules/platform';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../apps/setup/embedded-postgres.ts';
import { startSimulators, stopSimulators, takeOnDemoCompany, type RunningSimulator } from '../../apps/start/demo-company.ts';

type Server = { readonly postgres: EmbeddedPostgres; readonly folder: string; readonly template: string; readonly keyService: KeyService };
let shared: Promise<Server> | null = null;

/** `product`: on the disk, with fsync. `copies`: in memory where there is room, without: for whoever kills clients of the server hundreds of times, each on a copy of its own, and measures no speed. */
type Keeping = 'product' | 'copies';
const usualKeeping: Keeping = process.env[testDataVariable] === undefined ? 'product' : 'copies';
let keeping = usualKeeping;

const withName = (connectionString: string, name: string): string => {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
};

async function administrate(connectionString: string, ...work: readonly (string | ((client: pg.Client) => Promise<void>))[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const each of work) await (typeof each === 'string' ? client.query(each) : each(client));
  } finally {
    await client.end();
  }
}

async function startServer(): Promise<Server> {
  const folder = mkdtempSync(path.join((keeping === 'copies' ? memoryFolder() : null) ?? tmpdir(), 'qinxin-prove-'));
  const started = await startEmbeddedPostgres({ dataFolder: folder, durability: keeping === 'copies' ? 'test' : 'product' });
  if (!started.ok) throw new Error(`embedded PostgreSQL: ${started.error.code} ${started.error.data.detail}`);
  const template = 'qinxin_template';
  await administrate(started.value.connectionString, `create database ${template}`);
  const database = createDatabase({ connectionString: withName(started.value.connectionString, template) });
  try {
    const migrated = await migrateDatabase(database);
    if (!migrated.ok) throw new Error(`migration: ${migrated.error.code} ${migrated.error.data.name}`);
  } finally {
    await database.close();
  }
  const keyFile = path.join(folder, 'master-key.json');
  createKeyFile(keyFile);
  // Processes started by the parts find it by the same name as the product's.
  process.env['QINXIN_MASTER_KEY_FILE'] = keyFile;
  const keys = openFileKeyService(keyFile);
  if (!keys.ok) throw new Error(`master key: ${keys.error.code}`);
  return { postgres: started.value, folder, template, keyService: keys.value };
}

const server = (): Promise<Server> => (shared ??= startServer());

/** Ends the shared server and forgets its data. */
export async function stopSharedServer(): Promise<void> {
  keeping = usualKeeping;
  if (shared === null) return;
  const { postgres, folder } = await shared;
  shared = null;
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Ends the shared server; the next one, until it is stopped, is made for copies. */
export async function serveCopies(): Promise<void> {
  await stopSharedServer();
  keeping = 'copies';
}

export type FreshDatabase = { readonly name: string; readonly connectionString: string; readonly database: Database; readonly drop: () => Promise<void> };

/** A database of its own: from the migrated template, or a copy of another one that nobody uses at the moment. */
export async function freshDatabase(from?: string): Promise<FreshDatabase> {
  const { postgres, template, keyService } = await server();
  const name = `prove_${randomUUID().replaceAll('-', '')}`;
  const connectionString = withName(postgres.connectionString, name);
  await administrate(postgres.connectionString, `create database ${name} template ${from ?? template} strategy file_copy`, (client) => ensureLogins(client, connectionString));
  const database = createDatabase({ connectionString, keyService });
  return {
    name, connectionString, database,
    drop: async () => {
      await database.close();
      await administrate(postgres.connectionString, `drop database if exists ${name} with (force)`, (client) => dropLogins(client, connectionString));
    },
  };
}

export type Demo = {
  readonly world: World;
  readonly fresh: FreshDatabase;
  readonly database: Database;
  /** The main company first. */
  readonly companies: readonly Company[];
  readonly simulators: readonly RunningSimulator[];
  readonly close: () => Promise<void>;
};

/** Companies taken on, simulators running, nothing synced yet. */
export async function createDemo(request: { readonly seed: number; readonly people: number }): Promise<Demo> {
  const world = createWorld({ ...request, month: '2026-10' });
  const fresh = await freshDatabase();
  const simulators = await startSimulators(world);
  const companies: Company[] = [];
  for (const [index, company] of world.companies.entries()) {
    companies.push((await takeOnDemoCompany(fresh.database, company, simulators[index]!.baseUrl)).company);
  }
  return {
    world, fresh, database: fresh.database, companies, simulators,
    close: async () => {
      await stopSimulators(simulators);
      await fresh.drop();
    },
  };
}
