/** Goal: one wall-clock time is one instant, or is refused. Method: the two nights of Budapest, and every quarter of a year against the runtime. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalMoment } from '#contracts/flow/workbook-facts';
import { createWallClock } from './wall-clock.ts';

const moment = (iso: string, choice: LocalMoment['choice'] = null): LocalMoment => {
  const seconds = Date.parse(`${iso}Z`) / 1000;
  return { day: Math.floor(seconds / 86_400), second: seconds % 86_400, isWholeDay: false, choice, text: iso };
};
const budapest = 'Europe/Budapest';

test('the night that is an hour longer, and the one that is an hour shorter', () => {
  const clock = createWallClock();
  const at = (iso: string, choice: LocalMoment['choice'] = null): number | string => {
    const instant = clock(budapest, moment(iso, choice));
    return instant.ok ? instant.value : instant.error;
  };
  assert.equal(at('2026-10-25T02:30:00'), 'timeHappensTwice');
  assert.equal(at('2026-10-25T02:30:00', 'A'), Date.parse('2026-10-25T00:30:00Z') / 1000);
  assert.equal(at('2026-10-25T02:30:00', 'B'), Date.parse('2026-10-25T01:30:00Z') / 1000);
  assert.equal(at('2026-10-25T02:30:00', 3_600), at('2026-10-25T02:30:00', 'B'));
  assert.equal(at('2026-10-25T02:30:00', 28_800), 'offsetWrong');
  assert.equal(at('2026-10-25T01:59:59'), Date.parse('2026-10-24T23:59:59Z') / 1000);
  assert.equal(at('2026-10-25T03:00:00'), Date.parse('2026-10-25T02:00:00Z') / 1000);
  assert.equal(at('2026-03-29T02:30:00'), 'timeSkipped');
  assert.equal(at('2026-10-08T08:00:00', 'B'), 'offsetWrong');
});

test('every quarter of 2026 in three zones says what the runtime says', () => {
  const clock = createWallClock();
  for (const zone of ['Asia/Shanghai', budapest, 'Australia/Lord_Howe']) {
    for (let seconds = Date.UTC(2026, 0, 1) / 1000; seconds < Date.UTC(2027, 0, 1) / 1000; seconds += 900) {
      const iso = new Date(seconds * 1000).toISOString().slice(0, 19);
      const plain = Temporal.PlainDateTime.from(iso);
      const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => plain.toZonedDateTime(zone, { disambiguation }));
      const found = clock(zone, moment(iso));
      if (earlier!.equals(later!)) assert.deepEqual(found, { ok: true, value: earlier!.epochMilliseconds / 1000 }, `${zone} ${iso}`);
      else assert.deepEqual(found, { ok: false, error: earlier!.toPlainDateTime().equals(plain) ? 'timeHappensTwice' : 'timeSkipped' }, `${zone} ${iso}`);
    }
  }
});
