/**
 * Goal: SQL is never built from values. Method: whatever stands inside a statement's text is a text constant of the same
 * file, or a function of literals; both are read here, not run. Values travel as parameters.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTest, isTypeScript, listFiles, readSource, withoutComments } from './source-files.ts';

/** Files whose statements hold something else, with what bounds it. The list only shrinks. */
const exceptions: Readonly<Record<string, string>> = {
  'modules/privacy/shred-storage.ts': 'names of tables come from the catalogue and are quoted by the database',
};

const statement = /\.query\s*(<(?:[^()]|\([^()]*\))*?>)?\(\s*(\{[^`]*?text:\s*)?`((?:[^`\\]|\\.)*)`/g;
const hole = /\$\{((?:[^{}]|\{[^{}]*\})*)\}/g;

/** A constant of the file that is a text or a number, or of such constants. */
const isTextConstant = (source: string, name: string): boolean => new RegExp(`^(?:export )?const ${name}(?:: string)? = (?:\`|'|"|sqlFragment\`|\\d|\\[|\\w+\\('|Object\\.entries)`, 'm').test(source);
const isLiteralCall = (expression: string): boolean => /^\w+\('[^']*'(?:, '[^']*')*\)$/.test(expression);
const isConstant = (source: string, expression: string): boolean => {
  const choice = /^\w+ \? (\w+) : (\w+)$/.exec(expression);
  if (choice !== null) return isConstant(source, choice[1]!) && isConstant(source, choice[2]!);
  return isLiteralCall(expression) || (/^\w+$/.test(expression) && isTextConstant(source, expression));
};

/** What stands in statements and is no constant. A statement without a row type has no reason to be put together at all. */
export const builtParts = (source: string): readonly string[] =>
  [...source.matchAll(statement)].flatMap(([, rowType, named, text]) => [...text!.matchAll(hole)].map((match) => match[1]!.trim()).filter((expression) => (rowType === undefined && named === undefined) || !isConstant(source, expression)));

test('no statement is built from values', () => {
  const hits = new Map(listFiles().filter((file) => isTypeScript(file) && !isTest(file) && !file.startsWith('bench/')).map((file) => [file, builtParts(withoutComments(readSource(file)))] as const).filter(([, parts]) => parts.length > 0));
  assert.deepEqual([...hits].filter(([file]) => exceptions[file] === undefined), []);
  assert.deepEqual(Object.keys(exceptions).filter((file) => !hits.has(file)), [], 'an exception that is no longer needed must be removed');
});

test('the rule sees a value in a statement, with or without a row type, and lets constants pass', () => {
  assert.deepEqual(builtParts('await tx.query(`select ${name}`)'), ['name']);
  assert.deepEqual(builtParts('await tx.query<{ a: number; b: Map<string, (c: number) => void> }>(`select ${input.name} from x`, [])'), ['input.name']);
  assert.deepEqual(builtParts('await client.query({ name: "x", text: `select ${wanted()}` })'), ['wanted()']);
  assert.deepEqual(builtParts("const columns = `a, b`;\nawait tx.query<Row>(`select ${columns}, ${milliseconds('at')} from x`)"), []);
  assert.deepEqual(builtParts("const columns = `a, b`;\nawait tx.query(`select ${columns} from x`)"), ['columns']);
  assert.deepEqual(builtParts('const columns = given;\nawait tx.query<Row>(`select ${columns} from x`)'), ['columns']);
});
