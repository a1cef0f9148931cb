/** The WeCom simulator by itself, on the main company of a seeded world: a sandbox for people who have no WeCom at hand. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { createRealWeComClock, createVirtualWeComClock, runWeComSimulator } from '#simulators/wecom';
import { createWorld, worldToWeCom } from '#simulators/world';
import type { SetUpFailure } from '../setup/open-database.ts';
import { demoNowMilliseconds } from './demo-company.ts';
import { checkPort } from './listen.ts';

export type SimulatedWeComOptions = {
  readonly seed: number;
  /** People of the company, 8 or more. */
  readonly people: number;
  /** 0 takes any free one. */
  readonly port: number;
  /** `virtual` stands still at the demonstration's now until someone sleeps on it; `real` goes by itself. */
  readonly clock: 'virtual' | 'real';
};

export type SimulatedWeCom = {
  readonly baseUrl: string;
  readonly corpId: string;
  /** Secrets of a corp that exists nowhere else. */
  readonly appSecret: string;
  readonly contactSecret: string;
  readonly members: number;
  readonly punches: number;
  readonly stop: () => Promise<void>;
};

/** Starts it. Errors: the port is taken or may not be opened. */
export const startSimulatedWeCom = async (options: SimulatedWeComOptions): Promise<Result<SimulatedWeCom, SetUpFailure>> => {
  const taken = options.port === 0 ? null : await checkPort(options.port);
  if (taken !== null) return failure(taken);
  const world = createWorld({ seed: options.seed, people: options.people, month: '2026-10' });
  const company = world.companies[0];
  assert(company !== undefined, 'the world has a company');
  const state = worldToWeCom(company);
  const clock = options.clock === 'real' ? createRealWeComClock(Date.now) : createVirtualWeComClock(demoNowMilliseconds);
  const { baseUrl, stop } = await runWeComSimulator({ state, clock, seed: options.seed, port: options.port, print: () => undefined });
  return success({ baseUrl, corpId: company.corpId, appSecret: company.agentSecret, contactSecret: company.contactSecret, members: state.users.length, punches: state.punches.length, stop });
};
