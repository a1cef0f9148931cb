/**
 * Office hours as instants, against an oracle that looks at the clock of the zone minute by minute: where clocks skip or
 * repeat an hour as everywhere else. Replay with SEED=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isZone } from '#modules/platform';
import { isWithin, minutesOutside, nextWindow, orderedWindows, windowsBetween, windowsHeld, type OpenWindow } from './office-hours.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`office hours seed ${seed}`);
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const texts = (windows: readonly OpenWindow[]): readonly string[] => windows.map(({ from, to }) => `${new Date(from).toISOString().slice(0, 16)} ${(to - from) / 60_000}`);
const sunday = (from: string, to: string) => ({ zone: 'America/New_York', windows: [{ weekday: 7, from, to }] });

test('Thursday evening in Shanghai, seen from before, within and after', () => {
  const hours = { zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '19:00', to: '21:00' }] };
  const asked = (text: string): string | undefined => texts([nextWindow(hours, at(text))!])[0];
  assert.equal(asked('2026-11-02T01:00Z'), '2026-11-05T11:00 120');
  assert.equal(asked('2026-11-05T12:59Z'), '2026-11-05T11:00 120');
  assert.equal(asked('2026-11-05T13:00Z'), '2026-11-12T11:00 120');
  assert.deepEqual([isWithin(hours, at('2026-11-05T11:00Z')), isWithin(hours, at('2026-11-05T13:00Z')), nextWindow({ ...hours, windows: [] }, 0), nextWindow(null, 0)], [true, false, null, null]);
});

test('a skipped hour shortens a window or moves it behind the jump; a doubled hour is met the first time', () => {
  const [spring, autumn] = [[at('2026-03-08T00:00Z'), at('2026-03-09T04:00Z')], [at('2026-11-01T00:00Z'), at('2026-11-02T05:00Z')]] as const;
  assert.deepEqual(texts(windowsBetween(sunday('02:15', '02:45'), ...spring)), ['2026-03-08T07:00 30']);
  assert.deepEqual(texts(windowsBetween(sunday('02:30', '03:30'), ...spring)), ['2026-03-08T07:00 30']);
  assert.deepEqual(texts(windowsBetween(sunday('01:30', '02:30'), ...spring)), ['2026-03-08T06:30 30']);
  assert.deepEqual(texts(windowsBetween(sunday('01:15', '01:45'), ...autumn)), ['2026-11-01T05:15 30']);
  assert.deepEqual(texts(windowsBetween(sunday('01:30', '02:30'), ...autumn)), ['2026-11-01T05:30 120']);
  // 30 December 2011 was left out in Samoa: no hours on a day that was not.
  assert.deepEqual(windowsBetween({ zone: 'Pacific/Apia', windows: [{ weekday: 5, from: '10:00', to: '11:00' }] }, at('2011-12-29T12:00Z'), at('2012-01-02T00:00Z')), []);
});

/** The window of a date, found by looking at every minute's clock. */
const byLooking = (zone: string, date: Temporal.PlainDate, from: string, to: string): OpenWindow | null => {
  const start = date.toZonedDateTime('UTC').epochMilliseconds - 16 * 3_600_000;
  const minutes = Array.from({ length: 56 * 60 }, (_, index) => start + index * 60_000).map((instant) => ({ instant, clock: Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime() }));
  const isOn = (clock: Temporal.PlainDateTime): boolean => clock.toPlainDate().equals(date);
  if (!minutes.some(({ clock }) => isOn(clock))) return null;
  const day = minutes.slice(minutes.findIndex(({ clock }) => isOn(clock)));
  const first = (time: string): number => day.find(({ clock }) => Temporal.PlainDate.compare(clock.toPlainDate(), date) > 0 || clock.toPlainTime().toString().slice(0, 5) >= time)!.instant;
  const [begins, ends] = [first(from), first(to)];
  const length = (Number(to.slice(0, 2)) - Number(from.slice(0, 2))) * 60 + Number(to.slice(3)) - Number(from.slice(3));
  return { from: begins, to: ends > begins ? ends : begins + length * 60_000 };
};

const zones = ['America/New_York', 'Europe/London', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Apia'] as const;
/** Around changes of clocks, where an error would show. */
const dates = ['2026-03-08', '2026-11-01', '2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-09-06', '2026-04-24', '2026-10-30', '2011-12-30'] as const;
const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

test('over zones and changes of clocks, a window is where the clock says', () => {
  fc.assert(fc.property(fc.constantFrom(...zones), fc.constantFrom(...dates), fc.integer({ min: -1, max: 1 }), fc.nat(1438), fc.nat(1438), (zone, day, shift, one, other) => {
    const [from, to] = [clock(Math.min(one, other)), clock(Math.max(one, other) + 1)];
    const date = Temporal.PlainDate.from(day).add({ days: shift });
    const expected = byLooking(zone, date, from, to);
    const span = date.toZonedDateTime('UTC').epochMilliseconds;
    const found = windowsBetween({ zone, windows: [{ weekday: date.dayOfWeek, from, to }] }, span - 15 * 3_600_000, span + 40 * 3_600_000);
    assert.deepEqual(found, expected === null ? [] : [expected], `${zone} ${date.toString()} ${from}–${to}`);
  }), { seed, numRuns: 40 });
});

test('minutes outside the shift are those that no shift covers', () => {
  const span = fc.tuple(fc.nat(600), fc.integer({ min: 1, max: 200 })).map(([from, length]): OpenWindow => ({ from: from * 60_000, to: (from + length) * 60_000 }));
  fc.assert(fc.property(span, fc.array(span, { maxLength: 5 }), (window, shifts) => {
    let expected = 0;
    for (let minute = window.from; minute < window.to; minute += 60_000) if (!shifts.some(({ from, to }) => from <= minute && minute < to)) expected += 1;
    assert.equal(minutesOutside(window, shifts), expected);
  }), { seed });
});

test('held windows follow the choice of their day, and only what is over counts', () => {
  const [thursdays, mondays] = [{ validFrom: '2026-10-01', zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '19:00', to: '21:00' }] }, { validFrom: '2026-10-16', zone: 'Asia/Shanghai', windows: [{ weekday: 1, from: '12:00', to: '13:00' }] }];
  assert.deepEqual(texts(windowsHeld([thursdays, mondays], at('2026-09-01T00:00Z'), at('2026-10-26T04:30Z'))), ['2026-10-01T11:00 120', '2026-10-08T11:00 120', '2026-10-15T11:00 120', '2026-10-19T04:00 60']);
});

test('hours that end before they begin or meet are refused; zones are known by name', () => {
  assert.equal(orderedWindows([{ weekday: 1, from: '10:00', to: '10:00' }]), null);
  assert.equal(orderedWindows([{ weekday: 1, from: '10:00', to: '12:00' }, { weekday: 1, from: '11:00', to: '13:00' }]), null);
  assert.deepEqual(orderedWindows([{ weekday: 2, from: '10:00', to: '12:00' }, { weekday: 1, from: '11:00', to: '13:00' }])?.map(({ weekday }) => weekday), [1, 2]);
  assert.deepEqual([isZone('Asia/Shanghai'), isZone('Mars/Olympus'), isZone('+08:00')], [true, false, false]);
});
