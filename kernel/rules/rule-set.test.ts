/** Packs: the README's example loads and computes; every refusal has its code and path; layers, clocks, order, cycles. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dayOfDate } from '../calendar/epoch-day.ts';
import { formatExact } from '../quantity/decimal.ts';
import { batchOfPersons, cellOf } from './column-batch.ts';
import { planColumns } from './column-planner.ts';
import { evaluateCompiled } from './compiled-evaluator.ts';
import { readPack } from './pack-reader.ts';
import type { RulePack } from './pack-types.ts';
import type { RuleContext } from './parameter-resolver.ts';
import { resolveParameters } from './parameter-resolver.ts';
import { evaluateReference } from './reference-evaluator.ts';
import { reevaluateExplanation } from './reevaluate-explanation.ts';
import { compileRuleSet } from './rule-set.ts';
import type { ItemResult, PersonInputs } from './rule-types.ts';

const example = /```yaml\n([\s\S]*?)```/.exec(readFileSync(new URL('README.md', import.meta.url), 'utf8'))?.[1] ?? '';
const day = dayOfDate(2026, 10, 31);
const context = (places: RuleContext['places']): RuleContext => ({ places, days: { dayWorked: day, contributionMonth: day, paymentDate: day } });
const reference = { kind: 'fact', table: 'test.fact', key: { id: 1 } } as const;
const cells = (values: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(values).map(([code, value]) => [code, { value, reference }]));

const load = (text: string): RulePack => {
  const pack = readPack(text);
  assert.ok(pack.ok, pack.ok ? '' : JSON.stringify(pack.error));
  return pack.value;
};
const outcome = (result: ItemResult | undefined): string =>
  result === undefined ? 'absent' : result.status === 'value' ? formatExact(result.value) : result.problems.map(({ code, name }) => `${code} ${name}`).join(', ');

/** A small pack from lines for inputs, parameters, items. */
const packText = (body: string, head = 'layer: country\nplace: CN'): string => `pack: test\nversion: "1"\n${head}\ntitle: { zh: 测试, en: Test }\n${body}`;
const item = (code: string, formula: string, extra = 'unit: CNY, grain: person'): string =>
  `  - { code: ${code}, title: { zh: 项${code}, en: ${code} }, kind: information, ${extra}, formula: '${formula}', clock: dayWorked, source: test, article: "1" }`;
const input = (code: string, extra = 'unit: CNY, grain: person'): string =>
  `  - { code: ${code}, title: { zh: 入${code}, en: ${code} }, ${extra}, scale: 2, min: -1000, max: 1000 }`;
const parameter = (code: string, values: string, extra = 'unit: CNY, clock: dayWorked'): string =>
  `  - { code: ${code}, title: { zh: 参${code}, en: ${code} }, ${extra}, values: [${values}] }`;
const value = (from: string, amount: string, extra = ''): string => `{ from: ${from}, value: ${amount}, source: s, article: a, proof: confirmed${extra} }`;

const compileCodes = (body: string): readonly string[] => {
  const compiled = compileRuleSet([load(packText(body))], context({ country: 'CN' }));
  return compiled.ok ? [] : compiled.error.map(({ code }) => code);
};
const readErrors = (text: string): readonly string[] => {
  const pack = readPack(text);
  return pack.ok ? [] : pack.error.map(({ code, path }) => `${code} ${path ?? ''}`.trim());
};

