/** From what stands wrapped in the tables to keys at hand, in bulk. */
import { randomBytes } from 'node:crypto';
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '../transaction.ts';
import { openBytes, readEnvelope, sealBytes, sealingSuites, suiteFacts, type SealBinding, type SealingKey, type SealingSuite } from './envelope.ts';
import { splitCompanyKey, type CompanyKey } from './key-ring.ts';
import type { StoredCompanyKey } from './key-store.ts';
import * as store from './key-store.ts';
import { sealError } from './seal-error.ts';

/** What the master key binds a company's key to. */
export const companyKeyContext = (companyId: number, version: number): string => `qinxin company ${companyId} key ${version}`;

const personKeyBinding = (companyId: number, personId: number, version: number): SealBinding => ({ companyId, table: 'platform.person_key', column: 'wrapped', personId, row: String(version) });

const unwrapCompanyKey = async (tx: CompanyTransaction, stored: StoredCompanyKey): Promise<CompanyKey> => {
  const bytes = await tx.keys.ring.service.unwrap(stored.wrapped, companyKeyContext(tx.companyId, stored.version));
  const key = splitCompanyKey(stored.version, stored.suite, bytes);
  bytes.fill(0);
  return key;
};

/** The company's key of a version; null when there is none. */
export const findCompanyKey = async (tx: CompanyTransaction, version: number): Promise<CompanyKey | null> => {
  const known = tx.keys.madeCompanyKeys.get(version) ?? tx.keys.ring.findCompanyKey(tx.companyId, version);
  if (known !== null) return known;
  const stored = (await store.readCompanyKeys(tx)).find((candidate) => candidate.version === version);
  if (stored === undefined) return null;
  const key = await unwrapCompanyKey(tx, stored);
  if (!tx.keys.hasMade) tx.keys.ring.keepCompanyKey(tx.companyId, key);
  return key;
};

/** Makes a version of the company's key. Answers null when another transaction made it first. */
export const makeCompanyKey = async (tx: CompanyTransaction, version: number, suite: SealingSuite): Promise<CompanyKey | null> => {
  const bytes = randomBytes(32);
  const wrapped = await tx.keys.ring.service.wrap(bytes, companyKeyContext(tx.companyId, version));
  if (!(await store.insertCompanyKey(tx, { version, status: 'current', suite, wrapped }))) return null;
  const key = splitCompanyKey(version, suite, bytes);
  bytes.fill(0);
  tx.keys.hasMade = true;
  tx.keys.madeCompanyKeys.set(version, key);
  return key;
};

const defaultSuite: SealingSuite = 'aes-256-gcm';

/** The key to seal under; a company's first value makes its first key. It stays current until the transaction ends. */
export const holdCurrentKey = async (tx: CompanyTransaction): Promise<CompanyKey> => {
  if (tx.keys.current !== null) return tx.keys.current;
  let version = await store.holdCurrentVersion(tx);
  if (version === null) {
    const made = await makeCompanyKey(tx, 1, defaultSuite);
    version = made?.version ?? (await store.holdCurrentVersion(tx));
  }
  assert(version !== null, 'a company that seals has a current key');
  const key = await findCompanyKey(tx, version);
  if (key === null) throw sealError('keyMissing', { keyVersion: version });
  tx.keys.current = key;
  return key;
};

/** A person's key of a version. Usually wrapped by the company's key of that version; one that the audit still needs, by a later one. Null when that one is gone. */
const unwrapPersonKey = async (tx: CompanyTransaction, { personId, version, wrapped }: { readonly personId: number; readonly version: number; readonly wrapped: Buffer }): Promise<SealingKey | null> => {
  const where = { place: 'platform.person_key', personId, keyVersion: version };
  const named = readEnvelope(wrapped);
  if (named === null) throw sealError('sealBroken', where);
  const company = await findCompanyKey(tx, named.version);
  if (company === null) return null;
  const bytes = openBytes(company.wrapping, personKeyBinding(tx.companyId, personId, version), wrapped);
  if (bytes === null) throw sealError('sealBroken', where);
  const suite = sealingSuites.find((candidate) => suiteFacts[candidate].keyBytes === bytes.length);
  assert(suite !== undefined, 'the length of a key tells its suite');
  return { suite, version, bytes };
};

/** The same key of a person, wrapped by the company's current key. */
export const rewrapPersonKey = async (tx: CompanyTransaction, key: { readonly personId: number; readonly version: number; readonly wrapped: Buffer }): Promise<Buffer> => {
  const company = await holdCurrentKey(tx);
  const unwrapped = await unwrapPersonKey(tx, key);
  if (unwrapped === null) throw sealError('keyMissing', { place: 'platform.person_key', personId: key.personId, keyVersion: key.version });
  return sealBytes(company.wrapping, personKeyBinding(tx.companyId, key.personId, key.version), unwrapped.bytes);
};

const madeName = (version: number, personId: number): string => `${version}/${personId}`;

/** Keys of people of one version, those that are there. */
export const findPersonKeys = async (tx: CompanyTransaction, version: number, personIds: Iterable<number>): Promise<Map<number, SealingKey>> => {
  const { ring, madePersonKeys } = tx.keys;
  const found = new Map<number, SealingKey>();
  const missing = new Set<number>();
  for (const personId of personIds) {
    if (found.has(personId)) continue;
    const known = madePersonKeys.get(madeName(version, personId)) ?? ring.findPersonKey(tx.companyId, version, personId);
    if (known === null) missing.add(personId);
    else found.set(personId, known);
  }
  if (missing.size === 0) return found;
  for (const { personId, wrapped } of await store.readPersonKeys(tx, version, [...missing])) {
    const key = await unwrapPersonKey(tx, { personId, version, wrapped });
    if (key === null) continue;
    found.set(personId, key);
    if (!tx.keys.hasMade) ring.keepPersonKey(tx.companyId, personId, key);
  }
  return found;
};

/** Keys of people of the current version, made for those who have none. */
export const ensurePersonKeys = async (tx: CompanyTransaction, personIds: ReadonlySet<number>): Promise<ReadonlyMap<number, SealingKey>> => {
  const company = await holdCurrentKey(tx);
  const { version, suite } = company;
  const found = await findPersonKeys(tx, version, personIds);
  const missing = [...personIds].filter((personId) => !found.has(personId));
  if (missing.length === 0) return found;
  const erased = await store.readErased(tx, missing);
  for (const personId of erased) throw sealError('personErased', { personId });
  const made = missing.map((personId) => {
    const key: SealingKey = { suite, version, bytes: randomBytes(suiteFacts[suite].keyBytes) };
    return { personId, key, wrapped: sealBytes(company.wrapping, personKeyBinding(tx.companyId, personId, version), key.bytes) };
  });
  tx.keys.hasMade = true;
  const first = await store.insertPersonKeys(tx, version, made);
  const others = new Set<number>();
  for (const { personId, key } of made) {
    if (!first.has(personId)) others.add(personId);
    else {
      tx.keys.madePersonKeys.set(madeName(version, personId), key);
      found.set(personId, key);
    }
  }
  // Another transaction made these at the same moment: theirs count.
  if (others.size > 0) for (const [personId, key] of await findPersonKeys(tx, version, others)) found.set(personId, key);
  return found;
};
