/**
 * A small corp in October 2026 for tests and sandboxes: office people by weekday, night workers by roster over midnight,
 * some forms of every kind. Everything follows from the head count.
 */
import type { WeComApproval, WeComGroup, WeComPunch, WeComRosterDay, WeComShift, WeComState, WeComUser } from './wecom-state.ts';
import { dayStamp } from './wecom-slots.ts';

/** 1 October 2026 as an epoch-day, and the day after the month. */
export const sampleFirstDay = 20_727;
export const sampleEndDay = 20_758;
/** 2026-11-02 09:00 in Beijing. */
export const sampleNowMilliseconds = (dayStamp(20_759) + 9 * 3600) * 1000;

const hour = 3600;
const officeShift: WeComShift = {
  scheduleId: 1, name: '行政班', flexEarlySeconds: 0, flexLateSeconds: 1800, limitAheadSeconds: 4 * hour, limitAfterSeconds: 6 * hour,
  sections: [{ sectionId: 1, startSecond: 9 * hour, endSecond: 18 * hour, rests: [{ beginSecond: 12 * hour, endSecond: 13 * hour }] }],
};
const nightShift: WeComShift = {
  scheduleId: 2, name: '夜班', flexEarlySeconds: 0, flexLateSeconds: 0, limitAheadSeconds: 3 * hour, limitAfterSeconds: 4 * hour,
  sections: [{ sectionId: 2, startSecond: 22 * hour, endSecond: 30 * hour, rests: [{ beginSecond: 26 * hour, endSecond: 26.5 * hour }] }],
};

const isNight = (index: number): boolean => index % 4 === 3;
const weekdayOf = (day: number): number => (day + 4) % 7;
const holidays = Array.from({ length: 7 }, (_, index) => sampleFirstDay + index);

/** `count` members u001 …; every fourth works nights. Forgets, comes late and punches twice by a fixed pattern. */
export const createSampleCorp = (count: number): WeComState => {
  const users = Array.from({ length: count }, (_, index): WeComUser => ({
    userId: `U${String(index + 1).padStart(3, '0')}`, name: `示例${index + 1}`, alias: '', position: isNight(index) ? '操作工' : '职员',
    departmentIds: index % 5 === 0 ? [2, 3] : [isNight(index) ? 3 : 2], directLeaderUserIds: index === 0 ? [] : ['U001'], status: 'active', leftAt: null,
  }));
  const memberIds = (night: boolean): string[] => users.filter((_, index) => isNight(index) === night).map(({ userId }) => userId);
  const base = { followsHolidays: true };
  const groups: WeComGroup[] = [
    { ...base, groupId: 11, name: 'OFFICE', type: 'fixed', shifts: [officeShift], weekdayScheduleIds: [null, 1, 1, 1, 1, 1, null], memberUserIds: memberIds(false) },
    { ...base, groupId: 12, name: 'NIGHT', type: 'shift', shifts: [nightShift], weekdayScheduleIds: [], memberUserIds: memberIds(true) },
    { ...base, groupId: 13, name: 'FREE', type: 'free', shifts: [], weekdayScheduleIds: [], memberUserIds: [] },
  ];
  const rosters = memberIds(true).flatMap((userId) => days().map((day): WeComRosterDay => ({ userId, groupId: 12, day, scheduleId: weekdayOf(day) === 0 ? 0 : 2 })));
  return {
    corpId: 'ww-sample', corpName: '示例企业',
    apps: [
      { agentId: 1, name: '勤薪', secret: 'sample-app-secret', kind: 'selfBuilt', mayReadCheckin: true, mayReadApproval: true, visibleUserIds: null, trustedAddresses: null },
      { agentId: 2, name: '通讯录同步', secret: 'sample-contact-secret', kind: 'contactSync', mayReadCheckin: false, mayReadApproval: false, visibleUserIds: null, trustedAddresses: null },
    ],
    departments: [
      { departmentId: 1, name: '示例企业', parentId: 0, order: 1 }, { departmentId: 2, name: '办公室', parentId: 1, order: 2 }, { departmentId: 3, name: '车间', parentId: 1, order: 1 },
    ],
    users, groups, rosters,
    holidays: [...holidays.map((day) => ({ day, kind: 'off', name: '国庆节' } as const)), { day: sampleFirstDay + 9, kind: 'work', name: '调休上班' }],
    punches: users.flatMap(({ userId }, index) => punchesOf(userId, index)),
    leaveTypes: [{ leaveTypeId: 1, name: '年假', unit: 'day' }, { leaveTypeId: 2, name: '事假', unit: 'hour' }],
    approvals: users.flatMap(({ userId }, index) => approvalsOf(userId, index)),
  };
};

const days = (): readonly number[] => Array.from({ length: sampleEndDay - sampleFirstDay }, (_, index) => sampleFirstDay + index);

const punchesOf = (userId: string, index: number): readonly WeComPunch[] => days().flatMap((day): readonly WeComPunch[] => {
  const worksToday = isNight(index) ? weekdayOf(day) !== 0 : day === sampleFirstDay + 9 || (weekdayOf(day) % 6 !== 0 && !holidays.includes(day));
  if (!worksToday || (day + index) % 17 === 0) return [];
  const { startSecond, endSecond } = (isNight(index) ? nightShift : officeShift).sections[0] ?? { startSecond: 0, endSecond: 0 };
  const punch = (kind: 'on' | 'off', second: number): WeComPunch => ({
    userId, kind, time: dayStamp(day) + second, locationTitle: '示例园区', locationDetail: '', deviceId: `device-${index}`, notes: '', exceptions: (day + index) % 11 === 0 ? ['地点异常'] : [],
  });
  const arrival = startSecond - 300 + ((day * 7 + index * 13) % 600);
  return [
    punch('on', arrival),
    ...((day + index) % 9 === 0 ? [punch('on', arrival + 45)] : []),
    ...((day + index) % 13 === 0 ? [] : [punch('off', endSecond + ((day * 5 + index) % 900))]),
  ];
});

/** A leave of half a day, overtime of two hours, a trip and a correction, spread over the people. */
const approvalsOf = (userId: string, index: number): readonly WeComApproval[] => {
  const day = sampleFirstDay + 12 + (index % 10);
  const noon = dayStamp(day) + 12 * hour;
  const forms: readonly WeComApproval['form'][] = [
    { type: 'leave', leaveTypeId: 1, range: { unit: 'halfday', from: noon, to: noon + 12 * hour } },
    { type: 'leave', leaveTypeId: 2, range: { unit: 'hour', from: noon, to: noon + 2 * hour } },
    { type: 'overtime', range: { unit: 'hour', from: noon + 7 * hour, to: noon + 9 * hour } },
    { type: 'trip', range: { unit: 'halfday', from: dayStamp(day + 1), to: dayStamp(day + 2) } },
    { type: 'correction', time: dayStamp(day - 1) + 18 * hour, day: day - 1, state: '缺卡' },
  ];
  const statuses = ['approved', 'approved', 'rejected', 'pending', 'withdrawnAfterApproval'] as const;
  return forms.map((form, number) => ({
    approvalNumber: `2026100${String(index * 10 + number).padStart(6, '0')}`, applicantUserId: userId, submittedAt: dayStamp(day - 2) + number * 600 + index,
    status: statuses[(index + number) % 5] ?? 'approved', decidedAt: (index + number) % 5 === 3 ? null : dayStamp(day - 1), approverUserId: 'U001', form,
  }));
};
