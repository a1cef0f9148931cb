/** 通用凭证: every field of a voucher under its own heading, as text with separators or as a workbook. */
import { failure, success, type Result } from '#kernel/base/result';
import type { JournalFile } from '#contracts/output/journal-file';
import type { Output, OutputProblem } from '#contracts/output/output';
import { plainText, readSeparated, separatedLine, textOfFile } from '#contracts/output/separated-file';
import { readSheet, sheetMediaType, writeSheet } from '#contracts/output/sheet-file';
import { amountOf, amountText, shortText, summaryOf, type ReadLine } from './voucher.ts';

const headings = ['凭证日期', '凭证字', '凭证号', '分录号', '单位', '币种', '摘要', '科目编码', '科目名称', '成本中心编码', '成本中心', '借方金额', '贷方金额'] as const;
const longestText = 200;

type Row = readonly [readonly string[], debit: string, credit: string];

const rowsOf = ({ vouchers }: JournalFile): readonly Row[] => vouchers.flatMap((voucher) => voucher.lines.map((line, index): Row => [
  [voucher.date, voucher.word, String(voucher.number), String(index + 1), voucher.legalEntity, voucher.currency, line.summary, line.account, line.accountTitle, line.costCentre, line.costCentreTitle].map((text) => plainText(shortText(text, longestText))),
  amountText(line.debit), amountText(line.credit),
]));

const readRows = (rows: readonly (readonly string[])[]): Result<readonly ReadLine[], OutputProblem> => {
  const [first, ...body] = rows;
  if (first === undefined || first.length !== headings.length || headings.some((heading, index) => first[index] !== heading)) return failure({ code: 'wrongColumns', at: 'line 1' });
  const lines: ReadLine[] = [];
  for (const [index, row] of body.entries()) {
    const at = `line ${index + 2}`;
    if (row.length !== headings.length) return failure({ code: 'wrongColumns', at });
    const [date = '', word = '', number = '', entry = '', legalEntity = '', currency = '', , account = '', , , , debitText = '', creditText = ''] = row;
    const [debit, credit] = [amountOf(debitText), amountOf(creditText)];
    if (debit === null || credit === null || debitText === '' || creditText === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^[1-9]\d*$/.test(number) || !/^[1-9]\d*$/.test(entry) || !/^[A-Z]{3}$/.test(currency)) return failure({ code: 'wrongValue', at });
    lines.push({ voucher: `${word}-${number}`, legalEntity, currency, account, debit, credit, at });
  }
  return success(lines);
};

const byteOrderMark = '\uFEFF';

/** UTF-8 with a byte order mark, commas, CR LF. */
export const genericJournalText: Output<JournalFile> = {
  code: 'genericJournalText', title: { zh: '通用凭证（CSV）', en: 'Vouchers, plain (CSV)' }, mediaType: 'text/csv; charset=utf-8',
  fileName: ({ name }) => `journal-${name}.csv`,
  render: (file) => new TextEncoder().encode(`${byteOrderMark}${separatedLine(headings)}${rowsOf(file).map(([texts, debit, credit]) => separatedLine([...texts, debit, credit])).join('')}`),
  check: (bytes) => {
    const text = textOfFile(bytes, 'utf-8');
    if (!text.ok) return text;
    const rows = readSeparated(text.value);
    if (!rows.ok) return rows;
    const lines = readRows(rows.value);
    return lines.ok ? summaryOf(lines.value) : lines;
  },
};

export const genericJournalBook: Output<JournalFile> = {
  code: 'genericJournalBook', title: { zh: '通用凭证（Excel）', en: 'Vouchers, plain (Excel)' }, mediaType: sheetMediaType,
  fileName: ({ name }) => `journal-${name}.xlsx`,
  render: (file) => writeSheet('凭证', [[...headings], ...rowsOf(file).map(([texts, debit, credit]) => [...texts, { number: debit }, { number: credit }])]),
  check: (bytes) => {
    const rows = readSheet(bytes);
    if (!rows.ok) return rows;
    const lines = readRows(rows.value);
    return lines.ok ? summaryOf(lines.value) : lines;
  },
};
