/** Which master key a database belongs to: told before it is sealed with, or opened by, another one. */
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import type { Database } from '../database.ts';
import { isSealError, type SealErrorCode } from './seal-error.ts';

export type MasterKeyError = { readonly code: SealErrorCode | 'masterKeyOfAnother'; readonly data: Readonly<Record<string, string | number>> };

/** The master key that a database was sealed with; null before the first. Asked before anything is opened, as the owner. */
export const readBoundMasterKey = async (connectionString: string): Promise<string | null> => {
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

/** Ties the database to its master key, or refuses the wrong one. */
export const bindMasterKey = async (database: Database): Promise<Result<null, MasterKeyError>> => {
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
