/** Goal: what a tax month adds, with a payslip that is taken back and paid anew; a year that does not tie is seen. Method: by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PayRun } from '#modules/payroll';
import { addedInMonth, runningTotal, tieTaxYear, type TaxPayslip, type TaxPerson } from './tax-year.ts';

const payslip = (runId: number, taxMonth: string, kind: PayRun['kind'], amounts: Readonly<Record<string, bigint>>, reversesRunId: number | null = null): TaxPayslip =>
  ({ run: { runId, kind, reversesRunId } as PayRun, taxMonth, amounts: new Map(Object.entries(amounts)) });
const person = (payslips: readonly TaxPayslip[]): TaxPerson => ({ personId: 1, personNumber: 'A', name: 'A', legalEntity: 'X', opening: null, payslips });

const september = payslip(1, '2026-09', 'regular', { cumulativeIncome: 1_000n, taxWithheldBefore: 0n, incomeTax: 30n });
const october = payslip(2, '2026-10', 'regular', { cumulativeIncome: 2_500n, taxWithheldBefore: 30n, incomeTax: 45n });
const takenBack = payslip(3, '2026-10', 'reversal', { cumulativeIncome: -2_500n, taxWithheldBefore: -30n, incomeTax: -45n }, 2);
const paidAnew = payslip(4, '2026-10', 'offCycle', { cumulativeIncome: 2_200n, taxWithheldBefore: 30n, incomeTax: 36n });
const november = payslip(5, '2026-11', 'regular', { cumulativeIncome: 3_200n, taxWithheldBefore: 66n, incomeTax: 30n });

const income = (of: TaxPerson, month: string): bigint => addedInMonth(of, month, 'cumulativeIncome', 'income');

test('a payslip that is taken back adds nothing, one that is paid anew adds itself', () => {
  assert.equal(income(person([september, october]), '2026-10'), 1_500n);
  assert.equal(income(person([september, october, takenBack]), '2026-10'), 0n);
  assert.equal(income(person([september, october, takenBack, paidAnew]), '2026-10'), 1_200n);
  assert.equal(income(person([september, october, takenBack, paidAnew, november]), '2026-11'), 1_000n);
  assert.equal(runningTotal(person([september, october, takenBack]), '2026-12', 'cumulativeIncome', 'income'), 1_000n);
});

test('the tax year ties with reversals, and a payslip that starts from another sum is named', () => {
  assert.deepEqual(tieTaxYear({ year: 2026, runs: [], people: [person([september, october, takenBack, paidAnew, november])] }), []);
  const wrong = tieTaxYear({ year: 2026, runs: [], people: [person([september, payslip(2, '2026-10', 'regular', { taxWithheldBefore: 29n, incomeTax: 45n })])] });
  assert.deepEqual(wrong.map(({ expected, found }) => [expected, found]), [[30n, 29n]]);
});
