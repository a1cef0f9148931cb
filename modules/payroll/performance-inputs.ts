/**
 * 绩效工资 as inputs of a payment: the base that somebody entered, and the factor that a review gave by an approved rule, with
 * its explanation down to punches. Who has no base is never asked about. A month without a result has no factor here: the
 * rules then take the one that the company chose.
 */
import { assert } from '#kernel/base/result';
import { equals } from '#kernel/quantity/rational';
import { parseDecimal } from '#kernel/quantity/decimal';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { factorsFor } from '#modules/performance';
import type { CompanyTransaction } from '#modules/platform';
import { explainEntered, type EnteredPart, type EnteredParts } from './entered-inputs.ts';
import type { PayBasis } from './pay-basis.ts';
import type { PayRun } from './payroll-store.ts';
import { readPerformanceBases, type PerformanceBase } from './performance-base-store.ts';

const baseCode = 'performancePayBase';
const factorCode = 'performanceFactor';
const givenCode = 'performanceFactorGiven';

/** Whether a base has ended: nobody is asked about a factor of it. */
export const isNothing = ({ amount }: PerformanceBase): boolean => amount === null || /^0(\.0*)?$/.test(amount);

const baseReference = ({ personId, baseId }: PerformanceBase): FactReference => ({ kind: 'fact', table: 'payroll.performance_base', key: { person_id: personId, base_id: baseId } });
const scoreReference = (personId: number, scoreId: number): FactReference => ({ kind: 'fact', table: 'performance.score', key: { person_id: personId, score_id: scoreId } });

const givenFactor = (factor: EnteredPart): EnteredParts => ({ performanceFactor: [factor], performanceFactorGiven: [{ label: givenCode, amount: '1', reference: factor.reference }] });

/** The people who have a base in a month, and what it is. */
const basesOf = async (tx: CompanyTransaction, month: string, personIds: readonly number[]): Promise<ReadonlyMap<number, PerformanceBase>> =>
  new Map([...(await readPerformanceBases(tx, month, personIds))].filter(([, base]) => !isNothing(base)));

/** Base and factor of people in a regular run; whoever has no base is not in it. `tells`: the figures, or each factor with its trace as well. */
export const loadPerformance = async (tx: CompanyTransaction, { kind, period: { month } }: Pick<PayRun, 'kind' | 'period'>, personIds: readonly number[], tells: 'values' | 'traces' = 'values'): Promise<ReadonlyMap<number, EnteredParts>> => {
  if (kind !== 'regular') return new Map();
  const bases = await basesOf(tx, month, personIds);
  if (bases.size === 0) return new Map();
  const factors = await factorsFor(tx, { month, personIds: [...bases.keys()], tells });
  return new Map([...bases].map(([personId, base]): readonly [number, EnteredParts] => {
    const performancePayBase: readonly EnteredPart[] = [{ label: 'performancePayBase', amount: base.amount ?? '0', reference: baseReference(base) }];
    const found = factors.get(personId);
    if (found === undefined) return [personId, { performancePayBase }];
    return [personId, { performancePayBase, ...givenFactor({ label: factorCode, amount: found.factor, reference: scoreReference(personId, found.scoreId), node: found.explanation }) }];
  }));
};

type Source = PayBasis['references'][string];

/** The row that somebody entered, behind an input of a basis; null where nobody did. */
const rowBehind = (source: Source | undefined): FactReference | null => {
  const reference = source === undefined ? undefined : 'reference' in source ? source.reference : source.explanation.children[0]?.reference;
  return reference?.kind === 'fact' ? reference : null;
};

/** Base and factor as pay has them, without what the factor is made of: for readers of pay whose reach ends before results. Asked by the system. */
export const loadNamedFactors = async (system: CompanyTransaction, run: Pick<PayRun, 'kind' | 'period'>, personIds: readonly number[]): Promise<ReadonlyMap<number, EnteredParts>> =>
  new Map([...(await loadPerformance(system, run, personIds))].map(([personId, parts]): readonly [number, EnteredParts] => {
    const [factor] = parts.performanceFactor ?? [];
    return [personId, factor === undefined ? parts : { ...parts, ...givenFactor({ label: factor.label, amount: factor.amount, reference: factor.reference }) }];
  }));

