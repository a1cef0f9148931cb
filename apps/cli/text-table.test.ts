import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellWidth, tableLines } from './text-table.ts';

test('columns stand under each other, Chinese characters counted as two', () => {
  assert.equal(cellWidth('工号 A1'), 7);
  assert.deepEqual(tableLines([['日期', 'x'], ['a', 'y', ''], ['longer', '']]), ['日期    x', 'a       y', 'longer']);
  assert.deepEqual(tableLines([]), []);
});
