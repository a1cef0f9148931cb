/**
 * Syntax tree to typed term: resolves names, checks units, grains and texts. A formula that passes never throws and
 * never meets a unit it cannot handle (I-51); all that is left are the named problems of a cell.
 */
import type { Result } from '../base/result.ts';
import { assert, failure, success } from '../base/result.ts';
import { parseDecimal } from '../quantity/decimal.ts';
import { zero } from '../quantity/rational.ts';
import { isMoneyStep } from '../quantity/rounding.ts';
import { divideUnits, isCurrency, multiplyUnits, ratioUnit } from '../quantity/unit.ts';
import type { NameScope } from './name-scope.ts';
import { lookUpName } from './name-scope.ts';
import type { Grain, TextInput } from './pack-types.ts';
import type { Expression, RuleError, RuleErrorCode } from './rule-types.ts';
import type { Term } from './term.ts';
import { conditionUnit } from './term.ts';

type Checked = Result<Term, RuleError>;
export type CheckContext = { readonly scope: NameScope; readonly grain: Grain };

/** The unit of the bare number 0 until its surroundings decide. */
const anyUnit = '?';

const fail = (code: RuleErrorCode, expression: Expression, data: RuleError['data'] = {}): { ok: false; error: RuleError } =>
  failure({ code, position: expression.position, data });

/** Checks a formula against the unit it must have (`conditionUnit` for a `when`). */
export const checkFormula = (expression: Expression, unit: string, context: CheckContext): Checked => {
  const checked = check(expression, context);
  if (!checked.ok) return checked;
  const term = settle(checked.value, unit);
  if (term.unit === unit) return success(term);
  if (unit === conditionUnit) return fail('conditionExpected', expression, { found: term.unit });
  return fail(term.unit === conditionUnit ? 'numberExpected' : 'unitMismatch', expression, { expected: unit, found: term.unit });
};

/** Gives a term of undecided unit (made of zeros only) the unit of its surroundings. */
const settle = (term: Term, unit: string): Term => {
  if (term.unit !== anyUnit || unit === conditionUnit) return term;
  switch (term.op) {
    case 'constant': return { ...term, unit };
    case 'negate': return { ...term, unit, operand: settle(term.operand, unit) };
    case 'add':
    case 'subtract': return { ...term, unit, left: settle(term.left, unit), right: settle(term.right, unit) };
    case 'if': return { ...term, unit, whenTrue: settle(term.whenTrue, unit), otherwise: settle(term.otherwise, unit) };
    case 'minimum':
    case 'maximum': return { ...term, unit, operands: term.operands.map((operand) => settle(operand, unit)) };
    case 'round': return { ...term, unit, operand: settle(term.operand, unit) };
    default: assert(false, 'only terms made of zeros have an undecided unit');
  }
};

/** A number: anything but a condition or a text. */
const checkNumber = (expression: Expression, context: CheckContext): Checked => {
  const checked = check(expression, context);
  return checked.ok && checked.value.unit === conditionUnit ? fail('numberExpected', expression) : checked;
};

const checkCondition = (expression: Expression, context: CheckContext): Checked => {
  const checked = check(expression, context);
  return checked.ok && checked.value.unit !== conditionUnit ? fail('conditionExpected', expression, { found: checked.value.unit }) : checked;
};

/** Numbers that must have one unit; terms of undecided unit take it. */
const checkSameUnit = (expressions: readonly Expression[], context: CheckContext): Result<readonly Term[], RuleError> => {
  const terms: Term[] = [];
  let unit = anyUnit;
  for (const expression of expressions) {
    const checked = checkNumber(expression, context);
    if (!checked.ok) return checked;
    const found = checked.value.unit;
    if (unit !== anyUnit && found !== anyUnit && found !== unit) return fail('unitMismatch', expression, { expected: unit, found });
    if (unit === anyUnit) unit = found;
    terms.push(checked.value);
  }
  return success(terms.map((term) => settle(term, unit)));
};

