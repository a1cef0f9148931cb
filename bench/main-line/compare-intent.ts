/** Holds the stored attendance days against the world's intent: everything intended is found, and nothing else. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { findingCodes } from '#kernel/attendance/attendance-types';
import type { Database } from '#modules/platform';
import type { ExpectedDay } from '#simulators/world';

const minuteFields = [
  'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes', 'missingPunchMinutes', 'annualLeaveMinutes',
  'personalLeaveMinutes', 'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes', 'overtimeWorkdayMinutes',
  'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes', 'breakMinutes',
] as const;
type MinuteField = (typeof minuteFields)[number];

const columnOf = (field: MinuteField): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const dayQuery = `
  select person.person_number, business_date - date '1970-01-01' as day, finding_bits, ${minuteFields.map(columnOf).join(', ')}
  from attendance.attendance_day join people.person using (company_id, person_id)
  where company_id = $1 and business_date >= $2::date and business_date < $3::date`;

type DayRow = { readonly person_number: string; readonly day: number; readonly finding_bits: number } & Readonly<Record<string, number>>;

export type IntentComparison = { readonly compared: number; readonly missed: number; readonly invented: number; readonly first: string };

const findingsOf = (bits: number): readonly string[] => findingCodes.filter((_code, bit) => (bits & (1 << bit)) !== 0);

/** Every field and every finding is one comparison. Too little counts as missed, too much as invented. */
export async function compareIntent(database: Database, companyId: number, expected: ReadonlyMap<string, readonly ExpectedDay[]>, days: { readonly fromDay: number; readonly toDay: number }): Promise<IntentComparison> {
  const { rows } = await database.ownerPool.query<DayRow>(dayQuery, [companyId, formatDay(days.fromDay), formatDay(days.toDay)]);
  const stored = new Map(rows.map((row) => [`${row.person_number} ${row.day}`, row]));
  const tally = { compared: 0, missed: 0, invented: 0, first: '' };
  const note = (text: string): void => {
    if (tally.first === '') tally.first = text;
  };
  for (const [personNumber, expectedDays] of expected) {
    for (const wanted of expectedDays) {
      if (wanted.day < days.fromDay || wanted.day >= days.toDay) continue;
      const key = `${personNumber} ${wanted.day}`;
      const found = stored.get(key);
      stored.delete(key);
      compareDay(key, wanted, found, tally, note);
    }
  }
  for (const key of stored.keys()) {
    tally.invented += 1;
    note(`${key}: a day that nobody intended`);
  }
  return tally;
}

function compareDay(key: string, wanted: ExpectedDay, found: DayRow | undefined, tally: { compared: number; missed: number; invented: number }, note: (text: string) => void): void {
  if (found === undefined) {
    tally.missed += 1;
    note(`${key}: no stored day`);
    return;
  }
  for (const field of minuteFields) {
    tally.compared += 1;
    const difference = (found[columnOf(field)] ?? 0) - wanted[field];
    if (difference === 0) continue;
    if (difference < 0) tally.missed += 1;
    else tally.invented += 1;
    note(`${key} ${field}: stored ${found[columnOf(field)] ?? 0}, intended ${wanted[field]}`);
  }
  const findings = findingsOf(found.finding_bits);
  for (const code of findingCodes) {
    tally.compared += 1;
    const [has, wants] = [findings.includes(code), wanted.findings.includes(code)];
    if (has === wants) continue;
    if (wants) tally.missed += 1;
    else tally.invented += 1;
    note(`${key} ${code}: ${wants ? 'not found' : 'not intended'}`);
  }
}
