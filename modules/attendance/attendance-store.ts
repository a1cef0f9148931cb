/** All SQL of the module's own tables that changes something. */
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { assert } from '#kernel/base/result';
import { copyIntoTemporary, type CompanyTransaction, type CopyColumn, type CopyType } from '#modules/platform';
import { formatDay, monthOfDay } from '#kernel/calendar/epoch-day';

/** A person and the days on which something changed, as epoch-days, both included. */
export type Touched = { readonly personId: number; readonly fromDay: number; readonly toDay: number };

type ProjectionTable = 'punch' | 'expected_punch_missing' | 'approval' | 'roster_day' | 'day_report';
export type Replacement = {
  readonly table: ProjectionTable;
  readonly sourceCode: string;
  /** Natural keys of all records that were absorbed; rows of these keys that are not among the new ones go. */
  readonly keys: readonly string[];
  readonly rowCount: number;
  readonly columns: readonly CopyColumn[];
};

const casts: Partial<Record<CopyType, string>> = { jsonb: '::jsonb' };
const touchedDays: Readonly<Record<ProjectionTable, string>> = {
  punch: "business_date - date '1970-01-01' as from_day, business_date - date '1970-01-01' as to_day",
  expected_punch_missing: "business_date - date '1970-01-01' as from_day, business_date - date '1970-01-01' as to_day",
  roster_day: "business_date - date '1970-01-01' as from_day, business_date - date '1970-01-01' as to_day",
  day_report: "business_date - date '1970-01-01' as from_day, business_date - date '1970-01-01' as to_day",
  approval: "floor(extract(epoch from starts_at) / 86400)::int as from_day, greatest(floor(extract(epoch from ends_at) / 86400), floor(extract(epoch from starts_at) / 86400))::int as to_day",
};
const conflictTargets: Partial<Record<ProjectionTable, string>> = {
  roster_day: '(company_id, person_id, business_date)',
  day_report: '(company_id, person_id, business_date, source_code)',
};

type TouchedRow = { person_id: number; from_day: number; to_day: number };

const touchedOf = (rows: readonly TouchedRow[]): Touched[] => rows.map((row) => ({ personId: row.person_id, fromDay: row.from_day, toDay: row.to_day }));

/** Removes what the keys no longer say and adds what they say now; equal rows stay untouched. Answers what changed. */
export const replaceRows = async (tx: CompanyTransaction, change: Replacement): Promise<Touched[]> => {
  const table = `attendance.${change.table}`;
  if (change.rowCount === 0) {
    if (change.keys.length === 0 || change.table === 'day_report') return [];
    const goneText = `delete from ${table} where company_id = $1 and source_code = $2 and natural_key = any($3) returning person_id, ${touchedDays[change.table]}`;
    return touchedOf((await tx.query<TouchedRow>(goneText, [tx.companyId, change.sourceCode, change.keys])).rows);
  }
  const temporary = await copyIntoTemporary(tx, change.columns, change.rowCount);
  const values = change.columns.map((column) => `${column.name}${casts[column.type] ?? ''}`).join(', ');
  const names = change.columns.map((column) => column.name).join(', ');
  const ownNames = change.columns.map((column) => `own.${column.name}`).join(', ');
  const changed: TouchedRow[] = [];
  if (change.table !== 'day_report' && change.keys.length > 0) {
    const deleteText = `delete from ${table} own where own.company_id = $1 and own.source_code = $2 and own.natural_key = any($3)
      and not exists (select from ${temporary} incoming where row(${change.columns.map((column) => `incoming.${column.name}`).join(', ')}) is not distinct from row(${ownNames}))
      returning person_id, ${touchedDays[change.table]}`;
    const deleted = await tx.query<TouchedRow>(deleteText, [tx.companyId, change.sourceCode, change.keys]);
    changed.push(...deleted.rows);
  }
  const target = conflictTargets[change.table];
  const written = change.columns.filter((column) => !['person_id', 'business_date'].includes(column.name));
  const onConflict = target === undefined
    ? 'on conflict do nothing'
    : `on conflict ${target} do update set ${written.map((column) => `${column.name} = excluded.${column.name}`).join(', ')}
       where row(${written.map((column) => `own.${column.name}`).join(', ')}) is distinct from row(${written.map((column) => `excluded.${column.name}`).join(', ')})`;
  const insertText = `insert into ${table} as own (company_id, source_code, ${names}) select $1::integer, $2::text, ${values} from ${temporary} ${onConflict}
    returning person_id, ${touchedDays[change.table]}`;
  const inserted = await tx.query<TouchedRow>(insertText, [tx.companyId, change.sourceCode]);
  changed.push(...inserted.rows);
  return touchedOf(changed);
};

/**
 * Asks for the months of people that `monthsText` selects (columns person_id, month; $1 is the company, $3 the first of
 * `values`). Always in one order: two writers that ask for the same people wait for each other instead of locking up.
 */
