/** How questions are answered, in figures with one definition each. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readQuestionShares } from '#contracts/api/self-service-api';
import { dayMilliseconds } from './office-hours.ts';
import type { Question, QuestionStep } from './question-store.ts';

type Shares = RouteResponse<typeof readQuestionShares>;

/** Fewer answers than this are nobody's to see. */
export const smallestGroup = 5;

const medianOf = (values: readonly number[]): number | null => {
  const ordered = values.toSorted((one, other) => one - other);
  return ordered.length === 0 ? null : (ordered[Math.floor((ordered.length - 1) / 2)] ?? null);
};

/** Counts over questions: answered in the window are first answers within the hours of whoever was asked, of all who have hours. */
export const shareOf = (questions: readonly Question[], steps: ReadonlyMap<string, readonly QuestionStep[]>): Shares['all'] => {
  const ended = questions.filter(({ endedAt }) => endedAt !== null);
  const own = questions.flatMap(({ questionId }) => steps.get(questionId) ?? []);
  const timed = own.filter(({ isInWindow }) => isInWindow !== null);
  return {
    questions: questions.length, ended: ended.length, answered: timed.length, inWindow: timed.filter(({ isInWindow }) => isInWindow).length, explained: ended.filter(({ outcome }) => outcome === 'explained').length,
    corrected: ended.filter(({ outcome }) => outcome === 'corrected').length, withdrawn: ended.filter(({ state }) => state === 'withdrawn').length, goneOn: own.filter(({ state, firstAnswerAt }) => state === 'passed' && firstAnswerAt === null).length,
    medianMinutes: medianOf(ended.map(({ openedAt, endedAt }) => Math.floor(((endedAt ?? openedAt) - openedAt) / 60_000))),
  };
};

/** Days up to which questions are counted together; the last group has no end. */
const ageBounds = [1, 3, 7, 14, null] as const;

/** How old questions are: those that wait by their age now, the others by how long they took. */
export const agesOf = (questions: readonly Question[], nowMilliseconds: number): Shares['ages'] => {
  const aged = questions.map(({ openedAt, endedAt }) => ({ days: ((endedAt ?? nowMilliseconds) - openedAt) / dayMilliseconds, isWaiting: endedAt === null }));
  return ageBounds.map((upToDays, place) => {
    const own = aged.filter(({ days }) => days >= (ageBounds[place - 1] ?? 0) && (upToDays === null || days < upToDays));
    return { upToDays, waiting: own.filter(({ isWaiting }) => isWaiting).length, ended: own.filter(({ isWaiting }) => !isWaiting).length };
  });
};

/** 满意度: the share of 4 and 5 among those given, in percent; not shown of fewer than five. */
export const contentOf = (scores: readonly number[]): { readonly given: number; readonly contentPercent: number | null } =>
  ({ given: scores.length, contentPercent: scores.length < smallestGroup ? null : Math.round((scores.filter((score) => score >= 4).length * 100) / scores.length) });
