/** One call of a feed: paced, repeated where that helps, never longer than its deadlines. The token is in no log line and no error. */
import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorDeps, ConnectorError, OnTrouble } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import { parseExactJson, type ExactJson } from '#contracts/connector/kit/exact-json';
import { createHttpClient } from '#contracts/connector/kit/http-client';
import { createRateLimiter, type RateLimiter } from '#contracts/connector/kit/rate-limiter';
import { withQuickRetries } from '#contracts/connector/kit/retry';
import { createSharedState } from '#contracts/connector/kit/shared-state';
import type { FeedSettings } from './feed-settings.ts';

export type Calls = { count: number; readonly onTrouble: OnTrouble };
export type FeedClient = (calls: Calls, query: URLSearchParams) => Promise<Result<ExactJson, ConnectorError>>;

const limiters = createSharedState<RateLimiter>((clock) => createRateLimiter(clock));
const mostRefusals = 3;

/** A refusal by its status: what a person can mend is said as such. */
const meaningOf = (error: ConnectorError): ConnectorError => {
  const status = error.code === 'requestRejected' ? error.data['status'] : undefined;
  return status === 401 ? connectorError('credentialRejected', error.data) : status === 403 ? connectorError('notAuthorised', error.data) : error;
};

export const createFeedClient = (deps: ConnectorDeps, settings: FeedSettings): FeedClient => {
  const { clock } = deps;
  const limiter = limiters(clock, `${settings.baseUrl}${settings.path}`);
  const http = createHttpClient(clock, settings.baseUrl, settings.http, deps.outbound);
  const headers: Readonly<Record<string, string>> = settings.token === '' ? {} : settings.tokenHeader === '' ? { authorization: `Bearer ${settings.token}` } : { [settings.tokenHeader]: settings.token };
  const exchange = (calls: Calls, query: URLSearchParams): Promise<Result<ExactJson, ConnectorError>> =>
    withQuickRetries({
      clock, random: deps.random,
      onRetry: (error, attempt) => {
        deps.log('feed.retry', { code: error.code, path: settings.path, attempt });
        return calls.onTrouble(error);
      },
    }, () => limiter.run(settings.path, settings.callsPerMinute, async () => {
      calls.count += 1;
      const text = query.toString();
      const answer = await http.send({ method: 'GET', path: settings.path, query: text === '' ? '' : `?${text}`, body: null, headers: { accept: 'application/json', ...headers } });
      if (!answer.ok) return failure(meaningOf(answer.error));
      const document = parseExactJson(answer.value);
      return document === null ? failure(connectorError(/[}\]]\s*$/.test(answer.value) ? 'notJson' : 'truncated', { path: settings.path, bytes: answer.value.length })) : success(document);
    }));
  return async (calls, query) => {
    for (let refusals = 1; ; refusals += 1) {
      const answer = await exchange(calls, query);
      if (answer.ok || answer.error.code !== 'rateLimited' || refusals >= mostRefusals) return answer;
      deps.log('feed.paused', { path: settings.path, refusals });
      await calls.onTrouble(answer.error);
      limiter.pause(settings.path, Math.max(1000, (answer.error.retryAfterMilliseconds ?? 0) - clock.nowMilliseconds()));
    }
  };
};
