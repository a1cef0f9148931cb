import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { asSystem, readCompany, setClockOffset } from '#modules/platform';
import { monthThatEnded, readDay, readMonth } from './month-value.ts';

test('the month that ended goes by the installation\'s clock, in Shanghai', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const ended = (): Promise<string> => readCompany(database, asSystem(company.companyId, 'proof', 'test'), monthThatEnded);
    // Half past midnight of 1 November in Shanghai is still October in UTC.
    await setClockOffset(database, Date.parse('2026-10-31T16:30:00Z') - Date.now());
    assert.equal(await ended(), '2026-10');
    await setClockOffset(database, Date.parse('2027-01-15T00:00:00Z') - Date.now());
    assert.equal(await ended(), '2026-12');
  });
});

test('months and days are read strictly', () => {
  assert.deepEqual(readMonth('2026-10', '--month'), { ok: true, value: '2026-10' });
  for (const text of ['2026-13', '2026-1', 'October', '']) assert.equal(readMonth(text, '--month').ok, false, text);
  assert.equal(readDay('2026-02-30', '--from').ok, false);
});
