/**
 * What scores do to pay: a factor by a rule that two people approved, or as people decided otherwise with a reason. Nothing, while
 * no impact assessment stands behind it, no rule is in force, or there is no score.
 */
import { randomUUID, createHash } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { explainRule, isFactor } from '#kernel/performance/performance-rule';
import { formatDecimal, parseDecimal } from '#kernel/quantity/decimal';
import { roundTo } from '#kernel/quantity/rounding';
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { personNamesOf } from '#modules/people';
import { isPresent, propose, recordAudit, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import type { ReviewError } from './review-errors.ts';
import type { ComponentCode } from './review-store.ts';
import { compileVersion, ruleInForce } from './rule-versions.ts';
import { hadPayEffect, hasPayEffect, type RuleVersion } from './rule-store.ts';
import { rederiveScores } from './score-rederive.ts';
import { decisionsOfMonth, findFactorDecision, insertFactorApproval, insertFactorDecision, peopleWithNewer, referenceOfScore, scoresOfMonth, type FactorDecision, type Score, type StoredComponent } from './score-store.ts';

export type Factor = { readonly factor: string; readonly explanation: ExplanationNode; readonly scoreId: number; readonly recordedSeq: number };

const scoreLeaf = (label: string, value: string, score: Score): ExplanationNode => ({ operation: 'leaf', label, value, unit: 'ratio', children: [], reference: referenceOfScore(score) });

/** Trees of scores, where today's facts still give what is stored: a trace that no longer holds ends at the score's own row and says so. */
const tracesOf = async (tx: CompanyTransaction, scores: ReadonlyMap<number, Score>): Promise<ReadonlyMap<number, ExplanationNode>> => {
  const traces = new Map<number, ExplanationNode>();
  for (const [cycleId, own] of Map.groupBy([...scores.values()], (score) => score.cycleId)) {
    const derived = await rederiveScores(tx, cycleId, own.map(({ personId }) => personId));
    for (const score of own) {
      const { personId, scoreId } = score;
      const found = derived.get(personId);
      const holds = found?.state === 'same' && found.stored?.scoreId === scoreId;
      if (holds && found.explanation !== null) traces.set(personId, found.explanation);
      else if (found?.state !== 'notDerived') traces.set(personId, scoreLeaf('scoreWithoutTrace', score.content.score, score));
    }
  }
  return traces;
};

/** Under which name a rule finds the points of a component; of colleagues and of the person themselves it knows nothing but the score. */
export const inputOfComponent: Readonly<Partial<Record<ComponentCode, string>>> = { attendance: 'attendanceScore', goals: 'goalScore', manager: 'managerScore' };

const componentInput = (score: Score, { component, points }: StoredComponent): readonly (readonly [string, InputCell])[] => {
  const code = inputOfComponent[component];
  return code === undefined || points === null ? [] : [[code, { value: points, explanation: scoreLeaf(code, points, score) }]];
};

/** What a rule of the factor looks at. */
export const factorInputs = (score: Score, trace: ExplanationNode | undefined): Readonly<Record<string, InputCell>> => ({
  score: { value: score.content.score, explanation: trace ?? scoreLeaf('score', score.content.score, score) }, ...Object.fromEntries(score.content.components.flatMap((component) => componentInput(score, component))),
});

const decidedFactor = (score: Score, { personId, decisionId, approvalId }: FactorDecision & { readonly approvalId: number }, factor: string): Factor => {
  const value = parseDecimal(factor);
  const shown = value === null ? factor : formatDecimal(roundTo(value, 'tenThousandth', 'halfUp'), 4);
  return {
    factor: shown, scoreId: score.scoreId, recordedSeq: Math.max(score.scoreId, approvalId),
    explanation: { operation: 'leaf', label: 'factorDecision', value: shown, unit: 'ratio', children: [], reference: { kind: 'fact', table: 'performance.factor_decision', key: { person_id: personId, decision_id: decisionId } } },
  };
};

/** The rule by which scores become factors of a month; null while they have no effect on its pay. */
const factorRuleOf = async (tx: CompanyTransaction, month: string): Promise<(RuleVersion & { readonly kind: 'payFactor' }) | null> =>
  isPresent(tx, 'performance') && (await hasPayEffect(tx, month)) ? ruleInForce(tx, 'payFactor', `${month}-01`) : null;

/** Whether scores have or had an effect on pay at all. */
export const everGaveFactors = async (tx: CompanyTransaction): Promise<boolean> => isPresent(tx, 'performance') && hadPayEffect(tx);

/**
 * Factors of people for a month ("2026-10"); whoever has none is not in the answer. `tells`: each with its trace down to the
 * punch, or the figures alone, with the score's row behind them, as a run of thousands needs them.
 */
export const factorsFor = async (tx: CompanyTransaction, { month, personIds, tells = 'traces' }: { readonly month: string; readonly personIds: readonly number[]; readonly tells?: 'values' | 'traces' }): Promise<ReadonlyMap<number, Factor>> => {
  const rule = await factorRuleOf(tx, month);
  const compiled = rule === null ? null : compileVersion({ ...rule, kind: 'payFactor' });
  if (compiled === null || !compiled.ok || personIds.length === 0) return new Map();
  const scores = await scoresOfMonth(tx, month, personIds);
  const [decisions, traces] = [await decisionsOfMonth(tx, month, [...scores.keys()]), tells === 'values' ? new Map<number, ExplanationNode>() : await tracesOf(tx, scores)];
  return new Map([...scores].flatMap(([personId, score]): readonly (readonly [number, Factor])[] => {
    const decision = decisions.get(personId);
    if (decision?.content.factor != null) return [[personId, decidedFactor(score, decision, decision.content.factor)]];
    const explained = explainRule(compiled.value, factorInputs(score, traces.get(personId)));
    return explained.ok ? [[personId, { factor: explained.value.value, explanation: explained.value.explanation, scoreId: score.scoreId, recordedSeq: Math.max(score.scoreId, decision?.approvalId ?? 0) }]] : [];
  }));
};

/** People whose factor of a month may be another one since a cut. */
export const scoresNewerThan = (tx: CompanyTransaction, wanted: { readonly cutSeq: number; readonly month: string; readonly personIds: readonly number[] }): Promise<readonly number[]> => (isPresent(tx, 'performance') ? peopleWithNewer(tx, wanted) : Promise.resolve([]));

const subjectOfDecision = (decisionId: number): string => `payFactor:${decisionId}`;
const contentOf = ({ decisionId, personId, fromMonth, toMonth, content }: FactorDecision): JsonValue => ({ decisionId, personId, fromMonth, toMonth, values: createHash('sha256').update(JSON.stringify(content)).digest('hex') });

/**
 * Proposes another factor than the rule's for some months. Errors: `factorInvalid`, `monthsInvalid`, `scoreUnknown` where no score
 * speaks about the first month: there is nothing to decide otherwise about.
 */
export const proposeFactor = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly fromMonth: string; readonly toMonth: string; readonly factor: string | null; readonly reason: string }): Promise<Result<{ readonly proposalId: number }, ReviewError>> => {
  const { personId, fromMonth, toMonth, factor, reason } = wish;
  if (reason.trim() === '') return failure({ code: 'reasonMissing' });
  if (factor !== null && !isFactor(factor)) return failure({ code: 'factorInvalid' });
  if (toMonth <= fromMonth) return failure({ code: 'monthsInvalid' });
  if (!(await scoresOfMonth(tx, fromMonth, [personId])).has(personId)) return failure({ code: 'scoreUnknown' });
  const content = { factor, reason, salt: randomUUID() };
  const decisionId = await insertFactorDecision(tx, { personId, fromMonth, toMonth, content });
  const { proposalId } = await propose(tx, {
    kind: 'payFactor', subject: subjectOfDecision(decisionId), beneficiaryPersonId: personId, needs: { action: 'approve', fieldClass: 'rating' }, content: contentOf({ decisionId, personId, fromMonth, toMonth, content }),
    details: { name: (await personNamesOf(tx, [personId])).get(personId)?.name ?? '', fromMonth, toMonth },
  });
  return success({ proposalId });
};

/** The decision that a proposal is about. */
export const decisionOf = (tx: CompanyTransaction, { subject }: Proposal): Promise<FactorDecision | null> => findFactorDecision(tx, Number(subject.slice(subject.indexOf(':') + 1)));

/** Factors otherwise than by the rule, as they are decided in the inbox. */
export const payFactorKind: ProposalKind = {
  kind: 'payFactor', link: '/reviews',
  readContent: async (tx, proposal) => {
    const decision = await decisionOf(tx, proposal);
    return decision === null ? null : contentOf(decision);
  },
  afterDecision: async (tx, proposal) => {
    const decision = proposal.state === 'approved' ? await decisionOf(tx, proposal) : null;
    if (decision === null) return success(null);
    await insertFactorApproval(tx, decision);
    await recordAudit(tx, { action: 'performance.factorApproved', subject: proposal.subject, fieldClasses: ['rating'], personIds: [decision.personId] });
    return success(null);
  },
};
