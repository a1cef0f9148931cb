/** Calls the server by operation name; types come from contracts/api, which is not shipped. */
import { apiPaths } from 'virtual:api-paths';
import type * as access from '#contracts/api/access-api';
import type * as assistant from '#contracts/api/assistant-api';
import type * as attendance from '#contracts/api/attendance-api';
import type * as audit from '#contracts/api/audit-api';
import type * as bank from '#contracts/api/bank-api';
import type * as customFields from '#contracts/api/custom-field-api';
import type * as delivery from '#contracts/api/delivery-api';
import type * as externalSignIn from '#contracts/api/external-sign-in-api';
import type * as filing from '#contracts/api/filing-api';
import type * as goals from '#contracts/api/goal-api';
import type * as identity from '#contracts/api/identity-api';
import type * as inbox from '#contracts/api/inbox-api';
import type * as learning from '#contracts/api/learning-api';
import type * as notices from '#contracts/api/notice-api';
import type * as overview from '#contracts/api/overview-api';
import type * as finalPay from '#contracts/api/final-pay-api';
import type * as payItem from '#contracts/api/pay-item-api';
import type * as payRun from '#contracts/api/pay-run-api';
import type * as payCalendar from '#contracts/api/pay-calendar-api';
import type * as runReview from '#contracts/api/run-review-api';
import type * as payroll from '#contracts/api/payroll-api';
import type * as payout from '#contracts/api/payout-api';
import type * as people from '#contracts/api/people-api';
import type * as personFile from '#contracts/api/person-file-api';
import type * as performanceBase from '#contracts/api/performance-base-api';
import type * as raises from '#contracts/api/raise-api';
import type * as positions from '#contracts/api/position-api';
import type * as recruiting from '#contracts/api/recruiting-api';
import type * as reviews from '#contracts/api/review-api';
import type * as feedback from '#contracts/api/feedback-api';
import type * as privacy from '#contracts/api/privacy-api';
import type * as program from '#contracts/api/program-api';
import type * as proposals from '#contracts/api/proposal-api';
import type * as requests from '#contracts/api/request-api';
import type * as selfService from '#contracts/api/self-service-api';
import type * as session from '#contracts/api/session-api';
import type * as team from '#contracts/api/team-api';
import type * as sources from '#contracts/api/sources-api';
import type { Route, RouteBody, RouteParams, RouteQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { askStepUp } from './step-up-gate.ts';

type Modules = typeof access & typeof assistant & typeof attendance & typeof audit & typeof bank & typeof delivery & typeof externalSignIn & typeof program & typeof identity & typeof notices & typeof inbox & typeof learning & typeof requests & typeof proposals & typeof overview & typeof finalPay & typeof payItem & typeof payRun & typeof payCalendar & typeof runReview & typeof payroll & typeof payout & typeof filing & typeof goals & typeof people & typeof personFile & typeof customFields & typeof performanceBase & typeof raises & typeof positions & typeof recruiting & typeof reviews & typeof feedback & typeof privacy & typeof selfService & typeof session & typeof sources & typeof team;
export type OperationName = { [Name in keyof Modules]: Modules[Name] extends Route ? Name : never }[keyof Modules];
export type Operation<Name extends OperationName> = Extract<Modules[Name], Route>;
export type Answer<Name extends OperationName> = RouteResponse<Operation<Name>>;

type Part<Key extends string, Value> = [Value] extends [null] ? unknown : { readonly [K in Key]: Value };
export type CallInput<Name extends OperationName> =
  Part<'params', RouteParams<Operation<Name>>> & Part<'query', RouteQuery<Operation<Name>>> & Part<'body', RouteBody<Operation<Name>>>
  & { readonly file?: File };

/** `status` 0: the server could not be reached. */
export type ApiFailure = { readonly status: number; readonly code: string; readonly message: string; readonly data: Readonly<Record<string, string | number>> };

type LooseInput = { params?: Record<string, unknown> | null; query?: Record<string, unknown> | null; body?: unknown; file?: File };

/** Address of an operation, for the event stream as well. */
export const addressOf = <Name extends OperationName>(name: Name, input: Pick<LooseInput, 'params' | 'query'>): string => {
  const entry = apiPaths[name];
  if (entry === undefined) throw new Error(`assertion failed: unknown operation ${name}`);
  const path = entry.path.replace(/:([a-zA-Z]+)/g, (_, field: string) => encodeURIComponent(String(input.params?.[field] ?? '')));
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== '') query.set(field, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
};

const readFailure = async (response: Response): Promise<ApiFailure> => {
  const status = response.status;
  const answer: unknown = await response.json().catch(() => null);
  if (typeof answer === 'object' && answer !== null && 'error' in answer) {
    return { status, ...(answer.error as Omit<ApiFailure, 'status'>) };
  }
  return { status, code: status >= 500 ? 'unavailable' : 'unexpected', message: response.statusText, data: {} };
};

/** The request body: a part named `file`, JSON, or nothing. */
const bodyOf = (input: LooseInput): { headers: Record<string, string>; body?: BodyInit } => {
  if (input.file !== undefined) {
    const form = new FormData();
    form.set('file', input.file);
    return { headers: {}, body: form };
  }
  return input.body === undefined || input.body === null
    ? { headers: {} } : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(input.body) };
};

const askOnce = async <Name extends OperationName, Value>(name: Name, input: CallInput<Name>, read: (response: Response) => Promise<Value>, signal?: AbortSignal): Promise<Result<Value, ApiFailure>> => {
  const loose = input as LooseInput;
  const method = apiPaths[name]?.method ?? 'GET';
  try {
    const response = await fetch(addressOf(name, loose), {
      method, credentials: 'same-origin', ...bodyOf(loose), ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) return failure(await readFailure(response));
    return success(await read(response));
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return failure({ status: 0, code: 'unreachable', message: 'The server did not answer.', data: {} });
  }
};

/** Where a fresh proof of who one is is due, asks for it and sends the request again. */
const ask = async <Name extends OperationName, Value>(name: Name, input: CallInput<Name>, read: (response: Response) => Promise<Value>, signal?: AbortSignal): Promise<Result<Value, ApiFailure>> => {
  const result = await askOnce(name, input, read, signal);
  return !result.ok && result.error.code === 'stepUpNeeded' && (await askStepUp()) ? askOnce(name, input, read, signal) : result;
};

/** Calls an operation. */
export const call = <Name extends OperationName>(name: Name, input: CallInput<Name>, signal?: AbortSignal): Promise<Result<Answer<Name>, ApiFailure>> =>
  ask(name, input, async response => (await response.json()) as Answer<Name>, signal);

export type Download = { readonly file: Blob; readonly fileName: string };

/** Calls an operation whose answer is a file. */
export const download = <Name extends OperationName>(name: Name, input: CallInput<Name>): Promise<Result<Download, ApiFailure>> =>
  ask(name, input, async response => {
    const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    return { file: await response.blob(), fileName: named === undefined ? name : decodeURIComponent(named) };
  });

/** An id for a command; also on pages served without TLS, where randomUUID is missing. */
export const newCommandId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
