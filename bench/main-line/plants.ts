/** The deliberate bugs of main-line. */
import type { Plant } from '../plants.ts';

export const mainLinePlants: readonly Plant[] = [
  {
    name: 'drop-punch', means: 'one punch in some hundred is lost between the landed copy and attendance', parts: ['attendance'],
    file: 'modules/attendance/absorb-work-facts.ts',
    find: "if (fact.kind === 'punch') sorted.punches.push({ personId, naturalKey, fact });",
    replace: "if (fact.kind === 'punch') { if (fact.instant % 101 !== 0) sorted.punches.push({ personId, naturalKey, fact }); }",
  },
  {
    name: 'one-minute-more', means: 'lateness is found one minute early', parts: ['attendance'],
    file: 'kernel/attendance/cut-segments.ts',
    find: 'if (s.pairState === pairBoth) return minute < s.inMinute ? segment.late : segment.early;',
    replace: 'if (s.pairState === pairBoth) return minute < s.inMinute - 1 ? segment.late : segment.early;',
  },
  {
    name: 'round-half-down', means: 'a half is rounded down', parts: ['scenarios'],
    file: 'kernel/quantity/rounding.ts',
    find: "mode === 'halfUp' ? twice >= denominator", replace: "mode === 'halfUp' ? twice > denominator",
  },
  {
    name: 'swap-two-people', means: 'two accounts are taken for each other', parts: ['attendance'],
    file: 'modules/people/match-contacts.ts',
    find: '    return new Map(rows.map((row) => [row.source_person_key, row.person_id]));',
    replace: '    if (rows.length > 1) [rows[0]!.person_id, rows[1]!.person_id] = [rows[1]!.person_id, rows[0]!.person_id];\n    return new Map(rows.map((row) => [row.source_person_key, row.person_id]));',
  },
  {
    name: 'skip-slice', means: 'the first slice of every stage is not fetched', parts: ['attendance'],
    file: 'modules/sync/run-sync.ts', find: '  let next = 0;', replace: '  let next = 1;',
  },
  {
    name: 'page-twice', means: 'a page that is read twice is absorbed twice', parts: ['attendance'],
    file: 'modules/attendance/absorb-work-facts.ts',
    find: "if (fact.kind === 'punch') sorted.punches.push({ personId, naturalKey, fact });",
    replace: "if (fact.kind === 'punch') sorted.punches.push({ personId, naturalKey, fact }, { personId, naturalKey: `${naturalKey}#again`, fact });",
  },
  {
    name: 'stale-rate', means: 'rules of a year ago are taken', parts: ['scenarios'],
    file: 'kernel/rules/parameter-resolver.ts',
    find: 'values.find((value) => value.fromDay <= day && (value.toDay === null || day < value.toDay)) ?? null',
    replace: 'values.find((value) => value.fromDay <= day - 365 && (value.toDay === null || day - 365 < value.toDay)) ?? null',
  },
  {
    name: 'skip-year-to-date', means: 'income of the earlier months is left out of the running totals', parts: ['complete'],
    file: 'modules/payroll/pay-facts.ts',
    find: 'byPerson(await openingBalances(tx, { personIds, taxYear: Number(taxMonth.slice(0, 4)) }))',
    replace: "byPerson((await openingBalances(tx, { personIds, taxYear: Number(taxMonth.slice(0, 4)) })).map((balance) => ({ ...balance, income: '0' })))",
  },
  {
    name: 'row-level-security-off', means: 'the application connects as the owner of the database', parts: ['complete'],
    file: 'modules/platform/database.ts',
    find: 'connectionString: applicationConnectionString, max: options', replace: 'connectionString: options.connectionString, max: options',
  },
  {
    name: 'audit-row-dropped', means: 'landing a page leaves no audit row', parts: ['complete'],
    file: 'modules/platform/audit.ts',
    find: '  await insertAuditRows(tx, [auditRowOf(tx, event)]);', replace: "  if (event.action !== 'sync.landed') await insertAuditRows(tx, [auditRowOf(tx, event)]);",
  },
  {
    name: 'class-by-shift-date', means: 'hours after midnight take the class of the day on which the shift began', parts: ['attendance'],
    file: 'modules/attendance/attendance-policy.ts',
    find: "overtimeClassBy: 'calendarDateOfHour'", replace: "overtimeClassBy: 'shiftDate'",
  },
  {
    name: 'holiday-is-rest-day', means: 'statutory holidays count as rest days', parts: ['attendance'],
    file: 'kernel/calendar/calendar-table.ts',
    find: "if (sets.statutory.has(day)) return 'statutoryHoliday';", replace: "if (sets.statutory.has(day)) return 'restDay';",
  },
  {
    name: 'person-forgotten', means: 'the last person of the company gets neither payslip nor reason', parts: ['complete'],
    file: 'modules/payroll/calculate-run.ts',
    find: 'const personIds = persons.map(({ personId }) => personId).sort((a, b) => a - b);', replace: 'const personIds = persons.map(({ personId }) => personId).sort((a, b) => a - b).slice(0, -1);',
  },
];