const check = (expression: Expression, context: CheckContext): Checked => {
  switch (expression.kind) {
    case 'number': return checkLiteral(expression);
    case 'text': return fail('numberExpected', expression, { text: expression.text });
    case 'name': return checkName(expression, context);
    case 'negate': {
      const operand = checkNumber(expression.operand, context);
      return operand.ok ? success({ op: 'negate', unit: operand.value.unit, operand: operand.value }) : operand;
    }
    case 'not': {
      const operand = checkCondition(expression.operand, context);
      return operand.ok ? success({ op: 'not', unit: conditionUnit, operand: operand.value }) : operand;
    }
    case 'logic': {
      const left = checkCondition(expression.left, context);
      if (!left.ok) return left;
      const right = checkCondition(expression.right, context);
      return right.ok
        ? success({ op: expression.operator === 'AND' ? 'and' : 'or', unit: conditionUnit, left: left.value, right: right.value })
        : right;
    }
    case 'arithmetic': return checkArithmetic(expression, context);
    case 'compare': return checkComparison(expression, context);
    case 'if': return checkIf(expression, context);
    case 'extreme': {
      const operands = checkSameUnit(expression.operands, context);
      if (!operands.ok) return operands;
      return success({ op: expression.operator === 'MIN' ? 'minimum' : 'maximum', unit: unitOf(operands.value), operands: operands.value });
    }
    case 'clamp': return checkClamp(expression, context);
    case 'round': return checkRound(expression, context);
    case 'total': return checkTotal(expression, context);
    case 'bracket': return checkBracket(expression, context);
  }
};

const unitOf = (terms: readonly Term[]): string => terms[0]?.unit ?? anyUnit;

type Kind<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const checkLiteral = (expression: Kind<'number'>): Checked => {
  const value = parseDecimal(expression.digits);
  assert(value !== null, 'the lexer passes only decimals');
  const unit = expression.unit ?? (value.numerator === 0n ? anyUnit : ratioUnit);
  return success({ op: 'constant', unit, value });
};

const checkName = (expression: Kind<'name'>, context: CheckContext): Checked => {
  const found = lookUpName(context.scope, expression.name);
  if (!found.ok) return failure({ ...found.error, position: expression.position });
  const definition = found.value;
  switch (definition.kind) {
    case 'table': return fail('numberExpected', expression, { name: expression.name });
    case 'parameter': {
      const { code, unit, value, reference } = definition;
      return success({ op: 'parameter', unit, code, value, reference });
    }
    case 'input':
      if (definition.input.kind === 'text') return fail('numberExpected', expression, { name: expression.name });
      if (context.grain === 'person' && definition.input.grain === 'segment') return fail('grainMismatch', expression, { name: expression.name });
      return success({ op: 'input', unit: definition.input.unit, code: definition.input.code, grain: definition.input.grain });
    case 'item':
      if (context.grain === 'person' && definition.item.grain === 'segment') return fail('grainMismatch', expression, { name: expression.name });
      return success({ op: 'item', unit: definition.item.unit, code: definition.item.code, grain: definition.item.grain });
  }
};

const checkArithmetic = (expression: Kind<'arithmetic'>, context: CheckContext): Checked => {
  const { operator } = expression;
  if (operator === '+' || operator === '-') {
    const operands = checkSameUnit([expression.left, expression.right], context);
    if (!operands.ok) return operands;
    const [left, right] = operands.value;
    assert(left !== undefined && right !== undefined, 'two operands');
    return success({ op: operator === '+' ? 'add' : 'subtract', unit: left.unit, left, right });
  }
  const left = checkNumber(expression.left, context);
  if (!left.ok) return left;
  const right = checkNumber(expression.right, context);
  if (!right.ok) return right;
  const first = settle(left.value, ratioUnit);
  const second = settle(right.value, ratioUnit);
  return operator === '*'
    ? success({ op: 'multiply', unit: multiplyUnits(first.unit, second.unit), left: first, right: second })
    : success({ op: 'divide', unit: divideUnits(first.unit, second.unit), left: first, right: second });
};

/** The text input that a name means, or null when it means something else. */
const textInputOf = (expression: Expression, context: CheckContext): TextInput | null => {
  if (expression.kind !== 'name') return null;
  const found = lookUpName(context.scope, expression.name);
  return found.ok && found.value.kind === 'input' && found.value.input.kind === 'text' ? found.value.input : null;
};

