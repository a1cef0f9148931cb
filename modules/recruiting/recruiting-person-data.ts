/** What recruiting holds about a person of the company: the application they came by, as long as it is kept. */
import { readPersonRows, type CompanyTransaction, type PersonDataTable } from '#modules/platform';
import { readApplications, readEvents, readInterviews, readScorecards } from './application-store.ts';
import { openContacts, openProfiles, readCandidates } from './candidate-store.ts';
import { openTerms, readOffers } from './offer-store.ts';

const ofPerson = 'select application_id from recruiting.hire where company_id = $1 and person_id = $2';
const candidatesOf = `select candidate_id from recruiting.application where company_id = $1 and application_id in (${ofPerson})`;
const everyApplication = `select application_id from recruiting.application where company_id = $1 and candidate_id in (${candidatesOf})`;
const counting = (from: string): string => `select count(*)::int as count from ${from}`;

/** All applications of the candidate that a person was. */
const applicationsOf = async (tx: CompanyTransaction, personId: number) => {
  const { rows } = await tx.query<{ candidate_id: number }>(candidatesOf, [tx.companyId, personId]);
  const candidateIds = rows.map((row) => Number(row.candidate_id));
  return candidateIds.length === 0 ? [] : readApplications(tx, { candidateIds });
};

const shared = { section: 'recruiting', purposes: ['recruiting'] } as const;
export const recruitingPersonData: readonly PersonDataTable[] = [
  { table: 'recruiting.hire', ...shared, fieldClasses: ['personal'], read: (tx, personId) => readPersonRows(tx, 'select application_id, hired_at from recruiting.hire where company_id = $1 and person_id = $2 order by application_id', personId) },
  {
    table: 'recruiting.candidate', ...shared, fieldClasses: ['personal', 'identity'], countText: counting(`recruiting.candidate where company_id = $1 and candidate_id in (${candidatesOf})`),
    read: async (tx, personId) => {
      const ids = [...new Set((await applicationsOf(tx, personId)).map(({ candidateId }) => candidateId))];
      const candidates = ids.length === 0 ? [] : await readCandidates(tx, ids);
      const [contacts, profiles] = [await openContacts(tx, candidates), await openProfiles(tx, candidates)];
      return candidates.map((candidate, index) => ({ ...contacts[index], source: candidate.sourceCode, enteredAt: new Date(candidate.enteredMilliseconds).toISOString(), skills: JSON.stringify(profiles[index]?.skills ?? []), experience: profiles[index]?.experience ?? '' }));
    },
  },
  {
    table: 'recruiting.application_event', ...shared, fieldClasses: ['personal'], countText: counting(`recruiting.application_event where company_id = $1 and application_id in (${everyApplication})`),
    read: async (tx, personId) => (await readEvents(tx, (await applicationsOf(tx, personId)).map(({ applicationId }) => applicationId))).map(({ applicationId, stage, note, madeMilliseconds }) => ({ applicationId, stage, note, madeAt: new Date(madeMilliseconds).toISOString() })),
  },
  {
    table: 'recruiting.scorecard', ...shared, fieldClasses: ['personal'],
    countText: counting(`recruiting.scorecard where company_id = $1 and interview_id in (select interview_id from recruiting.interview where company_id = $1 and application_id in (${everyApplication}))`),
    read: async (tx, personId) => {
      const interviews = await readInterviews(tx, (await applicationsOf(tx, personId)).map(({ applicationId }) => applicationId));
      return [...(await readScorecards(tx, interviews.map(({ interviewId }) => interviewId))).values()].map(({ recommendation, text, findings, givenMilliseconds }) => ({ recommendation, text, findings: JSON.stringify(findings), givenAt: new Date(givenMilliseconds).toISOString() }));
    },
  },
  {
    table: 'recruiting.offer', ...shared, fieldClasses: ['pay'], countText: counting(`recruiting.offer where company_id = $1 and application_id in (${everyApplication})`),
    read: async (tx, personId) => {
      const offers = await readOffers(tx, (await applicationsOf(tx, personId)).map(({ applicationId }) => applicationId));
      const terms = await openTerms(tx, offers);
      return offers.map((offer, index) => ({ state: offer.state, hireDate: offer.hireDate, wageKind: terms[index]?.wageKind ?? null, wage: terms[index]?.wage ?? null }));
    },
  },
];
