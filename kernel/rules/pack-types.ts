/**
 * A rule pack as data, after parsing and before resolution by place and date. README.md beside this file describes
 * the YAML form. Dates are epoch-days, intervals are half-open [from, to), numbers are decimal strings as written.
 */
import type { FieldClass } from '../base/field-class.ts';
import type { RoundingMode, RoundingUnit } from '../quantity/rounding.ts';
import type { Proof } from './explanation.ts';

/** From the widest to the narrowest; the narrowest pack with a value in force wins. */
export const packLayers = ['country', 'region', 'city', 'industry', 'company', 'entity', 'branch', 'group', 'person'] as const;
export type PackLayer = (typeof packLayers)[number];

/** Which date chooses a parameter's version: the day worked, the contribution month's first day, the payment date. */
export const ruleClocks = ['dayWorked', 'contributionMonth', 'paymentDate'] as const;
export type RuleClock = (typeof ruleClocks)[number];

export const itemKinds = ['earning', 'deduction', 'employerCost', 'tax', 'information', 'total'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** `segment`: one value per span of unchanged terms; `person`: one value per payslip. */
export const grains = ['segment', 'person'] as const;
export type Grain = (typeof grains)[number];

/** `zh` is the law's own word; when it has the form of a name, formulas may use it beside the code. */
export type PackTitle = { readonly zh: string; readonly en: string };

/** Why a value may be loaded at all. */
export type Provenance = { readonly source: string; readonly article: string; readonly proof: Proof };

export type NumberInput = {
  readonly kind: 'number';
  readonly code: string;
  readonly title: PackTitle;
  readonly grain: Grain;
  readonly unit: string;
  /** Decimals that a value may have, 0 to 9. */
  readonly scale: number;
  /** Inclusive bounds; a value outside is a problem of that cell, never clamped. */
  readonly min: string;
  readonly max: string;
};

/** A text from a closed list, for comparisons only. */
export type TextInput = {
  readonly kind: 'text';
  readonly code: string;
  readonly title: PackTitle;
  readonly grain: Grain;
  readonly values: readonly string[];
};
export type PackInput = NumberInput | TextInput;

export type DatedValue = Provenance & { readonly fromDay: number; readonly toDay: number | null; readonly value: string };

export type PackParameter = {
  readonly code: string;
  readonly title: PackTitle;
  readonly unit: string;
  readonly clock: RuleClock;
  /** Sorted by `fromDay`, without overlap. Empty: declared here, given by a narrower layer. */
  readonly values: readonly DatedValue[];
};

/** `upTo` is null in the last row only. `cells` has one decimal string per column of the table, in their order. */
export type BracketRow = { readonly upTo: string | null; readonly cells: readonly string[] };
export type DatedRows = Provenance & { readonly fromDay: number; readonly toDay: number | null; readonly rows: readonly BracketRow[] };

export type BracketTable = {
  readonly code: string;
  readonly title: PackTitle;
  readonly clock: RuleClock;
  /** Unit of the looked-up value and of the bounds. */
  readonly lookup: string;
  /** A value equal to a bound belongs to the bracket below it (`lower`, the tax law's way) or above it (`upper`). */
  readonly bound: 'lower' | 'upper';
  readonly columns: readonly { readonly code: string; readonly unit: string }[];
  readonly values: readonly DatedRows[];
};

export type PackItem = {
  readonly code: string;
  readonly title: PackTitle;
  readonly kind: ItemKind;
  readonly grain: Grain;
  readonly unit: string;
  readonly formula: string;
  readonly rounding: { readonly mode: RoundingMode; readonly unit: RoundingUnit } | null;
  /** When it is false the item is 0; null: always. */
  readonly when: string | null;
  readonly clock: RuleClock;
  /** Who may see the figure; `pay` unless the pack says otherwise. */
  readonly fieldClass: FieldClass;
  /** Position on the payslip; null: not shown there. */
  readonly payslipOrder: number | null;
  readonly source: string;
  readonly article: string;
};

export type RulePack = {
  readonly code: string;
  readonly version: string;
  readonly layer: PackLayer;
  /** The key within the layer: `CN`, `shanghai`, a company code. */
  readonly place: string;
  readonly title: PackTitle;
  readonly inputs: readonly PackInput[];
  readonly parameters: readonly PackParameter[];
  readonly tables: readonly BracketTable[];
  readonly items: readonly PackItem[];
};
