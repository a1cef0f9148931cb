import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorError } from '#contracts/connector/connector';
import { fetchBatch, pageOf, readList, type FetchPage } from './fetch-context.ts';
import { fieldsOf, normalisePersonKey, readNested, type Reading } from './read-fields.ts';
import { recordHash } from '#contracts/connector/kit/record-hash';
import type { SourceRecord, UnreadableRecord } from '#contracts/flow/source-record';
import type { ExactJson } from '#contracts/connector/kit/exact-json';
import { weComApis } from './wecom-client.ts';

/** checkin/getcheckinschedulist; only members of shift rules have rows. */
export const fetchRosterPage: FetchPage = async (context, slice) => {
  const outcome = await fetchBatch(context, weComApis.checkinSchedule, slice.personKeys, (useridlist) => ({ starttime: slice.from, endtime: slice.to - 1, useridlist }));
  if (!outcome.ok) return outcome;
  const readings: Reading[] = [];
  for (const document of outcome.value.answers) {
    const reading = readRosters(document);
    if (!reading.ok) return failure(reading.error);
    readings.push(reading.value);
  }
  return success(pageOf(context, readings, outcome.value.refused, null));
};

const readRosters = (document: ExactJson): Result<Reading, ConnectorError> => {
  const rows = readList(document, weComApis.checkinSchedule.path, 'schedule_list');
  if (!rows.ok) return rows;
  const readings = rows.value.map((row) => readMonth(document, row));
  return success({ records: readings.flatMap(({ records }) => records), unreadable: readings.flatMap(({ unreadable }) => unreadable) });
};

/** WeCom sends one row per member and month; each of its days is a record, so that one changed day is one new version. */
const readMonth = (document: ExactJson, row: unknown): Reading => {
  const fields = fieldsOf(row);
  const sourcePersonKey = normalisePersonKey(fields.text('userid'));
  const yearMonth = fields.whole('yearmonth', 200_001, 210_012);
  const scheduleCode = fields.text('groupname');
  const groupId = fields.whole('groupid', 0, Number.MAX_SAFE_INTEGER);
  const days = fields.inner('schedule').list('scheduleList');
  const rowProblem = fields.problem();
  if (rowProblem !== null) {
    const raw = row !== null && typeof row === 'object' ? document.rawOf(row) : JSON.stringify(row);
    return { records: [], unreadable: [{ stream: 'roster', raw, ...rowProblem, sourcePersonKey: sourcePersonKey === '' ? null : sourcePersonKey }] };
  }
  const records: SourceRecord[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const item of days) {
    const day = fieldsOf(item);
    const dayOfMonth = day.whole('day', 1, 31);
    const scheduleId = readNested(day, 'schedule_info.', (item as Readonly<Record<string, unknown>> | null)?.['schedule_info'] ?? null, (info) => info.whole('schedule_id', 0, Number.MAX_SAFE_INTEGER));
    const epochDay = Date.UTC(Math.floor(yearMonth / 100), (yearMonth % 100) - 1, dayOfMonth) / 86_400_000;
    const content = { userid: sourcePersonKey, yearmonth: yearMonth, groupid: groupId, groupname: scheduleCode, day: item };
    const raw = JSON.stringify(content);
    const exactness = item !== null && typeof item === 'object' ? document.problemOf(item) : null;
    const problem = exactness === null ? day.problem() : { reason: exactness, field: '' };
    if (problem === null) records.push({
      stream: 'roster', naturalKey: `${sourcePersonKey}|${epochDay}`, sourcePersonKey, businessDay: epochDay, raw, contentHash: recordHash(content),
      facts: [{ kind: 'rosterDay', sourcePersonKey, day: epochDay, scheduleCode, shiftCode: scheduleId === 0 ? null : String(scheduleId) }],
    });
    else unreadable.push({ stream: 'roster', raw, ...problem, sourcePersonKey });
  }
  return { records, unreadable };
};
