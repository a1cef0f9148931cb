/**
 * Compute-only rates of the two evaluators side by side, on the shipped Shanghai rules and a synthetic month:
 * people per second, and the number of differing lines (which must be none). Alone: node bench/evaluators.ts [persons].
 */
import assert from 'node:assert/strict';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { formatExact } from '#kernel/quantity/decimal';
import { batchOfPersons, cellOf } from '#kernel/rules/column-batch';
import { planColumns } from '#kernel/rules/column-planner';
import { evaluateCompiled } from '#kernel/rules/compiled-evaluator';
import { readPack } from '#kernel/rules/pack-reader';
import type { PackInput } from '#kernel/rules/pack-types';
import { createRandom, type RandomSource } from '#kernel/rules/random-rule-set';
import { evaluateReference } from '#kernel/rules/reference-evaluator';
import { compileRuleSet } from '#kernel/rules/rule-set';
import type { InputCell, PersonInputs } from '#kernel/rules/rule-types';
import type { RuleProgram } from '#kernel/rules/term';
import { isRulePackFile, readPackTexts } from '#packs/read-packs';
import { median } from './median.ts';

export type EvaluatorRates = {
  readonly items: number;
  readonly persons: number;
  /** Median of five warm runs over all persons, seconds. */
  readonly compiledSeconds: number;
  readonly compiledPerSecond: number;
  readonly referencePersons: number;
  readonly referencePerSecond: number;
  /** Lines compared between the two, and how many differed. */
  readonly compared: number;
  readonly differences: number;
};

/** The rules of the example company in Shanghai in October 2026. */
const shanghaiProgram = (): RuleProgram => {
  const packs = readPackTexts().files.filter(isRulePackFile).map((file) => {
    const pack = readPack(file.text);
    assert.ok(pack.ok, `pack ${file.path} loads`);
    return pack.value;
  });
  const company = packs.find((pack) => pack.layer === 'company')?.place ?? '';
  const places = { country: 'CN', city: 'shanghai', company, branch: `${company}-shanghai` };
  const days = { dayWorked: dayOfDate(2026, 10, 1), contributionMonth: dayOfDate(2026, 10, 1), paymentDate: dayOfDate(2026, 11, 10) };
  const program = compileRuleSet(packs, { places, days });
  assert.ok(program.ok, program.ok ? '' : JSON.stringify(program.error));
  return program.value;
};

const typicalMaximum: Readonly<Record<string, number>> = { CNY: 40_000, 'CNY/month': 40_000, 'CNY/hour': 120, minute: 9_600, day: 22, month: 9, ratio: 1 };

const typicalCell = (random: RandomSource, input: PackInput): InputCell => {
  const reference = { kind: 'fact', table: 'bench.input', key: { code: input.code } } as const;
  if (input.kind === 'text') return { value: random.pick(input.values), reference };
  const most = Math.min(Number(input.max), typicalMaximum[input.unit] ?? 100);
  const least = Math.max(0, Number(input.min));
  return { value: (least + (random.below(1_000_000) / 1_000_000) * (most - least)).toFixed(input.scale), reference };
};

const typicalPersons = (random: RandomSource, inputs: readonly PackInput[], count: number): readonly PersonInputs[] => {
  const cells = (grain: PackInput['grain']): Record<string, InputCell> =>
    Object.fromEntries(inputs.filter((input) => input.grain === grain).map((input) => [input.code, typicalCell(random, input)]));
  return Array.from({ length: count }, () => ({ scalars: cells('person'), segments: Array.from({ length: random.chance(0.1) ? 2 : 1 }, () => cells('segment')) }));
};

const secondsOf = (work: () => void): number => {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
};

/** Measures both evaluators and compares every line of the reference's share. */
export const measureEvaluators = (options: { readonly persons: number; readonly referencePersons: number; readonly seed: number }): EvaluatorRates => {
  const program = shanghaiProgram();
  const plan = planColumns(program);
  assert.ok(plan.ok, 'the rules fit the column evaluator');
  const persons = typicalPersons(createRandom(options.seed), program.inputs, options.persons);
  const batch = batchOfPersons(program, persons);
  const compiled = evaluateCompiled(plan.value, batch);
  const compiledSeconds = median(Array.from({ length: 5 }, () => secondsOf(() => { evaluateCompiled(plan.value, batch); })));
  const sample = persons.slice(0, options.referencePersons);
  for (const person of sample.slice(0, 50)) evaluateReference(program, person);
  let referenceSeconds = 0;
  let compared = 0;
  let differences = 0;
  sample.forEach((person, row) => {
    const started = performance.now();
    const result = evaluateReference(program, person);
    referenceSeconds += (performance.now() - started) / 1000;
    for (const { item } of program.items) {
      if (item.grain !== 'person') continue;
      const expected = result.person[item.code];
      const cell = cellOf(compiled, item.code, row);
      const same = expected?.status === 'value' ? 'numerator' in cell && formatExact(cell) === formatExact(expected.value) : !('numerator' in cell);
      compared += 1;
      if (!same) differences += 1;
    }
  });
  return {
    items: program.items.length, persons: options.persons, compiledSeconds, compiledPerSecond: options.persons / compiledSeconds,
    referencePersons: sample.length, referencePerSecond: sample.length / referenceSeconds, compared, differences,
  };
};

if (import.meta.main) {
  const rates = measureEvaluators({ persons: Number(process.argv[2] ?? 10_000), referencePersons: 1000, seed: 20261001 });
  console.log(`${rates.items} items × ${rates.persons} people`);
  console.log(`compiled  ${rates.compiledSeconds.toFixed(3)} s, ${Math.round(rates.compiledPerSecond)} people/s`);
  console.log(`reference ${Math.round(rates.referencePerSecond)} people/s (with explanations, n=${rates.referencePersons})`);
  console.log(`${rates.compared} lines compared, ${rates.differences} differences`);
}
