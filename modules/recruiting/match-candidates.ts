/**
 * Candidates beside the profile of a requisition. What goes into the comparison is made here from skills and experience alone;
 * names are put beside the result afterwards. It decides nothing: nothing in this module reads a score.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import type { PositionProfile, Skill } from '#contracts/flow/position-profile';
import { matchProfile, type MatchableCandidate, type MatchableProfile, type ProfileMatch } from '#kernel/matching/match-profile';
import { findSkills } from '#kernel/matching/skill-names';
import { listSkills, profileOf } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { readApplications, type Stage } from './application-store.ts';
import { openProfiles, readCandidates, type CandidateProfile, type StoredCandidate } from './candidate-store.ts';
import type { RecruitingError } from './recruiting-errors.ts';
import { readRequisitions, type StoredRequisition } from './requisition-store.ts';

export type Matched = { readonly candidate: StoredCandidate; readonly applicationId: number | null; readonly stage: Stage | null; readonly match: ProfileMatch; /** What was compared, as words. */ readonly texts: MatchableCandidate['texts'] };
export type Matching = { readonly requisition: StoredRequisition; readonly profile: PositionProfile; readonly skills: readonly Skill[]; readonly rows: readonly Matched[] };

/** The code of a skill that a candidate names as a whole; null when nobody knows it by that word. */
const codesNamed = (written: string, skills: readonly Skill[]): readonly string[] =>
  findSkills(written, skills).filter(({ from, to }) => from === 0 && to === written.length).flatMap(({ skillCodes }) => skillCodes);

/** What matching may know of a candidate: fields of a form as codes, and words. */
export const matchableOf = (candidateId: number, { skills: said, experience }: CandidateProfile, skills: readonly Skill[]): MatchableCandidate => {
  const reference = { kind: 'fact', table: 'recruiting.candidate', key: { candidate_id: candidateId } } as const;
  const coded = said.map((each) => ({ ...each, codes: codesNamed(each.skill.trim(), skills) }));
  const texts = [...coded.filter(({ codes }) => codes.length === 0).map(({ skill }) => ({ source: 'form', text: skill, reference })), ...(experience === '' ? [] : [{ source: 'experience', text: experience, reference }])];
  return { texts, skills: coded.flatMap(({ codes, level, years }) => codes.map((skillCode) => ({ skillCode, level, years: years === null ? null : String(years), source: 'form', reference }))) };
};

const matchableProfile = (profile: PositionProfile, profileOn: string): MatchableProfile => ({
  requirements: profile.requirements.map(({ skillCode, level, isMust, years }) => ({ skillCode, level, isMust, years })),
  reference: { kind: 'fact', table: 'people.position_profile', key: { position_code: profile.positionCode, on: profileOn } },
});

/** Exact order of scores: decimals of one digit. */
const tenths = (score: string | null): number => (score === null ? -1 : Number(score.replace('.', '')));

/** Everyone who applied and is not out, or everyone on file, highest score first. Errors: `notFound`, `positionUnknown`. */
export const matchCandidates = async (tx: CompanyTransaction, requisitionId: number, among: 'applied' | 'everyone' | 'allApplied'): Promise<Result<Matching, RecruitingError>> => {
  const [requisition] = await readRequisitions(tx, [requisitionId]);
  if (requisition === undefined) return failure({ code: 'notFound' });
  const day = parseDay(requisition.profileOn);
  const profile = day.ok ? await profileOf(tx, requisition.positionCode, day.value) : null;
  if (profile === null) return failure({ code: 'positionUnknown', data: { positionCode: requisition.positionCode } });
  const applications = new Map((await readApplications(tx, { requisitionId })).filter(({ stage }) => among === 'allApplied' || (stage !== 'rejected' && stage !== 'withdrawn')).map((each) => [each.candidateId, each]));
  const candidates = (await readCandidates(tx, among === 'everyone' ? null : [...applications.keys()])).filter(({ isErased }) => !isErased);
  const skills = await listSkills(tx);
  const wanted = matchableProfile(profile, requisition.profileOn);
  const profiles = await openProfiles(tx, candidates);
  const rows = candidates.map((candidate, index): Matched => {
    const application = applications.get(candidate.candidateId);
    const matchable = matchableOf(candidate.candidateId, profiles[index]!, skills);
    return { candidate, applicationId: application?.applicationId ?? null, stage: application?.stage ?? null, match: matchProfile(wanted, matchable, skills), texts: matchable.texts };
  });
  return success({ requisition, profile, skills, rows: rows.toSorted((left, right) => tenths(right.match.score) - tenths(left.match.score) || left.candidate.candidateId - right.candidate.candidateId) });
};
