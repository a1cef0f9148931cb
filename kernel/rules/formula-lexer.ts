/** Formula text to tokens. Budgets on length and digits are kept here. */
import type { Result } from '../base/result.ts';
import { failure, success } from '../base/result.ts';
import type { RuleError } from './rule-types.ts';

export const formulaBudget = { characters: 4000, nodes: 400, depth: 40, digits: 30 } as const;

/** Words with a fixed meaning; never names. */
const keywords: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'IF', 'MIN', 'MAX', 'CLAMP', 'ROUND', 'TOTAL', 'BRACKET']);

export type Token = {
  readonly kind: 'number' | 'text' | 'name' | 'keyword' | 'symbol' | 'unit' | 'end';
  readonly text: string;
  readonly position: number;
};

const space = /\s+/uy;
const number = /\d+(?:\.\d+)?/uy;
const name = /\p{L}[\p{L}\p{N}_]*/uy;
const text = /"([^"]*)"/uy;
const unit = /\[([^\]]*)\]/uy;
const symbol = /<>|<=|>=|[-+*/(),<>=]/uy;

/** Whether a text has the form of a name that formulas can use. */
export const isName = (candidate: string): boolean => {
  name.lastIndex = 0;
  return name.exec(candidate)?.[0] === candidate && !keywords.has(candidate);
};

/** A name as it is compared: composed Unicode form. */
export const canonicalName = (raw: string): string => raw.normalize('NFC');

/** All tokens with the final `end`, or the first thing that is not a token. */
export const tokenize = (formula: string): Result<readonly Token[], RuleError> => {
  if (formula.length > formulaBudget.characters) {
    return failure({ code: 'tooLong', position: formulaBudget.characters, data: { limit: formulaBudget.characters } });
  }
  const tokens: Token[] = [];
  let position = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    return pattern.exec(formula);
  };
  while (position < formula.length) {
    const blank = take(space);
    if (blank !== null) { position += blank[0].length; continue; }
    const found = nextToken(take, position);
    if (found === null) {
      const character = String.fromCodePoint(formula.codePointAt(position) ?? 0);
      return failure({ code: 'unexpectedCharacter', position, data: { character } });
    }
    if (found.token.kind === 'number' && found.token.text.replace('.', '').length > formulaBudget.digits) {
      return failure({ code: 'tooManyDigits', position, data: { limit: formulaBudget.digits } });
    }
    tokens.push(found.token);
    position += found.length;
  }
  tokens.push({ kind: 'end', text: '', position });
  return success(tokens);
};

const nextToken = (take: (pattern: RegExp) => RegExpExecArray | null, position: number): { token: Token; length: number } | null => {
  const word = take(name);
  if (word !== null) {
    const canonical = canonicalName(word[0]);
    return { token: { kind: keywords.has(canonical) ? 'keyword' : 'name', text: canonical, position }, length: word[0].length };
  }
  for (const [kind, pattern] of [['number', number], ['text', text], ['unit', unit], ['symbol', symbol]] as const) {
    const match = take(pattern);
    if (match !== null) return { token: { kind, text: match[1] ?? match[0], position }, length: match[0].length };
  }
  return null;
};
