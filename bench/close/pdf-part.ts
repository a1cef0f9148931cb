/**
 * Payslips as PDF: whether each says what was meant, and how long ten thousand would take. Documents are made up by seed with
 * the number of lines that payslips have; the drawer is the product's own, the reader is the output's own. The part `large`
 * draws those of a whole company.
 */
import { createPayslipDrawer } from '#apps/work/payslip-drawer';
import type { PayslipDocument, PayslipDocumentLine } from '#contracts/output/payslip-document';
import { checkPayslip, readPayslipTexts } from '#outputs/payslip';
import type { Suite } from '../figure.ts';
import { createRandom } from '../main-line/seeded-random.ts';

const fullSize = 2_000;
const asMany = 10_000;
const titles = ['基本工资', '岗位津贴', '工作日加班工资', '休息日加班工资', '法定节假日加班工资', '缺勤扣减', '养老保险（个人）', '医疗保险（个人）', '失业保险（个人）', '住房公积金（个人）', '个人所得税', '餐补', '交通补贴', '全勤奖', '绩效奖金'];
const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'];

const amountOf = (random: () => number): string => {
  const fen = Math.floor(random() * 3_000_000) - 200_000;
  return `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
};

const documentOf = (random: () => number, index: number): PayslipDocument => {
  const lines = (count: number): readonly PayslipDocumentLine[] => Array.from({ length: count }, (_, place) => ({ title: titles[(place + index) % titles.length] ?? '', amount: amountOf(random), unit: 'money' }));
  return {
    language: 'zh-CN', month: '2026-10', personNumber: `P${String(index).padStart(6, '0')}`, title: '2026-10 工资条', company: '星河示例制造有限公司', mark: null,
    facts: [{ name: '姓名', value: `${surnames[index % surnames.length]}员工${index}` }, { name: '部门', value: `第${index % 40}车间` }, { name: '计薪周期', value: '2026-10-01 – 2026-10-31' }, { name: '发薪日', value: '2026-11-10' }],
    netPay: { title: '实发', amount: amountOf(random), currency: 'CNY' }, left: [{ title: '考勤数量', lines: [{ title: '正常工时', amount: String(Math.floor(random() * 12_000)), unit: 'minute' }] }, { title: '应发项目', lines: lines(12) }],
    right: [{ title: '社保公积金（个人）', lines: lines(5) }, { title: '个人所得税', lines: lines(2) }, { title: '结果', lines: lines(3) }, { title: '单位缴纳', lines: lines(6) }], foot: ['校验码 0123456789abcdef'], password: null,
  };
};

const digitsOf = (amount: string): bigint => BigInt(amount.replace('.', ''));

/** Whether a file says every figure of its document and its person, and does nothing else. */
const isRight = (document: PayslipDocument, content: Uint8Array): boolean => {
  const [read, texts] = [checkPayslip(content), readPayslipTexts(content)];
  if (!read.ok || !texts.ok) return false;
  const expected = [...document.left, ...document.right].flatMap(({ lines }) => lines.map(({ title, amount }) => `${title} ${digitsOf(amount)}`));
  const found = read.value.lines.map(({ key, amount }) => `${key} ${amount}`);
  return read.value.totals['netPay'] === digitsOf(document.netPay.amount) && expected.toSorted().join('\n') === found.toSorted().join('\n')
    && document.facts.every(({ name, value }) => texts.value.some(({ text }) => text === `${name}　${value}`));
};

export const pdfPart: Suite['parts'][number] = {
  name: 'pdf',
  run: async ({ scale, seeds, log }) => {
    const random = createRandom(seeds[0] ?? 1);
    const documents = Array.from({ length: Math.max(50, Math.round(fullSize * scale)) }, (_, index) => documentOf(random, index));
    const drawer = createPayslipDrawer();
    const startedAt = performance.now();
    let [bytes, wrong] = [0, 0];
    let seconds = 0;
    try {
      for (let at = 0; at < documents.length; at += 500) {
        const step = documents.slice(at, at + 500);
        const begun = performance.now();
        const files = await drawer.draw(step);
        seconds += (performance.now() - begun) / 1000;
        for (const [index, { content }] of files.entries()) {
          bytes += content.length;
          if (!isRight(step[index]!, content)) wrong += 1;
        }
      }
    } finally {
      await drawer.close();
    }
    log(`  ${documents.length} files, ${(bytes / documents.length / 1024).toFixed(1)} KiB each, drawn in ${seconds.toFixed(1)} s of ${((performance.now() - startedAt) / 1000).toFixed(1)} s with reading`);
    return [
      { bar: 'pdf.seconds', value: (seconds * asMany) / documents.length, n: documents.length, note: 'drawn, as for 10,000' },
      { bar: 'pdf.wrong', value: wrong, n: documents.length, note: 'read back by the layout\'s own reader' },
    ];
  },
};
