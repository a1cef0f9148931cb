/** New keys for old: a new version of a company's key with every value sealed again, a new master key, and the end of the old ones. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { recordAudit } from '../audit.ts';
import { listCompanies } from '../company.ts';
import type { Database } from '../database.ts';
import { asSystem, type CompanyContext } from '../subject.ts';
import { readCompany, withCompany, type CompanyTransaction } from '../transaction.ts';
import type { SealingSuite } from './envelope.ts';
import { companyKeyContext, makeCompanyKey, rewrapPersonKey } from './find-keys.ts';
import * as store from './key-store.ts';
import { countVersions, findOtherVersions, nameOfPlace, resealRows, sealPutAside, type SealedPlace } from './sealed-place.ts';

export type KeyError =
  | { readonly code: 'keyRotationRunning'; readonly data: { readonly keyVersion: number } }
  | { readonly code: 'keyVersionUnknown'; readonly data: { readonly keyVersion: number } }
  | { readonly code: 'keyVersionCurrent'; readonly data: { readonly keyVersion: number } }
  | { readonly code: 'keyVersionInUse'; readonly data: { readonly keyVersion: number; readonly place: string; readonly values: number } }
  | { readonly code: 'keyVersionJustLeft'; readonly data: { readonly keyVersion: number; readonly waitSeconds: number } };

const highestVersion = 65_535;

/** Makes the next version of the company's key and opens the job that seals everything under it. Whoever seals from now on uses it. */
export const openRotation = async (tx: CompanyTransaction, places: readonly SealedPlace[], suite: SealingSuite | null = null): Promise<Result<{ readonly keyVersion: number; readonly total: number }, KeyError>> => {
  await store.haveKeysAlone(tx);
  const running = (await store.readResealJobs(tx)).find(({ status }) => status === 'running');
  if (running !== undefined) return failure({ code: 'keyRotationRunning', data: { keyVersion: running.version } });
  const keys = await store.readCompanyKeys(tx);
  const before = keys.find(({ status }) => status === 'current');
  const keyVersion = Math.max(0, ...keys.map(({ version }) => version)) + 1;
  assert(keyVersion <= highestVersion, 'key versions fit two bytes');
  await store.makeFormer(tx);
  const made = await makeCompanyKey(tx, keyVersion, suite ?? before?.suite ?? 'aes-256-gcm');
  assert(made !== null, 'nobody else makes keys meanwhile');
  let total = 0;
  for (const place of places) for (const { values } of await countVersions(tx, place)) total += values;
  await store.openResealJob(tx, keyVersion, total);
  await recordAudit(tx, { action: 'keys.rotationOpened', subject: `companyKey:${keyVersion}`, data: { suite: made.suite, values: total } });
  return success({ keyVersion, total });
};

/** Rows sealed again in one transaction: readers never wait for it, writers of these rows a few milliseconds. */
const rowsPerBatch = 500;

export type ResealOptions = { readonly onBatch?: (done: number) => Promise<void> | void; readonly rowsPerBatch?: number };

const positionsByPartition = (rows: Awaited<ReturnType<typeof findOtherVersions>>, size: number): readonly (readonly [number, readonly string[]])[] =>
  [...Map.groupBy(rows, ({ partition }) => partition)].flatMap(([partition, of]) =>
    Array.from({ length: Math.ceil(of.length / size) }, (_, index) => [partition, of.slice(index * size, (index + 1) * size).map(({ position }) => position)] as const));

const resealPlace = async (database: Database, context: CompanyContext, place: SealedPlace, version: number, options: ResealOptions): Promise<number> => {
  let done = 0;
  for (;;) {
    const rows = await readCompany(database, context, (tx) => findOtherVersions(tx, place, version));
    if (rows.length === 0) return done;
    let now = 0;
    for (const [partition, positions] of positionsByPartition(rows, options.rowsPerBatch ?? rowsPerBatch)) {
      const batch = await withCompany(database, context, async (tx) => {
        const count = await resealRows(tx, place, version, partition, positions);
        await store.advanceResealJob(tx, version, count);
        return count;
      });
      now += batch;
      await options.onBatch?.(done + now);
    }
    done += now;
  }
};

/** Seals every value of a company again under its running job's version. A killed run is called again and goes on; answers how many it did. */
export const resealCompany = async (database: Database, companyId: number, places: readonly SealedPlace[], options: ResealOptions = {}): Promise<number> => {
  const context = asSystem(companyId, 'keys', 'worker');
  const job = (await readCompany(database, context, store.readResealJobs)).find(({ status }) => status === 'running');
  if (job === undefined) return 0;
  let done = 0;
  for (const place of places) done += await resealPlace(database, context, place, job.version, options);
  await withCompany(database, context, async (tx) => {
    await store.finishResealJob(tx, job.version);
    await recordAudit(tx, { action: 'keys.rotationFinished', subject: `companyKey:${job.version}`, data: { values: done } });
  });
  return done;
};

/** Companies' rotations that are under way, for the worker that starts. */
export const listRunningRotations = async (tx: CompanyTransaction): Promise<readonly { readonly keyVersion: number }[]> =>
  (await store.readResealJobs(tx)).filter(({ status }) => status === 'running').map(({ version }) => ({ keyVersion: version }));

/** A reader that began before the last value was sealed again may still ask for the old key. */
const defaultGraceSeconds = 60;

