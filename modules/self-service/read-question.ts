/** A question opened: its figure, what was said, whose turn it was. Whoever sees a question sees what belongs to it; the values are opened by the system and the read is the reader's. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readQuestion } from '#contracts/api/self-service-api';
import { failure, success, type Result } from '#kernel/base/result';
import { dayForReader } from '#modules/attendance';
import { mayReach, openColumn, userOfActor, type ApiFailure, type CompanyTransaction, type OpenedValue, type Subject } from '#modules/platform';
import { isPartyOf, isTurnOf, reachesDays, sees } from './answer-question.ts';
import { standsInFor } from './deputies.ts';
import { mayFollow } from './follow-correction.ts';
import { factStates, haveEnded } from './following-facts.ts';
import type { Figure } from './freeze-figure.ts';
import { instant, officeRow, stepAnswer } from './question-answers.ts';
import type { SelfServiceRoutesDeps, Tools } from './question-deps.ts';
import { entriesOf, findQuestion, readFigureSealed, satisfactionOf, stepsOf, type Question, type QuestionEntry, type QuestionStep } from './question-store.ts';
import { entryRow, figureValues, questionTexts } from './sealed-self-service.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

type Details = RouteResponse<typeof readQuestion>;

export const textOf = (value: OpenedValue | undefined): string => (value === undefined || value === null || value === 'erased' ? '' : value.toString());

/** Texts of entries, in order. */
export const openTexts = async (tx: CompanyTransaction, question: Pick<Question, 'personId' | 'questionId'>, entries: readonly QuestionEntry[]): Promise<readonly string[]> =>
  (await openColumn(tx, questionTexts, entries.map(({ number, sealed }) => ({ personId: question.personId, row: entryRow(question.questionId, number), sealed })))).map(textOf);

const openFigure = async (tx: CompanyTransaction, question: Pick<Question, 'personId' | 'questionId'>, sealed: Buffer | null): Promise<Figure | null> => {
  const [opened] = await openColumn(tx, figureValues, [{ personId: question.personId, row: question.questionId, sealed }]);
  const text = textOf(opened);
  return text === '' ? null : (JSON.parse(text) as Figure);
};

/** What a derivation goes down to: days, leave, results. */
const behind = ['personal', 'health', 'rating'] as const;

/**
 * The figure as this reader may see it. It was read with the eyes of its own person, who shows its derivation to whom they ask;
 * whoever else sees the question sees of it what their own rights reach, and what kind of leave it was nobody without them.
 */
const figureFor = (subject: Subject, question: Question, figure: Figure | null): Figure | null => {
  if (figure === null || subject.personId === question.personId) return figure;
  const isWhole = isPartyOf(subject, question) || behind.every((fieldClass) => mayReach(subject, 'read', fieldClass, question.personId));
  return { ...figure, explanation: isWhole ? figure.explanation : null, day: figure.day === null ? null : dayForReader({ access: { kind: 'subject', subject } }, question.personId, figure.day) };
};

/** The answer with which a question ended. */
export const readLastAnswer = async (tx: CompanyTransaction, questionId: string): Promise<string> => {
  const question = await findQuestion(tx, questionId);
  if (question === null) return '';
  const last = (await entriesOf(tx, questionId)).findLast(({ kind }) => kind === 'resolved' || kind === 'answer');
  return last === undefined ? '' : ((await openTexts(tx, question, [last]))[0] ?? '');
};

type Stored = { readonly question: Question; readonly mayAnswer: boolean; readonly sealed: Buffer | null; readonly entries: readonly QuestionEntry[]; readonly steps: readonly QuestionStep[]; readonly satisfaction: number | null };

/** What the reader's own rights reach. A figure of pay asks for a fresh proof, also of whoever it was shared with. */
const readStored = async (tx: CompanyTransaction, subject: Subject, questionId: string, today: number): Promise<Result<Stored, SelfServiceError>> => {
  const standsFor = await standsInFor(tx, subject, today);
  const question = await findQuestion(tx, questionId);
  if (question === null || !sees(subject, question, standsFor)) return failure(refusal('notFound'));
  if (question.fieldClass === 'pay' && !subject.isSteppedUp) return failure(refusal('stepUpNeeded'));
  tx.noteRead({ fieldClass: question.fieldClass, personIds: [question.personId], what: 'self_service.question_share.figure_sealed' });
  return success({
    question, mayAnswer: isTurnOf(subject, question, standsFor), sealed: await readFigureSealed(tx, questionId), entries: await entriesOf(tx, questionId), steps: (await stepsOf(tx, [questionId])).get(questionId) ?? [], satisfaction: (await satisfactionOf(tx, [questionId])).get(questionId) ?? null,
  });
};

/** The question with everything that belongs to it, for whoever may see it. */
export const questionDetails = async (deps: SelfServiceRoutesDeps, tools: Tools, subject: Subject, questionId: string): Promise<Result<Details, ApiFailure>> => {
  const read = await tools.read(subject, (tx) => readStored(tx, subject, questionId, deps.today()));
  if (!read.ok) return read;
  const { question, sealed, entries, steps, satisfaction } = read.value;
  const facts = entries.flatMap((entry) => entry.facts);
  const { figure, texts, stateOf } = await tools.system(subject.companyId, async (tx) => ({ figure: await openFigure(tx, question, sealed), texts: await openTexts(tx, question, entries), stateOf: await factStates(tx, facts) }));
  const users = [...new Set([...entries.map(({ writtenBy }) => userOfActor(writtenBy)), ...steps.map(({ userId }) => userId)])].filter((userId) => userId !== null).filter((userId) => userId !== '');
  const names = await deps.namesOf(subject.companyId, users);
  const people = await tools.peopleNames(subject.companyId, [question]);
  const isOwn = question.personId === subject.personId;
  const mayAnswer = !isOwn && read.value.mayAnswer;
  return success({
    ...officeRow(question, names, people, deps.nowMilliseconds()), figure: figureFor(subject, question, figure), isOwn, mayAnswer, mayCorrect: mayAnswer && reachesDays(subject, question), mayFollow: deps.proposeScores !== null && mayFollow(subject, question) && haveEnded(facts, stateOf), satisfaction: isOwn ? satisfaction : null,
    entries: entries.map(({ kind, facts: followed, writtenBy, writtenAt }, index) => ({
      kind, isOwn: userOfActor(writtenBy) === question.openedByUser, writtenBy: names.get(userOfActor(writtenBy)) ?? '', writtenAt: instant(writtenAt), text: texts[index] ?? '', facts: followed.map((fact) => ({ ...fact, state: stateOf(fact) })),
    })),
    steps: steps.map((step) => stepAnswer(step, names)),
  });
};
