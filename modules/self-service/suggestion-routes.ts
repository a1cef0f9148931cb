/** 建议: given to the manager of today or to the office, answered with what becomes of it. */
import { randomUUID } from 'node:crypto';
import type { RouteResponse } from '#contracts/api/api-route';
import * as routes from '#contracts/api/self-service-api';
import { failure, success, type Result } from '#kernel/base/result';
import { isInReach, openColumn, ownPeople, pageOfRows, recordAudit, sealColumn, userOfActor, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { isDeputyFor, standsInFor } from './deputies.ts';
import { instant, type Names } from './question-answers.ts';
import { createTools, done, telling, type SelfServiceRoutesDeps, type Tools } from './question-deps.ts';
import { findOrder, firstAsked } from './question-route.ts';
import { textOf } from './read-question.ts';
import { entryRow, suggestionTexts } from './sealed-self-service.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';
import { holdSuggestion, insertSuggestion, insertSuggestionEntry, moveSuggestion, suggestionsInSight, suggestionsOfPerson, type Suggestion, type SuggestionEntry, type SuggestionTopic } from './suggestion-store.ts';

type SuggestionRow = RouteResponse<typeof routes.listOwnSuggestions>['rows'][number];

const hasEnded = ({ state }: Pick<Suggestion, 'state'>): boolean => state === 'done' || state === 'declined';

const isDeputyOf = (subject: Subject, { personId, askedUserId }: Suggestion, standsFor: readonly string[]): boolean => isDeputyFor(subject, { personId, fieldClass: 'personal', step: { userId: askedUserId } }, standsFor);

/** Whoever it was given to, who stands in for them, and the office of personal values; nobody their own. */
const mayAnswer = (subject: Subject, suggestion: Suggestion, standsFor: readonly string[]): boolean => {
  const reach = subject.rights['change:personal'];
  return subject.program === null && suggestion.openedByUser !== subject.userId && suggestion.personId !== subject.personId
    && (suggestion.askedUserId === subject.userId || isDeputyOf(subject, suggestion, standsFor) || (reach !== undefined && isInReach(reach, suggestion.personId)));
};

const writeSuggestionEntry = async (tx: CompanyTransaction, suggestion: Pick<Suggestion, 'personId' | 'suggestionId'>, entry: Omit<SuggestionEntry, 'sealed' | 'writtenBy' | 'writtenAt'>, text: string): Promise<void> => {
  const [sealed] = await sealColumn(tx, suggestionTexts, [{ personId: suggestion.personId, row: entryRow(suggestion.suggestionId, entry.number), plain: Buffer.from(text) }]);
  if (sealed !== undefined) await insertSuggestionEntry(tx, suggestion, { ...entry, sealed });
};

const make = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly userId: string; readonly topic: SuggestionTopic; readonly wish: 'manager' | 'office'; readonly text: string; readonly askedUserId: string | null }): Promise<Result<{ suggestionId: string }, SelfServiceError>> => {
  const suggestion = { suggestionId: randomUUID(), personId: wish.personId };
  await insertSuggestion(tx, { ...suggestion, topic: wish.topic, wish: wish.wish, userId: wish.userId, askedUserId: wish.askedUserId });
  await writeSuggestionEntry(tx, suggestion, { number: 1, kind: 'suggestion', state: null }, wish.text);
  return success({ suggestionId: suggestion.suggestionId });
};

const answer = async (tx: CompanyTransaction, subject: Subject, wish: { readonly suggestionId: string; readonly state: Exclude<Suggestion['state'], 'open'>; readonly text: string; readonly standsFor: readonly string[] }): Promise<Result<{ done: true }, SelfServiceError>> => {
  const suggestion = await holdSuggestion(tx, wish.suggestionId);
  if (suggestion === null || !mayAnswer(subject, suggestion, wish.standsFor) || (await ownPeople(tx)).has(suggestion.personId)) return failure(refusal('notFound'));
  if (hasEnded(suggestion)) return failure(refusal('suggestionEnded'));
  await writeSuggestionEntry(tx, suggestion, { number: suggestion.entries.length + 1, kind: 'answer', state: wish.state }, wish.text);
  await moveSuggestion(tx, suggestion, wish.state);
  if (isDeputyOf(subject, suggestion, wish.standsFor)) await recordAudit(tx, { action: 'selfService.stoodIn', subject: `suggestion:${suggestion.suggestionId}`, personIds: [suggestion.personId], fieldClasses: ['personal'], data: { what: wish.state, insteadOf: suggestion.askedUserId ?? '' } });
  return done;
};

