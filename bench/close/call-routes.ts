/** Routes of a module asked without a network, with the same parsing of what is sent. */
import { randomUUID } from 'node:crypto';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import type { ApiServer, Subject } from '#modules/platform';

type Sent = { readonly params?: object; readonly query?: object; readonly body?: object };
type Answer = Readonly<Record<string, unknown>>;
type BoundRoutes = (subject: Subject, operationId: string, sent: Sent) => Promise<Result<Answer, { readonly code: string }>>;
/** Answers of one person; a refusal is thrown. */
export type Answers = (operationId: string, sent: Sent) => Promise<Answer>;

export const bindRoutes = (register: (server: ApiServer) => void): BoundRoutes => {
  const handlers = new Map<string, { readonly route: Route; readonly handler: (request: unknown) => Promise<Result<Answer, { readonly code: string }>> }>();
  register({ handle: (route, handler) => void handlers.set(route.operationId, { route, handler: handler as never }) });
  return (subject, operationId, { params = {}, query = {}, body = {} }) => {
    const known = handlers.get(operationId);
    if (known === undefined) throw new Error(`no route ${operationId}`);
    const { route, handler } = known;
    return handler({ subject, params: route.params?.parse(params) ?? null, query: route.query?.parse(query) ?? null, body: route.body?.parse({ commandId: randomUUID(), ...body }) ?? null, upload: null, language: 'zh-CN', signal: new AbortController().signal });
  };
};

export const answerOf = (ask: BoundRoutes, subject: Subject): Answers => async (operationId, sent) => {
  const answer = await ask(subject, operationId, sent);
  if (!answer.ok) throw new Error(`${operationId}: ${JSON.stringify(answer.error)}`);
  return answer.value;
};
