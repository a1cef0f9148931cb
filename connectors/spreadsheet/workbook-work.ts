/** Punches, approved forms and roster days from parsed rows. Instants are made by the company, which knows the zones. */
import { approvalRowTypes, type ApprovalRow, type LocalMoment, type PunchRow, type RosterDayRow } from '#contracts/flow/workbook-facts';
import type { CellValue } from './cell-values.ts';
import { momentOf } from './moment-values.ts';
import { buildAll, refusal, text, wholeOrNull, type Builder, type Refusal } from './workbook-fact-builders.ts';

const momentOrNull = (value: CellValue | undefined): LocalMoment | null => (typeof value === 'object' && value !== null && 'second' in value ? value : null);
const directionOf = (value: CellValue | undefined): PunchRow['direction'] => (value === 'in' || value === 'out' ? value : 'unknown');

function punchMoment(values: Readonly<Record<string, CellValue>>): LocalMoment | Refusal {
  const moment = momentOrNull(values['moment']);
  const clock = momentOrNull(values['clock']);
  const day = wholeOrNull(values['day']);
  if (moment !== null && (day !== null || clock !== null)) return refusal('moment', '打卡时间', 'momentTwice');
  if (moment !== null) return moment.isWholeDay ? refusal('moment', '打卡时间', 'timeMissing') : moment;
  if (day === null && clock === null) return refusal('moment', '打卡时间', 'momentMissing');
  if (day === null) return refusal('day', '日期', 'required');
  if (clock === null) return refusal('clock', '时间', 'required');
  return momentOf(day, clock);
}

const buildPunch: Builder<PunchRow> = (values) => {
  const moment = punchMoment(values);
  if ('code' in moment) return moment;
  return { kind: 'punchRow', personNumber: text(values['personNumber']), moment, direction: directionOf(values['direction']), device: text(values['device']), place: text(values['place']) };
};

const buildApproval: Builder<ApprovalRow> = (values) => {
  const type = approvalRowTypes.find((candidate) => candidate === values['type']) ?? 'otherPaidLeave';
  const [from, to, corrected] = [momentOrNull(values['from']), momentOrNull(values['to']), momentOrNull(values['correction'])];
  const common = { kind: 'approvalRow', personNumber: text(values['personNumber']), type, approvalNumber: text(values['approvalNumber']), direction: directionOf(values['direction']) } as const;
  if (type === 'correction') {
    if (corrected === null) return refusal('correction', '补卡时间', 'required');
    if (corrected.isWholeDay) return refusal('correction', '补卡时间', 'timeMissing');
    if (from !== null || to !== null) return refusal('from', '开始', 'momentTwice');
    return { ...common, from: corrected, to: null, day: wholeOrNull(values['day']) };
  }
  if (corrected !== null) return refusal('correction', '补卡时间', 'momentTwice');
  if (from === null) return refusal('from', '开始', 'required');
  if (to === null) return refusal('to', '结束', 'endMissing');
  // A date alone as the end means the whole of that day.
  return { ...common, from, to: to.isWholeDay ? { ...to, second: 86_400 } : to, day: null };
};

const restWords = ['休', '休息', 'rest', 'off'];

const buildRosterDay: Builder<RosterDayRow> = (values) => {
  const shiftCode = text(values['shiftCode']);
  return { kind: 'rosterDayRow', personNumber: text(values['personNumber']), day: wholeOrNull(values['day']) ?? 0, shiftCode: restWords.includes(shiftCode.toLowerCase()) ? null : shiftCode };
};

export const buildPunches = buildAll(buildPunch);
export const buildApprovals = buildAll(buildApproval);
export const buildRosterDays = buildAll(buildRosterDay);
