/** Calls per minute and API as published, counted over a sliding minute of the simulator's clock; a breach blocks 60 s. */
const perMinuteOfPath: Readonly<Record<string, number>> = {
  '/cgi-bin/checkin/getcheckindata': 600,
  '/cgi-bin/checkin/getcheckin_daydata': 100,
  '/cgi-bin/checkin/getcorpcheckinoption': 60,
  '/cgi-bin/checkin/getcheckinschedulist': 60,
  '/cgi-bin/oa/getapprovalinfo': 600,
  '/cgi-bin/oa/getapprovaldetail': 600,
};
const basePerMinute = 10_000;
const minuteMilliseconds = 60_000;

export type WeComLimits = {
  /** 0 when the call may pass, else 45009. Counts the call. */
  readonly count: (path: string, nowMilliseconds: number) => 0 | 45009;
  readonly penalise: (path: string, nowMilliseconds: number) => void;
  /** Calls counted, the most in any sliding minute, and how often the limit was broken; by path. */
  readonly counters: () => Readonly<Record<string, { readonly calls: number; readonly peakPerMinute: number; readonly breaches: number; readonly perMinute: number }>>;
};

export const createWeComLimits = (): WeComLimits => {
  const lanes = new Map<string, { recent: number[]; blockedUntil: number; calls: number; peak: number; breaches: number }>();
  const laneOf = (path: string) => {
    const lane = lanes.get(path) ?? { recent: [], blockedUntil: 0, calls: 0, peak: 0, breaches: 0 };
    lanes.set(path, lane);
    return lane;
  };
  return {
    count: (path, now) => {
      const lane = laneOf(path);
      lane.calls += 1;
      if (now < lane.blockedUntil) return 45009;
      while (lane.recent.length > 0 && (lane.recent[0] ?? 0) <= now - minuteMilliseconds) lane.recent.shift();
      lane.recent.push(now);
      lane.peak = Math.max(lane.peak, lane.recent.length);
      if (lane.recent.length <= (perMinuteOfPath[path] ?? basePerMinute)) return 0;
      lane.breaches += 1;
      lane.blockedUntil = now + minuteMilliseconds;
      return 45009;
    },
    penalise: (path, now) => { laneOf(path).blockedUntil = now + minuteMilliseconds; },
    counters: () => Object.fromEntries([...lanes].map(([path, lane]) => [path, {
      calls: lane.calls, peakPerMinute: lane.peak, breaches: lane.breaches, perMinute: perMinuteOfPath[path] ?? basePerMinute,
    }])),
  };
};
