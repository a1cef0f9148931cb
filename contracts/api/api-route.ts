/**
 * A route of the HTTP interface as plain data: the server registers it, the web client calls it, the OpenAPI
 * description is generated from it. Paths use `:name` for parameters. One file per module beside this one.
 */
import type * as z from 'zod';
import type { FieldClass, Need } from './access-terms.ts';

/** `public` needs no sign-in; `signedIn` any session; else one of the needs, 403 for everyone who has none of them. */
export type RouteAccess = 'public' | 'signedIn' | readonly Need[];

const need = (action: Need['action'], ...classes: readonly FieldClass[]): readonly Need[] => (classes.length === 0 ? ['public' as const] : classes).map((fieldClass) => ({ action, fieldClass }));

/** Common needs: `access: needs.read('pay')`, `needs.own('pay')`, `needs.operate`. Several classes: any of them. */
export const needs = {
  read: (...classes: readonly FieldClass[]) => need('read', ...classes),
  change: (...classes: readonly FieldClass[]) => need('change', ...classes),
  approve: (...classes: readonly FieldClass[]) => need('approve', ...classes),
  summarise: (...classes: readonly FieldClass[]) => need('summarise', ...classes),
  own: (fieldClass: FieldClass, action: Need['action'] = 'read'): readonly Need[] => [{ action, fieldClass, own: true }],
  /** The same over everybody of the company: for what concerns all of them at once. */
  whole: (given: readonly Need[]): readonly Need[] => given.map((each) => ({ ...each, whole: true })),
  operate: need('operate'),
  administer: need('administer'),
  audit: need('audit'),
  provision: need('provision'),
} as const;

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Unique over the whole interface; also the name in generated clients. */
  readonly operationId: string;
  readonly summary: string;
  readonly access: RouteAccess;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  /** JSON body; null when there is none, or when `upload` is set. */
  readonly body: z.ZodObject | null;
  /** True: the body is multipart/form-data with one part named `file`. */
  readonly upload: boolean;
  /** What the body of a 200 answer is. `file` and `eventStream` have a schema for what one file or event holds; `scim` is RFC 7644's, with its own status codes and errors. */
  readonly answer: 'json' | 'file' | 'eventStream' | 'scim';
  readonly response: z.ZodType;
};

/** A request that says more than it may is refused: unknown keys never pass silently. SCIM alone has callers send more than is used (RFC 7643, 3.3). */
const strictly = <Schema extends z.ZodObject | null>(schema: Schema | undefined, answer: Route['answer'] | undefined): Schema =>
  (schema === undefined || schema === null ? null : answer === 'scim' ? schema : schema.strict()) as Schema;

/** Keeps the literal types of a route, and fills what most routes do not have. */
export const defineRoute = <
  const Access extends RouteAccess,
  Response extends z.ZodType,
  Params extends z.ZodObject | null = null,
  Query extends z.ZodObject | null = null,
  Body extends z.ZodObject | null = null,
  const Answer extends Route['answer'] = 'json',
>(route: {
  readonly method: Route['method'];
  readonly path: `/api/${string}`;
  readonly operationId: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly upload?: boolean;
  readonly answer?: Answer;
  readonly response: Response;
}) => ({
  ...route,
  params: (route.params ?? null) as Params,
  query: strictly<Query>(route.query, route.answer),
  body: strictly<Body>(route.body, route.answer),
  upload: route.upload ?? false,
  answer: (route.answer ?? 'json') as Answer,
});

type InputOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : null;
type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : null;

/** What a caller passes. */
export type RouteParams<R extends Route> = InputOf<R['params']>;
export type RouteQuery<R extends Route> = InputOf<R['query']>;
export type RouteBody<R extends Route> = InputOf<R['body']>;
/** What a handler receives after validation. */
export type ParsedParams<R extends Route> = OutputOf<R['params']>;
export type ParsedQuery<R extends Route> = OutputOf<R['query']>;
export type ParsedBody<R extends Route> = OutputOf<R['body']>;
/** What a handler returns and a caller gets. */
export type RouteResponse<R extends Route> = z.output<R['response']>;
