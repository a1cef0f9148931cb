/**
 * Goal: whatever can be said is said in both languages. Method: every folder of phrases is read; keys, placeholders and
 * ICU form are compared; every closed list of codes, and every code that source text hands to `failure`, has its phrase.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { findingCodes } from '#kernel/attendance/attendance-types';
import { payFindingCodes } from '#kernel/payroll/payslip-checks';
import { ruleErrorCodes } from '#kernel/rules/rule-types';
import { auditFaults } from '#contracts/api/audit-api';
import { rowErrorCodes } from '#contracts/flow/workbook-facts';
import { accessErrorCodes } from '#modules/access';
import { assistantErrorCodes } from '#modules/assistant';
import { attendanceErrorCodes } from '#modules/attendance';
import { deliveryErrorCodes } from '#modules/delivery';
import { externalErrorCodes, programErrorCodes } from '#modules/identity';
import { filingErrorCodes } from '#modules/filing';
import { payoutErrorCodes } from '#modules/payout';
import { notComputedReasons, payrollErrorCodes } from '#modules/payroll';
import { reviewErrorCodes } from '#modules/performance';
import { privacyErrorCodes } from '#modules/privacy';
import { recruitingErrorCodes } from '#modules/recruiting';
import { selfServiceErrorCodes } from '#modules/self-service';
import { phraseKeyOf } from '../apps/cli/help.ts';
import { commonOptions, listCommands } from '../apps/cli/registry.ts';
import { isTest, listFiles, readSource, withoutComments } from './source-files.ts';

type Texts = Readonly<Record<string, string>>;
const read = (file: string): Texts => JSON.parse(readSource(file)) as Texts;

/** Pairs of files that say the same in the two languages. */
const pairs = listFiles().filter((file) => /^phrases\/en\/[a-z-]+\.json$/.test(file) || /^(connectors|outputs)\/[a-z-]+\/phrases\/en\.json$/.test(file))
  .map((english) => ({ english, chinese: english.replace(/\ben(\/|\.json)/, 'zh-CN$1') }));

/** Names of the values that a message takes. */
const placeholders = (text: string): readonly string[] => {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value } = node as { type?: number; value?: unknown };
    // Types 1 to 6 of the ICU syntax tree are arguments; 0 is text, 7 the # of a plural, 8 a tag.
    if (type !== undefined && type >= 1 && type <= 6) names.add(String(value));
    for (const child of Object.values(node)) visit(child);
  };
  visit(new IntlMessageFormat(text, 'en').getAst());
  return [...names].sort();
};

for (const { english, chinese } of pairs) {
  test(`${english}: the same keys and values in Chinese, every text a good message`, () => {
    const [en, zh] = [read(english), read(chinese)];
    assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      assert.doesNotThrow(() => placeholders(text), `${english} ${key}`);
      assert.doesNotThrow(() => placeholders(zh[key] ?? ''), `${chinese} ${key}`);
      assert.deepEqual(placeholders(zh[key] ?? ''), placeholders(text), key);
    }
  });
}

test('no key means two things: a text stands in one file only', () => {
  const places = new Map<string, string[]>();
  for (const { english } of pairs.filter((pair) => pair.english.startsWith('phrases/'))) for (const key of Object.keys(read(english))) places.set(key, [...(places.get(key) ?? []), english]);
  assert.deepEqual([...places].filter(([, files]) => files.length > 1), []);
});

const shared = new Set(pairs.filter((pair) => pair.english.startsWith('phrases/')).flatMap((pair) => Object.keys(read(pair.english))));
const without = (keys: readonly string[], texts: ReadonlySet<string>): readonly string[] => keys.filter((key) => !texts.has(key));
const keysOf = (file: string): ReadonlySet<string> => new Set(Object.keys(read(file)));

