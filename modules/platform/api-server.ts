/**
 * What a module needs of the HTTP server, and no more: `register<Module>Routes(server, deps)` binds each route of
 * contracts/api to a handler. Checking the sign-in, the role, parameters and answer is the server's work; a route
 * without `access` stops it from starting.
 */
import type { Result } from '#kernel/base/result';
import type { ParsedBody, ParsedParams, ParsedQuery, Route, RouteResponse } from '#contracts/api/api-route';
import type { Subject } from './subject.ts';

export type ApiFailure = {
  /** Phrase `error.<code>`. */
  readonly code: string;
  readonly data?: Readonly<Record<string, string | number>>;
  /** HTTP status; left out, it is that of the common code, or 409. */
  readonly status?: number;
};

export type ApiFile = { readonly fileName: string; readonly mediaType: string; readonly content: Uint8Array };

export type ApiUpload = { readonly fileName: string; readonly content: Uint8Array };

/** An answer of SCIM: the standard's own status and body; null for none. */
export type ScimAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> | null };

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

export type ApiAnswer<R extends Route> = R['answer'] extends 'file' ? ApiFile : R['answer'] extends 'eventStream' ? AsyncIterable<RouteResponse<R>> : R['answer'] extends 'scim' ? ScimAnswer : RouteResponse<R>;

export type ApiHandler<R extends Route> = (request: ApiRequest<R>) => Promise<Result<ApiAnswer<R>, ApiFailure>>;

export type ApiServer = { readonly handle: <R extends Route>(route: R, handler: ApiHandler<R>) => void };
