import { answered, refused, type WeComAnswer } from './wecom-answer.ts';
import type { WeComCall } from './wecom-call.ts';
import { beijingDay, dayStamp, daySeconds, effectiveStatus } from './wecom-slots.ts';
import type { WeComApproval, WeComApprovalRange, WeComApprovalStatus } from './wecom-state.ts';

const statusCodes: Readonly<Record<WeComApprovalStatus, number>> = { pending: 1, approved: 2, rejected: 3, withdrawn: 4, withdrawnAfterApproval: 6, deleted: 7, paid: 10 };
const recordTypes = { leave: 1, correction: 2, trip: 3, out: 4, overtime: 5 } as const;
const titles = { leave: '请假', correction: '打卡补卡', trip: '出差', out: '外出', overtime: '加班' } as const;

const isDigits = (value: unknown): value is string => typeof value === 'string' && /^\d{1,10}$/.test(value);

/**
 * oa/getapprovalinfo: numbers by submission time. Visibility and filters apply after paging, so a page may be shorter
 * than `size` or empty without being the last; the end is the absence of `new_next_cursor`.
 */
export const getApprovalInfo = (call: WeComCall): WeComAnswer => {
  const { starttime, endtime, new_cursor: cursor, size, filters } = call.body;
  if (!isDigits(starttime) || !isDigits(endtime) || typeof cursor !== 'string') return refused(301025);
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > 100) return refused(301025);
  const start = Number(starttime);
  const end = Number(endtime);
  if (end < start || end - start > 31 * daySeconds) return refused(301025);
  const wanted = readFilters(filters);
  if (wanted === null) return refused(301025);

  const inWindow = call.held.approvals.filter(({ submittedAt }) => submittedAt >= start && submittedAt <= end && submittedAt <= call.nowSeconds);
  const place = /^(?:|c(\d+)(e?))$/.exec(cursor);
  if (place === null) return refused(301025);
  const offset = Number(place[1] ?? 0);
  const more = offset + size < inWindow.length;
  if (call.held.quirks.emptyMiddlePage && offset > 0 && place[2] === '') return answered({ sp_no_list: [], new_next_cursor: `c${offset}e` });
  const page = inWindow.slice(offset, offset + size).filter((approval) => isVisible(call, approval) && matches(call, approval, wanted));
  return answered({ sp_no_list: page.map(({ approvalNumber }) => approvalNumber), ...(more ? { new_next_cursor: `c${offset + size}` } : {}) });
};

type Filters = { readonly creator: string[]; readonly sp_status: string[]; readonly record_type: string[] };

const readFilters = (value: unknown): Filters | null => {
  const read: Filters = { creator: [], sp_status: [], record_type: [] };
  if (value === undefined) return read;
  if (!Array.isArray(value)) return null;
  for (const filter of value as readonly { key?: unknown; value?: unknown }[]) {
    if (typeof filter.value !== 'string') return null;
    if (filter.key !== 'creator' && filter.key !== 'sp_status' && filter.key !== 'record_type') return null;
    if (read[filter.key].length > 0) return null;
    read[filter.key].push(filter.value);
  }
  return read;
};

const isVisible = (call: WeComCall, approval: WeComApproval): boolean =>
  call.app.visibleUserIds === null || call.held.visibleUser(call.app, approval.applicantUserId, 0) !== undefined;

const matches = (call: WeComCall, approval: WeComApproval, filters: Filters): boolean =>
  filters.creator.every((userId) => userId.toLowerCase() === approval.applicantUserId.toLowerCase())
  && filters.sp_status.every((status) => status === String(statusCodes[effectiveStatus(approval, call.nowSeconds)]))
  && filters.record_type.every((type) => type === String(recordTypes[approval.form.type]));

/** oa/getapprovaldetail */
export const getApprovalDetail = (call: WeComCall): WeComAnswer => {
  const { sp_no: number } = call.body;
  if (typeof number !== 'string' || number === '') return refused(301025);
  const approval = call.held.approvals.find(({ approvalNumber }) => approvalNumber === number);
  if (approval === undefined || approval.submittedAt > call.nowSeconds) return refused(301025);
  if (!isVisible(call, approval)) return refused(60011);
  const status = effectiveStatus(approval, call.nowSeconds);
  const decided = status !== 'pending' && approval.decidedAt !== null;
  const step = status === 'rejected' ? 3 : decided ? 2 : 1;
  return answered({
    info: {
      sp_no: approval.approvalNumber, sp_name: titles[approval.form.type], sp_status: statusCodes[status],
      template_id: `simulated-${approval.form.type}`, apply_time: approval.submittedAt,
      applyer: { userid: approval.applicantUserId, partyid: String(call.held.state.users.find(({ userId }) => userId === approval.applicantUserId)?.departmentIds[0] ?? 1) },
      sp_record: [{
        sp_status: step, approverattr: 1,
        details: [{ approver: { userid: approval.approverUserId }, speech: '', sp_status: step, sptime: decided ? approval.decidedAt : 0, media_id: [] }],
      }],
      notifyer: [], comments: [],
      apply_data: { contents: contents(call, approval) },
    },
  });
};

const emptyMembers = { tips: [], members: [], departments: [], files: [], children: [], stat_field: [] };
const text = (value: string) => [{ text: value, lang: 'zh_CN' }];

const contents = (call: WeComCall, approval: WeComApproval): unknown[] => {
  const { form } = approval;
  const reason = { control: 'Textarea', id: 'Textarea-1', title: text('事由'), value: { ...emptyMembers, text: titles[form.type] } };
  if (form.type === 'correction') {
    const value = { ...emptyMembers, punch_correction: { state: form.state, time: form.time, version: 1, daymonthyear: dayStamp(form.day) } };
    return [{ control: 'PunchCorrection', id: 'PunchCorrection-1', title: text('补卡时间'), value }, reason];
  }
  if (form.type === 'leave') {
    const name = call.held.state.leaveTypes.find(({ leaveTypeId }) => leaveTypeId === form.leaveTypeId)?.name ?? '';
    const selector = { type: 'single', options: [{ key: String(form.leaveTypeId), value: text(name) }] };
    const value = { ...emptyMembers, vacation: { selector, attendance: attendance(1, form.range) } };
    return [{ control: 'Vacation', id: 'vacation-1', title: text('请假类型'), value }, reason];
  }
  const type = { trip: 3, out: 4, overtime: 5 }[form.type];
  return [{ control: 'Attendance', id: 'Attendance-1', title: text(titles[form.type]), value: { ...emptyMembers, attendance: attendance(type, form.range) } }, reason];
};

/** Half-days begin and end on the mark of their half: a whole day runs from 00:00 (morning) to 12:00 (afternoon). */
const attendance = (type: number, range: WeComApprovalRange): unknown => {
  const isHalfDay = range.unit === 'halfday';
  const lastHalf = isHalfDay ? range.to - daySeconds / 2 : range.to;
  const dayItems: { daytime: number; duration: number }[] = [];
  for (let day = beijingDay(range.from); dayStamp(day) < range.to; day += 1) {
    dayItems.push({ daytime: dayStamp(day), duration: Math.min(range.to, dayStamp(day + 1)) - Math.max(range.from, dayStamp(day)) });
  }
  const duration = range.to - range.from;
  return {
    date_range: { type: range.unit, new_begin: range.from, new_end: lastHalf, new_duration: duration },
    type, slice_info: { duration, state: 1, day_items: dayItems },
  };
};
