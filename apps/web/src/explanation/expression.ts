/**
 * An explanation tree as people read formulas: steps with a name (items, inputs, parameters, totals) are operands that
 * can be opened; bare operations between them become one line of arithmetic.
 */
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';

export type Token = { readonly kind: 'sign'; readonly sign: string } | { readonly kind: 'word'; readonly code: string; readonly values: Readonly<Record<string, string | number>> } | { readonly kind: 'operand'; readonly node: ExplanationNode };

const named: ReadonlySet<ExplanationNode['operation']> = new Set(['leaf', 'item', 'total', 'sum', 'span', 'bracket']);
const signs: Readonly<Partial<Record<ExplanationNode['operation'], string>>> = { add: ' + ', subtract: ' − ', multiply: ' × ', divide: ' ÷ ' };
const weak: ReadonlySet<ExplanationNode['operation']> = new Set(['add', 'subtract', 'if', 'compare', 'and', 'or', 'negate']);

/** Arithmetic with a word for a label (overtimeSteps) is a step of its own; signs and function names are not words. */
const isNamed = (node: ExplanationNode): boolean => named.has(node.operation) || /^[a-z]/.test(node.label);
const sign = (text: string): Token => ({ kind: 'sign', sign: text });
const word = (code: string, values: Readonly<Record<string, string | number>> = {}): Token => ({ kind: 'word', code, values });

const joined = (children: readonly ExplanationNode[], between: Token): readonly Token[] =>
  children.flatMap((child, index) => (index === 0 ? tokensOf(child) : [between, ...tokensOf(child)]));

const grouped = (node: ExplanationNode, parent: ExplanationNode['operation'], index: number): readonly Token[] => {
  const tight = parent === 'multiply' || parent === 'divide' || (parent === 'subtract' && index > 0);
  const needs = tight && (weak.has(node.operation) || (parent === 'divide' && index > 0 && (node.operation === 'multiply' || node.operation === 'divide')));
  return needs ? [sign('('), ...tokensOf(node), sign(')')] : tokensOf(node);
};

/** A total over one segment says nothing that the segment does not. */
const unwrapped = (node: ExplanationNode): ExplanationNode => {
  const [only] = node.children;
  return node.operation === 'total' && node.children.length === 1 && only !== undefined ? only : node;
};

/** One line of arithmetic over named operands. */
export const tokensOf = (node: ExplanationNode): readonly Token[] => (isNamed(node) ? [{ kind: 'operand', node: unwrapped(node) }] : arithmeticOf(node));

/** The operation of a step itself, named or not. */
export const arithmeticOf = (node: ExplanationNode): readonly Token[] => {
  const [first, second, third] = node.children;
  switch (node.operation) {
    case 'add': case 'subtract': case 'multiply': case 'divide':
      return node.children.flatMap((child, index) => (index === 0 ? grouped(child, node.operation, 0) : [sign(signs[node.operation] ?? ''), ...grouped(child, node.operation, index)]));
    case 'minimum': return [word('formula.minimum'), sign('('), ...joined(node.children, sign(', ')), sign(')')];
    case 'maximum': return [word('formula.maximum'), sign('('), ...joined(node.children, sign(', ')), sign(')')];
    case 'and': return joined(node.children, word('formula.and'));
    case 'or': return joined(node.children, word('formula.or'));
    case 'negate': return first === undefined ? [] : [sign('−'), ...grouped(first, 'multiply', 0)];
    case 'not': return first === undefined ? [] : [word('formula.not'), ...grouped(first, 'multiply', 0)];
    case 'compare': return first === undefined || second === undefined ? [] : [...tokensOf(first), sign(` ${String(node.detail?.['comparison'] ?? '=')} `), ...tokensOf(second)];
    case 'round': return first === undefined ? [] : [...tokensOf(first), word('formula.round', { unit: String(node.detail?.['unit'] ?? ''), mode: String(node.detail?.['mode'] ?? '') })];
    case 'if': {
      if (first === undefined || second === undefined || third === undefined) return [];
      const taken = second.skipped === true ? third : second;
      return [...tokensOf(taken), word(second.skipped === true ? 'formula.becauseNot' : 'formula.because'), ...tokensOf(first), sign(')')];
    }
    default: return [];
  }
};

/** Points of reviews, times and factors: nobody reads them as parts of a hundred. */
const numbers: ReadonlySet<string> = new Set([
  'score', 'previousScore', 'scoreWithoutTrace', 'factorWithoutTrace', 'attendanceScore', 'goalScore', 'managerScore', 'payFactor', 'factorDecision', 'performanceFactor', 'performanceFactorApplied', 'performanceFactorGiven', 'performanceFactorWithoutScore',
]);

/** Whether a bare figure is a number rather than a share: a result, and all that it is made of. */
const isNumber = ({ label }: ExplanationNode, within: boolean): boolean => within || numbers.has(label);

/** Whether what stands below a step are numbers. A raise is a share; the points that it follows from are not. */
export const holdsNumbers = (node: ExplanationNode, within: boolean): boolean => isNumber(node, within) || node.label === 'raise';

/** The unit that a value is read in. */
export const shownUnit = (node: ExplanationNode, within: boolean): string => (node.unit === 'ratio' && isNumber(node, within) ? 'number' : node.unit);

/** The nearest named steps below a node, each once, in order. */
export const operandsOf = (node: ExplanationNode): readonly ExplanationNode[] => {
  const found: ExplanationNode[] = [];
  const visit = (current: ExplanationNode): void => {
    if (current.skipped === true) return;
    // A constant stands in the formula already; there is nothing behind it.
    if (current.reference?.kind === 'constant') return;
    const step = unwrapped(current);
    if (!isNamed(step)) current.children.forEach(visit);
    else if (!found.some(other => sameStep(other, step))) found.push(step);
  };
  node.children.forEach(visit);
  return found;
};
const sameStep = (one: ExplanationNode, other: ExplanationNode): boolean =>
  one.label === other.label && one.value === other.value && one.operation === other.operation && JSON.stringify(one.reference) === JSON.stringify(other.reference)
  && one.operation !== 'span' && one.operation !== 'sum';

export const factKey = (reference: Pick<FactReference, 'table' | 'key'>): string =>
  `${reference.table}?${Object.entries(reference.key).map(([name, value]) => `${name}=${value}`).sort().join('&')}`;

/** "1200/7" → { text: "171.43", exact: false }; long decimals are cut by rounding half away from zero. */
export const approximate = (value: string, scale: number): { readonly text: string; readonly exact: boolean } => {
  const [top = '0', bottom = '1'] = value.split('/');
  const decimals = top.split('.')[1] ?? '';
  if (bottom === '1' && decimals.length <= scale) return { text: top, exact: true };
  const denominator = BigInt(bottom) * 10n ** BigInt(decimals.length);
  const numerator = BigInt(top.replace('.', ''));
  const negative = numerator < 0n;
  const scaled = ((negative ? -numerator : numerator) * 10n ** BigInt(scale) * 2n + denominator) / (denominator * 2n);
  const digits = scaled.toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return { text: negative ? `-${text}` : text, exact: false };
};