const checkComparison = (expression: Kind<'compare'>, context: CheckContext): Checked => {
  const { comparison } = expression;
  const sides = expression.right.kind === 'text' ? [expression.left, expression.right] as const
    : expression.left.kind === 'text' ? [expression.right, expression.left] as const : null;
  if (sides !== null) {
    const [name, text] = sides;
    const input = textInputOf(name, context);
    if (input === null || text.kind !== 'text' || (comparison !== '=' && comparison !== '<>')) return fail('textNotInList', text);
    if (context.grain === 'person' && input.grain === 'segment') return fail('grainMismatch', name, { name: input.code });
    const index = input.values.indexOf(text.text);
    if (index < 0) return fail('textNotInList', text, { text: text.text, known: input.values.join(' ') });
    return success({ op: 'compareText', unit: conditionUnit, comparison, code: input.code, grain: input.grain, text: text.text, index });
  }
  const operands = checkSameUnit([expression.left, expression.right], context);
  if (!operands.ok) return operands;
  const [left, right] = operands.value;
  assert(left !== undefined && right !== undefined, 'two operands');
  return success({ op: 'compare', unit: conditionUnit, comparison, left: settle(left, ratioUnit), right: settle(right, ratioUnit) });
};

const checkIf = (expression: Kind<'if'>, context: CheckContext): Checked => {
  const condition = checkCondition(expression.condition, context);
  if (!condition.ok) return condition;
  const branches = checkSameUnit([expression.whenTrue, expression.otherwise], context);
  if (!branches.ok) return branches;
  const [whenTrue, otherwise] = branches.value;
  assert(whenTrue !== undefined && otherwise !== undefined, 'two branches');
  return success({ op: 'if', unit: whenTrue.unit, condition: condition.value, whenTrue, otherwise });
};

const checkClamp = (expression: Kind<'clamp'>, context: CheckContext): Checked => {
  const operands = checkSameUnit([expression.operand, expression.low, expression.high], context);
  if (!operands.ok) return operands;
  const [operand, low, high] = operands.value;
  assert(operand !== undefined && low !== undefined && high !== undefined, 'three operands');
  const { unit } = operand;
  return success({ op: 'maximum', unit, operands: [low, { op: 'minimum', unit, operands: [operand, high] }] });
};

const checkRound = (expression: Kind<'round'>, context: CheckContext): Checked => {
  const operand = checkNumber(expression.operand, context);
  if (!operand.ok) return operand;
  const { unit } = operand.value;
  if (isMoneyStep(expression.unit) && unit !== anyUnit && !isCurrency(unit)) {
    return fail('roundingUnitMismatch', expression, { rounding: expression.unit, unit });
  }
  return success({ op: 'round', unit, operand: operand.value, step: expression.unit, mode: expression.mode });
};

const checkTotal = (expression: Kind<'total'>, context: CheckContext): Checked => {
  const found = lookUpName(context.scope, expression.item);
  if (!found.ok) return failure({ ...found.error, position: expression.position });
  if (found.value.kind !== 'item' || found.value.item.grain !== 'segment') return fail('totalNeedsSegmentItem', expression, { name: expression.item });
  return success({ op: 'total', unit: found.value.item.unit, code: found.value.item.code });
};

const checkBracket = (expression: Kind<'bracket'>, context: CheckContext): Checked => {
  const found = lookUpName(context.scope, expression.table);
  if (!found.ok) return failure({ ...found.error, position: expression.position });
  if (found.value.kind !== 'table') return fail('tableExpected', expression, { name: expression.table });
  const { table } = found.value;
  const { columns } = table;
  const column = columns.findIndex((candidate) => candidate.code === expression.column);
  const unit = columns[column]?.unit;
  if (unit === undefined) return fail('columnExpected', expression, { name: expression.column, known: columns.map(({ code }) => code).join(' ') });
  const operand = checkNumber(expression.operand, context);
  if (!operand.ok) return operand;
  const settled = settle(operand.value, table.lookup);
  if (settled.unit !== table.lookup) return fail('unitMismatch', expression.operand, { expected: table.lookup, found: settled.unit });
  return success({ op: 'bracket', unit, table, column, operand: settled });
};

/** The constant 0 in a unit: the value of an item whose condition is false. */
export const zeroOf = (unit: string): Term => ({ op: 'constant', unit, value: zero });
