/**
 * Two generic layouts of 代发工资 files. A: a table with a heading, one payee a row, no totals, as banks' templates have it.
 * B: a batch with a head (count and total) before its rows and an end (count, total, checksum) after them. Both in UTF-8 or
 * GB18030. Which of them a bank takes is written in its own template.
 */
import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import type { BankFileInput, BankFileLine } from '#contracts/output/bank-file';
import type { Output } from '#contracts/output/output';
import { formatScaled } from '#kernel/quantity/decimal';
import { plainText, totalOf } from './file-text.ts';
import { checkSalaryBatch, checkSalaryTable } from './read-salary-files.ts';

type Encoding = 'utf-8' | 'gb18030';

const encoded = (text: string, encoding: Encoding): Uint8Array => (encoding === 'utf-8' ? new TextEncoder().encode(text) : new Uint8Array(iconv.encode(text, 'gb18030')));

/** No program that opens the table may take a text for a formula. */
const harmless = (text: string): string => (/^[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text);

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const tableRow = (line: BankFileLine, index: number, scale: number): string =>
  [String(index + 1), line.accountNumber, harmless(plainText(line.holderName, 60)), formatScaled(line.amount, scale), harmless(plainText(line.bankName, 60)), line.branchCode, line.key, harmless(plainText(line.remark, 60))].map(cell).join(',');

const renderTable = (encoding: Encoding) => ({ lines, scale }: BankFileInput): Uint8Array =>
  encoded(['序号,收款账号,收款户名,金额,开户行,联行号,业务编号,附言', ...lines.map((line, index) => tableRow(line, index, scale)), ''].join('\r\n'), encoding);

const field = (text: string): string => plainText(text.replaceAll('|', ' '), 60);

const renderBatch = (encoding: Encoding) => ({ number, payDate, currency, scale, payer, lines }: BankFileInput): Uint8Array => {
  const [count, total] = [String(lines.length), formatScaled(totalOf(lines), scale)];
  const rows = lines.map((line, index) => ['D', String(index + 1), line.key, line.accountNumber, field(line.holderName), formatScaled(line.amount, scale), field(line.bankName), line.branchCode, field(line.remark)].join('|'));
  const sum = createHash('sha256').update(rows.join('\r\n')).digest('hex');
  return encoded([['H', number, payDate, currency, payer.accountNumber, field(payer.holderName), count, total].join('|'), ...rows, ['T', count, total, sum].join('|'), ''].join('\r\n'), encoding);
};

const nameOfEncoding: Readonly<Record<Encoding, string>> = { 'utf-8': 'UTF-8', gb18030: 'GB18030' };

const table = (code: string, encoding: Encoding): Output<BankFileInput> => ({
  code, title: { zh: `通用代发格式甲(表格,${nameOfEncoding[encoding]})`, en: `Generic salary layout A (table, ${nameOfEncoding[encoding]})` }, mediaType: 'text/csv',
  fileName: ({ number }) => `${number}-salary.csv`, render: renderTable(encoding), check: (bytes) => checkSalaryTable(bytes, encoding),
});

const batch = (code: string, encoding: Encoding): Output<BankFileInput> => ({
  code, title: { zh: `通用代发格式乙(批量文本,${nameOfEncoding[encoding]})`, en: `Generic salary layout B (batch text, ${nameOfEncoding[encoding]})` }, mediaType: 'text/plain',
  fileName: ({ number }) => `${number}-salary.txt`, render: renderBatch(encoding), check: (bytes) => checkSalaryBatch(bytes, encoding),
});

export const salaryTable = table('salaryTable', 'utf-8');
export const salaryTableGb18030 = table('salaryTableGb18030', 'gb18030');
export const salaryBatch = batch('salaryBatch', 'utf-8');
export const salaryBatchGb18030 = batch('salaryBatchGb18030', 'gb18030');
