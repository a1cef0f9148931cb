/** Answering: whoever's turn it is answers, ends or gives on; nobody a question of their own. */
import type { Right } from '#contracts/api/access-terms';
import { failure, success, type Result } from '#kernel/base/result';
import { ownPeople, reachOf, recordAudit, isInReach, mayReach, type CompanyTransaction, type Reach, type Subject } from '#modules/platform';
import { isDeputyFor, standsInFor } from './deputies.ts';
import { isWithin, type OfficeHours } from './office-hours.ts';
import { goOnTo, writeEntry } from './open-question.ts';
import { nextAsked, type AskedStep } from './question-route.ts';
import { closeStep, hasEnded, holdQuestion, markAnswered, moveQuestion, type FigureClass, type FollowingFact, type Question, type QuestionOutcome } from './question-store.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

/** What makes somebody the office of a class. Ratings are given by managers: an office for them is who keeps the person's file besides, or whoever is appealed against would decide the appeal. */
export const officeRights: Readonly<Record<FigureClass, readonly [Right, ...Right[]]>> = { pay: ['change:pay'], personal: ['change:personal'], rating: ['change:rating', 'change:personal'] };

const shared = (one: Reach, other: Reach): Reach => (one === 'all' ? other : other === 'all' ? one : one.intersection(other));
const nobody: Reach = new Set();

/** Whose questions the office that the subject works in answers for, by class. The second proof is asked where figures are shown. */
export const officeReaches = (subject: Subject): readonly { readonly fieldClass: FigureClass; readonly reach: Reach }[] =>
  (['pay', 'personal', 'rating'] as const).flatMap((fieldClass) => {
    const reach = officeRights[fieldClass].map((right) => subject.rights[right] ?? nobody).reduce(shared);
    return reach !== 'all' && reach.size === 0 ? [] : [{ fieldClass, reach: reach === 'all' ? reach : new Set([...reach].filter((personId) => personId !== subject.personId)) }];
  });

/** Who may know what is asked: whoever asked, whoever was asked and who stands in for them, the office of the figure's class, and who reads that class over everybody. */
export const sees = (subject: Subject, question: Question, standsFor: readonly string[]): boolean => isPartyOf(subject, question) || isOfficeOf(subject, question) || isDeputyFor(subject, question, standsFor)
  || (subject.personId !== question.personId && subject.rights[`read:${question.fieldClass}`] === 'all');

/** Whether the subject asked, or is or was asked. */
export const isPartyOf = (subject: Subject, { openedByUser, askedUserIds }: Pick<Question, 'openedByUser' | 'askedUserIds'>): boolean => subject.userId !== '' && (openedByUser === subject.userId || askedUserIds.includes(subject.userId));

/** Whether the subject is the office of a question about that person. The second proof is asked where figures are shown. */
export const isOfficeOf = (subject: Subject, { fieldClass, personId }: Pick<Question, 'fieldClass' | 'personId'>): boolean =>
  subject.personId !== personId && officeRights[fieldClass].every((right) => isInReach(subject.rights[right] ?? nobody, personId));

/** Whether it is the subject's turn; `standsFor` are the users in whose place they answer today. */
export const isTurnOf = (subject: Subject, question: Question, standsFor: readonly string[]): boolean =>
  subject.program === null && subject.personId !== question.personId && subject.userId !== question.openedByUser && question.step.state === 'open'
  && (question.step.userId === null ? isOfficeOf(subject, question) : question.step.userId === subject.userId || isDeputyFor(subject, question, standsFor));

/** Whether a correction may be filed with the answer: it is a request about the person's days. */
export const reachesDays = (subject: Subject, question: Pick<Question, 'personId'>): boolean => isInReach(reachOf(subject, 'read', 'personal'), question.personId) && mayReach(subject, 'read', 'public', question.personId);

