import { setTimeout as wait } from 'node:timers/promises';

/** The simulator's time. Whoever shares the object with the simulator shares its minutes. */
export type WeComClock = {
  readonly nowMilliseconds: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Moves a virtual clock; refused (false) by a real one. */
  readonly advance: (milliseconds: number) => boolean;
  readonly onMove: (listener: () => void) => void;
};

/** Stands still until someone sleeps on it or advances it. */
export const createVirtualWeComClock = (startMilliseconds: number): WeComClock => {
  let now = startMilliseconds;
  const listeners: (() => void)[] = [];
  const advance = (milliseconds: number): boolean => {
    now += Math.max(0, Math.ceil(milliseconds));
    for (const listener of listeners) listener();
    return true;
  };
  return {
    nowMilliseconds: () => now,
    sleep: (milliseconds) => { advance(milliseconds); return Promise.resolve(); },
    advance,
    onMove: (listener) => { listeners.push(listener); },
  };
};

/** Time that goes by itself, for a lasting sandbox; the caller says where it comes from (`Date.now`). */
export const createRealWeComClock = (nowMilliseconds: () => number): WeComClock => ({
  nowMilliseconds,
  sleep: async (milliseconds) => { await wait(Math.max(0, milliseconds)); },
  advance: () => false,
  onMove: () => undefined,
});
