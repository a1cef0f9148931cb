/**
 * Rounding by name: a mode and a unit. Negative amounts round as the mirror image of positive ones, in every mode.
 */
import type { Rational } from './rational.ts';
import { divide, multiply, rational } from './rational.ts';

/**
 * - `halfUp`: nearest step, a half goes away from zero. `halfEven`: a half goes to the even step.
 * - `up`: away from zero, an exact step stays. `down`: towards zero.
 * - `cutFenThenUp`: drop what is below 0.01 first, then `up`, as some contribution schemes do.
 */
export const roundingModes = ['halfUp', 'halfEven', 'up', 'down', 'cutFenThenUp'] as const;
export type RoundingMode = (typeof roundingModes)[number];

/** Steps of money (fen, jiao, yuan, evenYuan) and of any quantity. */
export const roundingUnits = [
  'fen', 'jiao', 'yuan', 'evenYuan', 'whole', 'half', 'tenth', 'hundredth', 'thousandth', 'tenThousandth',
] as const;
export type RoundingUnit = (typeof roundingUnits)[number];

const steps: Readonly<Record<RoundingUnit, Rational>> = {
  fen: rational(1n, 100n), jiao: rational(1n, 10n), yuan: rational(1n), evenYuan: rational(2n),
  whole: rational(1n), half: rational(1n, 2n), tenth: rational(1n, 10n), hundredth: rational(1n, 100n),
  thousandth: rational(1n, 1000n), tenThousandth: rational(1n, 10000n),
};

/** The step of a rounding unit, in the unit of the rounded quantity. */
export const stepOf = (unit: RoundingUnit): Rational => steps[unit];

/** Only amounts of money may round to these. */
export const isMoneyStep = (unit: RoundingUnit): boolean => unit === 'fen' || unit === 'jiao' || unit === 'yuan' || unit === 'evenYuan';

/** Decimals of a figure rounded to this unit: fen 2, jiao 1, yuan 0. */
export const scaleOfRoundingUnit = (unit: RoundingUnit): number =>
  ({ fen: 2, jiao: 1, yuan: 0, evenYuan: 0, whole: 0, half: 1, tenth: 1, hundredth: 2, thousandth: 3, tenThousandth: 4 })[unit];

const hundredth = rational(1n, 100n);

/** `numerator / denominator` (denominator > 0) to an integer, by mode; `cutFenThenUp` is decided by `roundTo`. */
export const roundQuotient = (numerator: bigint, denominator: bigint, mode: 'halfUp' | 'halfEven' | 'up' | 'down'): bigint => {
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const rest = magnitude % denominator;
  const twice = 2n * rest;
  const away =
    mode === 'up' ? rest > 0n
    : mode === 'down' ? false
    : mode === 'halfUp' ? twice >= denominator
    : twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = away ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
};

/** The value rounded to a multiple of the unit's step, by the mode. */
export const roundTo = (value: Rational, unit: RoundingUnit, mode: RoundingMode): Rational => {
  const step = steps[unit];
  if (mode === 'cutFenThenUp') {
    const cut = divide(value, hundredth);
    const kept = multiply(rational(roundQuotient(cut.numerator, cut.denominator, 'down')), hundredth);
    return roundTo(kept, unit, 'up');
  }
  const count = divide(value, step);
  return multiply(rational(roundQuotient(count.numerator, count.denominator, mode)), step);
};
