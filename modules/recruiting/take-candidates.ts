/** Candidates come in: one by one, as rows of a table, or from another system. Whoever is known is not made twice. */
import { failure, success, type Result } from '#kernel/base/result';
import { drawRowNumbers, recordAudit, type CompanyTransaction } from '#modules/platform';
import { insertApplications, moveStage, readApplications, runningStages } from './application-store.ts';
import { createCandidateRegister, judgeArrivals } from './candidate-likeness.ts';
import { addKeys, eraseRows, holdIntake, insertCandidates, insertJoin, keysForJoin, lockCandidate, openNames, openProfiles, readAlike, readResting, updateCandidate, type CandidateProfile, type Voluntary } from './candidate-store.ts';
import { moveOffer, readOffers } from './offer-store.ts';
import type { RecruitingError } from './recruiting-errors.ts';
import { heldOpenRequisition } from './requisitions.ts';
import { keysOf, marksOf, writtenName, type CandidateMarks } from './sealed-recruiting.ts';

export type CandidateWish = CandidateProfile & Voluntary & { readonly name: string; readonly identityNumber: string; readonly mobile: string; readonly email: string; readonly sourceKey: string; /** Somebody looked: it is nobody of the same name. */ readonly isAnother: boolean };
export type Taken = { readonly candidateId: number; readonly isKnown: boolean; readonly applicationId: number | null };
type TakeContext = { readonly source: string; readonly requisitionId: number | null };

const hexOf = (mark: Buffer | null): string | null => mark?.toString('hex') ?? null;

/** Takes in candidates, each judged by itself, in the order given. Errors of all: `notFound`, `requisitionNotOpen`. */
export const takeCandidates = async (tx: CompanyTransaction, wishes: readonly CandidateWish[], context: TakeContext): Promise<Result<readonly Result<Taken, RecruitingError>[], RecruitingError>> => {
  await holdIntake(tx);
  const requisition = context.requisitionId === null ? null : await heldOpenRequisition(tx, context.requisitionId);
  if (requisition !== null && !requisition.ok) return requisition;
  const keys = wishes.map(keysOf);
  const names = wishes.map(({ name }) => writtenName(name));
  const marks: CandidateMarks[] = [];
  for (const each of keys) marks.push(await marksOf(tx, each));
  const register = createCandidateRegister(await readAlike(tx, marks, names, { sourceCode: context.source, keys: wishes.flatMap(({ sourceKey }) => (sourceKey === '' ? [] : [sourceKey])) }));
  const numbers = await drawRowNumbers(tx, wishes.length);
  const arrivals = wishes.map(({ sourceKey, isAnother }, place) => ({ name: names[place]!, isAnother, handedKey: sourceKey === '' ? null : sourceKey, keys: { identity: hexOf(marks[place]!.identity), mobile: hexOf(marks[place]!.mobile), email: hexOf(marks[place]!.email) } }));
  const judged = judgeArrivals(register, arrivals, (place) => String(numbers[place]));
  await insertCandidates(tx, judged.flatMap((each, place) => {
    const { sourceKey, skills, experience, gender, birthYear } = wishes[place]!;
    return !each.ok || each.value.isKnown ? [] : [{ candidateId: numbers[place]!, sourceCode: context.source, sourceKey, name: names[place]!, keys: keys[place]!, profile: { skills, experience }, voluntary: { gender, birthYear } }];
  }));
  for (const [place, each] of judged.entries()) if (each.ok && each.value.added.length > 0) await addKeys(tx, Number(each.value.id), keys[place]!, each.value.added);
  const candidateIds = judged.flatMap((each) => (each.ok ? [Number(each.value.id)] : []));
  const applications = context.requisitionId === null ? null : await insertApplications(tx, context.requisitionId, candidateIds);
  const entered = judged.filter((each) => each.ok && !each.value.isKnown).length;
  if (candidateIds.length > 0) await recordAudit(tx, { action: 'recruiting.candidatesTaken', subject: candidateIds.length === 1 ? `candidate:${candidateIds[0]}` : 'candidates', data: { source: context.source, rows: wishes.length, entered } });
  return success(judged.map((each): Result<Taken, RecruitingError> =>
    (each.ok ? success({ candidateId: Number(each.value.id), isKnown: each.value.isKnown, applicationId: applications?.get(Number(each.value.id))?.applicationId ?? null }) : each)));
};

/** Writes anew what a candidate says of themselves. Errors: `notFound`, `candidateErased`, `contactOfAnother`, `contactMissing`. */
export const changeCandidate = async (tx: CompanyTransaction, candidateId: number, wish: CandidateProfile & { readonly name: string; readonly mobile: string; readonly email: string }): Promise<Result<null, RecruitingError>> => {
  await holdIntake(tx);
  const candidate = await lockCandidate(tx, candidateId);
  if (candidate === null) return failure({ code: 'notFound' });
  if (candidate.isErased) return failure({ code: 'candidateErased' });
  const keys = keysOf({ ...wish, identityNumber: '' });
  if (keys.mobile === '' && keys.email === '' && !candidate.hasIdentity) return failure({ code: 'contactMissing' });
  const marks = await marksOf(tx, keys);
  const other = (await readAlike(tx, [marks], [], { sourceCode: '', keys: [] })).find(({ id, keys: theirs }) => id !== String(candidateId) && ((marks.mobile !== null && theirs.mobile === hexOf(marks.mobile)) || (marks.email !== null && theirs.email === hexOf(marks.email))));
  if (other !== undefined) return failure({ code: 'contactOfAnother', data: { candidateId: other.id } });
  await updateCandidate(tx, candidateId, { name: writtenName(wish.name), keys, profile: { skills: wish.skills, experience: wish.experience } });
  await recordAudit(tx, { action: 'recruiting.candidateChanged', subject: `candidate:${candidateId}` });
  return success(null);
};

