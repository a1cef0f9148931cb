/** Speaks WeCom's envelope: token, pace, retry and the meaning of each errcode. Knows no stream. */
import { hash } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorDeps, ConnectorError, OnTrouble } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import { parseExactJson, type ExactJson } from '#contracts/connector/kit/exact-json';
import { createHttpClient } from '#contracts/connector/kit/http-client';
import { createRateLimiter, type RateLimiter } from '#contracts/connector/kit/rate-limiter';
import { backOffMilliseconds, withQuickRetries } from '#contracts/connector/kit/retry';
import { createSharedState } from '#contracts/connector/kit/shared-state';
import { createTokenCache, type FetchedToken, type TokenCache } from '#contracts/connector/kit/token-cache';
import { meaningOfErrcode, readErrmsg } from './wecom-codes.ts';
import type { WeComSettings } from './wecom-settings.ts';

export type WeComApi = { readonly path: string; readonly method: 'GET' | 'POST'; readonly perMinute: number; readonly secret: 'app' | 'contact' };

/** Page limits as published; where a page gives none, the base limit per corp and API. */
const basePerMinute = 10_000;
const api = (path: string, method: 'GET' | 'POST', perMinute: number, secret: 'app' | 'contact' = 'app'): WeComApi => ({ path: `/cgi-bin/${path}`, method, perMinute, secret });
export const weComApis = {
  departmentList: api('department/list', 'GET', basePerMinute),
  userList: api('user/list', 'GET', basePerMinute),
  userIdList: api('user/list_id', 'POST', basePerMinute, 'contact'),
  checkinData: api('checkin/getcheckindata', 'POST', 600),
  dayData: api('checkin/getcheckin_daydata', 'POST', 100),
  corpCheckinOption: api('checkin/getcorpcheckinoption', 'POST', 60),
  checkinSchedule: api('checkin/getcheckinschedulist', 'POST', 60),
  approvalInfo: api('oa/getapprovalinfo', 'POST', 600),
  approvalDetail: api('oa/getapprovaldetail', 'POST', 600),
  messageSend: api('message/send', 'POST', basePerMinute),
  userInfo: api('auth/getuserinfo', 'GET', basePerMinute),
} as const;
/** gettoken publishes no limit; this is ours. */
export const tokenApi: WeComApi = api('gettoken', 'GET', 120);
/** Hour limit per corp and API. */
export const perHour = 150_000;

export type WeComInput = { readonly query?: Readonly<Record<string, string>>; readonly body?: unknown };
/** Counts every exchange, tokens and repeats included, and rows that an answer held twice; hears of what went wrong. */
export type CallCounter = { calls: number; repeatedRows: number; readonly onTrouble: OnTrouble };

export const createCallCounter = (onTrouble: OnTrouble = () => Promise.resolve()): CallCounter => ({ calls: 0, repeatedRows: 0, onTrouble });

export type WeComClient = {
  readonly call: (counter: CallCounter, wanted: WeComApi, input: WeComInput) => Promise<Result<ExactJson, ConnectorError>>;
  /** Asks for the token only; the set-up check uses it. */
  readonly signIn: (counter: CallCounter, secret: 'app' | 'contact') => Promise<Result<string, ConnectorError>>;
};

const accounts = createSharedState<{ readonly tokens: TokenCache; readonly limiter: RateLimiter }>((clock) => ({
  tokens: createTokenCache(clock), limiter: createRateLimiter(clock),
}));

const penaltyMilliseconds = 60_000;
const longestRefusals = 3;

