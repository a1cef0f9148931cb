/**
 * Decisions that a machine takes about people (a score that changes pay, a match of candidates): off, until an impact
 * assessment by one person, put in force by another, stands behind the switch. When it ends, so does the decision.
 */
import type { automatedDecisionKinds } from '#contracts/api/privacy-api';
import { failure, success, type Result } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { hasAssessmentInForce, insertAssessment, readAssessment, readSwitches, updateAssessmentApproved, updateAssessmentWithdrawn, writeSwitch, type Assessment, type NewAssessment } from './assessment-store.ts';
import type { PrivacyError } from './privacy-errors.ts';

export type AutomatedDecisionKind = (typeof automatedDecisionKinds)[number];
type Answer<T> = Promise<Result<T, PrivacyError>>;

const found = async (tx: CompanyTransaction, assessmentId: number): Answer<Assessment> => {
  const assessment = await readAssessment(tx, assessmentId);
  return assessment === null ? failure({ code: 'notFound' }) : success(assessment);
};

/** An assessment that waits for another user to put it in force. */
export const proposeAssessmentOf = async (tx: CompanyTransaction, wish: NewAssessment): Answer<Assessment> => found(tx, await insertAssessment(tx, wish));

/** Puts an assessment in force, as another user than its author. */
export const approveAssessmentOf = async (tx: CompanyTransaction, assessmentId: number): Answer<Assessment> => {
  const assessment = await found(tx, assessmentId);
  if (!assessment.ok) return assessment;
  if (assessment.value.state !== 'proposed') return failure({ code: 'assessmentNotOpen' });
  if (assessment.value.author === tx.actor) return failure({ code: 'secondPersonNeeded' });
  await updateAssessmentApproved(tx, assessmentId);
  return found(tx, assessmentId);
};

/** Ends an assessment; its decision stops at once. Fails with `notFound`, or `assessmentNotOpen` when it was withdrawn before. */
export const withdrawAssessmentOf = async (tx: CompanyTransaction, assessmentId: number): Answer<Assessment> => {
  const assessment = await found(tx, assessmentId);
  if (!assessment.ok) return assessment;
  if (assessment.value.state === 'withdrawn') return failure({ code: 'assessmentNotOpen' });
  await updateAssessmentWithdrawn(tx, assessmentId);
  return found(tx, assessmentId);
};

/** Switching on needs an assessment in force on `day`; switching off is always possible. */
export const switchDecision = async (tx: CompanyTransaction, wish: { readonly kind: AutomatedDecisionKind; readonly on: boolean; readonly day: string }): Answer<{ readonly done: true }> => {
  if (wish.on && !(await hasAssessmentInForce(tx, wish.kind, wish.day))) return failure({ code: 'assessmentMissing' });
  await writeSwitch(tx, wish.kind, wish.on);
  return success({ done: true });
};

/**
 * The gate of every automated decision, to be asked in the transaction that decides: refused unless the switch is on
 * and an assessment is in force on `day` ("2026-11-22").
 */
export const assertAutomatedDecisionAllowed = async (tx: CompanyTransaction, kind: AutomatedDecisionKind, day: string): Promise<Result<true, PrivacyError>> => {
  const isOn = (await readSwitches(tx)).some((each) => each.kind === kind && each.isOn);
  return isOn && (await hasAssessmentInForce(tx, kind, day)) ? success(true) : failure({ code: 'automatedDecisionOff', data: { kind } });
};
