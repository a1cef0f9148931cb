/** SQL of the key tables. Keys come and go wrapped. */
import type { CompanyTransaction } from '../transaction.ts';
import type { SealingSuite } from './envelope.ts';
import type { WrappedKey } from './key-service.ts';

export type StoredCompanyKey = { readonly version: number; readonly status: 'current' | 'former'; readonly suite: SealingSuite; readonly wrapped: WrappedKey };

type CompanyKeyRow = { key_version: number; status: 'current' | 'former'; suite: SealingSuite; master_key_id: string; master_version: number; wrapped: Buffer };

/** The company's keys, oldest first. */
export const readCompanyKeys = async (tx: CompanyTransaction): Promise<readonly StoredCompanyKey[]> => {
  const { rows } = await tx.query<CompanyKeyRow>(
    'select key_version, status, suite, master_key_id, master_version, wrapped from platform.company_key where company_id = $1 order by key_version', [tx.companyId],
  );
  return rows.map((row) => ({ version: row.key_version, status: row.status, suite: row.suite, wrapped: { masterKeyId: row.master_key_id, masterVersion: row.master_version, bytes: row.wrapped } }));
};

/**
 * The version to seal under, null before the first. It stays current as long as the transaction lives: a rotation waits
 * for everyone who seals, so that nothing appears at the old version behind its back.
 */
export const holdCurrentVersion = async (tx: CompanyTransaction): Promise<number | null> => {
  await tx.query("select pg_advisory_xact_lock_shared(hashtextextended('keys ' || $1::text, 0))", [tx.companyId]);
  const { rows } = await tx.query<{ key_version: number }>("select key_version from platform.company_key where company_id = $1 and status = 'current'", [tx.companyId]);
  return rows[0]?.key_version ?? null;
};

/** Waits for everyone who seals and keeps them waiting until the transaction ends. */
export const haveKeysAlone = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('keys ' || $1::text, 0))", [tx.companyId]);
};

/** Answers whether the key was taken: false when another transaction made the same version first. */
export const insertCompanyKey = async (tx: CompanyTransaction, key: StoredCompanyKey): Promise<boolean> => {
  const { rowCount } = await tx.query(
    'insert into platform.company_key (company_id, key_version, status, suite, master_key_id, master_version, wrapped) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
    [tx.companyId, key.version, key.status, key.suite, key.wrapped.masterKeyId, key.wrapped.masterVersion, key.wrapped.bytes],
  );
  return rowCount === 1;
};

export const makeFormer = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query("update platform.company_key set status = 'former' where company_id = $1 and status = 'current'", [tx.companyId]);
};

/** The same key, wrapped anew. */
export const rewrapCompanyKey = async (tx: CompanyTransaction, version: number, wrapped: WrappedKey): Promise<void> => {
  await tx.query('update platform.company_key set master_key_id = $3, master_version = $4, wrapped = $5 where company_id = $1 and key_version = $2', [tx.companyId, version, wrapped.masterKeyId, wrapped.masterVersion, wrapped.bytes]);
};

export type WrappedPersonKey = { readonly personId: number; readonly wrapped: Buffer };

export const readPersonKeys = async (tx: CompanyTransaction, version: number, personIds: readonly number[]): Promise<readonly WrappedPersonKey[]> => {
  const { rows } = await tx.query<{ person_id: number; wrapped: Buffer }>(
    'select person_id, wrapped from platform.person_key where company_id = $1 and key_version = $2 and person_id = any($3)', [tx.companyId, version, personIds],
  );
  return rows.map((row) => ({ personId: row.person_id, wrapped: row.wrapped }));
};

/** Writes keys of people who have none of this version; answers for whom it was the first. */
export const insertPersonKeys = async (tx: CompanyTransaction, version: number, keys: readonly WrappedPersonKey[]): Promise<ReadonlySet<number>> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `insert into platform.person_key (company_id, person_id, key_version, wrapped) select $1, person_id, $2, wrapped from unnest($3::int[], $4::bytea[]) as made (person_id, wrapped)
     order by person_id on conflict do nothing returning person_id`,
    [tx.companyId, version, keys.map(({ personId }) => personId), keys.map(({ wrapped }) => wrapped)],
  );
  return new Set(rows.map((row) => row.person_id));
};

