/**
 * The truth of one company as a WeCom corp holds it. What WeCom cannot say stays out: people without an account, and
 * schedules that only the workbook knows (their members have no rule; they punch all the same).
 */
import type { WeComApproval, WeComApprovalForm, WeComGroup, WeComPunch, WeComRosterDay, WeComShift, WeComState, WeComUser } from '../wecom/wecom-state.ts';
import { unreachableReason } from './create-world.ts';
import { chinaHolidays, firstOfOctober, lastOfOctober } from './october.ts';
import type { WorldCompany, WorldForm, WorldLeaveType, WorldPerson, WorldSchedule, WorldShift } from './world-types.ts';

/** The app's number in every simulated corp. */
export const worldAgentId = 1_000_001;

const leaveTypeIds: Readonly<Record<WorldLeaveType, number>> = { annualLeave: 1, personalLeave: 2, sickLeave: 3, compensatoryLeave: 4, otherPaidLeave: 5 };
const leaveTypes = [
  { leaveTypeId: 1, name: '年假', unit: 'day' }, { leaveTypeId: 2, name: '事假', unit: 'hour' }, { leaveTypeId: 3, name: '病假', unit: 'hour' },
  { leaveTypeId: 4, name: '调休假', unit: 'hour' }, { leaveTypeId: 5, name: '婚假', unit: 'day' },
] as const;

/** Shift ids are places in the list of all shifts that WeCom keeps, from 1. */
function shiftIds(schedules: readonly WorldSchedule[]): ReadonlyMap<string, number> {
  const codes = new Set(schedules.filter((schedule) => schedule.keptIn === 'wecom').flatMap((schedule) => schedule.shifts.map((shift) => shift.code)));
  return new Map([...codes].map((code, index) => [code, index + 1]));
}

function weComShift(shift: WorldShift, scheduleId: number): WeComShift {
  return {
    scheduleId, name: shift.code,
    sections: [{
      sectionId: scheduleId, startSecond: shift.startMinute * 60, endSecond: shift.endMinute * 60,
      rests: shift.breaks.map((pause) => ({ beginSecond: pause.fromMinute * 60, endSecond: pause.toMinute * 60 })),
    }],
    flexEarlySeconds: 0, flexLateSeconds: shift.flexLateMinutes * 60, limitAheadSeconds: 3 * 3600, limitAfterSeconds: 5 * 3600,
  };
}

function groupsOf(company: WorldCompany, ids: ReadonlyMap<string, number>): WeComGroup[] {
  return company.schedules.filter((schedule) => schedule.keptIn === 'wecom').map((schedule, index) => ({
    groupId: index + 1, name: schedule.code, type: schedule.form === 'roster' ? 'shift' : 'fixed',
    shifts: schedule.shifts.map((shift) => weComShift(shift, ids.get(shift.code) as number)),
    weekdayScheduleIds: schedule.weekdayShiftCodes.map((code) => (code === null ? null : (ids.get(code) as number))),
    followsHolidays: schedule.followsHolidays,
    memberUserIds: company.people.filter((person) => person.scheduleCode === schedule.code && person.wecom !== null).map((person) => person.wecom?.userId ?? ''),
  }));
}

function rostersOf(company: WorldCompany, groups: readonly WeComGroup[], ids: ReadonlyMap<string, number>): WeComRosterDay[] {
  const rosterGroups = new Map(groups.filter((group) => group.type === 'shift').map((group) => [group.name, group.groupId]));
  const days: WeComRosterDay[] = [];
  for (const person of company.people) {
    const groupId = rosterGroups.get(person.scheduleCode);
    if (groupId === undefined || person.wecom === null) continue;
    const { userId } = person.wecom;
    for (const { day, shift } of company.plans.get(person.personNumber) ?? []) days.push({ userId, groupId, day, scheduleId: shift === null ? 0 : (ids.get(shift.code) as number) });
  }
  return days;
}

function usersOf(company: WorldCompany): WeComUser[] {
  const accounts = new Map(company.people.map((person) => [person.personNumber, person.wecom?.userId ?? null]));
  const user = (person: WorldPerson): WeComUser[] => {
    if (person.wecom === null) return [];
    const leader = person.managerPersonNumber === null ? null : (accounts.get(person.managerPersonNumber) ?? null);
    return [{
      userId: person.wecom.userId, name: person.name, alias: '', position: '', departmentIds: [person.departmentId],
      directLeaderUserIds: leader === null ? [] : [leader], status: 'active', leftAt: person.wecom.leftAt,
    }];
  };
  const outsiders: WeComUser[] = company.externalContacts.map((contact) => ({
    userId: contact.userId, name: contact.name, alias: '', position: '', departmentIds: [contact.departmentId], directLeaderUserIds: [],
    status: contact.why === 'consultant' ? 'active' : 'disabled', leftAt: null,
  }));
  return [...company.people.flatMap(user), ...outsiders];
}

