/**
 * The digest of a run: SHA-256 over the lines `personNumber|YYYY-MM|item|amount\n`, sorted by their bytes. No ids, no
 * times: the same pay on any machine gives the same digest, and db/digest.sql gives it again from a plain export.
 */
import { createHash } from 'node:crypto';
import { formatAmount } from './payslip-vector.ts';

export type DigestItem = { readonly item: string; readonly scale: number };

/** Byte order of UTF-8 text; equals the order of code points, which `<` on UTF-16 is not. */
export const compareBytes = (a: string, b: string): number => (a === b ? 0 : isPlain(a) && isPlain(b) ? (a < b ? -1 : 1) : Buffer.compare(Buffer.from(a), Buffer.from(b)));

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Item positions in the order in which their lines stand: `item|` decides, because no item is another's line. */
export const lineOrder = (items: readonly DigestItem[]): readonly number[] =>
  items.map((_, index) => index).sort((a, b) => compareBytes(`${items[a]!.item}|`, `${items[b]!.item}|`));

type LineTexts = { readonly name: string; readonly zero: string };
const knownTexts = new WeakMap<readonly DigestItem[], readonly LineTexts[]>();

/** What stands before an amount, and the whole of a line of nothing: most lines of most payslips are. */
const textsOf = (items: readonly DigestItem[]): readonly LineTexts[] => {
  const known = knownTexts.get(items);
  if (known !== undefined) return known;
  const texts = items.map(({ item, scale }) => ({ name: `${item}|`, zero: `${item}|${formatAmount(0, scale)}\n` }));
  knownTexts.set(items, texts);
  return texts;
};

/** The lines of one payslip as one text, sorted. */
export const payslipLines = (personNumber: string, month: string, items: readonly DigestItem[], order: readonly number[], amountAt: (index: number) => number): string => {
  const prefix = `${personNumber}|${month}|`;
  let text = '';
  const texts = textsOf(items);
  for (const index of order) {
    const amount = amountAt(index);
    text += amount === 0 ? prefix + texts[index]!.zero : `${prefix}${texts[index]!.name}${formatAmount(amount, items[index]!.scale)}\n`;
  }
  return text;
};

const checkCodeLength = 16;

/** 校验码 of one person: the first 16 hex digits over that person's lines. */
export const checkCodeOf = (lines: string): string => createHash('sha256').update(lines).digest('hex').slice(0, checkCodeLength);

/** Digest over payslips in any order. Lines of one person sort together, so whole payslips are sorted, by `personNumber|`. */
export const digestOfRun = (payslips: readonly { readonly personNumber: string; readonly lines: () => string }[]): string => {
  const hash = createHash('sha256');
  const keyed = payslips.map((payslip) => ({ key: `${payslip.personNumber}|`, payslip })).sort((a, b) => compareBytes(a.key, b.key));
  for (const { payslip } of keyed) hash.update(payslip.lines());
  return hash.digest('hex');
};
