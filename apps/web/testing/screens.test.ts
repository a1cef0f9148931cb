/** A new address in the router without a screen on the list would be neither looked at nor pressed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { screens } from './screens.ts';

/** These show nothing of their own: the first page sends on to where the reader's work is, the other ends a sign-in elsewhere. */
const sentOn: readonly string[] = ['/', '/sign-in/return'];

const routerFile = join(import.meta.dirname, '..', 'src', 'router.tsx');
const isAddress = (node: ts.Node): node is ts.StringLiteral =>
  ts.isStringLiteral(node) && (node.text === '/' || /^\/[a-z$]/.test(node.text)) && (ts.isPropertyAssignment(node.parent) || ts.isCallExpression(node.parent)) && !(ts.isCallExpression(node.parent) && node.parent.expression.kind === ts.SyntaxKind.ImportKeyword);

const addressesOf = (text: string): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isAddress(node)) found.push(node.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('router.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
};

const withoutScreen = (addresses: readonly string[]): readonly string[] => {
  const paths = screens.map(({ path }) => path.replace(/[?#].*$/, ''));
  // A fixed address is its own: "/hire/sheet" is no person's file.
  return addresses.filter(address => !sentOn.includes(address) && !paths.some(path => !(path !== address && addresses.includes(path)) && new RegExp(`^${address.replace(/\$[a-zA-Z]+/g, '[^/]+')}$`).test(path)));
};

test('every address of the router is on the list of screens', () => {
  const addresses = addressesOf(readFileSync(routerFile, 'utf8'));
  assert.ok(addresses.length > 70, `${addresses.length} addresses`);
  assert.deepEqual(withoutScreen(addresses), []);
});

test('an address without a screen is named', () => {
  assert.deepEqual(withoutScreen(['/nowhere-yet', '/people', '/people/$personNumber', '/months/$month/nowhere']), ['/nowhere-yet', '/months/$month/nowhere']);
});
