/**
 * Exact rational numbers: a numerator and a positive denominator without a common factor. No unit, no rounding.
 * Every function is pure; the only partial one is `divide`, whose caller asks `isZero` first.
 */
import { assert } from '../base/result.ts';

export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

export const greatestCommonDivisor = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

export const leastCommonMultiple = (a: bigint, b: bigint): bigint => {
  const product = (a / greatestCommonDivisor(a, b)) * b;
  return product < 0n ? -product : product;
};

/** Normalised fraction; `denominator` must not be zero. */
export const rational = (numerator: bigint, denominator = 1n): Rational => {
  assert(denominator !== 0n, 'denominator is zero');
  if (denominator === 1n) return { numerator, denominator };
  const divisor = greatestCommonDivisor(numerator, denominator);
  const signed = denominator < 0n ? -divisor : divisor;
  return { numerator: numerator / signed, denominator: denominator / signed };
};

export const zero: Rational = { numerator: 0n, denominator: 1n };
export const one: Rational = { numerator: 1n, denominator: 1n };

export const add = (a: Rational, b: Rational): Rational =>
  a.denominator === b.denominator
    ? rational(a.numerator + b.numerator, a.denominator)
    : rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

export const negate = (a: Rational): Rational => ({ numerator: -a.numerator, denominator: a.denominator });
export const subtract = (a: Rational, b: Rational): Rational => add(a, negate(b));
export const multiply = (a: Rational, b: Rational): Rational => rational(a.numerator * b.numerator, a.denominator * b.denominator);
export const isZero = (a: Rational): boolean => a.numerator === 0n;

/** `b` must not be zero: ask `isZero` first. */
export const divide = (a: Rational, b: Rational): Rational => rational(a.numerator * b.denominator, a.denominator * b.numerator);

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export const compare = (a: Rational, b: Rational): -1 | 0 | 1 => {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

export const equals = (a: Rational, b: Rational): boolean => a.numerator === b.numerator && a.denominator === b.denominator;
export const minimum = (a: Rational, b: Rational): Rational => (compare(b, a) < 0 ? b : a);
export const maximum = (a: Rational, b: Rational): Rational => (compare(b, a) > 0 ? b : a);
