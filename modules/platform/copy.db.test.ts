import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withTestDatabase } from '#checks/test-database';
import { asSystem, copyInto, copyIntoTemporary, copyOutOf, withCompany, type CopyColumn } from '#modules/platform';

const seed = Number(process.env['SEED'] ?? 20261121);

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }).filter((value) => !value.includes('\0') && value.isWellFormed()),
  fc.constantFrom('', 'in', '勤薪', '𠮷', 'x'.repeat(40_000), '工'.repeat(300_000)),
);
const row = fc.record({
  a_int2: fc.option(fc.integer({ min: -32768, max: 32767 })),
  a_int4: fc.option(fc.integer({ min: -2147483648, max: 2147483647 })),
  a_int8: fc.option(fc.maxSafeInteger()),
  a_float8: fc.option(fc.double({ noNaN: true })),
  a_bool: fc.option(fc.boolean()),
  a_text: fc.option(text),
  a_char: fc.option(fc.constantFrom('w', 'r', 's')),
  a_bytea: fc.option(fc.uint8Array({ maxLength: 400 })),
  a_date: fc.option(fc.integer({ min: -200_000, max: 200_000 })),
  a_seconds: fc.option(fc.integer({ min: -6_000_000_000, max: 6_000_000_000 })),
  a_milliseconds: fc.option(fc.integer({ min: -6_000_000_000_000, max: 6_000_000_000_000 })),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const types = {
  a_int2: 'int2', a_int4: 'int4', a_int8: 'int8', a_float8: 'float8', a_bool: 'bool', a_text: 'text', a_char: 'char', a_bytea: 'bytea', a_date: 'date',
  a_seconds: 'instantSeconds', a_milliseconds: 'instantMilliseconds',
} as const;
const columnNames = Object.keys(types) as (keyof typeof types)[];
const columnsOf = (rows: readonly Row[]): CopyColumn[] => columnNames.map((name) => ({ name, type: types[name], values: rows.map((entry) => entry[name]) }));

test('every type comes back from the database as it went in, null included', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
        await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
          const table = await copyIntoTemporary(tx, [...columnsOf(rows), { name: 'number', type: 'int4', values: rows.map((_, index) => index) }], rows.length);
          const out = await copyOutOf(tx, { query: `select * from ${table} order by number`, columns: columnNames.map((name) => ({ name, type: types[name] })) });
          assert.equal(out.rowCount, rows.length);
          for (const name of columnNames) {
            for (const [index, entry] of rows.entries()) {
              const expected = entry[name];
              const isNull = out.nulls[name]?.[index] === 1;
              assert.equal(isNull, expected === null, `${name} ${index} null`);
              if (expected === null) continue;
              const value = out.columns[name][index];
              assert.deepEqual(value, typeof expected === 'boolean' ? Number(expected) : expected instanceof Uint8Array ? new Uint8Array(expected) : expected, `${name} ${index}`);
            }
          }
        });
      }),
      { seed, numRuns: 60 },
    );
  });
});

test('the server reads every type as we mean it', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      const table = await copyIntoTemporary(tx, [
        { name: 'day', type: 'date', values: [20_727] }, { name: 'at', type: 'instantSeconds', values: [1_790_812_800] }, { name: 'at_ms', type: 'instantMilliseconds', values: [1_790_812_800_123] },
        { name: 'big', type: 'int8', values: [-9_223_372_036_854_775_808n] }, { name: 'amount', type: 'numeric', values: ['3144.83'] }, { name: 'keys', type: 'textArray', values: ['{"a b","工"}'] },
      ], 1);
      const { rows } = await tx.query<Record<string, string>>(`select day::text, (at at time zone 'UTC')::text as at, extract(epoch from at_ms)::text as at_ms, big::text, (amount::numeric * 2)::text as amount, (keys::text[])[2] as keys from ${table}`);
      assert.deepEqual(rows[0], { day: '2026-10-01', at: '2026-10-01 00:00:00', at_ms: '1790812800.123000', big: '-9223372036854775808', amount: '6289.66', keys: '工' });
    });
  });
});

test('copyInto fills the company, honours conflicts and answers the number written', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      const columns: CopyColumn[] = [
        { name: 'workplace_code', type: 'text', values: ['shanghai', 'budapest'] }, { name: 'name', type: 'text', values: ['上海', '布达佩斯'] },
        { name: 'zone', type: 'text', values: ['Asia/Shanghai', 'Europe/Budapest'] }, { name: 'country', type: 'text', values: ['CN', 'HU'] },
      ];
      assert.equal(await copyInto(tx, { table: 'people.workplace', columns, rowCount: 2 }), 2);
      assert.equal(await copyInto(tx, { table: 'people.workplace', columns, rowCount: 2, onConflict: 'on conflict do nothing' }), 0);
      assert.equal(await copyInto(tx, { table: 'people.workplace', columns, rowCount: 0 }), 0);
      const out = await copyOutOf(tx, { query: 'select * from people.workplace order by workplace_code', columns: [{ name: 'company_id', type: 'int4' }, { name: 'zone', type: 'text' }] });
      assert.deepEqual([...out.columns.company_id], [company.companyId, company.companyId]);
      assert.deepEqual(out.columns.zone, ['Europe/Budapest', 'Asia/Shanghai']);
    });
  });
});

test('a failed copy leaves a usable connection, and a value that does not fit stops the operation', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const context = asSystem(company.companyId, 'proof', 'test');
    await assert.rejects(withCompany(database, context, (tx) => copyOutOf(tx, { query: 'select 1/0 as x', columns: [{ name: 'x', type: 'int4' }] })), /division by zero/);
    await assert.rejects(withCompany(database, context, (tx) => copyIntoTemporary(tx, [{ name: 'x', type: 'int2', values: [40_000] }], 1)), /does not fit/);
    await assert.rejects(withCompany(database, context, (tx) => copyIntoTemporary(tx, [{ name: 'x', type: 'char', values: ['工'] }], 1)), /plain character/);
    assert.equal((await withCompany(database, context, (tx) => tx.query<{ one: number }>('select 1 as one'))).rows[0]?.one, 1);
  });
});
