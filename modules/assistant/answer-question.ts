/** From a question to its answer: what is asked, about whom, whether the asker may ask it, and the sentences with their citations. */
import type { z } from 'zod';
import { assistantIntents, type assistantAnswer, type AssistantIntent } from '#contracts/api/assistant-api';
import { listPeople } from '#contracts/api/people-api';
import { assert, success, type Result } from '#kernel/base/result';
import { admits, type ApiFailure, type Subject } from '#modules/platform';
import { growthAnswers } from './answer-growth.ts';
import { payAnswers } from './answer-pay.ts';
import { timeAnswers } from './answer-time.ts';
import { createCitations, type AskRoute } from './cite.ts';
import { readQuestion } from './read-question.ts';
import { sentence, type Answerer, type Answerers, type Language, type Said, type Scene } from './scene.ts';

export type AssistantAnswer = z.output<typeof assistantAnswer>;

export type AskingDeps = {
  readonly ask: AskRoute;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: () => number;
  /** A text of the phrase book; null when there is none. */
  readonly phrase: (language: Language, key: string, values?: Readonly<Record<string, string>>) => string | null;
  /** Whether this installation serves a route; those of absent modules are not. */
  readonly isServed: (operationId: string) => boolean;
};

const answerers: Answerers = { ...payAnswers, ...timeAnswers, ...growthAnswers };

const answererOf = (intent: AssistantIntent): Answerer => {
  const found = answerers[intent];
  assert(found !== undefined, 'every question of the list has its answer');
  return found;
};

type Routes = Answerer['routes'];
const isServed = (deps: Pick<AskingDeps, 'isServed'>, routes: Routes): boolean => routes.every(({ operationId }) => deps.isServed(operationId));

const isOpen = (deps: Pick<AskingDeps, 'isServed'>, subject: Subject, routes: Routes): boolean => {
  const [first] = routes;
  if (!isServed(deps, routes)) return false;
  return typeof first.access === 'string' ? subject.program === null : admits(subject, first.access) !== 'notAllowed';
};

/** Questions that the subject's rights reach here. */
const openIntents = (deps: Pick<AskingDeps, 'isServed'>, subject: Subject): readonly AssistantIntent[] => assistantIntents.filter((intent) => isOpen(deps, subject, answererOf(intent).routes));

const exampleOf = (deps: AskingDeps, language: Language, intent: AssistantIntent): string => deps.phrase(language, `assistant.example.${intent}`) ?? intent;
/** What can be asked, in words. */
export const examplesFor = (deps: AskingDeps, subject: Subject, language: Language): AssistantExamples => openIntents(deps, subject).map((intent) => ({ intent, text: exampleOf(deps, language, intent) }));
type AssistantExamples = readonly { readonly intent: AssistantIntent; readonly text: string }[];

/** The one person of these words whom the asker may know; null when there is none, or more than one. */
const findPerson = async (scene: Scene, words: string): Promise<Result<{ readonly personNumber: string; readonly about: Said } | null, ApiFailure>> => {
  const asked = await scene.ask(listPeople, { query: { search: words, pageSize: '20' } });
  if (!asked.ok) return asked.error.code === 'notAllowed' ? success(null) : asked;
  const rows = asked.value.body.rows.map((row, index) => ({ ...row, index }));
  const exact = rows.filter(({ personNumber, name }) => personNumber === words || name === words);
  const [only, another] = exact.length > 0 ? exact : rows;
  if (only === undefined || another !== undefined) return success(null);
  const read = (field: string): string => scene.cite.read(asked.value, ['rows', only.index, field], { table: 'people.person', key: { personNumber: only.personNumber } }).value;
  return success({ personNumber: only.personNumber, about: success([sentence('about', { name: read('name'), number: read('personNumber') })]) });
};

const answerAbout = async (deps: AskingDeps, subject: Subject, scene: Scene): Promise<Said> => {
  const { question } = scene;
  const answerer = answererOf(question.intent);
  if (!isServed(deps, answerer.routes)) return success([sentence('absent')]);
  if (question.person.kind === 'self') return isOpen(deps, subject, answerer.routes) ? answerer.answer(scene) : success([sentence('notYours')]);
  const { other } = answerer;
  if (other === undefined) return success([sentence('onlyOwn')]);
  if (!isOpen(deps, subject, other.routes)) return success([sentence('notYours')]);
  const person = await findPerson(scene, question.person.words);
  if (!person.ok) return person;
  // Somebody unknown and somebody out of reach are the same.
  if (person.value === null) return success([sentence('whoUnclear')]);
  const said = await other.answer(scene, person.value.personNumber);
  return said.ok && person.value.about.ok ? success([...person.value.about.value, ...said.value]) : said;
};

/** What a refusal means in an answer; a second proof that is due, and trouble, go back to the caller as they are. */
const refusals: Readonly<Record<string, string>> = { notAllowed: 'notYours', notFound: 'nothing' };

/** Answers a question as the subject who asks. Nothing of the question is kept, and nothing in it is followed. */
export const answerQuestion = async (deps: AskingDeps, subject: Subject, language: Language, text: string): Promise<Result<AssistantAnswer, ApiFailure>> => {
  const today = deps.today();
  const question = readQuestion(text, today);
  const word = (key: string): string => deps.phrase(language, key) ?? key.slice(key.lastIndexOf('.') + 1);
  const told = (code: string, values: Readonly<Record<string, string>> = {}): string => deps.phrase(language, `assistant.say.${code}`, values) ?? code;
  if (question === null) return success({ intent: null, sentences: [told('help')], citations: [], examples: examplesFor(deps, subject, language).map((example) => example.text) });
  const cite = createCitations();
  const said = await answerAbout(deps, subject, { ask: deps.ask, cite, question, today, language, word });
  if (said.ok) return success({ intent: question.intent, sentences: said.value.map(({ code, values }) => told(code, values)), citations: [...cite.list()], examples: [] });
  const refusal = refusals[said.error.code];
  return refusal === undefined ? said : success({ intent: question.intent, sentences: [told(refusal)], citations: [], examples: [] });
};
