/**
 * The rules of one place in one pay period, ready to compute: the packs that apply, resolved on the three clocks of a
 * payslip, and the list of payslip items in the order of the payslip.
 */
import { assert, failure, success, type Result } from '../base/result.ts';
import { parseDay } from '../calendar/epoch-day.ts';
import type { FieldClass } from '../base/field-class.ts';
import type { ItemKind, PackLayer, PackTitle, RulePack } from '../rules/pack-types.ts';
import { resolveParameters } from '../rules/parameter-resolver.ts';
import { compileRuleSet } from '../rules/rule-set.ts';
import type { RuleError } from '../rules/rule-types.ts';
import type { RuleProgram } from '../rules/term.ts';

/** Month as "2026-10", days as epoch-days, half-open; the contribution month is the calendar month `month`. */
export type PayPeriod = { readonly month: string; readonly fromDay: number; readonly toDay: number; readonly payDay: number };

/** One line of the payslip as the packs declare it. Amounts are integers of 10^-scale. */
export type PayslipItem = {
  readonly item: string;
  readonly title: PackTitle;
  readonly kind: ItemKind;
  readonly unit: string;
  readonly scale: number;
  readonly order: number;
  readonly fieldClass: FieldClass;
  readonly pack: string;
};

export type PayProgram = {
  readonly places: Readonly<Partial<Record<PackLayer, string>>>;
  readonly period: PayPeriod;
  readonly rules: RuleProgram;
  /** In payslip order; the vector order of an item set. */
  readonly items: readonly PayslipItem[];
};

export type PayProgramError =
  | { readonly code: 'noActivePack'; readonly data: Readonly<Record<string, string>> }
  /** A value on the day-worked clock changes inside the period; one payslip can hold one version of it. */
  | { readonly code: 'rulesChangeInsidePeriod'; readonly data: Readonly<Record<string, string>> }
  | { readonly code: 'rulesInvalid'; readonly errors: readonly RuleError[] };

/** Decimals of a payslip line by unit: money to the fen, days to a tenth, minutes whole. */
const scaleOfUnit = (unit: string): number => (unit === 'CNY' || /^[A-Z]{3}$/.test(unit) ? 2 : unit === 'day' ? 1 : unit === 'ratio' ? 4 : 0);

/** Layers whose packs decide what a place pays; a company's own choices alone are no rules of a place. */
const isPlaceLayer = (layer: PackLayer): boolean => layer === 'city' || layer === 'region';

/**
 * Compiles the packs of one place for one period. Errors: `noActivePack` when no pack of the place's city or region
 * is active, `rulesChangeInsidePeriod`, `rulesInvalid` with every error of the packs.
 */
export const compilePayProgram = (
  packs: readonly RulePack[], places: PayProgram['places'], period: PayPeriod,
): Result<PayProgram, PayProgramError> => {
  if (!packs.some((pack) => isPlaceLayer(pack.layer) && places[pack.layer] === pack.place)) {
    return failure({ code: 'noActivePack', data: { place: places.city ?? '' } });
  }
  const contributionDay = parseDay(`${period.month}-01`);
  assert(contributionDay.ok, 'the month of a period is YYYY-MM');
  const days = { dayWorked: period.fromDay, contributionMonth: contributionDay.value, paymentDate: period.payDay };
  const changed = changedInsidePeriod(packs, places, days, period);
  if (changed !== null) return failure({ code: 'rulesChangeInsidePeriod', data: { parameter: changed } });
  const rules = compileRuleSet(packs, { places, days });
  if (!rules.ok) return failure({ code: 'rulesInvalid', errors: rules.error });
  return success({ places, period, rules: rules.value, items: payslipItems(rules.value) });
};

/** Resolution changes only where a value begins or ends, so those days inside the period are the ones to look at. */
const changedInsidePeriod = (
  packs: readonly RulePack[], places: PayProgram['places'], days: Readonly<Record<'dayWorked' | 'contributionMonth' | 'paymentDate', number>>, period: PayPeriod,
): string | null => {
  const edges = new Set<number>();
  for (const pack of packs) {
    for (const definition of [...pack.parameters, ...pack.tables]) {
      if (definition.clock !== 'dayWorked') continue;
      for (const value of definition.values) {
        for (const edge of [value.fromDay, value.toDay]) if (edge !== null && edge > period.fromDay && edge < period.toDay) edges.add(edge);
      }
    }
  }
  const first = resolveParameters(packs, { places, days });
  for (const edge of edges) {
    const later = resolveParameters(packs, { places, days: { ...days, dayWorked: edge } });
    for (const [code, found] of later.parameters) if (found.value !== first.parameters.get(code)?.value) return code;
    for (const [code, found] of later.tables) if (found.value !== first.tables.get(code)?.value) return code;
  }
  return null;
};

const payslipItems = (rules: RuleProgram): readonly PayslipItem[] =>
  rules.items
    .flatMap(({ item, pack }): readonly PayslipItem[] => (item.payslipOrder === null || item.grain !== 'person' ? [] : [{
      item: item.code, title: item.title, kind: item.kind, unit: item.unit, scale: scaleOfUnit(item.unit),
      order: item.payslipOrder, fieldClass: item.fieldClass, pack,
    }]))
    .sort((a, b) => a.order - b.order || (a.item < b.item ? -1 : 1));
