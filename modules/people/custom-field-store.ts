/** SQL of the company's own fields. Values are sealed in the column of their field's class. */
import type { customFieldClasses, customFieldKinds } from '#contracts/api/custom-field-api';
import { assert } from '#kernel/base/result';
import { holdFactLock, openColumn, sealColumn, type CompanyTransaction, type SealedColumn, type SealedPlace } from '#modules/platform';
import { drawNumbers } from './people-store.ts';
import { decodeText } from './sealed-people.ts';

export type CustomFieldKind = (typeof customFieldKinds)[number];
export type CustomFieldClass = (typeof customFieldClasses)[number];
export type CustomField = { readonly code: string; readonly titleZh: string; readonly titleEn: string; readonly kind: CustomFieldKind; readonly choices: readonly string[]; readonly fieldClass: CustomFieldClass; readonly isEnded: boolean;
  /** Pay item whose amount of each month the value is. */
  readonly payItem: string | null;
};

const columns = {
  personal: { table: 'people.custom_value', column: 'personal_sealed', fieldClass: 'personal' },
  pay: { table: 'people.custom_value', column: 'pay_sealed', fieldClass: 'pay' },
} as const;

/** The values that pay takes in, for whoever explains it. */
export const customPayColumn: SealedColumn = columns.pay;

/** For counting, sealing again and retiring of keys. */
export const customSealedPlaces: readonly SealedPlace[] = Object.values(columns).map((column) => ({ ...column, personColumn: 'person_id', rowText: 'value_id::text' }));

/** The company's fields by code, as they were defined last. */
export async function readCustomFields(tx: CompanyTransaction): Promise<readonly CustomField[]> {
  const { rows } = await tx.query<{ code: string; title_zh: string; title_en: string; kind: CustomFieldKind; choices: string[]; field_class: CustomFieldClass; pay_item: string | null; is_ended: boolean }>(
    'select distinct on (code) code, title_zh, title_en, kind, choices, field_class, pay_item, is_ended from people.custom_field where company_id = $1 order by code, field_id desc', [tx.companyId],
  );
  return rows.map((row) => ({ code: row.code, titleZh: row.title_zh, titleEn: row.title_en, kind: row.kind, choices: row.choices, fieldClass: row.field_class, payItem: row.pay_item, isEnded: row.is_ended }));
}

export async function appendCustomField(tx: CompanyTransaction, field: CustomField): Promise<void> {
  await tx.query('insert into people.custom_field (company_id, code, title_zh, title_en, kind, choices, field_class, pay_item, is_ended, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [tx.companyId, field.code, field.titleZh, field.titleEn, field.kind, field.choices, field.fieldClass, field.payItem, field.isEnded, tx.actor]);
}

export type NewCustomValue = { readonly personId: number; readonly field: CustomField; readonly validFromDay: number; readonly value: string | null };

export async function appendCustomValue(tx: CompanyTransaction, { personId, field, validFromDay, value }: NewCustomValue): Promise<void> {
  // What a pay run takes is numbered below its cut or above it, never beside it.
  if (field.payItem !== null) await holdFactLock(tx);
  const [valueId] = await drawNumbers(tx, 'platform.recorded_seq', 1);
  assert(valueId !== undefined, 'a number was drawn');
  const seal = async (fieldClass: CustomFieldClass): Promise<Buffer | null> =>
    (value === null || field.fieldClass !== fieldClass ? null : ((await sealColumn(tx, columns[fieldClass], [{ personId, row: String(valueId), plain: Buffer.from(value) }]))[0] ?? null));
  await tx.query(
    `insert into people.custom_value (company_id, person_id, value_id, code, valid_from, personal_sealed, pay_sealed, recorded_by) values ($1, $2, $3, $4, date '1970-01-01' + $5::int, $6, $7, $8)`,
    [tx.companyId, personId, valueId, field.code, validFromDay, await seal('personal'), await seal('pay'), tx.actor],
  );
}

export type CustomValue = { readonly personId: number; readonly code: string; readonly valueId: number; readonly validFromDay: number; readonly value: string | null; readonly recordedMilliseconds: number };
type ValueRow = { person_id: number; value_id: number; code: string; valid_from: number; recorded: number; personal_sealed: Buffer | null; pay_sealed: Buffer | null };

/** Opens the values of fields, each under its own class; a value whose key is destroyed is none. */
const openValues = async (tx: CompanyTransaction, fields: ReadonlyMap<string, CustomField>, rows: readonly ValueRow[]): Promise<readonly CustomValue[]> => {
  const opened: CustomValue[] = [];
  for (const fieldClass of ['personal', 'pay'] as const) {
    const own = rows.filter(({ code }) => fields.get(code)?.fieldClass === fieldClass);
    const values = await openColumn(tx, columns[fieldClass], own.map((row) => ({ personId: row.person_id, row: String(row.value_id), sealed: row[`${fieldClass}_sealed`] })));
    opened.push(...own.map((row, index) => ({ personId: row.person_id, code: row.code, valueId: row.value_id, validFromDay: row.valid_from, value: decodeText(values[index] ?? null), recordedMilliseconds: row.recorded })));
  }
  return opened;
};

const valueColumns = "person_id, value_id, code, valid_from - date '1970-01-01' as valid_from, (extract(epoch from recorded_at) * 1000)::float8 as recorded, personal_sealed, pay_sealed";

/** The values that hold on a day, of the given fields; `isOpenTo` says of whom a class may be opened. */
export async function customValuesOn(tx: CompanyTransaction, query: { readonly fields: readonly CustomField[]; readonly personIds: readonly number[] | null; readonly day: number; readonly isOpenTo: (fieldClass: CustomFieldClass, personId: number) => boolean }): Promise<readonly CustomValue[]> {
  if (query.fields.length === 0) return [];
  const fields = new Map(query.fields.map((field) => [field.code, field]));
  const readText = `select ${valueColumns} from (select distinct on (person_id, code) * from people.custom_value where company_id = $1 and code = any($2) and ($3::int[] is null or person_id = any($3))
    and valid_from <= date '1970-01-01' + $4::int order by person_id, code, valid_from desc, value_id desc) as holding order by person_id, code`;
  const { rows } = await tx.query<ValueRow>(readText, [tx.companyId, [...fields.keys()], query.personIds, query.day]);
  return openValues(tx, fields, rows.filter((row) => query.isOpenTo(fields.get(row.code)!.fieldClass, row.person_id)));
}

/** Every value that was ever set for a person, of the given fields, newest first. */
export async function customValueHistory(tx: CompanyTransaction, query: { readonly fields: readonly CustomField[]; readonly personId: number }): Promise<readonly CustomValue[]> {
  const fields = new Map(query.fields.map((field) => [field.code, field]));
  const readText = `select ${valueColumns} from people.custom_value where company_id = $1 and code = any($2) and person_id = $3`;
  const { rows } = await tx.query<ValueRow>(readText, [tx.companyId, [...fields.keys()], query.personId]);
  return (await openValues(tx, fields, rows)).toSorted((left, right) => (left.code < right.code ? -1 : left.code > right.code ? 1 : right.validFromDay - left.validFromDay || right.valueId - left.valueId));
}