test('the example of README.md loads, computes and explains', () => {
  const program = compileRuleSet([load(example)], context({ city: 'exampleville' }));
  assert.ok(program.ok, program.ok ? '' : JSON.stringify(program.error));
  assert.deepEqual(program.value.items.map((entry) => entry.item.code), ['baseSalary', 'grossPay', 'cumulativeTax']);
  const person: PersonInputs = {
    scalars: cells({ taxableSoFar: '35000' }),
    segments: [cells({ monthlyWage: '3600', paidDays: '19', wageKind: 'monthly' }), cells({ monthlyWage: '5000', paidDays: '2', wageKind: 'hourly' })],
  };
  const result = evaluateReference(program.value, person);
  assert.equal(outcome(result.segments[0]?.['baseSalary']), '3144.83');
  assert.equal(outcome(result.segments[1]?.['baseSalary']), '0');
  assert.equal(outcome(result.person['grossPay']), '3144.83');
  assert.equal(outcome(result.person['cumulativeTax']), '1294.48');
  const tax = result.person['cumulativeTax'];
  assert.ok(tax?.status === 'value');
  assert.deepEqual(reevaluateExplanation(tax.explanation).mismatch, null);
  const planned = planColumns(program.value);
  assert.ok(planned.ok);
  const compiled = evaluateCompiled(planned.value, batchOfPersons(program.value, [person]));
  assert.deepEqual(cellOf(compiled, 'cumulativeTax', 0), tax.value);
});

test('a missing input stops what depends on it, names itself, and is never zero (R14)', () => {
  const pack = load(packText(['inputs:', input('a'), input('b'), 'parameters:', parameter('p', ''), 'items:',
    item('x', 'a + b'), item('y', 'x * 2'), item('z', 'a'), item('w', 'p + b'), item('v', 'IF(a > 0, a, b)')].join('\n')));
  const program = compileRuleSet([pack], context({ country: 'CN' }));
  assert.ok(program.ok);
  const { person } = evaluateReference(program.value, { scalars: cells({ a: '5' }), segments: [] });
  assert.deepEqual(['x', 'y', 'z', 'w', 'v'].map((code) => outcome(person[code])),
    ['missingInput b', 'missingInput b', '5', 'missingInput b, missingParameter p', '5']);
  const outside = evaluateReference(program.value, { scalars: cells({ a: '1000.01', b: '0.001' }), segments: [] }).person;
  assert.equal(outcome(outside['x']), 'inputOutOfRange a, inputOutOfRange b');
});

test('division by zero is a named problem of its item', () => {
  const program = compileRuleSet([load(packText(['inputs:', input('a'), input('b'), 'items:', item('x', 'a / b', 'unit: ratio, grain: person'), item('y', 'x + 1', 'unit: ratio, grain: person')].join('\n')))], context({ country: 'CN' }));
  assert.ok(program.ok);
  const { person } = evaluateReference(program.value, { scalars: cells({ a: '1', b: '0' }), segments: [] });
  assert.deepEqual([outcome(person['x']), outcome(person['y'])], ['divisionByZero x', 'divisionByZero x']);
});

test('units, grains and names are checked; each error has its code', () => {
  const body = (...items: readonly string[]): string =>
    ['inputs:', input('money'), input('time', 'unit: minute, grain: person'), input('part', 'unit: CNY, grain: segment'),
      '  - { code: kind, title: { zh: 类别, en: Kind }, grain: person, values: [monthly, hourly] }', 'items:', ...items].join('\n');
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [item('x', 'money + time'), ['unitMismatch']], [item('x', 'money * time'), ['unitMismatch']], [item('x', 'IF(money > 0, money, time)'), ['unitMismatch']],
    [item('x', 'IF(money > time, money, money)'), ['unitMismatch']], [item('x', 'MAX(money, 0)'), []], [item('x', 'money + 1'), ['unitMismatch']], [item('x', 'money + 1 [CNY]'), []],
    [item('x', 'mony'), ['unknownName']], [item('x', 'part'), ['grainMismatch']], [item('x', 'TOTAL(money)'), ['totalNeedsSegmentItem']],
    [item('x', 'IF(money, money, money)'), ['conditionExpected']], [item('x', 'money > 0'), ['numberExpected']], [item('x', 'kind'), ['numberExpected']],
    [item('x', 'IF(kind = "monthly", money, 0)'), []], [item('x', 'IF(kind = "weekly", money, 0)'), ['textNotInList']], [item('x', 'IF(kind < "monthly", money, 0)'), ['textNotInList']],
    [item('x', 'ROUND(time, fen, up)', 'unit: minute, grain: person'), ['roundingUnitMismatch']], [item('x', 'BRACKET(money, rate, money)'), ['tableExpected']],
    [item('x', '-0 + (0 - 0)'), []], [item('x', 'MIN(0, 0)', 'unit: CNY/minute, grain: person'), []], [item('x', 'NOT money'), ['conditionExpected']],
  ];
  for (const [line, expected] of cases) assert.deepEqual(compileCodes(body(line)), expected, line);
  const unknown = compileRuleSet([load(packText(body(item('x', 'mony'))))], context({ country: 'CN' }));
  assert.ok(!unknown.ok);
  assert.deepEqual(unknown.error[0]?.data, { name: 'mony', suggestions: 1, suggestion: 'money' });
});

