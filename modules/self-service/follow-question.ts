/** Telling people of questions and suggestions, by the worker: once for each thing that happened, never a figure, a line or a text. */
import { messageAddressesOf } from '#modules/people';
import { requestHeads } from '#modules/requests';
import { hasNotice, isPresent, notify, peopleOfUsers, userOfActor, type CompanyTransaction } from '#modules/platform';
import { deputiesOf } from './deputies.ts';
import { factStates, haveEnded } from './following-facts.ts';
import { entriesOf, findQuestion, findQuestionOfFact, stepsOf, type FigureClass, type Question } from './question-store.ts';
import { findSuggestion } from './suggestion-store.ts';

export type FollowDeps = {
  /** Today by the company's clock, as an epoch-day. */
  readonly today: number;
  /** Users of the office of a class over a person. */
  readonly officeUserIds: (tx: CompanyTransaction, about: { readonly fieldClass: FigureClass; readonly personId: number }) => Promise<readonly string[]>;
  /** Whether a user has pages of the office for a person. Whoever is asked and has none finds the question among their own pages. */
  readonly hasDesk: (tx: CompanyTransaction, about: { readonly userId: string; readonly personId: number }) => Promise<boolean>;
};

type Told = { readonly code: string; readonly about: string; readonly data: Readonly<Record<string, string>>; readonly link: string };
type Reader = { readonly userId: string } | { readonly personId: number };

/** Once, however often the job runs; outside the product by a message where the reader has an account that takes one. */
const tell = async (tx: CompanyTransaction, told: Told, readers: readonly Reader[]): Promise<void> => {
  if (readers.length === 0 || (await hasNotice(tx, told.code, told.about))) return;
  for (const reader of readers) {
    const personId = 'personId' in reader ? reader.personId : (await peopleOfUsers(tx, [reader.userId])).get(reader.userId);
    const messages = personId === undefined ? [] : ((await messageAddressesOf(tx, [personId])).get(personId) ?? []);
    await notify(tx, { ...told, to: reader }, { messages, isPrinted: false });
  }
};

const askedReaders = async (tx: CompanyTransaction, deps: FollowDeps, question: Question): Promise<readonly Reader[]> => {
  const { step: { userId }, personId, fieldClass, openedByUser } = question;
  const users = userId === null ? await deps.officeUserIds(tx, question) : [userId, ...(await deputiesOf(tx, { userId, today: deps.today, personId, fieldClass, openedByUser }))];
  return users.filter((user) => user !== openedByUser).map((user) => ({ userId: user }));
};

const deskOf = async (tx: CompanyTransaction, deps: FollowDeps, { questionId, personId }: Pick<Question, 'questionId' | 'personId'>, userId: string): Promise<string> =>
  `${(await deps.hasDesk(tx, { userId, personId })) ? '/desk' : '/my/questions'}?question=${questionId}`;

/** The office has the desk; a manager may be nobody's office. */
const linkOfAsked = (tx: CompanyTransaction, deps: FollowDeps, question: Question): Promise<string> =>
  (question.step.userId === null ? Promise.resolve(`/desk?question=${question.questionId}`) : deskOf(tx, deps, question, question.step.userId));

/**
 * What was filed after a question is decided: whoever ended it is told, once all of it is, for scores may follow. Nobody, where
 * the request came by itself, was in vain, or where there are no scores.
 */
export const followFiledRequest = async (tx: CompanyTransaction, deps: FollowDeps, requestId: number): Promise<void> => {
  const head = isPresent(tx, 'performance') ? (await requestHeads(tx, [requestId])).get(requestId) : undefined;
  if (head === undefined || head.state === 'open') return;
  const questionId = await findQuestionOfFact(tx, head.personId, { kind: 'request', id: String(requestId) });
  const question = questionId === null ? null : await findQuestion(tx, questionId);
  const ended = questionId === null ? undefined : (await entriesOf(tx, questionId)).find(({ kind }) => kind === 'resolved');
  if (question === null || ended === undefined || !haveEnded(ended.facts, await factStates(tx, ended.facts))) return;
  const userId = userOfActor(ended.writtenBy);
  if (userId === '') return;
  await tell(tx, { code: 'correctionStands', about: `question:${question.questionId}:corrected`, data: { month: question.month, about: question.about }, link: await deskOf(tx, deps, question, userId) }, [{ userId }]);
};

/** Whoever's turn it is, whoever asked. */
export const followQuestion = async (tx: CompanyTransaction, deps: FollowDeps, questionId: string): Promise<void> => {
  const question = await findQuestion(tx, questionId);
  if (question === null) return;
  const { step, personId } = question;
  const data = { month: question.month, about: question.about };
  const own = { data, link: `/my/questions?question=${questionId}` };
  const asked = { data, link: await linkOfAsked(tx, deps, question) };
  if (question.state === 'open' && step.state === 'open') {
    const readers = await askedReaders(tx, deps, question);
    await tell(tx, { code: 'questionAsked', about: `question:${questionId}:${step.number}`, ...asked }, readers);
    if (step.kind === 'office' && step.carried > 0) await tell(tx, { code: 'questionWaits', about: `question:${questionId}:${step.number}:${step.carried}`, ...asked }, readers);
  }
  for (const { number } of ((await stepsOf(tx, [questionId])).get(questionId) ?? []).slice(1)) await tell(tx, { code: 'questionGoneOn', about: `question:${questionId}:${number}`, ...own }, [{ personId }]);
  for (const { kind, number } of await entriesOf(tx, questionId)) {
    if (kind === 'answer' || kind === 'resolved') await tell(tx, { code: kind === 'answer' ? 'questionAnswered' : 'questionResolved', about: `question:${questionId}:entry:${number}`, ...own }, [{ personId }]);
  }
};

/** Whoever it was given to, and whoever made it. */
export const followSuggestion = async (tx: CompanyTransaction, deps: FollowDeps, suggestionId: string): Promise<void> => {
  const suggestion = await findSuggestion(tx, suggestionId);
  if (suggestion === null) return;
  const { personId, topic, askedUserId, openedByUser } = suggestion;
  const users = askedUserId === null ? await deps.officeUserIds(tx, { fieldClass: 'personal', personId }) : [askedUserId];
  await tell(tx, { code: 'suggestionMade', about: `suggestion:${suggestionId}`, data: { topic }, link: '/desk?view=suggestions' }, users.filter((userId) => userId !== openedByUser).map((userId) => ({ userId })));
  for (const { number, state } of suggestion.entries) {
    if (state !== null) await tell(tx, { code: 'suggestionAnswered', about: `suggestion:${suggestionId}:${number}`, data: { topic, state }, link: '/my/questions?view=suggestions' }, [{ personId }]);
  }
};
