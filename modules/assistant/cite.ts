/**
 * Values of an answer, each with the place where it stands. A value comes into being only by reading it out of a route's answer, or by
 * working it out from values that were read: no other way to write a figure exists here.
 */
import type { z } from 'zod';
import type { assistantAnswer } from '#contracts/api/assistant-api';
import type { Route, RouteResponse } from '#contracts/api/api-route';
import { assert, type Result } from '#kernel/base/result';
import { decimalsOf, formatDecimal, formatExact, parseDecimal } from '#kernel/quantity/decimal';
import { add, divide, isZero, multiply, rational, subtract, type Rational } from '#kernel/quantity/rational';
import { roundTo } from '#kernel/quantity/rounding';
import type { ApiFailure } from '#modules/platform';

type Citation = z.output<typeof assistantAnswer>['citations'][number];

/** What a route answered, and at which address. */
export type Asked<R extends Route> = { readonly address: string; readonly body: RouteResponse<R> };
type Given = { readonly params?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>> };
/** Calls a route as whoever asks: the same gate, the same refusals, the same audit as if they had called it. */
export type AskRoute = <R extends Route>(route: R, given?: Given) => Promise<Result<Asked<R>, ApiFailure>>;

/** A value with the number under which it is cited. */
export type Value = { readonly number: number; readonly value: string };
type Path = readonly (string | number)[];
type Row = Citation['row'];

export type Citations = {
  /** The value at a path of an answer. */
  readonly read: (asked: { readonly address: string; readonly body: unknown }, path: Path, row?: Row) => Value;
  readonly subtract: (from: Value, less: Value) => Value;
  readonly sum: (values: readonly Value[]) => Value;
  /** How many values there are. */
  readonly count: (values: readonly Value[]) => Value;
  /** A quotient, to two decimals at most. */
  readonly divide: (above: Value, below: Value) => Value;
  /** A share in per cent. */
  readonly percent: (share: Value) => Value;
  readonly list: () => readonly Citation[];
};

/** A figure as it stands in a sentence. */
export const figure = ({ value, number }: Value): string => `${value}[${number}]`;
/** A share in per cent, as it stands in a sentence. */
export const percentage = ({ value, number }: Value): string => `${value}%[${number}]`;
/** Day and time of an instant, on the clock that the route told it by. */
export const moment = ({ value, number }: Value): string => `${value.slice(0, 10)} ${value.slice(11, 16)}[${number}]`;

const at = (body: unknown, path: Path): unknown => path.reduce<unknown>((found, step) => (typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined), body);
const pointerOf = (path: Path): string => path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const exact = ({ value }: Value): Rational => {
  const number = parseDecimal(value);
  assert(number !== null, 'only numbers are worked with');
  return number;
};
/** With as many decimals as the values had, so that amounts look like amounts. */
const scaled = (value: Rational, from: readonly Value[]): string => {
  const scale = Math.max(0, ...from.map((each) => each.value.split('.')[1]?.length ?? 0), decimalsOf(value) ?? 0);
  return formatDecimal(value, scale);
};

/** The citations of one answer, numbered in the order in which values come into it. */
export const createCitations = (): Citations => {
  const list: Citation[] = [];
  const numbers = new Map<string, Value>();
  const keep = (key: string, made: Omit<Citation, 'number'>): Value => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const value = { number: list.length + 1, value: made.value };
    list.push({ ...made, number: value.number });
    numbers.set(key, value);
    return value;
  };
  const computed = (operation: NonNullable<Citation['operation']>, of: readonly Value[], value: string): Value => {
    const sources = of.map(({ number }) => number);
    return keep(`${operation} ${sources.join(' ')}`, { value, address: null, pointer: null, row: null, operation, of: sources });
  };
  return {
    read: ({ address, body }, path, row = null) => {
      const found = at(body, path);
      assert(typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean', `a value stands at ${pointerOf(path)}`);
      return keep(`${address} ${pointerOf(path)}`, { value: String(found), address, pointer: pointerOf(path), row, operation: null, of: [] });
    },
    subtract: (from, less) => computed('subtract', [from, less], scaled(subtract(exact(from), exact(less)), [from, less])),
    sum: (values) => computed('sum', values, scaled(values.map(exact).reduce(add, rational(0n)), values)),
    count: (values) => computed('count', values, String(values.length)),
    divide: (above, below) => {
      assert(!isZero(exact(below)), 'a quotient has a divisor');
      return computed('divide', [above, below], formatExact(roundTo(divide(exact(above), exact(below)), 'hundredth', 'halfUp')));
    },
    percent: (share) => computed('percent', [share], formatExact(multiply(exact(share), rational(100n)))),
    list: () => list,
  };
};
