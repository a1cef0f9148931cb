import { minuteColumns } from '#kernel/attendance/attendance-batch';
import { findingCodes, type AttendanceDay } from '#kernel/attendance/attendance-types';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay, monthBounds } from '#kernel/calendar/epoch-day';
import { findingsOfBits, monthsWithDays, readFoundDays, readPeopleWithoutData, readStoredDays, shownDay, shownState, totalsOf } from '#modules/attendance';
import { employedPersons, findPersonId, termsSegments, workplaces } from '#modules/people';
import { asSystem, readCompany, type CompanyTransaction } from '#modules/platform';
import type { Command, CommandAnswer, CommandContext, CommandFailure } from '../command.ts';
import { monthThatEnded, readDay, readMonth } from '../month-value.ts';
import { tableLines } from '../text-table.ts';

type Days = { readonly fromDay: number; readonly toDay: number };
type Answer = Promise<Result<CommandAnswer, CommandFailure>>;

/** Minutes that say what became of the day; the sums that they make up are left to --json. */
const shownColumns = minuteColumns.filter((name) => !['presentMinutes', 'scheduledMinutes', 'breakMinutes'].includes(name));
const longestDays = 366;

const phrase = ({ phrases, language }: CommandContext, key: string, values?: Readonly<Record<string, string | number>>): string => phrases.find(language, key, values) ?? key;

const chooseDays = async (context: CommandContext, tx: CompanyTransaction): Promise<Result<Days, CommandFailure>> => {
  const [from, to] = [context.text('from'), context.text('to')];
  if (from !== undefined || to !== undefined) {
    const first = readDay(from ?? to ?? '', '--from');
    const last = readDay(to ?? from ?? '', '--to');
    if (!first.ok) return first;
    if (!last.ok) return last;
    const count = last.value - first.value + 1;
    return count < 1 || count > longestDays ? failure({ code: 'windowTooLong', data: { days: longestDays } }) : success({ fromDay: first.value, toDay: last.value + 1 });
  }
  const month = readMonth(context.text('month') ?? (await monthsWithDays(tx))[0] ?? (await monthThatEnded(tx)), '--month');
  if (!month.ok) return month;
  const bounds = monthBounds(month.value);
  return bounds.ok ? bounds : failure({ code: 'monthUnknown', data: { month: month.value } });
};

const zoneOf = async (tx: CompanyTransaction, personId: number, window: Days): Promise<(day: number) => string> => {
  const segments = await termsSegments(tx, { ...window, personIds: [personId] });
  const places = await workplaces(tx);
  return (day) => places.get(segments.find((segment) => segment.fromDay <= day && day < segment.toDay)?.workplace ?? '')?.zone ?? 'UTC';
};

const zonedText = (seconds: number | null, zone: string): string | null =>
  seconds === null ? null : Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString({ timeZone: zone, smallestUnit: 'second' });

/** The clock at the workplace; a day behind the date is marked, so that the end of a night shift is not taken for its morning. */
const clockText = (instant: string | null, date: string): string => (instant === null ? '' : `${instant.slice(11, 16)}${instant.slice(0, 10) > date ? '+1' : instant.slice(0, 10) < date ? '-1' : ''}`);

const minutesText = (context: CommandContext, day: Pick<AttendanceDay, (typeof shownColumns)[number]>): string =>
  shownColumns.filter((name) => day[name] !== 0).map((name) => `${phrase(context, `field.${name.replace(/Minutes$/, '')}`)} ${day[name]}`).join(', ');

