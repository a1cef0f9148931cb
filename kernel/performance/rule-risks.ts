/**
 * What a lawyer would look at first in a company's rule about performance. Nothing here refuses a rule: what the law forbids outright
 * cannot be written (no protected leave is among the inputs, no rule goes without its proof). These are signs for whoever approves.
 */
import { parseDay } from '../calendar/epoch-day.ts';
import { parseDecimal } from '../quantity/decimal.ts';
import { add, compare, isZero, multiply, rational, zero, type Rational } from '../quantity/rational.ts';

/** Phrases ruleRisk.<risk>. */
export const ruleRisks = ['factorMayBeNothing', 'factorMayCutDeep', 'pointsMayBeNothing', 'latenessCountsTwice', 'absenceCounts', 'attendanceWeighsMost', 'shortConsultation'] as const;
type RuleRisk = (typeof ruleRisks)[number];

export type JudgedRule = { readonly consultedFrom: string; readonly consultedTo: string } & (
  | { readonly kind: 'weights'; readonly components: readonly { readonly component: string; readonly weight: string }[] }
  | { readonly kind: 'attendanceScore' | 'payFactor' | 'raise'; readonly formula: string; readonly floor: string }
);

/** Below this, more than a fifth of the performance pay can go. */
const deepCut = rational(4n, 5n);
/** So many days a consultation lasts at least, by usual practice. */
const usualConsultationDays = 7;

const figure = (text: string): Rational => parseDecimal(text) ?? zero;
const names = (formula: string, ...words: readonly string[]): boolean => words.some((word) => formula.includes(word));

const isShort = ({ consultedFrom, consultedTo }: JudgedRule): boolean => {
  const [from, to] = [parseDay(consultedFrom), parseDay(consultedTo)];
  return from.ok && to.ok && to.value - from.value + 1 < usualConsultationDays;
};

const ofFormula = ({ kind, formula, floor }: Extract<JudgedRule, { readonly formula: string }>): readonly RuleRisk[] => {
  const least = figure(floor);
  if (kind === 'payFactor') return isZero(least) ? ['factorMayBeNothing'] : compare(least, deepCut) < 0 ? ['factorMayCutDeep'] : [];
  if (kind === 'raise') return [];
  return [
    ...(isZero(least) ? (['pointsMayBeNothing'] as const) : []), ...(names(formula, 'lateTimes', 'lateMinutes', '迟到次数', '迟到分钟') ? (['latenessCountsTwice'] as const) : []),
    ...(names(formula, 'absentTimes', 'absentMinutes', '缺勤次数', '缺勤分钟') ? (['absenceCounts'] as const) : []),
  ];
};

/** Signs of one version, in the order of `ruleRisks`. */
export const risksOf = (rule: JudgedRule): readonly RuleRisk[] => {
  const found = new Set<RuleRisk>(isShort(rule) ? ['shortConsultation'] : []);
  if (rule.kind === 'weights') {
    const total = rule.components.reduce((sum, { weight }) => add(sum, figure(weight)), zero);
    const attendance = rule.components.filter(({ component }) => component === 'attendance').reduce((sum, { weight }) => add(sum, figure(weight)), zero);
    if (compare(multiply(attendance, rational(2n)), total) > 0) found.add('attendanceWeighsMost');
  } else for (const risk of ofFormula(rule)) found.add(risk);
  return ruleRisks.filter((risk) => found.has(risk));
};
