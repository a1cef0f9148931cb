/** A small company for the tests of this module: three places with a pack and one without, a month of punches. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { absorbSchedules } from '#modules/attendance';
import { declaredAmount, encodeAmounts, openingAmounts, termsAmounts } from '#modules/people';
import { sealColumn, type CompanyTransaction, type SealedColumn } from '#modules/platform';
import type { PackTextsInput } from './activate-packs.ts';

/** The shipped pack texts, read without the packs' own reader: a module imports nothing of packs/. */
export const shippedPacks = (): PackTextsInput => {
  const root = new URL('../../packs/', import.meta.url);
  const files = ['calendars', 'cn', 'example-company'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root)).filter((name) => name.endsWith('.yaml')).map((name) => ({ path: `${folder}/${name}`, text: readFileSync(new URL(`${folder}/${name}`, root), 'utf8') })));
  return { digest: createHash('sha256').update(JSON.stringify(files)).digest('hex'), files };
};

const office: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'OFFICE', name: '标准班', zone: 'Asia/Shanghai', observedDay: dayOfDate(2026, 11, 2), form: 'weekday', followsHolidays: true,
  weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
  shifts: [{ code: 'D', name: '白班', startMinute: 540, endMinute: 1080, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
};

const workdays: Readonly<Record<string, readonly number[]>> = {
  '2026-10': [8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30],
  '2026-11': [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30],
  '2026-12': [1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 28, 29, 30, 31],
};

/** Workplaces and the schedule that everyone here works. */
export const createPlaces = async (tx: CompanyTransaction): Promise<void> => {
  for (const [code, country, zone] of [['shanghai', 'CN', 'Asia/Shanghai'], ['shenzhen', 'CN', 'Asia/Shanghai'], ['beijing', 'CN', 'Asia/Shanghai'], ['budapest', 'HU', 'Europe/Budapest']]) {
    await tx.query('insert into people.workplace (company_id, workplace_code, name, zone, country, region, city) values ($1, $2, $2, $3, $4, $2, $2)', [tx.companyId, code, zone, country]);
  }
  await absorbSchedules(tx, { sourceCode: 'wecom', schedules: [office] });
};

export type ExamplePerson = {
  readonly number: string;
  readonly place: string;
  readonly wage?: string;
  readonly insurancePlace?: string | null;
  readonly hireDate?: string;
  readonly leaveDate?: string | null;
  readonly hasOpening?: boolean;
  readonly insuranceBase?: string | null;
  readonly hasAccount?: boolean;
};

/** Seals amounts into the rows of the person that have none yet. */
const sealRows = async (tx: CompanyTransaction, column: SealedColumn, rowName: string, personId: number, amounts: readonly (string | null)[]): Promise<void> => {
  const findText = `select ${rowName} as number from ${column.table} where company_id = $1 and person_id = $2 and ${column.column} is null`;
  for (const { number } of (await tx.query<{ number: number }>(findText, [tx.companyId, personId])).rows) {
    const [sealed] = await sealColumn(tx, column, [{ personId, row: String(number), plain: encodeAmounts(amounts) }]);
    const writeText = `update ${column.table} set ${column.column} = $4 where company_id = $1 and person_id = $2 and ${rowName} = $3`;
    await tx.query(writeText, [tx.companyId, personId, number, sealed]);
  }
};

/** A person with terms and, unless told otherwise, opening totals of nine months and a rent declaration. */
export const addPerson = async (tx: CompanyTransaction, person: ExamplePerson): Promise<number> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `insert into people.person (company_id, person_number, name, email, hire_date, leave_date, department) values ($1, $2, $2, '', $3, $4, '研发') returning person_id`,
    [tx.companyId, person.number, person.hireDate ?? '2025-01-01', person.leaveDate ?? null]);
  const personId = rows[0]?.person_id ?? 0;
  const insured = person.insurancePlace === null ? null : (person.insurancePlace ?? person.place);
  await tx.query(
    `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, source)
     values ($1, $2, $3, '示例公司', $4, $5, 'monthly', $6, 'OFFICE', 'test')`,
    [tx.companyId, personId, person.hireDate ?? '2025-01-01', person.place, insured, insured === null ? 'HUF' : 'CNY']);
  const base = person.insuranceBase === undefined ? '12000' : person.insuranceBase;
  await sealRows(tx, termsAmounts, 'terms_id', personId, [person.wage ?? '12000', base, base, '0.07']);
  if (person.hasAccount ?? true) await tx.query(`insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', $2, $3, 'test')`, [tx.companyId, person.number.toLowerCase(), personId]);
  if (person.hasOpening ?? true) {
    await tx.query(
      `insert into people.opening_balance (company_id, person_id, tax_year, through_month, months_employed, source)
       values ($1, $2, 2026, '2026-09-01', 9, 'test')`, [tx.companyId, personId]);
    await sealRows(tx, openingAmounts, 'balance_id', personId, ['108000', '0', '18900', '13500', '0', '918']);
  }
  await tx.query(`insert into people.declared_deduction (company_id, person_id, deduction, from_month, to_month, source) values ($1, $2, 'rent', '2026-01-01', '2026-12-01', 'test')`, [tx.companyId, personId]);
  await sealRows(tx, declaredAmount, 'declaration_id', personId, ['1500']);
  return personId;
};

const minuteOf = (date: string, minute: number): string => `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00+08`;

/** One punch at a minute of the day in Shanghai, in October unless told otherwise. */
export const addPunch = async (tx: CompanyTransaction, personId: number, dayOfMonth: number, minute: number, month = '2026-10'): Promise<void> => {
  const date = `${month}-${String(dayOfMonth).padStart(2, '0')}`;
  await tx.query(
    `insert into attendance.punch (company_id, person_id, business_date, punched_at, direction, source_code, natural_key, zone, source_text, device, place)
     values ($1, $2, $3, $4, 'unknown', 'wecom', $5, 'Asia/Shanghai', $6, '', '')`, [tx.companyId, personId, date, minuteOf(date, minute), `${personId} ${date} ${minute}`, String(minute)]);
};

/** Punches of a whole plain month: in at 08:55, out at 18:05. */
export const addPlainMonth = async (tx: CompanyTransaction, personId: number, month = '2026-10'): Promise<void> => {
  for (const day of workdays[month] ?? []) {
    await addPunch(tx, personId, day, 535, month);
    await addPunch(tx, personId, day, 1085, month);
  }
};
