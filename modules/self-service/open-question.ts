/** 有疑问: opening a question, writing more to it, taking it back. */
import { randomUUID } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { recordAudit, sealColumn, type CompanyTransaction } from '#modules/platform';
import type { FoundFigure } from './freeze-figure.ts';
import type { AskedStep } from './question-route.ts';
import { addAsked, closeStep, hasEnded, holdAsker, holdQuestion, insertEntry, insertFigure, insertQuestion, insertStep, moveQuestion, nextEntryNumber, questionsOfPerson, setDue, type EntryKind, type FigureKey, type FollowingFact, type Question, type QuestionOutcome } from './question-store.ts';
import { entryRow, figureValues, questionTexts } from './sealed-self-service.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

type Written = { readonly kind: EntryKind; readonly outcome?: QuestionOutcome; readonly facts?: readonly FollowingFact[]; readonly text: string };

/** Adds what somebody says, sealed with the person's key. */
export const writeEntry = async (tx: CompanyTransaction, question: Pick<Question, 'personId' | 'questionId'>, { kind, outcome, facts, text }: Written): Promise<void> => {
  const number = await nextEntryNumber(tx, question.questionId);
  const [sealed] = text === '' ? [null] : await sealColumn(tx, questionTexts, [{ personId: question.personId, row: entryRow(question.questionId, number), plain: Buffer.from(text) }]);
  await insertEntry(tx, question, number, { kind, outcome: outcome ?? null, facts: facts ?? [], sealed: sealed ?? null });
};

const isSameFigure = (one: FigureKey, other: FigureKey): boolean =>
  one.about === other.about && one.runId === other.runId && one.item === other.item && one.date === other.date && one.cycleId === other.cycleId && one.earlierQuestionId === other.earlierQuestionId;

export type QuestionWish = {
  readonly personId: number; readonly userId: string; readonly found: FoundFigure; readonly text: string; readonly wish: 'manager' | 'office'; readonly first: AskedStep; readonly dueAt: number;
};

/** Opens a question about a figure; one at a time for each. */
export const openQuestionOf = async (tx: CompanyTransaction, wish: QuestionWish): Promise<Result<{ readonly questionId: string }, SelfServiceError>> => {
  const { personId, found: { key, figure }, first } = wish;
  await holdAsker(tx, personId);
  if ((await questionsOfPerson(tx, personId)).some((earlier) => !hasEnded(earlier) && isSameFigure(earlier, key))) return failure(refusal('questionOpen'));
  const question = { ...key, questionId: randomUUID(), personId };
  await insertQuestion(tx, { ...question, wish: wish.wish, userId: wish.userId, askedUserIds: first.userId === null ? [] : [first.userId] });
  const [sealed] = await sealColumn(tx, figureValues, [{ personId, row: question.questionId, plain: Buffer.from(JSON.stringify(figure)) }]);
  if (sealed !== undefined) await insertFigure(tx, question, sealed);
  await writeEntry(tx, question, { kind: 'question', text: wish.text });
  await insertStep(tx, question, { number: 1, kind: first.kind, userId: first.userId, dueAt: wish.dueAt });
  await recordAudit(tx, { action: 'selfService.shared', subject: `question:${question.questionId}`, personIds: [personId], fieldClasses: [key.fieldClass], data: { about: key.about, to: first.kind } });
  return success({ questionId: question.questionId });
};

/** The person's own question, while it goes on. */
const ownOpen = async (tx: CompanyTransaction, personId: number, questionId: string): Promise<Result<Question, SelfServiceError>> => {
  const question = await holdQuestion(tx, questionId);
  if (question === null || question.personId !== personId) return failure(refusal('notFound'));
  return hasEnded(question) ? failure(refusal('questionEnded')) : success(question);
};

/** More from the person: the question waits for an answer again, and its time runs anew. */
export const writeMore = async (tx: CompanyTransaction, own: { readonly personId: number; readonly questionId: string; readonly text: string; readonly dueAt: (question: Question) => Promise<number> }): Promise<Result<{ done: true }, SelfServiceError>> => {
  const question = await ownOpen(tx, own.personId, own.questionId);
  if (!question.ok) return question;
  await writeEntry(tx, question.value, { kind: 'question', text: own.text });
  if (question.value.state === 'answered') {
    await moveQuestion(tx, question.value, 'open', null);
    await setDue(tx, question.value, { dueAt: await own.dueAt(question.value), carried: 0 });
  }
  return success({ done: true });
};

/** The person takes it back. */
export const withdrawQuestion = async (tx: CompanyTransaction, own: { readonly personId: number; readonly questionId: string }): Promise<Result<{ done: true }, SelfServiceError>> => {
  const question = await ownOpen(tx, own.personId, own.questionId);
  if (!question.ok) return question;
  await writeEntry(tx, question.value, { kind: 'withdrawn', text: '' });
  await closeStep(tx, question.value, 'ended');
  await moveQuestion(tx, question.value, 'withdrawn', null);
  return success({ done: true });
};

/** Gives a question on: the step that had it is over, the next one has it. */
export const goOnTo = async (tx: CompanyTransaction, question: Question, next: AskedStep, dueAt: number): Promise<void> => {
  await closeStep(tx, question, 'passed');
  if (next.userId !== null) await addAsked(tx, question, next.userId);
  await insertStep(tx, question, { number: question.step.number + 1, kind: next.kind, userId: next.userId, dueAt });
};
