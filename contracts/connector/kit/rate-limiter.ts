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
  perMinute: number; calls: number; pausedUntil: number; inFlight: number; calling: number; maximumInFlight: number; successes: number;
  readonly ended: number[]; readonly waiting: (() => void)[];
};

const minuteMilliseconds = 60_000;
const initialConcurrency = 8;
const successesPerStep = 20;

export const createRateLimiter = (clock: Clock): RateLimiter => {
  const lanes = new Map<string, Lane>();
  const laneOf = (api: string): Lane => {
    const existing = lanes.get(api);
    if (existing !== undefined) return existing;
    const lane: Lane = { perMinute: 0, calls: 0, pausedUntil: 0, inFlight: 0, calling: 0, maximumInFlight: initialConcurrency, successes: 0, ended: [], waiting: [] };
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
        leave(clock, lane);
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

/**
 * Waits for a place under way, then for the minute, then for the pause; loops because each wait may change the others.
 * A call counts from its start until a minute after its end, since nobody here knows when the provider counted it.
 */
const enter = async (clock: Clock, lane: Lane): Promise<void> => {
  while (lane.inFlight >= lane.maximumInFlight) await new Promise<void>((resolve) => { lane.waiting.push(resolve); });
  lane.inFlight += 1;
  for (;;) {
    const now = clock.nowMilliseconds();
    while (lane.ended.length > 0 && (lane.ended[0] ?? 0) <= now - minuteMilliseconds) lane.ended.shift();
    const isFull = lane.calling + lane.ended.length >= usableCallsPerMinute(lane.perMinute);
    const freeAt = Math.max(lane.pausedUntil, isFull ? (lane.ended[0] ?? now) + minuteMilliseconds : 0);
    if (freeAt <= now) break;
    await clock.sleep(freeAt - now);
  }
  lane.calling += 1;
  lane.calls += 1;
};

const leave = (clock: Clock, lane: Lane): void => {
  lane.calling -= 1;
  lane.ended.push(clock.nowMilliseconds());
  lane.inFlight -= 1;
  lane.successes += 1;
  if (lane.successes >= successesPerStep && lane.maximumInFlight < initialConcurrency) {
    lane.maximumInFlight += 1;
    lane.successes = 0;
  }
  lane.waiting.shift()?.();
};
