/** Text with separated fields (RFC 4180, any separator): written for other programs and read back independently. */
import { failure, success, type Result } from '#kernel/base/result';
import type { OutputProblem } from './output.ts';

// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001F\u007F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/g;
const formulaStart = /^[=+\-@]/;

/** Free text on one line; text that a spreadsheet would take for a formula begins with an apostrophe. */
export const plainText = (text: string): string => {
  const line = text.replace(unprintable, ' ');
  return formulaStart.test(line) ? `'${line}` : line;
};

/** Fields of one line, quoted where needed, with CR LF. */
export const separatedLine = (fields: readonly string[], separator = ','): string =>
  `${fields.map((field) => (field.includes(separator) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(separator)}\r\n`;

/** The text of a file's bytes; bytes that the encoding does not have are refused. A byte order mark is no part of it. */
export const textOfFile = (bytes: Uint8Array, encoding: 'utf-8' | 'gb18030'): Result<string, OutputProblem> => {
  try {
    return success(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return failure({ code: 'wrongEncoding', at: 'file' });
  }
};

/** Rows of fields. A quote that never ends, or text after one, is refused; so is a last line without its end. */
export const readSeparated = (text: string, separator = ','): Result<readonly (readonly string[])[], OutputProblem> => {
  const rows: string[][] = [];
  let at = 0;
  let row: string[] = [];
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        if (at >= text.length) return failure({ code: 'truncated', at: `line ${rows.length + 1}` });
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') { field += '"'; at += 1; }
        else break;
      }
      at += 1;
    } else {
      const from = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') at += 1;
      field = text.slice(from, at);
    }
    row.push(field);
    if (at >= text.length) return failure({ code: 'truncated', at: `line ${rows.length + 1}` });
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (text[at] !== '\r' && text[at] !== '\n') return failure({ code: 'wrongValue', at: `line ${rows.length + 1}` });
    at += text.startsWith('\r\n', at) ? 2 : 1;
    rows.push(row);
    row = [];
  }
  return success(rows);
};
