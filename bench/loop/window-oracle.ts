/**
 * Office hours against the clock on the wall: every minute of a date is looked at through Intl, which knows nothing of the
 * product, nor of the arithmetic that it uses. Dates at which zones put their clocks, left out a day, or did nothing.
 */
import type { Random } from '#checks/seeded-random';
import { windowsBetween, type OpenWindow } from '#modules/self-service';

/** By hours, by half an hour, by two; at midnight; over a whole day; offsets of three quarters of an hour; and days without any. */
export const changes = [
  ['America/New_York', '2026-03-08'], ['America/New_York', '2026-11-01'], ['Europe/London', '2026-03-29'], ['Europe/London', '2026-10-25'], ['America/St_Johns', '2026-03-08'], ['America/St_Johns', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'], ['Australia/Lord_Howe', '2026-10-04'], ['Antarctica/Troll', '2026-03-29'], ['Antarctica/Troll', '2026-10-25'], ['Pacific/Chatham', '2026-04-05'], ['Pacific/Chatham', '2026-09-27'],
  ['America/Santiago', '2026-04-05'], ['America/Santiago', '2026-09-06'], ['Africa/Cairo', '2026-04-24'], ['Africa/Cairo', '2026-10-30'], ['America/Havana', '2026-03-08'], ['America/Havana', '2026-11-01'], ['Asia/Beirut', '2026-03-29'],
  ['Pacific/Apia', '2011-12-30'], ['Pacific/Kiritimati', '1994-12-31'], ['America/Caracas', '2016-05-01'], ['Asia/Pyongyang', '2018-05-05'], ['Pacific/Norfolk', '2015-10-04'], ['Asia/Shanghai', '1991-09-15'],
  ['Asia/Shanghai', '2026-06-18'], ['Asia/Kathmandu', '2026-06-18'], ['Australia/Eucla', '2026-06-18'], ['Asia/Tehran', '2026-03-22'],
] as const;

const minuteMilliseconds = 60_000;
const hourMilliseconds = 60 * minuteMilliseconds;
/** From before a date begins anywhere until after it has ended everywhere. */
const looked = { from: -16, hours: 56 } as const;

type Minute = { readonly instant: number; /** "2026-03-08 01:59". */ readonly clock: string };

const minutesAround = (zone: string, date: string): readonly Minute[] => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const start = Date.parse(`${date}T00:00:00Z`) + looked.from * hourMilliseconds;
  return Array.from({ length: looked.hours * 60 }, (_, index) => ({ instant: start + index * minuteMilliseconds, clock: format.format(start + index * minuteMilliseconds) }));
};

const clockText = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = ({ clock }: Minute): number => Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16));

/** The window of a date, in minutes of the day; null on a date that never was. */
const byLooking = (minutes: readonly Minute[], date: string, from: number, to: number): OpenWindow | null => {
  const begin = minutes.findIndex(({ clock }) => clock.startsWith(date));
  if (begin < 0) return null;
  const first = (minute: number): number => minutes.slice(begin).find(({ clock }) => clock >= `${date} ${clockText(minute)}`)?.instant ?? Number.NaN;
  const [begins, ends] = [first(from), first(to)];
  return { from: begins, to: ends > begins ? ends : begins + (to - from) * minuteMilliseconds };
};

/** The last minute before the clock is put, on a date that has one; else any. */
const edgeOf = (random: Random, minutes: readonly Minute[], date: string): number => {
  const put = minutes.findIndex((minute, index) => {
    const next = minutes[index + 1];
    return next !== undefined && (minute.clock.startsWith(date) || next.clock.startsWith(date)) && minuteOf(next) !== (minuteOf(minute) + 1) % 1440;
  });
  const found = minutes[put];
  return found === undefined ? random(1439) : minuteOf(found);
};

const within = (minute: number): number => Math.min(1438, Math.max(0, minute));

/** Windows of random length, half of them near the change, that are not where the clock says. */
export const countWindows = (random: Random, wanted: number): { readonly wrong: number; readonly held: number; readonly first: string } => {
  let [wrong, held, first] = [0, 0, ''];
  for (let turn = 0; turn < wanted; turn += 1) {
    const [zone, changed] = changes[turn % changes.length]!;
    const date = Temporal.PlainDate.from(changed).add({ days: random(4) === 0 ? random(3) - 1 : 0 });
    const minutes = minutesAround(zone, date.toString());
    const one = random(2) === 0 ? random(1439) : within(edgeOf(random, minutes, date.toString()) - 75 + random(150));
    const other = random(2) === 0 ? random(1439) : within(one + 1 + random(100));
    const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
    const span = minutes[0]!.instant;
    const found = windowsBetween({ zone, windows: [{ weekday: date.dayOfWeek, from: clockText(from), to: clockText(to) }] }, span + hourMilliseconds, span + looked.hours * hourMilliseconds);
    const expected = byLooking(minutes, date.toString(), from, to);
    if (expected !== null) held += 1;
    if (JSON.stringify(found) === JSON.stringify(expected === null ? [] : [expected])) continue;
    wrong += 1;
    if (first === '') first = `${zone} ${date.toString()} ${clockText(from)}–${clockText(to)}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
  }
  return { wrong, held, first };
};