test('every closed list of codes has its texts', () => {
  assert.deepEqual(without([...accessErrorCodes, ...assistantErrorCodes, ...attendanceErrorCodes, ...payrollErrorCodes, ...payoutErrorCodes, ...filingErrorCodes, ...deliveryErrorCodes, ...externalErrorCodes, ...programErrorCodes, ...privacyErrorCodes, ...reviewErrorCodes, ...recruitingErrorCodes, ...selfServiceErrorCodes].map((code) => `error.${code}`), shared), []);
  assert.deepEqual(without(auditFaults.map((fault) => `auditFault.${fault}`), shared), []);
  assert.deepEqual(without(ruleErrorCodes.map((code) => `error.rule.${code}`), shared), []);
  assert.deepEqual(without(notComputedReasons.map((code) => `reason.${code}`), shared), []);
  assert.deepEqual(without(findingCodes.flatMap((code) => [`finding.${code}`, `finding.${code}.hint`]), shared), []);
  assert.deepEqual(without(payFindingCodes.map((code) => `payFinding.${code}`), shared), []);
  assert.deepEqual(without(rowErrorCodes.map((code) => `importReason.${code}`), shared), []);
  assert.deepEqual(without(rowErrorCodes.map((code) => `error.${code}`), keysOf('connectors/spreadsheet/phrases/en.json')), []);
});

/** The literals after `code:` in type declarations. */
const declaredCodes = (file: string): readonly string[] =>
  [...withoutComments(readSource(file)).matchAll(/readonly code:\s*((?:\|?\s*'\w+'\s*)+)/g)].flatMap((match) => [...(match[1] ?? '').matchAll(/'(\w+)'/g)].map((code) => code[1] ?? ''));

test('every code that a module or a connector declares has its text', () => {
  const modules = ['modules/sync/sync-errors.ts', 'modules/people/people-errors.ts', 'modules/platform/company.ts', 'modules/platform/migrate.ts', 'modules/platform/command.ts'];
  assert.deepEqual(without(modules.flatMap(declaredCodes).map((code) => `error.${code}`), shared), []);
  const connectorCodes = declaredCodes('contracts/connector/connector.ts');
  assert.ok(connectorCodes.length > 15);
  for (const file of listFiles().filter((name) => /^connectors\/[a-z-]+\/phrases\/en\.json$/.test(name) && !name.includes('spreadsheet'))) {
    assert.deepEqual(without(connectorCodes.map((code) => `error.${code}`), keysOf(file)), [], file);
  }
  const workbook = ['connectors/spreadsheet/workbook-archive.ts', 'connectors/spreadsheet/workbook-cells.ts', 'connectors/spreadsheet/workbook-sheets.ts'].flatMap(declaredCodes);
  assert.ok(workbook.length > 8);
  assert.deepEqual(without(workbook.map((code) => `error.${code}`), keysOf('connectors/spreadsheet/phrases/en.json')), []);
});

test('every code that the modules and applications hand to a person has its text', () => {
  const sources = listFiles().filter((file) => /^(modules|apps\/(cli|server|setup|start|work|worker))\/.*\.ts$/.test(file) && !isTest(file));
  const found = sources.flatMap((file) => [...withoutComments(readSource(file)).matchAll(/failure\(\{ code: '(\w+)'/g)].map((match) => ({ file, code: match[1] ?? '' })));
  assert.ok(found.length > 50);
  assert.deepEqual(found.filter(({ code }) => !shared.has(`error.${code}`)), []);
});

test('whatever the audit says was done has its text', () => {
  const sources = listFiles().filter((file) => /^(modules|apps\/(server|start|work|worker))\/.*\.ts$/.test(file) && !isTest(file));
  // What is written by hand, and the commands, whose names become rows of their own.
  const named = /(?:recordAudit\(tx, \{ action|commandId[^}\n]*name): '([a-z]+\.\w+)'/gi;
  const found = sources.flatMap((file) => [...withoutComments(readSource(file)).matchAll(named)].map((match) => ({ file, action: match[1] ?? '' })));
  assert.ok(found.length > 100, `${found.length} found`);
  assert.deepEqual(found.filter(({ action }) => !shared.has(`action.${action}`)), []);
});

test('every command, argument and option of the command line has its summary, the same as in its file', async () => {
  const texts = read('phrases/en/command-line.json');
  const expected: [string, string][] = commonOptions.map((option) => [`command.option.${option.name}`, option.summary]);
  for (const command of await listCommands()) {
    const prefix = phraseKeyOf(command);
    expected.push([prefix, command.summary], ...[...(command.arguments ?? []), ...(command.options ?? [])].map(({ name, summary }): [string, string] => [`${prefix}.${name}`, summary]));
  }
  assert.deepEqual(Object.fromEntries(Object.entries(texts).filter(([key]) => key.startsWith('command.'))), Object.fromEntries(expected));
});
