/** Keeps the chains: links every second, anchors every hour, verifies every day, in whichever process gets there first. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAnchorFolder, readAnchorFile, readAnchorLine, writeAnchor, type Anchor, type AnchorPlace } from './audit-anchor.ts';
import { linkAudit } from './audit-chain.ts';
import { ensureAuditMonths, insertVerification, listCompaniesToLink, readAnchors, readLastVerification, tryLinkLock } from './audit-store.ts';
import { verifyAudit, type ChainFault, type Verification } from './audit-verify.ts';
import { listCompanies, type Company } from './company.ts';
import type { Database } from './database.ts';
import { closeIncident, openIncident } from './incident.ts';
import { asSystem } from './subject.ts';
import { readCompany, withCompany, type CompanyTransaction } from './transaction.ts';

export type AuditChainerOptions = {
  readonly database: Database;
  /** Folder for anchors; null keeps them in the database alone, which proves less. */
  readonly anchorsFolder: string | null;
  readonly nowMilliseconds: () => number;
  readonly onError: (error: unknown) => void;
  readonly linkEveryMilliseconds?: number;
  readonly anchorEveryMilliseconds?: number;
  readonly verifyEveryMilliseconds?: number;
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const sourceCode = 'audit';
const everyAnchor = 1_000_000;

const contextOf = (companyId: number) => asSystem(companyId, 'auditChain', 'auditChain');

/** All anchors of a company: those of the folder, and the copies in the database, which an attacker may have changed too. */
const collectAnchors = async (tx: CompanyTransaction, companyCode: string, path: string | null): Promise<readonly Anchor[]> => {
  const copies = (await readAnchors(tx, { limit: everyAnchor, offset: 0 })).rows.flatMap(({ line }) => readAnchorLine(line) ?? []);
  if (path === null) return copies;
  const read = await readAnchorFile(path, companyCode);
  if (!read.ok) throw new Error(`${read.error.code}: ${read.error.data.file} ${read.error.data.line}`);
  // What stands outside is believed over the copy.
  return [...copies, ...read.value];
};

/** Writes the heads down now; null when nothing has grown, or another process is at it. */
export const anchorAudit = async (database: Database, company: Pick<Company, 'companyId' | 'companyCode'>, place: AnchorPlace | null, nowMilliseconds: number): Promise<Anchor | null> => {
  await linkAudit(database, company.companyId);
  return withCompany(database, contextOf(company.companyId), async (tx) => ((await tryLinkLock(tx)) ? writeAnchor(tx, { companyCode: company.companyCode, place, nowMilliseconds }) : null));
};

/** Verifies a company, keeps the result, and opens or closes its incident. */
export const verifyCompany = async (database: Database, company: Pick<Company, 'companyId' | 'companyCode'>, options: { readonly anchorsFolder: string | null; readonly nowMilliseconds: number; readonly onProgress?: (rows: number, total: number) => void }): Promise<Verification> => {
  const verification = await readCompany(database, contextOf(company.companyId), async (tx) =>
    verifyAudit(tx, { anchors: await collectAnchors(tx, company.companyCode, options.anchorsFolder), ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }) }));
  const fault: ChainFault | null = verification.faults[0] ?? null;
  await withCompany(database, contextOf(company.companyId), async (tx) => {
    await insertVerification(tx, { rows: verification.rows, links: verification.links, isGood: fault === null, fault });
    if (fault === null) await closeIncident(tx, { sourceCode, code: 'auditChainBad', nowMilliseconds: options.nowMilliseconds });
    else await openIncident(tx, { sourceCode, class: 'bug', code: 'auditChainBad', data: { domain: fault.domain, sequence: fault.sequence, fault: fault.kind }, nowMilliseconds: options.nowMilliseconds });
  });
  return verification;
};

const verifyWhenDue = async (options: AuditChainerOptions, company: Company): Promise<void> => {
  const last = await readCompany(options.database, contextOf(company.companyId), (tx) => readLastVerification(tx));
  const now = options.nowMilliseconds();
  if (last !== null && now - last.atMilliseconds < (options.verifyEveryMilliseconds ?? day)) return;
  await verifyCompany(options.database, company, { anchorsFolder: options.anchorsFolder, nowMilliseconds: now });
};

/** Anchors of one company are due an hour after the last; a failure is an incident until one is written. */
const anchorWhenDue = async (options: AuditChainerOptions, company: Company, place: AnchorPlace | null): Promise<void> => {
  const last = await readCompany(options.database, contextOf(company.companyId), async (tx) => readAnchorLine((await readAnchors(tx, { limit: 1, offset: 0 })).rows[0]?.line ?? ''));
  const now = options.nowMilliseconds();
  if (last !== null && Math.abs(now - Date.parse(last.at)) < (options.anchorEveryMilliseconds ?? hour)) return;
  try {
    await anchorAudit(options.database, company, place, now);
    await withCompany(options.database, contextOf(company.companyId), (tx) => closeIncident(tx, { sourceCode, code: 'auditAnchorFailed', nowMilliseconds: now }));
  } catch (error) {
    await withCompany(options.database, contextOf(company.companyId), (tx) => openIncident(tx, { sourceCode, class: 'retry', code: 'auditAnchorFailed', data: { message: error instanceof Error ? error.message : String(error) }, nowMilliseconds: now }));
    options.onError(error);
  }
};

export type AuditChainer = {
  /** Links everything that waits, in all companies. */
  readonly linkNow: () => Promise<void>;
  /** Writes anchors and verifies where that is due. */
  readonly witnessNow: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts the chains' keeper. Any number of processes may have one: a lock in the database lets one at a time work. */
export const startAuditChainer = (options: AuditChainerOptions): AuditChainer => {
  const place = options.anchorsFolder === null ? null : createAnchorFolder(options.anchorsFolder);
  const linkNow = async (): Promise<void> => {
    for (const companyId of await listCompaniesToLink(options.database.applicationPool)) await linkAudit(options.database, companyId);
  };
  const witnessNow = async (): Promise<void> => {
    await ensureAuditMonths(options.database.applicationPool);
    for (const company of await listCompanies(options.database)) {
      await anchorWhenDue(options, company, place);
      await verifyWhenDue(options, company);
    }
  };
  const stopping = new AbortController();
  const repeat = async (work: () => Promise<void>, every: number, first: number): Promise<void> => {
    for (let pause = first; !stopping.signal.aborted; pause = every) {
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) await work().catch(options.onError);
    }
  };
  const loops = [repeat(linkNow, options.linkEveryMilliseconds ?? second, 0), repeat(witnessNow, minute, 5 * second)];
  return {
    linkNow, witnessNow,
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      // What was committed until now is chained before the process ends.
      await linkNow().catch(options.onError);
    },
  };
};
