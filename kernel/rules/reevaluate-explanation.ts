/**
 * Recomputes a printed explanation from its leaves, bottom-up, without the rule set: an independent check that the
 * tree shown is the computation. Works on the JSON form; reports the first node that does not match.
 */
import { formatExact, parseExact } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import * as rationals from '../quantity/rational.ts';
import type { RoundingMode, RoundingUnit } from '../quantity/rounding.ts';
import { roundingModes, roundingUnits, roundTo } from '../quantity/rounding.ts';
import type { ExplanationNode } from './explanation.ts';

/** `path` leads from the root by child numbers: "0.1". */
export type ExplanationMismatch = { readonly path: string; readonly operation: string; readonly label: string; readonly printed: string; readonly recomputed: string };
export type Reevaluation = {
  readonly nodes: number;
  readonly leaves: number;
  /** Leaves without a reference: a figure that comes from nowhere. */
  readonly leavesWithoutReference: number;
  readonly mismatch: ExplanationMismatch | null;
};

/** Re-evaluates the tree; `mismatch` is null when every node's printed value follows from its children. */
export const reevaluateExplanation = (root: ExplanationNode): Reevaluation => {
  const counts = { nodes: 0, leaves: 0, leavesWithoutReference: 0 };
  const checked = new Set<ExplanationNode>();
  let mismatch: ExplanationMismatch | null = null;
  const visit = (node: ExplanationNode, path: string): void => {
    if (mismatch !== null || node.skipped === true || checked.has(node)) return;
    checked.add(node);
    node.children.forEach((child, index) => { visit(child, path === '' ? String(index) : `${path}.${index}`); });
    if (mismatch !== null) return;
    counts.nodes += 1;
    if (node.operation === 'leaf') {
      counts.leaves += 1;
      if (node.reference === undefined) counts.leavesWithoutReference += 1;
    }
    const recomputed = recompute(node);
    if (recomputed !== node.value) mismatch = { path, operation: node.operation, label: node.label, printed: node.value, recomputed };
  };
  visit(root, '');
  return { ...counts, mismatch };
};

const invalid = 'not computable';

/** The value that the node must have given its children's printed values; text as printed. */
const recompute = (node: ExplanationNode): string => {
  if (node.operation === 'leaf') return node.children.length > 0 || (node.unit !== 'text' && parseExact(node.value) === null) ? invalid : node.value;
  if (node.operation === 'compare' && node.children.every((child) => child.unit === 'text')) return recomputeText(node);
  if (node.operation === 'if') return recomputeIf(node);
  if (node.operation === 'span') return recomputeSpan(node);
  const values: Rational[] = [];
  for (const child of node.children) {
    const value = child.skipped === true ? null : parseExact(child.value);
    if (value === null) return invalid;
    values.push(value);
  }
  const value = recomputeNumber(node, values);
  return value === null ? invalid : formatExact(value);
};

const recomputeText = (node: ExplanationNode): string => {
  const [left, right] = node.children;
  const comparison = node.detail?.['comparison'];
  if (left === undefined || right === undefined || (comparison !== '=' && comparison !== '<>')) return invalid;
  return (left.value === right.value) === (comparison === '=') ? '1' : '0';
};

const recomputeIf = (node: ExplanationNode): string => {
  const [condition, whenTrue, otherwise] = node.children;
  if (condition === undefined || whenTrue === undefined || otherwise === undefined) return invalid;
  const chosen = condition.value === '1' ? whenTrue : condition.value === '0' ? otherwise : null;
  return chosen === null || chosen.skipped === true ? invalid : chosen.value;
};

const recomputeSpan = (node: ExplanationNode): string => {
  const from = node.detail?.['fromMinute'];
  const to = node.detail?.['toMinute'];
  return typeof from === 'number' && typeof to === 'number' ? String(to - from) : invalid;
};

const recomputeNumber = (node: ExplanationNode, values: readonly Rational[]): Rational | null => {
  const [first, second] = values;
  switch (node.operation) {
    case 'total':
    case 'sum': return values.reduce(rationals.add, rationals.zero);
    case 'item': return values.length === 1 ? (first ?? null) : null;
    case 'round': return first === undefined ? null : recomputeRound(node, first);
    case 'bracket': return first === undefined || second === undefined ? null : recomputeBracket(node, first, second);
    case 'compare': return first === undefined || second === undefined ? null : recomputeCompare(node, first, second);
    case 'negate': return first === undefined ? null : rationals.negate(first);
    case 'not': return first === undefined ? null : rationals.subtract(rationals.one, first);
    default: return values.length === 0 ? null : fold(node.operation, values);
  }
};

const fold = (operation: ExplanationNode['operation'], values: readonly Rational[]): Rational | null => {
  let result = values[0] ?? rationals.zero;
  for (const value of values.slice(1)) {
    switch (operation) {
      case 'add': result = rationals.add(result, value); break;
      case 'subtract': result = rationals.subtract(result, value); break;
      case 'multiply': result = rationals.multiply(result, value); break;
      case 'divide':
        if (rationals.isZero(value)) return null;
        result = rationals.divide(result, value);
        break;
      case 'minimum': case 'and': result = rationals.compare(value, result) < 0 ? value : result; break;
      case 'maximum': case 'or': result = rationals.compare(value, result) > 0 ? value : result; break;
      default: return null;
    }
  }
  return result;
};

const recomputeRound = (node: ExplanationNode, value: Rational): Rational | null => {
  const unit = node.detail?.['unit'];
  const mode = node.detail?.['mode'];
  const known = roundingUnits.includes(unit as RoundingUnit) && roundingModes.includes(mode as RoundingMode);
  return known ? roundTo(value, unit as RoundingUnit, mode as RoundingMode) : null;
};

const recomputeCompare = (node: ExplanationNode, left: Rational, right: Rational): Rational | null => {
  const order = rationals.compare(left, right);
  const answers: Readonly<Record<string, boolean>> = { '=': order === 0, '<>': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 };
  const answer = answers[String(node.detail?.['comparison'])];
  return answer === undefined ? null : answer ? rationals.one : rationals.zero;
};

/** The chosen row's figure, if the looked-up value lies between the bounds that the node names. */
const recomputeBracket = (node: ExplanationNode, value: Rational, figure: Rational): Rational | null => {
  const bound = (key: string): Rational | null | undefined => {
    const text = node.detail?.[key];
    return text === undefined ? undefined : parseExact(String(text));
  };
  const above = bound('above');
  const upTo = bound('upTo');
  if (above === null || upTo === null) return null;
  const lower = node.detail?.['bound'] !== 'upper';
  const aboveHolds = above === undefined || rationals.compare(value, above) > (lower ? 0 : -1);
  const upToHolds = upTo === undefined || rationals.compare(value, upTo) < (lower ? 1 : 0);
  return aboveHolds && upToHolds ? figure : null;
};
