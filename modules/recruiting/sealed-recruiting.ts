/** Which columns of recruiting are sealed. A candidate is nobody of the company, so they are sealed as the company's own values, and open to whoever sees the class over everybody. */
import { identityKey, mobileKey } from '#modules/people';
import { markOf, type CompanyTransaction, type SealedColumn, type SealedPlace } from '#modules/platform';

const ofCandidate = (column: string, fieldClass: SealedColumn['fieldClass'] = 'personal'): SealedColumn => ({ table: 'recruiting.candidate', column, fieldClass });

export const candidateName = ofCandidate('name_sealed');
export const candidateIdentity = ofCandidate('identity_sealed', 'identity');
export const candidateMobile = ofCandidate('mobile_sealed');
export const candidateEmail = ofCandidate('email_sealed');
export const candidateProfile = ofCandidate('profile_sealed');
export const candidateVoluntary = ofCandidate('voluntary_sealed');
export const stageNote: SealedColumn = { table: 'recruiting.application_event', column: 'note_sealed', fieldClass: 'personal' };
export const interviewFindings: SealedColumn = { table: 'recruiting.scorecard', column: 'findings_sealed', fieldClass: 'personal' };
export const offerTerms: SealedColumn = { table: 'recruiting.offer', column: 'terms_sealed', fieldClass: 'pay' };
export const offerSalt: SealedColumn = { table: 'recruiting.offer', column: 'salt_sealed', fieldClass: 'pay' };

/** Purposes of the marks by which equal candidates are found. */
const purposes = { name: 'candidateName', identity: 'candidateIdentity', mobile: 'candidateMobile', email: 'candidateEmail' } as const;

const byCandidate = { personColumn: null, rowText: 'candidate_id::text' } as const;
/** For counting, sealing again and retiring of keys. */
export const recruitingSealedPlaces: readonly SealedPlace[] = [
  { ...candidateName, ...byCandidate, mark: { column: 'name_mark', purpose: purposes.name } },
  { ...candidateIdentity, ...byCandidate, mark: { column: 'identity_mark', purpose: purposes.identity } },
  { ...candidateMobile, ...byCandidate, mark: { column: 'mobile_mark', purpose: purposes.mobile } },
  { ...candidateEmail, ...byCandidate, mark: { column: 'email_mark', purpose: purposes.email } },
  { ...candidateProfile, ...byCandidate },
  { ...candidateVoluntary, ...byCandidate },
  { ...stageNote, personColumn: null, rowText: 'event_id::text' },
  { ...interviewFindings, personColumn: null, rowText: 'scorecard_id::text' },
  { ...offerTerms, personColumn: null, rowText: 'offer_id::text' },
  { ...offerSalt, personColumn: null, rowText: 'offer_id::text' },
];

/** What tells one candidate from another, whatever the spelling; empty where nothing was given. Sealed and marked in this form. */
export type CandidateKeys = { readonly identity: string; readonly mobile: string; readonly email: string };
/** Keys by which one human is known. */
export const keyNames = ['identity', 'mobile', 'email'] as const;
export type KeyName = (typeof keyNames)[number];

/** One form for each: 18 digits of an identity number, digits of a telephone number, an address in small letters. */
export const keysOf = (given: { readonly identityNumber: string; readonly mobile: string; readonly email: string }): CandidateKeys =>
  ({ identity: identityKey(given.identityNumber), mobile: mobileKey(given.mobile), email: given.email.normalize('NFKC').trim().toLowerCase() });

/** A name as it is kept: half-width, one blank between words, none between Chinese characters. Equal names have equal marks. */
export const writtenName = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
/** The mark of a name as it is kept. */
export const markOfName = (tx: CompanyTransaction, name: string): Promise<Buffer> => markOf(tx, purposes.name, name);

export type CandidateMarks = Readonly<Record<KeyName, Buffer | null>>;
/** The mark of one key; none for an empty one. */
export const markOfKey = async (tx: CompanyTransaction, name: KeyName, key: string): Promise<Buffer | null> => (key === '' ? null : markOf(tx, purposes[name], key));
/** Marks of a candidate's keys. */
export const marksOf = async (tx: CompanyTransaction, keys: CandidateKeys): Promise<CandidateMarks> =>
  ({ identity: await markOfKey(tx, 'identity', keys.identity), mobile: await markOfKey(tx, 'mobile', keys.mobile), email: await markOfKey(tx, 'email', keys.email) });
