import type { Result } from '#kernel/base/result';
import type { Clock, ConnectorError } from '../connector.ts';

export type RetryDeps = { readonly clock: Clock; readonly random: () => number; readonly onRetry: (error: ConnectorError, attempt: number) => Promise<void> };

const baseMilliseconds = 500;
const capMilliseconds = 30_000;

/** Half fixed, half random, doubling per attempt (first = 0), never above thirty seconds. */
export const backOffMilliseconds = (attempt: number, random: () => number): number => {
  const whole = Math.min(capMilliseconds, baseMilliseconds * 2 ** attempt);
  return Math.floor(whole / 2 + random() * whole / 2);
};

/**
 * Repeats a read that failed in class `retry`, at most three times with growing waits; a refused token is for the
 * caller to renew. What still fails comes back with the instant before which the caller should not try again.
 */
export const withQuickRetries = async <Value>(deps: RetryDeps, call: () => Promise<Result<Value, ConnectorError>>): Promise<Result<Value, ConnectorError>> => {
  for (let attempt = 0; ; attempt += 1) {
    const result = await call();
    if (result.ok || result.error.class !== 'retry' || result.error.code === 'tokenRejected') return result;
    if (attempt >= 3) {
      return { ok: false, error: { ...result.error, retryAfterMilliseconds: deps.clock.nowMilliseconds() + backOffMilliseconds(6, deps.random) } };
    }
    await deps.onRetry(result.error, attempt + 1);
    await deps.clock.sleep(backOffMilliseconds(attempt, deps.random));
  }
};
