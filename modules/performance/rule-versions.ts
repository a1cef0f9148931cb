/**
 * The company's rules about performance: versions by date, each with the proof that it was talked over and made known, each
 * approved by a second person. Only a version in force has an effect. A month that was paid keeps the rules it was paid by: no version begins
 * in it any more, and one that is taken out of force is so from the first month that is not paid.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { compileRule, type CompiledRule, type PerformanceRuleError, type RuleKind } from '#kernel/performance/performance-rule';
import { monthAfter } from '#kernel/calendar/month';
import { parseDecimal } from '#kernel/quantity/decimal';
import { isZero } from '#kernel/quantity/rational';
import { openProposalsAbout, propose, recordAudit, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import type { CyclePlan } from './cycle-store.ts';
import type { ReviewError } from './review-errors.ts';
import { contentOfRule, findRule, insertPayEffect, insertRule, insertRuleEnd, listRules, readPayEffect, subjectOfRule, type FormulaDefinition, type NewRule, type RuleVersion, type RuleVersionKind, type RuleVersionState } from './rule-store.ts';

type CycleKind = CyclePlan['kind'];

/** Kinds of cycle that a version is for: of weights, those that it names; of every other rule, all. */
const kindsOf = (rule: RuleVersion): readonly CycleKind[] => (rule.kind === 'weights' ? (rule.definition.cycleKinds ?? []) : []);

/** Whether a version counts on a date, newer ones left aside. */
const countsOn = (rule: RuleVersion, date: string): boolean =>
  rule.isApproved && rule.validFrom <= date && (rule.endReason === null || (rule.endsFrom !== null && date < `${rule.endsFrom}-01`));

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

/** The first thing that is wrong with a formula, with what its phrase (error.rule.<reason>) is filled in with; places count from 1, 0 is none. */
export const formulaError = ([first]: readonly PerformanceRuleError[]): ReviewError => {
  const { position, path } = { position: undefined, path: undefined, ...first };
  return { code: 'ruleFormulaInvalid', data: { ...first?.data, reason: first?.code ?? '', position: position === undefined ? 0 : position + 1, ...(path === 'floor' || path === 'cap' ? { field: path } : {}) } };
};

/** The rule as the kernel computes it; its traces name the version and the document. */
export const compileVersion = (rule: { readonly kind: RuleKind; readonly ruleId: number; readonly validFrom: string; readonly definition: FormulaDefinition; readonly documentReference: string; readonly publishedWhere: string }): Result<CompiledRule, ReviewError> => {
  const { formula, floor, cap } = rule.definition;
  const compiled = compileRule({ kind: rule.kind, code: `performance-rule-${rule.ruleId}`, formula, floor, cap, validFrom: rule.validFrom, source: rule.documentReference, article: rule.publishedWhere });
  if (compiled.ok) return compiled;
  return failure(formulaError(compiled.error));
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

/** What rules ask of the installation: the first month ("2026-11") after those that are paid; null while none is. */
type RuleDeps = { readonly firstUnpaidMonth: (tx: CompanyTransaction) => Promise<string | null> };

/** The first month that a version can give a factor for: a month goes by the rule of its first day. */
const firstMonthOf = ({ validFrom }: Pick<NewRule, 'validFrom'>): string => (validFrom.endsWith('-01') ? validFrom.slice(0, 7) : monthAfter(validFrom.slice(0, 7)));

/** A rule about the factor does not reach back into a month that was paid: nobody's pay is cut by what came later. */
const refusePaidMonth = async (tx: CompanyTransaction, { firstUnpaidMonth }: RuleDeps, rule: Pick<NewRule, 'kind' | 'validFrom'>): Promise<ReviewError | null> => {
  const unpaid = rule.kind === 'payFactor' ? await firstUnpaidMonth(tx) : null;
  return unpaid !== null && firstMonthOf(rule) < unpaid ? { code: 'ruleMonthPaid' } : null;
};

/**
 * Proposes a version. Nothing counts before a second person has approved it. Errors: `ruleDatesInvalid` when the consultation
 * ends before it begins, the rule was made known before it was talked over, or it would hold before it was made known;
 * `ruleMonthPaid` when it would give factors for a month that is paid.
 */
export const proposeRule = async (tx: CompanyTransaction, deps: RuleDeps, rule: NewRule): Promise<Result<{ readonly ruleId: number; readonly proposalId: number }, ReviewError>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return failure({ code: 'programsDecideNothing' });
  if ([rule.consultedWith, rule.publishedWhere, rule.documentReference].some((text) => text.trim() === '')) return failure({ code: 'ruleProofMissing' });
  if (rule.consultedTo < rule.consultedFrom || rule.publishedOn < rule.consultedFrom || rule.validFrom < rule.publishedOn) return failure({ code: 'ruleDatesInvalid' });
  const checked = checkDefinition(rule);
  if (!checked.ok) return checked;
  const reachesBack = await refusePaidMonth(tx, deps, rule);
  if (reachesBack !== null) return failure(reachesBack);
  const ruleId = await insertRule(tx, rule);
  const { proposalId } = await propose(tx, {
    kind: 'performanceRule', subject: subjectOfRule(ruleId), beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'rating' }, content: contentOfRule(rule),
    details: { rule: rule.kind, title: rule.title, validFrom: rule.validFrom },
  });
  return success({ ruleId, proposalId });
};

