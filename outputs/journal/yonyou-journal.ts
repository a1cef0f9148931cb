/**
 * The text that Yonyou's ledger tool takes in: after a line that names it, one line an entry, fields by position, separated
 * by commas, in GB 18030. Date, word and number together name a voucher; one of the two amounts is 0.
 */
import iconv from 'iconv-lite';
import { failure, success, type Result } from '#kernel/base/result';
import type { JournalFile } from '#contracts/output/journal-file';
import type { Output, OutputProblem } from '#contracts/output/output';
import { plainText, textOfFile } from '#contracts/output/separated-file';
import { amountOf, amountText, shortText, summaryOf, type ReadLine } from './voucher.ts';

const firstLine = '填制凭证,V800';
/** Date, word, number, attachments, summary, account, debit, credit, quantity, foreign amount, rate, maker, settlement, bill, bill date, department. */
const fieldsInLine = 16;
const [numberAt, accountAt, debitAt, creditAt, departmentAt] = [2, 5, 6, 7, 15] as const;

/** The layout has no quotes: what ends a field is not part of one. */
const field = (text: string, longest: number): string => shortText(plainText(text).replaceAll(/[,"\uFF0C]/g, ' '), longest);

const render = ({ vouchers, maker }: JournalFile): Uint8Array => {
  const lines = vouchers.flatMap((voucher) => voucher.lines.map((line) => [
    voucher.date, field(voucher.word, 8), String(voucher.number), '0', field(line.summary, 60), field(line.account, 15), amountText(line.debit), amountText(line.credit), '', '', '', field(maker, 20), '', '', '', field(line.costCentre, 12),
  ].join(',')));
  return new Uint8Array(iconv.encode(`${[firstLine, ...lines].join('\r\n')}\r\n`, 'gb18030'));
};

const readLines = (text: string): Result<readonly ReadLine[], OutputProblem> => {
  if (!text.endsWith('\r\n')) return failure({ code: 'truncated', at: 'file' });
  const [first, ...body] = text.slice(0, -2).split('\r\n');
  if (first !== firstLine) return failure({ code: 'missingPart', at: 'line 1' });
  const lines: ReadLine[] = [];
  for (const [index, row] of body.entries()) {
    const at = `line ${index + 2}`;
    const fields = row.split(',');
    if (fields.length !== fieldsInLine) return failure({ code: 'wrongColumns', at });
    const [date = '', word = '', number = ''] = fields;
    const [debit, credit] = [amountOf(fields[debitAt] ?? ''), amountOf(fields[creditAt] ?? '')];
    if (debit === null || credit === null || !/^\d{4}-\d{2}-\d{2}$/.test(date) || word === '' || !/^[1-9]\d*$/.test(fields[numberAt] ?? '')) return failure({ code: 'wrongValue', at });
    if ((fields[accountAt] ?? '').length > 15 || (fields[departmentAt] ?? '').length > 12) return failure({ code: 'wrongValue', at });
    lines.push({ voucher: `${word}-${number}`, legalEntity: '', currency: '', account: fields[accountAt] ?? '', debit, credit, at });
  }
  return success(lines);
};

export const yonyouJournal: Output<JournalFile> = {
  code: 'yonyouJournal', title: { zh: '用友凭证引入', en: 'Vouchers for Yonyou' }, mediaType: 'text/plain; charset=gb18030',
  fileName: ({ name }) => `yonyou-${name}.txt`,
  render,
  check: (bytes) => {
    const text = textOfFile(bytes, 'gb18030');
    if (!text.ok) return text;
    const lines = readLines(text.value);
    return lines.ok ? summaryOf(lines.value) : lines;
  },
};
