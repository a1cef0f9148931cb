/**
 * 综合所得预扣预缴, 正常工资薪金所得: the columns in which the tax bureau's withholding client takes in a month. Contributions
 * are those of the month; the special additional deductions and everything before them are running totals of the tax year.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { formatScaled } from '#kernel/quantity/decimal';
import type { Output, OutputProblem, OutputSummary } from '#contracts/output/output';
import { isResidentNumber, taxDeductionKinds, type TaxFile, type TaxRow } from '#contracts/output/tax-file';
import { readSheet, sheetMediaType, writeSheet, type SheetCell } from '#contracts/output/sheet-file';

const headings = [
  '工号', '*姓名', '*证件类型', '*证件号码', '本期收入', '本期免税收入', '基本养老保险费', '基本医疗保险费', '失业保险费', '住房公积金',
  '累计子女教育', '累计继续教育', '累计住房贷款利息', '累计住房租金', '累计赡养老人', '累计3岁以下婴幼儿照护', '累计个人养老金',
  '企业(职业)年金', '商业健康保险', '税延养老保险', '其他', '准予扣除的捐赠额', '减免税额', '备注',
] as const;
const [firstAmount, lastAmount, incomeAt] = [4, 22, 4] as const;

const amount = (fen: bigint): SheetCell => ({ number: formatScaled(fen, 2) });
const nothing: SheetCell = { number: '0.00' };

const cellsOf = (row: TaxRow): readonly SheetCell[] => [
  row.personNumber, row.name, row.identityKind, row.identityNumber, amount(row.income), amount(row.exemptIncome), amount(row.pension), amount(row.medical), amount(row.unemployment), amount(row.housingFund),
  ...taxDeductionKinds.map((kind) => amount(row.deductions[kind])), nothing, nothing, nothing, nothing, nothing, nothing, '',
];

const amountForm = /^-?\d{1,12}\.\d{2}$/;

const read = (rows: readonly (readonly string[])[]): Result<OutputSummary, OutputProblem> => {
  const [first, ...body] = rows;
  if (first === undefined || headings.some((heading, index) => first[index] !== heading) || first.length !== headings.length) return failure({ code: 'wrongColumns', at: 'row 1' });
  const totals = new Map<string, bigint>();
  const known = new Set<string>();
  const lines: { key: string; amount: bigint }[] = [];
  for (const [index, row] of body.entries()) {
    const at = `row ${index + 2}`;
    const [, , kind = '', number = ''] = row;
    if (kind !== '居民身份证' || !isResidentNumber(number)) return failure({ code: 'wrongValue', at });
    if (known.has(number)) return failure({ code: 'repeatedKey', at });
    known.add(number);
    for (let column = firstAmount; column <= lastAmount; column += 1) {
      const text = row[column] ?? '';
      if (!amountForm.test(text)) return failure({ code: 'wrongValue', at: `${at}, column ${column + 1}` });
      const heading = headings[column] ?? '';
      totals.set(heading, (totals.get(heading) ?? 0n) + BigInt(text.replace('.', '')));
    }
    lines.push({ key: number, amount: BigInt((row[incomeAt] ?? '').replace('.', '')) });
  }
  const sumOf = (heading: (typeof headings)[number]): bigint => totals.get(heading) ?? 0n;
  return success({
    records: lines.length, lines,
    totals: {
      income: sumOf('本期收入'), exemptIncome: sumOf('本期免税收入'), pension: sumOf('基本养老保险费'), medical: sumOf('基本医疗保险费'), unemployment: sumOf('失业保险费'), housingFund: sumOf('住房公积金'),
      deductions: headings.slice(10, 17).reduce((sum, heading) => sum + sumOf(heading), 0n),
    },
  });
};

export const taxFiling: Output<TaxFile> = {
  code: 'taxWages', title: { zh: '个税申报：正常工资薪金所得', en: 'Tax filing: wages' }, mediaType: sheetMediaType,
  fileName: ({ month, entityNumber }) => `tax-wages-${month}-${entityNumber}.xlsx`,
  render: ({ rows }) => writeSheet('正常工资薪金收入', [[...headings], ...rows.map(cellsOf)]),
  check: (bytes) => {
    const rows = readSheet(bytes);
    return rows.ok ? read(rows.value) : rows;
  },
};
