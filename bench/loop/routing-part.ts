/**
 * Must show 3: over random reorganisations a question is asked of the managers of its period and of nobody else, and while
 * nobody answers it always waits for somebody, at last the office. Office hours are where the clock of their zone says.
 */
import { createRandom, expectedUsers, makeOrganisation, organisationFirstDay, organisationToday, userOf, writeOrganisation, type Organisation, type Random } from '#checks/random-organisation';
import { withTestDatabase } from '#checks/test-database';
import { formatDay, monthOfDay } from '#kernel/calendar/epoch-day';
import { asSystem, withCompany, type CompanyTransaction } from '#modules/platform';
import { carryDue, findOrder, firstAsked, openQuestionOf, windowsBetween, type OpenWindow } from '#modules/self-service';
import type { Figure, SuiteOptions } from '../figure.ts';
import { orThrow } from '../or-throw.ts';

const people = 80;
const questionsOfSeed = 400;
const followedOfSeed = 60;
const windowsOfSeed = 100;

type Tally = { asked: number; wrong: number; followed: number; lost: number; first: string };
type Asker = { readonly self: number; readonly personId: number; readonly day: number };

const note = (tally: Tally, what: string): void => {
  if (tally.first === '') tally.first = what;
};

const figure = { titles: { 'zh-CN': '', en: '' }, value: null, unit: '', explanation: null, day: null, answer: null };

const open = async (tx: CompanyTransaction, { self, personId, day }: Asker): Promise<string> => {
  const order = await findOrder(tx, { personId, userId: userOf(self), periodDay: day, today: organisationToday });
  const key = { about: 'attendanceDay', fieldClass: 'personal', runId: null, revision: null, item: null, date: formatDay(day), cycleId: null, earlierQuestionId: null, month: monthOfDay(day), periodDay: day } as const;
  return orThrow('asked', await openQuestionOf(tx, { personId, userId: userOf(self), found: { key, figure }, text: '?', wish: 'manager', first: firstAsked(order, 'manager'), dueAt: 0 })).questionId;
};

/** Nobody answers: whom it waited for, one after the other, until the office has it for the second time. */
const followSilence = async (tx: CompanyTransaction, questionId: string): Promise<{ readonly users: readonly string[]; readonly isLost: boolean }> => {
  const users: string[] = [];
  for (let round = 0; round < people; round += 1) {
    const { rows } = await tx.query<{ kind: string; user_id: string | null }>("select kind, user_id from self_service.question_step where company_id = $1 and question_id = $2 and state = 'open'", [tx.companyId, questionId]);
    const [step] = rows;
    if (rows.length !== 1 || step === undefined) return { users, isLost: true };
    await tx.query("update self_service.question_step set due_at = platform.now() - interval '1 minute' where company_id = $1 and question_id = $2 and state = 'open'", [tx.companyId, questionId]);
    await carryDue(tx, organisationToday);
    if (step.user_id === null) {
      const after = await tx.query("select from self_service.question_step where company_id = $1 and question_id = $2 and state = 'open' and kind = 'office' and carried > 0", [tx.companyId, questionId]);
      return { users, isLost: after.rowCount !== 1 };
    }
    users.push(step.user_id);
  }
  return { users, isLost: true };
};

const routeYear = async (tx: CompanyTransaction, random: Random, tally: Tally): Promise<void> => {
  const organisation: Organisation = makeOrganisation(random, people);
  const ids = await writeOrganisation(tx, organisation);
  const askers = new Map<string, Asker>();
  for (let turn = 0; turn < questionsOfSeed; turn += 1) {
    const [self, day] = [random(people), organisationFirstDay + random(365)];
    const asker = { self, personId: ids[self]!, day };
    const order = await findOrder(tx, { personId: asker.personId, userId: userOf(self), periodDay: day, today: organisationToday });
    const [found, expected] = [order.flatMap(({ userId }) => (userId === null ? [] : [userId])), expectedUsers(organisation, self, day)];
    tally.asked += 1;
    if (JSON.stringify(found) !== JSON.stringify(expected) || order.at(-1)?.userId !== null) {
      tally.wrong += 1;
      note(tally, `P${self} on ${formatDay(day)}: ${found.join(' ')} instead of ${expected.join(' ')}`);
    }
    askers.set(`${self} ${day}`, asker);
  }
  for (const asker of [...askers.values()].slice(0, followedOfSeed)) {
    const { users, isLost } = await followSilence(tx, await open(tx, asker));
    tally.followed += 1;
    if (isLost || JSON.stringify(users) !== JSON.stringify(expectedUsers(organisation, asker.self, asker.day))) {
      tally.lost += 1;
      note(tally, `P${asker.self} on ${formatDay(asker.day)} waited for ${users.join(' ')}`);
    }
  }
};

