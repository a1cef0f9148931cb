/**
 * Anchors: the heads of a company's chains written down outside the database, so that a chain that was cut or computed
 * anew as a whole no longer agrees with them. A line also holds the beginning of every link's hash since the line before,
 * so that the first link that disagrees is known, not only that one does.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { auditDomains, type AuditDomain } from '#contracts/api/audit-api';
import { failure, success, type Result } from '#kernel/base/result';
import { insertAnchor, readAnchors, readTrail, type LinkTrail } from './audit-store.ts';
import type { CompanyTransaction } from './transaction.ts';

/** Where lines go. The default is a file; a mailbox or another machine is another one of these. */
export type AnchorPlace = { readonly append: (companyCode: string, line: string) => Promise<void> };

const headValue = z.object({
  domain: z.enum(auditDomains), link: z.int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** "first sequence:beginning of the hash" of every link from `from` to `link`. */
  from: z.int().positive(), trail: z.array(z.string().regex(/^\d+:[0-9a-f]{16}$/)),
});
const anchorValue = z.object({ version: z.literal(1), company: z.string(), number: z.int().positive(), at: z.iso.datetime({ offset: true }), code: z.string(), heads: z.array(headValue) });
export type Anchor = z.output<typeof anchorValue>;

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeLetters = 12;

/** Twelve letters over all heads, in groups of four: short enough to be noted by hand, too many to be hit by chance. */
const anchorCode = (company: string, heads: readonly { readonly domain: AuditDomain; readonly link: number; readonly hash: string }[]): string => {
  const text = auditDomains.flatMap((domain) => heads.filter((head) => head.domain === domain)).map(({ domain, link, hash }) => `${domain} ${link} ${hash}`).join('\n');
  const digest = createHash('sha256').update(`qinxin audit heads 1\n${company}\n${text}`).digest();
  const code = Array.from({ length: codeLetters }, (_, index) => letters[digest[index]! % letters.length]).join('');
  return code.replace(/(.{4})(?=.)/g, '$1-');
};

const endsOpen = async (file: FileHandle): Promise<boolean> => {
  const { size } = await file.stat();
  return size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() !== '\n';
};

/** Appends lines to `<folder>/<company code>.jsonl`; a line is on disk when the promise resolves. */
export const createAnchorFolder = (folder: string): AnchorPlace => ({
  append: async (companyCode, line) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(join(folder, `${companyCode}.jsonl`), 'a+', 0o600);
    try {
      // A process that died while it wrote left half a line: the new one does not go on behind it.
      await file.appendFile(`${(await endsOpen(file)) ? '\n' : ''}${line}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  },
});

/** Reads one line; null when it is none of ours. */
export const readAnchorLine = (line: string): Anchor | null => {
  try {
    const parsed = anchorValue.safeParse(JSON.parse(line));
    return parsed.success && parsed.data.code === anchorCode(parsed.data.company, parsed.data.heads) ? parsed.data : null;
  } catch {
    return null;
  }
};

/** The first brace of a line closes at its end only. */
const isWhole = (line: string): boolean => line.split('{').length === line.split('}').length;

export type AnchorFileError = { readonly code: 'anchorFileUnreadable'; readonly data: { readonly file: string; readonly line: number } };

/** The anchors of a company in a file, or in every file of a folder; none when there is no such folder. */
export const readAnchorFile = async (path: string, companyCode: string): Promise<Result<readonly Anchor[], AnchorFileError>> => {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOTDIR' ? null : []));
  const files = names === null ? [path] : names.filter((name) => name === `${companyCode}.jsonl`).map((name) => join(path, name));
  const anchors: Anchor[] = [];
  for (const file of files) {
    const lines = (await readFile(file, 'utf8').catch(() => null))?.split('\n');
    if (lines === undefined) return failure({ code: 'anchorFileUnreadable', data: { file, line: 0 } });
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const anchor = readAnchorLine(line);
      // The process may have died in a line: what is cut off is left out; a whole line that is none of ours is a reason to stop.
      if (anchor === null && isWhole(line)) return failure({ code: 'anchorFileUnreadable', data: { file, line: index + 1 } });
      if (anchor !== null && anchor.company === companyCode) anchors.push(anchor);
    }
  }
  return success(anchors);
};

const trailOf = (domain: AuditDomain, links: readonly LinkTrail[]): Anchor['heads'] => {
  const last = links.at(-1);
  if (last === undefined) return [];
  return [{ domain, link: last.linkNumber, hash: last.hash.toString('hex'), from: links[0]!.linkNumber, trail: links.map((link) => `${link.firstSequence}:${link.hash.toString('hex').slice(0, 16)}`) }];
};

/**
 * Writes the heads down: outside first, then the copy that screens show. Null when no chain has grown since the last
 * time. A chain that has not grown keeps its head in the new line, so that each line stands for all of them.
 */
export const writeAnchor = async (tx: CompanyTransaction, input: { readonly companyCode: string; readonly place: AnchorPlace | null; readonly nowMilliseconds: number }): Promise<Anchor | null> => {
  const stored = (await readAnchors(tx, { limit: 1, offset: 0 })).rows[0];
  const previous = stored === undefined ? null : readAnchorLine(stored.line);
  const before = new Map((previous?.heads ?? []).map((head) => [head.domain, head]));
  const trail = await readTrail(tx, Object.fromEntries([...before].map(([domain, head]) => [domain, head.link])));
  if (trail.length === 0) return null;
  const heads = auditDomains.flatMap((domain) => {
    const grown = trailOf(domain, trail.filter((link) => link.domain === domain));
    const kept = before.get(domain);
    return grown.length > 0 || kept === undefined ? grown : [{ ...kept, from: kept.link, trail: kept.trail.slice(-1) }];
  });
  const number = (stored?.anchorNumber ?? 0) + 1;
  const anchor: Anchor = { version: 1, company: input.companyCode, number, at: new Date(input.nowMilliseconds).toISOString(), code: anchorCode(input.companyCode, heads), heads };
  const line = JSON.stringify(anchor);
  await input.place?.append(input.companyCode, line);
  await insertAnchor(tx, { anchorNumber: number, atMilliseconds: input.nowMilliseconds, code: anchor.code, line });
  return anchor;
};