test('order is derived; a cycle prints itself', () => {
  const compiled = compileRuleSet([load(packText(['inputs:', input('a'), 'items:', item('z', 'y + a'), item('y', 'x + a'), item('x', 'a')].join('\n')))], context({ country: 'CN' }));
  assert.ok(compiled.ok);
  assert.deepEqual(compiled.value.items.map((entry) => entry.item.code), ['x', 'y', 'z']);
  const cyclic = compileRuleSet([load(packText(['items:', item('a', 'b'), item('b', 'c'), item('c', 'a')].join('\n')))], context({ country: 'CN' }));
  assert.ok(!cyclic.ok);
  assert.deepEqual(cyclic.error.map(({ code, data }) => [code, data['cycle']]), [['cycle', 'a → b → c → a']]);
  const own = compileRuleSet([load(packText(['items:', item('a', 'a')].join('\n')))], context({ country: 'CN' }));
  assert.ok(!own.ok && own.error[0]?.data['cycle'] === 'a → a');
});

test('the narrowest layer with a value in force wins, per clock, and the resolver says so', () => {
  const wide = load(packText(['parameters:', parameter('p', `${value('2020-01-01', '1', ', to: 2026-01-01')}, ${value('2026-01-01', '2')}`), parameter('q', value('2030-01-01', '9'))].join('\n')));
  const narrow = load(packText(['parameters:', parameter('p', value('2026-11-01', '3'))].join('\n'), 'layer: city\nplace: shanghai').replace('pack: test', 'pack: city'));
  const at = (date: number) => resolveParameters([narrow, wide], { places: { country: 'CN', city: 'shanghai' }, days: { dayWorked: date, contributionMonth: 0, paymentDate: 0 } });
  const october = at(dayOfDate(2026, 10, 1));
  assert.deepEqual([october.parameters.get('p')?.value?.value, october.parameters.get('p')?.winner, october.missing], ['2', { pack: 'test', layer: 'country', fromDay: dayOfDate(2026, 1, 1) }, ['q']]);
  const november = at(dayOfDate(2026, 11, 1));
  assert.deepEqual([november.parameters.get('p')?.value?.value, november.parameters.get('p')?.winner?.pack, november.parameters.get('p')?.beaten.map(({ pack }) => pack)], ['3', 'city', ['test']]);
  assert.equal(at(dayOfDate(2025, 12, 31)).parameters.get('p')?.value?.value, '1');
  assert.deepEqual(at(dayOfDate(2019, 12, 31)).missing, ['p', 'q']);
  const elsewhere = resolveParameters([narrow, wide], { places: { country: 'CN', city: 'beijing' }, days: { dayWorked: dayOfDate(2026, 11, 1), contributionMonth: 0, paymentDate: 0 } });
  assert.equal(elsewhere.parameters.get('p')?.value?.value, '2');
  const changed = load(packText(['parameters:', parameter('p', value('2026-11-01', '3'), 'unit: minute, clock: dayWorked')].join('\n'), 'layer: city\nplace: shanghai'));
  assert.deepEqual(resolveParameters([wide, changed], context({ country: 'CN', city: 'shanghai' })).errors.map(({ code }) => code), ['definitionUnitChanged']);
});

