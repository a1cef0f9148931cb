/** HTTP of attendance: the office reads everybody, a line manager the own team, everyone oneself. No pay in any answer. */
import * as routes from '#contracts/api/attendance-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { dayClassOf } from '#kernel/calendar/calendar-table';
import { daysOfMonth, formatDay, monthOfDay, parseDay } from '#kernel/calendar/epoch-day';
import { describeView, forSubject, matchingRows, oneselfOf, orderedRows, planList, readCompany, viewOfList, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { dayRowOf, instantText, personFieldsOf } from './attendance-answers.ts';
import { readAttendancePolicy } from './attendance-policy.ts';
import { findingsOfBits, overtimeOfDay, readComputedAt, readFoundDays, readOvertimeByPerson, readStoredDays, totalsOf } from './attendance-questions.ts';
import { findingsList, type FindingRow } from './findings-list.ts';
import { daysForReader, noteHealthRead } from './health-leave.ts';
import { matchesFilter, visiblePeople, type DayWindow, type ListedPerson } from './attendance-scope.ts';
import { readPeopleWithoutData, shownDay, shownState } from './people-without-data.ts';
import { explainWindow } from './quantity-explanations.ts';
import { readDay } from './read-day.ts';
import { shiftNameOf } from './shift-name.ts';
import { calendarOf } from './read-calendars.ts';

export type AttendanceRoutesDeps = {
  readonly database: Database;
  /** Puts the computation in the queue; answers an id to watch. */
  readonly startAttendance: (subject: Subject, wish: { readonly month: string; readonly commandId: string }) => Promise<Result<{ readonly runId: string }, ApiFailure>>;
};

const notFound: ApiFailure = { code: 'notFound', status: 404 };
const invalid = (field: string): ApiFailure => ({ code: 'invalidRequest', status: 400, data: { field } });
const longestRangeDays = 92;

type Answer<T> = Result<T, ApiFailure>;
type MatrixQuery = ParsedQuery<typeof routes.readMatrix>;

const dayClassesOf = (people: readonly ListedPerson[], window: DayWindow): RouteResponse<typeof routes.readMatrix>['dayClasses'] => {
  const countries = new Map(people.filter((person) => person.workplaceCode !== '').map((person) => [person.workplaceCode, person.country]));
  return [...countries].sort().flatMap(([workplaceCode, country]) => {
    const table = calendarOf(country, window.fromDay, window.toDay);
    if (!table.ok) return [];
    return [{ workplaceCode, classes: Array.from({ length: window.toDay - window.fromDay }, (_, index) => dayClassOf(table.value, window.fromDay + index)) }];
  });
};

const isEmployedOn = (person: ListedPerson, day: number): boolean => person.hireDay <= day && (person.leaveDay === null || day <= person.leaveDay);

const matrixRow = (person: ListedPerson, days: Parameters<typeof totalsOf>[0], window: DayWindow, hasData: boolean): RouteResponse<typeof routes.readMatrix>['rows'][number] => {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const all = Array.from({ length: window.toDay - window.fromDay }, (_, index) => byDay.get(window.fromDay + index));
  return {
    ...personFieldsOf(person), dayStates: all.map((day, index) => (day !== undefined ? shownState(day, hasData) : !hasData && days.length === 0 && isEmployedOn(person, window.fromDay + index) ? 'noData' : 'notEmployed')),
    dayOvertimeMinutes: all.map((day) => (day === undefined ? 0 : overtimeOfDay(day))), totals: totalsOf(days.map((day) => shownDay(day, hasData))),
  };
};

const pageOf = <T>(rows: readonly T[], query: { readonly page: number; readonly pageSize: number }): T[] => rows.slice((query.page - 1) * query.pageSize, query.page * query.pageSize);

const answerMatrix = async (tx: CompanyTransaction, subject: Subject, month: string, query: MatrixQuery): Promise<Answer<RouteResponse<typeof routes.readMatrix>>> => {
  const window = daysOfMonth(month);
  const asked = (await visiblePeople(tx, subject, window)).filter((person) => matchesFilter(person, query));
  let people = asked;
  const withoutData = await readPeopleWithoutData(tx, window);
  const { finding } = query;
  if (finding === 'noAttendanceData') people = people.filter((person) => withoutData.has(person.personId));
  else if (finding !== '') {
    const found = new Set((await readFoundDays(tx, window)).filter((day) => findingsOfBits(day.bits).includes(finding)).map((day) => day.personId));
    people = people.filter((person) => found.has(person.personId));
  }
  const shown = pageOf(people, query);
  const stored = await readStoredDays(tx, shown.map((person) => person.personId), window);
  // A filter by finding looks at everyone's days, not only at those it leaves.
  noteHealthRead(tx, (finding === '' ? shown : asked).map((person) => person.personId), month);
  const computedAt = await readComputedAt(tx, month);
  return success({
    month, dayClasses: dayClassesOf(shown, window), computedAt: computedAt === null ? null : instantText(computedAt, 'UTC'), total: people.length,
    rows: shown.map((person) => matrixRow(person, daysForReader(tx, person.personId, stored.get(person.personId) ?? []), window, !withoutData.has(person.personId))),
  });
};

const overtimeBounds = [0, 1, 9, 18, 27, 36, 54] as const;

const answerSummary = async (tx: CompanyTransaction, subject: Subject, month: string): Promise<Answer<RouteResponse<typeof routes.readAttendanceSummary>>> => {
  const window = daysOfMonth(month);
  const visible = new Set((await visiblePeople(tx, subject, window)).map((person) => person.personId));
  const overtime = [...(await readOvertimeByPerson(tx, window))].filter(([personId]) => visible.has(personId));
  const counts = new Map<string, { days: number; people: Set<number> }>();
  for (const day of await readFoundDays(tx, window)) {
    if (!visible.has(day.personId)) continue;
    for (const code of findingsOfBits(day.bits)) {
      const known = counts.get(code) ?? { days: 0, people: new Set<number>() };
      known.days += 1;
      known.people.add(day.personId);
      counts.set(code, known);
    }
  }
  const policy = await readAttendancePolicy(tx, formatDay(window.fromDay));
  const unknown = [...(await readPeopleWithoutData(tx, window))].filter(([personId]) => visible.has(personId)).map(([, person]) => person);
  const found = [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([code, count]) => ({ code: code as 'absence' | 'noAttendanceData', days: count.days, people: count.people.size }));
  if (unknown.length > 0) found.unshift({ code: 'noAttendanceData', days: unknown.reduce((sum, person) => sum + person.days, 0), people: unknown.length });
  return success({
    people: overtime.length,
    findings: found,
    overtime: overtimeBounds.map((fromHours, index) => {
      const toHours = overtimeBounds[index + 1] ?? null;
      return { fromHours, toHours, people: overtime.filter(([, minutes]) => minutes >= fromHours * 60 && (toHours === null || minutes < toHours * 60)).length };
    }),
    overtimeLimitMinutes: policy.overtimeMonthlyLimitMinutes,
  });
};

const foundRows = async (tx: CompanyTransaction, people: ReadonlyMap<number, ListedPerson>, window: DayWindow, wanted: MatrixQuery['finding']): Promise<FindingRow[]> =>
  (await readFoundDays(tx, window)).flatMap(({ personId, day, bits, shiftCode }) => {
    const person = people.get(personId);
    return person === undefined ? [] : findingsOfBits(bits).filter((code) => wanted === '' || code === wanted).map((code) => ({ person, day, code, shiftCode, minutes: null }));
  });

/** One row a person, not one a day: there is one thing to do, which is to match an account. */
const rowsWithoutData = async (tx: CompanyTransaction, people: ReadonlyMap<number, ListedPerson>, window: DayWindow, wanted: MatrixQuery['finding']): Promise<FindingRow[]> =>
  [...(await readPeopleWithoutData(tx, window))].flatMap(([personId, { firstDay, shiftCode, minutes }]) => {
    const person = people.get(personId);
    return person === undefined || (wanted !== '' && wanted !== 'noAttendanceData') ? [] : [{ person, day: firstDay, code: 'noAttendanceData' as const, shiftCode, minutes }];
  });

/** The page's people are computed again for the minutes of their findings. */
const answerFindings = async (tx: CompanyTransaction, subject: Subject, month: string, query: ParsedQuery<typeof routes.listFindings>): Promise<Answer<RouteResponse<typeof routes.listFindings>>> => {
  const window = daysOfMonth(month);
  const plan = planList(viewOfList(findingsList, tx.access), { ...query, fields: '' });
  if (!plan.ok) return plan;
  const people = new Map((await visiblePeople(tx, subject, window)).filter((person) => matchesFilter(person, query)).map((person) => [person.personId, person]));
  const found = [...(await foundRows(tx, people, window, query.finding)), ...(await rowsWithoutData(tx, people, window, query.finding))];
  found.sort((left, right) => left.day - right.day || (left.person.personNumber < right.person.personNumber ? -1 : left.person.personNumber > right.person.personNumber ? 1 : 0));
  const all = orderedRows(plan.value, matchingRows(plan.value, found));
  const shown = pageOf(all, query);
  const { loaded, byPerson } = await explainWindow(tx, [...new Set(shown.map((row) => row.person.personId))], window.fromDay, window.toDay);
  const minutesOf = (row: FindingRow): number =>
    row.minutes ?? (byPerson.get(row.person.personId) ?? []).flatMap((part) => part.explained.findings).find((finding) => finding.day === row.day && finding.code === row.code)?.minutes ?? 0;
  return success({
    total: all.length, fields: describeView(plan.value.view),
    rows: shown.map((row) => ({
      ...personFieldsOf(row.person), date: formatDay(row.day), code: row.code, minutes: minutesOf(row), shiftCode: row.shiftCode,
      shiftName: row.shiftCode === null ? null : shiftNameOf(loaded, row.person.personId, row.day, row.shiftCode),
    })),
  });
};

const answerDays = async (tx: CompanyTransaction, person: ListedPerson | undefined, window: DayWindow): Promise<Answer<RouteResponse<typeof routes.listAttendanceDays>>> => {
  if (person === undefined) return failure(notFound);
  const days = daysForReader(tx, person.personId, (await readStoredDays(tx, [person.personId], window)).get(person.personId) ?? []);
  noteHealthRead(tx, [person.personId], monthOfDay(window.fromDay));
  const hasData = !(await readPeopleWithoutData(tx, window)).has(person.personId);
  return success({ ...personFieldsOf(person), days: days.map((day) => dayRowOf(day, person.zone, hasData)), totals: totalsOf(days.map((day) => shownDay(day, hasData))) });
};

const answerDay = async (tx: CompanyTransaction, subject: Subject, date: string, isWanted: (person: ListedPerson) => boolean): Promise<Answer<RouteResponse<typeof routes.readAttendanceDay>>> => {
  const day = parseDay(date);
  if (!day.ok) return failure(invalid('date'));
  const person = (await visiblePeople(tx, subject, { fromDay: day.value, toDay: day.value + 1 })).find(isWanted);
  const detail = person === undefined ? null : await readDay(tx, person, day.value);
  return detail === null ? failure(notFound) : success(detail);
};

/** Registers the routes of contracts/api/attendance-api. */
export const registerAttendanceRoutes = (server: ApiServer, deps: AttendanceRoutesDeps): void => {
  const read = <T>(subject: Subject, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(deps.database, forSubject(subject), work);

  server.handle(routes.readMatrix, ({ subject, params, query }) => read(subject, (tx) => answerMatrix(tx, subject, params.month, query)));
  server.handle(routes.readAttendanceSummary, ({ subject, params }) => read(subject, (tx) => answerSummary(tx, subject, params.month)));
  server.handle(routes.listFindings, ({ subject, params, query }) => read(subject, (tx) => answerFindings(tx, subject, params.month, query)));
  server.handle(routes.listAttendanceDays, ({ subject, query }) => read(subject, async (tx) => {
    const [from, to] = [parseDay(query.from), parseDay(query.to)];
    if (!from.ok || !to.ok || to.value < from.value) return failure(invalid('from'));
    if (to.value - from.value >= longestRangeDays) return failure({ code: 'windowTooLong', status: 400, data: { days: longestRangeDays } });
    const window = { fromDay: from.value, toDay: to.value + 1 };
    return answerDays(tx, (await visiblePeople(tx, subject, window)).find((person) => person.personNumber === query.personNumber), window);
  }));
  server.handle(routes.readAttendanceDay, ({ subject, params }) => read(subject, (tx) => answerDay(tx, subject, params.date, (person) => person.personNumber === params.personNumber)));
  server.handle(routes.startAttendance, ({ subject, params, body }) => deps.startAttendance(subject, { month: params.month, commandId: body.commandId }));
  server.handle(routes.readOwnMonth, ({ subject, params }) => read(subject, async (tx) => {
    const window = daysOfMonth(params.month);
    return answerDays(tx, (await visiblePeople(tx, oneselfOf(subject), window))[0], window);
  }));
  server.handle(routes.readOwnDay, ({ subject, params }) => read(subject, (tx) => answerDay(tx, oneselfOf(subject), params.date, () => true)));
};