/** Of the given people, those whose keys were destroyed. */
export const readErased = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlySet<number>> => {
  const { rows } = await tx.query<{ person_id: number }>('select person_id from platform.erased_person where company_id = $1 and person_id = any($2)', [tx.companyId, personIds]);
  return new Set(rows.map((row) => row.person_id));
};

/** Removes every key of a person, for good. Answers how many there were. */
export const deletePersonKeys = async (tx: CompanyTransaction, personId: number): Promise<number> => {
  await tx.query('insert into platform.erased_person (company_id, person_id) values ($1, $2) on conflict do nothing', [tx.companyId, personId]);
  const { rowCount } = await tx.query('delete from platform.person_key where company_id = $1 and person_id = $2', [tx.companyId, personId]);
  return rowCount ?? 0;
};

export type KeptPersonKey = { readonly personId: number; readonly version: number; readonly wrapped: Buffer };

/**
 * Keys of persons wrapped by a version that are still needed when it goes: those of earlier versions kept before, and of
 * this one for people of whom the audit holds values. A chained row is never written again, so its key stays, wrapped anew.
 */
export const readKeysToKeep = async (tx: CompanyTransaction, version: number): Promise<readonly KeptPersonKey[]> => {
  const { rows } = await tx.query<{ person_id: number; key_version: number; wrapped: Buffer }>(
    `with needed as (
       select distinct (change ->> 'personId')::integer as person_id, platform.seal_version(decode(side.text, 'base64')) as key_version
       from platform.audit_event, jsonb_array_elements(sealed_values) as change, lateral (values (change ->> 'before'), (change ->> 'after')) as side (text)
       where company_id = $1 and sealed_values is not null and side.text is not null)
     select person_id, key_version, wrapped from platform.person_key join needed using (person_id, key_version) where company_id = $1 and platform.seal_version(wrapped) = $2 order by person_id, key_version`,
    [tx.companyId, version],
  );
  return rows.map((row) => ({ personId: row.person_id, version: row.key_version, wrapped: row.wrapped }));
};

export const writePersonKey = async (tx: CompanyTransaction, key: KeptPersonKey): Promise<void> => {
  await tx.query('update platform.person_key set wrapped = $4 where company_id = $1 and person_id = $2 and key_version = $3', [tx.companyId, key.personId, key.version, key.wrapped]);
};

/** Removes a former version with every key of a person that it still wraps. */
export const deleteVersion = async (tx: CompanyTransaction, version: number): Promise<void> => {
  await tx.query('delete from platform.person_key where company_id = $1 and platform.seal_version(wrapped) = $2', [tx.companyId, version]);
  await tx.query("delete from platform.company_key where company_id = $1 and key_version = $2 and status = 'former'", [tx.companyId, version]);
};

export type ResealJob = { readonly version: number; readonly status: 'running' | 'finished'; readonly total: number; readonly done: number; readonly secondsSinceEnd: number | null };

type JobRow = { key_version: number; status: 'running' | 'finished'; total: number; done: number; seconds_since_end: number | null };
const jobColumns = 'key_version, status, total, done, extract(epoch from platform.now() - finished_at)::float8 as seconds_since_end';
const jobFrom = (row: JobRow): ResealJob => ({ version: row.key_version, status: row.status, total: row.total, done: row.done, secondsSinceEnd: row.seconds_since_end });

/** Jobs of the company, newest version first. */
export const readResealJobs = async (tx: CompanyTransaction): Promise<readonly ResealJob[]> => {
  const { rows } = await tx.query<JobRow>(`select ${jobColumns} from platform.reseal_job where company_id = $1 order by key_version desc`, [tx.companyId]);
  return rows.map(jobFrom);
};

export const openResealJob = async (tx: CompanyTransaction, version: number, total: number): Promise<void> => {
  await tx.query("insert into platform.reseal_job (company_id, key_version, status, total) values ($1, $2, 'running', $3) on conflict (company_id, key_version) do update set status = 'running', total = excluded.total, done = 0, finished_at = null", [tx.companyId, version, total]);
};

export const advanceResealJob = async (tx: CompanyTransaction, version: number, count: number): Promise<void> => {
  await tx.query('update platform.reseal_job set done = done + $3 where company_id = $1 and key_version = $2', [tx.companyId, version, count]);
};

export const finishResealJob = async (tx: CompanyTransaction, version: number): Promise<void> => {
  await tx.query("update platform.reseal_job set status = 'finished', finished_at = platform.now() where company_id = $1 and key_version = $2", [tx.companyId, version]);
};
