/** The master key of an installation: made once, opened ever after, and refused when it is not the one of the database. */
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import { createKeyFile, isSealError, keyFileOf, openKeyService, usesKeyFile, type Database, type KeyService } from '#modules/platform';
import type { SetUpFailure } from './open-database.ts';

/** The master key that the database was sealed with; null before the first. */
const readBoundKey = async (connectionString: string): Promise<string | null> => {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ present: boolean }>("select to_regclass('platform.installation_key') is not null as present");
    if (rows[0]?.present !== true) return null;
    return (await client.query<{ master_key_id: string }>('select master_key_id from platform.installation_key')).rows[0]?.master_key_id ?? null;
  } finally {
    await client.end();
  }
};

/** Opens the key service; a first start makes the key file. A database that has a key is never given a new one. */
export const openMasterKey = async (connectionString: string, dataFolder: string, environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Result<KeyService, SetUpFailure>> => {
  if (usesKeyFile(environment)) {
    const file = keyFileOf(environment, dataFolder);
    const opened = openKeyService(environment, dataFolder);
    if (opened.ok || opened.error.code !== 'keyFileMissing') return opened;
    const bound = await readBoundKey(connectionString);
    if (bound !== null) return failure({ code: 'keyFileMissing', data: { file, masterKeyId: bound } });
    createKeyFile(file);
  }
  return openKeyService(environment, dataFolder);
};

/** Ties the database to its master key, or refuses the wrong one before anything is sealed or opened with it. */
export const bindMasterKey = async (database: Database): Promise<Result<null, SetUpFailure>> => {
  try {
    const { masterKeyId } = await database.keyRing.service.describe();
    await database.ownerPool.query('insert into platform.installation_key (master_key_id) values ($1) on conflict do nothing', [masterKeyId]);
    const { rows } = await database.ownerPool.query<{ master_key_id: string }>('select master_key_id from platform.installation_key');
    const bound = rows[0]?.master_key_id ?? masterKeyId;
    return bound === masterKeyId ? success(null) : failure({ code: 'masterKeyOfAnother', data: { masterKeyId, bound } });
  } catch (error) {
    if (isSealError(error)) return failure({ code: error.code, data: error.data });
    throw error;
  }
};
