/**
 * The pay result in full, for a payroll system that the customer keeps: one line a person and item, with the key by which it
 * is written once however often it is sent. What that system then holds is handed back in the same columns and compared.
 */
import { failure, success, type Result } from '#kernel/base/result';
import type { Output, OutputProblem, OutputSummary } from '#contracts/output/output';
import type { PayResultFile, PayResultLine, PayResultRecord } from '#contracts/output/pay-result-file';
import { plainText, readSeparated, separatedLine, textOfFile } from '#contracts/output/separated-file';

const headings = ['key', 'person_number', 'item', 'title', 'unit', 'amount'] as const;
const amountForm = /^-?\d{1,15}(\.\d{1,6})?$/;
const endForm = /^end:(\d+)$/;
const millionths = 6;

/** An amount as a whole number of millionths: units have different numbers of decimals. */
const exactAmount = (text: string): bigint | null => {
  if (!amountForm.test(text)) return null;
  const [whole = '', rest = ''] = text.split('.');
  return BigInt(`${whole}${rest.padEnd(millionths, '0')}`);
};

/** What a line is known by, wherever it is written. */
const keyOf = (file: Pick<PayResultFile, 'month' | 'runId'>, line: Pick<PayResultLine, 'personNumber' | 'item'>): string => `${file.month}:${file.runId}:${line.personNumber}:${line.item}`;

/** The lines of bytes in this layout, whoever wrote them. With `isWhole`, the last line must say how many there are. */
export const readPayResult = (bytes: Uint8Array, isWhole: boolean): Result<readonly PayResultRecord[], OutputProblem> => {
  const text = textOfFile(bytes, 'utf-8');
  if (!text.ok) return text;
  const rows = readSeparated(text.value);
  if (!rows.ok) return rows;
  const [first, ...body] = rows.value;
  if (first === undefined || headings.some((heading, index) => first[index] !== heading) || first.length !== headings.length) return failure({ code: 'wrongColumns', at: 'line 1' });
  const end = endForm.exec(body.at(-1)?.[0] ?? '');
  if (isWhole && end === null) return failure({ code: 'truncated', at: 'file' });
  const records = end === null ? body : body.slice(0, -1);
  if (end !== null && Number(end[1]) !== records.length) return failure({ code: 'countDiffers', at: 'end' });
  const known = new Set<string>();
  const found: PayResultRecord[] = [];
  for (const [index, row] of records.entries()) {
    const at = `line ${index + 2}`;
    const [key = '', personNumber = '', item = '', , , amountText = ''] = row;
    const amount = exactAmount(amountText);
    if (row.length !== headings.length) return failure({ code: 'wrongColumns', at });
    if (amount === null || key === '' || !key.endsWith(`:${personNumber}:${item}`)) return failure({ code: 'wrongValue', at });
    if (known.has(key)) return failure({ code: 'repeatedKey', at });
    known.add(key);
    found.push({ key, personNumber, item, amount });
  }
  return success(found);
};

const check = (bytes: Uint8Array): Result<OutputSummary, OutputProblem> => {
  const records = readPayResult(bytes, true);
  if (!records.ok) return records;
  return success({ records: records.value.length, totals: { amount: records.value.reduce((sum, { amount }) => sum + amount, 0n) }, lines: records.value.map(({ key, amount }) => ({ key, amount })) });
};

export const payResult: Output<PayResultFile> = {
  code: 'payResult', title: { zh: '薪资结果（逐行）', en: 'Pay result, line by line' }, mediaType: 'text/csv; charset=utf-8',
  fileName: ({ month, runId }) => `pay-result-${month}-${runId}.csv`,
  render: (file) => new TextEncoder().encode([
    separatedLine(headings),
    ...file.lines.map((line) => separatedLine([keyOf(file, line), line.personNumber, line.item, plainText(line.title), line.unit, line.amount])),
    separatedLine([`end:${file.lines.length}`, '', '', '', '', '']),
  ].join('')),
  check,
};
