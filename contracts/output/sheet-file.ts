/**
 * A workbook with one sheet, as layouts for other programs need it: text cells that stay text, number cells whose digits
 * are written as given, no times, no names of machines. Equal cells are equal bytes. The reader beside it knows OOXML and
 * nothing of the writer: it reads what a spreadsheet program saves as well.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { failure, success, type Result } from '#kernel/base/result';
import type { OutputProblem } from './output.ts';

/** A text, or a decimal number by its digits. */
export type SheetCell = string | { readonly number: string };

export const sheetMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Characters that XML cannot hold, or that turn the direction of text, go. */
// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g;
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;', '\n': '&#10;', '\t': '&#9;' };
const escaped = (text: string): string => text.replace(unwritable, '').replace(loneSurrogate, '').replace(/[&<>"\r\n\t]/g, (sign) => escapes[sign] ?? sign);

/** A, B, … Z, AA: the letters of a column counted from 0. */
const columnLetters = (index: number): string => (index < 26 ? '' : columnLetters(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

const cellXml = (cell: SheetCell, at: string): string => {
  if (typeof cell !== 'string') return `<c r="${at}" s="1"><v>${cell.number}</v></c>`;
  return cell === '' ? '' : `<c r="${at}" s="0" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
};

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const contentTypes = `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`;
const styles = `${head}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>`;
/** A fixed day by the machine's own wall clock, which is what a zip archive writes down: the time of writing stands nowhere. */
const noTime = (): Date => new Date(1980, 0, 2, 12);

/** The bytes of a workbook with one sheet. */
export const writeSheet = (sheetName: string, rows: readonly (readonly SheetCell[])[]): Uint8Array => {
  const body = rows.map((row, index) => `<row r="${index + 1}">${row.map((cell, column) => cellXml(cell, `${columnLetters(column)}${index + 1}`)).join('')}</row>`);
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><sheetData>${body.join('')}</sheetData></worksheet>`,
    'xl/styles.xml': styles,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])), { level: 6, mtime: noTime() });
};

const refuse = (code: OutputProblem['code'], at: string): Result<never, OutputProblem> => failure({ code, at });
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (xml: string): string => xml.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) =>
  (name === undefined ? String.fromCodePoint(Number.parseInt(hex ?? decimal ?? '0', hex === undefined ? 10 : 16)) : (entities[name] ?? whole)));
const textsOf = (xml: string): string => [...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/g)].map((match) => plain(match[1] ?? '')).join('');
const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
const columnOf = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** An archive whose directory ends the file, whose parts inflate to no more than they may. */
const openParts = (bytes: Uint8Array, limit: number): Result<Readonly<Record<string, Uint8Array>>, OutputProblem> => {
  let inflated = 0;
  let hasActiveContent = false;
  try {
    const parts = unzipSync(bytes, { filter: ({ name, originalSize }) => {
      if (/vbaProject|externalLinks|activeX|embeddings/i.test(name)) hasActiveContent = true;
      if (!/^xl\/(worksheets\/sheet1|sharedStrings)\.xml$/.test(name)) return false;
      inflated += originalSize;
      return inflated <= limit;
    } });
    if (hasActiveContent) return refuse('activeContent', 'xl');
    return inflated > limit ? refuse('wrongValue', 'size') : success(parts);
  } catch {
    return refuse('unreadable', 'archive');
  }
};

/** The texts of the cells of the first sheet, row by row; numbers by their digits. A formula is refused. */
export const readSheet = (bytes: Uint8Array, limit = 200_000_000): Result<readonly (readonly string[])[], OutputProblem> => {
  const parts = openParts(bytes, limit);
  if (!parts.ok) return parts;
  const sheet = parts.value['xl/worksheets/sheet1.xml'];
  if (sheet === undefined) return refuse('missingPart', 'xl/worksheets/sheet1.xml');
  const xml = strFromU8(sheet);
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) return refuse('activeContent', 'document type');
  if (!xml.trimEnd().endsWith('</worksheet>')) return refuse('truncated', 'sheet');
  if (/<f[\s>/]/.test(xml)) return refuse('activeContent', 'formula');
  const shared = parts.value['xl/sharedStrings.xml'];
  const strings = shared === undefined ? [] : [...strFromU8(shared).matchAll(/<si>([\s\S]*?)<\/si>/g)].map((match) => textsOf(match[1] ?? ''));
  const rows: string[][] = [];
  for (const row of xml.matchAll(/<row(\s[^>]*)?>([\s\S]*?)<\/row>/g)) {
    const cells: string[] = [];
    for (const match of (row[2] ?? '').matchAll(/<c(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const tag = match[1] ?? '';
      const place = /^([A-Z]{1,3})(\d+)$/.exec(attribute(tag, 'r'));
      const column = place === null ? cells.length : columnOf(place[1] ?? 'A');
      if (column > 500) return refuse('wrongColumns', attribute(tag, 'r'));
      while (cells.length < column) cells.push('');
      const value = /<v>([^<]*)<\/v>/.exec(match[2] ?? '')?.[1] ?? '';
      cells[column] = attribute(tag, 't') === 'inlineStr' ? textsOf(match[2] ?? '') : attribute(tag, 't') === 's' ? (strings[Number(value)] ?? '') : plain(value);
    }
    rows.push(cells);
  }
  return success(rows);
};
