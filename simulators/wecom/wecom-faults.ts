/**
 * The seeded fault plan. A rule counts the calls it matches and fires on the nth and the following ones; what it does
 * and when it fired stand in the journal, because a fault that did not fire proves nothing.
 */
const weComFaultCodes = ['F-1', 'F-3', 'F-4', 'F-5', 'F-6', 'F-7', 'F-8', 'F-9', 'F-11', 'F-12', 'F-18', 'F-25', 'F-28'] as const;
export type WeComFaultCode = (typeof weComFaultCodes)[number];

export type WeComFaultRule = {
  /** Path under `/cgi-bin/` that the call must have ("checkin/getcheckindata"); "" = any call. */
  readonly match: string;
  /** Fires first on this matching call, counted from 1. */
  readonly nth: number;
  readonly fault: WeComFaultCode;
  /**
   * `times` (default 1; F-11 and F-12: 2): consecutive matching calls hit. `byte`: where to cut (default seeded).
   * `code`: errcode of F-12 (default -1). `milliseconds`: length of F-1 (default 5,000) and F-28 (default 600,000) on
   * the simulator's clock. `userId`: who disappears in F-28 (default a seeded member of the batch).
   */
  readonly args: Readonly<Record<string, string | number>>;
};

export type WeComFaultPlan = { readonly seed: number; readonly rules: readonly WeComFaultRule[] };

export type FiredFault = { readonly rule: WeComFaultRule; /** 0 on the first call hit. */ readonly occurrence: number; readonly random: () => number };

export type WeComFaults = { readonly plan: (plan: WeComFaultPlan) => void; readonly next: (path: string) => FiredFault | null };

/** Mulberry32: small, seeded, the same everywhere. Numbers in [0, 1). */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const timesOf = (rule: WeComFaultRule): number => Number(rule.args['times'] ?? (rule.fault === 'F-11' || rule.fault === 'F-12' ? 2 : 1));

export const createWeComFaults = (seed: number): WeComFaults => {
  let rules: { readonly rule: WeComFaultRule; seen: number }[] = [];
  let random = seededRandom(seed);
  return {
    plan: (plan) => {
      rules = plan.rules.map((rule) => ({ rule, seen: 0 }));
      random = seededRandom(plan.seed);
    },
    next: (path) => {
      let fired: FiredFault | null = null;
      for (const entry of rules) {
        if (entry.rule.match !== '' && path !== `/cgi-bin/${entry.rule.match}`) continue;
        entry.seen += 1;
        const occurrence = entry.seen - entry.rule.nth;
        if (fired === null && occurrence >= 0 && occurrence < timesOf(entry.rule)) fired = { rule: entry.rule, occurrence, random };
      }
      return fired;
    },
  };
};

/** Reads a plan that came over the control address; null when it is not one. */
export const readFaultPlan = (value: unknown): WeComFaultPlan | null => {
  const plan = value as { seed?: unknown; rules?: unknown } | null;
  if (plan === null || typeof plan !== 'object' || typeof plan.seed !== 'number' || !Array.isArray(plan.rules)) return null;
  const rules: WeComFaultRule[] = [];
  for (const entry of plan.rules as readonly Partial<Record<keyof WeComFaultRule, unknown>>[]) {
    const fault = weComFaultCodes.find((code) => code === entry.fault);
    if (fault === undefined || typeof entry.match !== 'string' || typeof entry.nth !== 'number' || entry.nth < 1) return null;
    rules.push({ fault, match: entry.match, nth: entry.nth, args: (entry.args ?? {}) as WeComFaultRule['args'] });
  }
  return { seed: plan.seed, rules };
};
