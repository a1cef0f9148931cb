/** An explanation as an indented tree of text, one line a step. */
import type { ExplanationNode } from '#kernel/rules/explanation';

export type LabelText = (label: string) => string;

const referenceText = ({ reference }: ExplanationNode): string => {
  if (reference === undefined) return '';
  if (reference.kind === 'fact') return `  ← ${reference.table} ${Object.entries(reference.key).map(([name, value]) => `${name}=${value}`).join(' ')}`;
  if (reference.kind === 'parameter') return `  ← ${reference.source} ${reference.article} (${reference.proof}, ${reference.validFrom})`;
  return '';
};

const symbols: Readonly<Record<string, string>> = { add: '+', subtract: '-', multiply: '×', divide: '÷', minimum: 'MIN', maximum: 'MAX', sum: 'Σ', total: 'Σ', round: '≈', compare: '?', if: 'IF', bracket: '▤' };

const pad = (value: number): string => String(value).padStart(2, '0');

/** Punch times and windows are instants; a terminal reader wants the clock of the workplace's books, given as UTC+8 minutes. */
const clockText = (epochMinute: number): string => {
  const minute = epochMinute + 480;
  const date = new Date(minute * 60_000);
  return `${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
};

const valueText = (node: ExplanationNode): string => {
  if (node.unit === 'instant') return `${clockText(Math.floor(Number(node.value) / 60))} (UTC+8)`;
  if (node.operation === 'span') return `${node.value} minute  ${clockText(Number(node.detail?.['fromMinute']))} – ${clockText(Number(node.detail?.['toMinute']))} (UTC+8)`;
  return node.unit === 'ratio' || node.unit === 'condition' ? node.value : `${node.value} ${node.unit}`;
};

/** `((a + b) + c)` is read as one sum: operands of the same operation on the left stand in the same list; exact arithmetic allows it. */
const operandsOf = (node: ExplanationNode): readonly ExplanationNode[] => {
  const [first, ...rest] = node.children;
  const joins = (node.operation === 'add' || node.operation === 'subtract' || node.operation === 'multiply') && first?.operation === node.operation;
  return first === undefined ? [] : joins ? [...operandsOf(first), ...rest] : node.children;
};

/** Items that were printed once are named again without their tree. */
export const explanationLines = (root: ExplanationNode, labelText: LabelText): readonly string[] => {
  const lines: string[] = [];
  const printed = new Set<ExplanationNode>();
  const visit = (node: ExplanationNode, depth: number): void => {
    if (node.skipped === true) return;
    const symbol = symbols[node.operation];
    const name = node.operation === 'leaf' || node.operation === 'item' || node.operation === 'sum' || node.operation === 'total' || node.operation === 'span' || node.operation === 'bracket' ? `${labelText(node.label)} ` : '';
    const again = printed.has(node) && node.children.length > 0;
    lines.push(`${'  '.repeat(depth)}${symbol === undefined ? '' : `${symbol} `}${name}= ${valueText(node)}${referenceText(node)}${again ? '  (see above)' : ''}`);
    if (again) return;
    printed.add(node);
    for (const child of operandsOf(node)) visit(child, depth + 1);
  };
  visit(root, 0);
  return lines;
};