const showPerson = async (context: CommandContext, tx: CompanyTransaction, personNumber: string, window: Days): Answer => {
  const personId = await findPersonId(tx, personNumber);
  if (personId === null) return failure({ code: 'personUnknown', data: { personNumber } });
  const stored = (await readStoredDays(tx, [personId], window)).get(personId) ?? [];
  if (stored.length === 0) return failure({ code: 'noAttendance' });
  const zone = await zoneOf(tx, personId, window);
  const hasData = !(await readPeopleWithoutData(tx, window)).has(personId);
  const shown = stored.map((row) => shownDay(row, hasData));
  const days = stored.map((row, index) => {
    const { day, firstIn, lastOut, findingBits, ...rest } = shown[index]!;
    return { date: formatDay(day), state: shownState(row, hasData), ...rest, firstIn: zonedText(firstIn, zone(day)), lastOut: zonedText(lastOut, zone(day)), findings: findingsOfBits(findingBits) };
  });
  const sum = Object.fromEntries(minuteColumns.map((name) => [name, shown.reduce((total, day) => total + day[name], 0)])) as Record<(typeof minuteColumns)[number], number>;
  const heading = ['date', 'shift', 'firstIn', 'lastOut', 'minutes', 'findings'].map((name) => phrase(context, `cli.attendance.column.${name}`));
  const rows = days.map((day) => [
    day.date, day.shiftCode ?? phrase(context, `cli.attendance.class.${day.dayClass}`), clockText(day.firstIn, day.date), clockText(day.lastOut, day.date),
    minutesText(context, day), day.findings.map((code) => phrase(context, `finding.${code}`)).join(', '),
  ]);
  return success({
    lines: tableLines([heading, ...rows, [phrase(context, 'cli.attendance.total'), '', '', '', minutesText(context, sum), '']]),
    json: { personNumber, from: formatDay(window.fromDay), to: formatDay(window.toDay - 1), days, totals: { ...totalsOf(shown) } },
  });
};

const showSummary = async (context: CommandContext, tx: CompanyTransaction, window: Days): Answer => {
  const people = await employedPersons(tx, window);
  const stored = await readStoredDays(tx, people.map((person) => person.personId), window);
  if (stored.size === 0) return failure({ code: 'noAttendance' });
  const found = await readFoundDays(tx, window);
  const findings = findingCodes.map((code) => {
    const withIt = found.filter((day) => findingsOfBits(day.bits).includes(code));
    return { code, days: withIt.length, people: new Set(withIt.map((day) => day.personId)).size };
  });
  const all = [...stored.values()].flat();
  const columns = ['findings', 'days', 'people'].map((name) => phrase(context, `cli.attendance.column.${name}`));
  const totals = totalsOf(all);
  const minutes = Object.fromEntries(minuteColumns.map((name) => [name, all.reduce((sum, day) => sum + day[name], 0)])) as Record<(typeof minuteColumns)[number], number>;
  return success({
    lines: [
      `${formatDay(window.fromDay)} – ${formatDay(window.toDay - 1)}  ${phrase(context, 'cli.attendance.people', { people: stored.size, days: all.length })}`,
      ...tableLines([columns, ...findings.filter((each) => each.days > 0).map((each) => [phrase(context, `finding.${each.code}`), String(each.days), String(each.people)])]),
      ...tableLines(shownColumns.filter((name) => minutes[name] > 0).map((name) => [phrase(context, `field.${name.replace(/Minutes$/, '')}`), String(minutes[name])])),
    ],
    json: { from: formatDay(window.fromDay), to: formatDay(window.toDay - 1), people: stored.size, days: all.length, findings, totals: { ...totals } },
  });
};

export const command: Command = {
  name: 'attendance',
  summary: 'Show attendance days of a person, or the findings of a month.',
  options: [
    { name: 'person', kind: 'text', placeholder: 'NUMBER', summary: 'Person number: one line a day. Without it, counts by finding.' },
    { name: 'month', kind: 'text', placeholder: 'YYYY-MM', summary: 'Month; the newest with attendance when left out.' },
    { name: 'from', kind: 'text', placeholder: 'YYYY-MM-DD', summary: 'First day, instead of a month.' },
    { name: 'to', kind: 'text', placeholder: 'YYYY-MM-DD', summary: 'Last day, included.' },
  ],
  examples: ['attendance --month 2026-10', 'attendance --person SH000123 --month 2026-10', 'attendance --person SH000123 --from 2026-10-01 --to 2026-10-08 --json'],
  run: async (context) => {
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    return readCompany(database.value, asSystem(company.value.companyId, 'commandLine', 'cli'), async (tx) => {
      const days = await chooseDays(context, tx);
      if (!days.ok) return days;
      const personNumber = context.text('person');
      return personNumber === undefined ? showSummary(context, tx, days.value) : showPerson(context, tx, personNumber, days.value);
    });
  },
};
