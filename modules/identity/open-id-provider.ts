/**
 * OpenID Connect as a relying party: discovery, the address to go to, and what may be believed of an identity token. The
 * token's header chooses nothing: keys come from the issuer's own document, algorithms from the list here.
 */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JWK } from 'jose';
import * as z from 'zod';
import type { Clock } from '#contracts/connector/connector';
import { createHttpClient, defaultHttpLimits, type HttpLimits } from '#contracts/connector/kit/http-client';
import type { OutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { failure, success, type Result } from '#kernel/base/result';

export type OpenIdError = {
  /** Where it failed: the provider could not be asked, or what it said may not be believed. */
  readonly code: 'providerUnreachable' | 'providerAnswerRefused';
  readonly data: { readonly step: string; readonly detail: string };
};

export type OpenIdSettings = { readonly issuer: string; readonly clientId: string };
export type OpenIdAccount = { readonly subject: string; readonly name: string };

export type OpenIdProvider = {
  readonly authorizeAddress: (wish: { readonly returnAddress: string; readonly state: string; readonly browserSecret: string }) => Promise<Result<string, OpenIdError>>;
  readonly accountOf: (answer: { readonly code: string; readonly issuer: string | undefined; readonly returnAddress: string; readonly browserSecret: string; readonly clientSecret: string | null }) => Promise<Result<OpenIdAccount, OpenIdError>>;
};

/** Signatures with a public key only: a shared secret, or none, proves nothing about who signed. */
export const allowedAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;
/** Headers that name or carry the key to verify with. */
const headersThatBringKeys = ['jku', 'x5u', 'jwk', 'x5c', 'crit'] as const;
const toleranceSeconds = 60;
const longestAgeSeconds = 600;

const limits: HttpLimits = { ...defaultHttpLimits, headerTimeoutMilliseconds: 10_000, totalTimeoutMilliseconds: 15_000, maximumBodyBytes: 512 * 1024 };

const discovery = z.looseObject({
  issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url(), jwks_uri: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(), authorization_response_iss_parameter_supported: z.boolean().optional(),
});
type Discovery = z.output<typeof discovery>;

const tokenAnswer = z.looseObject({ id_token: z.string().min(1).max(20_000) });
const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });
const claims = z.looseObject({
  sub: z.string().min(1).max(255), nonce: z.string(), azp: z.string().optional(), aud: z.union([z.string(), z.array(z.string())]),
  name: z.string().max(200).optional(),
});

/** What only the browser that began knows makes the verifier and the nonce: nothing of them is stored. */
const derive = (browserSecret: string, purpose: string): string => createHash('sha256').update(`${purpose}\n${browserSecret}`).digest('base64url');

const refuse = (step: string, detail: string): Result<never, OpenIdError> => failure({ code: 'providerAnswerRefused', data: { step, detail } });

type Ask = { readonly clock: Clock; readonly guard: OutboundGuard };

