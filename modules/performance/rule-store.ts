/** SQL of the company's rules about performance, and of whether they have an effect on pay. A rule counts once its proposal is approved, until it is ended. */
import type { cycleKinds } from '#contracts/api/goal-api';
import type { ruleVersionKinds, ruleVersionStates } from '#contracts/api/review-api';
import type { RaiseRounding } from '#kernel/performance/raised-wage';
import type { MissingPolicy } from '#kernel/performance/review-score';
import { digestOf, type CompanyTransaction, type JsonValue } from '#modules/platform';
import type { ComponentCode } from './review-store.ts';
import { userOf } from './review-store.ts';
import { anotherApproved } from './score-grounds.ts';

export type RuleVersionKind = (typeof ruleVersionKinds)[number];
export type RuleVersionState = (typeof ruleVersionStates)[number];

type WeightsDefinition = {
  readonly components: readonly { readonly component: ComponentCode; readonly weight: string }[]; readonly missing: MissingPolicy;
  /** Kinds of cycle that they are for; left out for all. */
  readonly cycleKinds?: readonly (typeof cycleKinds)[number][];
};
/** `rounding`: of raises alone, how the new wage is rounded. */
export type FormulaDefinition = { readonly formula: string; readonly floor: string; readonly cap: string; readonly rounding?: RaiseRounding };
type RuleProof = { readonly consultedFrom: string; readonly consultedTo: string; readonly consultedWith: string; readonly publishedOn: string; readonly publishedWhere: string; readonly documentReference: string };
/** All that a second person approves. Dates are YYYY-MM-DD. */
export type NewRule = RuleProof & { readonly title: string; readonly validFrom: string } & (
  | { readonly kind: 'weights'; readonly definition: WeightsDefinition }
  | { readonly kind: Exclude<RuleVersionKind, 'weights'>; readonly definition: FormulaDefinition }
);
export type RuleVersion = NewRule & { readonly ruleId: number; readonly madeBy: string; readonly madeAt: Date; readonly isApproved: boolean; readonly isRefused: boolean; readonly endReason: string | null;
  /** Ended: the first month ("2026-11") that it gives no factor for any more; null: none at all. */
  readonly endsFrom: string | null };

/** What a rule's proposal is about. */
export const subjectOfRule = (ruleId: number): string => `performanceRule:${ruleId}`;

export const insertRule = async (tx: CompanyTransaction, rule: NewRule): Promise<number> => {
  const { rows } = await tx.query<{ rule_id: string | number }>(
    `insert into performance.rule_version (company_id, kind, title, valid_from, definition, consulted_from, consulted_to, consulted_with, published_on, published_where, document_reference, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning rule_id`,
    [tx.companyId, rule.kind, rule.title, rule.validFrom, JSON.stringify(rule.definition), rule.consultedFrom, rule.consultedTo, rule.consultedWith, rule.publishedOn, rule.publishedWhere, rule.documentReference, userOf(tx)]);
  return Number(rows[0]?.rule_id);
};

/** All of a rule that a second person approves. */
export const contentOfRule = (rule: NewRule): JsonValue => ({
  kind: rule.kind, title: rule.title, validFrom: rule.validFrom, definition: rule.definition, consultedFrom: rule.consultedFrom, consultedTo: rule.consultedTo, consultedWith: rule.consultedWith, publishedOn: rule.publishedOn,
  publishedWhere: rule.publishedWhere, documentReference: rule.documentReference,
});

type Row = {
  rule_id: string | number; kind: RuleVersionKind; title: string; valid_from: string; definition: WeightsDefinition & FormulaDefinition; consulted_from: string; consulted_to: string; consulted_with: string; published_on: string;
  published_where: string; document_reference: string; made_by: string; made_at: Date; proposal_state: string | null; proposal_digest: string | null; is_decided: boolean; end_reason: string | null; ends_from: string | null;
};