/** What one candidate says and the other does not. */
const joinedProfile = (kept: CandidateProfile, other: CandidateProfile): CandidateProfile => {
  const named = new Set(kept.skills.map(({ skill }) => skill.trim().toLowerCase()));
  return {
    skills: [...kept.skills, ...other.skills.filter(({ skill }) => !named.has(skill.trim().toLowerCase()))].slice(0, 100),
    experience: other.experience === '' || kept.experience.includes(other.experience) ? kept.experience : [kept.experience, other.experience].filter((text) => text !== '').join('\n\n').slice(0, 20_000),
  };
};

/**
 * Makes two candidates one: keys, words and applications of the other come to the one that is kept. Where both applied for the same
 * requisition the kept one's application stays, and the other's must be over. Errors: `notFound`, `candidateErased`, `contactOfAnother`, `joinBothRun`.
 */
export const joinCandidates = async (tx: CompanyTransaction, keptId: number, otherId: number): Promise<Result<null, RecruitingError>> => {
  await holdIntake(tx);
  const [kept, other] = [await lockCandidate(tx, keptId), await lockCandidate(tx, otherId)];
  if (kept === null || other === null || keptId === otherId) return failure({ code: 'notFound' });
  if (kept.isErased || other.isErased) return failure({ code: 'candidateErased' });
  const [ours, theirs] = [await keysForJoin(tx, keptId), await keysForJoin(tx, otherId)];
  if (ours.identity !== '' && theirs.identity !== '' && ours.identity !== theirs.identity) return failure({ code: 'contactOfAnother', data: { candidateId: String(otherId) } });
  const own = new Set((await readApplications(tx, { candidateIds: [keptId] })).map(({ requisitionId }) => requisitionId));
  if ((await readApplications(tx, { candidateIds: [otherId] })).some(({ requisitionId, stage }) => own.has(requisitionId) && (runningStages.includes(stage) || stage === 'hired'))) return failure({ code: 'joinBothRun' });
  const [names, profiles] = [await openNames(tx, [kept]), await openProfiles(tx, [kept, other])];
  await insertJoin(tx, otherId, keptId);
  await eraseRows(tx, [otherId]);
  const joined = { identity: ours.identity, mobile: ours.mobile === '' ? theirs.mobile : ours.mobile, email: ours.email === '' ? theirs.email : ours.email };
  await updateCandidate(tx, keptId, { name: names[0] ?? '', keys: joined, profile: joinedProfile(profiles[0]!, profiles[1]!) });
  if (ours.identity === '' && theirs.identity !== '') await addKeys(tx, keptId, theirs, ['identity']);
  await recordAudit(tx, { action: 'recruiting.candidatesJoined', subject: `candidate:${keptId}`, data: { from: otherId } });
  return success(null);
};

/** What runs for candidates ends with them. */
const endRunning = async (tx: CompanyTransaction, candidateIds: readonly number[]): Promise<void> => {
  const running = (await readApplications(tx, { candidateIds })).filter(({ stage }) => runningStages.includes(stage));
  for (const offer of await readOffers(tx, running.map(({ applicationId }) => applicationId))) if (['proposed', 'approved', 'accepted'].includes(offer.state)) await moveOffer(tx, offer.offerId, 'withdrawn');
  for (const { applicationId } of running) await moveStage(tx, applicationId, 'withdrawn', '');
};

/** Erases a candidate at once. Errors: `notFound`, `candidateErased`. */
export const eraseCandidate = async (tx: CompanyTransaction, candidateId: number): Promise<Result<null, RecruitingError>> => {
  const candidate = await lockCandidate(tx, candidateId);
  if (candidate === null) return failure({ code: 'notFound' });
  if (candidate.isErased) return failure({ code: 'candidateErased' });
  await endRunning(tx, [candidateId]);
  await eraseRows(tx, [candidateId]);
  await recordAudit(tx, { action: 'recruiting.candidateErased', subject: `candidate:${candidateId}`, data: { because: 'asked' } });
  return success(null);
};

/** The day on which a candidate who rests since a day is erased. */
export const erasedOn = (sinceDate: string, retentionMonths: number): string => Temporal.PlainDate.from(sinceDate).add({ months: retentionMonths }).toString();

/** Erases every candidate whose time is over, and those whose person was erased. Answers how many. */
export const eraseDueCandidates = async (tx: CompanyTransaction, today: string, retentionMonths: number): Promise<number> => {
  const due = [...(await readResting(tx, null))].filter(([, { sinceDate, isPersonGone }]) => isPersonGone || erasedOn(sinceDate, retentionMonths) <= today).map(([candidateId]) => candidateId);
  if (due.length === 0) return 0;
  await eraseRows(tx, due);
  await recordAudit(tx, { action: 'recruiting.candidatesErased', subject: 'candidates', data: { because: 'retention', candidates: due.length } });
  return due.length;
};
