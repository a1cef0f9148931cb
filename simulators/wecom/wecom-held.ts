import type { WeComApp, WeComApproval, WeComGroup, WeComPunch, WeComShift, WeComState, WeComUser } from './wecom-state.ts';

/** The corp's state with the indexes that answering needs. Only punches change while the simulator runs. */
export type WeComHeld = {
  readonly state: WeComState;
  readonly quirks: WeComQuirks;
  /** Case-insensitive, as WeCom looks up. Undefined: never existed, gone by now, or outside the app's visible range. */
  readonly visibleUser: (app: WeComApp, userId: string, nowSeconds: number) => WeComUser | undefined;
  readonly existingUser: (userId: string, nowSeconds: number) => WeComUser | undefined;
  readonly groupOf: (userId: string) => WeComGroup | undefined;
  readonly shift: (scheduleId: number) => WeComShift | undefined;
  readonly rosterShiftId: (userId: string, day: number) => number | undefined;
  readonly holiday: (day: number) => 'off' | 'work' | undefined;
  readonly punchesOf: (userId: string) => readonly WeComPunch[];
  readonly approvalsOf: (userId: string) => readonly WeComApproval[];
  /** Ordered by submission time, then number. */
  readonly approvals: readonly WeComApproval[];
  readonly addPunch: (punch: WeComPunch) => void;
  /** Removes the punch at this time; null when there is none. */
  readonly removePunch: (userId: string, time: number) => WeComPunch | null;
};

/** Both encodings that real tenants were seen to use. */
export type WeComQuirks = {
  readonly scheduledTime: 'epochSeconds' | 'secondsFromMidnight';
  readonly overnightEnd: 'above86400' | 'wrapped';
  /** A second page of approval numbers that is empty without being the last. */
  readonly emptyMiddlePage: boolean;
};

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

export const createWeComHeld = (state: WeComState, quirks: WeComQuirks): WeComHeld => {
  const users = new Map(state.users.map((user) => [user.userId.toLowerCase(), user]));
  const groups = new Map(state.groups.flatMap((group) => group.memberUserIds.map((userId) => [userId.toLowerCase(), group] as const)));
  const shifts = new Map(state.groups.flatMap((group) => group.shifts.map((shift) => [shift.scheduleId, shift] as const)));
  const rosters = new Map(state.rosters.map((entry) => [`${entry.userId.toLowerCase()}|${entry.day}`, entry.scheduleId]));
  const holidays = new Map(state.holidays.map(({ day, kind }) => [day, kind]));
  const punches = groupBy(state.punches, ({ userId }) => userId.toLowerCase());
  for (const list of punches.values()) list.sort((left, right) => left.time - right.time);
  const approvals = [...state.approvals].sort((left, right) => left.submittedAt - right.submittedAt || (left.approvalNumber < right.approvalNumber ? -1 : 1));
  const approvalsByUser = groupBy(approvals, ({ applicantUserId }) => applicantUserId.toLowerCase());
  const visible = new Map(state.apps.map((app) => [app, app.visibleUserIds === null ? null : new Set(app.visibleUserIds.map((userId) => userId.toLowerCase()))]));
  const existingUser = (userId: string, nowSeconds: number): WeComUser | undefined => {
    const user = users.get(userId.toLowerCase());
    return user === undefined || (user.leftAt !== null && user.leftAt <= nowSeconds) ? undefined : user;
  };
  return {
    state, quirks, approvals, existingUser,
    visibleUser: (app, userId, nowSeconds) => {
      const user = existingUser(userId, nowSeconds);
      const range = visible.get(app);
      return user === undefined || (range?.has(userId.toLowerCase()) ?? true) ? user : undefined;
    },
    groupOf: (userId) => groups.get(userId.toLowerCase()),
    shift: (scheduleId) => shifts.get(scheduleId),
    rosterShiftId: (userId, day) => rosters.get(`${userId.toLowerCase()}|${day}`),
    holiday: (day) => holidays.get(day),
    punchesOf: (userId) => punches.get(userId.toLowerCase()) ?? [],
    approvalsOf: (userId) => approvalsByUser.get(userId.toLowerCase()) ?? [],
    addPunch: (punch) => {
      const list = punches.get(punch.userId.toLowerCase()) ?? [];
      punches.set(punch.userId.toLowerCase(), [...list, punch].sort((left, right) => left.time - right.time));
    },
    removePunch: (userId, time) => {
      const list = punches.get(userId.toLowerCase()) ?? [];
      const found = list.find((punch) => punch.time === time) ?? null;
      punches.set(userId.toLowerCase(), list.filter((punch) => punch !== found));
      return found;
    },
  };
};
