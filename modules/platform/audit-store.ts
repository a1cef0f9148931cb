/** SQL of the audit's rows, links, anchors and verifications. */
import type pg from 'pg';
import type { AuditDomain } from '#contracts/api/audit-api';
import type { AuditRow } from './audit-row.ts';
import type { CompanyTransaction } from './transaction.ts';

/** Writes rows in the caller's transaction. */
export const insertAuditRows = async (tx: CompanyTransaction, rows: readonly AuditRow[]): Promise<void> => {
  await tx.client.query({ name: 'audit-record', text: 'select platform.record_audit($1)', values: [JSON.stringify(rows)] });
};

/** Writes rows of any companies in a transaction of their own: one round trip, one commit. */
export const insertGroup = async (pool: pg.Pool, rows: readonly AuditRow[]): Promise<void> => {
  await pool.query({ name: 'audit-record', text: 'select platform.record_audit($1)', values: [JSON.stringify(rows)] });
};

/** Companies that have rows in no link yet. */
export const listCompaniesToLink = async (pool: pg.Pool): Promise<readonly number[]> =>
  (await pool.query<{ company_id: number }>('select company_id from platform.companies_to_link() as company_id')).rows.map((row) => row.company_id);

/** Only one chain is made at a time for a company; the others try again a second later. */
export const tryLinkLock = async (tx: CompanyTransaction): Promise<boolean> => {
  const { rows } = await tx.query<{ held: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held', [`audit chain ${tx.companyId}`]);
  return rows[0]?.held === true;
};

/** Waits until nobody else works on the chains of the company. */
export const holdLinkLock = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`audit chain ${tx.companyId}`]);
};

export type UnlinkedRow = { readonly sequence: string; readonly domain: AuditDomain; readonly cells: string | null };

/**
 * A row as the chain sees it: every column as text, in a fixed order, instants as microseconds. An edit of any column,
 * also through another session's time zone or date style, changes this text and nothing else does.
 */
const cellsText = `json_build_array(event.company_id, event.audit_seq::text, event.domain, (extract(epoch from event.at) * 1000000)::bigint::text, (extract(epoch from event.recorded_at) * 1000000)::bigint::text,
  event.actor, event.roles, event.session, event.action, event.subject, event.why, event.field_classes, event.person_id, event.person_set::text, event.people_count, event.network_address, event.user_agent,
  event.data::text, event.sealed_values::text)::text`;

/** Committed rows in no link yet, by sequence; `cells` is null where the list names a row that is not there. */
export const readUnlinkedRows = async (tx: CompanyTransaction, limit: number): Promise<readonly UnlinkedRow[]> => {
  const { rows } = await tx.query<UnlinkedRow>(
    `select unlinked.audit_seq::text as sequence, unlinked.domain, case when event.audit_seq is null then null else ${cellsText} end as cells
     from (select audit_seq, domain from platform.audit_unlinked where company_id = $1 order by audit_seq limit $2) as unlinked
     left join platform.audit_event as event on event.company_id = $1 and event.audit_seq = unlinked.audit_seq
     order by unlinked.audit_seq`, [tx.companyId, limit],
  );
  return rows;
};

export type LinkHead = { readonly domain: AuditDomain; readonly linkNumber: number; readonly hash: Buffer };

/** The last link of every chain. */
export const readHeads = async (tx: CompanyTransaction): Promise<readonly LinkHead[]> => {
  const { rows } = await tx.query<{ domain: AuditDomain; link_number: number; link_hash: Buffer }>(
    `select distinct on (domain) domain, link_number, link_hash from platform.audit_link where company_id = $1 order by domain, link_number desc`, [tx.companyId],
  );
  return rows.map((row) => ({ domain: row.domain, linkNumber: row.link_number, hash: row.link_hash }));
};

export type StoredLink = {
  readonly domain: AuditDomain;
  readonly linkNumber: number;
  readonly sequences: readonly string[];
  /** 32 bytes a row, in the order of the sequences. */
  readonly rowHashes: Buffer;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
};

/** Adds a link and takes its rows off the list of those that wait. */
export const insertLink = async (tx: CompanyTransaction, link: StoredLink): Promise<void> => {
  await tx.query(
    `insert into platform.audit_link (company_id, domain, link_number, row_seqs, row_hashes, previous_hash, link_hash) values ($1, $2, $3, $4::bigint[], $5, $6, $7)`,
    [tx.companyId, link.domain, link.linkNumber, link.sequences, link.rowHashes, link.previousHash, link.hash],
  );
  await tx.query('delete from platform.audit_unlinked where company_id = $1 and audit_seq = any($2::bigint[])', [tx.companyId, link.sequences]);
};

