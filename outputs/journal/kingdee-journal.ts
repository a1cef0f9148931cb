/** The column order in which Kingdee's voucher import takes a workbook (标准格式): one row an entry, 37 named columns, most of them left empty. */
import { failure, success, type Result } from '#kernel/base/result';
import type { JournalFile, Voucher, VoucherLine } from '#contracts/output/journal-file';
import type { Output, OutputProblem } from '#contracts/output/output';
import { plainText } from '#contracts/output/separated-file';
import { readSheet, sheetMediaType, writeSheet, type SheetCell } from '#contracts/output/sheet-file';
import { amountOf, amountText, shortText, summaryOf, type ReadLine } from './voucher.ts';

const headings = [
  '凭证日期', '会计年度', '会计期间', '凭证字', '凭证号', '科目代码', '科目名称', '币别代码', '币别名称', '原币金额', '借方金额', '贷方金额', '制单', '审核', '核准', '出纳', '经办', '结算方式', '结算号', '凭证摘要',
  '数量', '数量单位', '单价', '参考信息', '业务日期', '往来业务编号', '附件数', '序号', '系统模块', '业务描述', '汇率类型', '汇率', '分录序号', '核算项目', '过账', '机制凭证', '现金流量',
] as const;
type Heading = (typeof headings)[number];

/** Kingdee names the company's own currency RMB. */
const currencyCode = (currency: string): string => (currency === 'CNY' ? 'RMB' : currency);
const currencyTitle = (currency: string): string => (currency === 'CNY' ? '人民币' : currency);
const departmentForm = /^部门---(.*)---(.*)$/s;

/** One side of an entry is left empty. */
const side = (fen: bigint): SheetCell => (fen === 0n ? '' : { number: amountText(fen) });

const cellsOf = (voucher: Voucher, line: VoucherLine, place: { readonly sequence: number; readonly entry: number; readonly maker: string }): readonly SheetCell[] => {
  const text = (value: string, longest: number): string => plainText(shortText(value, longest));
  const [year = '', month = ''] = voucher.date.split('-');
  const cells: Readonly<Partial<Record<Heading, SheetCell>>> = {
    凭证日期: voucher.date, 会计年度: { number: String(Number(year)) }, 会计期间: { number: String(Number(month)) }, 凭证字: text(voucher.word, 10), 凭证号: { number: String(voucher.number) },
    科目代码: text(line.account, 40), 科目名称: text(line.accountTitle, 80), 币别代码: currencyCode(voucher.currency), 币别名称: currencyTitle(voucher.currency),
    原币金额: { number: amountText(line.debit + line.credit) }, 借方金额: side(line.debit), 贷方金额: side(line.credit), 制单: text(place.maker, 40), 凭证摘要: text(line.summary, 100),
    附件数: { number: '0' }, 序号: { number: String(place.sequence) }, 汇率: { number: '1' }, 分录序号: { number: String(place.entry) },
    核算项目: line.costCentre === '' ? '' : `部门---${text(line.costCentre, 40)}---${text(line.costCentreTitle, 80)}`,
  };
  return headings.map((heading) => cells[heading] ?? '');
};

const readLines = (rows: readonly (readonly string[])[]): Result<readonly ReadLine[], OutputProblem> => {
  const [first, ...body] = rows;
  if (first === undefined || headings.some((heading, index) => (first[index] ?? '') !== heading)) return failure({ code: 'wrongColumns', at: 'row 1' });
  const lines: ReadLine[] = [];
  const entries = new Map<string, number>();
  for (const [index, row] of body.entries()) {
    const at = `row ${index + 2}`;
    const field = (heading: Heading): string => row[headings.indexOf(heading)] ?? '';
    const [debit, credit, original] = [amountOf(field('借方金额')), amountOf(field('贷方金额')), amountOf(field('原币金额'))];
    const voucher = `${field('凭证字')}-${field('凭证号')}`;
    const period = /^(\d{4})-(\d{2})-\d{2}$/.exec(field('凭证日期'));
    const item = field('核算项目');
    if (debit === null || credit === null || original !== debit + credit || period === null) return failure({ code: 'wrongValue', at });
    if (Number(period[1]) !== Number(field('会计年度')) || Number(period[2]) !== Number(field('会计期间')) || (item !== '' && !departmentForm.test(item))) return failure({ code: 'wrongValue', at });
    // Entries of a voucher stand together and count from one.
    const entry = (entries.get(voucher) ?? 0) + 1;
    if (Number(field('分录序号')) !== entry || !/^[1-9]\d*$/.test(field('凭证号'))) return failure({ code: 'missingPart', at });
    entries.set(voucher, entry);
    lines.push({ voucher, legalEntity: '', currency: field('币别代码'), account: field('科目代码'), debit, credit, at });
  }
  return success(lines);
};

export const kingdeeJournal: Output<JournalFile> = {
  code: 'kingdeeJournal', title: { zh: '金蝶凭证引入', en: 'Vouchers for Kingdee' }, mediaType: sheetMediaType,
  fileName: ({ name }) => `kingdee-${name}.xlsx`,
  render: ({ vouchers, maker }) => writeSheet('凭证', [[...headings], ...vouchers.flatMap((voucher, index) => voucher.lines.map((line, entry) => cellsOf(voucher, line, { sequence: index + 1, entry: entry + 1, maker })))]),
  check: (bytes) => {
    const rows = readSheet(bytes);
    if (!rows.ok) return rows;
    const lines = readLines(rows.value);
    return lines.ok ? summaryOf(lines.value) : lines;
  },
};
