import type { LeaveType } from '#kernel/attendance/attendance-types';

/** WeCom's leave types are free text per corp; these are the names in common use. Anything else is asked about, not guessed. */
const usualLeaveNames: Readonly<Record<string, LeaveType>> = {
  年假: 'annualLeave', 年休假: 'annualLeave', 带薪年假: 'annualLeave',
  事假: 'personalLeave',
  病假: 'sickLeave',
  调休: 'compensatoryLeave', 调休假: 'compensatoryLeave',
  婚假: 'otherPaidLeave', 产假: 'otherPaidLeave', 丧假: 'otherPaidLeave', 陪产假: 'otherPaidLeave', 护理假: 'otherPaidLeave', 产检假: 'otherPaidLeave',
  哺乳假: 'otherPaidLeave', 育儿假: 'otherPaidLeave', 探亲假: 'otherPaidLeave', 工伤假: 'otherPaidLeave', 独生子女护理假: 'otherPaidLeave',
};

const leaveTypes: readonly LeaveType[] = ['annualLeave', 'personalLeave', 'sickLeave', 'compensatoryLeave', 'otherPaidLeave'];

/** The usual names, overruled by the setting `leaveNames`: "名称=leaveType" pairs separated by commas. */
export const readLeaveNames = (setting: string): ReadonlyMap<string, LeaveType> => {
  const names = new Map(Object.entries(usualLeaveNames));
  for (const pair of setting.split(',')) {
    const [name = '', wanted = ''] = pair.split('=').map((part) => part.trim());
    const leaveType = leaveTypes.find((candidate) => candidate === wanted);
    if (name !== '' && leaveType !== undefined) names.set(name, leaveType);
  }
  return names;
};
