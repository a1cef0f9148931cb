import type { Clock } from '../connector.ts';

/**
 * State that all connectors of one clock share: tokens and call counts belong to an account at the provider, not to
 * one connector object. A process that builds its clock once and keeps it therefore never counts a minute twice.
 */
export const createSharedState = <Value>(build: (clock: Clock) => Value): ((clock: Clock, account: string) => Value) => {
  const byClock = new WeakMap<Clock, Map<string, Value>>();
  return (clock, account) => {
    const accounts = byClock.get(clock) ?? new Map<string, Value>();
    byClock.set(clock, accounts);
    const existing = accounts.get(account);
    if (existing !== undefined) return existing;
    const built = build(clock);
    accounts.set(account, built);
    return built;
  };
};
