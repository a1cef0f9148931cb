/** Goal: no text that somebody typed is a formula in the file of rows that were not taken. Method: the ways in which a formula may begin. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvCell } from './save-failed-rows.ts';

test('A-54: rows that come back: no cell begins a formula, and what was typed stands behind the mark', () => {
  for (const text of ['=cmd()', '+86 138', '-1', '@x', '\t=cmd()', '\r=cmd()', '\n=cmd()', '＝cmd()', '＠x']) assert.equal(csvCell(text), `"'${text}"`);
  assert.deepEqual(['a, b', '', 'a "b"', '1=2'].map(csvCell), ['"a, b"', '""', '"a ""b"""', '"1=2"']);
});