/** The question, when the subject may do something with it now. One who may not know of it learns no more than of a guessed number. */
const takeTurn = async (tx: CompanyTransaction, subject: Subject, { questionId, today }: { readonly questionId: string; readonly today: number }, isAllowed: (question: Question, standsFor: readonly string[]) => boolean): Promise<Result<Question, SelfServiceError>> => {
  const standsFor = await standsInFor(tx, subject, today);
  const question = await holdQuestion(tx, questionId);
  if (question === null || !sees(subject, question, standsFor) || (await ownPeople(tx)).has(question.personId)) return failure(refusal('notFound'));
  if (hasEnded(question)) return failure(refusal('questionEnded'));
  if (!isAllowed(question, standsFor)) return failure(refusal('notYourTurn'));
  return question.fieldClass === 'pay' && !subject.isSteppedUp ? failure(refusal('stepUpNeeded')) : success(question);
};

/** Leaves a row where somebody did this in another's place. */
const noteDeputy = async (tx: CompanyTransaction, subject: Subject, { questionId, personId, fieldClass, step }: Question, what: QuestionOutcome | 'answer' | 'handedOn'): Promise<void> => {
  if (step.userId === null || step.userId === subject.userId) return;
  await recordAudit(tx, { action: 'selfService.stoodIn', subject: `question:${questionId}`, personIds: [personId], fieldClasses: [fieldClass], data: { what, insteadOf: step.userId } });
};

export type Answer = {
  readonly questionId: string; readonly text: string; readonly now: number;
  /** Epoch-day, by the company's clock. */
  readonly today: number;
  /** The hours of whom it was asked; null where there are none. */
  readonly hours: OfficeHours | null;
  /** Null answers and leaves it open. */
  readonly outcome: QuestionOutcome | null;
  /** Files the corrections that the answer names, in the same transaction. */
  readonly file: (question: Question) => Promise<Result<readonly FollowingFact[], SelfServiceError>>;
};

/** An answer or the end. */
export const writeAnswer = async (tx: CompanyTransaction, subject: Subject, answer: Answer): Promise<Result<{ done: true }, SelfServiceError>> => {
  const turn = await takeTurn(tx, subject, answer, (question, standsFor) => isTurnOf(subject, question, standsFor));
  if (!turn.ok) return turn;
  const question = turn.value;
  const facts = await answer.file(question);
  if (!facts.ok) return facts;
  const { outcome } = answer;
  await writeEntry(tx, question, outcome === null ? { kind: 'answer', text: answer.text } : { kind: 'resolved', outcome, facts: facts.value, text: answer.text });
  await markAnswered(tx, question, question.step.kind === 'office' || answer.hours === null ? null : isWithin(answer.hours, answer.now));
  if (outcome !== null) await closeStep(tx, question, 'ended');
  await moveQuestion(tx, question, outcome === null ? 'answered' : 'resolved', outcome);
  await noteDeputy(tx, subject, question, outcome === null ? 'answer' : outcome);
  return success({ done: true });
};

export type HandOn = { readonly questionId: string; /** Epoch-day, by the company's clock. */ readonly today: number; readonly to: 'above' | 'office'; readonly order: readonly AskedStep[]; readonly dueAt: (step: AskedStep) => Promise<number> };

/** To the next above or to the office; the office may also take it. */
export const handOn = async (tx: CompanyTransaction, subject: Subject, wish: HandOn): Promise<Result<{ done: true }, SelfServiceError>> => {
  const turn = await takeTurn(tx, subject, wish, (question, standsFor) => subject.program === null && (isTurnOf(subject, question, standsFor) || (wish.to === 'office' && isOfficeOf(subject, question))));
  if (!turn.ok) return turn;
  const question = turn.value;
  const next: AskedStep = wish.to === 'office' ? { kind: 'office', userId: null } : nextAsked(wish.order, question.askedUserIds);
  if (wish.to === 'above' && next.userId === null) return failure(refusal('nobodyAbove'));
  if (question.step.kind === 'office' && next.userId === null) return success({ done: true });
  if (question.state === 'answered') await moveQuestion(tx, question, 'open', null);
  await goOnTo(tx, question, next, await wish.dueAt(next));
  if (!isOfficeOf(subject, question)) await noteDeputy(tx, subject, question, 'handedOn');
  return success({ done: true });
};
