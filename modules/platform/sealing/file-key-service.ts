/** The master key in a file beside the data folder, readable by its owner alone. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failure, success, type Result } from '#kernel/base/result';
import type { KeyService, WrappedKey } from './key-service.ts';
import { sealError } from './seal-error.ts';

export type KeyFileError = { readonly code: 'keyFileMissing' | 'keyFileReadableByOthers' | 'keyFileUnreadable'; readonly data: { readonly file: string } };

type KeyFile = { readonly format: 1; readonly masterKeyId: string; readonly current: number; readonly versions: Readonly<Record<string, string>> };

const masterBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const othersMayRead = 0o077;

const isKeyFile = (value: unknown): value is KeyFile => {
  if (typeof value !== 'object' || value === null) return false;
  const { format, masterKeyId, current, versions } = value as Readonly<Record<string, unknown>>;
  return format === 1 && typeof masterKeyId === 'string' && Number.isInteger(current) && typeof versions === 'object' && versions !== null
    && Object.values(versions).every((text) => typeof text === 'string' && Buffer.from(text, 'base64').length === masterBytes) && String(current) in versions;
};

/** Written beside first: a crash leaves the old file or the new one, never half of one. */
const writeBeside = (file: string, content: KeyFile): string => {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true, flag: 'wx' });
  return beside;
};

const replaceKeyFile = (file: string, content: KeyFile): void => renameSync(writeBeside(file, content), file);

const readKeyFile = (file: string): Result<KeyFile, KeyFileError> => {
  if (!existsSync(file)) return failure({ code: 'keyFileMissing', data: { file } });
  if (process.platform !== 'win32' && (statSync(file).mode & othersMayRead) !== 0) return failure({ code: 'keyFileReadableByOthers', data: { file } });
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isKeyFile(content) ? success(content) : failure({ code: 'keyFileUnreadable', data: { file } });
  } catch {
    // The parser's message would quote the file.
    return failure({ code: 'keyFileUnreadable', data: { file } });
  }
};

/** Makes a master key file unless there is one; answers whether it was made. Two at once make one. */
export const createKeyFile = (file: string): boolean => {
  if (existsSync(file)) return false;
  const beside = writeBeside(file, { format: 1, masterKeyId: `file-${randomBytes(6).toString('hex')}`, current: 1, versions: { 1: randomBytes(masterBytes).toString('base64') } });
  try {
    linkSync(beside, file);
    return true;
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
};

const wrapBytes = (master: Buffer, key: Buffer, context: string): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', master, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
};

const unwrapBytes = (master: Buffer, wrapped: Buffer, context: string): Buffer | null => {
  if (wrapped.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', master, wrapped.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(wrapped.subarray(wrapped.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes, wrapped.length - tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
};

/** The service on an existing file. Refused: no file, one that others may read, one that is not ours. */
export const openFileKeyService = (file: string): Result<KeyService, KeyFileError> => {
  const first = readKeyFile(file);
  if (!first.ok) return first;
  // Another process may have added a version: the file is read again each time; keys are unwrapped rarely.
  const read = (): KeyFile => {
    const content = readKeyFile(file);
    if (!content.ok) throw sealError('keyServiceUnreachable', content.error.data);
    return content.value;
  };
  const masterOf = (content: KeyFile, version: number): Buffer | null => {
    const text = content.versions[String(version)];
    return text === undefined ? null : Buffer.from(text, 'base64');
  };
  const wrap = (key: Buffer, context: string): WrappedKey => {
    const content = read();
    const master = masterOf(content, content.current)!;
    return { masterKeyId: content.masterKeyId, masterVersion: content.current, bytes: wrapBytes(master, key, context) };
  };
  const unwrap = (wrapped: WrappedKey, context: string): Buffer => {
    const master = masterOf(read(), wrapped.masterVersion);
    const key = master === null ? null : unwrapBytes(master, wrapped.bytes, context);
    if (key === null) throw sealError('masterKeyWrong', { context, masterKeyId: wrapped.masterKeyId, masterVersion: wrapped.masterVersion });
    return key;
  };
  return success({
    kind: 'file',
    describe: async () => {
      const { masterKeyId, current } = read();
      return { masterKeyId, currentVersion: current };
    },
    wrap: async (key, context) => wrap(key, context),
    unwrap: async (wrapped, context) => unwrap(wrapped, context),
    addVersion: async () => {
      const content = read();
      const current = content.current + 1;
      replaceKeyFile(file, { ...content, current, versions: { ...content.versions, [String(current)]: randomBytes(masterBytes).toString('base64') } });
      return current;
    },
    retireBelow: async (version) => {
      const content = read();
      replaceKeyFile(file, { ...content, versions: Object.fromEntries(Object.entries(content.versions).filter(([each]) => Number(each) >= version || Number(each) === content.current)) });
    },
  });
};
