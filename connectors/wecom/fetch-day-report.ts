import { success } from '#kernel/base/result';
import { fetchBatchPage, pageOf, type FetchPage } from './fetch-context.ts';
import { normalisePersonKey, readNested, readRecords, type Fields, type Meaning } from './read-fields.ts';
import { weComApis } from './wecom-client.ts';
import { dayOf, daySeconds, dayStamp, readInstant } from './wecom-time.ts';

const mostSeconds = 400 * daySeconds;
const leaveItem = 1;

/** checkin/getcheckin_daydata, by day stamps, both included; never today, which WeCom has not finished. */
export const fetchDayReportPage: FetchPage = (context, slice) => {
  const today = dayOf(Math.floor(context.clock.nowMilliseconds() / 1000));
  const lastDay = Math.min(dayOf(slice.to - 1), today - 1);
  if (lastDay < dayOf(slice.from)) return Promise.resolve(success(pageOf(context, [], [], null)));
  return fetchBatchPage(
    context, weComApis.dayData, slice.personKeys,
    (useridlist) => ({ starttime: dayStamp(dayOf(slice.from)), endtime: dayStamp(lastDay), useridlist }),
    'datas', (document, rows) => readRecords(document, 'dayReport', rows, '', readDayReport),
  );
};

/** Evidence and checksum only. Codes that this file does not know are kept as they are. */
const readDayReport = (fields: Fields): Meaning => {
  const base = fields.inner('base_info');
  const summary = fields.inner('summary_info');
  const sourcePersonKey = normalisePersonKey(base.text('acctid'));
  const day = dayOf(readInstant(base, 'date'));
  const exceptions = fields.list('exception_infos').map((item, index) => readNested(fields, `exception_infos[${index}].`, item, (exception) => ({
    code: exception.whole('exception', 0, 1_000_000), count: exception.whole('count', 0, 1_000_000), seconds: exception.wholeOr('duration', 0, mostSeconds, 0),
  })));
  const leaveSeconds = fields.list('sp_items').reduce<number>((sum, item, index) => sum + readNested(fields, `sp_items[${index}].`, item, (special) =>
    special.whole('type', 0, 1_000_000) === leaveItem ? special.whole('duration', 0, mostSeconds) : 0), 0);
  return {
    naturalKey: `${sourcePersonKey}|${day}`, sourcePersonKey, businessDay: day,
    facts: [{
      kind: 'dayReport', sourcePersonKey, day, exceptions, leaveSeconds,
      punchCount: summary.whole('checkin_count', 0, 10_000),
      regularSeconds: summary.whole('regular_work_sec', 0, mostSeconds),
      standardSeconds: summary.whole('standard_work_sec', 0, mostSeconds),
    }],
  };
};
