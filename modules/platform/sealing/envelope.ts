/**
 * The envelope of a sealed value: format 1 byte, suite 1 byte, key version 2 bytes, nonce 12 bytes, ciphertext, tag 16
 * bytes. The first four bytes and the binding (company, table, column, person, row) are authenticated with it, so that
 * the bytes open in their own place only.
 *
 * A nonce is random and never used twice on purpose. By chance two of 2^32 under one key collide with a probability of
 * 2^-33; a person's key seals some thousands, a company's key is renewed long before.
 */
import { createCipheriv, createDecipheriv, randomFillSync, type CipherGCM, type CipherGCMTypes, type DecipherGCM } from 'node:crypto';
import { assert } from '#kernel/base/result';

export const sealingSuites = ['aes-256-gcm', 'sm4-gcm'] as const;
export type SealingSuite = (typeof sealingSuites)[number];

type SuiteFacts = { readonly code: number; readonly keyBytes: number; readonly hash: 'sha256' | 'sm3' };
export const suiteFacts: Readonly<Record<SealingSuite, SuiteFacts>> = {
  'aes-256-gcm': { code: 1, keyBytes: 32, hash: 'sha256' },
  'sm4-gcm': { code: 2, keyBytes: 16, hash: 'sm3' },
};

/** A key that seals: its bytes never leave the process. */
export type SealingKey = { readonly suite: SealingSuite; readonly version: number; readonly bytes: Buffer };

export type SealBinding = { readonly companyId: number; readonly table: string; readonly column: string; readonly personId: number | null; readonly row: string };

const format = 1;
const nonceStart = 4;
const nonceBytes = 12;
const headerBytes = nonceStart + nonceBytes;
const tagBytes = 16;
const pooledNonces = 512;
const highestVersion = 0xffff;

let pool = Buffer.alloc(0);
let pooled = 0;

/** Writes the next random nonce; the pool saves a call into the random source for each. */
const writeNonce = (target: Buffer): void => {
  if (pooled === pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(pooledNonces * nonceBytes));
    pooled = 0;
  }
  pool.copy(target, nonceStart, pooled, pooled + nonceBytes);
  pooled += nonceBytes;
};

/** The row stands last and the names hold no bar, so that no two bindings read alike. */
const bindingBytes = (header: Buffer, { companyId, table, column, personId, row }: SealBinding): Buffer => {
  const text = `${companyId}|${table}|${column}|${personId ?? ''}|${row}`;
  const bytes = Buffer.allocUnsafe(nonceStart + text.length * 3);
  header.copy(bytes, 0, 0, nonceStart);
  return bytes.subarray(0, nonceStart + bytes.write(text, nonceStart));
};

const cipherName = (suite: SealingSuite): CipherGCMTypes => suite as CipherGCMTypes;

/** Seals bytes for one place. */
export const sealBytes = (key: SealingKey, binding: SealBinding, plain: Uint8Array): Buffer => {
  assert(key.version > 0 && key.version <= highestVersion, 'a key version fits two bytes');
  const { code, keyBytes } = suiteFacts[key.suite];
  assert(key.bytes.length === keyBytes, 'the key has the length of its suite');
  const header = Buffer.allocUnsafe(headerBytes);
  header[0] = format;
  header[1] = code;
  header.writeUInt16BE(key.version, 2);
  writeNonce(header);
  const cipher: CipherGCM = createCipheriv(cipherName(key.suite), key.bytes, header.subarray(nonceStart), { authTagLength: tagBytes });
  cipher.setAAD(bindingBytes(header, binding));
  const sealed = cipher.update(plain);
  const rest = cipher.final();
  return Buffer.concat([header, sealed, rest, cipher.getAuthTag()]);
};

/** By the suite's code. */
const suitesByCode: readonly (SealingSuite | undefined)[] = [undefined, ...sealingSuites];

export type EnvelopeNames = { readonly suite: SealingSuite; readonly version: number };

/** The suite and key version that sealed bytes name; null when they are no envelope of ours. */
export const readEnvelope = (sealed: Uint8Array): EnvelopeNames | null => {
  if (sealed.length < headerBytes + tagBytes || sealed[0] !== format) return null;
  const suite = suitesByCode[sealed[1]!];
  return suite === undefined ? null : { suite, version: sealed[2]! * 256 + sealed[3]! };
};

/** Opens bytes in their place; null when they were not sealed by this key for it. */
export const openBytes = (key: SealingKey, binding: SealBinding, sealed: Uint8Array): Buffer | null => {
  if (sealed.length < headerBytes + tagBytes || sealed[0] !== format || sealed[1] !== suiteFacts[key.suite].code || sealed[2]! * 256 + sealed[3]! !== key.version) return null;
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const decipher: DecipherGCM = createDecipheriv(cipherName(key.suite), key.bytes, bytes.subarray(nonceStart, headerBytes), { authTagLength: tagBytes });
  decipher.setAAD(bindingBytes(bytes, binding));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const plain = decipher.update(bytes.subarray(headerBytes, bytes.length - tagBytes));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return plain;
};