const askFor = async (tx: CompanyTransaction, monthsText: string, cause: string, values: readonly unknown[]): Promise<void> => {
  const text = `insert into attendance.recompute_request (company_id, person_id, month, cause)
     select $1, person_id, month, $2 from (${monthsText}) as asked order by person_id, month
     on conflict (company_id, person_id, month) do update set requested_seq = nextval('platform.recorded_seq'), cause = excluded.cause`;
  await tx.query(text, [tx.companyId, cause, ...values]);
};

/** Asks for the months that a change can reach: a night shift carries it one day further, a window one day back. */
export const requestRecompute = async (tx: CompanyTransaction, touched: readonly Touched[], cause: string): Promise<number> => {
  const asked = new Set<string>();
  for (const { personId, fromDay, toDay } of touched) {
    assert(toDay - fromDay < 3_660, 'a form longer than ten years');
    for (let day = fromDay - 1; ; day = Math.min(day + 28, toDay + 1)) {
      asked.add(`${personId} ${monthOfDay(day)}-01`);
      if (day >= toDay + 1) break;
    }
  }
  if (asked.size === 0) return 0;
  const rows = [...asked].map((text) => text.split(' '));
  await askFor(tx, 'select * from unnest($3::integer[], $4::date[]) as given (person_id, month)', cause, [rows.map(([person]) => Number(person)), rows.map(([, month]) => month)]);
  return asked.size;
};

const monthsOfSchedule = `
  select distinct day.person_id, date_trunc('month', day.business_date)::date as month
  from attendance.attendance_day day join people.terms terms using (company_id, person_id) where day.company_id = $1 and terms.schedule_code = $3`;

/** Adds definitions that differ from the newest of their code, and asks for everybody who works by them. */
export const appendSchedules = async (tx: CompanyTransaction, sourceCode: string, schedules: readonly { readonly fact: ScheduleFact; readonly contentHash: string }[]): Promise<void> => {
  for (const { fact, contentHash } of schedules) {
    const { rows } = await tx.query<{ content_hash: string }>(
      'select content_hash from attendance.schedule where company_id = $1 and schedule_code = $2 order by valid_from desc, schedule_id desc limit 1', [tx.companyId, fact.scheduleCode],
    );
    if (rows[0]?.content_hash === contentHash) continue;
    const definition = { weekdayShiftCodes: fact.weekdayShiftCodes, followsHolidays: fact.followsHolidays, shifts: fact.shifts };
    await tx.query(
      `insert into attendance.schedule (company_id, schedule_code, valid_from, source_code, name, zone, form, definition, content_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tx.companyId, fact.scheduleCode, formatDay(fact.observedDay), sourceCode, fact.name, fact.zone, fact.form, JSON.stringify(definition), contentHash],
    );
    await askFor(tx, monthsOfSchedule, `schedule:${fact.scheduleCode}`, [fact.scheduleCode]);
  }
};

const monthsFrom = `
  select distinct day.person_id, date_trunc('month', day.business_date)::date as month
  from attendance.attendance_day day
  join (select person_id, min(from_day) as from_day from unnest($3::integer[], $4::integer[]) as given (person_id, from_day) group by person_id) as changed using (person_id)
  where day.company_id = $1 and day.business_date >= date_trunc('month', date '1970-01-01' + changed.from_day - 1)`;
const monthsOfAll = `
  select distinct person_id, date_trunc('month', business_date)::date as month from attendance.attendance_day where company_id = $1 and business_date >= $3`;

/** Terms or employment of people changed from a day on: their computed months from then on are asked for again. */
export const requestRecomputeFrom = async (
  tx: CompanyTransaction, input: { readonly people: readonly { readonly personId: number; readonly fromDay: number }[]; readonly cause: string },
): Promise<void> => {
  await askFor(tx, monthsFrom, input.cause, [input.people.map((person) => person.personId), input.people.map((person) => person.fromDay)]);
};

/** The company's policy changed from a date on: every computed month from then on is asked for again. */
export const requestRecomputeOfAll = (tx: CompanyTransaction, input: { readonly validFrom: string; readonly cause: string }): Promise<void> => askFor(tx, monthsOfAll, input.cause, [input.validFrom]);

/** Employed people whose days of a month are asked for or were never computed. */
export const personsToCompute = async (tx: CompanyTransaction, month: string): Promise<number[]> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `select person_id from people.person where company_id = $1 and hire_date < $2::date + interval '1 month' and (leave_date is null or leave_date >= $2::date)
       and (exists (select from attendance.recompute_request asked where asked.company_id = $1 and asked.person_id = person.person_id and asked.month = $2::date)
         or not exists (select from attendance.attendance_day day where day.company_id = $1 and day.person_id = person.person_id
           and day.business_date >= $2::date and day.business_date < $2::date + interval '1 month'))
     order by person_id`, [tx.companyId, `${month}-01`],
  );
  return rows.map((row) => row.person_id);
};