/** Consultants come in like the first person of the books, some minutes later; nobody is paid for it. */
function punchesOf(company: WorldCompany): WeComPunch[] {
  const asPunch = (userId: string, time: number, direction: 'in' | 'out', place: string, device: string): WeComPunch => ({
    userId, time, kind: direction === 'in' ? 'on' : 'off', locationTitle: place, locationDetail: '', deviceId: device, notes: '', exceptions: [],
  });
  const punches = company.punches.map((punch) => asPunch(punch.userId, punch.instant, punch.direction, punch.place, punch.device));
  const model = company.people[0]?.wecom?.userId;
  const consultants = company.externalContacts.filter((contact) => contact.why === 'consultant');
  for (const [index, consultant] of consultants.entries()) {
    for (const punch of company.punches) if (punch.userId === model) punches.push(asPunch(consultant.userId, punch.instant + 240 + index * 60, punch.direction, punch.place, `SIM-${consultant.userId}`));
  }
  return punches;
}

function formOf(form: WorldForm): WeComApprovalForm {
  const { content } = form;
  if (content.type === 'correction') return { type: 'correction', time: content.instant, day: content.day, state: '缺卡' };
  if (content.type === 'overtime') return { type: 'overtime', range: { unit: 'hour', from: content.from, to: content.to } };
  const range = { unit: content.unit, from: content.from, to: content.to };
  return content.type === 'leave' ? { type: 'leave', leaveTypeId: leaveTypeIds[content.leaveType], range } : { type: 'trip', range };
}

function approvalsOf(company: WorldCompany): WeComApproval[] {
  return company.forms.map((form) => ({
    approvalNumber: form.number, applicantUserId: form.userId, submittedAt: form.submittedInstant, status: form.status,
    decidedAt: form.decidedInstant, approverUserId: form.approverUserId, form: formOf(form),
  }));
}

/** The state that `simulators/wecom` serves for this company. Pure: the same company gives the same state. */
export function worldToWeCom(company: WorldCompany): WeComState {
  const ids = shiftIds(company.schedules);
  const groups = groupsOf(company, ids);
  return {
    corpId: company.corpId, corpName: company.name,
    apps: [
      { agentId: worldAgentId, name: '勤薪', secret: company.agentSecret, kind: 'selfBuilt', mayReadCheckin: true, mayReadApproval: true, visibleUserIds: null, trustedAddresses: null },
      { agentId: 1_000_002, name: '通讯录同步', secret: company.contactSecret, kind: 'contactSync', mayReadCheckin: false, mayReadApproval: false, visibleUserIds: null, trustedAddresses: null },
    ],
    departments: company.departments.map((department, index) => ({ ...department, order: index + 1 })),
    users: usersOf(company), groups, rosters: rostersOf(company, groups, ids), holidays: chinaHolidays,
    punches: punchesOf(company), leaveTypes, approvals: approvalsOf(company),
  };
}

/** One changed punch, as the simulator's control address takes it, and who it belongs to (figure 6). */
export type OnePunchChange = { readonly personNumber: string; readonly day: number; readonly action: 'edit'; readonly userId: string; readonly time: number; readonly newTime: number };

/**
 * A change that must move exactly one person's October pay: the n-th on-time morning punch of October of an office worker
 * becomes 47 minutes late. Null when the company has no such punch.
 */
export function changeOnePunch(company: WorldCompany, choice = 0): OnePunchChange | null {
  const people = new Map(company.people.map((person) => [person.personNumber, person]));
  const candidates = company.intentJournal.filter((row) => {
    const person = people.get(row.personNumber);
    return row.kind === 'onTime' && row.day >= firstOfOctober && row.day <= lastOfOctober && person !== undefined && ['SH-OFFICE', 'MN-OFFICE', 'BJ-STANDARD'].includes(person.scheduleCode) && unreachableReason(person) === null;
  });
  const row = candidates[choice % Math.max(1, candidates.length)];
  const userId = row === undefined ? undefined : people.get(row.personNumber)?.wecom?.userId;
  const punch = company.punches.find((one) => one.userId === userId && one.day === row?.day && one.direction === 'in');
  if (row === undefined || punch === undefined) return null;
  const start = row.day * 86_400 + 9 * 3600 - 8 * 3600;
  return { personNumber: row.personNumber, day: row.day, action: 'edit', userId: punch.userId, time: punch.instant, newTime: start + 47 * 60 + 12 };
}
