/**
 * Goal: SQL is never built from values. Method: whatever stands inside a statement's text is a text constant of the same
 * file, or a function of literals; both are read here, not run. Values travel as parameters.
 */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
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
/** The text of a sister file that a name is imported from. */
type Imported = (source: string, name: string) => string | null;

const isConstant = (source: string, expression: string, imported: Imported): boolean => {
  const choice = /^\w+ \? (\w+) : (\w+)$/.exec(expression);
  if (choice !== null) return isConstant(source, choice[1]!, imported) && isConstant(source, choice[2]!, imported);
  if (isLiteralCall(expression)) return true;
  if (!/^\w+$/.test(expression)) return false;
  const elsewhere = imported(source, expression);
  return isTextConstant(source, expression) || (elsewhere !== null && isTextConstant(elsewhere, expression));
};

/** What stands in statements and is no constant. A statement without a row type has no reason to be put together at all. */
export const builtParts = (source: string, imported: Imported = () => null): readonly string[] =>
  [...source.matchAll(statement)].flatMap(([, rowType, named, text]) => [...text!.matchAll(hole)].map((match) => match[1]!.trim()).filter((expression) => (rowType === undefined && named === undefined) || !isConstant(source, expression, imported)));

const importedBeside = (file: string): Imported => (source, name) => {
  const found = [...source.matchAll(/import \{([^}]*)\} from '(\.\/[\w-]+\.ts)'/g)].find(([, names]) => names!.split(',').some((each) => each.trim() === name));
  return found === undefined ? null : readSource(join(dirname(file), found[2]!));
};

test('no statement is built from values', () => {
  const hits = new Map(listFiles().filter((file) => isTypeScript(file) && !isTest(file) && !file.startsWith('bench/')).map((file) => [file, builtParts(withoutComments(readSource(file)), importedBeside(file))] as const).filter(([, parts]) => parts.length > 0));
  assert.deepEqual([...hits].filter(([file]) => exceptions[file] === undefined), []);
  assert.deepEqual(Object.keys(exceptions).filter((file) => !hits.has(file)), [], 'an exception that is no longer needed must be removed');
});

test('the rule sees a value in a statement, with or without a row type, and lets constants pass', () => {
  assert.deepEqual(builtParts('await tx.query(`select ${name}`)'), ['name']);
  assert.deepEqual(builtParts('await tx.query<{ a: number; b: Map<string, (c: number) => void> }>(`select ${input.name} from x`, [])'), ['input.name']);
  assert.deepEqual(builtParts('await client.query({ name: "x", text: `select ${wanted()}` })'), ['wanted()']);
  assert.deepEqual(builtParts("const columns = `a, b`;\nawait tx.query<Row>(`select ${columns}, ${milliseconds('at')} from x`)"), []);
  assert.deepEqual(builtParts("import { states, type Run } from './run.ts';\nawait tx.query<Row>(`select ${states}`)", () => "export const states = '(1)';"), []);
  assert.deepEqual(builtParts("const columns = `a, b`;\nawait tx.query(`select ${columns} from x`)"), ['columns']);
  assert.deepEqual(builtParts('const columns = given;\nawait tx.query<Row>(`select ${columns} from x`)'), ['columns']);
});
