/** Goal: a scenario passes only when every line is expected and equal; nothing left out is a pass. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readPack } from '../rules/pack-reader.ts';
import type { RulePack } from '../rules/pack-types.ts';
import { readScenarios, type Scenario } from './scenario-reader.ts';
import { runScenarios } from './scenario.ts';

const root = new URL('../../', import.meta.url);
const packFiles = ['cn/national', 'cn/shanghai', 'cn/shenzhen', 'cn/beijing', 'example-company/company', 'example-company/shanghai', 'example-company/shenzhen', 'example-company/beijing'];
const packs: readonly RulePack[] = packFiles.map((name) => {
  const read = readPack(readFileSync(new URL(`packs/${name}.yaml`, root), 'utf8'));
  assert.ok(read.ok, name);
  return read.value;
});
const scenariosOf = (name: string): readonly Scenario[] => {
  const read = readScenarios(readFileSync(new URL(`scenarios/packs/${name}.yaml`, root), 'utf8'));
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
};
const all = ['wages', 'tax', 'payments', 'shanghai', 'beijing', 'shenzhen', 'dates'].flatMap(scenariosOf);
const first = all[0]!;

test('every scenario of the packs gives exactly the lines worked out apart from the engine, and covers the packs whole', () => {
  const report = runScenarios(packs, all);
  assert.deepEqual(report.differences, []);
  assert.ok(report.scenarios >= 40);
  assert.deepEqual(report.coverage.missing, []);
  assert.equal(report.coverage.percent, '100.0');
});

test('a line without expectation, an expectation without line and a wrong amount are differences', () => {
  const { netPay, ...rest } = first.expectedLines;
  const changed: Scenario = { ...first, expectedLines: { ...rest, grossPay: '1.00', bonus: '5.00' } };
  const subjects = runScenarios(packs, [changed]).differences.map(({ subject, expected, actual }) => [subject, expected, actual]);
  assert.deepEqual(subjects.sort(), [['bonus', '5.00', null], ['grossPay', '1.00', first.expectedLines['grossPay']], ['netPay', null, netPay]]);
});

test('an unexpected finding and a mistyped input are differences', () => {
  const changed: Scenario = { ...first, expectedFindings: ['zeroPay'], person: { ...first.person, insurancBase: '1' } };
  assert.deepEqual(runScenarios(packs, [changed]).differences.map(({ subject }) => subject), ['findings', 'given person insurancBase']);
});

test('scenarios that do not reach an edge leave it in the list of what is missing', () => {
  const report = runScenarios(packs, [first]);
  assert.ok(report.coverage.missing.includes('edge incomeTaxAnnual 36000 at'));
  assert.notEqual(report.coverage.percent, '100.0');
});

test('a stale rate turns scenarios red', () => {
  const stale = packs.map((pack) => pack.code !== 'cn-shanghai' ? pack : {
    ...pack, parameters: pack.parameters.map((parameter) => parameter.code !== 'pensionBaseFloor' ? parameter : { ...parameter, values: parameter.values.slice(0, 1).map((value) => ({ ...value, toDay: null })) }),
  });
  assert.ok(runScenarios(stale, all).differences.length > 0);
});

test('other shares of the company pay what they name: holidays of hourly staff, a missing punch, time off instead of rest day overtime', () => {
  const withShare = (code: string, value: string): readonly RulePack[] => packs.map((pack) => pack.code !== 'example-company' ? pack : {
    ...pack, parameters: pack.parameters.map((parameter) => parameter.code !== code ? parameter : { ...parameter, values: parameter.values.map((dated) => ({ ...dated, value })) }),
  });
  const changed = (scenario: string, code: string, value: string): Readonly<Record<string, string | null>> =>
    Object.fromEntries(runScenarios(withShare(code, value), all.filter(({ name }) => name === scenario)).differences.map(({ subject, actual }) => [subject, actual]));
  // 5112.00 for the hours worked and 3 holidays of 8 hours at 35.50.
  assert.equal(changed('Beijing, hourly worker', 'hourlyHolidayPaidShare', '1')['hourlyWagePay'], '5964.00');
  assert.equal(changed('Shanghai, late 7 minutes, early 12, one missing punch, personal leave 4 hours', 'missingPunchUnpaidShare', '0')['missingPunchDeduction'], '0.00');
  assert.equal(changed('Shanghai, overtime of all three classes', 'restDayOvertimePaidShare', '0')['overtimePayRestDay'], '0.00');
});
