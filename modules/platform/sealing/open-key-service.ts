/** Which key service an installation uses, from its settings: a file beside its data unless a Vault is named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, success, type Result } from '#kernel/base/result';
import { openFileKeyService, type KeyFileError } from './file-key-service.ts';
import type { KeyService } from './key-service.ts';
import { createSecret } from './secret.ts';
import { createVaultKeyService } from './vault-key-service.ts';

export type KeySettingError = { readonly code: 'keySettingMissing'; readonly data: { readonly setting: string } };
export type Environment = Readonly<Record<string, string | undefined>>;

const given = (environment: Environment, name: string): string | null => {
  const value = environment[name];
  return value === undefined || value === '' ? null : value;
};

/** Where the master key file of an installation is. */
export const keyFileOf = (environment: Environment, dataFolder: string): string => given(environment, 'QINXIN_MASTER_KEY_FILE') ?? join(dataFolder, 'master-key.json');

/** True when the installation keeps its master key in a file of its own. */
export const usesKeyFile = (environment: Environment): boolean => given(environment, 'QINXIN_VAULT_ADDRESS') === null;

/** The token: from a file that an agent keeps fresh, or from the environment. */
const vaultToken = (environment: Environment): string | null => {
  const file = given(environment, 'QINXIN_VAULT_TOKEN_FILE');
  return file === null ? given(environment, 'QINXIN_VAULT_TOKEN') : readFileSync(file, 'utf8').trim();
};

/** Opens the service that the settings name; the key file must be there already. */
export const openKeyService = (environment: Environment, dataFolder: string): Result<KeyService, KeyFileError | KeySettingError> => {
  const address = given(environment, 'QINXIN_VAULT_ADDRESS');
  if (address === null) return openFileKeyService(keyFileOf(environment, dataFolder));
  const token = vaultToken(environment);
  if (token === null) return failure({ code: 'keySettingMissing', data: { setting: 'QINXIN_VAULT_TOKEN' } });
  const mount = given(environment, 'QINXIN_VAULT_MOUNT');
  return success(createVaultKeyService({ address, token: createSecret(token), keyName: given(environment, 'QINXIN_VAULT_KEY') ?? 'qinxin', ...(mount === null ? {} : { mount }) }));
};
