/**
 * The closed lists and shapes of the rule language: syntax tree, errors, problems of a cell, inputs and results.
 */
import type { Rational } from '../quantity/rational.ts';
import type { RoundingMode, RoundingUnit } from '../quantity/rounding.ts';
import type { ExplanationNode, FactReference } from './explanation.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/';

/** `position` is the character offset in the formula, from 0. */
export type Expression =
  | { readonly kind: 'number'; readonly position: number; readonly digits: string; readonly unit: string | null }
  | { readonly kind: 'text'; readonly position: number; readonly text: string }
  | { readonly kind: 'name'; readonly position: number; readonly name: string }
  | { readonly kind: 'negate'; readonly position: number; readonly operand: Expression }
  | { readonly kind: 'not'; readonly position: number; readonly operand: Expression }
  | { readonly kind: 'arithmetic'; readonly position: number; readonly operator: ArithmeticOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'logic'; readonly position: number; readonly operator: 'AND' | 'OR'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly position: number; readonly comparison: Comparison; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'if'; readonly position: number; readonly condition: Expression; readonly whenTrue: Expression; readonly otherwise: Expression }
  | { readonly kind: 'extreme'; readonly position: number; readonly operator: 'MIN' | 'MAX'; readonly operands: readonly Expression[] }
  | { readonly kind: 'clamp'; readonly position: number; readonly operand: Expression; readonly low: Expression; readonly high: Expression }
  | { readonly kind: 'round'; readonly position: number; readonly operand: Expression; readonly unit: RoundingUnit; readonly mode: RoundingMode }
  | { readonly kind: 'total'; readonly position: number; readonly item: string }
  | { readonly kind: 'bracket'; readonly position: number; readonly table: string; readonly column: string; readonly operand: Expression };

/** Everything that can be wrong with a pack, a formula or a set of packs. Phrases: `error.rule.<code>`. */
export const ruleErrorCodes = [
  // pack file
  'yamlSyntax', 'duplicateKey', 'unknownKey', 'missingKey', 'wrongShape', 'invalidDate', 'invalidDecimal', 'invalidUnit',
  'invalidName', 'notInList', 'memoryValueRefused', 'datesOverlap', 'bracketOrder', 'valueTooLarge',
  // formula text
  'unexpectedCharacter', 'unexpectedEnd', 'unexpectedToken', 'tooManyDigits', 'tooDeep', 'tooManyNodes', 'tooLong',
  'unknownFunction', 'wrongArgumentCount', 'unknownRoundingUnit', 'unknownRoundingMode',
  // meaning
  'unknownName', 'ambiguousName', 'duplicateName', 'unitMismatch', 'numberExpected', 'conditionExpected', 'textNotInList',
  'grainMismatch', 'totalNeedsSegmentItem', 'tableExpected', 'columnExpected', 'cycle', 'roundingUnitMismatch',
  'definitionConflict', 'definitionUnitChanged',
] as const;
export type RuleErrorCode = (typeof ruleErrorCodes)[number];

export type RuleError = {
  readonly code: RuleErrorCode;
  readonly pack?: string;
  /** Path in the pack file, such as `items.3.formula`, or the item code. */
  readonly path?: string;
  /** Character offset in the formula. */
  readonly position?: number;
  readonly data: Readonly<Record<string, string | number>>;
};

/** Why a cell has no value. Problems travel: what depends on such a cell has the union of the problems it met. */
export type Problem =
  | { readonly code: 'missingInput'; readonly name: string }
  | { readonly code: 'missingParameter'; readonly name: string }
  /** Outside the declared range, more decimals than declared, or a text that is not in the list. */
  | { readonly code: 'inputOutOfRange'; readonly name: string }
  /** `name` is the item in whose formula it happened. */
  | { readonly code: 'divisionByZero'; readonly name: string };

/** One input value of one person or segment. With `explanation`, its tree stands below the figure (deeper trace). */
export type InputCell =
  | { readonly value: string; readonly reference: FactReference }
  | { readonly value: string; readonly explanation: ExplanationNode };

/** An input that is absent (or undefined) is missing, never zero. */
export type PersonInputs = {
  readonly scalars: Readonly<Record<string, InputCell | undefined>>;
  readonly segments: readonly Readonly<Record<string, InputCell | undefined>>[];
};

export type ItemResult =
  | { readonly status: 'value'; readonly value: Rational; readonly explanation: ExplanationNode }
  | { readonly status: 'problem'; readonly problems: readonly Problem[] };

export type ReferenceResult = {
  readonly person: Readonly<Record<string, ItemResult>>;
  readonly segments: readonly Readonly<Record<string, ItemResult>>[];
};
