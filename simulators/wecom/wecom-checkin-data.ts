import { answered, refused, type WeComAnswer } from './wecom-answer.ts';
import { readCheckinRequest, type WeComCall } from './wecom-call.ts';
import { beijingDay, dayStamp, excusedAt, slotOfPunch, slotsOfDays, type Slot } from './wecom-slots.ts';
import type { WeComHeld } from './wecom-held.ts';
import type { WeComGroup, WeComPunch } from './wecom-state.ts';

const typeNames = { on: '上班打卡', off: '下班打卡', outside: '外出打卡' } as const;

/** checkin/getcheckindata: punches of the window, and one 未打卡 row for every expected punch that nobody made. */
export const getCheckinData = (call: WeComCall): WeComAnswer => {
  const { opencheckindatatype: kind } = call.body;
  if (kind !== 1 && kind !== 2 && kind !== 3) return refused(40058);
  const read = readCheckinRequest(call, 30);
  if ('answer' in read) return read.answer;
  const { start, end, userIds } = read.request;
  const rows = userIds.flatMap((userId) => rowsOfUser(call.held, userId, start, end, call.nowSeconds));
  return answered({ checkindata: rows.filter((row) => kind === 3 || (kind === 2) === (row.checkin_type === typeNames.outside)) });
};

type Row = { readonly checkin_type: string; readonly checkin_time: number };

const rowsOfUser = (held: WeComHeld, userId: string, start: number, end: number, nowSeconds: number): readonly Row[] => {
  const fromDay = beijingDay(start);
  const toDay = beijingDay(end);
  const slots = slotsOfDays(held, userId, fromDay - 2, toDay + 2);
  const group = held.groupOf(userId);
  const rows: Row[] = [];
  const answeredSlots = new Set<Slot>();
  for (const punch of held.punchesOf(userId)) {
    if (punch.time < dayStamp(fromDay - 2) || punch.time > dayStamp(toDay + 3) || punch.time > nowSeconds) continue;
    const slot = slotOfPunch(slots, punch);
    if (slot !== undefined) answeredSlots.add(slot);
    if (punch.time >= start && punch.time <= end) rows.push(punchRow(held, group, punch, slot));
  }
  for (const slot of slots) {
    const missing = slot.day >= fromDay && slot.day <= toDay && slot.time < nowSeconds && !answeredSlots.has(slot);
    if (missing && !excusedAt(held, userId, slot.time, nowSeconds)) rows.push(missingRow(held, group, userId, slot));
  }
  return rows.sort((left, right) => left.checkin_time - right.checkin_time);
};

const scheduled = (held: WeComHeld, slot: Slot): number =>
  held.quirks.scheduledTime === 'epochSeconds' ? slot.time : slot.time - dayStamp(slot.day);

const scheduleFields = (held: WeComHeld, group: WeComGroup | undefined, slot: Slot | undefined) => ({
  ...(slot === undefined ? {} : { sch_checkin_time: scheduled(held, slot) }),
  groupid: group?.groupId ?? 0,
  schedule_id: group?.type === 'shift' ? slot?.shift.scheduleId ?? 0 : 0,
  timeline_id: slot?.section.sectionId ?? 0,
});

const punchRow = (held: WeComHeld, group: WeComGroup | undefined, punch: WeComPunch, slot: Slot | undefined) => ({
  userid: punch.userId, groupname: group?.name ?? '', checkin_type: typeNames[punch.kind],
  exception_type: [...(isOffTime(punch, slot) ? ['时间异常'] : []), ...punch.exceptions].join(';'),
  checkin_time: punch.time, location_title: punch.locationTitle, location_detail: punch.locationDetail,
  wifiname: '', wifimac: '', notes: punch.notes, mediaids: [], lat: 0, lng: 0, deviceid: punch.deviceId,
  ...scheduleFields(held, group, slot),
});

/** Late in or early out, by the simulator's own rough rule: whole minutes against the flexible border. */
const isOffTime = (punch: WeComPunch, slot: Slot | undefined): boolean => {
  if (slot === undefined) return false;
  return slot.kind === 'on'
    ? Math.floor(punch.time / 60) > Math.floor((slot.time + slot.shift.flexLateSeconds) / 60)
    : punch.time < slot.time - slot.shift.flexEarlySeconds;
};

const missingRow = (held: WeComHeld, group: WeComGroup | undefined, userId: string, slot: Slot) => ({
  userid: userId, groupname: group?.name ?? '', checkin_type: typeNames[slot.kind], exception_type: '未打卡',
  checkin_time: slot.time, location_title: '', location_detail: '', wifiname: '', wifimac: '', notes: '', mediaids: [], lat: 0, lng: 0, deviceid: '',
  ...scheduleFields(held, group, slot),
});
