export { createSecret, type Secret } from './secret.ts';
export { isSealError, type SealError, type SealErrorCode } from './seal-error.ts';
export { sealingSuites, type SealingSuite } from './envelope.ts';
export { type KeyService, type WrappedKey } from './key-service.ts';
export { createKeyFile, openFileKeyService } from './file-key-service.ts';
export { createVaultKeyService, type VaultOptions } from './vault-key-service.ts';
export { keyFileOf, openKeyService, usesKeyFile, type KeySettingError } from './open-key-service.ts';
export { destroyPersonKey, isMarkOf, markOf, openColumn, openForWriting, openSecret, sealColumn, sealSecret, type OpenedValue, type PlainValue, type SealedColumn, type SealedValue, type SecretPlace } from './seal-column.ts';
export { type SealedPlace } from './sealed-place.ts';
export {
  listRunningRotations, openRotation, readKeyStatus, resealCompany, retireCompanyKey, retireMasterVersions, rewrapCompanyKeys, sealStoredValues, type KeyError, type KeyStatus, type ResealOptions,
} from './rotate-keys.ts';
export { bindMasterKey, readBoundMasterKey } from './installation-key.ts';
