/**
 * The keys at hand in this process. Unwrapped keys are kept for at most a minute and in bounded number, so that a pay
 * run unwraps each person's key once and a key that was destroyed elsewhere is soon gone here too.
 */
import { hkdfSync } from 'node:crypto';
import { suiteFacts, type SealingKey, type SealingSuite } from './envelope.ts';
import type { KeyService } from './key-service.ts';
import { sealError } from './seal-error.ts';

/** A company's key of one version, split by purpose: no key does two kinds of work. */
export type CompanyKey = {
  readonly version: number;
  readonly suite: SealingSuite;
  /** Wraps the keys of persons. */
  readonly wrapping: SealingKey;
  /** Seals values that belong to no person. */
  readonly sealing: SealingKey;
  /** Makes marks by which equal values are found. */
  readonly marking: Buffer;
};

export type KeyRing = {
  readonly service: KeyService;
  readonly findCompanyKey: (companyId: number, version: number) => CompanyKey | null;
  readonly keepCompanyKey: (companyId: number, key: CompanyKey) => void;
  readonly findPersonKey: (companyId: number, version: number, personId: number) => SealingKey | null;
  readonly keepPersonKey: (companyId: number, personId: number, key: SealingKey) => void;
  /** Drops a person's keys, and takes none in again before every key read earlier is out of date. */
  readonly forgetPerson: (companyId: number, personId: number) => void;
  readonly forgetVersion: (companyId: number, version: number) => void;
};

const keptMilliseconds = 60_000;
const keptPersonKeys = 50_000;

/** Derives the keys of each purpose from the company's key. */
export const splitCompanyKey = (version: number, suite: SealingSuite, key: Uint8Array): CompanyKey => {
  const { keyBytes, hash } = suiteFacts[suite];
  const derive = (purpose: string, length: number): Buffer => Buffer.from(hkdfSync(hash, key, Buffer.alloc(0), `qinxin company key ${purpose}`, length));
  return {
    version, suite,
    wrapping: { suite, version, bytes: derive('wrapping', keyBytes) }, sealing: { suite, version, bytes: derive('sealing', keyBytes) }, marking: derive('marking', 32),
  };
};

/** A database opened without a key service reads and writes everything but sealed values. */
export const noKeyService: KeyService = (() => {
  const refuse = (): Promise<never> => Promise.reject(sealError('keyServiceUnreachable', { service: 'none' }));
  return { kind: 'none', describe: refuse, wrap: refuse, unwrap: refuse, addVersion: refuse, retireBelow: refuse };
})();

type Kept<T> = { readonly value: T; readonly until: number };

/** An empty ring. `nowMilliseconds` is any clock that only goes forward. */
export const createKeyRing = (service: KeyService, nowMilliseconds: () => number = () => performance.now()): KeyRing => {
  const companyKeys = new Map<string, Kept<CompanyKey>>();
  const personKeys = new Map<string, Kept<SealingKey>>();
  const forgotten = new Map<string, number>();
  const find = <T>(kept: Map<string, Kept<T>>, name: string): T | null => {
    const entry = kept.get(name);
    if (entry === undefined) return null;
    if (entry.until > nowMilliseconds()) return entry.value;
    kept.delete(name);
    return null;
  };
  const isForgotten = (person: string): boolean => {
    const until = forgotten.get(person);
    if (until === undefined) return false;
    if (until > nowMilliseconds()) return true;
    forgotten.delete(person);
    return false;
  };
  return {
    service,
    findCompanyKey: (companyId, version) => find(companyKeys, `${companyId}/${version}`),
    keepCompanyKey: (companyId, key) => void companyKeys.set(`${companyId}/${key.version}`, { value: key, until: nowMilliseconds() + keptMilliseconds }),
    findPersonKey: (companyId, version, personId) => find(personKeys, `${companyId}/${version}/${personId}`),
    keepPersonKey: (companyId, personId, key) => {
      if (forgotten.size > 0 && isForgotten(`${companyId}/${personId}`)) return;
      if (personKeys.size >= keptPersonKeys) personKeys.delete(personKeys.keys().next().value ?? '');
      personKeys.set(`${companyId}/${key.version}/${personId}`, { value: key, until: nowMilliseconds() + keptMilliseconds });
    },
    forgetPerson: (companyId, personId) => {
      forgotten.set(`${companyId}/${personId}`, nowMilliseconds() + keptMilliseconds);
      for (const name of personKeys.keys()) if (name.startsWith(`${companyId}/`) && name.endsWith(`/${personId}`)) personKeys.delete(name);
    },
    forgetVersion: (companyId, version) => {
      companyKeys.delete(`${companyId}/${version}`);
      for (const name of personKeys.keys()) if (name.startsWith(`${companyId}/${version}/`)) personKeys.delete(name);
    },
  };
};

/** What a transaction knows of keys: those made in it are nobody else's before it commits. */
export type TransactionKeys = {
  readonly ring: KeyRing;
  readonly madeCompanyKeys: Map<number, CompanyKey>;
  readonly madePersonKeys: Map<string, SealingKey>;
  /** The version under which this transaction seals; null before it has sealed. */
  current: CompanyKey | null;
  /** True once it has made a key: what it reads from then on may be its own and uncommitted, and is not shared. */
  hasMade: boolean;
};

/** Keys as one transaction sees them: those it made are its own until it commits. */
export const createTransactionKeys = (ring: KeyRing): TransactionKeys => ({ ring, madeCompanyKeys: new Map(), madePersonKeys: new Map(), current: null, hasMade: false });

/** After a rollback to a savepoint nobody knows which of the keys made here still stand in the tables. */
export const forgetMadeKeys = (keys: TransactionKeys): void => {
  keys.madeCompanyKeys.clear();
  keys.madePersonKeys.clear();
  keys.current = null;
};
