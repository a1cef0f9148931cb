/** Applications on their way: stages, interviews and what they found. */
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { findPersonId, profileOf } from '#modules/people';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { endInterview, insertApplications, insertInterview, insertScorecard, lockApplication, lockInterview, moveStage, runningStages, type NewInterview, type Recommendation, type ScorecardContent, type Stage, type StoredApplication } from './application-store.ts';
import { lockCandidate } from './candidate-store.ts';
import type { RecruitingError } from './recruiting-errors.ts';
import { readRequisitions } from './requisition-store.ts';
import { heldOpenRequisition } from './requisitions.ts';
import { readOffers } from './offer-store.ts';

/** A candidate applies for a requisition, once. Errors: `notFound`, `candidateErased`, `requisitionNotOpen`, `appliedAlready`. */
export const applyForRequisition = async (tx: CompanyTransaction, candidateId: number, requisitionId: number): Promise<Result<{ readonly applicationId: number }, RecruitingError>> => {
  const candidate = await lockCandidate(tx, candidateId);
  if (candidate === null) return failure({ code: 'notFound' });
  if (candidate.isErased) return failure({ code: 'candidateErased' });
  const requisition = await heldOpenRequisition(tx, requisitionId);
  if (!requisition.ok) return requisition;
  const made = (await insertApplications(tx, requisitionId, [candidateId])).get(candidateId);
  if (made === undefined || !made.isNew) return failure({ code: 'appliedAlready' });
  await recordAudit(tx, { action: 'recruiting.applied', subject: `application:${made.applicationId}` });
  return success({ applicationId: made.applicationId });
};

const arrows: Readonly<Record<Stage, readonly Stage[]>> = {
  new: ['screening', 'interview', 'rejected', 'withdrawn'], screening: ['interview', 'rejected', 'withdrawn'], interview: ['rejected', 'withdrawn'], offer: ['rejected', 'withdrawn'], hired: [], rejected: ['screening'], withdrawn: ['screening'],
};

/** An application that still runs, held. */
export const heldRunning = async (tx: CompanyTransaction, applicationId: number): Promise<Result<StoredApplication, RecruitingError>> => {
  const application = await lockApplication(tx, applicationId);
  if (application === null) return failure({ code: 'notFound' });
  return runningStages.includes(application.stage) ? success(application) : failure({ code: 'applicationOver' });
};

/** Moves an application by hand. Errors: `notFound`, `stageNotNext`, `offerStands`, `requisitionNotOpen`, `candidateErased`. */
export const moveApplication = async (tx: CompanyTransaction, applicationId: number, move: { readonly stage: Stage; readonly note: string }): Promise<Result<null, RecruitingError>> => {
  const application = await lockApplication(tx, applicationId);
  if (application === null) return failure({ code: 'notFound' });
  if (!arrows[application.stage].includes(move.stage)) return failure({ code: 'stageNotNext' });
  if (application.stage === 'offer' && (await readOffers(tx, [applicationId])).some(({ state }) => ['proposed', 'approved', 'accepted'].includes(state))) return failure({ code: 'offerStands' });
  if (!runningStages.includes(application.stage)) {
    // Taken up again: there must be somebody to take up, and something to take them up for.
    if ((await lockCandidate(tx, application.candidateId))?.isErased !== false) return failure({ code: 'candidateErased' });
    const requisition = await heldOpenRequisition(tx, application.requisitionId);
    if (!requisition.ok) return requisition;
  }
  await moveStage(tx, applicationId, move.stage, move.note);
  await recordAudit(tx, { action: 'recruiting.applicationMoved', subject: `application:${applicationId}`, data: { from: application.stage, to: move.stage } });
  return success(null);
};

type InterviewWish = Omit<NewInterview, 'interviewerPersonId' | 'applicationId'> & { readonly interviewerPersonNumber: string };

/** Plans an interview; an application that has not come so far comes to it. Errors: `notFound`, `applicationOver`, `interviewerUnknown`. */
export const planInterview = async (tx: CompanyTransaction, applicationId: number, { interviewerPersonNumber, ...wish }: InterviewWish): Promise<Result<{ readonly interviewId: number }, RecruitingError>> => {
  const application = await heldRunning(tx, applicationId);
  if (!application.ok) return application;
  const interviewerPersonId = await findPersonId(tx, interviewerPersonNumber);
  if (interviewerPersonId === null) return failure({ code: 'interviewerUnknown', data: { personNumber: interviewerPersonNumber } });
  const interviewId = await insertInterview(tx, { ...wish, applicationId, interviewerPersonId });
  if (application.value.stage === 'new' || application.value.stage === 'screening') await moveStage(tx, applicationId, 'interview', '');
  await recordAudit(tx, { action: 'recruiting.interviewPlanned', subject: `application:${applicationId}`, data: { interview: interviewId } });
  return success({ interviewId });
};

/** Cancels an interview that was not held. Errors: `notFound`, `interviewOver`. */
export const cancelInterview = async (tx: CompanyTransaction, interviewId: number): Promise<Result<null, RecruitingError>> => {
  const interview = await lockInterview(tx, interviewId);
  if (interview === null) return failure({ code: 'notFound' });
  if (interview.state !== 'planned') return failure({ code: 'interviewOver' });
  await endInterview(tx, interviewId, 'cancelled');
  await recordAudit(tx, { action: 'recruiting.interviewCancelled', subject: `application:${interview.applicationId}`, data: { interview: interviewId } });
  return success(null);
};

const profileCodes = async (tx: CompanyTransaction, requisitionId: number): Promise<ReadonlySet<string>> => {
  const [requisition] = await readRequisitions(tx, [requisitionId]);
  const day = requisition === undefined ? null : parseDay(requisition.profileOn);
  const profile = requisition === undefined || day === null || !day.ok ? null : await profileOf(tx, requisition.positionCode, day.value);
  return new Set([...(profile?.requirements.map(({ skillCode }) => skillCode) ?? []), ...(profile?.competencies.map(({ competencyCode }) => competencyCode) ?? [])]);
};

/** Writes down what an interview found. Errors: `notFound`, `interviewOver`, `applicationOver`, `requirementUnknown`. */
export const giveScorecard = async (tx: CompanyTransaction, interviewId: number, card: ScorecardContent & { readonly recommendation: Recommendation }): Promise<Result<null, RecruitingError>> => {
  const interview = await lockInterview(tx, interviewId);
  if (interview === null) return failure({ code: 'notFound' });
  if (interview.state === 'cancelled') return failure({ code: 'interviewOver' });
  const application = await heldRunning(tx, interview.applicationId);
  if (!application.ok) return application;
  const known = await profileCodes(tx, application.value.requisitionId);
  const stray = card.findings.find(({ requirement }) => !known.has(requirement));
  if (stray !== undefined) return failure({ code: 'requirementUnknown', data: { requirement: stray.requirement } });
  await insertScorecard(tx, interviewId, card.recommendation, { text: card.text, findings: card.findings });
  if (interview.state === 'planned') await endInterview(tx, interviewId, 'held');
  await recordAudit(tx, { action: 'recruiting.scorecardGiven', subject: `application:${interview.applicationId}`, data: { interview: interviewId } });
  return success(null);
};
