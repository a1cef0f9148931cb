/**
 * Formula text to syntax tree by recursive descent; README.md has the grammar. Never throws: the first error is the
 * value. Nesting and size are bounded, so that no formula can exhaust the stack or the processor.
 */
import type { Result } from '../base/result.ts';
import { failure, success } from '../base/result.ts';
import { parseUnit } from '../quantity/unit.ts';
import { roundingModes, roundingUnits } from '../quantity/rounding.ts';
import type { Token } from './formula-lexer.ts';
import { formulaBudget, tokenize } from './formula-lexer.ts';
import type { Comparison, Expression, RuleError, RuleErrorCode } from './rule-types.ts';

type Parsed = Result<Expression, RuleError>;
type Cursor = { readonly tokens: readonly Token[]; index: number; nodes: number; depth: number };

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** The syntax tree of a formula, or its first error with position. */
export const parseFormula = (formula: string): Parsed => {
  const tokens = tokenize(formula);
  if (!tokens.ok) return tokens;
  const cursor: Cursor = { tokens: tokens.value, index: 0, nodes: 0, depth: 0 };
  const parsed = parseLogic(cursor, 'OR');
  if (!parsed.ok) return parsed;
  const rest = peek(cursor);
  return rest.kind === 'end' ? parsed : unexpected(rest);
};

const peek = (cursor: Cursor): Token => cursor.tokens[cursor.index] ?? { kind: 'end', text: '', position: 0 };
const advance = (cursor: Cursor): Token => {
  const token = peek(cursor);
  cursor.index += 1;
  return token;
};
const isSymbol = (token: Token, text: string): boolean => token.kind === 'symbol' && token.text === text;
const isKeyword = (token: Token, text: string): boolean => token.kind === 'keyword' && token.text === text;

const fail = (code: RuleErrorCode, position: number, data: RuleError['data'] = {}): { ok: false; error: RuleError } =>
  failure({ code, position, data });
const unexpected = (token: Token) =>
  token.kind === 'end' ? fail('unexpectedEnd', token.position) : fail('unexpectedToken', token.position, { token: token.text });

const node = (cursor: Cursor, expression: Expression): Parsed => {
  cursor.nodes += 1;
  return cursor.nodes > formulaBudget.nodes
    ? fail('tooManyNodes', expression.position, { limit: formulaBudget.nodes })
    : success(expression);
};

/** One level deeper; every recursion of the grammar passes here. */
const nested = (cursor: Cursor, parse: () => Parsed): Parsed => {
  if (cursor.depth >= formulaBudget.depth) return fail('tooDeep', peek(cursor).position, { limit: formulaBudget.depth });
  cursor.depth += 1;
  const parsed = parse();
  cursor.depth -= 1;
  return parsed;
};

const parseLogic = (cursor: Cursor, operator: 'AND' | 'OR'): Parsed => {
  const operand = (): Parsed => (operator === 'OR' ? parseLogic(cursor, 'AND') : parseNot(cursor));
  let left = operand();
  while (left.ok && isKeyword(peek(cursor), operator)) {
    const { position } = advance(cursor);
    const right = operand();
    if (!right.ok) return right;
    left = node(cursor, { kind: 'logic', position, operator, left: left.value, right: right.value });
  }
  return left;
};

const parseNot = (cursor: Cursor): Parsed => {
  if (!isKeyword(peek(cursor), 'NOT')) return parseComparison(cursor);
  const { position } = advance(cursor);
  const operand = nested(cursor, () => parseNot(cursor));
  return operand.ok ? node(cursor, { kind: 'not', position, operand: operand.value }) : operand;
};

const parseComparison = (cursor: Cursor): Parsed => {
  const left = parseArithmetic(cursor, '+', '-');
  const token = peek(cursor);
  if (!left.ok || token.kind !== 'symbol' || !comparisons.has(token.text)) return left;
  advance(cursor);
  const right = parseArithmetic(cursor, '+', '-');
  if (!right.ok) return right;
  const comparison = token.text as Comparison;
  return node(cursor, { kind: 'compare', position: token.position, comparison, left: left.value, right: right.value });
};

const parseArithmetic = (cursor: Cursor, first: '+' | '*', second: '-' | '/'): Parsed => {
  const operand = (): Parsed => (first === '+' ? parseArithmetic(cursor, '*', '/') : parseUnary(cursor));
  let left = operand();
  while (left.ok) {
    const token = peek(cursor);
    const operator = isSymbol(token, first) ? first : isSymbol(token, second) ? second : null;
    if (operator === null) break;
    advance(cursor);
    const right = operand();
    if (!right.ok) return right;
    left = node(cursor, { kind: 'arithmetic', position: token.position, operator, left: left.value, right: right.value });
  }
  return left;
};

