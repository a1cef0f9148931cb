/**
 * Which version of which parameter and table is in force: the narrowest layer with a value at the date of its clock
 * wins. The answer says which pack won, which it beat, and what is missing.
 */
import type { BracketTable, DatedRows, DatedValue, PackLayer, PackParameter, RuleClock, RulePack } from './pack-types.ts';
import { packLayers } from './pack-types.ts';
import type { RuleError } from './rule-types.ts';

/** Where and when: the place's key per layer, and one epoch-day per clock. */
export type RuleContext = {
  readonly places: Readonly<Partial<Record<PackLayer, string>>>;
  readonly days: Readonly<Record<RuleClock, number>>;
};

export type Candidate = { readonly pack: string; readonly layer: PackLayer; readonly fromDay: number };

/** `value` is null when no layer has a value in force on `day`; then what depends on it is missing. */
export type Resolution<Definition, Value> = {
  readonly definition: Definition;
  readonly day: number;
  readonly pack: string;
  readonly value: Value | null;
  readonly winner: Candidate | null;
  readonly beaten: readonly Candidate[];
};

export type ResolvedParameters = {
  readonly parameters: ReadonlyMap<string, Resolution<PackParameter, DatedValue>>;
  readonly tables: ReadonlyMap<string, Resolution<BracketTable, DatedRows>>;
  /** Codes without a value in force, sorted. */
  readonly missing: readonly string[];
  readonly errors: readonly RuleError[];
};

/** The packs that apply at the places, from the widest layer to the narrowest; within a layer by pack code. */
export const packsInForce = (packs: readonly RulePack[], places: RuleContext['places']): readonly RulePack[] =>
  packs
    .filter((pack) => places[pack.layer] === pack.place)
    .sort((a, b) => packLayers.indexOf(a.layer) - packLayers.indexOf(b.layer) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));

/** Resolves every parameter and table of the packs that apply. */
export const resolveParameters = (packs: readonly RulePack[], context: RuleContext): ResolvedParameters => {
  const inForce = packsInForce(packs, context.places);
  const errors: RuleError[] = [];
  const parameters = resolveAll<DatedValue, PackParameter>(
    inForce, (pack) => pack.parameters, context, (definition) => `${definition.unit} ${definition.clock}`, errors,
  );
  const tables = resolveAll<DatedRows, BracketTable>(
    inForce, (pack) => pack.tables, context,
    (definition) => JSON.stringify([definition.lookup, definition.bound, definition.clock, definition.columns]), errors,
  );
  const missing = [...parameters, ...tables].filter(([, found]) => found.value === null).map(([code]) => code).sort();
  return { parameters, tables, missing, errors };
};

type Dated = { readonly fromDay: number; readonly toDay: number | null };
type Definition<Value> = { readonly code: string; readonly clock: RuleClock; readonly values: readonly Value[] };

const resolveAll = <Value extends Dated, Kind extends Definition<Value>>(
  packs: readonly RulePack[], kindOf: (pack: RulePack) => readonly Kind[], context: RuleContext,
  shapeOf: (definition: Kind) => string, errors: RuleError[],
): ReadonlyMap<string, Resolution<Kind, Value>> => {
  const found = new Map<string, Resolution<Kind, Value>>();
  for (const pack of packs) {
    for (const definition of kindOf(pack)) {
      const wider = found.get(definition.code);
      if (wider !== undefined && shapeOf(wider.definition) !== shapeOf(definition)) {
        errors.push({ code: 'definitionUnitChanged', pack: pack.code, path: definition.code, data: { other: wider.pack } });
        continue;
      }
      const day = context.days[definition.clock];
      const value = valueOn(definition.values, day);
      const candidate = value === null ? null : { pack: pack.code, layer: pack.layer, fromDay: value.fromDay };
      if (candidate !== null && wider?.winner?.layer === pack.layer) {
        errors.push({ code: 'definitionConflict', pack: pack.code, path: definition.code, data: { other: wider.winner.pack } });
        continue;
      }
      if (wider !== undefined && candidate === null) continue;
      found.set(definition.code, {
        definition, day, pack: pack.code, value, winner: candidate,
        beaten: wider === undefined || wider.winner === null ? [] : [...wider.beaten, wider.winner],
      });
    }
  }
  return found;
};

/** The value whose half-open interval holds the day; values do not overlap. */
const valueOn = <Value extends Dated>(values: readonly Value[], day: number): Value | null =>
  values.find((value) => value.fromDay <= day && (value.toDay === null || day < value.toDay)) ?? null;
