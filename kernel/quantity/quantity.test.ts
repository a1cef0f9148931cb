/**
 * Exact numbers against an oracle that works another way: digits in strings, and fractions compared by long division.
 * Replay with SEED=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDecimal, formatExact, formatScaled, parseDecimal, parseExact, parseScaled, scaledInteger } from './decimal.ts';
import type { Rational } from './rational.ts';
import { add, compare, divide, multiply, negate, rational, subtract } from './rational.ts';
import type { RoundingMode, RoundingUnit } from './rounding.ts';
import { roundingModes, roundingUnits, roundTo } from './rounding.ts';
import { splitByLargestRemainder } from './split.ts';
import { divideUnits, isCurrency, multiplyUnits, parseUnit } from './unit.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`quantity seed ${seed}`);
const check = <T>(property: fc.IProperty<T>): void => { fc.assert(property, { seed, numRuns: 2000 }); };

const integers = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const rationals = fc.tuple(integers, fc.bigInt({ min: 1n, max: 10n ** 9n })).map(([n, d]) => rational(n, d));
const decimals = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.stringMatching(/^[0-9]{1,8}$/))
  .map(([negative, whole, fraction]) => ({ negative, whole: whole.toString(), fraction, text: `${negative ? '-' : ''}${whole}.${fraction}` }));

/** Oracle: n/d written out by long division to `places` digits, truncated, with the rest. */
const longDivision = (value: Rational, places: number): { digits: string; exact: boolean } => {
  let rest = value.numerator < 0n ? -value.numerator : value.numerator;
  let digits = (rest / value.denominator).toString();
  rest %= value.denominator;
  for (let place = 0; place < places; place += 1) {
    rest *= 10n;
    digits += (rest / value.denominator).toString();
    rest %= value.denominator;
  }
  return { digits: `${value.numerator < 0n ? '-' : ''}${digits}`, exact: rest === 0n };
};

test('addition, subtraction, multiplication and division agree with common denominators', () => {
  check(fc.property(rationals, rationals, (a, b) => {
    const common = a.denominator * b.denominator;
    const [x, y] = [a.numerator * b.denominator, b.numerator * a.denominator];
    const same = (value: Rational, numerator: bigint, denominator: bigint): void => {
      assert.equal(value.numerator * denominator, numerator * value.denominator);
      assert.ok(value.denominator > 0n);
    };
    same(add(a, b), x + y, common);
    same(subtract(a, b), x - y, common);
    same(multiply(a, b), x * y, common * common);
    if (y !== 0n) same(divide(a, b), x, y);
    assert.equal(compare(a, b), x < y ? -1 : x > y ? 1 : 0);
  }));
});

test('smallest units of a decimal: the text times the power of ten where that is whole, else none', () => {
  check(fc.property(decimals, fc.integer({ min: 0, max: 8 }), ({ text }, scale) => {
    const value = parseDecimal(text)!;
    const scaled = value.numerator * 10n ** BigInt(scale);
    assert.equal(parseScaled(text, scale), scaled % value.denominator === 0n ? scaled / value.denominator : null);
  }));
  for (const text of ['', '1.', '.5', '+1', '1e2', '1,0', ' 1']) assert.equal(parseScaled(text, 2), null);
});

test('normal form: equal values have equal fields', () => {
  check(fc.property(rationals, fc.bigInt({ min: 1n, max: 1000n }), (a, factor) => {
    assert.deepEqual(rational(a.numerator * factor, a.denominator * factor), a);
    assert.deepEqual(rational(-a.numerator, -a.denominator), a);
  }));
});

test('decimal strings are read exactly and written back', () => {
  check(fc.property(decimals, ({ negative, whole, fraction, text }) => {
    const value = parseDecimal(text);
    assert.ok(value !== null);
    const digits = BigInt(whole + fraction) * (negative ? -1n : 1n);
    assert.equal(value.numerator * 10n ** BigInt(fraction.length), digits * value.denominator);
    const trimmed = fraction.replace(/0+$/, '');
    const plain = `${whole}${trimmed === '' ? '' : `.${trimmed}`}`;
    assert.equal(formatExact(value), digits === 0n ? '0' : `${negative ? '-' : ''}${plain}`);
    assert.equal(formatScaled(scaledInteger(value, 8), 8), formatDecimal(value, 8));
  }));
  for (const wrong of ['', '.5', '5.', '1e3', '+1', '1,000', ' 1', '0x1', 'NaN', '١']) assert.equal(parseDecimal(wrong), null, wrong);
});

test('exact text of any rational is read back', () => {
  check(fc.property(rationals, (value) => { assert.deepEqual(parseExact(formatExact(value)), value); }));
  assert.equal(formatExact(rational(1200n, 7n)), '1200/7');
  assert.equal(parseExact('1/0'), null);
});

/** Oracle for rounding to hundredths, tenths and wholes: on the digits of the long division. */
const roundDigits = (value: Rational, places: number, mode: Exclude<RoundingMode, 'cutFenThenUp'>): bigint => {
  const { digits } = longDivision(value, places);
  const magnitude = BigInt(digits.replace('-', ''));
  const next = longDivision(value, places + 1);
  const digit = Number(next.digits.slice(-1));
  const nothing = digit === 0 && next.exact;
  const half = digit === 5 && next.exact;
  const away = { down: false, up: !nothing, halfUp: digit >= 5, halfEven: half ? magnitude % 2n === 1n : digit >= 5 }[mode];
  const result = away ? magnitude + 1n : magnitude;
  return value.numerator < 0n ? -result : result;
};

