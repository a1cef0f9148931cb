/** Offers: proposed by one human, approved by another, answered by the candidate. */
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { profileOf } from '#modules/people';
import { propose, recordAudit, type CompanyTransaction, type Proposal, type ProposalKind } from '#modules/platform';
import { moveStage } from './application-store.ts';
import { heldRunning } from './applications.ts';
import { insertOffer, lockOffer, moveOffer, openOffer, readOffers, setProposal, type OfferTerms } from './offer-store.ts';
import type { RecruitingError } from './recruiting-errors.ts';
import { heldOpenRequisition } from './requisitions.ts';

/** Offers under which a candidate is not offered anything else. */
const standing: readonly string[] = ['proposed', 'approved', 'accepted'];

/**
 * Proposes an offer; nothing goes out before another human approved it. Errors: `notFound`, `applicationOver`,
 * `stageNotNext`, `requisitionNotOpen`, `offerStands`, `endsBeforeBegin`.
 */
export const proposeOffer = async (tx: CompanyTransaction, applicationId: number, wish: { readonly hireDate: string; readonly terms: OfferTerms }): Promise<Result<{ readonly offerId: number; readonly proposalId: number }, RecruitingError>> => {
  const application = await heldRunning(tx, applicationId);
  if (!application.ok) return application;
  if (application.value.stage !== 'interview') return failure({ code: application.value.stage === 'offer' ? 'offerStands' : 'stageNotNext' });
  const requisition = await heldOpenRequisition(tx, application.value.requisitionId);
  if (!requisition.ok) return requisition;
  if ((await readOffers(tx, [applicationId])).some(({ state }) => standing.includes(state))) return failure({ code: 'offerStands' });
  if ([wish.terms.probationEndsOn, wish.terms.contractEndsOn].some((date) => date !== null && date < wish.hireDate)) return failure({ code: 'endsBeforeBegin' });
  const { offerId, content } = await insertOffer(tx, { applicationId, ...wish });
  const day = parseDay(wish.hireDate);
  const profile = day.ok ? await profileOf(tx, requisition.value.positionCode, day.value) : null;
  // No name: what is proposed stays for ever, a candidate does not.
  const proposal = await propose(tx, {
    kind: 'offer', subject: `offer:${offerId}`, beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'pay' }, content,
    details: { candidate: String(application.value.candidateId), position: profile?.titleChinese ?? requisition.value.positionCode, positionEnglish: profile?.titleEnglish ?? requisition.value.positionCode, hireDate: wish.hireDate },
  });
  await setProposal(tx, offerId, proposal.proposalId);
  await moveStage(tx, applicationId, 'offer', '');
  await recordAudit(tx, { action: 'recruiting.offerProposed', subject: `offer:${offerId}`, data: { application: applicationId } });
  return success({ offerId, proposalId: proposal.proposalId });
};

const offerIdOf = (proposal: Proposal): number => Number(proposal.subject.split(':')[1]);

/** An offer that is over leaves its application where it came from. */
const backToInterview = async (tx: CompanyTransaction, applicationId: number): Promise<void> => {
  const application = await heldRunning(tx, applicationId);
  if (application.ok && application.value.stage === 'offer') await moveStage(tx, applicationId, 'interview', '');
};

/** Offers as they are decided in the inbox. */
export const offerProposalKind: ProposalKind = {
  kind: 'offer', link: '/candidates',
  readContent: async (tx, proposal) => {
    const offer = await lockOffer(tx, offerIdOf(proposal));
    return offer === null || offer.state !== 'proposed' ? null : ((await openOffer(tx, offer))?.content ?? null);
  },
  afterDecision: async (tx, proposal) => {
    const offer = await lockOffer(tx, offerIdOf(proposal));
    if (offer === null || offer.state !== 'proposed') return success(null);
    await moveOffer(tx, offer.offerId, proposal.state === 'approved' ? 'approved' : proposal.state === 'withdrawn' ? 'withdrawn' : 'refused');
    if (proposal.state !== 'approved') await backToInterview(tx, offer.applicationId);
    return success(null);
  },
};

/** What the candidate answers, or the company taking the offer back. Errors: `notFound`, `offerNotApproved`, `offerNotAnswerable`. */
export const answerOffer = async (tx: CompanyTransaction, offerId: number, answer: 'accepted' | 'declined' | 'withdrawn'): Promise<Result<null, RecruitingError>> => {
  const offer = await lockOffer(tx, offerId);
  if (offer === null) return failure({ code: 'notFound' });
  if (offer.state === 'proposed') return failure({ code: 'offerNotApproved' });
  const mayTakeBack = offer.state === 'accepted' && answer === 'withdrawn';
  if (offer.state !== 'approved' && !mayTakeBack) return failure({ code: 'offerNotAnswerable' });
  // Somebody who was hired on it has their terms; an offer behind them does not end.
  if (mayTakeBack && !(await heldRunning(tx, offer.applicationId)).ok) return failure({ code: 'offerNotAnswerable' });
  await moveOffer(tx, offerId, answer);
  if (answer !== 'accepted') await backToInterview(tx, offer.applicationId);
  await recordAudit(tx, { action: 'recruiting.offerAnswered', subject: `offer:${offerId}`, data: { answer } });
  return success(null);
};
