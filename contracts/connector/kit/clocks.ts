import type { Clock } from '../connector.ts';
import { setTimeout as wait } from 'node:timers/promises';

const systemClocks = new WeakMap<() => number, Clock>();

/**
 * Time that goes by itself; the application says where it comes from (`Date.now`). The same source gives the same clock
 * object, so that tokens and call counts stay shared (shared-state.ts).
 */
export const createSystemClock = (nowMilliseconds: () => number): Clock => {
  const existing = systemClocks.get(nowMilliseconds);
  if (existing !== undefined) return existing;
  const clock: Clock = { nowMilliseconds, sleep: async (milliseconds) => { await wait(Math.max(0, milliseconds)); } };
  systemClocks.set(nowMilliseconds, clock);
  return clock;
};

/** A clock that moves only when someone sleeps or advances it: quotas cost no waiting. */
export const createVirtualClock = (startMilliseconds: number): Clock & { readonly advance: (milliseconds: number) => void } => {
  let now = startMilliseconds;
  const advance = (milliseconds: number): void => { now += Math.max(0, Math.ceil(milliseconds)); };
  return {
    nowMilliseconds: () => now,
    sleep: (milliseconds) => { advance(milliseconds); return Promise.resolve(); },
    advance,
  };
};

const askClock = async (url: string, milliseconds: number | null): Promise<number> => {
  const response = milliseconds === null
    ? await fetch(url, { redirect: 'error' })
    : await fetch(`${url}/advance`, { method: 'POST', redirect: 'error', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ milliseconds }) });
  if (!response.ok) throw new Error(`clock at ${url} answered ${response.status}`);
  const body = (await response.json()) as { nowMilliseconds?: unknown };
  if (typeof body.nowMilliseconds !== 'number') throw new Error(`clock at ${url} gave no nowMilliseconds`);
  return body.nowMilliseconds;
};

const triesToReachClock = 40;
const pauseBetweenTriesMilliseconds = 50;

/** A simulator may shut its port for a moment (F-1): the clock is asked again for two seconds before giving up. */
const readNow = async (url: string, milliseconds: number | null): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askClock(url, milliseconds);
    } catch (error) {
      if (attempt >= triesToReachClock) throw error;
      await wait(pauseBetweenTriesMilliseconds);
    }
  }
};

export type RemoteClock = Clock & { readonly refresh: () => Promise<void> };

const remoteClocks = new Map<string, RemoteClock>();

/**
 * The clock of a simulator in another process. `clockUrl` is its clock address (`…/__sim/clock`). Sleeping moves that
 * clock; between sleeps the last known time is used, which may lag behind and therefore only ever waits longer. The same
 * address gives the same clock object, brought up to date. Rejects when it does not answer. Demo and tests only.
 */
export const createRemoteClock = async (clockUrl: string): Promise<RemoteClock> => {
  const existing = remoteClocks.get(clockUrl);
  if (existing !== undefined) {
    await existing.refresh();
    return existing;
  }
  let now = await readNow(clockUrl, null);
  let earlierSleeps: Promise<unknown> = Promise.resolve();
  // Sleepers wait side by side, as they would on a real clock: eight of them for one minute take one minute.
  const sleepUntil = async (wakeAt: number): Promise<void> => {
    if (now < wakeAt) now = Math.max(now, await readNow(clockUrl, Math.ceil(wakeAt - now)));
  };
  const clock: RemoteClock = {
    nowMilliseconds: () => now,
    sleep: (milliseconds) => {
      const wakeAt = now + milliseconds;
      const slept = earlierSleeps.then(() => sleepUntil(wakeAt));
      earlierSleeps = slept.catch(() => undefined);
      return slept;
    },
    // Not the later of the two: a simulator that was started again may stand at an earlier time.
    refresh: async () => { now = await readNow(clockUrl, null); },
  };
  remoteClocks.set(clockUrl, clock);
  return clock;
};
