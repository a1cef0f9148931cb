/**
 * The company's rules about performance: versions by date, each with the proof that it was talked over and made known, each
 * approved by a second person. Only a version in force has an effect; taking it out of force stops the effect at once.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { compileRule, type CompiledRule, type RuleKind } from '#kernel/performance/performance-rule';
import { parseDecimal } from '#kernel/quantity/decimal';
import { isZero } from '#kernel/quantity/rational';
import { propose, recordAudit, type CompanyTransaction, type Proposal, type ProposalKind } from '#modules/platform';
import type { CyclePlan } from './cycle-store.ts';
import type { ReviewError } from './review-errors.ts';
import { contentOfRule, findRule, insertPayEffect, insertRule, insertRuleEnd, listRules, readPayEffect, subjectOfRule, type FormulaDefinition, type NewRule, type RuleVersion, type RuleVersionKind, type RuleVersionState } from './rule-store.ts';

type CycleKind = CyclePlan['kind'];

/** Kinds of cycle that a version is for: of weights, those that it names; of every other rule, all. */
const kindsOf = (rule: RuleVersion): readonly CycleKind[] => (rule.kind === 'weights' ? (rule.definition.cycleKinds ?? []) : []);

const countsOn = (rule: RuleVersion, date: string): boolean => rule.isApproved && rule.endReason === null && rule.validFrom <= date;

/** The version that counts on a date ("2026-10-01"); null where none does. */
export const ruleInForce = async <Kind extends RuleVersionKind>(tx: CompanyTransaction, kind: Kind, date: string): Promise<(RuleVersion & { readonly kind: Kind }) | null> => {
  const found = (await listRules(tx, { kind })).find((rule) => countsOn(rule, date) && kindsOf(rule).length === 0);
  return (found as (RuleVersion & { readonly kind: Kind }) | undefined) ?? null;
};

/** The weights that count on a date for a kind of cycle: those that name it, else those for all; null where none do. */
export const weightsInForce = async (tx: CompanyTransaction, cycleKind: CycleKind, date: string): Promise<(RuleVersion & { readonly kind: 'weights' }) | null> => {
  const named = (await listRules(tx, { kind: 'weights' })).find((rule) => countsOn(rule, date) && kindsOf(rule).includes(cycleKind));
  return named === undefined ? ruleInForce(tx, 'weights', date) : (named as RuleVersion & { readonly kind: 'weights' });
};

/** Versions replace those of the same kind that are for the same cycles. */
const isSameMatter = (one: RuleVersion, other: RuleVersion): boolean => one.kind === other.kind && kindsOf(one).toSorted().join(' ') === kindsOf(other).toSorted().join(' ');

/** How a version stands on a date among all of its kind. */
export const stateOfRule = (rule: RuleVersion, ofKind: readonly RuleVersion[], date: string): RuleVersionState => {
  if (rule.endReason !== null) return 'ended';
  if (rule.isRefused) return 'refused';
  if (!rule.isApproved) return 'proposed';
  const counts = ofKind.find((each) => isSameMatter(each, rule) && countsOn(each, date));
  return counts?.ruleId === rule.ruleId ? 'inForce' : 'approved';
};

/** The rule as the kernel computes it; its traces name the version and the document. */
export const compileVersion = (rule: { readonly kind: RuleKind; readonly ruleId: number; readonly validFrom: string; readonly definition: FormulaDefinition; readonly documentReference: string; readonly publishedWhere: string }): Result<CompiledRule, ReviewError> => {
  const { formula, floor, cap } = rule.definition;
  const compiled = compileRule({ kind: rule.kind, code: `performance-rule-${rule.ruleId}`, formula, floor, cap, validFrom: rule.validFrom, source: rule.documentReference, article: rule.publishedWhere });
  if (compiled.ok) return compiled;
  const [first] = compiled.error;
  return failure({ code: 'ruleFormulaInvalid', data: { reason: first?.code ?? '', position: first !== undefined && 'position' in first ? (first.position ?? 0) : 0 } });
};

