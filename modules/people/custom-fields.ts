/** The company's own fields: what may be defined, which values fit, and the values that rules and lists ask for. */
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { mayRead, recordAudit, type CompanyTransaction } from '#modules/platform';
import { appendCustomField, appendCustomValue, customValuesOn, readCustomFields, type CustomField } from './custom-field-store.ts';
import type { CustomFieldError } from './people-errors.ts';

/** Names that stand in the list beside the company's own. */
const reserved: ReadonlySet<string> = new Set(['personNumber', 'name', 'department']);

const sameKind = (before: CustomField, after: CustomField): boolean => before.kind === after.kind && before.fieldClass === after.fieldClass && before.payItem === after.payItem;

/** Adds a field or changes what may change: kind and class of a field with values stay what they are. */
export async function defineCustomField(tx: CompanyTransaction, field: CustomField): Promise<Result<null, CustomFieldError>> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`custom fields ${tx.companyId}`]);
  const before = (await readCustomFields(tx)).find(({ code }) => code === field.code);
  if (reserved.has(field.code) || (before !== undefined && !sameKind(before, field))) return failure({ code: 'fieldCodeTaken' });
  if (field.payItem !== null && field.kind !== 'money') return failure({ code: 'payItemIsMoney' });
  if (field.kind === 'money' && field.fieldClass !== 'pay') return failure({ code: 'moneyIsPay' });
  if ((field.kind === 'choice') !== field.choices.length > 0) return failure({ code: 'choicesDoNotFit' });
  await appendCustomField(tx, field);
  await recordAudit(tx, { action: 'people.customFieldDefined', subject: `customField:${field.code}`, data: { kind: field.kind, fieldClass: field.fieldClass, isEnded: field.isEnded } });
  return success(null);
}

const decimal = /^-?\d{1,12}(\.\d{1,4})?$/;
const money = /^-?\d{1,12}(\.\d{1,2})?$/;

/** Whether a text is a value of the field. */
const fitsField = (field: CustomField, value: string): boolean => {
  if (field.kind === 'number') return decimal.test(value);
  if (field.kind === 'money') return money.test(value);
  if (field.kind === 'date') return parseDay(value).ok;
  return field.kind === 'text' || field.choices.includes(value);
};

/** Sets a value of a person from a day on; null ends the one before. */
export async function setCustomValue(tx: CompanyTransaction, wish: { readonly personId: number; readonly field: CustomField; readonly validFromDay: number; readonly value: string | null }): Promise<Result<null, CustomFieldError>> {
  const { field, value } = wish;
  if (field.isEnded && value !== null) return failure({ code: 'fieldEnded' });
  if (value !== null && (!fitsField(field, value) || (field.payItem !== null && value.startsWith('-')))) return failure({ code: 'valueDoesNotFit' });
  await appendCustomValue(tx, wish);
  await recordAudit(tx, { action: 'people.customValueSet', subject: `person:${wish.personId}`, data: { field: field.code }, personIds: [wish.personId], fieldClasses: [field.fieldClass] });
  return success(null);
}

/** Value by field code. */
export type CustomValues = ReadonlyMap<string, string>;

/**
 * The values that hold on a day, by person: for rules, which name a field by its code, and for lists. Only what the
 * reader may see is opened; people without a value are left out.
 */
export async function customFieldValues(tx: CompanyTransaction, query: { readonly personIds: readonly number[] | null; readonly day: number; readonly codes?: readonly string[] }): Promise<ReadonlyMap<number, CustomValues>> {
  const fields = (await readCustomFields(tx)).filter(({ code }) => query.codes === undefined || query.codes.includes(code));
  const values = await customValuesOn(tx, { fields, personIds: query.personIds, day: query.day, isOpenTo: (fieldClass, personId) => mayRead(tx.access, fieldClass, personId) });
  const byPerson = new Map<number, Map<string, string>>();
  for (const { personId, code, value } of values) {
    if (value === null) continue;
    const own = byPerson.get(personId) ?? new Map<string, string>();
    byPerson.set(personId, own.set(code, value));
  }
  return byPerson;
}

/** What a field says that a pay item is, for one person. Name the row by (personId, valueId) in people.custom_value. */
export type PayFieldValue = { readonly personId: number; readonly payItem: string; readonly valueId: number; readonly amount: string };

/** The values that hold on a day of fields that are amounts of pay items. */
export async function payFieldValues(tx: CompanyTransaction, query: { readonly personIds: readonly number[]; readonly day: number }): Promise<readonly PayFieldValue[]> {
  const fields = (await readCustomFields(tx)).filter(({ payItem }) => payItem !== null);
  const itemOf = new Map(fields.map(({ code, payItem }) => [code, payItem ?? '']));
  const values = await customValuesOn(tx, { fields, personIds: query.personIds, day: query.day, isOpenTo: (fieldClass, personId) => mayRead(tx.access, fieldClass, personId) });
  return values.flatMap(({ personId, code, valueId, value }) => (value === null ? [] : [{ personId, payItem: itemOf.get(code) ?? '', valueId, amount: value }]));
}
