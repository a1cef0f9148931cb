/**
 * Reads a payslip's file back: its text with where it stands, and from that its lines and figures. Knows where things stand
 * on the page and how figures are written; draws nothing.
 */
import type { OutputProblem, OutputSummary } from '#contracts/output/output';
import { failure, success, type Result } from '#kernel/base/result';
import { clockPattern, columnStarts, columnWidth, figurePattern, page, sizes } from './page-layout.ts';
import { contentOf, headOf, readPdf, referenceIn, type PdfFile } from './pdf-objects.ts';

export type PlacedText = { readonly x: number; readonly y: number; readonly size: number; readonly text: string };

/** Parts that could act, fetch or carry something when a file is opened. A payslip has none of them. */
const activeNames = /\/(?:JS|JavaScript|Launch|URI|OpenAction|AA|EmbeddedFiles?|Filespec|SubmitForm|ImportData|GoToR|GoToE|RichMedia|Rendition|XFA|AcroForm|Annots|XObject)\b/;
/** Strings are words, not parts. */
const withoutStrings = (head: string): string => head.replaceAll(/\((?:[^\\)]|\\[\s\S])*\)/g, '()').replaceAll(/<[0-9a-fA-F\s]*>/g, '<>');

const unicodeOf = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** Characters by glyph of the file's font; a ligature has several. */
const readCharacters = (map: string): ReadonlyMap<string, string> => {
  const characters = new Map<string, string>();
  for (const [, from = '', , list = ''] of map.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) characters.set((Number.parseInt(from, 16) + index).toString(16).padStart(4, '0'), unicodeOf(hex.replaceAll(' ', '')));
  }
  return characters;
};

const textPattern = /1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm\s+\/F1 ([\d.]+) Tf\s+\[([^\]]*)\] TJ/g;

const textsOf = (content: string, characters: ReadonlyMap<string, string>): readonly PlacedText[] =>
  [...content.matchAll(textPattern)].map(([, x, y, size, glyphs = '']) => ({
    x: Number(x), y: Number(y), size: Number(size), text: [...glyphs.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []).map((glyph) => characters.get(glyph) ?? '').join(''),
  }));

const pageTexts = (file: PdfFile): readonly PlacedText[] => {
  const pages = headOf(file, referenceIn(headOf(file, file.root), 'Pages'));
  const kid = /\/Count 1\b[\s\S]*\/Kids \[(\d+) 0 R\]/.exec(pages)?.[1];
  if (kid === undefined) throw new RangeError('one page');
  const only = headOf(file, Number(kid));
  if (!only.includes(`/MediaBox [0 0 ${page.width} ${page.height}]`)) throw new RangeError('A4');
  const font = headOf(file, Number(/\/F1 (\d+) 0 R/.exec(headOf(file, referenceIn(only, 'Resources')))?.[1] ?? Number.NaN));
  const descendant = Number(/\/DescendantFonts \[(\d+) 0 R\]/.exec(font)?.[1] ?? Number.NaN);
  if (contentOf(file, referenceIn(headOf(file, referenceIn(headOf(file, descendant), 'FontDescriptor')), 'FontFile2')).length === 0) throw new RangeError('the font');
  return textsOf(contentOf(file, referenceIn(only, 'Contents')), readCharacters(contentOf(file, referenceIn(font, 'ToUnicode'))));
};

/** Everything that a file says, or why it is no payslip. */
export const readPayslipTexts = (bytes: Uint8Array, password: string | null = null): Result<readonly PlacedText[], OutputProblem> => {
  try {
    const file = readPdf(bytes, password);
    if (file === 'wrongPassword') return failure({ code: 'unreadable', at: 'password' });
    for (const [number, { head }] of file.objects) if (activeNames.test(withoutStrings(head))) return failure({ code: 'activeContent', at: `object ${number}` });
    return success(pageTexts(file));
  } catch (error) {
    return failure({ code: 'unreadable', at: error instanceof RangeError ? error.message : 'file' });
  }
};

/** A printed figure in its smallest unit; null for what is none. */
const figureOf = (text: string): bigint | null => {
  const clock = clockPattern.exec(text);
  if (clock !== null) return BigInt(`${clock[1]}1`) * (BigInt((clock[2] ?? '').replaceAll(',', '')) * 60n + BigInt(clock[3] ?? ''));
  const figure = figurePattern.exec(text);
  return figure === null ? null : BigInt(`${figure[1] === '' ? '' : '-'}1`) * BigInt(`${(figure[2] ?? '').replaceAll(',', '')}${figure[3] ?? ''}`);
};

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01;

/** Title and figure on one height of one column. */
const linesOf = (texts: readonly PlacedText[]): readonly { readonly key: string; readonly amount: bigint }[] =>
  [columnStarts.left, columnStarts.right].flatMap((start) => {
    const own = texts.filter(({ x }) => x >= start - 0.01 && x < start + columnWidth);
    return own.filter(({ x }) => near(x, start)).flatMap((title) => {
      const figure = own.find((other) => other !== title && near(other.y, title.y) && other.size === title.size);
      const amount = figure === undefined ? null : figureOf(figure.text);
      return amount === null ? [] : [{ key: title.text, amount }];
    });
  });

/** Reads a file with or without a password. */
export const checkPayslip = (bytes: Uint8Array, password: string | null = null): Result<OutputSummary, OutputProblem> => {
  const texts = readPayslipTexts(bytes, password);
  if (!texts.ok) return texts;
  const net = texts.value.find(({ size }) => size === sizes.net);
  const netPay = net === undefined ? null : figureOf(net.text);
  const count = texts.value.map(({ text }) => /^#(\d+)$/.exec(text)?.[1]).find((found) => found !== undefined);
  if (netPay === null || count === undefined) return failure({ code: 'missingPart', at: netPay === null ? 'net pay' : 'count' });
  const lines = linesOf(texts.value);
  return lines.length === Number(count) ? success({ records: lines.length, totals: { netPay }, lines }) : failure({ code: 'countDiffers', at: 'foot' });
};
