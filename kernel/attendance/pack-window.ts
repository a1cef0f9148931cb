/** Packs one person's window into a batch of one, so that one core serves both forms. */
import { assert } from '../base/result.ts';
import { approvalCode, directionCode, notEmployed, plannedRest, type AttendanceBatch } from './attendance-batch.ts';
import type { PersonWindow, Punch, Shift } from './attendance-types.ts';

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Order of time; equal instants by direction, then by key, so that even the references never depend on arrival. */
export const sortPunches = (punches: readonly Punch[]): Punch[] =>
  [...punches].sort((left, right) =>
    left.instant - right.instant
    || (directionCode[left.direction] as number) - (directionCode[right.direction] as number)
    || compareText(JSON.stringify(left.reference), JSON.stringify(right.reference)));

const packPlan = (window: PersonWindow, shifts: Shift[]): Int16Array => {
  const plan = new Int16Array(window.toDay - window.fromDay + 2).fill(notEmployed);
  const known = new Map<Shift, number>();
  for (const planned of window.plan) {
    const column = planned.day - window.fromDay + 1;
    assert(column >= 0 && column < plan.length, 'a planned day lies in the window or next to it');
    if (planned.shift === null) {
      plan[column] = plannedRest;
      continue;
    }
    let index = known.get(planned.shift);
    if (index === undefined) {
      index = shifts.length;
      shifts.push(planned.shift);
      known.set(planned.shift, index);
    }
    plan[column] = index;
  }
  return plan;
};

/** The batch of one person; `window.punches` must be in the order of sortPunches for stable references. */
export const packWindow = (window: PersonWindow): AttendanceBatch => {
  const shifts: Shift[] = [];
  const plan = packPlan(window, shifts);
  const { punches, approvals } = window;
  const approvalTo = approvals.map((approval) => (approval.kind === 'correction' ? approval.day : approval.to));
  return {
    fromDay: window.fromDay,
    toDay: window.toDay,
    contexts: [{ zone: window.zone, calendar: window.calendar }],
    policy: window.policy,
    shifts,
    personCount: 1,
    personContext: new Uint16Array(1),
    plan,
    punchStarts: Int32Array.of(0, punches.length),
    punchSeconds: Float64Array.from(punches, (punch) => punch.instant),
    punchDirections: Uint8Array.from(punches, (punch) => directionCode[punch.direction] as number),
    approvalStarts: Int32Array.of(0, approvals.length),
    approvalKinds: Uint8Array.from(approvals, (approval) => approvalCode[approval.kind === 'leave' ? approval.leaveType : approval.kind === 'overtime' && approval.compensation === 'timeOff' ? 'timeOffOvertime' : approval.kind]),
    approvalFrom: Float64Array.from(approvals, (approval) => (approval.kind === 'correction' ? approval.instant : approval.from)),
    approvalTo: Float64Array.from(approvalTo),
    approvalDirections: Uint8Array.from(approvals, (approval) => (approval.kind === 'correction' ? (directionCode[approval.direction] as number) : 1)),
  };
};