test('a bracket bound belongs to the row below it, or above it when the table says so', () => {
  const table = (bound: string): string => `tables:
  - { code: t, title: { zh: 表, en: Table }, clock: paymentDate, lookup: CNY, bound: ${bound}, columns: { rate: ratio }, values: [
      { from: 2020-01-01, source: s, article: a, proof: confirmed, rows: [ { upTo: 10, rate: 1 }, { upTo: 20, rate: 2 }, { rate: 3 } ] } ] }`;
  const rates = (bound: string): readonly string[] => {
    const program = compileRuleSet([load(packText(['inputs:', input('a'), table(bound), 'items:', item('x', 'BRACKET(表, rate, a)', 'unit: ratio, grain: person')].join('\n')))], context({ country: 'CN' }));
    assert.ok(program.ok, program.ok ? '' : JSON.stringify(program.error));
    return ['-5', '9.99', '10', '10.01', '20', '20.01'].map((a) => outcome(evaluateReference(program.value, { scalars: cells({ a }), segments: [] }).person['x']));
  };
  assert.deepEqual(rates('lower'), ['1', '1', '1', '2', '2', '3']);
  assert.deepEqual(rates('upper'), ['1', '1', '2', '2', '3', '3']);
});

test('a pack file is refused with code and path', () => {
  const good = packText(['inputs:', input('a'), 'parameters:', parameter('p', value('2020-01-01', '1')), 'items:', item('x', 'a + p')].join('\n'));
  assert.deepEqual(readErrors(good), []);
  const cases: readonly (readonly [string, string, string])[] = [
    ['proof: confirmed', 'proof: memory', 'memoryValueRefused parameters.0.values.0.proof'], ['proof: confirmed', 'proof: M', 'notInList parameters.0.values.0.proof'],
    ['value: 1', 'value: 1e3', 'invalidDecimal parameters.0.values.0.value'], ['from: 2020-01-01', 'from: 2020-02-30', 'invalidDate parameters.0.values.0.from'],
    ['source: s', 'origin: s', 'missingKey parameters.0.values.0.source'], ['unit: CNY, clock', 'unit: yuan, clock', 'invalidUnit parameters.0.unit'],
    ['code: a,', 'code: A,', 'invalidName inputs.0.code'], ['code: a,', 'code: constructor,', 'invalidName inputs.0.code'], ['grain: person, scale', 'grain: people, scale', 'notInList inputs.0.grain'], ['a + p', 'a + ', 'unexpectedEnd items.0.formula'],
    ['layer: country', 'layer: planet', 'notInList layer'], ['code: p,', 'code: a,', 'duplicateName parameters.0.code'], ['pack: test', 'pack: Test Pack', 'invalidName pack'],
  ];
  for (const [from, to, expected] of cases) assert.ok(readErrors(good.replace(from, to)).includes(expected), `${to}: ${readErrors(good.replace(from, to)).join('; ')}`);
  assert.ok(readErrors(good.replace('source: s,', 'source: s, colour: red,')).includes('unknownKey parameters.0.values.0.colour'));
  assert.deepEqual(readErrors(good.replace('version: "1"', 'version: "1"\nversion: "2"')), ['duplicateKey']);
  assert.deepEqual(readErrors('a: [1'), ['yamlSyntax']);
  assert.ok(readErrors('just text').includes('wrongShape'));
  const overlap = good.replace(value('2020-01-01', '1'), `${value('2020-01-01', '1')}, ${value('2021-01-01', '2')}`);
  assert.deepEqual(readErrors(overlap), ['datesOverlap parameters.0.values']);
});

test('scalars stay text: 21.75, 007 and yes are what was written', () => {
  const pack = load(packText(['parameters:', parameter('p', value('2020-01-01', '21.750'))].join('\n')).replace('version: "1"', 'version: 007'));
  assert.deepEqual([pack.version, pack.parameters[0]?.values[0]?.value], ['007', '21.750']);
});
