/**
 * A company's rule about performance, in the rule language: attendance → component score, score → pay factor, score →
 * proposed raise. The rule is a small pack made from a form; the reference evaluator computes and explains it. Floor and cap
 * stand in every rule. What a rule may look at is a closed list: no leave, no sickness and no presence is in it, for a rule
 * that cannot name a protected absence cannot cut by it.
 */
import type { Result } from '../base/result.ts';
import { assert, failure, success } from '../base/result.ts';
import { parseDay } from '../calendar/epoch-day.ts';
import { formatDecimal, parseDecimal, parseScaled } from '../quantity/decimal.ts';
import { compare } from '../quantity/rational.ts';
import type { RoundingUnit } from '../quantity/rounding.ts';
import { scaleOfRoundingUnit } from '../quantity/rounding.ts';
import type { ExplanationNode } from '../rules/explanation.ts';
import type { NumberInput, PackParameter, PackTitle, RulePack } from '../rules/pack-types.ts';
import { evaluateReference } from '../rules/reference-evaluator.ts';
import { compileRuleSet } from '../rules/rule-set.ts';
import type { InputCell, Problem, RuleError } from '../rules/rule-types.ts';
import type { RuleProgram } from '../rules/term.ts';

export const ruleKinds = ['attendanceScore', 'payFactor', 'raise'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** Largest figures that any input takes; a value beyond is a problem of its cell. */
const number = (code: string, zh: string, en: string, unit: string, scale: number, max: string): NumberInput =>
  ({ kind: 'number', code, title: { zh, en }, grain: 'person', unit, scale, min: '0', max });

const scoreInputs = [
  number('score', '绩效分数', 'Score of the review', 'ratio', 4, '1000'),
  number('attendanceScore', '考勤分数', 'Attendance component', 'ratio', 4, '1000'),
  number('goalScore', '目标分数', 'Goal component', 'ratio', 4, '1000'),
  number('managerScore', '上级评分', 'Component given by the manager', 'ratio', 4, '1000'),
] as const;

/** What a rule of each kind may use, by code or by the Chinese name. Times are bare numbers; minutes, days and months have units. */
export const ruleInputs: Readonly<Record<RuleKind, readonly NumberInput[]>> = {
  attendanceScore: [
    number('lateTimes', '迟到次数', 'Days with a late arrival', 'ratio', 0, '400'),
    number('lateMinutes', '迟到分钟', 'Minutes late', 'minute', 0, '600000'),
    number('earlyTimes', '早退次数', 'Days with an early departure', 'ratio', 0, '400'),
    number('earlyMinutes', '早退分钟', 'Minutes left early', 'minute', 0, '600000'),
    number('missingPunchTimes', '缺卡次数', 'Days with a missing punch', 'ratio', 0, '400'),
    number('absentTimes', '缺勤次数', 'Days with absence without leave', 'ratio', 0, '400'),
    number('absentMinutes', '缺勤分钟', 'Minutes absent without leave', 'minute', 0, '600000'),
  ],
  payFactor: scoreInputs,
  raise: [
    ...scoreInputs,
    number('previousScore', '上期绩效分数', 'Score of the cycle before', 'ratio', 4, '1000'),
    number('monthsSinceRaise', '距上次调薪月数', 'Months since the last raise', 'month', 0, '1200'),
    number('monthsEmployed', '在职月数', 'Months employed', 'month', 0, '1200'),
  ],
};

type Bounds = { readonly lowest: string; readonly highest: string; readonly rounding: RoundingUnit; readonly title: PackTitle };

/** Between which figures floor and cap of a kind must lie, and to which step its result is rounded (half away from zero). */
const ruleBounds: Readonly<Record<RuleKind, Bounds>> = {
  attendanceScore: { lowest: '0', highest: '100', rounding: 'hundredth', title: { zh: '考勤分数', en: 'Attendance component' } },
  payFactor: { lowest: '0', highest: '5', rounding: 'tenThousandth', title: { zh: '绩效系数', en: 'Performance factor' } },
  raise: { lowest: '0', highest: '1', rounding: 'tenThousandth', title: { zh: '调薪幅度', en: 'Proposed raise' } },
};

export type PerformanceRule = {
  readonly kind: RuleKind;
  /** Names the version in every trace: letters, digits, hyphens, such as `performance-rule-12`. */
  readonly code: string;
  readonly formula: string;
  readonly floor: string;
  readonly cap: string;
  /** First day in force, YYYY-MM-DD. */
  readonly validFrom: string;
  /** The document that was consulted on and published, and the place in it. */
  readonly source: string;
  readonly article: string;
};

/** A rule that cannot be compiled: an error of the language, or a floor and cap that do not hold. */
export type PerformanceRuleError =
  | RuleError
  | { readonly code: 'floorAboveCap' | 'floorOutsideBounds' | 'capOutsideBounds'; readonly data: Readonly<Record<string, string>> };

export type CompiledRule = { readonly rule: PerformanceRule; readonly program: RuleProgram };

/** Checks and compiles a rule; every error of it is answered, not only the first. */
export const compileRule = (rule: PerformanceRule): Result<CompiledRule, readonly PerformanceRuleError[]> => {
  const day = parseDay(rule.validFrom);
  if (!day.ok) return failure([{ code: 'invalidDate', path: 'validFrom', data: { value: rule.validFrom } }]);
  const errors = boundErrors(rule);
  const days = { dayWorked: day.value, contributionMonth: day.value, paymentDate: day.value };
  if (errors.length > 0) return failure(errors);
  const compiled = compileRuleSet([packOf(rule, day.value)], { places: { company: rule.code }, days });
  return compiled.ok ? success({ rule, program: compiled.value }) : failure(compiled.error);
};

const boundErrors = ({ kind, floor, cap }: PerformanceRule): readonly PerformanceRuleError[] => {
  const { lowest, highest } = ruleBounds[kind];
  const [low, high, least, most] = [floor, cap, lowest, highest].map(parseDecimal);
  if (low == null) return [{ code: 'invalidDecimal', path: 'floor', data: { value: floor } }];
  if (high == null) return [{ code: 'invalidDecimal', path: 'cap', data: { value: cap } }];
  assert(least != null && most != null, 'bounds of a kind are decimals');
  const errors: PerformanceRuleError[] = [];
  const outside = (value: typeof low): boolean => compare(value, least) < 0 || compare(value, most) > 0;
  if (outside(low)) errors.push({ code: 'floorOutsideBounds', data: { floor, lowest, highest } });
  if (outside(high)) errors.push({ code: 'capOutsideBounds', data: { cap, lowest, highest } });
  if (compare(low, high) > 0) errors.push({ code: 'floorAboveCap', data: { floor, cap } });
  return errors;
};

/** Two items: the company's formula as written, and the result that floor and cap hold. */
const packOf = (rule: PerformanceRule, fromDay: number): RulePack => {
  const { kind, code, formula, floor, cap, source, article } = rule;
  const { rounding, title } = ruleBounds[kind];
  const provenance = { source, article, proof: 'companyChoice' } as const;
  const parameter = (name: string, zh: string, en: string, value: string): PackParameter =>
    ({ code: name, title: { zh, en }, unit: 'ratio', clock: 'dayWorked', values: [{ ...provenance, fromDay, toDay: null, value }] });
  const item = { kind: 'information', grain: 'person', unit: 'ratio', when: null, clock: 'dayWorked', fieldClass: 'rating', payslipOrder: null, source, article } as const;
  return {
    code, version: rule.validFrom, layer: 'company', place: code, title, tables: [],
    inputs: ruleInputs[kind],
    parameters: [parameter('ruleFloor', '规则下限', 'Floor of the rule', floor), parameter('ruleCap', '规则上限', 'Cap of the rule', cap)],
    items: [
      { ...item, code: 'ruleFormula', title: { zh: '规则公式', en: 'Formula of the rule' }, formula, rounding: null },
      { ...item, code: resultItem, title: { zh: '规则结果', en: 'Result of the rule' }, formula: 'CLAMP(ruleFormula, ruleFloor, ruleCap)', rounding: { mode: 'halfUp', unit: rounding } },
    ],
  };
};

const resultItem = 'ruleResult';

export type ExplainedRule = { readonly value: string; readonly explanation: ExplanationNode };

/**
 * The rule's result for one person's inputs, by code. An input that is absent is missing, never zero, and a rule that needs it
 * has no result but the problem that says so. The explanation's root is labelled with the rule's kind and says which rule it was.
 */
export const explainRule = ({ rule, program }: CompiledRule, inputs: Readonly<Record<string, InputCell | undefined>>): Result<ExplainedRule, readonly Problem[]> => {
  const found = evaluateReference(program, { scalars: inputs, segments: [] }).person[resultItem];
  assert(found !== undefined, 'a compiled rule has its result');
  if (found.status === 'problem') return failure(found.problems);
  const value = formatDecimal(found.value, scaleOfRoundingUnit(ruleBounds[rule.kind].rounding));
  const { formula, code, validFrom, source, article } = rule;
  return success({ value, explanation: { ...found.explanation, label: rule.kind, detail: { ...found.explanation.detail, formula, rule: code, validFrom, source, article } } });
};

/** Titles of everything that stands in a rule's explanation, for screens. */
export const ruleLabels = (kind: RuleKind): Readonly<Record<string, PackTitle>> => ({
  ...Object.fromEntries(ruleInputs[kind].map(({ code, title }) => [code, title])),
  [kind]: ruleBounds[kind].title,
  ruleFormula: { zh: '规则公式', en: 'Formula of the rule' },
  ruleFloor: { zh: '规则下限', en: 'Floor of the rule' },
  ruleCap: { zh: '规则上限', en: 'Cap of the rule' },
});

/** Whether a text can be a factor: within what a rule may give, with no more decimals than rules take. */
export const isFactor = (text: string): boolean => {
  const [value, lowest, highest] = [text, ruleBounds.payFactor.lowest, ruleBounds.payFactor.highest].map((each) => parseScaled(each, 4));
  return value != null && lowest != null && highest != null && value >= lowest && value <= highest;
};

/** Whether a text is points of a review: 0 to 100. */
export const arePoints = (text: string): boolean => {
  const value = parseScaled(text, 4);
  return value !== null && value >= 0n && value <= 1_000_000n;
};
