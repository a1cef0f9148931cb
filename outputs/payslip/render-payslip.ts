/**
 * Draws a payslip. Text is drawn as text: there is no markup, no image and no address in a page, nothing is fetched, and
 * the one file that is read is the font that comes with the product.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import type { PayslipDocument, PayslipDocumentLine, PayslipDocumentSection } from '#contracts/output/payslip-document';
import { assert } from '#kernel/base/result';
import { decimalText, figureText } from './figure-text.ts';
import { columnStarts, columnWidth, footRow, narrowestRow, page, sizes, widestRow } from './page-layout.ts';

let parsed: Font | null = null;

type Run = ReturnType<Font['layout']>;
/** Titles and names come again on every page: how their glyphs stand is worked out once. */
const mostRuns = 20_000;

/** The font, with its runs remembered. Whoever draws scales the positions it gets, so that each gets its own. */
const remembering = (font: Font): Font => {
  const runs = new Map<string, Run>();
  const layout: Font['layout'] = (text, ...settings) => {
    if (settings.length > 0 && settings[0] !== undefined) return font.layout(text, ...settings);
    const known = runs.get(text) ?? font.layout(text);
    if (runs.size >= mostRuns) runs.clear();
    runs.set(text, known);
    return Object.assign(Object.create(Object.getPrototypeOf(known) as object) as Run, known, { positions: known.positions.map((position) => ({ ...position })) });
  };
  return Object.create(font, { layout: { value: layout } }) as Font;
};

/** Parsed once a process: every file takes its subset from the same font. */
const font = (): Font => {
  if (parsed === null) {
    const file = createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf');
    const opened = create(readFileSync(file));
    assert('layout' in opened, 'the font that comes with the product is one font');
    parsed = remembering(opened);
  }
  return parsed;
};

/** Controls, marks of direction and unpaired halves draw nothing and could turn a line around. */
const printable = (text: string): string => text.replaceAll(/\p{C}/gu, ' ');

type Sheet = InstanceType<typeof PDFDocument>;
type Placed = { readonly x: number; readonly y: number; readonly width: number; readonly size: number };

const ellipsis = '…';

/** The text as far as it fits. */
const fitted = (sheet: Sheet, text: string, width: number): string => {
  if (sheet.widthOfString(text) <= width) return text;
  let kept = [...text].slice(0, Math.ceil(width));
  while (kept.length > 0 && sheet.widthOfString(kept.join('') + ellipsis) > width) kept = kept.slice(0, Math.min(kept.length - 1, Math.floor(kept.length * 0.9)));
  return kept.join('') + ellipsis;
};

const write = (sheet: Sheet, text: string, { x, y, width, size }: Placed, side: 'left' | 'right' = 'left'): void => {
  sheet.fontSize(size);
  const shown = fitted(sheet, printable(text), width);
  if (shown.trim() === '') return;
  sheet.text(shown, side === 'left' ? x : x + width - sheet.widthOfString(shown), y, { lineBreak: false });
};

const drawHead = (sheet: Sheet, document: PayslipDocument): number => {
  const width = page.width - 2 * page.margin;
  write(sheet, document.mark === null ? document.title : `${document.title}（${document.mark}）`, { x: page.margin, y: page.margin, width: width - 190, size: sizes.title });
  write(sheet, document.company, { x: page.margin + width - 180, y: page.margin + 7, width: 180, size: sizes.company }, 'right');
  let y = page.margin + 34;
  for (const [index, { name, value }] of document.facts.entries()) {
    const x = index % 2 === 0 ? columnStarts.left : columnStarts.right;
    write(sheet, `${name}　${value}`, { x, y, width: columnWidth, size: sizes.fact });
    if (index % 2 === 1 || index === document.facts.length - 1) y += 15;
  }
  y += 4;
  sheet.rect(page.margin, y, width, 42).fill('#eef2f6').fillColor('#1b2733');
  write(sheet, `${document.netPay.title} ${document.netPay.currency}`, { x: page.margin + 12, y: y + 14, width: 200, size: sizes.section + 1.5 });
  write(sheet, decimalText(document.netPay.amount), { x: page.margin + 220, y: y + 6, width: width - 232, size: sizes.net }, 'right');
  return y + 54;
};