/** The row behind the factor of a basis; null when there was no factor. */
const scoreOfBasis = ({ scalars, references }: PayBasis): FactReference | null => (scalars[givenCode] === '1' ? rowBehind(references[factorCode]) : null);

/**
 * The same for a month that was paid. A result is never taken away, it is followed by a newer one: where nothing gives a
 * factor any more, because reviews are switched off or count for pay no longer, the factor that was paid by stands.
 */
export const keepPaidFactors = (performance: ReadonlyMap<number, EnteredParts>, bases: ReadonlyMap<number, PayBasis>): ReadonlyMap<number, EnteredParts> =>
  new Map([...performance].map(([personId, parts]): readonly [number, EnteredParts] => {
    const basis = parts.performanceFactor === undefined ? bases.get(personId) : undefined;
    const reference = basis === undefined ? null : scoreOfBasis(basis);
    if (basis === undefined || reference === null) return [personId, parts];
    return [personId, { ...parts, ...givenFactor({ label: factorCode, amount: basis.scalars[factorCode] ?? '0', reference }) }];
  }));

/** The row that stands beside a factor: that there is one is a leaf of its own. */
const scoreInTree = (root: ExplanationNode): FactReference | null => {
  const seen = new Set<ExplanationNode>();
  const visit = (node: ExplanationNode): FactReference | null => {
    if (seen.has(node)) return null;
    seen.add(node);
    if (node.label === givenCode && node.reference?.kind === 'fact') return node.reference;
    for (const child of node.children) {
      const found = visit(child);
      if (found !== null) return found;
    }
    return null;
  };
  return visit(root);
};

const exact = (text: string) => {
  const value = parseDecimal(text);
  assert(value !== null, 'a factor is a decimal');
  return value;
};

/** A tree without what a result is made of: who may not read results of the person sees which row gave the factor, and no more. */
export const withoutResults = (root: ExplanationNode): ExplanationNode => {
  const known = new Map<ExplanationNode, ExplanationNode>();
  const cut = (node: ExplanationNode, reference: FactReference | null): ExplanationNode => {
    const done = known.get(node);
    if (done !== undefined) return done;
    const { children, ...rest } = node;
    const made: ExplanationNode = rest.label === factorCode && rest.operation === 'sum' && children.length > 0
      ? { operation: 'leaf', label: factorCode, value: rest.value, unit: rest.unit, children: [], ...(reference === null ? {} : { reference }) }
      : { ...rest, children: children.map((child) => cut(child, reference)) };
    known.set(node, made);
    return made;
  };
  return cut(root, scoreInTree(root));
};

/** People whose bases name an amount of performance pay. */
export const peopleWithPerformance = (bases: ReadonlyMap<number, PayBasis>): readonly number[] => [...bases].flatMap(([personId, { references }]) => (rowBehind(references[baseCode]) === null ? [] : [personId]));

/** The input with its trace while the row still says what it said; else the value as it was paid, which says that it has no trace any more. */
const tracedInput = (code: typeof baseCode | typeof factorCode, { paid, part, withoutTrace }: { readonly paid: { readonly value: string; readonly reference: FactReference }; readonly part: EnteredPart | undefined; readonly withoutTrace: string }): InputCell => {
  const isSame = part !== undefined && equals(exact(part.amount), exact(paid.value)) && JSON.stringify(part.reference) === JSON.stringify(paid.reference);
  return { value: paid.value, explanation: explainEntered(code, [isSame ? part : { label: withoutTrace, amount: paid.value, reference: paid.reference }]) };
};

/** Base and factor of a basis, traced down to punches where base and result still say what they said. */
export const tracedPerformance = (basis: PayBasis, live: EnteredParts | undefined): Readonly<Record<string, InputCell>> => {
  const { scalars, references } = basis;
  const [base, score] = [rowBehind(references[baseCode]), scoreOfBasis(basis)];
  return {
    ...(base === null ? {} : { [baseCode]: tracedInput(baseCode, { paid: { value: scalars[baseCode] ?? '0', reference: base }, part: live?.performancePayBase?.[0], withoutTrace: 'baseWithoutTrace' }) }),
    ...(score === null ? {} : { [factorCode]: tracedInput(factorCode, { paid: { value: scalars[factorCode] ?? '0', reference: score }, part: live?.performanceFactor?.[0], withoutTrace: 'factorWithoutTrace' }) }),
  };
};
