import { answered, type WeComAnswer } from './wecom-answer.ts';
import { readCheckinRequest, type WeComCall } from './wecom-call.ts';
import { beijingDay, countsAsApproved, dayStamp, daySeconds, excusedAt, plannedShift, slotOfPunch, slotsOfDays, type Slot } from './wecom-slots.ts';
import type { WeComHeld } from './wecom-held.ts';
import type { WeComApproval, WeComPunch, WeComShift } from './wecom-state.ts';

/**
 * checkin/getcheckin_daydata: the corp's own daily report, computed here in its own simple way, on purpose not shared
 * with anything else. Both times are day stamps, both included; a window that holds no day stamp gives no rows.
 */
export const getCheckinDayData = (call: WeComCall): WeComAnswer => {
  const read = readCheckinRequest(call, 31);
  if ('answer' in read) return read.answer;
  const { start, end, userIds } = read.request;
  const fromDay = beijingDay(start - 1) + 1;
  const toDay = Math.min(beijingDay(end), beijingDay(call.nowSeconds));
  const datas: unknown[] = [];
  for (const userId of userIds) {
    for (let day = fromDay; day <= toDay; day += 1) datas.push(dayRow(call.held, userId, day, call.nowSeconds));
  }
  return answered({ datas });
};

/** Punches by the slot they answer; those of rest days go by their own date. */
const punchesOfDay = (held: WeComHeld, userId: string, day: number, nowSeconds: number): Map<Slot | null, WeComPunch[]> => {
  const slots = slotsOfDays(held, userId, day - 1, day + 1);
  const found = new Map<Slot | null, WeComPunch[]>();
  for (const punch of held.punchesOf(userId)) {
    if (punch.time < dayStamp(day - 1) || punch.time > dayStamp(day + 2) || punch.time > nowSeconds) continue;
    const slot = slotOfPunch(slots, punch) ?? null;
    if ((slot === null ? beijingDay(punch.time) : slot.day) !== day) continue;
    found.set(slot, [...(found.get(slot) ?? []), punch]);
  }
  return found;
};

const dayRow = (held: WeComHeld, userId: string, day: number, nowSeconds: number): unknown => {
  const user = held.existingUser(userId, nowSeconds);
  const group = held.groupOf(userId);
  const shift = plannedShift(held, userId, day);
  const bySlot = punchesOfDay(held, userId, day, nowSeconds);
  const punches = [...bySlot.values()].flat().sort((left, right) => left.time - right.time);
  const slots = slotsOfDays(held, userId, day, day);
  const answeredTimes = new Set([...bySlot.keys()].map((slot) => slot?.time));
  const unanswered = slots.filter((slot) => slot.time < nowSeconds && !answeredTimes.has(slot.time) && !excusedAt(held, userId, slot.time, nowSeconds));
  const approvals = held.approvalsOf(userId).filter((approval) => countsAsApproved(approval, nowSeconds) && touchesDay(approval, day));
  const secondOfDay = (punch: WeComPunch | undefined): number => punch === undefined ? 0 : (punch.time - dayStamp(beijingDay(punch.time)));
  return {
    base_info: {
      date: dayStamp(day), record_type: group === undefined ? 7 : group.type === 'fixed' ? 1 : group.type === 'shift' ? 3 : 4,
      name: user?.name ?? '', name_ex: user?.alias ?? '', departs_name: departmentNames(held, user?.departmentIds ?? []), acctid: userId,
      day_type: shift === undefined ? 1 : 0,
      rule_info: {
        groupid: group?.groupId ?? 0, groupname: group?.name ?? '', scheduleid: group?.type === 'shift' ? shift?.scheduleId ?? 0 : 0, schedulename: group?.type === 'shift' ? shift?.name ?? '' : '',
        checkintime: (shift?.sections ?? []).map((section) => ({ work_sec: section.startSecond, off_work_sec: section.endSecond })),
      },
    },
    summary_info: {
      checkin_count: punches.length, regular_work_sec: workedSeconds(shift, day, bySlot, punches), standard_work_sec: standardSeconds(shift),
      earliest_time: secondOfDay(punches[0]), lastest_time: secondOfDay(punches.at(-1)),
    },
    holiday_infos: approvals.map((approval) => ({
      sp_number: approval.approvalNumber,
      sp_title: { data: [{ lang: 'zh_CN', text: approval.form.type }] }, sp_description: { data: [{ lang: 'zh_CN', text: '' }] },
    })),
    exception_infos: exceptions(bySlot, slots, unanswered),
    ot_info: overtime(held, approvals, day, shift),
    sp_items: specialItems(held, approvals, day),
  };
};

const departmentNames = (held: WeComHeld, departmentIds: readonly number[]): string => departmentIds.map((departmentId) => {
  const names: string[] = [];
  for (let at = held.state.departments.find((one) => one.departmentId === departmentId); at !== undefined && names.length < 15;) {
    const parentId = at.parentId;
    names.unshift(at.name);
    at = held.state.departments.find((one) => one.departmentId === parentId);
  }
  return names.join('/');
}).join(';');

const standardSeconds = (shift: WeComShift | undefined): number =>
  (shift?.sections ?? []).reduce((sum, section) => sum + section.endSecond - section.startSecond - section.rests.reduce((rest, { beginSecond, endSecond }) => rest + endSecond - beginSecond, 0), 0);

