import type { Clock } from '../connector.ts';
import { setTimeout as wait } from 'node:timers/promises';

/** Time that goes by itself; the application says where it comes from (`Date.now`). */
export const createSystemClock = (nowMilliseconds: () => number): Clock => ({
  nowMilliseconds,
  sleep: async (milliseconds) => { await wait(Math.max(0, milliseconds)); },
});

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
    ? await fetch(url)
    : await fetch(`${url}/advance`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ milliseconds }) });
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

/**
 * The clock of a simulator in another process. `clockUrl` is its clock address (`…/__sim/clock`). Sleeping moves that
 * clock; between sleeps the last known time is used, which may lag behind and therefore only ever waits longer.
 * Rejects when the address does not answer. Demo and tests only.
 */
export const createRemoteClock = async (clockUrl: string): Promise<Clock & { readonly refresh: () => Promise<void> }> => {
  let now = await readNow(clockUrl, null);
  const move = (next: number): void => { now = Math.max(now, next); };
  return {
    nowMilliseconds: () => now,
    sleep: async (milliseconds) => { move(await readNow(clockUrl, Math.max(0, Math.ceil(milliseconds)))); },
    refresh: async () => { move(await readNow(clockUrl, null)); },
  };
};
