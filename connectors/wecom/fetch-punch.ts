import type { Slice } from '#contracts/connector/connector';
import type { WorkFact } from '#contracts/flow/work-fact';
import { fetchBatchPage, type FetchPage } from './fetch-context.ts';
import { normalisePersonKey, readRecords, type Fields, type Meaning } from './read-fields.ts';
import { weComApis } from './wecom-client.ts';
import { dayOf, daySeconds, readInstant, readScheduledInstant, sourceZone } from './wecom-time.ts';

/** Work, field and all others: everything at once. */
const allTypes = 3;
const directions: Readonly<Record<string, 'in' | 'out' | 'unknown'>> = { 上班打卡: 'in', 下班打卡: 'out', 外出打卡: 'unknown' };
const missing = '未打卡';
const knownExceptions = new Set(['', '时间异常', '地点异常', missing, 'wifi异常', '非常用设备']);

/** checkin/getcheckindata for the people and window of the slice; both ends of WeCom's window are included. */
export const fetchPunchPage: FetchPage = (context, slice) => fetchBatchPage(
  context, weComApis.checkinData, slice.personKeys,
  (useridlist) => ({ opencheckindatatype: allTypes, starttime: slice.from, endtime: slice.to - 1, useridlist }),
  'checkindata', (document, rows) => readRecords(document, 'punch', rows, 'userid', (fields) => readPunch(fields, slice)),
);

/**
 * One row. WeCom has no record id: member, time, type, shift and section are its identity. A row that says 未打卡 is an
 * expectation at the *scheduled* time, also outside the asked window, and never a punch; a real punch far outside the
 * window is a unit error.
 */
const readPunch = (fields: Fields, slice: Slice): Meaning => {
  const sourcePersonKey = normalisePersonKey(fields.text('userid'));
  if (sourcePersonKey === '') fields.fail('missingField', 'userid');
  const type = fields.text('checkin_type');
  const direction = directions[type];
  if (direction === undefined) fields.fail('unknownValue', 'checkin_type');
  const exceptions = fields.text('exception_type').split(';');
  if (!exceptions.every((exception) => knownExceptions.has(exception))) fields.fail('unknownValue', 'exception_type');
  const time = readInstant(fields, 'checkin_time');
  const scheduleId = fields.wholeOr('schedule_id', 0, Number.MAX_SAFE_INTEGER, 0);
  const timelineId = fields.wholeOr('timeline_id', 0, Number.MAX_SAFE_INTEGER, 0);
  const scheduled = fields.wholeOr('sch_checkin_time', 0, 4_102_444_800, 0);
  const isMissing = exceptions.includes(missing);
  if (!isMissing && (time < slice.from - daySeconds || time >= slice.to + daySeconds)) fields.fail('outOfRange', 'checkin_time');
  const fact: WorkFact = isMissing
    ? { kind: 'expectedPunchMissing', sourcePersonKey, scheduledInstant: scheduled === 0 ? time : readScheduledInstant(scheduled, time), zone: sourceZone, direction: direction ?? 'unknown' }
    : {
      kind: 'punch', sourcePersonKey, instant: time, zone: sourceZone, sourceText: String(time), direction: direction ?? 'unknown',
      device: fields.textOr('deviceid', ''), place: fields.textOr('location_title', ''),
    };
  return { naturalKey: `${sourcePersonKey}|${time}|${type}|${scheduleId}|${timelineId}`, sourcePersonKey, businessDay: dayOf(time), facts: [fact] };
};