const parseUnary = (cursor: Cursor): Parsed => {
  if (!isSymbol(peek(cursor), '-')) return parsePrimary(cursor);
  const { position } = advance(cursor);
  const operand = nested(cursor, () => parseUnary(cursor));
  return operand.ok ? node(cursor, { kind: 'negate', position, operand: operand.value }) : operand;
};

const parsePrimary = (cursor: Cursor): Parsed => {
  const token = advance(cursor);
  const { position } = token;
  if (token.kind === 'number') return parseNumber(cursor, token);
  if (token.kind === 'text') return node(cursor, { kind: 'text', position, text: token.text });
  if (token.kind === 'keyword') return nested(cursor, () => parseCall(cursor, token));
  if (token.kind === 'name') {
    return isSymbol(peek(cursor), '(') ? fail('unknownFunction', position, { name: token.text }) : node(cursor, { kind: 'name', position, name: token.text });
  }
  if (!isSymbol(token, '(')) return unexpected(token);
  const inner = nested(cursor, () => parseLogic(cursor, 'OR'));
  if (!inner.ok) return inner;
  const close = advance(cursor);
  return isSymbol(close, ')') ? inner : unexpected(close);
};

const parseNumber = (cursor: Cursor, token: Token): Parsed => {
  const written = peek(cursor);
  if (written.kind !== 'unit') return node(cursor, { kind: 'number', position: token.position, digits: token.text, unit: null });
  advance(cursor);
  const unit = parseUnit(written.text);
  return unit === null
    ? fail('invalidUnit', written.position, { unit: written.text })
    : node(cursor, { kind: 'number', position: token.position, digits: token.text, unit });
};

/** Arguments in parentheses, each an expression. */
const parseArguments = (cursor: Cursor): Result<readonly Expression[], RuleError> => {
  const open = advance(cursor);
  if (!isSymbol(open, '(')) return unexpected(open);
  const found: Expression[] = [];
  for (;;) {
    const argument = parseLogic(cursor, 'OR');
    if (!argument.ok) return argument;
    found.push(argument.value);
    const separator = advance(cursor);
    if (isSymbol(separator, ')')) return success(found);
    if (!isSymbol(separator, ',')) return unexpected(separator);
  }
};

const argumentCounts: Readonly<Record<string, readonly [least: number, most: number]>> = {
  IF: [3, 3], MIN: [2, 50], MAX: [2, 50], CLAMP: [3, 3], ROUND: [3, 3], TOTAL: [1, 1], BRACKET: [3, 3],
};

const parseCall = (cursor: Cursor, token: Token): Parsed => {
  const counts = argumentCounts[token.text];
  if (counts === undefined) return unexpected(token);
  const parsed = parseArguments(cursor);
  if (!parsed.ok) return parsed;
  const [first, second, third] = parsed.value;
  if (parsed.value.length < counts[0] || parsed.value.length > counts[1] || first === undefined) {
    return fail('wrongArgumentCount', token.position, { name: token.text, expected: counts[0], found: parsed.value.length });
  }
  const { position } = token;
  if (token.text === 'TOTAL') {
    return first.kind === 'name' ? node(cursor, { kind: 'total', position, item: first.name }) : fail('totalNeedsSegmentItem', first.position);
  }
  if (token.text === 'MIN' || token.text === 'MAX') return node(cursor, { kind: 'extreme', position, operator: token.text, operands: parsed.value });
  if (second === undefined || third === undefined) return unexpected(token);
  switch (token.text) {
    case 'IF': return node(cursor, { kind: 'if', position, condition: first, whenTrue: second, otherwise: third });
    case 'CLAMP': return node(cursor, { kind: 'clamp', position, operand: first, low: second, high: third });
    case 'ROUND': return roundCall(cursor, position, first, second, third);
    default: return bracketCall(cursor, position, first, second, third);
  }
};

const roundCall = (cursor: Cursor, position: number, operand: Expression, unitWord: Expression, modeWord: Expression): Parsed => {
  const unit = roundingUnits.find((known) => unitWord.kind === 'name' && known === unitWord.name);
  const mode = roundingModes.find((known) => modeWord.kind === 'name' && known === modeWord.name);
  if (unit === undefined) return fail('unknownRoundingUnit', unitWord.position, { known: roundingUnits.join(' ') });
  if (mode === undefined) return fail('unknownRoundingMode', modeWord.position, { known: roundingModes.join(' ') });
  return node(cursor, { kind: 'round', position, operand, unit, mode });
};

const bracketCall = (cursor: Cursor, position: number, table: Expression, column: Expression, operand: Expression): Parsed => {
  if (table.kind !== 'name') return fail('tableExpected', table.position);
  if (column.kind !== 'name') return fail('columnExpected', column.position);
  return node(cursor, { kind: 'bracket', position, table: table.name, column: column.name, operand });
};
