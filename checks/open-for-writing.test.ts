/**
 * Goal: the one way of opening a sealed value without the gate stays with code that compares and seals again. Method: the
 * files that name it are listed; the list only shrinks.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTest, isTypeScript, listFiles, readSource, withoutComments } from './source-files.ts';

const uses = ['modules/payout/sealed-payout.ts', 'modules/payroll/payroll-store.ts', 'modules/people/bank-account-values.ts', 'modules/people/people-store.ts', 'modules/people/workbook-imports.ts', 'modules/recruiting/candidate-store.ts', 'modules/recruiting/offer-store.ts'];

test('openForWriting is used where it is listed, and nowhere else', () => {
  const found = listFiles().filter((file) => isTypeScript(file) && !isTest(file) && !file.startsWith('bench/') && !file.startsWith('modules/platform/sealing/') && /\bopenForWriting\b/.test(withoutComments(readSource(file))));
  assert.deepEqual(found, uses);
});
