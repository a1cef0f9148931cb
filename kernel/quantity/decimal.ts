/**
 * Decimal strings at the edges: "3144.83", "-0.5". No exponent, no sign "+", no separators, no binary float on the way.
 */
import { assert } from '../base/result.ts';
import type { Rational } from './rational.ts';
import { rational } from './rational.ts';

const decimalForm = /^(-?)(\d+)(?:\.(\d+))?$/;
const fractionForm = /^(-?\d+)\/(\d+)$/;

/** A decimal string as an exact number; null when the text has another form. */
export const parseDecimal = (text: string): Rational | null => {
  const match = decimalForm.exec(text);
  if (match === null) return null;
  const fraction = match[3] ?? '';
  const digits = BigInt(`${match[2] ?? ''}${fraction}`);
  return rational(match[1] === '-' ? -digits : digits, 10n ** BigInt(fraction.length));
};

/** The value of a decimal string in units of 10^-scale; null when the text has another form, or decimals that the scale cannot hold. */
export const parseScaled = (text: string, scale: number): bigint | null => {
  const match = decimalForm.exec(text);
  const fraction = match?.[3] ?? '';
  if (match === null || /[1-9]/.test(fraction.slice(scale))) return null;
  const digits = BigInt(`${match[2] ?? ''}${fraction.slice(0, scale).padEnd(scale, '0')}`);
  return match[1] === '-' ? -digits : digits;
};

/** A decimal string or a fraction "1200/7" (the two forms of `formatExact`); null when the text has another form. */
export const parseExact = (text: string): Rational | null => {
  const match = fractionForm.exec(text);
  if (match === null) return parseDecimal(text);
  const denominator = BigInt(match[2] ?? '0');
  return denominator === 0n ? null : rational(BigInt(match[1] ?? '0'), denominator);
};

/** Number of decimals that write the value exactly; null when it has no finite decimal form (such as 1/3). */
export const decimalsOf = (value: Rational): number | null => {
  let rest = value.denominator;
  let twos = 0;
  let fives = 0;
  while (rest % 2n === 0n) { rest /= 2n; twos += 1; }
  while (rest % 5n === 0n) { rest /= 5n; fives += 1; }
  return rest === 1n ? Math.max(twos, fives) : null;
};

/** `scaled` smallest units as a decimal string with exactly `scale` decimals: (314483n, 2) → "3144.83". */
export const formatScaled = (scaled: bigint, scale: number): string => {
  const negative = scaled < 0n;
  const digits = (negative ? -scaled : scaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${negative ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(digits.length - scale)}` : ''}`;
};

/** The value with exactly `scale` decimals. The value must fit: round first. */
export const formatDecimal = (value: Rational, scale: number): string => formatScaled(scaledInteger(value, scale), scale);

/** The value in units of 10^-scale, for storage. The value must fit: round first. */
export const scaledInteger = (value: Rational, scale: number): bigint => {
  const scaled = value.numerator * 10n ** BigInt(scale);
  assert(scaled % value.denominator === 0n, 'value has more decimals than the scale');
  return scaled / value.denominator;
};

/** Exact text: the shortest decimal string when finite, else a fraction "1200/7". `parseExact` reads both back. */
export const formatExact = (value: Rational): string => {
  if (value.denominator === 1n) return value.numerator.toString();
  const decimals = decimalsOf(value);
  return decimals === null ? `${value.numerator}/${value.denominator}` : formatDecimal(value, decimals);
};