/** The rule of a proposal. */
const ruleOfProposal = (tx: CompanyTransaction, { subject }: Proposal): Promise<RuleVersion | null> => findRule(tx, Number(subject.slice(subject.indexOf(':') + 1)));

/** A version as it is decided: the month it begins with may have been paid since it was proposed. */
export const performanceRuleKind = (deps: RuleDeps): ProposalKind => ({
  kind: 'performanceRule', link: '/reviews/rules',
  readContent: async (tx, proposal) => {
    const rule = await ruleOfProposal(tx, proposal);
    return rule === null ? null : contentOfRule(rule);
  },
  afterDecision: async (tx, proposal) => {
    const rule = proposal.state === 'approved' ? await ruleOfProposal(tx, proposal) : null;
    if (rule === null) return success(null);
    const reachesBack = await refusePaidMonth(tx, deps, rule);
    if (reachesBack !== null) return failure(reachesBack);
    await recordAudit(tx, { action: 'performance.ruleApproved', subject: proposal.subject, data: { digest: proposal.digest } });
    return success(null);
  },
});

const subjectOfEnd = (ruleId: number): string => `performanceRuleEnd:${ruleId}`;
const contentOfEnd = (rule: RuleVersion, reason: string): JsonValue => ({ ruleId: rule.ruleId, rule: contentOfRule(rule), reason });

const inForceStill = (rule: RuleVersion | null): rule is RuleVersion => rule !== null && rule.isApproved && rule.endReason === null;

/** Proposes to take a version out of force, with a reason. Errors: `ruleNotInForce`, `ruleEndOpen` while that is proposed already. */
export const proposeRuleEnd = async (tx: CompanyTransaction, { ruleId, reason }: { readonly ruleId: number; readonly reason: string }): Promise<Result<{ readonly proposalId: number }, ReviewError>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return failure({ code: 'programsDecideNothing' });
  const rule = await findRule(tx, ruleId);
  if (!inForceStill(rule)) return failure({ code: 'ruleNotInForce' });
  if ((await openProposalsAbout(tx, [subjectOfEnd(ruleId)])).length > 0) return failure({ code: 'ruleEndOpen' });
  const { proposalId } = await propose(tx, {
    kind: 'performanceRuleEnd', subject: subjectOfEnd(ruleId), beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'rating' }, content: contentOfEnd(rule, reason), details: { rule: rule.kind, title: rule.title, reason },
  });
  return success({ proposalId });
};

/**
 * The end of a version as it is decided. One about the factor is out of force from the first month that is not paid: results of paid
 * months that are put right later still go by the rule of their month.
 */
export const performanceRuleEndKind = ({ firstUnpaidMonth }: RuleDeps): ProposalKind => ({
  kind: 'performanceRuleEnd', link: '/reviews/rules',
  readContent: async (tx, proposal) => {
    const rule = await ruleOfProposal(tx, proposal);
    return inForceStill(rule) ? contentOfEnd(rule, proposal.details['reason'] ?? '') : null;
  },
  afterDecision: async (tx, proposal) => {
    const rule = proposal.state === 'approved' ? await ruleOfProposal(tx, proposal) : null;
    if (rule === null) return success(null);
    const fromMonth = rule.kind === 'payFactor' ? ((await firstUnpaidMonth(tx)) ?? firstMonthOf(rule)) : null;
    await insertRuleEnd(tx, { ruleId: rule.ruleId, reason: proposal.details['reason'] ?? '', fromMonth });
    await recordAudit(tx, { action: 'performance.ruleEnded', subject: `performanceRule:${rule.ruleId}`, data: { digest: proposal.digest } });
    return success(null);
  },
});

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