const checkDefinition = (rule: NewRule): Result<null, ReviewError> => {
  if (rule.kind !== 'weights') {
    const compiled = compileVersion({ ...rule, ruleId: 0 });
    return compiled.ok ? success(null) : compiled;
  }
  const { components, cycleKinds = [] } = rule.definition;
  const weights = components.map(({ weight }) => parseDecimal(weight));
  const isGood = weights.every((weight) => weight !== null) && weights.some((weight) => weight !== null && !isZero(weight)) && new Set(components.map(({ component }) => component)).size === components.length && new Set(cycleKinds).size === cycleKinds.length;
  return isGood ? success(null) : failure({ code: 'ruleInvalid' });
};

/**
 * Proposes a version. Nothing counts before a second person has approved it. Errors: `ruleDatesInvalid` when the consultation
 * ends before it begins, the rule was made known before it was talked over, or it would hold before it was made known.
 */
export const proposeRule = async (tx: CompanyTransaction, rule: NewRule): Promise<Result<{ readonly ruleId: number; readonly proposalId: number }, ReviewError>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return failure({ code: 'programsDecideNothing' });
  if ([rule.consultedWith, rule.publishedWhere, rule.documentReference].some((text) => text.trim() === '')) return failure({ code: 'ruleProofMissing' });
  if (rule.consultedTo < rule.consultedFrom || rule.publishedOn < rule.consultedFrom || rule.validFrom < rule.publishedOn) return failure({ code: 'ruleDatesInvalid' });
  const checked = checkDefinition(rule);
  if (!checked.ok) return checked;
  const ruleId = await insertRule(tx, rule);
  const { proposalId } = await propose(tx, {
    kind: 'performanceRule', subject: subjectOfRule(ruleId), beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'rating' }, content: contentOfRule(rule),
    details: { rule: rule.kind, title: rule.title, validFrom: rule.validFrom },
  });
  return success({ ruleId, proposalId });
};

/** The rule of a proposal. */
const ruleOfProposal = (tx: CompanyTransaction, { subject }: Proposal): Promise<RuleVersion | null> => findRule(tx, Number(subject.slice(subject.indexOf(':') + 1)));

export const performanceRuleKind: ProposalKind = {
  kind: 'performanceRule', link: '/reviews/rules',
  readContent: async (tx, proposal) => {
    const rule = await ruleOfProposal(tx, proposal);
    return rule === null ? null : contentOfRule(rule);
  },
  afterDecision: async (tx, proposal) => {
    if (proposal.state === 'approved') await recordAudit(tx, { action: 'performance.ruleApproved', subject: proposal.subject, data: { digest: proposal.digest } });
    return success(null);
  },
};

/** Takes a version out of force, with a reason. Errors: `ruleNotInForce`. */
export const endRuleVersion = async (tx: CompanyTransaction, ruleId: number, reason: string): Promise<Result<null, ReviewError>> => {
  const rule = await findRule(tx, ruleId);
  if (rule === null || !rule.isApproved || rule.endReason !== null) return failure({ code: 'ruleNotInForce' });
  await insertRuleEnd(tx, ruleId, reason);
  return success(null);
};

/**
 * Writes down whether scores count for pay from a month on, when that has changed: the applications ask for the assessment
 * behind it and say so here, so that a run asks nobody above it.
 */
export const followPayEffect = async (tx: CompanyTransaction, { isAllowed, fromMonth }: { readonly isAllowed: boolean; readonly fromMonth: string }): Promise<boolean> => {
  const isOn = (await readPayEffect(tx)) !== null;
  if (isOn === isAllowed) return false;
  await insertPayEffect(tx, fromMonth, isAllowed);
  await recordAudit(tx, { action: 'performance.payEffect', subject: `month:${fromMonth}`, data: { isOn: String(isAllowed) } });
  return true;
};

