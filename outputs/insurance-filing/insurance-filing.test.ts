/** Goal: 增减员 lists say what was meant through their own reader. Method: the conformance kit of outputs. */
import { test } from 'node:test';
import { outputCases } from '#contracts/output/kit/conformance';
import type { InsuranceChangeRow, InsuranceChangesFile } from '#contracts/output/insurance-file';
import { insuranceChanges } from './index.ts';

const rows: readonly InsuranceChangeRow[] = [
  { personNumber: 'SH1', name: '王示例', identityNumber: 'A1', reason: 'hired', date: '2026-10-12', insuranceBase: 1_200_000n, housingFundBase: 1_200_000n },
  { personNumber: 'SH2', name: '李示例', identityNumber: 'A2', reason: 'left', date: '2026-10-20', insuranceBase: null, housingFundBase: null },
  { personNumber: 'SH3', name: '赵示例', identityNumber: 'A3', reason: 'movedAway', date: '2026-10-01', insuranceBase: 900_050n, housingFundBase: null },
];
const input: InsuranceChangesFile = { month: '2026-10', placeNumber: 1, rows };
const summary = {
  records: 3, lines: [{ key: 'A1 增员 2026-10-12', amount: 1_200_000n }, { key: 'A2 减员 2026-10-20', amount: 0n }, { key: 'A3 减员 2026-10-01', amount: 900_050n }],
  totals: { joining: 1n, leaving: 2n, insuranceBase: 2_100_050n, housingFundBase: 1_200_000n },
};
const cases = outputCases({
  output: insuranceChanges, samples: [{ input, summary }], knowsItsEnd: true, withText: (text) => ({ ...input, rows: rows.map((row) => ({ ...row, name: text, personNumber: text })) }),
  tampered: () => [
    insuranceChanges.render({ ...input, rows: rows.slice(1) }), insuranceChanges.render({ ...input, rows: [...rows, rows[0]!] }), insuranceChanges.render({ ...input, rows: rows.map((row) => ({ ...row, reason: 'left' as const })) }),
  ],
});
for (const { name, run } of cases) test(name, run);
