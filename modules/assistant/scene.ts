/** What an answer is made in, and the shape of the makers. */
import type { AssistantIntent } from '#contracts/api/assistant-api';
import type { Route } from '#contracts/api/api-route';
import { success, type Result } from '#kernel/base/result';
import type { ApiFailure } from '#modules/platform';
import type { AskRoute, Citations } from './cite.ts';
import type { ReadQuestion } from './read-question.ts';

export type Language = 'zh-CN' | 'en';

/** Phrase assistant.say.<code>, filled in with values that were cited and with words of the phrase book. */
export type Sentence = { readonly code: string; readonly values: Readonly<Record<string, string>> };
export type Said = Result<readonly Sentence[], ApiFailure>;

export type Scene = {
  readonly ask: AskRoute;
  readonly cite: Citations;
  readonly question: ReadQuestion;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: number;
  readonly language: Language;
  /** A word of the phrase book. */
  readonly word: (key: string) => string;
};

/** How one question is answered, and which routes that takes: whoever may not call the first of them is not offered it. */
export type Answerer = {
  readonly routes: readonly [Route, ...Route[]];
  readonly answer: (scene: Scene) => Promise<Said>;
  /** The same about somebody else, by person number; missing: only about oneself, or about many. */
  readonly other?: { readonly routes: readonly [Route, ...Route[]]; readonly answer: (scene: Scene, personNumber: string) => Promise<Said> };
};
export type Answerers = Readonly<Partial<Record<AssistantIntent, Answerer>>>;

/** A sentence of the phrase book with what is filled in. */
export const sentence = (code: string, values: Readonly<Record<string, string>> = {}): Sentence => ({ code, values });
/** Sentences as an answer. */
export const say = (...sentences: readonly Sentence[]): Said => success(sentences);
