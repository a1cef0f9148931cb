import { answered, refused, type WeComAnswer } from './wecom-answer.ts';
import { readCheckinRequest, type WeComCall } from './wecom-call.ts';
import { beijingDay } from './wecom-slots.ts';
import type { WeComHeld } from './wecom-held.ts';
import type { WeComGroup, WeComShift, WeComShiftSection } from './wecom-state.ts';

/** checkin/getcorpcheckinoption: every rule, in the mixed units of the real one (flex in s, limit_aheadtime in ms). */
export const getCorpCheckinOption = (call: WeComCall): WeComAnswer => answered({ group: call.held.state.groups.map((group) => groupOnWire(call.held, group)) });

const groupTypes = { fixed: 1, shift: 2, free: 3 } as const;

const groupOnWire = (held: WeComHeld, group: WeComGroup): unknown => ({
  grouptype: groupTypes[group.type], groupid: group.groupId, groupname: group.name,
  checkindate: group.type === 'shift' ? [] : checkinDates(held, group),
  spe_workdays: [], spe_offdays: [], sync_holidays: group.followsHolidays,
  need_photo: false, note_can_use_local_pic: false, allow_checkin_offworkday: true, allow_apply_offworkday: true,
  allow_apply_bk_cnt: -1, allow_apply_bk_day_limit: -1, buka_restriction: 0,
  wifimac_infos: [], loc_infos: [],
  range: { party_id: [], userid: [...group.memberUserIds], tagid: [] }, white_users: [], type: 0,
  reporterinfo: { reporters: [], updatetime: 0 }, option_out_range: 0, use_face_detect: false,
  ot_info: { type: 0, allow_ot_workingday: true, allow_ot_nonworkingday: true },
  schedulelist: group.type === 'shift' ? group.shifts.map((shift) => shiftOnWire(held, shift)) : [],
  offwork_interval_time: 0, span_day_time: 14_400,
});

const checkinDates = (held: WeComHeld, group: WeComGroup): unknown[] => {
  const scheduleIds = [...new Set(group.weekdayScheduleIds.filter((id) => id !== null))];
  return scheduleIds.flatMap((scheduleId) => {
    const shift = group.shifts.find((candidate) => candidate.scheduleId === scheduleId);
    if (shift === undefined) return [];
    const workdays = [1, 2, 3, 4, 5, 6, 0].filter((weekday) => group.weekdayScheduleIds[weekday] === scheduleId);
    return [{
      workdays, checkintime: shift.sections.map((section) => ({ time_id: section.sectionId, ...sectionTimes(held, section), ...restTimes(section) })),
      flex_time: 300_000, noneed_offwork: false, limit_aheadtime: shift.limitAheadSeconds * 1000,
      flex_on_duty_time: 0, flex_off_duty_time: 0, ...flexFields(shift),
    }];
  });
};

const shiftOnWire = (held: WeComHeld, shift: WeComShift): unknown => ({
  schedule_id: shift.scheduleId, schedule_name: shift.name,
  time_section: shift.sections.map((section) => ({ time_id: section.sectionId, ...sectionTimes(held, section), ...restTimes(section) })),
  limit_aheadtime: shift.limitAheadSeconds * 1000, limit_offtime: shift.limitAfterSeconds, noneed_offwork: false,
  flex_on_duty_time: 0, flex_off_duty_time: 0, ...flexFields(shift),
});

const flexFields = (shift: WeComShift) => ({
  allow_flex: shift.flexEarlySeconds > 0 || shift.flexLateSeconds > 0,
  max_allow_arrive_early: shift.flexEarlySeconds, max_allow_arrive_late: shift.flexLateSeconds,
});

const endOnWire = (held: WeComHeld, section: WeComShiftSection): number =>
  held.quirks.overnightEnd === 'wrapped' ? section.endSecond % 86_400 : section.endSecond;

const sectionTimes = (held: WeComHeld, section: WeComShiftSection) => ({
  work_sec: section.startSecond, off_work_sec: endOnWire(held, section),
  remind_work_sec: Math.max(0, section.startSecond - 600), remind_off_work_sec: endOnWire(held, section),
});

/** The two plain fields hold the earliest break only. */
const restTimes = (section: WeComShiftSection) => ({
  allow_rest: section.rests.length > 0,
  rest_begin_time: section.rests[0]?.beginSecond ?? 0, rest_end_time: section.rests[0]?.endSecond ?? 0,
  rest_times: section.rests.map(({ beginSecond, endSecond }) => ({ rest_begin_time: beginSecond, rest_end_time: endSecond })),
});

/** checkin/getcheckinschedulist: rosters by member and month; members of other rules have none. */
export const getCheckinSchedule = (call: WeComCall): WeComAnswer => {
  const read = readCheckinRequest(call, 31);
  if ('answer' in read) return read.answer.errcode === 301024 ? refused(301075) : read.answer;
  const { start, end, userIds } = read.request;
  const list: unknown[] = [];
  for (const userId of userIds) {
    const group = call.held.groupOf(userId);
    if (group?.type !== 'shift') continue;
    const months = new Map<number, unknown[]>();
    for (let day = beijingDay(start); day <= beijingDay(end); day += 1) {
      const scheduleId = call.held.rosterShiftId(userId, day);
      if (scheduleId === undefined) continue;
      const { yearMonth, dayOfMonth } = civil(day);
      const days = months.get(yearMonth) ?? [];
      months.set(yearMonth, days);
      days.push(rosterDay(call.held, dayOfMonth, scheduleId));
    }
    for (const [yearMonth, days] of months) {
      list.push({ userid: userId, yearmonth: yearMonth, groupid: group.groupId, groupname: group.name, schedule: { scheduleList: days } });
    }
  }
  return answered({ schedule_list: list });
};

const rosterDay = (held: WeComHeld, dayOfMonth: number, scheduleId: number): unknown => {
  const shift = scheduleId === 0 ? undefined : held.shift(scheduleId);
  return {
    day: dayOfMonth,
    schedule_info: {
      schedule_id: scheduleId, schedule_name: shift?.name ?? '休息',
      time_section: (shift?.sections ?? []).map((section) => ({ id: section.sectionId, ...sectionTimes(held, section) })),
    },
  };
};

const civil = (day: number): { yearMonth: number; dayOfMonth: number } => {
  const date = new Date(day * 86_400_000);
  return { yearMonth: date.getUTCFullYear() * 100 + date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
};
