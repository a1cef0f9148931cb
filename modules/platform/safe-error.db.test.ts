/** Goal: no value of a row reaches a log through an error of the database. Method: real errors of each kind with a canary in the row. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { safeError } from './safe-error.ts';

const canary = '71234.56-canary';

test('A-12: errors of the database are logged without the values they quote', async () => {
  await withTestDatabase(async ({ database }) => {
    await database.ownerPool.query('create table public.canary (text text unique check (length(text) < 100), number integer, other text not null)');
    const failures = [
      ["insert into public.canary (text, other) values ($1, ''), ($1, '')", [canary]], ['insert into public.canary (text, number, other) values ($1, null, null)', [canary]],
      ['select $1::text::integer', [canary]], ['select $1::text::date', [canary]], ['select $1::text::jsonb', [`{"a": ${canary}`]], ["insert into public.canary (text, other) values (repeat($1, 50), '')", [canary]],
      [`do $$ begin raise exception 'refused: ${canary}'; end $$`, []],
    ] as const;
    let quoted = 0;
    for (const [text, values] of failures) {
      const error = await database.ownerPool.query(text, [...values]).then(() => null, (thrown: unknown) => thrown as Error);
      assert.ok(error !== null, text);
      if (JSON.stringify({ ...error, message: error.message }).includes(canary)) quoted += 1;
      const safe = safeError(new Error('outer', { cause: error }));
      assert.ok(!JSON.stringify(safe).includes(canary), `${text}: ${JSON.stringify(safe)}`);
      assert.match(safe.cause?.stack ?? '', /\n\s+at /, 'where it happened stays');
    }
    assert.equal(quoted, failures.length, 'the database quotes the value in each of them');
  });
});

test('errors of our own keep their words; what is no error says nothing', () => {
  assert.equal(safeError(new Error('shard 3 refused: noTerms')).message, 'shard 3 refused: noTerms');
  assert.equal(safeError(canary).message, 'not an error');
  assert.equal(safeError(Object.assign(new Error('x'), { detail: canary })).stack.includes(canary), false);
});
