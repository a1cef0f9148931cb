/** Goal: the pay result says what was meant through its own reader, with keys that are written once. Method: the kit of outputs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputCases } from '#contracts/output/kit/conformance';
import type { PayResultFile } from '#contracts/output/pay-result-file';
import { payResult, readPayResult } from './index.ts';

const lines = [
  { personNumber: 'SH1', item: 'netPay', title: '实发工资', unit: 'CNY', amount: '12345.67' }, { personNumber: 'SH1', item: 'paidDays', title: '计薪天数', unit: 'day', amount: '21.5' },
  { personNumber: 'SH2', item: 'netPay', title: '实发工资', unit: 'CNY', amount: '-0.01' },
];
const input: PayResultFile = { month: '2026-10', runId: 3, digest: 'a', lines };
const summary = { records: 3, totals: { amount: 12_367_160_000n }, lines: [{ key: '2026-10:3:SH1:netPay', amount: 12_345_670_000n }, { key: '2026-10:3:SH1:paidDays', amount: 21_500_000n }, { key: '2026-10:3:SH2:netPay', amount: -10_000n }] };
const cases = outputCases({
  output: payResult, samples: [{ input, summary }], knowsItsEnd: true, withText: (text) => ({ ...input, lines: lines.map((line) => ({ ...line, title: text })) }),
  tampered: (bytes) => [
    payResult.render({ ...input, lines: lines.slice(1) }), payResult.render({ ...input, lines: [...lines, lines[0]!] }),
    new TextEncoder().encode(new TextDecoder().decode(bytes).replace('12345.67', '12345.68')), new TextEncoder().encode(new TextDecoder().decode(bytes).replace('end:3', 'end:4')),
  ],
});
for (const { name, run } of cases) test(name, run);
test('a file of the other system needs no last line', () => {
  const text = new TextDecoder().decode(payResult.render(input)).replace(/end:3.*\r\n/, '');
  assert.equal(readPayResult(new TextEncoder().encode(text), true).ok, false);
  const read = readPayResult(new TextEncoder().encode(text), false);
  assert.equal(read.ok ? read.value.length : 0, 3);
});
test('S0.9: sent a thousand times, a system that writes by key holds each line once, and gives back the same', () => {
  const held = new Map<string, bigint>();
  for (let sent = 0; sent < 1000; sent += 1) {
    const read = readPayResult(payResult.render(structuredClone(input)), true);
    assert.ok(read.ok);
    for (const { key, amount } of read.value) held.set(key, amount);
  }
  assert.deepEqual([...held].map(([key, amount]) => ({ key, amount })), summary.lines);
});
