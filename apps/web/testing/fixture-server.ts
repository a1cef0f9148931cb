/** A server with made-up data for looking at screens before, and without, the real one. Test use only; never shipped. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { apiRoutes } from '#contracts/api/api-routes';
import type { Route } from '#contracts/api/api-route';
import { fixtureAnswers, type FixtureState, type Refusal } from './fixture-answers.ts';
import { rightsOfRole } from './fixture-data.ts';
import { sampleAnswer } from './fixture-sample.ts';

export type FixtureMode = 'normal' | 'empty' | 'failing' | 'silent';
export type FixtureServer = { readonly address: string; readonly state: FixtureState; /** Answers that are not what their contract promises. */ readonly faults: readonly string[]; setMode: (mode: FixtureMode) => void; close: () => Promise<void> };

const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };
const routes: readonly Route[] = Object.values(apiRoutes).flat();
const patterns = routes.map(route => ({ route, pattern: new RegExp(`^${route.path.replace(/:([a-zA-Z]+)/g, '(?<$1>[^/]+)')}$`) }))
  .sort((one, other) => (one.route.path.match(/:/g)?.length ?? 0) - (other.route.path.match(/:/g)?.length ?? 0));

const readBody = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
};
const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
const sendFile = (response: ServerResponse, name: string): void => {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename*=UTF-8''${name}.csv` });
  response.end('made up');
};
const fail = (response: ServerResponse, status: number, code: string): void => send(response, status, { error: { code, message: code, data: {} } });

const isRefusal = (body: unknown): body is Refusal => typeof body === 'object' && body !== null && 'refusedWith' in body;

const shortened = (body: unknown, mostRows: number | null): unknown => {
  const rows = (body as { readonly rows?: unknown }).rows;
  return mostRows === null || !Array.isArray(rows) ? body : { ...(body as object), rows: rows.slice(0, mostRows) };
};

/** These work in every mode, so that a page can come up and then show its state. */
const steady: ReadonlySet<string> = new Set(['readSession', 'readSetUp', 'signInDemo', 'signOut', 'listMonths', 'readFacets']);

const answer = async (request: IncomingMessage, response: ServerResponse, url: URL, mode: FixtureMode, state: FixtureState): Promise<void> => {
  const found = patterns.find(entry => entry.route.method === request.method && entry.pattern.test(url.pathname));
  if (found === undefined) return fail(response, 404, 'notFound');
  const { route } = found;
  if (route.answer === 'eventStream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': open\n\n');
    return;
  }
  if (route.access !== 'public' && state.role === null) return fail(response, 401, 'notSignedIn');
  if (typeof route.access !== 'string' && state.role !== null) {
    const rights = rightsOfRole(state.role);
    const isHeld = route.access.some(({ action, fieldClass, own }) => rights.includes(`${action}:${fieldClass}`) || (own === true && rights.includes(`${action}:${fieldClass}:own`)));
    if (!isHeld) return fail(response, 403, 'notAllowed');
  }
  if (mode === 'silent' && !steady.has(route.operationId)) return;
  if (mode === 'failing' && !steady.has(route.operationId)) return fail(response, 503, 'unavailable');
  const make = fixtureAnswers[route.operationId];
  if (route.answer === 'file') return sendFile(response, route.operationId);
  if (make === undefined && route.method !== 'POST') return fail(response, 404, 'notFound');
  const params = Object.fromEntries(Object.entries(found.pattern.exec(url.pathname)?.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
  const sent = await readBody(request);
  const body = make === undefined ? sampleAnswer(route.response) : make({ params, query: url.searchParams, state, body: sent });
  if (isRefusal(body)) return fail(response, 409, body.refusedWith);
  // What screens are tried with is what the contract promises.
  send(response, 200, shortened(route.response.parse(body), state.mostRows));
};

export const startFixtureServer = async (webFolder: string): Promise<FixtureServer> => {
  let mode: FixtureMode = 'normal';
  const faults: string[] = [];
  const state: FixtureState = { role: null, isEmpty: false, mostRows: null };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fixture');
    if (url.pathname.startsWith('/api/')) {
      answer(request, response, url, mode, state).catch((error: unknown) => {
        const fault = `${url.pathname}: ${String(error).replace(/\s+/g, ' ').slice(0, 300)}`;
        faults.push(fault);
        process.stderr.write(`${fault}\n`);
        fail(response, 500, 'unexpected');
      });
      return;
    }
    const file = join(webFolder, url.pathname);
    const path = extname(url.pathname) !== '' && existsSync(file) ? file : join(webFolder, 'index.html');
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', ...(extname(path) === '.html' ? {} : { 'cache-control': 'max-age=3600, immutable' }) });
    createReadStream(path).pipe(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    address: `http://127.0.0.1:${port}`, state, faults,
    setMode: next => { mode = next; state.isEmpty = next === 'empty'; },
    close: () => new Promise(resolve => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
};