/** Gives up a former version of the company's key: refused as long as anything stands at it. */
export const retireCompanyKey = async (tx: CompanyTransaction, places: readonly SealedPlace[], keyVersion: number, graceSeconds: number = defaultGraceSeconds): Promise<Result<null, KeyError>> => {
  await store.haveKeysAlone(tx);
  const key = (await store.readCompanyKeys(tx)).find(({ version }) => version === keyVersion);
  if (key === undefined) return failure({ code: 'keyVersionUnknown', data: { keyVersion } });
  if (key.status === 'current') return failure({ code: 'keyVersionCurrent', data: { keyVersion } });
  for (const place of places) {
    const values = (await countVersions(tx, place)).find(({ version }) => version === keyVersion)?.values ?? 0;
    if (values > 0) return failure({ code: 'keyVersionInUse', data: { keyVersion, place: nameOfPlace(place), values } });
  }
  const [last] = await store.readResealJobs(tx);
  const waitSeconds = Math.ceil(graceSeconds - (last?.secondsSinceEnd ?? 0));
  if (waitSeconds > 0) return failure({ code: 'keyVersionJustLeft', data: { keyVersion, waitSeconds } });
  for (const kept of await store.readKeysToKeep(tx, keyVersion)) await store.writePersonKey(tx, { ...kept, wrapped: await rewrapPersonKey(tx, kept) });
  await store.deleteVersion(tx, keyVersion);
  tx.keys.ring.forgetVersion(tx.companyId, keyVersion);
  await recordAudit(tx, { action: 'keys.versionRetired', subject: `companyKey:${keyVersion}` });
  return success(null);
};

export type KeyStatus = {
  readonly keyVersion: number; readonly status: 'current' | 'former'; readonly suite: SealingSuite; readonly masterKeyId: string; readonly masterVersion: number;
  readonly places: readonly { readonly place: string; readonly values: number }[];
};

/** Every version of the company's key and what stands at it. */
export const readKeyStatus = async (tx: CompanyTransaction, places: readonly SealedPlace[]): Promise<{ readonly keys: readonly KeyStatus[]; readonly jobs: readonly store.ResealJob[] }> => {
  const counts = new Map<number, { place: string; values: number }[]>();
  for (const place of places) for (const { version, values } of await countVersions(tx, place)) counts.set(version, [...(counts.get(version) ?? []), { place: nameOfPlace(place), values }]);
  const keys = (await store.readCompanyKeys(tx)).map(({ version, status, suite, wrapped }) => ({ keyVersion: version, status, suite, masterKeyId: wrapped.masterKeyId, masterVersion: wrapped.masterVersion, places: counts.get(version) ?? [] }));
  return { keys, jobs: await store.readResealJobs(tx) };
};

/** Wraps the keys of every company again under the master key's current version; run again, it goes on where it was. Answers how many it did. */
export const rewrapCompanyKeys = async (database: Database, actor: string): Promise<number> => {
  const { service } = database.keyRing;
  const { currentVersion } = await service.describe();
  let done = 0;
  for (const { companyId } of await listCompanies(database)) {
    done += await withCompany(database, asSystem(companyId, 'keys', actor), async (tx) => {
      await store.haveKeysAlone(tx);
      const old = (await store.readCompanyKeys(tx)).filter(({ wrapped }) => wrapped.masterVersion !== currentVersion);
      for (const { version, wrapped } of old) {
        const context = companyKeyContext(companyId, version);
        const bytes = await service.unwrap(wrapped, context);
        await store.rewrapCompanyKey(tx, version, await service.wrap(bytes, context));
        bytes.fill(0);
      }
      if (old.length > 0) await recordAudit(tx, { action: 'keys.rewrapped', subject: `masterKey:${currentVersion}`, data: { keys: old.length } });
      return old.length;
    });
  }
  return done;
};

/** Gives up the master key's former versions. Refused as long as a company's key is wrapped by one. */
export const retireMasterVersions = async (database: Database, actor: string): Promise<Result<{ readonly masterVersion: number }, KeyError>> => {
  const { service } = database.keyRing;
  const { currentVersion } = await service.describe();
  for (const { companyId } of await listCompanies(database)) {
    const keys = await readCompany(database, asSystem(companyId, 'keys', actor), store.readCompanyKeys);
    const old = keys.find(({ wrapped }) => wrapped.masterVersion !== currentVersion);
    if (old !== undefined) return failure({ code: 'keyVersionInUse', data: { keyVersion: old.wrapped.masterVersion, place: 'platform.company_key', values: 1 } });
  }
  await service.retireBelow(currentVersion);
  return success({ masterVersion: currentVersion });
};

/**
 * Seals everything that migrations put aside, in every company; a killed run goes on when it is called again. Afterwards
 * the tables are written anew, so that the files hold no trace of the plain columns.
 */
export const sealStoredValues = async (database: Database, places: readonly SealedPlace[]): Promise<number> => {
  let done = 0;
  const touched = new Set<string>();
  for (const { companyId } of await listCompanies(database)) {
    for (const place of places) {
      for (;;) {
        const batch = await withCompany(database, asSystem(companyId, 'keys', 'setUp'), (tx) => sealPutAside(tx, place));
        if (batch === 0) break;
        done += batch;
        touched.add(place.table);
      }
    }
    const left = await withCompany(database, asSystem(companyId, 'keys', 'setUp'), (tx) => tx.query<{ place: string }>('select distinct place from platform.unsealed_value where company_id = $1', [companyId]));
    assert(left.rows.length === 0, `values of an unknown place wait to be sealed: ${left.rows.map(({ place }) => place).join(', ')}`);
  }
  if (touched.size > 0) {
    await database.ownerPool.query('truncate platform.unsealed_value');
    for (const table of touched) {
      const rewriteText = `vacuum full ${table}`;
      await database.ownerPool.query(rewriteText);
    }
  }
  return done;
};
