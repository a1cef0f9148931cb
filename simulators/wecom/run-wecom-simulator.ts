import type { WeComClock } from './wecom-clock.ts';
import { createWeComSimulator, type WeComSimulator } from './wecom-server.ts';
import type { WeComState } from './wecom-state.ts';

export type RunWeComOptions = {
  readonly state: WeComState;
  readonly seed: number;
  readonly port: number;
  /** `createVirtualWeComClock(…)`, or `createRealWeComClock(Date.now)` for a lasting sandbox. */
  readonly clock: WeComClock;
  readonly print: (line: string) => void;
};

/** Starts the simulator by itself, as `qinxin simulate wecom` does. Rejects when the port is taken; stop it with `stop`. */
export const runWeComSimulator = async (options: RunWeComOptions): Promise<{ readonly baseUrl: string; readonly simulator: WeComSimulator; readonly stop: () => Promise<void> }> => {
  const simulator = createWeComSimulator({ state: options.state, clock: options.clock, seed: options.seed, port: options.port });
  const baseUrl = await simulator.start();
  options.print(`WeCom simulator: ${baseUrl} (corp ${options.state.corpId}, ${options.state.users.length} members, ${options.state.punches.length} punches)`);
  options.print(`Control: ${baseUrl}/__sim/clock, /__sim/plan, /__sim/journal, /__sim/punch, /__sim/counters, /__sim/reset`);
  return { baseUrl, simulator, stop: simulator.stop };
};
