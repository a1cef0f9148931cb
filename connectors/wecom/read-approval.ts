/** What one approval form means: leave, overtime, trip or punch correction of the people it is for. */
import type { LeaveType } from '#kernel/attendance/attendance-types';
import type { ApprovalFact, ApprovalStatus } from '#contracts/flow/work-fact';
import { normalisePersonKey, readNested, type Fields, type Meaning } from './read-fields.ts';
import { dayOf, daySeconds, readInstant, sourceOffsetSeconds, sourceZone } from './wecom-time.ts';

/** 10 is "paid"; 6 and 7 take back what was approved. */
const statuses: Readonly<Record<number, ApprovalStatus>> = { 1: 'pending', 2: 'approved', 3: 'rejected', 4: 'withdrawn', 6: 'withdrawn', 7: 'withdrawn', 10: 'approved' };

type Form = ApprovalFact['form'];
type LeaveNames = ReadonlyMap<string, LeaveType>;

/** Forms without a control that matters for pay (expense claims and so on) land as evidence with no fact. */
export const readApproval = (fields: Fields, leaveNames: LeaveNames): Meaning => {
  const approvalNumber = fields.text('sp_no');
  const status = statuses[fields.whole('sp_status', 0, 1000)];
  if (status === undefined) fields.fail('unknownValue', 'sp_status');
  const submittedInstant = readInstant(fields, 'apply_time');
  const people = readPeople(fields);
  const contents = fields.inner('apply_data').list('contents');
  const forms = contents.flatMap((item, index) => readNested(fields, `apply_data.contents[${index}].`, item, (content) => readControl(content, leaveNames)));
  return {
    naturalKey: approvalNumber, sourcePersonKey: people[0] ?? null, businessDay: dayOf(submittedInstant),
    facts: people.flatMap((sourcePersonKey) => forms.map((form): ApprovalFact => ({
      kind: 'approval', sourcePersonKey, approvalNumber, status: status ?? 'pending', submittedInstant, zone: sourceZone, form,
    }))),
  };
};

/** One applicant, or several on a batch form. */
const readPeople = (fields: Fields): readonly string[] => {
  if (!fields.has('batch_applyer')) return [normalisePersonKey(fields.inner('applyer').text('userid'))];
  return fields.list('batch_applyer').map((item, index) => readNested(fields, `batch_applyer[${index}].`, item, (person) => normalisePersonKey(person.text('userid'))));
};

const readControl = (content: Fields, leaveNames: LeaveNames): readonly Form[] => {
  switch (content.text('control')) {
    case 'Vacation': return readLeave(content.inner('value').inner('vacation'), leaveNames);
    case 'Attendance': return readAttendance(content.inner('value').inner('attendance'));
    case 'PunchCorrection': return readCorrection(content.inner('value').inner('punch_correction'));
    default: return [];
  }
};

const readLeave = (vacation: Fields, leaveNames: LeaveNames): readonly Form[] => {
  const selector = vacation.inner('selector');
  const sourceLeaveName = readNested(selector, 'options[0].', selector.list('options')[0] ?? null, (option) =>
    readNested(option, 'options[0].value[0].', option.list('value')[0] ?? null, (text) => text.text('text')));
  const leaveType = leaveNames.get(sourceLeaveName);
  if (leaveType === undefined) selector.fail('unknownValue', 'options[0].value[0].text');
  return [{ type: 'leave', leaveType: leaveType ?? 'personalLeave', sourceLeaveName, ...readRange(vacation.inner('attendance')) }];
};

/** 3 trip, 4 going out (counts as a trip: working away from the punch), 5 overtime. */
const readAttendance = (attendance: Fields): readonly Form[] => {
  const type = attendance.whole('type', 0, 1000);
  if (type === 5) return [{ type: 'overtime', ...readRange(attendance) }];
  if (type === 3 || type === 4) return [{ type: 'trip', ...readRange(attendance) }];
  attendance.fail('unknownValue', 'type');
  return [];
};

const readCorrection = (correction: Fields): readonly Form[] => {
  const instant = readInstant(correction, 'time');
  const state = correction.textOr('state', '');
  const day = correction.has('daymonthyear') ? dayOf(readInstant(correction, 'daymonthyear')) : dayOf(instant);
  return [{ type: 'correction', instant, day, direction: state.includes('上班') ? 'in' : state.includes('下班') ? 'out' : 'unknown' }];
};

/**
 * A half-open run of instants. Half-day forms give marks, not times: 00:00 means the morning and 12:00 the afternoon of
 * that day, so a begin at 12:00 starts at noon and an end at 12:00 lasts until midnight, an end at 00:00 until noon.
 */
const readRange = (attendance: Fields): { readonly from: number; readonly to: number } => {
  const range = attendance.inner('date_range');
  const unit = range.text('type');
  const begin = readInstant(range, 'new_begin');
  const end = readInstant(range, 'new_end');
  const halfDay = daySeconds / 2;
  if (unit === 'halfday') {
    if ((begin + sourceOffsetSeconds) % halfDay !== 0) range.fail('outOfRange', 'new_begin');
    if ((end + sourceOffsetSeconds) % halfDay !== 0) range.fail('outOfRange', 'new_end');
  } else if (unit !== 'hour') range.fail('unknownValue', 'type');
  const to = unit === 'halfday' ? end + halfDay : end;
  if (to <= begin) range.fail('outOfRange', 'new_end');
  return { from: begin, to };
};
