import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorError, QuotaProof } from '../connector.ts';
import { connectorError } from './connector-error.ts';

/** The part of a published minute limit that is used; the rest is for clocks that disagree and for retries. */
export const usableCallsPerMinute = (perMinute: number): number => Math.max(1, Math.floor(perMinute * 0.9));

export type PlannedCalls = { readonly api: string; readonly calls: number; readonly perMinute: number; readonly perHour: number };

/**
 * Proves that a plan fits before it starts: whole provider minutes per API at the pace of the limiter, one API after
 * the other. Error `planExceedsQuota` when the sum is above the budget or any API above its hourly limit within it.
 */
export const proveQuota = (planned: readonly PlannedCalls[], budgetMinutes: number): Result<QuotaProof, ConnectorError> => {
  const proof = planned.filter(({ calls }) => calls > 0).map(({ api, calls, perMinute }) => ({
    api, calls, perMinute, minutes: Math.ceil(calls / usableCallsPerMinute(perMinute)),
  }));
  const minutes = proof.reduce((sum, line) => sum + line.minutes, 0);
  if (minutes > budgetMinutes) return failure(connectorError('planExceedsQuota', { minutes, budgetMinutes }));
  for (const { api, calls, perHour } of planned) {
    const hours = Math.max(1, Math.ceil(minutes / 60));
    if (calls > perHour * hours) return failure(connectorError('planExceedsQuota', { api, calls, perHour, hours }));
  }
  return success(proof);
};