const ask = async <T>({ clock, guard }: Ask, step: string, address: string, schema: z.ZodType<T>, form: { readonly body: string; readonly headers: Readonly<Record<string, string>> } | null = null): Promise<Result<T, OpenIdError>> => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) return refuse(step, 'address');
  const client = createHttpClient(clock, url.origin, limits, guard);
  try {
    const answer = await client.send(form === null
      ? { method: 'GET', path: url.pathname, query: url.search, body: null, headers: { accept: 'application/json' } }
      : { method: 'POST', path: url.pathname, query: url.search, body: form.body, headers: { ...form.headers, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' } });
    if (!answer.ok) return failure({ code: answer.error.code === 'requestRejected' || answer.error.code === 'addressRefused' ? 'providerAnswerRefused' : 'providerUnreachable', data: { step, detail: answer.error.code } });
    const parsed = schema.safeParse(JSON.parse(answer.value));
    return parsed.success ? success(parsed.data) : refuse(step, 'shape');
  } catch {
    return refuse(step, 'notJson');
  } finally {
    client.close();
  }
};

const discover = async (deps: Ask, { issuer }: OpenIdSettings): Promise<Result<Discovery, OpenIdError>> => {
  const found = await ask(deps, 'discovery', `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, discovery);
  if (!found.ok) return found;
  // Another issuer's document behind this address would let it answer for both.
  if (found.value.issuer !== issuer) return refuse('discovery', 'issuer');
  for (const endpoint of [found.value.authorization_endpoint, found.value.token_endpoint, found.value.jwks_uri]) {
    const judged = deps.guard.check(endpoint);
    if (!judged.ok || (judged.value.protocol !== 'https:' && !deps.guard.isAllowedPrivate(endpoint))) return refuse('discovery', 'endpoint');
  }
  return found;
};

/** Verifies the token of an answer: signature, issuer, audience, times, nonce. */
const verifyIdToken = async (token: string, keys: readonly JWK[], expected: { readonly issuer: string; readonly clientId: string; readonly nonce: string; readonly nowMilliseconds: number }): Promise<Result<OpenIdAccount, OpenIdError>> => {
  try {
    const header = decodeProtectedHeader(token);
    const brings = headersThatBringKeys.find((name) => header[name] !== undefined);
    if (brings !== undefined) return refuse('token', `header ${brings}`);
    const publicKeys = keys.filter((key) => key.kty !== 'oct' && (key.use === undefined || key.use === 'sig'));
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: publicKeys }), {
      algorithms: [...allowedAlgorithms], issuer: expected.issuer, audience: expected.clientId, clockTolerance: toleranceSeconds, maxTokenAge: longestAgeSeconds,
      requiredClaims: ['exp', 'iat', 'sub', 'nonce'], currentDate: new Date(expected.nowMilliseconds),
    });
    const read = claims.safeParse(payload);
    if (!read.success) return refuse('token', 'claims');
    const { sub, nonce, azp, aud, name } = read.data;
    if (nonce !== expected.nonce) return refuse('token', 'nonce');
    if ((Array.isArray(aud) && aud.length > 1 && azp === undefined) || (azp !== undefined && azp !== expected.clientId)) return refuse('token', 'azp');
    return success({ subject: sub, name: name ?? '' });
  } catch (error) {
    return refuse('token', (error as { code?: string }).code ?? 'unreadable');
  }
};

const askToken = (deps: Ask, document: Discovery, settings: OpenIdSettings, answer: Parameters<OpenIdProvider['accountOf']>[0]): ReturnType<typeof ask<z.output<typeof tokenAnswer>>> => {
  const form = new URLSearchParams({ grant_type: 'authorization_code', code: answer.code, redirect_uri: answer.returnAddress, client_id: settings.clientId, code_verifier: derive(answer.browserSecret, 'verifier') });
  const methods = document.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const headers: Record<string, string> = {};
  if (answer.clientSecret !== null && methods.includes('client_secret_basic')) headers['authorization'] = `Basic ${Buffer.from(`${encodeURIComponent(settings.clientId)}:${encodeURIComponent(answer.clientSecret)}`).toString('base64')}`;
  else if (answer.clientSecret !== null) form.set('client_secret', answer.clientSecret);
  return ask(deps, 'code', document.token_endpoint, tokenAnswer, { body: form.toString(), headers });
};

/** A provider, known by its issuer. */
export const createOpenIdProvider = (deps: Ask, settings: OpenIdSettings): OpenIdProvider => ({
  authorizeAddress: async (wish) => {
    const document = await discover(deps, settings);
    if (!document.ok) return document;
    const address = new URL(document.value.authorization_endpoint);
    const parameters = {
      response_type: 'code', scope: 'openid profile', client_id: settings.clientId, redirect_uri: wish.returnAddress, state: wish.state,
      nonce: derive(wish.browserSecret, 'nonce'), code_challenge: createHash('sha256').update(derive(wish.browserSecret, 'verifier')).digest('base64url'), code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    return success(address.href);
  },
  accountOf: async (answer) => {
    const document = await discover(deps, settings);
    if (!document.ok) return document;
    // The answer of another provider, sent here (RFC 9207).
    if (answer.issuer === undefined ? document.value.authorization_response_iss_parameter_supported === true : answer.issuer !== settings.issuer) return refuse('answer', 'iss');
    const tokens = await askToken(deps, document.value, settings, answer);
    if (!tokens.ok) return tokens;
    const keys = await ask(deps, 'keys', document.value.jwks_uri, keySet);
    if (!keys.ok) return keys;
    return verifyIdToken(tokens.value.id_token, keys.value.keys as JWK[], { ...settings, nonce: derive(answer.browserSecret, 'nonce'), nowMilliseconds: deps.clock.nowMilliseconds() });
  },
});
