/** A simulated OpenID Connect provider over HTTP on the loopback address: discovery, sign-in page, token, keys, and mistakes on demand. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSigningKey, issueIdToken, publicJwk, type SigningKey, type TokenMistake } from './token-mistakes.ts';

export type OpenIdSimulatorOptions = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Names by subject. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly nowMilliseconds: () => number;
  readonly algorithm?: SigningKey['alg'];
};

export type OpenIdSimulator = {
  /** Starts listening; gives the issuer. */
  readonly start: () => Promise<string>;
  readonly stop: () => Promise<void>;
  /** What the next token will have wrong; null for nothing. */
  readonly nextToken: (mistake: TokenMistake | null) => void;
  /** Fields of the discovery document that are answered instead of the right ones. */
  readonly changeDiscovery: (fields: Readonly<Record<string, unknown>>) => void;
  /** Paths asked for, in order. */
  readonly requests: () => readonly string[];
  /** Tokens given out, in order. */
  readonly issued: () => readonly string[];
};

type Pending = { readonly subject: string; readonly nonce: string; readonly challenge: string; readonly returnAddress: string };
type State = {
  issuer: string; mistake: TokenMistake | null; discovery: Readonly<Record<string, unknown>>;
  readonly codes: Map<string, Pending>; readonly requests: string[]; readonly issued: string[]; readonly key: SigningKey; readonly otherTenant: SigningKey; readonly octSecret: Buffer;
};

const json = (response: ServerResponse, status: number, body: unknown): void => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** The sign-in page: `subject` chooses the account, as its password would. */
const authorize = (state: State, options: OpenIdSimulatorOptions, query: URLSearchParams, response: ServerResponse): void => {
  const problem = query.get('client_id') !== options.clientId ? 'client_id' : query.get('response_type') !== 'code' ? 'response_type' : query.get('code_challenge_method') !== 'S256' ? 'code_challenge_method' : !query.get('scope')?.split(' ').includes('openid') ? 'scope' : (query.get('nonce') ?? '') === '' ? 'nonce' : null;
  if (problem !== null) return json(response, 400, { error: 'invalid_request', error_description: problem });
  const subject = query.get('subject');
  if (subject === null) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>OpenID</title>${Object.entries(options.accounts).map(([id, name]) => `<p><a href="?${new URLSearchParams([...query, ['subject', id]]).toString().replaceAll('&', '&amp;')}">${name}</a></p>`).join('')}`);
    return;
  }
  const code = randomBytes(16).toString('hex');
  state.codes.set(code, { subject, nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '', returnAddress: query.get('redirect_uri') ?? '' });
  const back = new URL(query.get('redirect_uri') ?? '');
  for (const [name, value] of [['code', code], ['state', query.get('state') ?? ''], ['iss', state.issuer]] as const) back.searchParams.set(name, value);
  response.writeHead(302, { location: back.href }).end();
};

const isClient = (request: IncomingMessage, form: URLSearchParams, options: OpenIdSimulatorOptions): boolean => {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const given = basic === undefined ? [form.get('client_id'), form.get('client_secret')] : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return given[0] === options.clientId && given[1] === options.clientSecret;
};

const token = (state: State, options: OpenIdSimulatorOptions, request: IncomingMessage, form: URLSearchParams, response: ServerResponse): void => {
  if (!isClient(request, form, options)) return json(response, 401, { error: 'invalid_client' });
  const pending = state.codes.get(form.get('code') ?? '');
  state.codes.delete(form.get('code') ?? '');
  const isRight = pending !== undefined && form.get('grant_type') === 'authorization_code' && pending.returnAddress === form.get('redirect_uri')
    && createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') === pending.challenge;
  if (!isRight) return json(response, 400, { error: 'invalid_grant' });
  const now = Math.floor(options.nowMilliseconds() / 1000);
  const claims = { iss: state.issuer, aud: options.clientId, sub: pending.subject, nonce: pending.nonce, iat: now, exp: now + 300, name: options.accounts[pending.subject] ?? '', email: 'administrator@example.com', email_verified: true, amr: ['mfa'] };
  const idToken = issueIdToken(state.mistake, claims, { key: state.key, clientSecret: options.clientSecret, octSecret: state.octSecret, attackerAddress: state.issuer, earlier: state.issued.find((issued) => issued.split('.').length === 3) ?? null, otherTenant: state.otherTenant });
  state.issued.push(idToken);
  return json(response, 200, { access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', expires_in: 300, id_token: idToken });
};

const serve = async (state: State, options: OpenIdSimulatorOptions, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', state.issuer);
  state.requests.push(url.pathname);
  const body = await readText(request);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /.well-known/openid-configuration': return json(response, 200, {
      issuer: state.issuer, authorization_endpoint: `${state.issuer}/authorize`, token_endpoint: `${state.issuer}/token`, jwks_uri: `${state.issuer}/keys`, response_types_supported: ['code'], subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [state.key.alg, 'HS256', 'none'], token_endpoint_auth_methods_supported: ['client_secret_basic'], authorization_response_iss_parameter_supported: true, ...state.discovery,
    });
    case 'GET /authorize': return authorize(state, options, url.searchParams, response);
    case 'POST /token': return token(state, options, request, new URLSearchParams(body), response);
    // A provider that lists a shared secret among its keys, as some did.
    case 'GET /keys': return json(response, 200, { keys: [publicJwk(state.key), { kty: 'oct', kid: 'shared', alg: 'HS256', k: state.octSecret.toString('base64url') }] });
    default: return json(response, 404, { error: 'not_found' });
  }
};

export const createOpenIdSimulator = (options: OpenIdSimulatorOptions): OpenIdSimulator => {
  const state: State = { issuer: '', mistake: null, discovery: {}, codes: new Map(), requests: [], issued: [], key: createSigningKey('main', options.algorithm ?? 'RS256'), otherTenant: createSigningKey('other', 'RS256'), octSecret: randomBytes(32) };
  const server = createServer((request, response) => { void serve(state, options, request, response); });
  return {
    start: () => new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        state.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        resolve(state.issuer);
      });
    }),
    stop: () => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }),
    nextToken: (mistake) => { state.mistake = mistake; },
    changeDiscovery: (fields) => { state.discovery = fields; },
    requests: () => state.requests,
    issued: () => state.issued,
  };
};
