/**
 * Goal: a function fits a screen. Method: every function of every source file is measured from its first to its last
 * line. Longer ones are listed with what holds them together; one that has become short must leave the list.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from 'typescript';
import { isTypeScript, listFiles, readSource } from './source-files.ts';

const longestLines = 70;

/** One reader whose parts share the position in the text. */
const exceptions: readonly string[] = ['contracts/connector/kit/exact-json.ts parseSlowly'];

const nameOf = (node: ts.Node): string => {
  for (const each of [node, node.parent]) if ('name' in each && each.name !== undefined && ts.isIdentifier(each.name as ts.Node)) return (each.name as ts.Identifier).text;
  return 'anonymous';
};

const longFunctions = (file: string, text: string, longest: number): readonly string[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) && node.body !== undefined) {
      const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
      if (lineOf(node.end) - lineOf(node.getStart()) + 1 > longest) found.push(`${file} ${nameOf(node)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

test('functions fit a screen (70 lines)', () => {
  const found = listFiles().filter(isTypeScript).flatMap((file) => longFunctions(file, readSource(file), longestLines));
  assert.deepEqual(found, exceptions);
});

test('the measure sees arrows and declarations', () => {
  const body = 'x();\n'.repeat(4);
  assert.deepEqual(longFunctions('a.ts', `const long = () => {\n${body}};\nfunction short() {\n}\nfunction alsoLong() {\n${body}}`, 4), ['a.ts long', 'a.ts alsoLong']);
});