/** First in to last out, less the breaks inside it; without a plan simply first to last. */
const workedSeconds = (shift: WeComShift | undefined, day: number, bySlot: ReadonlyMap<Slot | null, readonly WeComPunch[]>, punches: readonly WeComPunch[]): number => {
  const first = punches[0]?.time;
  const last = punches.at(-1)?.time;
  if (first === undefined || last === undefined) return 0;
  if (shift === undefined) return last - first;
  const slotPunches = [...bySlot].filter(([slot]) => slot !== null);
  const on = slotPunches.filter(([slot]) => slot?.kind === 'on').flatMap(([, list]) => list.map(({ time }) => time));
  const off = slotPunches.filter(([slot]) => slot?.kind === 'off').flatMap(([, list]) => list.map(({ time }) => time));
  if (on.length === 0 || off.length === 0) return 0;
  const from = Math.min(...on);
  const to = Math.max(...off);
  const rests = shift.sections.flatMap(({ rests: list }) => list).reduce((sum, { beginSecond, endSecond }) =>
    sum + Math.max(0, Math.min(to, dayStamp(day) + endSecond) - Math.max(from, dayStamp(day) + beginSecond)), 0);
  return Math.max(0, to - from - rests);
};

const exceptions = (bySlot: ReadonlyMap<Slot | null, readonly WeComPunch[]>, slots: readonly Slot[], unanswered: readonly Slot[]): unknown[] => {
  if (slots.length > 0 && unanswered.length === slots.length) return [{ exception: 4, count: 1, duration: slots.reduce((sum, slot) => sum + (slot.kind === 'on' ? slot.section.endSecond - slot.section.startSecond : 0), 0) }];
  let [late, lateSeconds, early, earlySeconds] = [0, 0, 0, 0];
  for (const [slot, punches] of bySlot) {
    if (slot === null) continue;
    const over = slot.kind === 'on' ? Math.min(...punches.map(({ time }) => time)) - slot.time - slot.shift.flexLateSeconds : 0;
    const under = slot.kind === 'off' ? slot.time - slot.shift.flexEarlySeconds - Math.max(...punches.map(({ time }) => time)) : 0;
    if (over >= 60) { late += 1; lateSeconds += over; }
    if (under > 0) { early += 1; earlySeconds += under; }
  }
  return [
    ...(late > 0 ? [{ exception: 1, count: late, duration: lateSeconds }] : []),
    ...(early > 0 ? [{ exception: 2, count: early, duration: earlySeconds }] : []),
    ...(unanswered.length > 0 ? [{ exception: 3, count: unanswered.length, duration: 0 }] : []),
  ];
};

const rangeOf = (approval: WeComApproval): { from: number; to: number } => approval.form.type === 'correction'
  ? { from: dayStamp(approval.form.day), to: dayStamp(approval.form.day + 1) }
  : approval.form.range;

const touchesDay = (approval: WeComApproval, day: number): boolean => secondsOnDay(approval, day) > 0;

const secondsOnDay = (approval: WeComApproval, day: number): number => {
  const { from, to } = rangeOf(approval);
  return Math.max(0, Math.min(to, dayStamp(day + 1)) - Math.max(from, dayStamp(day)));
};

const itemTypes = { leave: 1, correction: 2, trip: 3, out: 4, overtime: 0 } as const;

/** Leave is seconds with 86,400 to a day when taken by days, real seconds when by hours. */
const specialItems = (held: WeComHeld, approvals: readonly WeComApproval[], day: number): unknown[] => approvals.filter(({ form }) => form.type !== 'overtime').map((approval) => {
  const { form } = approval;
  const leaveType = form.type === 'leave' ? held.state.leaveTypes.find(({ leaveTypeId }) => leaveTypeId === form.leaveTypeId) : undefined;
  return {
    type: itemTypes[form.type], ...(form.type === 'leave' ? { vacation_id: form.leaveTypeId } : {}), count: 1,
    duration: form.type === 'correction' ? 0 : secondsOnDay(approval, day),
    time_type: form.type !== 'correction' && form.range.unit === 'hour' ? 1 : 0,
    name: leaveType?.name ?? ({ leave: '请假', correction: '补卡', trip: '出差', out: '外出', overtime: '' } as const)[form.type],
  };
});

const overtime = (held: WeComHeld, approvals: readonly WeComApproval[], day: number, shift: WeComShift | undefined): unknown => {
  const seconds = Math.min(daySeconds, approvals.filter(({ form }) => form.type === 'overtime').reduce((sum, approval) => sum + secondsOnDay(approval, day), 0));
  const kind = held.holiday(day) === 'off' ? 'holiday' : shift === undefined ? 'restday' : 'workday';
  return {
    ot_status: seconds > 0 ? 1 : 0, ot_duration: seconds, exception_duration: [],
    workday_over_as_vacation: 0, workday_over_as_money: kind === 'workday' ? seconds : 0,
    restday_over_as_vacation: 0, restday_over_as_money: kind === 'restday' ? seconds : 0,
    holiday_over_as_vacation: 0, holiday_over_as_money: kind === 'holiday' ? seconds : 0,
  };
};
