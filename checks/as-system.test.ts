/**
 * Goal: the product works within the rights of who asks; where it works for nobody in particular, that place is known.
 * Method: every file that opens a transaction as the system is listed with its reasons; the list only shrinks. Nothing but
 * platform/subject.ts makes a context, so that no statement runs outside a subject or a named reason.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTest, isTypeScript, listFiles, readSource, withoutComments } from './source-files.ts';
import { systemUses } from './system-uses.ts';

const pattern = /\basSystem\(\s*[^,]+,\s*'([a-zA-Z]+)'/g;
const isProduct = (file: string): boolean => isTypeScript(file) && !isTest(file) && !/\/testing\//.test(file) && !file.startsWith('bench/') && !file.startsWith('checks/') && file !== 'modules/platform/subject.ts';

/** Reasons by file. */
const usesIn = (file: string): readonly string[] => [...new Set([...withoutComments(readSource(file)).matchAll(pattern)].map((found) => found[1]!))].toSorted();

test('what runs as the system is listed, and the list only shrinks', () => {
  const found = Object.fromEntries(listFiles().filter(isProduct).map((file) => [file, usesIn(file)] as const).filter(([, reasons]) => reasons.length > 0));
  assert.deepEqual(found, systemUses);
});

test('no use hides its reason in a variable', () => {
  for (const file of listFiles().filter(isProduct)) {
    const source = withoutComments(readSource(file));
    const calls = [...source.matchAll(/\basSystem\(/g)].length;
    assert.equal([...source.matchAll(pattern)].length, calls, `${file}: the reason is written where it is used`);
  }
});

test('only the gate makes a context', () => {
  const makers = listFiles().filter(isProduct).filter((file) => /as CompanyContext\b/.test(withoutComments(readSource(file))));
  assert.deepEqual(makers, []);
});
