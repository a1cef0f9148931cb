import type { Clock } from '../connector.ts';
import { usableCallsPerMinute } from './quota.ts';

export type ApiUsage = { readonly api: string; readonly calls: number; readonly perMinute: number; readonly minutes: number };

/**
 * Keeps one account below every minute limit of its provider: a sliding minute per API on the injected clock, a pause
 * after a refusal that leaves the other APIs alone, and a bound on calls under way that halves when the provider says
 * so and grows back slowly.
 */
export type RateLimiter = {
  readonly run: <Value>(api: string, perMinute: number, call: () => Promise<Value>) => Promise<Value>;
  /** No call of this API before then. */
  readonly pause: (api: string, milliseconds: number) => void;
  readonly halveConcurrency: (api: string) => void;
  /** Calls so far and the provider minutes they took at the published limit. */
  readonly usage: () => readonly ApiUsage[];
};

type Lane = {
  perMinute: number; calls: number; pausedUntil: number; inFlight: number; maximumInFlight: number; successes: number;
  readonly recent: number[]; readonly waiting: (() => void)[];
};

const minuteMilliseconds = 60_000;
const initialConcurrency = 8;
const successesPerStep = 20;

export const createRateLimiter = (clock: Clock): RateLimiter => {
  const lanes = new Map<string, Lane>();
  const laneOf = (api: string): Lane => {
    const existing = lanes.get(api);
    if (existing !== undefined) return existing;
    const lane: Lane = { perMinute: 0, calls: 0, pausedUntil: 0, inFlight: 0, maximumInFlight: initialConcurrency, successes: 0, recent: [], waiting: [] };
    lanes.set(api, lane);
    return lane;
  };
  return {
    run: async (api, perMinute, call) => {
      const lane = laneOf(api);
      lane.perMinute = perMinute;
      await enter(clock, lane);
      try {
        return await call();
      } finally {
        leave(lane);
      }
    },
    pause: (api, milliseconds) => {
      const lane = laneOf(api);
      lane.pausedUntil = Math.max(lane.pausedUntil, clock.nowMilliseconds() + milliseconds);
    },
    halveConcurrency: (api) => {
      const lane = laneOf(api);
      lane.maximumInFlight = Math.max(1, Math.floor(lane.maximumInFlight / 2));
      lane.successes = 0;
    },
    usage: () => [...lanes].map(([api, { calls, perMinute }]) => ({ api, calls, perMinute, minutes: perMinute === 0 ? 0 : calls / perMinute })),
  };
};

/** Waits for a place under way, then for the minute, then for the pause; loops because each wait may change the others. */
const enter = async (clock: Clock, lane: Lane): Promise<void> => {
  while (lane.inFlight >= lane.maximumInFlight) await new Promise<void>((resolve) => { lane.waiting.push(resolve); });
  lane.inFlight += 1;
  for (;;) {
    const now = clock.nowMilliseconds();
    while (lane.recent.length > 0 && (lane.recent[0] ?? 0) <= now - minuteMilliseconds) lane.recent.shift();
    const full = lane.recent.length >= usableCallsPerMinute(lane.perMinute);
    const freeAt = Math.max(lane.pausedUntil, full ? (lane.recent[0] ?? now) + minuteMilliseconds : 0);
    if (freeAt <= now) break;
    await clock.sleep(freeAt - now);
  }
  lane.recent.push(clock.nowMilliseconds());
  lane.calls += 1;
};

const leave = (lane: Lane): void => {
  lane.inFlight -= 1;
  lane.successes += 1;
  if (lane.successes >= successesPerStep && lane.maximumInFlight < initialConcurrency) {
    lane.maximumInFlight += 1;
    lane.successes = 0;
  }
  lane.waiting.shift()?.();
};
