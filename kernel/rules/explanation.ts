/**
 * The explanation of a figure: the tree that the reference evaluator walked, with every intermediate value.
 *
 * The explanation *is* the computation: evaluating `operation` over `children` bottom-up with exact rationals gives
 * `value` at every node. Leaves name the stored fact, rule parameter or formula constant they came from.
 * Nothing here is stored; it is derived again from what a pay run names.
 */

/** Where a leaf lives. `table` is schema-qualified, `key` is the row's primary key without company_id. */
export type FactReference = {
  readonly kind: 'fact';
  readonly table: string;
  readonly key: Readonly<Record<string, string | number>>;
};

/** A dated value of a rule pack. `proof` is the state of proof: confirmed, secondary, companyChoice. */
export type ParameterReference = {
  readonly kind: 'parameter';
  readonly pack: string;
  readonly parameter: string;
  readonly validFrom: string;
  readonly source: string;
  readonly article: string;
  readonly proof: Proof;
};

/** A constant that stands in a formula of a pack item. */
export type ConstantReference = { readonly kind: 'constant'; readonly pack: string; readonly item: string };

export type Proof = 'confirmed' | 'secondary' | 'companyChoice';
export type LeafReference = FactReference | ParameterReference | ConstantReference;

/**
 * The closed list of operations. Children are ordered.
 * - `leaf`: no children, `reference` is set.
 * - `item`: a pack item; one child, the formula's root (or a `round` node).
 * - `add subtract multiply divide minimum maximum negate not and or`: over all children, left to right.
 * - `compare`: two children, `detail.comparison` is one of = <> < <= > >=; value 1 or 0.
 * - `if`: three children: condition, then, else; the branch not taken has `skipped: true` and no children.
 * - `round`: one child; `detail.unit` and `detail.mode`.
 * - `total`: sum of the same item over segments; children are the segments' items.
 * - `sum`: sum of children (for example days of a month).
 * - `span`: minutes between two instants: value = detail.toMinute - detail.fromMinute; children are its causes, not summed.
 * - `bracket`: lookup in a table of bounds; first child is the looked-up value, second the chosen row's figure (a leaf).
 */
export type ExplanationOperation =
  | 'leaf' | 'item' | 'add' | 'subtract' | 'multiply' | 'divide' | 'minimum' | 'maximum' | 'negate' | 'not' | 'and' | 'or'
  | 'compare' | 'if' | 'round' | 'total' | 'sum' | 'span' | 'bracket';

export type ExplanationNode = {
  readonly operation: ExplanationOperation;
  /** The law's own word, a pack item code, a parameter name or an input name. Screens translate codes by phrases. */
  readonly label: string;
  /** Exact: a decimal string when finite ("3144.83"), else a fraction ("1200/7"). Booleans are "1" and "0". */
  readonly value: string;
  /** "CNY", "minute", "day", "ratio", "CNY/minute", … */
  readonly unit: string;
  readonly children: readonly ExplanationNode[];
  readonly reference?: LeafReference;
  readonly skipped?: boolean;
  readonly detail?: Readonly<Record<string, string | number>>;
};
