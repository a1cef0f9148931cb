/**
 * One HTTP exchange that always ends: connecting, first header and the whole answer each have a deadline on the
 * machine's clock (a silent socket knows no other), the body has a cap, redirects are never followed, and the outbound
 * guard says which addresses may be reached.
 */
import { request as requestPlain, Agent as PlainAgent, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure, Agent as SecureAgent } from 'node:https';
import { failure, success, type Result } from '#kernel/base/result';
import type { Clock, ConnectorError } from '../connector.ts';
import { connectorError } from './connector-error.ts';
import type { OutboundGuard } from './outbound-guard.ts';

export type HttpLimits = {
  readonly connectTimeoutMilliseconds: number;
  readonly headerTimeoutMilliseconds: number;
  readonly totalTimeoutMilliseconds: number;
  readonly maximumBodyBytes: number;
};

export const defaultHttpLimits: HttpLimits = {
  connectTimeoutMilliseconds: 5_000, headerTimeoutMilliseconds: 30_000, totalTimeoutMilliseconds: 90_000, maximumBodyBytes: 64 * 1024 * 1024,
};

/** `path` is what may be shown and logged; `query` may carry a token and never leaves this file. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST'; readonly path: string; readonly query: string; readonly body: string | null;
  /** Beside or instead of the usual ones, as another content type; never logged. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** Gives the text of a 200 answer that calls itself JSON and is valid UTF-8; everything else is an error value. */
export type HttpClient = { readonly send: (request: HttpRequest) => Promise<Result<string, ConnectorError>>; readonly close: () => void };

type Answer = { readonly status: number; readonly contentType: string; readonly encoding: string; readonly retryAfter: string; readonly body: Buffer };

/** Connections are kept open and shared; `baseUrl` without a trailing slash. */
export const createHttpClient = (clock: Clock, baseUrl: string, limits: HttpLimits, guard: OutboundGuard): HttpClient => {
  const secure = baseUrl.startsWith('https:');
  const agent = secure ? new SecureAgent({ keepAlive: true, maxSockets: 16 }) : new PlainAgent({ keepAlive: true, maxSockets: 16 });
  return {
    send: async (request) => {
      const answer = await exchange({ secure, agent, baseUrl, limits, guard }, request);
      return answer.ok ? readAnswer(clock, request.path, answer.value) : answer;
    },
    close: () => { agent.destroy(); },
  };
};

type Line = { readonly secure: boolean; readonly agent: PlainAgent; readonly baseUrl: string; readonly limits: HttpLimits; readonly guard: OutboundGuard };

const exchange = ({ secure, agent, baseUrl, limits, guard }: Line, request: HttpRequest): Promise<Result<Answer, ConnectorError>> =>
  new Promise((resolve) => {
    const timers: NodeJS.Timeout[] = [];
    let outgoing: ClientRequest | null = null;
    const settle = (result: Result<Answer, ConnectorError>): void => {
      for (const timer of timers) clearTimeout(timer);
      resolve(result);
      if (!result.ok) outgoing?.destroy();
    };
    const fail = (code: ConnectorError['code'], detail: string): void => { settle(failure(connectorError(code, { path: request.path, detail }))); };
    const deadline = (milliseconds: number, stage: string): NodeJS.Timeout => {
      const timer = setTimeout(() => { fail('timedOut', stage); }, milliseconds);
      timers.push(timer);
      return timer;
    };

    let target: URL;
    try {
      target = new URL(`${baseUrl}${request.path}${request.query}`);
    } catch {
      fail('unreachable', 'address');
      return;
    }
    // Anything but HTTP would throw instead of failing: an address is a setting that people write.
    if (target.protocol !== (secure ? 'https:' : 'http:')) {
      fail('unreachable', 'address');
      return;
    }
    const judged = guard.check(baseUrl);
    if (!judged.ok) {
      fail('addressRefused', judged.error.data.reason);
      return;
    }
    deadline(limits.totalTimeoutMilliseconds, 'total');
    const header = deadline(limits.headerTimeoutMilliseconds, 'header');
    const payload = request.body === null ? null : Buffer.from(request.body, 'utf8');
    const options: RequestOptions = {
      method: request.method, agent, lookup: guard.lookup,
      headers: { 'accept-encoding': 'identity', ...(payload === null ? {} : { 'content-type': 'application/json', 'content-length': payload.length }), ...request.headers },
    };
    outgoing = (secure ? requestSecure : requestPlain)(target, options);
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return;
      const connect = deadline(limits.connectTimeoutMilliseconds, 'connect');
      socket.once(secure ? 'secureConnect' : 'connect', () => { clearTimeout(connect); });
    });
    outgoing.on('error', (error) => {
      const code = (error as NodeJS.ErrnoException).code ?? 'error';
      if (code === 'addressRefused') { fail('addressRefused', 'resolved'); return; }
      fail(code === 'ECONNRESET' || code === 'EPIPE' ? 'connectionCut' : 'unreachable', code);
    });
    outgoing.on('response', (response) => { clearTimeout(header); collect(response, limits, fail, settle); });
    outgoing.end(payload ?? undefined);
  });

const collect = (
  response: IncomingMessage, limits: HttpLimits,
  fail: (code: ConnectorError['code'], detail: string) => void,
  settle: (result: Result<Answer, ConnectorError>) => void,
): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limits.maximumBodyBytes) fail('tooLarge', String(limits.maximumBodyBytes));
    else chunks.push(chunk);
  });
  response.on('error', () => { fail('connectionCut', 'body'); });
  response.on('close', () => { if (!response.complete) fail('connectionCut', 'body'); });
  response.on('end', () => {
    if (!response.complete) { fail('connectionCut', 'body'); return; }
    const text = (name: string): string => { const value = response.headers[name]; return typeof value === 'string' ? value : ''; };
    settle(success({ status: response.statusCode ?? 0, contentType: text('content-type'), encoding: text('content-encoding'), retryAfter: text('retry-after'), body: Buffer.concat(chunks) }));
  });
};

const readAnswer = (clock: Clock, path: string, answer: Answer): Result<string, ConnectorError> => {
  const data = { path, status: answer.status };
  if (answer.status === 429) return failure(connectorError('rateLimited', data, clock.nowMilliseconds() + retryAfterMilliseconds(answer.retryAfter, clock.nowMilliseconds())));
  if (answer.status >= 500) return failure(connectorError('serverFailed', data));
  if (answer.status !== 200) return failure(connectorError('requestRejected', data));
  if (answer.encoding !== '' && answer.encoding !== 'identity') return failure(connectorError('notJson', { ...data, detail: 'contentEncoding' }));
  if (!/[/+]json\b/i.test(answer.contentType)) return failure(connectorError('notJson', { ...data, detail: answer.contentType.slice(0, 80) }));
  try {
    return success(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
  } catch {
    return failure(connectorError('notJson', { ...data, detail: 'wrongEncoding' }));
  }
};

const hourMilliseconds = 3_600_000;

/** Retry-After in seconds or as a date, clamped to one second … one hour: absurd values are not obeyed. */
export const retryAfterMilliseconds = (header: string, nowMilliseconds: number): number => {
  const wanted = /^-?\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMilliseconds;
  return Number.isFinite(wanted) ? Math.min(Math.max(wanted, 1000), hourMilliseconds) : 60_000;
};
