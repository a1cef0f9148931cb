/** Syntax tree to canonical formula text, with the fewest parentheses. `parseFormula` reads it back to the same tree. */
import type { Expression } from './rule-types.ts';

/** Binding strength, as in the grammar: OR 1, AND 2, NOT 3, comparison 4, sum 5, product 6, unary 7, primary 8. */
const strength = (expression: Expression): number => {
  switch (expression.kind) {
    case 'logic': return expression.operator === 'OR' ? 1 : 2;
    case 'not': return 3;
    case 'compare': return 4;
    case 'arithmetic': return expression.operator === '+' || expression.operator === '-' ? 5 : 6;
    case 'negate': return 7;
    default: return 8;
  }
};

const at = (expression: Expression, least: number): string =>
  strength(expression) >= least ? printFormula(expression) : `(${printFormula(expression)})`;

/** Canonical text of a formula. */
export const printFormula = (expression: Expression): string => {
  const own = strength(expression);
  switch (expression.kind) {
    case 'number': return expression.unit === null ? expression.digits : `${expression.digits} [${expression.unit}]`;
    case 'text': return `"${expression.text}"`;
    case 'name': return expression.name;
    case 'negate': return `-${at(expression.operand, own)}`;
    case 'not': return `NOT ${at(expression.operand, own)}`;
    case 'arithmetic':
    case 'logic': return `${at(expression.left, own)} ${expression.operator} ${at(expression.right, own + 1)}`;
    case 'compare': return `${at(expression.left, own + 1)} ${expression.comparison} ${at(expression.right, own + 1)}`;
    case 'if': return call('IF', [expression.condition, expression.whenTrue, expression.otherwise]);
    case 'extreme': return call(expression.operator, expression.operands);
    case 'clamp': return call('CLAMP', [expression.operand, expression.low, expression.high]);
    case 'round': return `ROUND(${printFormula(expression.operand)}, ${expression.unit}, ${expression.mode})`;
    case 'total': return `TOTAL(${expression.item})`;
    case 'bracket': return `BRACKET(${expression.table}, ${expression.column}, ${printFormula(expression.operand)})`;
  }
};

const call = (name: string, operands: readonly Expression[]): string => `${name}(${operands.map(printFormula).join(', ')})`;