type LinkColumns = { domain: AuditDomain; link_number: number; row_seqs: string[]; row_hashes: Buffer; previous_hash: Buffer; link_hash: Buffer };
const linkFrom = (row: LinkColumns): StoredLink =>
  ({ domain: row.domain, linkNumber: row.link_number, sequences: row.row_seqs.map(String), rowHashes: row.row_hashes, previousHash: row.previous_hash, hash: row.link_hash });

/** Links of a chain after a number, in order; at most as many as hold about `rows` rows. */
export const readLinks = async (tx: CompanyTransaction, domain: AuditDomain, after: number, rows: number): Promise<readonly StoredLink[]> => {
  const found = await tx.query<LinkColumns>(
    `select domain, link_number, row_seqs, row_hashes, previous_hash, link_hash from (
       select *, sum(cardinality(row_seqs)) over (order by link_number) - cardinality(row_seqs) as before
       from (select * from platform.audit_link where company_id = $1 and domain = $2 and link_number > $3 order by link_number limit 2000) as next
     ) as counted where before < $4 order by link_number`, [tx.companyId, domain, after, rows],
  );
  return found.rows.map(linkFrom);
};

export type LinkTrail = { readonly domain: AuditDomain; readonly linkNumber: number; readonly firstSequence: string; readonly hash: Buffer };

/** Number, first row and hash of the links of all chains after those numbers. */
export const readTrail = async (tx: CompanyTransaction, after: Readonly<Partial<Record<AuditDomain, number>>>): Promise<readonly LinkTrail[]> => {
  const { rows } = await tx.query<{ domain: AuditDomain; link_number: number; first: string; link_hash: Buffer }>(
    `select domain, link_number, row_seqs[1]::text as first, link_hash from platform.audit_link
     where company_id = $1 and link_number > coalesce(($2::jsonb ->> domain)::integer, 0) order by domain, link_number`, [tx.companyId, JSON.stringify(after)],
  );
  return rows.map((row) => ({ domain: row.domain, linkNumber: row.link_number, firstSequence: row.first, hash: row.link_hash }));
};

/** Rows by sequence, as the chain sees them; those that are not there are missing. */
export const readCells = async (tx: CompanyTransaction, sequences: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await tx.query<{ sequence: string; cells: string }>(
    `select event.audit_seq::text as sequence, ${cellsText} as cells from platform.audit_event as event where event.company_id = $1 and event.audit_seq = any($2::bigint[])`, [tx.companyId, sequences],
  );
  return new Map(rows.map((row) => [row.sequence, row.cells]));
};

export type StrayRow = { readonly sequence: string; readonly domain: AuditDomain; readonly kind: 'inserted' | 'deleted' };

/** The first row that is in no link and does not wait for one; and the first that waits and is not there. */
export const findStrayRows = async (tx: CompanyTransaction): Promise<readonly StrayRow[]> => {
  const { rows } = await tx.query<StrayRow>(
    `(select event.audit_seq::text as sequence, event.domain, 'inserted' as kind from platform.audit_event as event
      left join (select unnest(row_seqs) as audit_seq, domain from platform.audit_link where company_id = $1) as linked on linked.audit_seq = event.audit_seq and linked.domain = event.domain
      left join platform.audit_unlinked as waiting on waiting.company_id = $1 and waiting.audit_seq = event.audit_seq
      where event.company_id = $1 and linked.audit_seq is null and waiting.audit_seq is null order by event.audit_seq limit 1)
     union all
     (select waiting.audit_seq::text, waiting.domain, 'deleted' from platform.audit_unlinked as waiting
      where waiting.company_id = $1 and not exists (select from platform.audit_event as event where event.company_id = $1 and event.audit_seq = waiting.audit_seq) order by waiting.audit_seq limit 1)`, [tx.companyId],
  );
  return rows;
};

export type ChainState = { readonly domain: AuditDomain; readonly links: number; readonly rows: number; readonly waiting: number; readonly head: string; readonly linkedAtMilliseconds: number | null };

