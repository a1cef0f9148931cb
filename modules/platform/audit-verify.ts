/**
 * Verifies a company's chains row by row against links, links against each other, and links against what was written
 * outside. Names the first row of each chain at which something is wrong, and what.
 */
import { auditDomains, type AuditDomain, type AuditFault } from '#contracts/api/audit-api';
import type { Anchor } from './audit-anchor.ts';
import { hashBytes, hashOfLink, hashOfRow } from './audit-chain.ts';
import { countLinkedRows, findStrayRows, readCells, readLinks, type StoredLink } from './audit-store.ts';
import type { CompanyTransaction } from './transaction.ts';

/** `sequence` is the first bad row; for a cut tail, the first row that is missing. */
export type ChainFault = { readonly domain: AuditDomain; readonly sequence: string; readonly link: number; readonly kind: AuditFault };

export type Verification = { readonly rows: number; readonly links: number; readonly anchors: number; readonly faults: readonly ChainFault[] };

export type VerifyOptions = {
  /** What was written outside; empty when there is nothing, and then a cut tail and a chain computed anew stay unseen. */
  readonly anchors: readonly Anchor[];
  readonly onProgress?: (rows: number, total: number) => void;
};

const rowsPerStep = 20_000;
const noHash = Buffer.alloc(hashBytes);

type Expected = { readonly firstSequence: string; readonly hashStart: string };
type Witness = { readonly byLink: ReadonlyMap<number, Expected>; readonly lastLink: number };

/** What all anchors together say of the links of one chain. */
const witnessOf = (domain: AuditDomain, anchors: readonly Anchor[]): Witness => {
  const byLink = new Map<number, Expected>();
  for (const head of anchors.flatMap(({ heads }) => heads.filter((each) => each.domain === domain))) {
    for (const [index, entry] of head.trail.entries()) {
      const [firstSequence = '', hashStart = ''] = entry.split(':');
      byLink.set(head.from + index, { firstSequence, hashStart });
    }
  }
  return { byLink, lastLink: Math.max(0, ...byLink.keys()) };
};

