/** Goal: the tax bureau's layout says what was meant through its own reader. Method: the conformance kit of outputs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputCases } from '#contracts/output/kit/conformance';
import { isResidentNumber, type TaxFile, type TaxRow } from '#contracts/output/tax-file';
import { taxFiling } from './index.ts';

const deductions = { childEducation: 200_000n, continuingEducation: 0n, homeLoanInterest: 0n, rent: 150_000n, elderlySupport: 0n, infantCare: 0n, personalPension: 0n };
/** Made up; the last characters are computed, so that they are numbers by form and nobody's. */
const numbers = ['11010119000101001', '11010119000101002'].map((first) => {
  const last = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X'].find((digit) => isResidentNumber(`${first}${digit}`));
  assert.ok(last !== undefined);
  return `${first}${last}`;
});
const row = (index: number, income: bigint): TaxRow => ({ personNumber: `SH00${index}`, name: '王示例', identityKind: '居民身份证', identityNumber: numbers[index] ?? '', income, exemptIncome: 0n, pension: 96_000n, medical: 24_000n, unemployment: 6_000n, housingFund: 84_000n, deductions });
const rows = [row(0, 1_234_567n), row(1, -100n)];
const input: TaxFile = { month: '2026-10', entityNumber: 1, rows };
const summary = {
  records: 2, lines: [{ key: numbers[0] ?? '', amount: 1_234_567n }, { key: numbers[1] ?? '', amount: -100n }],
  totals: { income: 1_234_467n, exemptIncome: 0n, pension: 192_000n, medical: 48_000n, unemployment: 12_000n, housingFund: 168_000n, deductions: 700_000n },
};
const cases = outputCases({
  output: taxFiling, samples: [{ input, summary }], knowsItsEnd: true,
  withText: (text) => ({ ...input, rows: rows.map((each) => ({ ...each, name: text, personNumber: text })) }),
  tampered: () => [
    taxFiling.render({ ...input, rows: rows.slice(1) }), taxFiling.render({ ...input, rows: [rows[0]!, rows[0]!] }), taxFiling.render({ ...input, rows: [{ ...rows[0]!, income: 1_234_568n }, rows[1]!] }),
    taxFiling.render({ ...input, rows: [{ ...rows[0]!, identityNumber: '110101190001010011' }, rows[1]!] }),
  ],
});
for (const { name, run } of cases) test(name, run);
