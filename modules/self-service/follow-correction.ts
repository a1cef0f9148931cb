/** What follows a correction once its facts stand: the scores that they change are proposed again, for a second person to approve. */
import { failure, success, type Result } from '#kernel/base/result';
import { mayReach, ownPeople, type CompanyTransaction, type Subject } from '#modules/platform';
import { sees } from './answer-question.ts';
import { standsInFor } from './deputies.ts';
import { writeEntry } from './open-question.ts';
import { holdQuestion, type Question } from './question-store.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

/** Proposes every score of a person that today's facts give otherwise; answers the proposals. */
export type ProposeScores = (tx: CompanyTransaction, wish: { readonly personId: number; readonly reason: string }) => Promise<Result<readonly number[], SelfServiceError>>;

/** Whether scores may be proposed after a question: it ended as corrected, and the subject changes the person's ratings. */
export const mayFollow = (subject: Subject, question: Question): boolean =>
  subject.program === null && question.state === 'resolved' && question.outcome === 'corrected' && subject.personId !== question.personId && mayReach(subject, 'change', 'rating', question.personId);

/** Writes down with the question what was proposed. Errors: those of performance, as `scoreUnchanged` while nothing is approved yet. */
export const followCorrection = async (tx: CompanyTransaction, subject: Subject, wish: { readonly questionId: string; readonly text: string; /** Epoch-day, by the company's clock. */ readonly today: number; readonly propose: ProposeScores }): Promise<Result<{ readonly proposals: number }, SelfServiceError>> => {
  const question = await holdQuestion(tx, wish.questionId);
  if (question === null || !sees(subject, question, await standsInFor(tx, subject, wish.today)) || (await ownPeople(tx)).has(question.personId)) return failure(refusal('notFound'));
  if (!mayFollow(subject, question)) return failure(refusal('notYourTurn'));
  const proposed = await wish.propose(tx, { personId: question.personId, reason: wish.text });
  if (!proposed.ok) return proposed;
  await writeEntry(tx, question, { kind: 'followed', facts: proposed.value.map((id) => ({ kind: 'proposal', id: String(id) })), text: wish.text });
  return success({ proposals: proposed.value.length });
};