test('rounding agrees with rounding on written digits, in every mode, for negative amounts too', () => {
  const halves = fc.tuple(fc.bigInt({ min: -100000n, max: 100000n }), fc.constantFrom(2n, 20n, 200n, 8n, 3n, 7n, 174n, 2175n)).map(([n, d]) => rational(n, d));
  const places: readonly (readonly [RoundingUnit, number])[] = [['fen', 2], ['jiao', 1], ['yuan', 0], ['whole', 0], ['tenth', 1], ['hundredth', 2], ['thousandth', 3], ['tenThousandth', 4]];
  check(fc.property(fc.oneof(halves, rationals), fc.constantFrom(...places), fc.constantFrom('halfUp', 'halfEven', 'up', 'down'), (value, [unit, scale], mode) => {
    const rounded = roundTo(value, unit, mode);
    assert.equal(scaledInteger(rounded, scale), roundDigits(value, scale, mode));
    assert.deepEqual(roundTo(negate(value), unit, mode), negate(rounded));
  }));
});

test('rounding by the named local rules', () => {
  const cases: readonly (readonly [string, RoundingUnit, RoundingMode, string])[] = [
    ['1.005', 'fen', 'halfUp', '1.01'], ['-1.005', 'fen', 'halfUp', '-1.01'], ['1.005', 'fen', 'halfEven', '1'], ['1.015', 'fen', 'halfEven', '1.02'],
    ['3.20', 'jiao', 'up', '3.2'], ['3.201', 'jiao', 'up', '3.3'], ['3.209', 'jiao', 'cutFenThenUp', '3.2'], ['3.21', 'jiao', 'cutFenThenUp', '3.3'],
    ['-3.209', 'jiao', 'cutFenThenUp', '-3.2'], ['211.01', 'evenYuan', 'up', '212'], ['212', 'evenYuan', 'up', '212'], ['212.5', 'evenYuan', 'up', '214'],
    ['213', 'evenYuan', 'halfUp', '214'], ['-213', 'evenYuan', 'halfUp', '-214'], ['2.5', 'yuan', 'halfUp', '3'], ['2.49', 'yuan', 'halfUp', '2'], ['0.25', 'half', 'halfUp', '0.5'],
  ];
  for (const [text, unit, mode, expected] of cases) {
    const value = parseDecimal(text);
    assert.ok(value !== null);
    assert.equal(formatExact(roundTo(value, unit, mode)), expected, `${text} ${unit} ${mode}`);
  }
});

test('a rounded value is a multiple of the step, less than a step away, and stays when rounded again', () => {
  check(fc.property(rationals, fc.constantFrom(...roundingUnits), fc.constantFrom(...roundingModes), (value, unit, mode) => {
    const once = roundTo(value, unit, mode);
    if (mode !== 'cutFenThenUp') assert.deepEqual(roundTo(once, unit, mode), once);
    const distance = subtract(once, value);
    assert.ok(compare(distance, rational(2n)) < 0 && compare(distance, rational(-2n)) > 0);
  }));
});

test('the wage example of the architecture: 3600 / 21.75 × 19 = 3144.83', () => {
  const exact = multiply(divide(rational(3600n), rational(2175n, 100n)), rational(19n));
  assert.equal(formatExact(roundTo(exact, 'fen', 'halfUp')), '3144.83');
});

test('a split by largest remainder loses nothing, is fair within one unit and mirrors negative totals', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { minLength: 1, maxLength: 12 });
  check(fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), weights, (total, given) => {
    const parts = splitByLargestRemainder(total, given);
    const sum = given.reduce((a, b) => a + b, 0n);
    assert.equal(parts.reduce((a, b) => a + b, 0n), total);
    assert.deepEqual(splitByLargestRemainder(-total, given), parts.map((part) => -part));
    if (sum > 0n) parts.forEach((part, index) => {
      const error = part * sum - total * (given[index] ?? 0n);
      assert.ok(error < sum && error > -sum);
    });
  }));
});

test('units multiply, divide, cancel and refuse the unknown', () => {
  assert.equal(parseUnit('CNY / month'), 'CNY/month');
  assert.equal(parseUnit('ratio*CNY'), 'CNY');
  assert.equal(parseUnit('hours'), null);
  assert.equal(parseUnit(''), null);
  assert.equal(multiplyUnits('CNY/month', 'month'), 'CNY');
  assert.equal(divideUnits('CNY/month', 'day/month'), 'CNY/day');
  assert.equal(divideUnits('CNY', 'CNY'), 'ratio');
  assert.equal(divideUnits('ratio', 'minute'), 'ratio/minute');
  assert.ok(isCurrency('HUF') && !isCurrency('CNY/minute'));
  const names = fc.array(fc.constantFrom('CNY', 'minute', 'day', 'month', 'piece'), { maxLength: 3 });
  const unit = fc.tuple(names, names).map(([above, below]) => parseUnit([above.join('*') || 'ratio', ...below].join('/')) ?? '');
  check(fc.property(unit, unit, (a, b) => {
    assert.equal(divideUnits(multiplyUnits(a, b), b), a);
    assert.equal(multiplyUnits(a, b), multiplyUnits(b, a));
    assert.equal(parseUnit(a), a);
  }));
});
