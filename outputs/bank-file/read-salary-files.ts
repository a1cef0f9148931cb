/** Reads the generic salary layouts from their bytes, by their description alone. */
import { createHash } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import type { OutputProblem, OutputSummary } from '#contracts/output/output';

type Line = OutputSummary['lines'][number];
type Read<T> = Result<T, OutputProblem>;

const refuse = (code: OutputProblem['code'], at: string): { readonly ok: false; readonly error: OutputProblem } => failure({ code, at });

const textOf = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Records of lines that each end in CR LF; null when the last one does not. */
const recordsOf = (text: string): readonly string[] | null => (text.endsWith('\r\n') ? text.slice(0, -2).split('\r\n') : null);

/** Cells of one row by RFC 4180; null when quotes are left open. */
const cellsOf = (row: string): readonly string[] | null => {
  const cells: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/gy;
  while (pattern.lastIndex <= row.length) {
    const found = pattern.exec(row);
    if (found === null) return null;
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '') return cells;
  }
  return null;
};

const amountOf = (text: string, digits: number | null): { readonly units: bigint; readonly digits: number } | null => {
  const [whole = '', part = '', ...more] = text.split('.');
  if (!/^(?:0|[1-9]\d{0,14})$/.test(whole) || !/^\d{0,4}$/.test(part) || more.length > 0 || (digits !== null && part.length !== digits)) return null;
  return { units: BigInt(whole + part), digits: part.length };
};

/** `texts` are those that a program may take for formulas. */
type Fields = { readonly sequence: string; readonly key: string; readonly account: string; readonly amount: string; readonly texts: readonly string[] };

const linesOf = (rows: readonly Fields[]): Read<{ readonly lines: readonly Line[]; readonly digits: number }> => {
  const lines: Line[] = [];
  const keys = new Set<string>();
  let digits: number | null = null;
  for (const [index, { sequence, key, account, amount, texts }] of rows.entries()) {
    const at = `row ${index + 1}`;
    const read = amountOf(amount, digits);
    if (sequence !== String(index + 1) || read === null || read.units === 0n || !/^[A-Z0-9]{5,34}$/.test(account) || !/^[A-Za-z0-9-]{1,35}$/.test(key)) return refuse('wrongValue', at);
    if (texts.some((text) => /^[=+@＝＋＠\t-]/.test(text))) return refuse('activeContent', at);
    if (keys.has(key)) return refuse('repeatedKey', at);
    keys.add(key);
    digits = read.digits;
    lines.push({ key, amount: read.units });
  }
  return success({ lines, digits: digits ?? 0 });
};

const summaryOf = (lines: readonly Line[]): OutputSummary => ({ records: lines.length, totals: { amount: lines.reduce((sum, { amount }) => sum + amount, 0n) }, lines });

/** Layout A. */
export const checkSalaryTable = (bytes: Uint8Array, encoding: string): Read<OutputSummary> => {
  const text = textOf(bytes, encoding);
  if (text === null) return refuse('wrongEncoding', 'file');
  const records = recordsOf(text);
  if (records === null) return refuse('truncated', 'end');
  const [heading, ...body] = records.map(cellsOf);
  if (heading?.join() !== '序号,收款账号,收款户名,金额,开户行,联行号,业务编号,附言') return refuse('wrongColumns', 'row 0');
  const rows: Fields[] = [];
  for (const [index, cells] of body.entries()) {
    if (cells === null || cells.length !== 8) return refuse('wrongColumns', `row ${index + 1}`);
    const [sequence = '', account = '', name = '', amount = '', bank = '', , key = '', remark = ''] = cells;
    rows.push({ sequence, key, account, amount, texts: [name, bank, remark] });
  }
  const read = linesOf(rows);
  return read.ok ? success(summaryOf(read.value.lines)) : read;
};

/** Layout B. */
export const checkSalaryBatch = (bytes: Uint8Array, encoding: string): Read<OutputSummary> => {
  const text = textOf(bytes, encoding);
  if (text === null) return refuse('wrongEncoding', 'file');
  const records = recordsOf(text);
  const head = records?.[0]?.split('|') ?? [];
  const end = records?.at(-1)?.split('|') ?? [];
  if (records === null || head[0] !== 'H' || end[0] !== 'T') return refuse('truncated', 'end');
  if (head.length !== 8 || end.length !== 4) return refuse('wrongColumns', 'head');
  const body = records.slice(1, -1);
  const rows: Fields[] = [];
  for (const [index, record] of body.entries()) {
    const [mark, sequence = '', key = '', account = '', , amount = '', , , remark, ...more] = record.split('|');
    if (mark !== 'D' || remark === undefined || more.length > 0) return refuse('wrongColumns', `row ${index + 1}`);
    // A text between bars is no cell of a table: nothing opens it as a formula.
    rows.push({ sequence, key, account, amount, texts: [] });
  }
  const read = linesOf(rows);
  if (!read.ok) return read;
  const summary = summaryOf(read.value.lines);
  for (const [count, total, at] of [[head[6], head[7], 'head'], [end[1], end[2], 'end']] as const) {
    if (count !== String(summary.records)) return refuse('countDiffers', at);
    if (amountOf(total ?? '', read.value.digits)?.units !== summary.totals['amount']) return refuse('totalDiffers', at);
  }
  return end[3] === createHash('sha256').update(body.join('\r\n')).digest('hex') ? success(summary) : refuse('totalDiffers', 'checksum');
};
