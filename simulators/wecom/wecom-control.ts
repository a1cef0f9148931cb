/** The control address `/__sim/…`: the clock, the fault plan, the truth journal and changes of single punches. */
import type { WeComClock } from './wecom-clock.ts';
import type { PunchChange, WeComCore } from './wecom-core.ts';
import { readFaultPlan } from './wecom-faults.ts';
import type { WeComPunch } from './wecom-state.ts';

export type ControlAnswer = { readonly status: number; readonly body: unknown };

const bad = (reason: string): ControlAnswer => ({ status: 400, body: { error: reason } });

/** Gives 404 for an address it does not have and 400 with a reason for a body it does not understand. */
export const answerControl = (core: WeComCore, clock: WeComClock, method: string, path: string, query: URLSearchParams, body: unknown): ControlAnswer => {
  const now = (): ControlAnswer => ({ status: 200, body: { nowMilliseconds: clock.nowMilliseconds() } });
  switch (`${method} ${path}`) {
    case 'GET /__sim/clock': return now();
    case 'POST /__sim/clock/advance': {
      const milliseconds = (body as { milliseconds?: unknown } | null)?.milliseconds;
      if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) return bad('milliseconds must be a number of 0 or more');
      if (!clock.advance(milliseconds)) return { status: 409, body: { error: 'this simulator runs on the real clock' } };
      core.journal.write('clockAdvanced', { milliseconds });
      return now();
    }
    case 'POST /__sim/plan': {
      const plan = readFaultPlan(body);
      if (plan === null) return bad('a plan is {seed, rules: [{match, nth, fault, args}]}');
      core.plan(plan);
      return { status: 200, body: { rules: plan.rules.length } };
    }
    case 'GET /__sim/journal': {
      const kind = query.get('kind');
      return { status: 200, body: { entries: core.journal.entries().filter((entry) => kind === null || entry.kind === kind) } };
    }
    case 'GET /__sim/punches': return { status: 200, body: { punches: core.punches() } };
    case 'GET /__sim/counters': return { status: 200, body: { paths: core.limits().counters(), tokensIssued: core.tokensIssued() } };
    case 'POST /__sim/punch': {
      const change = readPunchChange(body);
      if (change === null) return bad('a change is {action: add, punch} or {action: edit | delete, userId, time, newTime?}');
      return core.changePunch(change) ? { status: 200, body: { changed: true } } : { status: 404, body: { error: 'no punch of this member at this time' } };
    }
    case 'POST /__sim/reset':
      core.reset();
      return { status: 200, body: { reset: true } };
    default: return { status: 404, body: { error: 'no such control address' } };
  }
};

const readPunchChange = (value: unknown): PunchChange | null => {
  const change = value as { action?: unknown; userId?: unknown; time?: unknown; newTime?: unknown; punch?: unknown } | null;
  if (change === null || typeof change !== 'object') return null;
  const { action, userId, time, newTime } = change;
  if (action === 'add') {
    const punch = change.punch as Partial<WeComPunch> | undefined;
    if (typeof punch?.userId !== 'string' || typeof punch.time !== 'number' || (punch.kind !== 'on' && punch.kind !== 'off' && punch.kind !== 'outside')) return null;
    return { action, punch: { locationTitle: '', locationDetail: '', deviceId: '', notes: '', exceptions: [], ...punch, userId: punch.userId, time: punch.time, kind: punch.kind } };
  }
  if (typeof userId !== 'string' || typeof time !== 'number') return null;
  if (action === 'delete') return { action, userId, time };
  return action === 'edit' && typeof newTime === 'number' ? { action, userId, time, newTime } : null;
};
