/**
 * Random, well-typed rule packs and inputs for the tests that hold the two evaluators equal. Everything follows from
 * one seed. Formulas are made as text, so that parser, checker and order are exercised too.
 */
import { roundingModes, roundingUnits, isMoneyStep } from '../quantity/rounding.ts';
import type { Grain, PackInput, PackItem, PackParameter, RulePack, BracketTable } from './pack-types.ts';
import type { InputCell, PersonInputs } from './rule-types.ts';

export type RandomSource = { readonly below: (limit: number) => number; readonly pick: <T>(list: readonly T[]) => T; readonly chance: (share: number) => boolean };

/** Mulberry32: small, seeded, the same on every machine. */
export const createRandom = (seed: number): RandomSource => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, chance: (share) => next() < share, pick: <T>(list: readonly T[]): T => list[below(list.length)] as T };
};

const units = ['CNY', 'minute', 'ratio', 'CNY/minute'] as const;
type Unit = (typeof units)[number];
const title = (code: string) => ({ zh: `名${code}`, en: code });
const provenance = { source: 'random', article: '1', proof: 'companyChoice' } as const;

/** Ranges that force every path: tiny, signed, never zero, and far beyond safe integers. */
const ranges = [
  { scale: 2, min: '0', max: '50000' }, { scale: 0, min: '-20', max: '20' }, { scale: 3, min: '0.001', max: '99.5' }, { scale: 2, min: '-900', max: '-1' },
  { scale: 4, min: '-1000000000000000000', max: '1000000000000000000' }, { scale: 0, min: '0', max: '1' },
] as const;

const randomInputs = (random: RandomSource): readonly PackInput[] => [
  ...units.flatMap((unit, unitIndex) => (['person', 'segment'] as const).flatMap((grain) => [0, 1].map((copy): PackInput => {
    const code = `in${unitIndex}${grain}${copy}`;
    return { kind: 'number', code, title: title(code), grain, unit, ...random.pick(ranges) };
  }))),
  ...(['person', 'segment'] as const).map((grain): PackInput => ({ kind: 'text', code: `text${grain}`, title: title(`text${grain}`), grain, values: ['甲', 'b', 'c'] })),
];

const decimal = (random: RandomSource): string => random.pick(['0.5', '1', '2', '3', '21.75', '0.08', '0.333', '100', '36000', '0.1', '7', '123456789012.345']);

const randomParameters = (random: RandomSource): readonly PackParameter[] => units.map((unit, index) => ({
  code: `par${index}`, title: title(`par${index}`), unit, clock: 'dayWorked' as const,
  values: random.chance(0.12) ? [] : [{ ...provenance, fromDay: 0, toDay: null, value: `${random.chance(0.2) ? '-' : ''}${decimal(random)}` }],
}));

const randomTables = (random: RandomSource): readonly BracketTable[] => (['lower', 'upper'] as const).map((bound) => ({
  code: `table${bound}`, title: title(`table${bound}`), clock: 'paymentDate' as const, lookup: 'CNY', bound,
  columns: [{ code: 'rate', unit: 'ratio' }, { code: 'deduction', unit: 'CNY' }],
  values: random.chance(0.08) ? [] : [{
    ...provenance, fromDay: 0, toDay: null,
    rows: [...['-10', '20', '300.5', '36000'].slice(random.below(4)).map((upTo) => ({ upTo, cells: [decimal(random), decimal(random)] })), { upTo: null, cells: ['0.45', '181920'] }],
  }],
}));

type Known = { readonly inputs: readonly PackInput[]; readonly items: readonly PackItem[] };

const roundingUnitFor = (random: RandomSource, unit: string) => random.pick(roundingUnits.filter((step) => unit === 'CNY' || !isMoneyStep(step)));

const leaf = (random: RandomSource, unit: Unit, grain: Grain, known: Known): string => {
  const names = [
    ...known.inputs.flatMap((input) => (input.kind === 'number' && input.unit === unit && (grain === 'segment' || input.grain === 'person') ? [input.code, input.code, input.title.zh] : [])),
    ...known.items.flatMap((item) => (item.unit !== unit ? [] : item.grain === 'segment' ? (grain === 'segment' ? [item.code, `TOTAL(${item.code})`] : [`TOTAL(${item.title.zh})`]) : [item.code])),
    `par${units.indexOf(unit)}`, unit === 'ratio' ? decimal(random) : `${decimal(random)} [${unit}]`, `0 [${unit}]`,
  ];
  return random.pick(names);
};