export const createWeComClient = (deps: ConnectorDeps, settings: WeComSettings): WeComClient => {
  const { clock } = deps;
  const { tokens, limiter } = accounts(clock, `${settings.baseUrl}|${settings.corpId}`);
  const http = createHttpClient(clock, settings.baseUrl, settings.http, deps.outbound);
  const retryDepsOf = (counter: CallCounter) => ({
    clock, random: deps.random,
    onRetry: (error: ConnectorError, attempt: number): Promise<void> => {
      deps.log('wecom.retry', { code: error.code, path: String(error.data['path'] ?? ''), attempt });
      return counter.onTrouble(error);
    },
  });

  const exchange = (counter: CallCounter, wanted: WeComApi, query: Readonly<Record<string, string>>, body: unknown): Promise<Result<ExactJson, ConnectorError>> =>
    withQuickRetries(retryDepsOf(counter), () => limiter.run(wanted.path, wanted.perMinute, async () => {
      counter.calls += 1;
      const answer = await http.send({
        method: wanted.method, path: wanted.path, query: `?${new URLSearchParams(query).toString()}`,
        body: wanted.method === 'POST' ? JSON.stringify(body ?? {}) : null,
      });
      return answer.ok ? readEnvelope(wanted.path, answer.value) : answer;
    }));

  const fetchToken = async (counter: CallCounter, secret: string): Promise<Result<FetchedToken, ConnectorError>> => {
    const answer = await exchange(counter, tokenApi, { corpid: settings.corpId, corpsecret: secret }, null);
    if (!answer.ok) return answer;
    const { access_token: token, expires_in: lifeSeconds } = answer.value.value as { access_token?: unknown; expires_in?: unknown };
    if (typeof token !== 'string' || token === '' || typeof lifeSeconds !== 'number') return failure(connectorError('schemaChanged', { path: tokenApi.path, field: 'access_token' }));
    return success({ token, lifeMilliseconds: lifeSeconds * 1000 });
  };

  const secretOf = (secret: 'app' | 'contact'): string => secret === 'app' ? settings.appSecret : settings.contactSecret;
  const tokenKey = (secret: 'app' | 'contact'): string => hash('sha256', secretOf(secret), 'hex');
  const signIn = (counter: CallCounter, secret: 'app' | 'contact'): Promise<Result<string, ConnectorError>> =>
    tokens.get(tokenKey(secret), () => fetchToken(counter, secretOf(secret)));

  const call = async (counter: CallCounter, wanted: WeComApi, input: WeComInput): Promise<Result<ExactJson, ConnectorError>> => {
    let renewed = false;
    for (let refusals = 0; ;) {
      const token = await signIn(counter, wanted.secret);
      if (!token.ok) return token;
      const answer = await exchange(counter, wanted, { ...input.query, access_token: token.value }, input.body);
      if (answer.ok) return answer;
      const { error } = answer;
      deps.log('wecom.refused', { code: error.code, path: wanted.path, errcode: Number(error.data['errcode'] ?? 0), hint: String(error.data['hint'] ?? '') });
      const mayRenew = error.code === 'tokenRejected' || error.data['errcode'] === 40001;
      if (mayRenew && !renewed) {
        tokens.reject(tokenKey(wanted.secret), token.value);
        renewed = true;
        await counter.onTrouble(error);
        continue;
      }
      refusals += 1;
      if (error.code === 'rateLimited') limiter.pause(wanted.path, Math.max(penaltyMilliseconds, (error.retryAfterMilliseconds ?? 0) - clock.nowMilliseconds()));
      else if (error.code === 'concurrencyLimited') limiter.halveConcurrency(wanted.path);
      else return answer;
      if (refusals >= longestRefusals) return failure({ ...error, retryAfterMilliseconds: clock.nowMilliseconds() + penaltyMilliseconds });
      await counter.onTrouble(error);
      if (error.code === 'concurrencyLimited') await clock.sleep(backOffMilliseconds(refusals, deps.random));
    }
  };
  return { call, signIn };
};

/** An absent errcode is success (some paths send it only on failure); a container proves nothing. */
const readEnvelope = (path: string, text: string): Result<ExactJson, ConnectorError> => {
  const document = parseExactJson(text);
  if (document === null) return failure(connectorError(text.trimEnd().endsWith('}') ? 'notJson' : 'truncated', { path, bytes: text.length }));
  const { value } = document;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return failure(connectorError('schemaChanged', { path, field: '' }));
  const { errcode = 0, errmsg } = value as { errcode?: unknown; errmsg?: unknown };
  if (typeof errcode !== 'number') return failure(connectorError('schemaChanged', { path, field: 'errcode' }));
  if (errcode === 0) return success(document);
  return failure(connectorError(meaningOfErrcode(errcode), { path, errcode, ...readErrmsg(typeof errmsg === 'string' ? errmsg : '') }));
};
