import { success } from '#kernel/base/result';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { pageOf, readList, type FetchContext, type FetchPage } from './fetch-context.ts';
import { readNested, readRecords, type Fields, type Meaning } from './read-fields.ts';
import { weComApis } from './wecom-client.ts';
import { dayOf, overnightEnd, sourceZone, timelessDay } from './wecom-time.ts';

/** checkin/getcorpcheckinoption: all rules in one answer. */
export const fetchRulePage: FetchPage = async (context) => {
  const answer = await context.client.call(context.counter, weComApis.corpCheckinOption, { body: {} });
  if (!answer.ok) return answer;
  const rows = readList(answer.value, weComApis.corpCheckinOption.path, 'group');
  if (!rows.ok) return rows;
  return success(pageOf(context, [readRecords(answer.value, 'rule', rows.value, '', (fields) => readGroup(fields, context))], [], null));
};

const groupTypes = { fixed: 1, shift: 2, free: 3 } as const;
type ScheduleShift = ScheduleFact['shifts'][number];

/**
 * One rule as a schedule. Fixed rules name their shift by its hours ("0900-1800"), shift rules by `schedule_id`; free
 * rules plan nothing and carry no fact. The tolerance fields (flex_on_duty_time, flex_time) forgive lateness without
 * moving the shift: that is the company's attendance policy, not the schedule.
 */
const readGroup = (fields: Fields, context: FetchContext): Meaning => {
  const scheduleCode = fields.text('groupname');
  const groupId = fields.whole('groupid', 0, Number.MAX_SAFE_INTEGER);
  const type = fields.whole('grouptype', 0, 1000);
  const floatingMinutes = context.settings.floatingBreakMinutes.get(scheduleCode) ?? null;
  const base = { naturalKey: `group:${groupId}`, sourcePersonKey: null, businessDay: timelessDay };
  if (type === groupTypes.free) return { ...base, facts: [] };
  if (type !== groupTypes.fixed && type !== groupTypes.shift) {
    fields.fail('unknownValue', 'grouptype');
    return { ...base, facts: [] };
  }
  const schedule = type === groupTypes.shift ? readShiftRule(fields, floatingMinutes) : readFixedRule(fields, floatingMinutes);
  return {
    ...base,
    facts: [{
      kind: 'schedule', scheduleCode, name: scheduleCode, zone: sourceZone, observedDay: dayOf(Math.floor(context.clock.nowMilliseconds() / 1000)),
      followsHolidays: fields.flag('sync_holidays'), ...schedule,
    }],
  };
};

type Schedule = Pick<ScheduleFact, 'form' | 'weekdayShiftCodes' | 'shifts'>;

const readShiftRule = (fields: Fields, floatingMinutes: number | null): Schedule => ({
  form: 'roster', weekdayShiftCodes: [],
  shifts: fields.list('schedulelist').map((item, index) => readNested(fields, `schedulelist[${index}].`, item, (shift) => {
    const code = String(shift.whole('schedule_id', 1, Number.MAX_SAFE_INTEGER));
    return readShift(shift, 'time_section', code, shift.text('schedule_name'), floatingMinutes);
  })),
});

const readFixedRule = (fields: Fields, floatingMinutes: number | null): Schedule => {
  const weekdayShiftCodes: (string | null)[] = [null, null, null, null, null, null, null];
  const shifts = new Map<string, ScheduleShift>();
  for (const [index, item] of fields.list('checkindate').entries()) {
    readNested(fields, `checkindate[${index}].`, item, (date) => {
      const shift = readShift(date, 'checkintime', '', '', floatingMinutes);
      const hours = `${clockText(shift.startMinute)}-${clockText(shift.endMinute)}`;
      const code = sameShift(shifts.get(hours), shift) ? hours : `${hours}-${index + 1}`;
      shifts.set(code, { ...shift, code, name: code });
      for (const weekday of date.list('workdays')) {
        if (typeof weekday === 'number' && Number.isInteger(weekday) && weekday >= 0 && weekday <= 6) weekdayShiftCodes[weekday] = code;
        else date.fail('outOfRange', 'workdays');
      }
    });
  }
  return { form: 'weekday', weekdayShiftCodes, shifts: [...shifts.values()] };
};

/** May this shift take the plain name? Yes when nobody has it, or someone with the same breaks and flexibility. */
const sameShift = (existing: ScheduleShift | undefined, shift: ScheduleShift): boolean =>
  existing === undefined || JSON.stringify({ ...existing, code: '', name: '' }) === JSON.stringify({ ...shift, code: '', name: '' });

const clockText = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`;

/** Sections become one shift; the time between two sections is a break. Flexible hours are in seconds. */
const readShift = (fields: Fields, sectionsName: string, code: string, name: string, floatingMinutes: number | null): ScheduleShift => {
  const sections = fields.list(sectionsName).map((item, index) => readNested(fields, `${sectionsName}[${index}].`, item, (section) => {
    const start = section.whole('work_sec', 0, 172_800);
    return { start, end: overnightEnd(start, section.whole('off_work_sec', 0, 172_800)), breaks: readBreaks(section, floatingMinutes) };
  }));
  if (sections.length === 0) fields.fail('missingField', sectionsName);
  const between = sections.slice(1).map((section, index) => ({ fromMinute: minutes(sections[index]?.end ?? 0), toMinute: minutes(section.start), floatingLengthMinutes: null }));
  const isFlexible = fields.flag('allow_flex');
  return {
    code, name, startMinute: minutes(sections[0]?.start ?? 0), endMinute: minutes(sections.at(-1)?.end ?? 0),
    breaks: [...sections.flatMap(({ breaks }) => breaks), ...between.filter(({ fromMinute, toMinute }) => toMinute > fromMinute)].sort((left, right) => left.fromMinute - right.fromMinute),
    flexEarlyMinutes: isFlexible ? minutes(fields.wholeOr('max_allow_arrive_early', 0, 86_400, 0)) : 0,
    flexLateMinutes: isFlexible ? minutes(fields.wholeOr('max_allow_arrive_late', 0, 86_400, 0)) : 0,
  };
};

const minutes = (seconds: number): number => Math.floor(seconds / 60);

/** `rest_times` holds every break; the two plain fields only the earliest, and older tenants have nothing else. */
const readBreaks = (section: Fields, floatingMinutes: number | null): ScheduleShift['breaks'] => {
  if (!section.flag('allow_rest')) return [];
  const listed = section.has('rest_times') ? section.list('rest_times') : [];
  const read = (rest: Fields): ScheduleShift['breaks'][number] => {
    const begin = rest.whole('rest_begin_time', 0, 172_800);
    return { fromMinute: minutes(begin), toMinute: minutes(overnightEnd(begin, rest.whole('rest_end_time', 0, 172_800))), floatingLengthMinutes: floatingMinutes };
  };
  return listed.length === 0 ? [read(section)] : listed.map((item, index) => readNested(section, `rest_times[${index}].`, item, read));
};