const number = (random: RandomSource, unit: Unit, grain: Grain, known: Known, depth: number): string => {
  if (depth <= 0 || random.chance(0.12)) return leaf(random, unit, grain, known);
  const again = (other: Unit = unit): string => number(random, other, grain, known, depth - 1);
  const special = ((): readonly (() => string)[] => {
    switch (unit) {
      case 'ratio': { const other = random.pick(units); return [() => `(${again(other)}) / (${again(other)})`, () => `BRACKET(table${random.pick(['lower', 'upper'])}, rate, ${again('CNY')})`]; }
      case 'CNY': return [() => `(${again('CNY/minute')}) * (${again('minute')})`, () => `BRACKET(tablelower, deduction, ${again()})`];
      case 'minute': return [() => `(${again('CNY')}) / (${again('CNY/minute')})`];
      case 'CNY/minute': return [() => `(${again('CNY')}) / (${again('minute')})`];
    }
  })();
  return random.pick<() => string>([
    () => `(${again()}) + (${again()})`, () => `(${again()}) - (${again()})`, () => `-(${again()})`,
    () => `(${again()}) * (${again('ratio')})`, () => `(${again()}) / (${again('ratio')})`,
    () => `${random.pick(['MIN', 'MAX'])}(${[again(), again(), ...(random.chance(0.3) ? [again()] : [])].join(', ')})`,
    () => `MAX(0, ${again()})`, () => `IF(${condition(random, grain, known, depth - 1)}, -0, ${again()})`,
    () => `CLAMP(${again()}, ${again()}, ${again()})`,
    () => `IF(${condition(random, grain, known, depth - 1)}, ${again()}, ${again()})`,
    () => `ROUND(${again()}, ${roundingUnitFor(random, unit)}, ${random.pick(roundingModes)})`,
    () => `ROUND((${again()}) * (${again('ratio')}) / (${again('ratio')}), ${roundingUnitFor(random, unit)}, ${random.pick(roundingModes)})`,
    ...special,
  ])();
};

const condition = (random: RandomSource, grain: Grain, known: Known, depth: number): string => {
  const unit = random.pick(units);
  const again = (): string => condition(random, grain, known, depth - 1);
  return random.pick<() => string>([
    () => `${number(random, unit, grain, known, depth - 1)} ${random.pick(['=', '<>', '<', '<=', '>', '>='])} ${number(random, unit, grain, known, depth - 1)}`,
    () => `text${grain === 'segment' ? random.pick(['person', 'segment']) : 'person'} ${random.pick(['=', '<>'])} "${random.pick(['甲', 'b'])}"`,
    ...(depth > 0 ? [() => `(${again()}) AND (${again()})`, () => `(${again()}) OR (${again()})`, () => `NOT (${again()})`] : []),
  ])();
};

/** A pack of `count` items in random order; every item uses only items made before it, so there is no cycle. */
export const randomPack = (random: RandomSource, count: number): RulePack => {
  const inputs = randomInputs(random);
  const items: PackItem[] = [];
  for (let index = 0; index < count; index += 1) {
    const grain = random.pick(['person', 'segment'] as const);
    const unit = random.pick(units);
    const known = { inputs, items };
    const code = `item${index}`;
    items.push({
      code, title: title(code), kind: 'information', grain, unit, clock: 'dayWorked', fieldClass: 'pay', payslipOrder: null,
      formula: number(random, unit, grain, known, 1 + random.below(3)),
      when: random.chance(0.15) ? condition(random, grain, known, 1) : null,
      rounding: random.chance(0.6) ? { mode: random.pick(roundingModes), unit: roundingUnitFor(random, unit) } : null, source: 'random', article: '1',
    });
  }
  const shuffled = items.map((item) => ({ item, rank: random.below(1_000_000) })).sort((a, b) => a.rank - b.rank).map(({ item }) => item);
  return {
    code: 'random', version: '1', layer: 'country', place: 'CN', title: title('pack'),
    inputs, parameters: randomParameters(random), tables: randomTables(random), items: shuffled,
  };
};

const randomDecimal = (random: RandomSource, input: Extract<PackInput, { kind: 'number' }>): string => {
  if (random.chance(0.15)) return random.pick([input.min, input.max]);
  const [low, high] = [Number(input.min), Number(input.max)];
  if (high > 1e15) return `${random.chance(0.5) ? '-' : ''}${random.below(1e9)}${String(random.below(1e8)).padStart(8, '0')}.${String(random.below(10_000)).padStart(4, '0')}`;
  const steps = 10 ** input.scale;
  const scaled = Math.ceil(low * steps) + random.below(Math.floor(high * steps) - Math.ceil(low * steps) + 1);
  const digits = String(Math.abs(scaled)).padStart(input.scale + 1, '0');
  const whole = digits.slice(0, digits.length - input.scale);
  return `${scaled < 0 ? '-' : ''}${whole}${input.scale > 0 ? `.${digits.slice(digits.length - input.scale)}` : ''}`;
};

const randomCell = (random: RandomSource, input: PackInput): InputCell | undefined => {
  if (random.chance(0.04)) return undefined;
  const reference = { kind: 'fact', table: 'test.input', key: { code: input.code } } as const;
  if (input.kind === 'text') return { value: random.chance(0.03) ? 'not in the list' : random.pick(input.values), reference };
  const text = random.chance(0.02) ? random.pick(['9999999999999999999999', '0.123456789', 'x', '-1e5']) : randomDecimal(random, input);
  return { value: text, reference };
};

/** Persons with none to three segments, some cells absent, some out of range. */
export const randomPersons = (random: RandomSource, pack: RulePack, count: number): readonly PersonInputs[] => {
  const cells = (grain: Grain): Record<string, InputCell | undefined> =>
    Object.fromEntries(pack.inputs.filter((input) => input.grain === grain).map((input) => [input.code, randomCell(random, input)]));
  return Array.from({ length: count }, () => ({ scalars: cells('person'), segments: Array.from({ length: random.below(4) }, () => cells('segment')) }));
};
