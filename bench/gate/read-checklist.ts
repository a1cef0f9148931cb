/** The checklists as data, and whether what they name as evidence is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '#kernel/base/result';
import { findNamedTests } from './named-tests.ts';

const root = join(import.meta.dirname, '..', '..');
const linePattern = /^(\S+) ([123]) \| (.+?) \| (proven|not applicable|open): (.+)$/;
const idPattern = /^[AFI]-\d+$/;

export type Verdict = 'proven' | 'not applicable' | 'open';
export type ChecklistLine = { readonly number: string; readonly level: number; readonly asks: string; readonly verdict: Verdict; readonly evidence: readonly string[]; readonly reason: string };
export type Checklist = { readonly name: 'asvs' | 'mlps'; readonly title: string; readonly lines: readonly ChecklistLine[] };

const titles = { asvs: 'OWASP ASVS 5.0.0', mlps: 'GB/T 22239-2019, level 3 (等保三级), 8.1.4 安全计算环境' } as const;

const readLine = (text: string): ChecklistLine => {
  const found = linePattern.exec(text);
  assert(found !== null, `a line of a checklist reads "number level | what | verdict: …": ${text}`);
  const [, number, level, asks, verdict, rest] = found as unknown as [string, string, string, string, Verdict, string];
  return { number, level: Number(level), asks, verdict, evidence: verdict === 'proven' ? rest.split('; ') : [], reason: verdict === 'proven' ? '' : rest };
};

export const readChecklist = (name: Checklist['name']): Checklist => {
  const text = readFileSync(join(import.meta.dirname, 'checklists', `${name}.txt`), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map(readLine);
  assert(new Set(lines.map(({ number }) => number)).size === lines.length, `${name}: a number stands once`);
  return { name, title: titles[name], lines };
};

const hasHeading = (file: string, heading: string): boolean =>
  readFileSync(join(root, file), 'utf8').split('\n').some((line) => /^#{1,6} /.test(line) && line.replace(/^#+ /, '') === heading);

/** Why a piece of evidence does not stand; null when it does. `isProven` knows the named tests. */
const missingEvidence = (evidence: string, isProven: (id: string) => boolean): string | null => {
  if (idPattern.test(evidence)) return isProven(evidence) ? null : `${evidence}: no test of this name`;
  const [file = '', heading] = evidence.split('#');
  if (!existsSync(join(root, file))) return `${file}: not there`;
  return heading === undefined || hasHeading(file, heading) ? null : `${file}: no heading "${heading}"`;
};

/** Lines whose evidence does not stand, as "number: why". */
export const brokenLines = (checklist: Checklist, isProven: (id: string) => boolean): readonly string[] =>
  checklist.lines.flatMap(({ number, evidence }) => evidence.flatMap((piece) => {
    const missing = missingEvidence(piece, isProven);
    return missing === null ? [] : [`${number}: ${missing}`];
  }));

/** The ids that tests carry in their source. */
export const namedIds = (): ReadonlySet<string> => new Set([...findNamedTests().values()].flat());