/** Rows of a column: a title and its lines for every section that has any, and a little air before the next. */
const rowsOf = (sections: readonly PayslipDocumentSection[]): number => sections.reduce((rows, { lines }) => rows + (lines.length === 0 ? 0 : lines.length + 1.8), 0);

const drawLine = (sheet: Sheet, line: PayslipDocumentLine, at: { readonly x: number; readonly y: number; readonly size: number }): void => {
  const figureWidth = columnWidth * 0.4;
  write(sheet, printable(line.title).trim() === '' ? '–' : line.title, { ...at, width: columnWidth - figureWidth - 6 });
  write(sheet, figureText(line), { ...at, x: at.x + columnWidth - figureWidth, width: figureWidth }, 'right');
};

const drawColumn = (sheet: Sheet, sections: readonly PayslipDocumentSection[], at: { readonly x: number; readonly y: number; readonly row: number }): void => {
  const size = Math.min(sizes.line, at.row * 0.62);
  let { y } = at;
  for (const { title, lines } of sections) {
    if (lines.length === 0) continue;
    sheet.fillColor('#41576b');
    write(sheet, title, { x: at.x, y, width: columnWidth, size: size + 0.5 });
    sheet.fillColor('#1b2733');
    y += at.row;
    sheet.moveTo(at.x, y - at.row * 0.12).lineTo(at.x + columnWidth, y - at.row * 0.12).lineWidth(0.4).strokeColor('#b9c4ce').stroke();
    for (const line of lines) {
      drawLine(sheet, line, { x: at.x, y, size });
      y += at.row;
    }
    y += at.row * 0.8;
  }
};

const newSheet = (document: PayslipDocument): Sheet => {
  const protection = document.password === null ? {} : { userPassword: document.password, ownerPassword: document.password, pdfVersion: '1.7ext3' as const, permissions: { printing: 'highResolution' as const, copying: true, contentAccessibility: true } };
  // The date is the month's: the same payslip is the same file, whenever it is made.
  const info = { Title: printable(document.title), Producer: 'Qinxin', Creator: 'Qinxin', CreationDate: new Date(`${document.month}-01T00:00:00Z`) };
  const sheet = new PDFDocument({ size: [page.width, page.height], margin: 0, lang: document.language, displayTitle: true, info, ...protection, font: font() as never });
  return sheet.fillColor('#1b2733');
};

/** A page that is drawn at once is written at once: everything waits to be read. */
const writtenBytes = (sheet: Sheet): Uint8Array => {
  const chunks: Uint8Array[] = [];
  for (let chunk: unknown = sheet.read(); chunk !== null; chunk = sheet.read()) {
    assert(chunk instanceof Uint8Array, 'a page is bytes');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

/** One A4 page. However many lines there are, they share the page. */
export const renderPayslip = (document: PayslipDocument): Uint8Array => {
  const sheet = newSheet(document);
  const top = drawHead(sheet, document);
  const bottom = page.height - page.margin - document.foot.length * footRow - 8;
  const row = Math.max(Math.min(widestRow, (bottom - top) / Math.max(rowsOf(document.left), rowsOf(document.right), 1)), narrowestRow);
  drawColumn(sheet, document.left, { x: columnStarts.left, y: top, row });
  drawColumn(sheet, document.right, { x: columnStarts.right, y: top, row });
  sheet.fillColor('#5b6b79');
  for (const [index, text] of document.foot.entries()) write(sheet, text, { x: page.margin, y: bottom + 8 + index * footRow, width: page.width - 2 * page.margin - 60, size: sizes.foot });
  // How many lines there are, so that a file with one less is seen to have one less.
  const count = [...document.left, ...document.right].reduce((lines, section) => lines + section.lines.length, 0);
  write(sheet, `#${count}`, { x: page.margin, y: bottom + 8, width: page.width - 2 * page.margin, size: sizes.foot }, 'right');
  sheet.end();
  return writtenBytes(sheet);
};
