/**
 * From an accepted offer to a person: one transaction makes the file, terms, schedule and position through the company's one
 * way of hiring, writes back to the application and the requisition, and enrols where the company wants it.
 */
import type { HireOutcome, HireWish } from '#modules/people';
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { digestOf, findProposal, recordAudit, type CompanyTransaction, type Subject } from '#modules/platform';
import { insertHire, moveStage, type StoredApplication } from './application-store.ts';
import { heldRunning } from './applications.ts';
import { identityForHire, openContacts, readCandidates, type Contacts } from './candidate-store.ts';
import { openOffer, readOffers, type OfferTerms, type StoredOffer } from './offer-store.ts';
import type { RecruitingError } from './recruiting-errors.ts';
import { lockRequisition, readPolicy, usualPolicy } from './requisition-store.ts';
import { countHire } from './requisitions.ts';

/** Answers whether there was anything to enrol in. */
type Enrol = (tx: CompanyTransaction, personId: number, positionCode: string, day: number) => Promise<boolean>;
export type HireDeps = {
  /** The company's one way of hiring, with all that it hands on. */
  readonly hire: (tx: CompanyTransaction, wishes: readonly HireWish[], source: string) => Promise<readonly HireOutcome[]>;
  /** What a hire enrols in. */
  readonly enrolments: { readonly training: Enrol; readonly goals: Enrol };
};
type HireCandidateWish = Pick<HireWish, 'personNumber' | 'identityNumber' | 'sourcePersonKey' | 'isConfirmed' | 'isNewLegalEntity'> & { readonly isContractSigned: boolean };
type HireRefusal = RecruitingError | { readonly code: string; readonly data?: Readonly<Record<string, string>> };
type HiredCandidate = { readonly personNumber: string; readonly missing: (HireOutcome & { readonly ok: true })['value']['missing']; readonly enrolled: readonly ('training' | 'goals')[] };

/** What a hire writes needs the right over everybody, and a fresh proof: it brings pay, and may bring an identity number. */
export const refuseHirer = (subject: Subject): RecruitingError | null => {
  if (subject.program !== null) return { code: 'hireNotForPrograms' };
  if (subject.rights['change:pay'] !== 'all') return { code: 'hireNeedsPay' };
  if (subject.rights['change:identity'] !== 'all') return { code: 'hireNeedsIdentity' };
  return subject.isSteppedUp ? null : { code: 'stepUpNeeded' };
};

type Agreed = { readonly application: StoredApplication; readonly offer: StoredOffer; readonly terms: OfferTerms };

/** The accepted offer of an application, and that it still is what was approved. */
const agreedTerms = async (tx: CompanyTransaction, applicationId: number): Promise<Result<Agreed, RecruitingError>> => {
  const application = await heldRunning(tx, applicationId);
  if (!application.ok) return application;
  const offer = (await readOffers(tx, [applicationId])).find(({ state }) => state === 'accepted');
  if (offer === undefined) return failure({ code: 'offerNotAccepted' });
  const [opened, proposal] = [await openOffer(tx, offer), await findProposal(tx, offer.proposalId ?? 0)];
  if (opened === null || proposal?.state !== 'approved' || digestOf(opened.content) !== proposal.digest) return failure({ code: 'offerChanged' });
  return success({ application: application.value, offer, terms: opened.terms });
};

const dayOf = (date: string | null): number | null => {
  const day = date === null ? null : parseDay(date);
  return day !== null && day.ok ? day.value : null;
};

const wishOf = ({ offer, terms }: Agreed, positionCode: string, who: Contacts & { readonly identityNumber: string }, { isContractSigned, ...wish }: HireCandidateWish): HireWish => ({
  ...wish, ...who, positionCode, hireDay: dayOf(offer.hireDate) ?? 0, department: terms.department, managerPersonNumber: terms.managerPersonNumber, employmentKind: terms.employmentKind,
  terms: {
    legalEntity: terms.legalEntity, workplace: terms.workplaceCode, insurancePlace: terms.insurancePlace, scheduleCode: terms.scheduleCode, wageKind: terms.wageKind, wage: terms.wage, currency: terms.currency,
    insuranceBase: terms.insuranceBase, housingFundBase: terms.housingFundBase, housingFundRate: terms.housingFundRate,
  },
  probationEndsOnDay: dayOf(terms.probationEndsOn), contract: isContractSigned ? { endsOnDay: dayOf(terms.contractEndsOn) } : null,
});

const enrolNew = async (tx: CompanyTransaction, { enrolments }: HireDeps, person: { readonly personId: number; readonly positionCode: string; readonly day: number }): Promise<readonly ('training' | 'goals')[]> => {
  const policy = (await readPolicy(tx)) ?? usualPolicy;
  const wanted = [['training', policy.enrolsTraining, enrolments.training], ['goals', policy.enrolsGoals, enrolments.goals]] as const;
  const enrolled: ('training' | 'goals')[] = [];
  for (const [name, isWanted, enrol] of wanted) {
    if (isWanted && (await enrol(tx, person.personId, person.positionCode, person.day))) enrolled.push(name);
  }
  return enrolled;
};

/** Hires a candidate. Errors: those of an application, `offerNotAccepted`, `offerChanged`, and whatever hiring itself refuses. */
export const hireCandidate = async (tx: CompanyTransaction, deps: HireDeps, applicationId: number, wish: HireCandidateWish): Promise<Result<HiredCandidate, HireRefusal>> => {
  const agreed = await agreedTerms(tx, applicationId);
  if (!agreed.ok) return agreed;
  const { application, offer } = agreed.value;
  const requisition = await lockRequisition(tx, application.requisitionId);
  const [candidate] = await readCandidates(tx, [application.candidateId]);
  if (requisition === null || candidate === undefined || candidate.isErased) return failure({ code: 'candidateErased' });
  if (requisition.hired >= requisition.headcount) return failure({ code: 'requisitionFull', data: { hired: String(requisition.hired) } });
  const [contacts] = await openContacts(tx, [candidate]);
  const identityNumber = wish.identityNumber === '' ? await identityForHire(tx, candidate.candidateId) : wish.identityNumber;
  const hireWish = wishOf(agreed.value, requisition.positionCode, { name: contacts?.name ?? '', mobile: contacts?.mobile ?? '', email: contacts?.email ?? '', identityNumber }, wish);
  const [outcome] = await deps.hire(tx, [hireWish], 'recruiting');
  if (outcome === undefined || !outcome.ok) return failure(outcome?.error ?? { code: 'notFound' });
  const { personId, personNumber, missing } = outcome.value;
  await insertHire(tx, { personId, applicationId, offerId: offer.offerId });
  await moveStage(tx, applicationId, 'hired', '');
  await countHire(tx, requisition.requisitionId);
  const enrolled = await enrolNew(tx, deps, { personId, positionCode: requisition.positionCode, day: hireWish.hireDay });
  await recordAudit(tx, { action: 'recruiting.hired', subject: `application:${applicationId}`, data: { enrolled: enrolled.join(',') }, personIds: [personId], fieldClasses: ['personal'] });
  return success({ personNumber, missing, enrolled });
};
