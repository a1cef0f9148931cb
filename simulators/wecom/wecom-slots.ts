import type { WeComHeld } from './wecom-held.ts';
import type { WeComApproval, WeComApprovalStatus, WeComPunch, WeComShift, WeComShiftSection } from './wecom-state.ts';

/** Beijing time has had one offset since 1992; WeCom knows no other calendar. */
const beijingOffsetSeconds = 28_800;
export const daySeconds = 86_400;
export const beijingDay = (seconds: number): number => Math.floor((seconds + beijingOffsetSeconds) / daySeconds);
export const dayStamp = (day: number): number => day * daySeconds - beijingOffsetSeconds;

/** One punch that a plan expects. */
export type Slot = { readonly day: number; readonly shift: WeComShift; readonly section: WeComShiftSection; readonly kind: 'on' | 'off'; readonly time: number };

/** The shift a member is planned to work on a day; undefined = rest or nothing planned. */
export const plannedShift = (held: WeComHeld, userId: string, day: number): WeComShift | undefined => {
  const group = held.groupOf(userId);
  if (group === undefined || group.type === 'free') return undefined;
  if (group.type === 'shift') {
    const scheduleId = held.rosterShiftId(userId, day) ?? 0;
    return scheduleId === 0 ? undefined : held.shift(scheduleId);
  }
  const special = group.followsHolidays ? held.holiday(day) : undefined;
  if (special === 'off') return undefined;
  const weekday = (((day + 4) % 7) + 7) % 7;
  const planned = group.weekdayScheduleIds[weekday] ?? null;
  const scheduleId = special === 'work' && planned === null ? group.weekdayScheduleIds.find((id) => id !== null) ?? null : planned;
  return scheduleId === null ? undefined : held.shift(scheduleId);
};

export const slotsOfDays = (held: WeComHeld, userId: string, fromDay: number, toDay: number): readonly Slot[] => {
  const slots: Slot[] = [];
  for (let day = fromDay; day <= toDay; day += 1) {
    const shift = plannedShift(held, userId, day);
    for (const section of shift?.sections ?? []) {
      if (shift === undefined) continue;
      slots.push({ day, shift, section, kind: 'on', time: dayStamp(day) + section.startSecond });
      slots.push({ day, shift, section, kind: 'off', time: dayStamp(day) + section.endSecond });
    }
  }
  return slots;
};

/** The slot a punch answers: the nearest of its kind whose window holds it. */
export const slotOfPunch = (slots: readonly Slot[], punch: WeComPunch): Slot | undefined => {
  let best: Slot | undefined;
  for (const slot of slots) {
    if (slot.kind !== punch.kind) continue;
    const start = dayStamp(slot.day) + slot.section.startSecond;
    const end = dayStamp(slot.day) + slot.section.endSecond;
    const inside = slot.kind === 'on'
      ? punch.time >= start - slot.shift.limitAheadSeconds && punch.time < end
      : punch.time > start && punch.time <= end + slot.shift.limitAfterSeconds;
    if (inside && (best === undefined || Math.abs(punch.time - slot.time) < Math.abs(punch.time - best.time))) best = slot;
  }
  return best;
};

/** A decision taken later than now has not happened yet. */
export const effectiveStatus = (approval: WeComApproval, nowSeconds: number): WeComApprovalStatus =>
  approval.decidedAt !== null && approval.decidedAt > nowSeconds ? 'pending' : approval.status;

export const countsAsApproved = (approval: WeComApproval, nowSeconds: number): boolean => {
  const status = effectiveStatus(approval, nowSeconds);
  return status === 'approved' || status === 'paid';
};

/** Is this instant inside an approved leave, trip or outing? No punch is expected then. */
export const excusedAt = (held: WeComHeld, userId: string, instant: number, nowSeconds: number): boolean =>
  held.approvalsOf(userId).some((approval) => {
    const { form } = approval;
    if (form.type === 'correction' || form.type === 'overtime' || !countsAsApproved(approval, nowSeconds)) return false;
    return instant >= form.range.from && instant <= form.range.to;
  });
