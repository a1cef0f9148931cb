/** Telling people of questions and suggestions, by the worker: once for each thing that happened, never a figure, a line or a text. */
import { messageAddressesOf } from '#modules/people';
import { hasNotice, notify, peopleOfUsers, type CompanyTransaction } from '#modules/platform';
import { entriesOf, findQuestion, stepsOf, type FigureClass, type Question } from './question-store.ts';
import { findSuggestion } from './suggestion-store.ts';

export type FollowDeps = {
  /** Users of the office of a class over a person. */
  readonly officeUserIds: (tx: CompanyTransaction, about: { readonly fieldClass: FigureClass; readonly personId: number }) => Promise<readonly string[]>;
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
  const users = question.step.userId === null ? await deps.officeUserIds(tx, question) : [question.step.userId];
  return users.filter((userId) => userId !== question.openedByUser).map((userId) => ({ userId }));
};

/** Whoever's turn it is, whoever asked. */
export const followQuestion = async (tx: CompanyTransaction, deps: FollowDeps, questionId: string): Promise<void> => {
  const question = await findQuestion(tx, questionId);
  if (question === null) return;
  const { step, personId } = question;
  const data = { month: question.month, about: question.about };
  const own = { data, link: `/my/questions?question=${questionId}` };
  const asked = { data, link: `/desk?question=${questionId}` };
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
