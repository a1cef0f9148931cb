/**
 * A formula after checking: names resolved, units known, parameters bound to their values. Both evaluators walk this
 * tree. `op` names follow the explanation's operations where there is one.
 */
import type { Rational } from '../quantity/rational.ts';
import type { RoundingMode, RoundingUnit } from '../quantity/rounding.ts';
import type { ParameterReference } from './explanation.ts';
import type { ResolvedParameters } from './parameter-resolver.ts';
import type { Grain, PackInput, PackItem } from './pack-types.ts';
import type { Comparison } from './rule-types.ts';

/** The unit of a condition; values 1 and 0. */
export const conditionUnit = 'condition';

export type TermTable = {
  readonly code: string;
  readonly lookup: string;
  readonly bound: 'lower' | 'upper';
  readonly columns: readonly { readonly code: string; readonly unit: string }[];
  /** null: no version in force. */
  readonly rows: readonly { readonly upTo: Rational | null; readonly cells: readonly Rational[] }[] | null;
  readonly reference: ParameterReference | null;
};

export type BinaryOperation = 'add' | 'subtract' | 'multiply' | 'divide' | 'and' | 'or';

export type Term =
  | { readonly op: 'constant'; readonly unit: string; readonly value: Rational }
  | { readonly op: 'parameter'; readonly unit: string; readonly code: string; readonly value: Rational | null; readonly reference: ParameterReference | null }
  | { readonly op: 'input'; readonly unit: string; readonly code: string; readonly grain: Grain }
  | { readonly op: 'item'; readonly unit: string; readonly code: string; readonly grain: Grain }
  | { readonly op: 'negate' | 'not'; readonly unit: string; readonly operand: Term }
  | { readonly op: BinaryOperation; readonly unit: string; readonly left: Term; readonly right: Term }
  | { readonly op: 'compare'; readonly unit: string; readonly comparison: Comparison; readonly left: Term; readonly right: Term }
  | { readonly op: 'compareText'; readonly unit: string; readonly comparison: '=' | '<>'; readonly code: string; readonly grain: Grain; readonly text: string; readonly index: number }
  | { readonly op: 'if'; readonly unit: string; readonly condition: Term; readonly whenTrue: Term; readonly otherwise: Term }
  | { readonly op: 'minimum' | 'maximum'; readonly unit: string; readonly operands: readonly Term[] }
  | { readonly op: 'round'; readonly unit: string; readonly operand: Term; readonly step: RoundingUnit; readonly mode: RoundingMode }
  | { readonly op: 'total'; readonly unit: string; readonly code: string }
  | { readonly op: 'bracket'; readonly unit: string; readonly table: TermTable; readonly column: number; readonly operand: Term };

export type ProgramItem = { readonly item: PackItem; readonly pack: string; readonly root: Term };

/** A rule set for one place and one set of dates: items in an order in which everything is known when it is needed. */
export type RuleProgram = {
  readonly items: readonly ProgramItem[];
  readonly inputs: readonly PackInput[];
  readonly resolved: ResolvedParameters;
};
