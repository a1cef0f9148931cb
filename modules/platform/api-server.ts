/**
 * What a module needs of the HTTP server, and no more: `register<Module>Routes(server, deps)` binds each route of
 * contracts/api to a handler. Checking the sign-in, the role, parameters and answer is the server's work; a route
 * without `access` stops it from starting.
 */
import type { Result } from '#kernel/base/result';
import type { ParsedBody, ParsedParams, ParsedQuery, Role, Route, RouteResponse } from '#contracts/api/api-route';

/** Who asks. Made from the session, never from the request's parameters. */
export type Subject = {
  readonly userId: string;
  readonly companyId: number;
  readonly role: Role;
  /** The person of the company that the user is; null for users who are nobody's payee, as an outside administrator. */
  readonly personId: number | null;
};

export type ApiFailure = {
  /** Phrase `error.<code>`. */
  readonly code: string;
  readonly data?: Readonly<Record<string, string | number>>;
  /** HTTP status; left out, it is that of the common code, or 409. */
  readonly status?: number;
};

export type ApiFile = { readonly fileName: string; readonly mediaType: string; readonly content: Uint8Array };

export type ApiUpload = { readonly fileName: string; readonly content: Uint8Array };

export type ApiRequest<R extends Route> = {
  /** Null on public routes only, when nobody is signed in. */
  readonly subject: R['access'] extends 'public' ? Subject | null : Subject;
  readonly params: ParsedParams<R>;
  readonly query: ParsedQuery<R>;
  readonly body: ParsedBody<R>;
  readonly upload: ApiUpload | null;
  readonly language: 'zh-CN' | 'en';
  /** Aborted when the caller has gone; ends event streams. */
  readonly signal: AbortSignal;
};

export type ApiAnswer<R extends Route> = R['answer'] extends 'file' ? ApiFile : R['answer'] extends 'eventStream' ? AsyncIterable<RouteResponse<R>> : RouteResponse<R>;

export type ApiHandler<R extends Route> = (request: ApiRequest<R>) => Promise<Result<ApiAnswer<R>, ApiFailure>>;

export type ApiServer = { readonly handle: <R extends Route>(route: R, handler: ApiHandler<R>) => void };

/** The transaction context of a request. */
export const contextOf = (subject: Subject): { readonly companyId: number; readonly actor: string; readonly userId: string } => ({
  companyId: subject.companyId, actor: `user:${subject.userId}`, userId: subject.userId,
});
