/** The master key of an installation: made once, opened ever after. A database that has one is never given a new one. */
import { failure, type Result } from '#kernel/base/result';
import { createKeyFile, keyFileOf, openKeyService, readBoundMasterKey, usesKeyFile, type KeyService } from '#modules/platform';
import type { SetUpFailure } from './open-database.ts';

/** Opens the key service; a first start makes the key file. */
export const openMasterKey = async (connectionString: string, dataFolder: string, environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Result<KeyService, SetUpFailure>> => {
  if (usesKeyFile(environment)) {
    const file = keyFileOf(environment, dataFolder);
    const opened = openKeyService(environment, dataFolder);
    if (opened.ok || opened.error.code !== 'keyFileMissing') return opened;
    const bound = await readBoundMasterKey(connectionString);
    if (bound !== null) return failure({ code: 'keyFileMissing', data: { file, masterKeyId: bound } });
    createKeyFile(file);
  }
  return openKeyService(environment, dataFolder);
};