/** How long each chain is, and what waits. */
export const readChainStates = async (tx: CompanyTransaction): Promise<readonly ChainState[]> => {
  const { rows } = await tx.query<{ domain: AuditDomain; links: number; rows: number; waiting: number; head: string; linked_at: number | null }>(
    `select domain, coalesce(links, 0) as links, coalesce(rows, 0)::float8 as rows, (select count(*)::integer from platform.audit_unlinked as waiting where waiting.company_id = $1 and waiting.domain = known.domain) as waiting,
       coalesce((select encode(link_hash, 'hex') from platform.audit_link as last where last.company_id = $1 and last.domain = known.domain order by link_number desc limit 1), '') as head, linked_at
     from unnest(array['change', 'read', 'access', 'identity']) with ordinality as known(domain, place)
     left join (select domain, count(*)::integer as links, sum(cardinality(row_seqs)) as rows, (extract(epoch from max(linked_at)) * 1000)::float8 as linked_at from platform.audit_link where company_id = $1 group by domain) as chain using (domain)
     order by place`, [tx.companyId],
  );
  return rows.map((row) => ({ domain: row.domain, links: row.links, rows: row.rows, waiting: row.waiting, head: row.head, linkedAtMilliseconds: row.linked_at }));
};

export const countLinkedRows = async (tx: CompanyTransaction): Promise<number> =>
  (await tx.query<{ rows: number }>('select coalesce(sum(cardinality(row_seqs)), 0)::float8 as rows from platform.audit_link where company_id = $1', [tx.companyId])).rows[0]?.rows ?? 0;

export type StoredAnchor = { readonly anchorNumber: number; readonly line: string };

/** Keeps a copy of a line that was written outside. */
export const insertAnchor = async (tx: CompanyTransaction, anchor: StoredAnchor & { readonly atMilliseconds: number; readonly code: string }): Promise<void> => {
  await tx.query('insert into platform.audit_anchor (company_id, anchor_number, anchored_at, code, line) values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5)', [tx.companyId, anchor.anchorNumber, anchor.atMilliseconds, anchor.code, anchor.line]);
};

/** Anchors, newest first. */
export const readAnchors = async (tx: CompanyTransaction, page: { readonly limit: number; readonly offset: number }): Promise<{ readonly total: number; readonly rows: readonly StoredAnchor[] }> => {
  const { rows } = await tx.query<{ anchor_number: number; line: string }>('select anchor_number, line from platform.audit_anchor where company_id = $1 order by anchor_number desc limit $2 offset $3', [tx.companyId, page.limit, page.offset]);
  const counted = await tx.query<{ total: number }>('select count(*)::integer as total from platform.audit_anchor where company_id = $1', [tx.companyId]);
  return { total: counted.rows[0]?.total ?? 0, rows: rows.map((row) => ({ anchorNumber: row.anchor_number, line: row.line })) };
};

export type StoredVerification<Fault> = { readonly atMilliseconds: number; readonly rows: number; readonly links: number; readonly isGood: boolean; readonly fault: Fault | null };

export const insertVerification = async <Fault>(tx: CompanyTransaction, verification: Omit<StoredVerification<Fault>, 'atMilliseconds'>): Promise<void> => {
  await tx.query('insert into platform.audit_verification (company_id, row_count, link_count, is_good, fault) values ($1, $2, $3, $4, $5)', [
    tx.companyId, verification.rows, verification.links, verification.isGood, verification.fault === null ? null : JSON.stringify(verification.fault),
  ]);
};

/** The newest verification; null before the first. */
export const readLastVerification = async <Fault>(tx: CompanyTransaction): Promise<StoredVerification<Fault> | null> => {
  const { rows } = await tx.query<{ at: number; row_count: number; link_count: number; is_good: boolean; fault: Fault | null }>(
    `select (extract(epoch from verified_at) * 1000)::float8 as at, row_count, link_count, is_good, fault from platform.audit_verification where company_id = $1 order by verification_id desc limit 1`, [tx.companyId],
  );
  const row = rows[0];
  return row === undefined ? null : { atMilliseconds: row.at, rows: row.row_count, links: row.link_count, isGood: row.is_good, fault: row.fault };
};

/** Makes the partitions of this month and the next two. */
export const ensureAuditMonths = async (pool: pg.Pool): Promise<void> => {
  await pool.query('select platform.ensure_audit_months()');
};

/** The code of the transaction's own company. */
export const readOwnCompanyCode = async (tx: CompanyTransaction): Promise<string> =>
  (await tx.query<{ company_code: string }>('select company_code from platform.company where company_id = $1', [tx.companyId])).rows[0]?.company_code ?? '';