/** Rows with their texts: opened as the system of those that the reader sees. */
const rowsOf = async (deps: SelfServiceRoutesDeps, tools: Tools, companyId: number, suggestions: readonly Suggestion[]): Promise<readonly SuggestionRow[]> => {
  const now = deps.nowMilliseconds();
  const texts = await tools.system(companyId, (tx) => openColumn(tx, suggestionTexts, suggestions.flatMap(({ personId, suggestionId, entries }) => entries.map(({ number, sealed }) => ({ personId, row: entryRow(suggestionId, number), sealed })))));
  const users = [...new Set(suggestions.flatMap(({ askedUserId, entries }) => [askedUserId, ...entries.map(({ writtenBy }) => userOfActor(writtenBy))]))].filter((userId) => userId !== null).filter((userId) => userId !== '');
  const names: Names = await deps.namesOf(companyId, users);
  let at = 0;
  return suggestions.map((suggestion) => ({
    suggestionId: suggestion.suggestionId, topic: suggestion.topic, state: suggestion.state, openedAt: instant(suggestion.openedAt), changedAt: instant(suggestion.changedAt),
    ageMinutes: Math.max(0, Math.floor(((hasEnded(suggestion) ? suggestion.changedAt : now) - suggestion.openedAt) / 60_000)), askedName: suggestion.askedUserId === null ? '' : (names.get(suggestion.askedUserId) ?? ''),
    entries: suggestion.entries.map(({ kind, state, writtenBy, writtenAt }) => ({ kind, state, writtenBy: names.get(userOfActor(writtenBy)) ?? '', writtenAt: instant(writtenAt), text: textOf(texts[at++]) })),
  }));
};

/** Suggestions that wait for the subject, for the inbox. */
export const suggestionsWaiting = async (tx: CompanyTransaction, subject: Subject, today: number): Promise<readonly Suggestion[]> => {
  const standsFor = await standsInFor(tx, subject, today);
  return (await suggestionsInSight(tx)).filter((suggestion) => suggestion.state === 'open' && mayAnswer(subject, suggestion, standsFor));
};

/** Binds the routes of suggestions. */
export const registerSuggestionRoutes = (server: ApiServer, deps: SelfServiceRoutesDeps): void => {
  const tools = createTools(deps);
  server.handle(routes.listOwnSuggestions, async ({ subject, query }) => {
    const read = await tools.readOwn(subject, async (tx, personId) => success(await suggestionsOfPerson(tx, personId)));
    return read.ok ? success({ total: read.value.length, rows: [...(await rowsOf(deps, tools, subject.companyId, pageOfRows(read.value, query)))] }) : read;
  });
  server.handle(routes.makeSuggestion, async ({ subject, body }) => {
    const { commandId, ...wish } = body;
    const asked = await tools.system(subject.companyId, async (tx) => firstAsked(await findOrder(tx, { personId: subject.personId ?? 0, userId: subject.userId, periodDay: deps.today(), today: deps.today() }), wish.wish));
    return tools.changeOwn(subject, { commandId, name: 'selfService.suggest', subject: `person:${subject.personId ?? 0}`, parameters: wish }, async (tx, personId) => {
      const made = await make(tx, { ...wish, personId, userId: subject.userId, askedUserId: asked.userId });
      return made.ok ? telling(deps, tx, made.value, made) : made;
    });
  });
  server.handle(routes.listSuggestions, async ({ subject, query }) => {
    const read = await tools.read(subject, async (tx) => {
      const standsFor = await standsInFor(tx, subject, deps.today());
      return success((await suggestionsInSight(tx)).filter((suggestion) => mayAnswer(subject, suggestion, standsFor) && (query.topic === '' || suggestion.topic === query.topic) && (query.state === 'all' || (query.state === 'ended') === hasEnded(suggestion))));
    });
    if (!read.ok) return read;
    const shown = pageOfRows(read.value, query);
    const [rows, people] = [await rowsOf(deps, tools, subject.companyId, shown), await tools.peopleNames(subject.companyId, shown)];
    return success({
      total: read.value.length,
      rows: rows.map((row, index) => {
        const person = people.get(shown[index]?.personId ?? 0);
        return { ...row, personNumber: person?.personNumber ?? '–', name: person?.name ?? '', department: person?.department ?? '', mayAnswer: !hasEnded(row) };
      }),
    });
  });
  server.handle(routes.answerSuggestion, ({ subject, params, body }) => {
    const { commandId, ...wish } = body;
    return tools.change(subject, { commandId, name: 'selfService.answerSuggestion', subject: `suggestion:${params.suggestionId}`, parameters: { suggestionId: params.suggestionId, ...wish } }, async (tx) => telling(deps, tx, params, await answer(tx, subject, { suggestionId: params.suggestionId, ...wish, standsFor: await standsInFor(tx, subject, deps.today()) })));
  });
};
