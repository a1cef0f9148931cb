/** Goal: what goes into a vector comes out, and lines sort by bytes whatever the names. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatScaled } from '#kernel/quantity/decimal';
import { scaledNumber } from './pay-batch.ts';
import { amountInVector, decodeVector, encodeVector, formatAmount } from './payslip-vector.ts';
import { digestOfRun, lineOrder, payslipLines } from './run-digest.ts';

const seed = process.env['SEED'] === undefined ? Math.floor(performance.timeOrigin % 2 ** 31) : Number(process.env['SEED']);
console.log(`seed ${seed}`);

test('vectors round trip every safe integer, also negative ones', () => {
  fc.assert(fc.property(fc.array(fc.maxSafeInteger(), { minLength: 1 }), (amounts) => {
    const vector = encodeVector(Float64Array.from(amounts), 0, amounts.length);
    assert.deepEqual(decodeVector(vector, amounts.length), amounts.map((amount) => amount + 0));
    assert.equal(vector.readBigInt64BE(0), BigInt(amounts[0]!));
  }), { seed });
  assert.throws(() => amountInVector(new Uint8Array(8), 1));
});

test('the quick decimal text equals the exact one, and reads back', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 5 }), (amount, scale) => {
    const text = formatAmount(amount, scale);
    assert.equal(text, formatScaled(BigInt(amount), scale));
  }), { seed });
  fc.assert(fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (amount) => assert.equal(scaledNumber(formatAmount(amount, 2), 2) + 0, amount + 0)), { seed });
  assert.ok(Number.isNaN(scaledNumber('1.005', 2)));
  assert.equal(scaledNumber('0.0700', 4), 700);
});

test('the digest is SHA-256 over all lines sorted by their bytes', () => {
  const items = [{ item: 'netPay', scale: 2 }, { item: 'net', scale: 0 }, { item: 'grossPay', scale: 2 }];
  const order = lineOrder(items);
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((name) => !/[|\n\uD800-\uDFFF]/.test(name));
  fc.assert(fc.property(fc.uniqueArray(fc.tuple(text, fc.array(fc.integer(), { minLength: 3, maxLength: 3 })), { selector: ([name]) => name, maxLength: 8 }), (people) => {
    const payslips = people.map(([personNumber, amounts]) => ({ personNumber, lines: () => payslipLines(personNumber, '2026-10', items, order, (index) => amounts[index]!) }));
    const lines = payslips.flatMap(({ lines: all }) => all().split('\n').filter((line) => line !== '')).map((line) => Buffer.from(`${line}\n`)).sort(Buffer.compare);
    assert.equal(digestOfRun(payslips), createHash('sha256').update(Buffer.concat(lines)).digest('hex'));
  }), { seed });
});
