/** 增减员: who joins and who leaves the contributions of a place in a month, for the counters of insurance and housing fund. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatScaled } from '#kernel/quantity/decimal';
import type { InsuranceChangeReason, InsuranceChangesFile } from '#contracts/output/insurance-file';
import type { Output, OutputProblem, OutputSummary } from '#contracts/output/output';
import { readSheet, sheetMediaType, writeSheet, type SheetCell } from '#contracts/output/sheet-file';

const reasonTitles: Readonly<Record<InsuranceChangeReason, readonly [kind: '增员' | '减员', reason: string]>> = { hired: ['增员', '新入职'], movedHere: ['增员', '参保地转入'], left: ['减员', '离职'], movedAway: ['减员', '参保地转出'] };

const headings = ['序号', '工号', '姓名', '证件号码', '变动类型', '变动原因', '变动日期', '社保申报基数', '公积金申报基数'] as const;
const base = (fen: bigint | null): SheetCell => (fen === null ? '' : { number: formatScaled(fen, 2) });
const baseForm = /^(\d{1,12}\.\d{2})?$/;
const fenOf = (text: string): bigint => (text === '' ? 0n : BigInt(text.replace('.', '')));

const read = (rows: readonly (readonly string[])[]): Result<OutputSummary, OutputProblem> => {
  const [first, ...body] = rows;
  if (first === undefined || first.length !== headings.length || headings.some((heading, index) => first[index] !== heading)) return failure({ code: 'wrongColumns', at: 'row 1' });
  let joining = 0n;
  let insuranceBase = 0n;
  let housingFundBase = 0n;
  const known = new Set<string>();
  const lines: { key: string; amount: bigint }[] = [];
  for (const [index, row] of body.entries()) {
    const at = `row ${index + 2}`;
    const [number = '', , , identity = '', kind = '', reason = '', date = '', insurance = '', fund = ''] = row;
    if (number !== String(index + 1) || !Object.values(reasonTitles).some((titles) => titles[0] === kind && titles[1] === reason)) return failure({ code: 'wrongValue', at });
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !baseForm.test(insurance) || !baseForm.test(fund)) return failure({ code: 'wrongValue', at });
    const key = `${identity} ${kind}`;
    if (identity !== '' && known.has(key)) return failure({ code: 'repeatedKey', at });
    known.add(key);
    if (kind === '增员') joining += 1n;
    insuranceBase += fenOf(insurance);
    housingFundBase += fenOf(fund);
    lines.push({ key: `${key} ${date}`, amount: fenOf(insurance) });
  }
  return success({ records: lines.length, lines, totals: { joining, leaving: BigInt(lines.length) - joining, insuranceBase, housingFundBase } });
};

export const insuranceChanges: Output<InsuranceChangesFile> = {
  code: 'insuranceChanges', title: { zh: '增减员名单', en: 'Joining and leaving contributions' }, mediaType: sheetMediaType,
  fileName: ({ month, placeNumber }) => `insurance-changes-${month}-${placeNumber}.xlsx`,
  render: ({ rows }) => writeSheet('增减员', [[...headings], ...rows.map((row, index): readonly SheetCell[] => [
    { number: String(index + 1) }, row.personNumber, row.name, row.identityNumber, ...reasonTitles[row.reason], row.date, base(row.insuranceBase), base(row.housingFundBase),
  ])]),
  check: (bytes) => {
    const rows = readSheet(bytes);
    return rows.ok ? read(rows.value.map((row) => [...row, ...Array.from({ length: Math.max(0, headings.length - row.length) }, () => '')])) : rows;
  },
};
