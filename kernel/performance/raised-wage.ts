/** A wage raised by a share, rounded in a way that stands in the rule by its name and was approved with it. */
import { assert } from '../base/result.ts';
import { formatDecimal, formatExact, parseExact } from '../quantity/decimal.ts';
import { add, divide, multiply, one, rational, type Rational } from '../quantity/rational.ts';
import { roundTo, type RoundingMode, type RoundingUnit } from '../quantity/rounding.ts';
import type { ExplanationNode } from '../rules/explanation.ts';

/** To the nearest fen, jiao or yuan, a half goes up; or up to the next whole yuan, ten yuan or hundred yuan. */
export const raiseRoundings = ['fen', 'jiao', 'yuan', 'yuanUp', 'tenYuanUp', 'hundredYuanUp'] as const;
export type RaiseRounding = (typeof raiseRoundings)[number];

/** Rounding of an hour's wage: steps of a yuan and more are meant for a month, and of an hour they would be a raise of their own. */
export const roundingOf = (wageKind: 'monthly' | 'hourly', rounding: RaiseRounding): RaiseRounding => (wageKind === 'monthly' || rounding === 'jiao' ? rounding : 'fen');

type Step = { readonly unit: RoundingUnit; readonly mode: RoundingMode; /** Yuan that are counted as one before rounding. */ readonly size: bigint };
const steps: Readonly<Record<RaiseRounding, Step>> = {
  fen: { unit: 'fen', mode: 'halfUp', size: 1n }, jiao: { unit: 'jiao', mode: 'halfUp', size: 1n }, yuan: { unit: 'yuan', mode: 'halfUp', size: 1n },
  yuanUp: { unit: 'yuan', mode: 'up', size: 1n }, tenYuanUp: { unit: 'yuan', mode: 'up', size: 10n }, hundredYuanUp: { unit: 'yuan', mode: 'up', size: 100n },
};

/** The node of the new wage; screens have its title. */
export const raisedWageLabel = 'raisedWage';

const exact = ({ value }: ExplanationNode): Rational => {
  const parsed = parseExact(value);
  assert(parsed !== null, 'an explained figure is a number');
  return parsed;
};
const constant = (value: bigint): ExplanationNode => ({ operation: 'leaf', label: String(value), value: String(value), unit: 'ratio', children: [], reference: { kind: 'constant', pack: 'performance', item: raisedWageLabel } });

/** The new wage with two decimals, and how it came about: wage times one plus the share, rounded. */
export const raiseWage = ({ wage, rate, rounding }: { readonly wage: ExplanationNode; readonly rate: ExplanationNode; readonly rounding: RaiseRounding }): { readonly value: string; readonly explanation: ExplanationNode } => {
  const { unit, mode, size } = steps[rounding];
  const node = (operation: ExplanationNode['operation'], label: string, value: Rational, children: readonly ExplanationNode[]): ExplanationNode => ({ operation, label, value: formatExact(value), unit: 'CNY', children });
  const share: ExplanationNode = { ...node('add', '+', add(one, exact(rate)), [constant(1n), rate]), unit: 'ratio' };
  const raised = node('multiply', '*', multiply(exact(wage), exact(share)), [wage, share]);
  const counted = size === 1n ? raised : node('divide', '/', divide(exact(raised), rational(size)), [raised, constant(size)]);
  const rounded: ExplanationNode = { ...node('round', raisedWageLabel, roundTo(exact(counted), unit, mode), [counted]), detail: { unit, mode } };
  const explanation = size === 1n ? rounded : node('multiply', raisedWageLabel, multiply(exact(rounded), rational(size)), [rounded, constant(size)]);
  return { value: formatDecimal(exact(explanation), 2), explanation };
};