const ruleOf = (row: Row): RuleVersion => {
  const common = {
    title: row.title, validFrom: row.valid_from, consultedFrom: row.consulted_from, consultedTo: row.consulted_to, consultedWith: row.consulted_with, publishedOn: row.published_on, publishedWhere: row.published_where,
    documentReference: row.document_reference,
  };
  // As it was written: everything in it is part of what is approved.
  const rule = { ...common, kind: row.kind, definition: row.definition } as NewRule;
  // What was approved is what stands here: a row that says something else by now, or whose decision is gone, counts for nothing.
  const isApproved = row.is_decided && row.proposal_digest === digestOf(contentOfRule(rule));
  return { ...rule, ruleId: Number(row.rule_id), madeBy: row.made_by, madeAt: row.made_at, isApproved, isRefused: ['rejected', 'withdrawn', 'expired'].includes(row.proposal_state ?? ''), endReason: row.end_reason, endsFrom: row.ends_from };
};

/** Versions, newest first: all, of a kind, or one. */
export const listRules = async (tx: CompanyTransaction, wanted: { readonly kind?: RuleVersionKind; readonly ruleId?: number } = {}): Promise<readonly RuleVersion[]> => {
  const { rows } = await tx.query<Row>(
    `select rule.rule_id, rule.kind, title, valid_from, definition, consulted_from, consulted_to, consulted_with, published_on, published_where, document_reference, made_by, made_at, proposal.state as proposal_state, proposal.digest as proposal_digest,
       coalesce(${anotherApproved}, false) as is_decided,
       ended.reason as end_reason, to_char(ended.from_month, 'YYYY-MM') as ends_from
     from performance.rule_version as rule
     left join lateral (select reason, from_month from performance.rule_end where rule_end.company_id = rule.company_id and rule_end.rule_id = rule.rule_id order by end_id limit 1) as ended on true
     left join platform.proposal as proposal on proposal.company_id = rule.company_id and proposal.kind = 'performanceRule' and proposal.subject = 'performanceRule:' || rule.rule_id
     where rule.company_id = $1 and ($2::text is null or rule.kind = $2) and ($3::bigint is null or rule.rule_id = $3) order by valid_from desc, rule.rule_id desc`,
    [tx.companyId, wanted.kind ?? null, wanted.ruleId ?? null]);
  return rows.map(ruleOf);
};

export const findRule = async (tx: CompanyTransaction, ruleId: number): Promise<RuleVersion | null> => (await listRules(tx, { ruleId }))[0] ?? null;

/** `fromMonth`: the first month that goes without the rule; null: it is at once for whatever has not used it yet. */
export const insertRuleEnd = async (tx: CompanyTransaction, { ruleId, reason, fromMonth }: { readonly ruleId: number; readonly reason: string; readonly fromMonth: string | null }): Promise<void> => {
  await tx.query('insert into performance.rule_end (company_id, rule_id, reason, from_month, ended_by) values ($1, $2, $3, $4, $5)', [tx.companyId, ruleId, reason, fromMonth === null ? null : `${fromMonth}-01`, userOf(tx)]);
};

/** Whether scores count for the pay of a month ("2026-10"): what was written down last of it or of a month before says so. */
export const hasPayEffect = async (tx: CompanyTransaction, month: string): Promise<boolean> => {
  const { rows } = await tx.query<{ is_on: boolean }>('select is_on from performance.pay_effect where company_id = $1 and from_month <= $2::date order by effect_id desc limit 1', [tx.companyId, `${month}-01`]);
  return rows[0]?.is_on === true;
};

/** Whether scores ever counted for the pay of any month. */
export const hadPayEffect = async (tx: CompanyTransaction): Promise<boolean> => {
  const { rows } = await tx.query<{ found: boolean }>('select exists (select from performance.pay_effect where company_id = $1 and is_on) as found', [tx.companyId]);
  return rows[0]?.found === true;
};

/** Since which month ("2026-10") scores count for pay, as it stands now; null while they do not. */
export const readPayEffect = async (tx: CompanyTransaction): Promise<string | null> => {
  const { rows } = await tx.query<{ from_month: string; is_on: boolean }>("select to_char(from_month, 'YYYY-MM') as from_month, is_on from performance.pay_effect where company_id = $1 order by effect_id desc limit 1", [tx.companyId]);
  return rows[0]?.is_on === true ? rows[0].from_month : null;
};

export const insertPayEffect = async (tx: CompanyTransaction, fromMonth: string, isOn: boolean): Promise<void> => {
  await tx.query('insert into performance.pay_effect (company_id, from_month, is_on, made_by) values ($1, $2, $3, $4)', [tx.companyId, `${fromMonth}-01`, isOn, tx.actor]);
};
