/** Writes docs/reference and db/schema.sql again: `node checks/generate-reference.ts`. The tests compare. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { createDatabase, dropLogins, migrateDatabase } from '#modules/platform';
import { startEmbeddedPostgres } from '../apps/setup/embedded-postgres.ts';
import { referenceTexts } from './reference-texts.ts';
import { dumpSchema } from './schema-dump.ts';
import { rootFolder } from './source-files.ts';
import { testDataFolder } from './test-data-folder.ts';

/** The name is made here, never taken from outside. */
const sql = (text: string): string => text;

const dumpFreshSchema = async (): Promise<string> => {
  const server = await startEmbeddedPostgres({ dataFolder: testDataFolder(), durability: 'test' });
  if (!server.ok) throw new Error(`database: ${server.error.code} ${server.error.data.detail}`);
  const name = `reference_${process.pid}`;
  const administrator = new pg.Client({ connectionString: server.value.connectionString });
  const address = new URL(server.value.connectionString);
  address.pathname = `/${name}`;
  await administrator.connect();
  try {
    await administrator.query(sql(`create database ${name}`));
    const database = createDatabase({ connectionString: address.href });
    const migrated = await migrateDatabase(database);
    await database.close();
    if (!migrated.ok) throw new Error(`${migrated.error.code} ${migrated.error.data.name}`);
    const client = new pg.Client({ connectionString: address.href });
    await client.connect();
    try {
      return await dumpSchema(client);
    } finally {
      await client.end();
    }
  } finally {
    await administrator.query(sql(`drop database if exists ${name} with (force)`));
    await dropLogins(administrator, address.href);
    await administrator.end();
    await server.value.stop();
  }
};

const texts = new Map([...(await referenceTexts()), ['db/schema.sql', await dumpFreshSchema()] as const]);
for (const [file, text] of texts) {
  mkdirSync(join(rootFolder, dirname(file)), { recursive: true });
  writeFileSync(join(rootFolder, file), text);
  process.stdout.write(`${file}\n`);
}
