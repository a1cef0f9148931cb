/**
 * The chain over the audit: batches of rows become links, and each link binds the hash of every row of its batch, its own
 * number and the link before. Writers know nothing of it and never wait for it; rows that commit late join a later link.
 */
import { createHash } from 'node:crypto';
import { auditDomains, type AuditDomain } from '#contracts/api/audit-api';
import { insertLink, readHeads, readUnlinkedRows, tryLinkLock, type StoredLink, type UnlinkedRow } from './audit-store.ts';
import type { Database } from './database.ts';
import { asSystem } from './subject.ts';
import { withCompany, type CompanyTransaction } from './transaction.ts';

export const hashBytes = 32;
const rowsPerLink = 2000;
const linksPerTransaction = 4;
const noHash = Buffer.alloc(hashBytes);

/** The hash of a row as it stands in the table. */
export const hashOfRow = (cells: string): Buffer => createHash('sha256').update(`qinxin audit row 1\n${cells}`).digest();

export type LinkContent = Pick<StoredLink, 'domain' | 'linkNumber' | 'sequences' | 'rowHashes' | 'previousHash'> & { readonly companyId: number };

/** The hash of a link: everything that the link says, and through the previous hash everything before it. */
export const hashOfLink = (link: LinkContent): Buffer =>
  createHash('sha256').update(`qinxin audit link 1\n${link.companyId}\n${link.domain}\n${link.linkNumber}\n${link.sequences.join(',')}\n`).update(link.rowHashes).update(link.previousHash).digest();

const linkDomain = async (tx: CompanyTransaction, domain: AuditDomain, rows: readonly UnlinkedRow[], head: Pick<StoredLink, 'linkNumber' | 'hash'>): Promise<void> => {
  if (rows.length === 0) return;
  const content = {
    companyId: tx.companyId, domain, linkNumber: head.linkNumber + 1, sequences: rows.map(({ sequence }) => sequence), rowHashes: Buffer.concat(rows.map(({ cells }) => hashOfRow(cells ?? ''))), previousHash: head.hash,
  };
  await insertLink(tx, { ...content, hash: hashOfLink(content) });
};

const linkOnce = async (tx: CompanyTransaction): Promise<number> => {
  if (!(await tryLinkLock(tx))) return 0;
  // A row that is on the list and not in the table was taken away: it stays on the list, where the verifier finds it.
  const rows = (await readUnlinkedRows(tx, rowsPerLink * linksPerTransaction)).filter(({ cells }) => cells !== null);
  const heads = new Map((await readHeads(tx)).map((head) => [head.domain, head]));
  for (const domain of auditDomains) {
    const ofDomain = rows.filter((row) => row.domain === domain);
    await linkDomain(tx, domain, ofDomain.slice(0, rowsPerLink), heads.get(domain) ?? { linkNumber: 0, hash: noHash });
  }
  return rows.length;
};

/** Links what a company has committed until now; answers how many rows were looked at last, 0 when another process is at it. */
export const linkAudit = async (database: Database, companyId: number): Promise<void> => {
  const link = (): Promise<number> => withCompany(database, asSystem(companyId, 'auditChain', 'auditChain'), linkOnce);
  while ((await link()) >= rowsPerLink) continue;
};