const zones = ['America/New_York', 'Europe/London', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Apia', 'Asia/Tehran', 'America/St_Johns'] as const;
/** Around changes of clocks, where an error would show, and one that has none. */
const dates = ['2026-03-08', '2026-11-01', '2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-09-06', '2026-04-24', '2026-10-30', '2011-12-30', '2026-06-18'] as const;
const clockText = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The window of a date, found by looking at the clock of every minute. */
const byLooking = (zone: string, date: Temporal.PlainDate, from: number, to: number): OpenWindow | null => {
  const start = date.toZonedDateTime('UTC').epochMilliseconds - 16 * 3_600_000;
  const minutes = Array.from({ length: 56 * 60 }, (_, index) => start + index * 60_000).map((instant) => ({ instant, clock: Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone) }));
  const begin = minutes.findIndex(({ clock }) => clock.toPlainDate().equals(date));
  if (begin < 0) return null;
  const first = (minute: number): number => minutes.slice(begin).find(({ clock }) => Temporal.PlainDate.compare(clock.toPlainDate(), date) > 0 || clock.hour * 60 + clock.minute >= minute)?.instant ?? 0;
  const [begins, ends] = [first(from), first(to)];
  return { from: begins, to: ends > begins ? ends : begins + (to - from) * 60_000 };
};

const countWindows = (random: Random, wanted: number): { readonly wrong: number; readonly first: string } => {
  let [wrong, first] = [0, ''];
  for (let turn = 0; turn < wanted; turn += 1) {
    const [zone, date] = [zones[random(zones.length)]!, Temporal.PlainDate.from(dates[random(dates.length)]!).add({ days: random(3) - 1 })];
    const [one, other] = [random(1439), random(1439)];
    const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
    const span = date.toZonedDateTime('UTC').epochMilliseconds;
    const found = windowsBetween({ zone, windows: [{ weekday: date.dayOfWeek, from: clockText(from), to: clockText(to) }] }, span - 15 * 3_600_000, span + 40 * 3_600_000);
    const expected = byLooking(zone, date, from, to);
    if (JSON.stringify(found) === JSON.stringify(expected === null ? [] : [expected])) continue;
    wrong += 1;
    if (first === '') first = `${zone} ${date.toString()} ${clockText(from)}–${clockText(to)}`;
  }
  return { wrong, first };
};

export const routingPart = {
  name: 'routing',
  run: async ({ seeds, scale }: SuiteOptions): Promise<readonly Figure[]> => {
    const tally: Tally = { asked: 0, wrong: 0, followed: 0, lost: 0, first: '' };
    for (const seed of seeds) {
      await withTestDatabase(({ database, company: { companyId } }) => withCompany(database, asSystem(companyId, 'proof', 'prove'), (tx) => routeYear(tx, createRandom(seed), tally)));
    }
    const windows = Math.max(1, Math.round(windowsOfSeed * seeds.length * scale));
    const hours = countWindows(createRandom(seeds[0] ?? 1), windows);
    const detail = tally.first === '' ? `${people} people, seeds ${seeds.join(',')}` : tally.first;
    return [
      { bar: 'routing.wrongPeople', value: tally.wrong, n: tally.asked, note: detail }, { bar: 'routing.questionsLost', value: tally.lost, n: tally.followed, note: detail },
      { bar: 'officeHours.wrong', value: hours.wrong, n: windows, note: hours.first === '' ? `${zones.length} zones around changes of clocks` : hours.first },
    ];
  },
};
