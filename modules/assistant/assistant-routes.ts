/** HTTP of the assistant. */
import * as routes from '#contracts/api/assistant-api';
import { failure, success, type Result } from '#kernel/base/result';
import { admits, forSubject, readCompany, recordAudit, runCommand, withCompany, type ApiFailure, type ApiServer, type Database } from '#modules/platform';
import { answerQuestion, examplesFor, type AskingDeps } from './answer-question.ts';
import type { AssistantErrorCode } from './assistant-errors.ts';
import { appendPolicy, readIsOn } from './assistant-store.ts';

export type AssistantRoutesDeps = AskingDeps & { readonly database: Database };

const off: { readonly code: AssistantErrorCode; readonly status: number } = { code: 'assistantOff', status: 409 };

/** Registers the routes of the assistant. */
export const registerAssistantRoutes = (server: ApiServer, deps: AssistantRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.readAssistant, async ({ subject, language }) => {
    const isOn = await readCompany(database, forSubject(subject), readIsOn);
    return success({ isOn, mayChoose: admits(subject, routes.chooseAssistant.access) === 'allowed', examples: isOn ? [...examplesFor(deps, subject, language)] : [] });
  });
  server.handle(routes.askAssistant, async ({ subject, body, language }) => {
    if (!(await readCompany(database, forSubject(subject), readIsOn))) return failure(off);
    const answered = await answerQuestion(deps, subject, language, body.text);
    // What was asked is not kept: which question of the list it was, and how it ended.
    await withCompany(database, forSubject(subject), (tx) => recordAudit(tx, {
      action: 'assistant.asked', subject: `assistant:${answered.ok ? (answered.value.intent ?? 'none') : 'refused'}`, data: { citations: answered.ok ? answered.value.citations.length : 0 },
    }));
    return answered;
  });
  server.handle(routes.chooseAssistant, async ({ subject, body: { commandId, isOn } }): Promise<Result<{ done: true }, ApiFailure>> => {
    const done = await runCommand<null, ApiFailure>(database, forSubject(subject), { commandId, name: 'assistant.choose', subject: 'assistant', parameters: { isOn } }, async (tx) => {
      // Whether people are answered by a machine is for people to decide.
      if (subject.program !== null) return failure({ code: 'notAllowed' });
      const before = await readIsOn(tx);
      if (before === isOn) return success(null);
      await appendPolicy(tx, isOn);
      await recordAudit(tx, { action: 'assistant.chosen', subject: 'assistant', data: { isOn: `${before} > ${isOn}` } });
      return success(null);
    });
    return done.ok ? success({ done: true }) : failure({ code: done.error.code });
  });
};
