/**
 * The two evaluators give the same values, the same missing inputs and the same arithmetic errors for random programs,
 * and every explanation re-evaluates to its figure. Replay: SEED=… ; more: CASES=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatExact } from '../quantity/decimal.ts';
import type { CompiledResult } from './column-batch.ts';
import { batchOfPersons, cellOf } from './column-batch.ts';
import { planColumns } from './column-planner.ts';
import { evaluateCompiled } from './compiled-evaluator.ts';
import type { ExplanationNode } from './explanation.ts';
import { createRandom, randomPack, randomPersons } from './random-rule-set.ts';
import { reevaluateExplanation } from './reevaluate-explanation.ts';
import { evaluateReference } from './reference-evaluator.ts';
import { childrenOf, compileRuleSet } from './rule-set.ts';
import type { ItemResult } from './rule-types.ts';
import type { Term } from './term.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const cases = Number(process.env['CASES'] ?? 1200);
const context = { places: { country: 'CN' }, days: { dayWorked: 100, contributionMonth: 100, paymentDate: 100 } };

const describe = (result: ItemResult | undefined): string =>
  result === undefined ? 'absent' : result.status === 'value' ? formatExact(result.value) : result.problems.map(({ code, name }) => `${code} ${name}`).join(', ');

const describeCell = (result: CompiledResult, item: string, row: number): string => {
  const cell = cellOf(result, item, row);
  return 'numerator' in cell ? formatExact(cell) : cell.map(({ code, name }) => `${code} ${name}`).join(', ');
};

const countOperations = (term: Term, counts: Map<string, number>): void => {
  const name = term.op === 'round' ? `round ${term.mode}` : term.op;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const child of childrenOf(term)) countOperations(child, counts);
};

test(`compiled = reference over ${cases} random programs, seed ${seed}`, () => {
  const counts = new Map<string, number>();
  const bump = (name: string, by = 1): void => { counts.set(name, (counts.get(name) ?? 0) + by); };
  for (let number = 0; number < cases; number += 1) {
    const random = createRandom(seed + number);
    const pack = randomPack(random, 2 + random.below(6));
    const replay = `SEED=${seed + number} CASES=1`;
    const program = compileRuleSet([pack], context);
    assert.ok(program.ok, `${replay} ${program.ok ? '' : JSON.stringify(program.error)}`);
    const planned = planColumns(program.value);
    if (!planned.ok) { bump('refused as too large'); continue; }
    for (const { root } of program.value.items) countOperations(root, counts);
    for (const operation of planned.value.operations) bump('wide' in operation && operation.wide ? `wide ${operation.kind}` : `column ${operation.kind}`);
    const persons = randomPersons(random, pack, 5);
    const compiled = evaluateCompiled(planned.value, batchOfPersons(program.value, persons));
    let segmentRow = 0;
    persons.forEach((person, row) => {
      const reference = evaluateReference(program.value, person);
      const check = (code: string, expected: ItemResult | undefined, at: number): void => {
        const formula = pack.items.find((item) => item.code === code)?.formula;
        assert.equal(describeCell(compiled, code, at), describe(expected), `${replay} ${code} row ${at}: ${formula}`);
        bump(expected?.status === 'value' ? 'cells with value' : 'cells with problem');
        if (expected?.status !== 'value') return;
        const printed = JSON.parse(JSON.stringify(expected.explanation)) as ExplanationNode;
        const again = reevaluateExplanation(row === 0 ? printed : expected.explanation);
        assert.deepEqual([again.mismatch, again.leavesWithoutReference, printed.value], [null, 0, formatExact(expected.value)], replay);
      };
      for (const { item } of program.value.items) {
        if (item.grain === 'person') check(item.code, reference.person[item.code], row);
        else person.segments.forEach((_segment, segment) => { check(item.code, reference.segments[segment]?.[item.code], segmentRow + segment); });
      }
      segmentRow += person.segments.length;
    });
  }
  const summary = [...counts].sort().map(([name, count]) => `${name} ${count}`).join(', ');
  console.log(`seed ${seed}: ${summary}`);
  if (cases < 500) return;
  for (const name of [
    'if', 'bracket', 'total', 'divide', 'round halfUp', 'round halfEven', 'round up', 'round down', 'round cutFenThenUp', 'and', 'or', 'not', 'compareText',
    'wide add', 'wide multiply', 'wide round', 'wide select', 'wide bracket', 'wide total', 'wide compare', 'column add', 'column multiply', 'column round',
    'column select', 'column bracket', 'column total', 'column compare', 'column totalRatio', 'column problemZero', 'column problemSelect', 'cells with value', 'cells with problem',
  ]) assert.ok((counts.get(name) ?? 0) > 0, `the random programs exercised: ${name}`);
  assert.ok((counts.get('refused as too large') ?? 0) < cases / 50, 'few programs are refused');
});

test('batches longer than a chunk give the same cells as persons one by one', () => {
  for (let number = 0; number < 12; number += 1) {
    const random = createRandom(seed + 5_000_000 + number);
    const pack = randomPack(random, 6);
    const program = compileRuleSet([pack], context);
    assert.ok(program.ok);
    const planned = planColumns(program.value);
    if (!planned.ok) continue;
    const persons = randomPersons(random, pack, 1100 + number);
    const whole = evaluateCompiled(planned.value, batchOfPersons(program.value, persons));
    let segmentRow = 0;
    persons.forEach((person, row) => {
      if (row % 7 === 0 || (row >= 505 && row <= 520) || row >= 1020) {
        const alone = evaluateCompiled(planned.value, batchOfPersons(program.value, [person]));
        for (const { item } of program.value.items) {
          const rows = item.grain === 'person' ? [[row, 0]] : person.segments.map((_segment, index) => [segmentRow + index, index]);
          for (const [there = 0, here = 0] of rows) assert.equal(describeCell(whole, item.code, there), describeCell(alone, item.code, here), `seed ${seed} ${item.code} row ${row}`);
        }
      }
      segmentRow += person.segments.length;
    });
  }
});

test('an altered figure anywhere in a tree is found', () => {
  let altered = 0;
  for (let number = 0; number < 60; number += 1) {
    const random = createRandom(seed + 9_000_000 + number);
    const pack = randomPack(random, 4);
    const program = compileRuleSet([pack], context);
    assert.ok(program.ok);
    const [person] = randomPersons(random, pack, 1);
    assert.ok(person !== undefined);
    for (const result of Object.values(evaluateReference(program.value, person).person)) {
      if (result.status !== 'value') continue;
      const inner = (node: ExplanationNode): readonly ExplanationNode[] => [...(node.operation === 'leaf' ? [] : [node]), ...node.children.flatMap(inner)];
      const count = inner(result.explanation).length;
      for (let index = 0; index < Math.min(count, 20); index += 1) {
        const copy = JSON.parse(JSON.stringify(result.explanation)) as ExplanationNode;
        const target = inner(copy)[index];
        assert.ok(target !== undefined);
        Object.assign(target, { value: target.value === '12345.67' ? '0' : '12345.67' });
        assert.notEqual(reevaluateExplanation(copy).mismatch, null, `seed ${seed} ${target.operation}`);
        altered += 1;
      }
    }
  }
  assert.ok(altered > 100, `${altered} figures were altered`);
});
