/** Questions about days and leave: who was late, how often, what is left and until when. */
import * as attendance from '#contracts/api/attendance-api';
import * as requests from '#contracts/api/request-api';
import { success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import type { ApiFailure } from '#modules/platform';
import { figure, moment, type Asked, type Value } from './cite.ts';
import { daysOf, monthOf, monthsOf } from './read-question.ts';
import { say, sentence, type Answerers, type Said, type Scene, type Sentence } from './scene.ts';

const mostPeople = 5;
const mostGrants = 5;
const largestPage = '2000';

type Days = Asked<typeof attendance.readOwnMonth> | Asked<typeof attendance.listAttendanceDays>;

/** What is counted of days: days with it, and the minutes. */
type MinutesField = 'lateMinutes' | 'earlyMinutes' | 'missingPunchMinutes' | 'absentMinutes' | 'overtimeWorkdayMinutes' | 'overtimeRestDayMinutes' | 'overtimeStatutoryHolidayMinutes';
const counted: readonly (readonly [string, readonly MinutesField[]])[] = [['late', ['lateMinutes']], ['early', ['earlyMinutes']], ['missingPunch', ['missingPunchMinutes']], ['absent', ['absentMinutes']], ['overtime', ['overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes']]];

const daySentences = (scene: Scene, asked: Days, fromDay: number, toDay: number): readonly Sentence[] => {
  const { cite } = scene;
  const [from, to] = [formatDay(fromDay), formatDay(toDay)];
  const inside = asked.body.days.flatMap((day, index) => (day.date >= from && day.date < to ? [{ day, index }] : []));
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return [sentence('daysNone')];
  const row = (date: string) => ({ table: 'attendance.attendance_day', key: { personNumber: asked.body.personNumber, day: date } });
  const found = counted.flatMap(([what, fields]) => {
    const values = inside.flatMap(({ day, index }) => {
      const parts = fields.filter((field) => day[field] > 0).map((field): Value => cite.read(asked, ['days', index, field], row(day.date)));
      return parts.length === 0 ? [] : [parts];
    });
    if (values.length === 0) return [];
    return [sentence('daysWith', { what: scene.word(`assistant.what.${what}`), times: figure(cite.count(values.flatMap(([part]) => (part === undefined ? [] : [part])))), minutes: figure(cite.sum(values.flat())) })];
  });
  const span = { from: cite.read(asked, ['days', first.index, 'date']).value, to: cite.read(asked, ['days', last.index, 'date']).value };
  return found.length === 0 ? [sentence('daysClean', span)] : [sentence('daysSpan', span), ...found];
};

const askedDays = (scene: Scene): { readonly fromDay: number; readonly toDay: number } => daysOf(scene.question.time ?? { kind: 'month', month: monthOf(null, scene.today) });

const ownAttendance = async (scene: Scene): Promise<Said> => {
  const { fromDay, toDay } = askedDays(scene);
  const sentences: Sentence[] = [];
  for (const month of monthsOf({ fromDay, toDay })) {
    const asked = await scene.ask(attendance.readOwnMonth, { params: { month } });
    if (!asked.ok) return asked;
    sentences.push(...daySentences(scene, asked.value, fromDay, toDay));
  }
  return success(sentences);
};

const attendanceOf = async (scene: Scene, personNumber: string): Promise<Said> => {
  const { fromDay, toDay } = askedDays(scene);
  const asked = await scene.ask(attendance.listAttendanceDays, { query: { personNumber, from: formatDay(fromDay), to: formatDay(toDay - 1) } });
  return asked.ok ? success(daySentences(scene, asked.value, fromDay, toDay)) : asked;
};

type FoundDays = Asked<typeof attendance.listFindings>;
type LateDay = { readonly asked: FoundDays; readonly index: number; readonly row: FoundDays['body']['rows'][number] };

/** Every late arrival of a month in reach, page by page: who comes last in the list may be late most. */
const lateDaysOf = async (scene: Scene, month: string): Promise<Result<readonly LateDay[], ApiFailure>> => {
  const days: LateDay[] = [];
  for (let page = 1; ; page += 1) {
    const asked = await scene.ask(attendance.listFindings, { params: { month }, query: { finding: 'lateArrival', page: String(page), pageSize: largestPage } });
    if (!asked.ok) return asked;
    const { rows, total } = asked.value.body;
    days.push(...rows.map((row, index) => ({ asked: asked.value, index, row })));
    if (rows.length === 0 || days.length >= total) return success(days);
  }
};

/** Late arrivals of people in reach over the asked days, by how often and how long. Only what is told is cited. */
const lateMost = async (scene: Scene): Promise<Said> => {
  const { fromDay, toDay } = askedDays(scene);
  const [from, to] = [formatDay(fromDay), formatDay(toDay)];
  const days: LateDay[] = [];
  for (const month of monthsOf({ fromDay, toDay })) {
    const found = await lateDaysOf(scene, month);
    if (!found.ok) return found;
    days.push(...found.value.filter(({ row }) => row.date >= from && row.date < to));
  }
  const total = (own: readonly LateDay[]): number => own.reduce((sum, { row }) => sum + row.minutes, 0);
  const order = [...Map.groupBy(days, ({ row }) => row.personNumber)].sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || total(ofB) - total(ofA) || (a < b ? -1 : 1)).slice(0, mostPeople);
  if (order.length === 0) return say(sentence('lateNobody'));
  const cited = ({ asked, index, row }: LateDay, field: 'name' | 'personNumber' | 'minutes'): Value => scene.cite.read(asked, ['rows', index, field], { table: 'attendance.attendance_day', key: { personNumber: row.personNumber, day: row.date } });
  return say(sentence('lateHead'), ...order.flatMap(([, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const minutes = own.map((day) => cited(day, 'minutes'));
    return [sentence('latePerson', { name: cited(first, 'name').value, number: cited(first, 'personNumber').value, times: figure(scene.cite.count(minutes)), minutes: figure(scene.cite.sum(minutes)) })];
  }));
};

const findings = async (scene: Scene): Promise<Said> => {
  const month = monthOf(scene.question.time, scene.today);
  const asked = await scene.ask(attendance.readAttendanceSummary, { params: { month } });
  if (!asked.ok) return asked;
  const rows = asked.value.body.findings.map((row, index) => ({ ...row, index })).filter(({ days }) => days > 0).sort((a, b) => b.days - a.days || a.index - b.index);
  if (rows.length === 0) return say(sentence('findingsNone'));
  return say(sentence('findingsHead', { people: figure(scene.cite.read(asked.value, ['people'])) }), ...rows.map(({ code, index }) =>
    sentence('findingsLine', { what: scene.word(`finding.${code}`), days: figure(scene.cite.read(asked.value, ['findings', index, 'days'])), people: figure(scene.cite.read(asked.value, ['findings', index, 'people'])) })));
};

type Leave = Asked<typeof requests.readOwnLeave> | Asked<typeof requests.readPersonLeave>;

/** What is left, and the grants that can still be taken, those that end first at first. */
const leaveSentences = (scene: Scene, asked: Leave): readonly Sentence[] => {
  const { cite } = scene;
  const perDay = cite.read(asked, ['minutesPerDay']);
  const head = sentence('leaveLeft', { annual: figure(cite.divide(cite.read(asked, ['annualMinutes']), perDay)), timeOff: figure(cite.divide(cite.read(asked, ['timeOffMinutes']), perDay)) });
  const today = formatDay(scene.today);
  const left = new Set<string>(asked.body.accounts.filter(({ balanceMinutes }) => balanceMinutes > 0).map(({ account }) => account));
  const grants = asked.body.entries.map((entry, index) => ({ ...entry, index }))
    .filter(({ account, minutes, validFrom, usableUntil }) => left.has(account) && minutes > 0 && validFrom <= today && usableUntil >= today)
    .sort((a, b) => (a.usableUntil < b.usableUntil ? -1 : a.usableUntil > b.usableUntil ? 1 : a.index - b.index)).slice(0, mostGrants);
  return [head, ...grants.map(({ account, entryId, index }) => {
    const row = entryId === null ? null : { table: 'requests.leave_entry', key: { entryId } };
    return sentence('leaveGrant', {
      account: scene.word(`leaveAccount.${account}`), days: figure(cite.divide(cite.read(asked, ['entries', index, 'minutes'], row), perDay)), until: figure(cite.read(asked, ['entries', index, 'usableUntil'], row)),
    });
  })];
};

const leaveLeft = async (scene: Scene): Promise<Said> => {
  const asked = await scene.ask(requests.readOwnLeave);
  return asked.ok ? success(leaveSentences(scene, asked.value)) : asked;
};
const leaveOf = async (scene: Scene, personNumber: string): Promise<Said> => {
  const asked = await scene.ask(requests.readPersonLeave, { params: { personNumber } });
  return asked.ok ? success(leaveSentences(scene, asked.value)) : asked;
};

const ownRequests = async (scene: Scene): Promise<Said> => {
  const asked = await scene.ask(requests.listOwnRequests, { query: { pageSize: '3' } });
  if (!asked.ok) return asked;
  if (asked.value.body.rows.length === 0) return say(sentence('requestsNone'));
  return success(asked.value.body.rows.map(({ requestId, kind, state, waitingFor }, index) => {
    const from = moment(scene.cite.read(asked.value, ['rows', index, 'from'], { table: 'requests.request', key: { requestId } }));
    const known = { kind: scene.word(`requestKind.${kind}`), from, state: scene.word(`requestState.${state}`) };
    return waitingFor === null ? sentence('requestEnded', known) : sentence('requestWaits', { ...known, name: scene.cite.read(asked.value, ['rows', index, 'waitingFor']).value });
  }));
};

/** Makers of answers about days, leave and requests. */
export const timeAnswers: Answerers = {
  ownAttendance: { routes: [attendance.readOwnMonth], answer: ownAttendance, other: { routes: [attendance.listAttendanceDays], answer: attendanceOf } },
  lateMost: { routes: [attendance.listFindings], answer: lateMost },
  findings: { routes: [attendance.readAttendanceSummary], answer: findings },
  leaveLeft: { routes: [requests.readOwnLeave], answer: leaveLeft, other: { routes: [requests.readPersonLeave], answer: leaveOf } },
  ownRequests: { routes: [requests.listOwnRequests], answer: ownRequests },
};