/** The row's own sequence stands in its text; with another one in its place, a moved row is recognised. */
const withSequence = (cells: string, sequence: string): string => cells.replace(/^(\[\d+, ")\d+(")/, `$1${sequence}$2`);

type BadRow = { readonly sequence: string; readonly cells: string | undefined; readonly expected: Buffer };

/** Whether the row's content was written under another number among the bad rows. */
const isSwapped = (bad: BadRow, others: readonly BadRow[]): boolean =>
  bad.cells !== undefined && others.some((other) => other.sequence !== bad.sequence && hashOfRow(withSequence(bad.cells!, other.sequence)).equals(other.expected));

const badRowsOf = (link: StoredLink, cellsOf: ReadonlyMap<string, string>): readonly BadRow[] =>
  link.sequences.flatMap((sequence, index) => {
    const expected = link.rowHashes.subarray(index * hashBytes, (index + 1) * hashBytes);
    const cells = cellsOf.get(sequence);
    return cells !== undefined && hashOfRow(cells).equals(expected) ? [] : [{ sequence, cells, expected }];
  });

type Cursor = { linkNumber: number; hash: Buffer };

/** What is wrong with a link itself, before its rows are looked at. */
const faultOfLink = (companyId: number, link: StoredLink, cursor: Cursor, witness: Witness): ChainFault | null => {
  const at = (kind: AuditFault, linkNumber = link.linkNumber, sequence = link.sequences[0] ?? '0'): ChainFault => ({ domain: link.domain, link: linkNumber, sequence, kind });
  const expected = witness.byLink.get(cursor.linkNumber + 1);
  if (link.linkNumber !== cursor.linkNumber + 1) return at('linkMissing', cursor.linkNumber + 1, expected?.firstSequence);
  const { hash, ...content } = link;
  // A link that agrees with itself and not with what was written outside was computed anew; its rows prove nothing then.
  const isWhole = hash.equals(hashOfLink({ ...content, companyId })) && link.previousHash.equals(cursor.hash);
  if (isWhole && expected !== undefined && !hash.toString('hex').startsWith(expected.hashStart)) return at('rewritten', link.linkNumber, expected.firstSequence);
  return isWhole ? null : at('linkBroken');
};

type ChainState = { rows: number; links: number; bad: BadRow[]; badLink: StoredLink | null; fault: ChainFault | null };

const kindOf = (bad: BadRow, all: readonly BadRow[]): AuditFault => (bad.cells === undefined ? 'deleted' : isSwapped(bad, all) ? 'swapped' : 'edited');

const verifyStep = async (tx: CompanyTransaction, links: readonly StoredLink[], cursor: Cursor, witness: Witness, state: ChainState): Promise<void> => {
  const cellsOf = await readCells(tx, links.flatMap(({ sequences }) => sequences));
  for (const link of links) {
    // Only the first fault counts; after it, rows are looked at on for the one that a swapped row was swapped with.
    const linkFault = state.fault === null && state.badLink === null ? faultOfLink(tx.companyId, link, cursor, witness) : null;
    const bad = badRowsOf(link, cellsOf);
    if (linkFault !== null) state.fault = bad.length > 0 && linkFault.kind === 'linkBroken' ? { ...linkFault, sequence: bad[0]!.sequence, kind: kindOf(bad[0]!, bad) } : linkFault;
    if (bad.length > 0 && state.fault === null) state.badLink ??= link;
    state.bad.push(...bad.slice(0, 1000));
    cursor.linkNumber = link.linkNumber;
    cursor.hash = link.hash;
    state.links += 1;
    state.rows += link.sequences.length;
  }
};

/** The end of the chain against what was written outside. */
const faultOfEnd = (domain: AuditDomain, cursor: Cursor, witness: Witness): ChainFault | null =>
  cursor.linkNumber >= witness.lastLink ? null : { domain, link: cursor.linkNumber + 1, sequence: witness.byLink.get(cursor.linkNumber + 1)?.firstSequence ?? '0', kind: 'truncated' };

const verifyChain = async (tx: CompanyTransaction, domain: AuditDomain, options: VerifyOptions, onRows: (rows: number) => void): Promise<ChainState> => {
  const witness = witnessOf(domain, options.anchors);
  const cursor: Cursor = { linkNumber: 0, hash: noHash };
  const state: ChainState = { rows: 0, links: 0, bad: [], badLink: null, fault: null };
  for (;;) {
    const links = await readLinks(tx, domain, cursor.linkNumber, rowsPerStep);
    if (links.length === 0) break;
    await verifyStep(tx, links, cursor, witness, state);
    onRows(state.rows);
  }
  const first = state.bad[0];
  if (state.fault === null && state.badLink !== null && first !== undefined) state.fault = { domain, link: state.badLink.linkNumber, sequence: first.sequence, kind: kindOf(first, state.bad) };
  state.fault ??= faultOfEnd(domain, cursor, witness);
  return state;
};

const earlier = (one: ChainFault | undefined, other: ChainFault): ChainFault => (one === undefined || BigInt(other.sequence) < BigInt(one.sequence) ? other : one);

/**
 * Verifies everything a company's audit holds, in the one moment of the caller's read-only transaction. Rows that wait for
 * their link are looked for and not yet bound by anything.
 */
export const verifyAudit = async (tx: CompanyTransaction, options: VerifyOptions): Promise<Verification> => {
  const total = await countLinkedRows(tx);
  const faults = new Map<AuditDomain, ChainFault>();
  let rows = 0;
  let links = 0;
  for (const domain of auditDomains) {
    const chain = await verifyChain(tx, domain, options, (done) => options.onProgress?.(rows + done, total));
    rows += chain.rows;
    links += chain.links;
    if (chain.fault !== null) faults.set(domain, chain.fault);
  }
  for (const { domain, sequence, kind } of await findStrayRows(tx)) faults.set(domain, earlier(faults.get(domain), { domain, sequence, link: 0, kind }));
  return { rows, links, anchors: options.anchors.length, faults: [...faults.values()].sort((a, b) => (BigInt(a.sequence) < BigInt(b.sequence) ? -1 : 1)) };
};
