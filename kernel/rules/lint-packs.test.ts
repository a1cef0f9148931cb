/** The linter names each doubtful thing, once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRulePackFile, readPackTexts } from '#packs/read-packs';
import { dayOfDate } from '../calendar/epoch-day.ts';
import { planColumns } from './column-planner.ts';
import { lintPacks, lintRounding } from './lint-packs.ts';
import { readPack } from './pack-reader.ts';
import { compileRuleSet } from './rule-set.ts';

const text = `
pack: test
version: "1"
layer: country
place: CN
title: { zh: 测试, en: Test }
inputs:
  - { code: a, title: { zh: 甲, en: A }, grain: person, unit: CNY, scale: 2, min: 0, max: 100 }
  - { code: b, title: { zh: 乙, en: B }, grain: person, unit: CNY, scale: 2, min: 0, max: 100 }
parameters:
  - { code: p, title: { zh: 丙, en: P }, unit: ratio, clock: dayWorked, values: [
      { from: 2020-01-01, to: 2021-01-01, value: 3, source: s, article: a, proof: confirmed },
      { from: 2022-01-01, to: 2030-01-01, value: 7, source: s, article: a, proof: confirmed } ] }
  - { code: q, title: { zh: 丁, en: Q }, unit: ratio, clock: dayWorked, values: [] }
tables:
  - { code: t, title: { zh: 表, en: T }, clock: dayWorked, lookup: CNY, bound: lower, columns: { rate: ratio, spare: CNY }, values: [
      { from: 2020-01-01, source: s, article: a, proof: confirmed, rows: [ { rate: 1, spare: 0 } ] } ] }
items:
  - { code: x, title: { zh: 项, en: X }, kind: earning, grain: person, unit: CNY, formula: '甲 / p', clock: dayWorked, payslipOrder: 1, source: s, article: a }
  - { code: y, title: { zh: 次, en: Y }, kind: information, grain: person, unit: ratio, formula: 'BRACKET(表, rate, 项)', clock: dayWorked, source: s, article: a }
`;

test('unused, unreachable, gaps, ends, values never given', () => {
  const pack = readPack(text);
  assert.ok(pack.ok, pack.ok ? '' : JSON.stringify(pack.error));
  assert.deepEqual(lintPacks([pack.value]).map(({ code, name }) => `${code} ${name}`), [
    'unusedInput b', 'dateGap p', 'ended p', 'neverGiven q', 'unusedParameter q', 'unusedColumn t.spare', 'unreachableItem y',
  ]);
});

test('a payslip line that no rule rounds is named', () => {
  const pack = readPack(text);
  assert.ok(pack.ok);
  const codes = (source: typeof pack.value): readonly string[] => {
    const program = compileRuleSet([source], { places: { country: 'CN' }, days: { dayWorked: 19_723, contributionMonth: 19_723, paymentDate: 19_723 } });
    assert.ok(program.ok);
    const plan = planColumns(program.value);
    assert.ok(plan.ok);
    return lintRounding(plan.value).map(({ code, name }) => `${code} ${name}`);
  };
  assert.deepEqual(codes(pack.value), ['payslipLineNotRounded x']);
  const rounded = { ...pack.value, items: pack.value.items.map((item) => ({ ...item, rounding: item.unit === 'CNY' ? { mode: 'halfUp' as const, unit: 'fen' as const } : null })) };
  assert.deepEqual(codes(rounded), []);
});

test('the shipped packs: nothing unused or unreachable, every value given, every payslip line rounded, no big integers needed', () => {
  const packs = readPackTexts().files.filter(isRulePackFile).map(({ path, text: source }) => {
    const pack = readPack(source);
    assert.ok(pack.ok, `${path}: ${pack.ok ? '' : JSON.stringify(pack.error)}`);
    return pack.value;
  });
  assert.deepEqual(lintPacks(packs).filter(({ code }) => code !== 'ended'), []);
  const day = dayOfDate(2026, 10, 1);
  const company = packs.find(({ layer }) => layer === 'company')?.place ?? '';
  const cities = packs.filter(({ layer }) => layer === 'city').map(({ place }) => place);
  assert.ok(cities.length >= 3);
  for (const city of cities) {
    const places = { country: 'CN', city, company, branch: `${company}-${city}` };
    const program = compileRuleSet(packs, { places, days: { dayWorked: day, contributionMonth: day, paymentDate: day } });
    assert.ok(program.ok, program.ok ? '' : JSON.stringify(program.error));
    assert.deepEqual(program.value.resolved.missing, [], city);
    const plan = planColumns(program.value);
    assert.ok(plan.ok);
    assert.deepEqual(lintRounding(plan.value), [], city);
    assert.ok(plan.value.operations.every((operation) => !('wide' in operation) || !operation.wide), `${city} computes in safe integers`);
  }
});
