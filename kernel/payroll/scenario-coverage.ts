/**
 * What of the packs a set of scenarios exercises. Three kinds of things are counted:
 * - each item of each pack has a value other than zero in at least two scenarios;
 * - each edge of a formula (the bounds of a bracket table, MIN and MAX, comparisons) is met below, at and above; an
 *   edge against a parameter counts for each place apart, because the value differs;
 * - each date on which a value gives way to its successor in the same pack is met before, on and after it.
 */
import { formatDay } from '../calendar/epoch-day.ts';
import { formatExact, parseExact } from '../quantity/decimal.ts';
import { compare, isZero } from '../quantity/rational.ts';
import type { ExplanationNode } from '../rules/explanation.ts';
import type { RulePack } from '../rules/pack-types.ts';
import type { ItemResult, ReferenceResult } from '../rules/rule-types.ts';
import { childrenOf } from '../rules/rule-set.ts';
import type { Term } from '../rules/term.ts';
import type { PayProgram } from './pay-program.ts';

export type ScenarioCoverage = {
  readonly items: { readonly covered: number; readonly total: number };
  readonly edges: { readonly covered: number; readonly total: number };
  readonly dates: { readonly covered: number; readonly total: number };
  /** Covered of all three kinds, in percent with one decimal, cut downwards: 100.0 only when nothing is missing. */
  readonly percent: string;
  readonly missing: readonly string[];
};

const timesAnItemMustCount = 2;

export const createScenarioCoverage = (packs: readonly RulePack[]) => {
  const items = new Map<string, number>();
  const edges = new Map<string, boolean>();
  const dates = new Map<string, boolean>();
  for (const pack of packs) for (const item of pack.items) items.set(`item ${pack.code} ${item.code}`, 0);
  const add = (program: PayProgram, results: ReferenceResult): void => {
    const place = program.places.city ?? '';
    for (const { item, pack, root } of program.rules.items) {
      const found = [results.person[item.code], ...results.segments.map((segment) => segment[item.code])];
      const key = `item ${pack} ${item.code}`;
      if (found.some(hasValueNotZero)) items.set(key, (items.get(key) ?? 0) + 1);
      declareEdges(root, item.code, place, edges);
      for (const result of found) if (result?.status === 'value') visitEdges(root, result.explanation.children[0], item.code, place, edges);
    }
    visitDates(packs, program, place, dates);
  };
  const report = (): ScenarioCoverage => {
    const itemMarks = new Map([...items].map(([key, count]) => [key, count >= timesAnItemMustCount]));
    const count = (marks: ReadonlyMap<string, boolean>) => ({ covered: [...marks.values()].filter(Boolean).length, total: marks.size });
    const parts = { items: count(itemMarks), edges: count(edges), dates: count(dates) };
    const covered = parts.items.covered + parts.edges.covered + parts.dates.covered;
    const total = parts.items.total + parts.edges.total + parts.dates.total;
    const tenths = total === 0 ? 0 : Math.floor((covered * 1000) / total);
    const missing = [...itemMarks, ...edges, ...dates].filter(([, isCovered]) => !isCovered).map(([key]) => key);
    return { ...parts, percent: `${Math.floor(tenths / 10)}.${tenths % 10}`, missing };
  };
  return { add, report };
};

const hasValueNotZero = (result: ItemResult | undefined): boolean => result?.status === 'value' && !isZero(result.value);

const isFixed = (term: Term): boolean => term.op === 'constant' || term.op === 'parameter' || (childrenOf(term).length > 0 && childrenOf(term).every(isFixed));

const states = ['below', 'at', 'above'] as const;

/** Edge keys of one term, without what lies below it; empty when the term has no edge or cannot vary. */
const edgeKeys = (term: Term, path: string, place: string): readonly string[] => {
  if (term.op === 'compareText') return [`edge ${path} equal`, `edge ${path} different`];
  if (term.op === 'bracket') return (term.table.rows ?? []).flatMap((row) => (row.upTo === null ? [] : states.map((state) => `edge ${term.table.code} ${formatExact(row.upTo!)} ${state}`)));
  if (term.op !== 'compare' && term.op !== 'minimum' && term.op !== 'maximum') return [];
  const operands = childrenOf(term);
  if (operands.every(isFixed)) return [];
  const scope = operands.some((operand) => operand.op === 'parameter') ? `${place} ` : '';
  return states.map((state) => `edge ${scope}${path} ${term.op} ${state}`);
};

const declareEdges = (term: Term, path: string, place: string, edges: Map<string, boolean>): void => {
  for (const key of edgeKeys(term, path, place)) if (!edges.has(key)) edges.set(key, false);
  childrenOf(term).forEach((child, index) => { declareEdges(child, `${path}.${index}`, place, edges); });
};

/** Walks the formula and its explanation side by side: they have the same shape. */
const visitEdges = (term: Term, node: ExplanationNode | undefined, path: string, place: string, edges: Map<string, boolean>): void => {
  if (node === undefined || node.skipped === true) return;
  for (const key of edgeKeys(term, path, place)) if (isMet(key, node)) edges.set(key, true);
  childrenOf(term).forEach((child, index) => { visitEdges(child, node.children[index], `${path}.${index}`, place, edges); });
};

const isMet = (key: string, node: ExplanationNode): boolean => {
  const words = key.split(' ');
  const state = words.at(-1);
  const left = node.children[0]?.value ?? '';
  if (state === 'equal' || state === 'different') return (left === node.children[1]?.value) === (state === 'equal');
  const value = parseExact(left);
  const bound = parseExact(node.operation === 'bracket' ? (words.at(-2) ?? '') : (node.children[1]?.value ?? ''));
  if (value === null || bound === null) return false;
  const order = compare(value, bound);
  return state === (order < 0 ? 'below' : order > 0 ? 'above' : 'at');
};

const visitDates = (packs: readonly RulePack[], program: PayProgram, place: string, dates: Map<string, boolean>): void => {
  const resolved = [...program.rules.resolved.parameters, ...program.rules.resolved.tables];
  for (const [code, found] of resolved) {
    for (const pack of packs) {
      if (program.places[pack.layer] !== pack.place) continue;
      const definition = [...pack.parameters, ...pack.tables].find((candidate) => candidate.code === code);
      (definition?.values ?? []).slice(1).forEach(({ fromDay }) => {
        const met = found.value === null ? null : found.day < fromDay ? 'before' : found.day > fromDay ? 'after' : 'on';
        for (const state of ['before', 'on', 'after']) {
          const key = `date ${place} ${code} ${formatDay(fromDay)} ${state}`;
          dates.set(key, (dates.get(key) ?? false) || state === met);
        }
      });
    }
  }
};
