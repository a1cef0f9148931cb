/** Goal: every voucher layout says what was meant, balanced, through its own reader. Method: the conformance kit of outputs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputCases } from '#contracts/output/kit/conformance';
import type { JournalFile, Voucher } from '#contracts/output/journal-file';
import type { Output } from '#contracts/output/output';
import { journalOutputs } from './index.ts';

const line = { summary: '计提工资', accountTitle: '管理费用-工资', costCentreTitle: '行政部' };
const vouchers: readonly Voucher[] = [
  { number: 7, word: '记', date: '2026-10-31', legalEntity: '示例公司', currency: 'CNY', lines: [
    { ...line, account: '660201', costCentre: 'A', debit: 1_234_567n, credit: 0n }, { ...line, account: '500101', costCentre: 'B', debit: -5n, credit: 0n },
    { ...line, account: '221101', costCentre: '', debit: 0n, credit: 1_234_562n },
  ] },
  { number: 8, word: '记', date: '2026-10-31', legalEntity: '示例公司', currency: 'CNY', lines: [{ ...line, account: '221101', costCentre: '', debit: 3n, credit: 0n }, { ...line, account: '1002', costCentre: '', debit: 0n, credit: 3n }] },
];
const input: JournalFile = { name: '2026-10-1', maker: '勤薪', vouchers };
const entries = vouchers.flatMap((voucher) => voucher.lines.map((each) => ({ key: `记-${voucher.number}/${each.account}`, amount: each.debit - each.credit })));
const summary = { records: 5, totals: { debit: 1_234_565n, credit: 1_234_565n }, lines: entries };
const withText = (text: string): JournalFile => ({ ...input, maker: text, vouchers: vouchers.map((voucher) => ({ ...voucher, legalEntity: text, lines: voucher.lines.map((each) => ({ ...each, summary: text, accountTitle: text, costCentreTitle: text })) })) });

const rendered = (output: Output<JournalFile>, changed: readonly Voucher[]): Uint8Array => output.render({ ...input, vouchers: changed });

for (const output of journalOutputs) {
  const cases = outputCases({
    output, samples: [{ input, summary }], withText, knowsItsEnd: output.code === 'kingdeeJournal' || output.code === 'genericJournalBook',
    tampered: () => [
      rendered(output, vouchers.slice(0, 1)),
      rendered(output, vouchers.map((voucher) => ({ ...voucher, lines: voucher.lines.map((each, index) => (index === 0 ? { ...each, debit: each.debit + 1n } : each)) }))),
      rendered(output, vouchers.map((voucher) => ({ ...voucher, lines: voucher.lines.slice(1) }))),
    ],
  });
  for (const { name, run } of cases) test(`${output.code}, ${name}`, run);
  test(`${output.code}: a voucher that is not balanced is refused`, () => {
    const result = output.check(rendered(output, [{ ...vouchers[1]!, lines: [{ ...vouchers[1]!.lines[0]!, debit: 4n }, vouchers[1]!.lines[1]!] }]));
    assert.equal(result.ok ? null : result.error.code, 'notBalanced');
  });
}
