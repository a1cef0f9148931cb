/**
 * What the small services of this folder's neighbours have in common: a local HTTP server that answers JSON, wants a
 * credential, counts calls against a limit on the given clock, keeps a journal, and can be disturbed.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** slow: an answer that takes its time. serverError: 500. cut: half an answer. pageTwice: rows of the page before come again. tooMany: 429. */
export type ServiceFault = 'slow' | 'serverError' | 'cut' | 'pageTwice' | 'tooMany';
export type ServiceAnswer = { readonly status: number; readonly body: unknown };
export type JournalEntry = { readonly at: number; readonly path: string; readonly query: string; readonly status: number; readonly fault: ServiceFault | null };

export type JsonServiceOptions = {
  readonly nowMilliseconds: () => number;
  readonly perMinute: number;
  readonly isAllowed: (headers: IncomingHttpHeaders) => boolean;
  /** `repeatsPage`: the page before stands in front of the one asked for. */
  readonly answer: (path: string, query: URLSearchParams, repeatsPage: boolean) => ServiceAnswer;
};

export type JsonService = {
  /** Answers its address; port 0, the usual, takes any free one. */
  readonly start: (port?: number) => Promise<string>;
  readonly stop: () => Promise<void>;
  /** Disturbs the next calls, from the given one on. */
  readonly disturb: (fault: ServiceFault, plan?: { readonly after?: number; readonly times?: number }) => void;
  readonly journal: () => readonly JournalEntry[];
  /** Calls that were one too many within a minute. */
  readonly breaches: () => number;
};

const minuteMilliseconds = 60_000;
const slowMilliseconds = 150;

type Planned = { readonly fault: ServiceFault; wait: number; times: number };

export const createJsonService = (options: JsonServiceOptions): JsonService => {
  const journal: JournalEntry[] = [];
  const recent: number[] = [];
  const planned: Planned[] = [];
  let breaches = 0;

  const isTooMany = (now: number): boolean => {
    while (recent.length > 0 && (recent[0] ?? 0) <= now - minuteMilliseconds) recent.shift();
    recent.push(now);
    if (recent.length <= options.perMinute) return false;
    breaches += 1;
    return true;
  };
  const nextFault = (): ServiceFault | null => {
    const due = planned.find((plan) => plan.times > 0 && plan.wait === 0);
    for (const plan of planned) if (plan.wait > 0) plan.wait -= 1;
    if (due === undefined) return null;
    due.times -= 1;
    return due.fault;
  };
  const decide = (headers: IncomingHttpHeaders, url: URL, fault: ServiceFault | null): ServiceAnswer => {
    if (!options.isAllowed(headers)) return { status: 401, body: { error: 'credentialUnknown' } };
    if (isTooMany(options.nowMilliseconds()) || fault === 'tooMany') return { status: 429, body: { error: 'tooManyCalls' } };
    if (fault === 'serverError') return { status: 500, body: { error: 'internal' } };
    return options.answer(url.pathname, url.searchParams, fault === 'pageTwice');
  };
  const send = (response: ServerResponse, { status, body }: ServiceAnswer, fault: ServiceFault | null): void => {
    const text = Buffer.from(JSON.stringify(body));
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': text.length, ...(status === 429 ? { 'retry-after': '5' } : {}) });
    if (fault === 'cut') response.write(text.subarray(0, Math.floor(text.length / 2)), () => response.destroy());
    else response.end(text);
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const fault = nextFault();
    const answer = decide(request.headers, url, fault);
    journal.push({ at: options.nowMilliseconds(), path: url.pathname, query: url.search, status: answer.status, fault });
    if (fault === 'slow') setTimeout(() => send(response, answer, fault), slowMilliseconds);
    else send(response, answer, fault);
  });
  return {
    start: (port = 0) => new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))),
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
    disturb: (fault, { after = 0, times = 1 } = {}) => void planned.push({ fault, wait: after, times }),
    journal: () => journal,
    breaches: () => breaches,
  };
};
