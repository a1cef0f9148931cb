import { failure, success, type Result } from '#kernel/base/result';
import type { Clock, ConnectorError } from '../connector.ts';

export type FetchedToken = { readonly token: string; readonly lifeMilliseconds: number };

/**
 * Tokens by key (one account and secret). Any number of callers share one fetch; a caller whose token was refused
 * names that token, so that a late refusal of an old token never throws away a newer one.
 */
export type TokenCache = {
  readonly get: (key: string, fetchToken: () => Promise<Result<FetchedToken, ConnectorError>>) => Promise<Result<string, ConnectorError>>;
  readonly reject: (key: string, refusedToken: string) => void;
};

/** Renewed this long before the provider says it ends. */
const marginMilliseconds = 200_000;

export const createTokenCache = (clock: Clock): TokenCache => {
  const held = new Map<string, { readonly token: string; readonly freshUntil: number }>();
  const underWay = new Map<string, Promise<Result<string, ConnectorError>>>();
  return {
    get: (key, fetchToken) => {
      const existing = held.get(key);
      if (existing !== undefined && clock.nowMilliseconds() < existing.freshUntil) return Promise.resolve(success(existing.token));
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const fetching = fetchToken().then((fetched): Result<string, ConnectorError> => {
        if (!fetched.ok) return failure(fetched.error);
        const { token, lifeMilliseconds } = fetched.value;
        held.set(key, { token, freshUntil: clock.nowMilliseconds() + Math.max(0, lifeMilliseconds - marginMilliseconds) });
        return success(token);
      }).finally(() => { underWay.delete(key); });
      underWay.set(key, fetching);
      return fetching;
    },
    reject: (key, refusedToken) => {
      if (held.get(key)?.token === refusedToken) held.delete(key);
    },
  };
};
