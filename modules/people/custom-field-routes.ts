/** HTTP of the company's own fields: their definitions, the values of a person, and the list of everybody's values. */
import * as routes from '#contracts/api/custom-field-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { parseDecimal, scaledInteger } from '#kernel/quantity/decimal';
import {
  describeView, fileOfTable, forSubject, matchingRows, mayReach, mayRead, orderedRows, ownPeople, pageOfRows, planList, reachOf, readCompany, runCommand, shownFields, viewOfList,
  type Access, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type ListDefinition, type ListField, type ListPlan, type ListQuery,
} from '#modules/platform';
import { customValueHistory, readCustomFields, type CustomField } from './custom-field-store.ts';
import { customFieldValues, defineCustomField, setCustomValue, type CustomValues } from './custom-fields.ts';
import { findEmployment } from './people-store.ts';
import { employedPersons } from './people-questions.ts';

export type CustomFieldRoutesDeps = {
  readonly database: Database;
  readonly today: () => number;
  /** Pay items whose monthly amount a field may be. */
  readonly payItems: (tx: CompanyTransaction) => Promise<ReadonlySet<string>>;
  /** Asks for what must be computed again, in the caller's transaction. */
  readonly afterChange: (tx: CompanyTransaction, touched: readonly { readonly personId: number; readonly fromDay: number }[]) => Promise<void>;
};

type Refusal = { readonly code: string; readonly data?: Readonly<Record<string, string>> };
const refuse = ({ code, data }: Refusal): Result<never, ApiFailure> => failure(['notFound', 'notAllowed', 'stepUpNeeded', 'invalidRequest'].includes(code) ? { code, ...(data === undefined ? {} : { data }) } : { code, status: 409 });
const wrongDate = (field: string): Result<never, ApiFailure> => failure({ code: 'invalidRequest', data: { field } });
const dayOf = (text: string): number | null => {
  const day = parseDay(text);
  return day.ok ? day.value : null;
};

/** A field whose values the reader may see of nobody does not exist for them. */
const isKnownTo = (access: Access, { fieldClass }: CustomField): boolean => {
  if (access.kind === 'system') return true;
  const reach = reachOf(access.subject, 'read', fieldClass);
  return reach === 'all' || reach.size > 0;
};
const knownFields = async (tx: CompanyTransaction): Promise<readonly CustomField[]> => (await readCustomFields(tx)).filter((field) => isKnownTo(tx.access, field));

function registerDefinitions(server: ApiServer, deps: CustomFieldRoutesDeps): void {
  server.handle(routes.listCustomFields, ({ subject }) => readCompany(deps.database, forSubject(subject), async (tx) => success({
    mayChange: subject.program === null && reachOf(subject, 'change', 'personal') === 'all',
    rows: (await knownFields(tx)).map((field) => ({ ...field, choices: [...field.choices] })),
  })));
  server.handle(routes.defineCustomField, async ({ subject, body: { commandId, ...field } }) => {
    if (subject.program !== null) return refuse({ code: 'notAllowed' });
    if (field.fieldClass === 'pay' && reachOf(subject, 'change', 'pay') !== 'all') return refuse({ code: subject.rights['change:pay'] === 'all' ? 'stepUpNeeded' : 'notAllowed' });
    const done = await runCommand<null, Refusal>(deps.database, forSubject(subject), { commandId, name: 'people.defineCustomField', subject: `customField:${field.code}`, parameters: field }, async (tx): Promise<Result<null, Refusal>> =>
      (field.payItem !== null && !(await deps.payItems(tx)).has(field.payItem) ? failure({ code: 'payItemUnknown' }) : defineCustomField(tx, field)));
    return done.ok ? success({ done: true as const }) : refuse(done.error);
  });
}

function registerValues(server: ApiServer, deps: CustomFieldRoutesDeps): void {
  server.handle(routes.readCustomValues, ({ subject, params }) => readCompany(deps.database, forSubject(subject), async (tx) => {
    const person = await findEmployment(tx, { personNumber: params.personNumber });
    if (person === null || !mayRead(tx.access, 'personal', person.personId)) return failure({ code: 'notFound' });
    const fields = (await readCustomFields(tx)).filter(({ fieldClass }) => mayRead(tx.access, fieldClass, person.personId));
    const values = await customValueHistory(tx, { fields, personId: person.personId });
    return success({
      mayChange: subject.program === null && mayReach(subject, 'change', 'personal', person.personId),
      rows: values.map(({ code, validFromDay, value, recordedMilliseconds }) => ({ code, validFrom: formatDay(validFromDay), value, recordedAt: new Date(recordedMilliseconds).toISOString() })),
    });
  }));
  server.handle(routes.setCustomValue, async ({ subject, params, body: { commandId, ...wish } }) => {
    if (subject.program !== null) return refuse({ code: 'notAllowed' });
    const validFromDay = dayOf(wish.validFrom);
    const command = { commandId, name: 'people.setCustomValue', subject: 'person', parameters: { ...wish, personNumber: params.personNumber } };
    const done = await runCommand<null, Refusal>(deps.database, forSubject(subject), command, async (tx) => {
      const person = await findEmployment(tx, { personNumber: params.personNumber });
      if (person === null || !mayReach(subject, 'change', 'personal', person.personId)) return failure({ code: 'notFound' });
      const field = (await readCustomFields(tx)).find(({ code }) => code === wish.code);
      // A field of a class that one may not change is one that is not there; nobody sets what is pay of their own.
      if (field === undefined || !mayReach(subject, 'change', field.fieldClass, person.personId)) return failure({ code: 'fieldUnknown' });
      if (validFromDay === null) return failure({ code: 'invalidRequest', data: { field: 'validFrom' } });
      if (field.fieldClass === 'pay' && (await ownPeople(tx)).has(person.personId)) return failure({ code: 'notAllowed' });
      const set = await setCustomValue(tx, { personId: person.personId, field, validFromDay, value: wish.value });
      if (set.ok && field.payItem !== null) await deps.afterChange(tx, [{ personId: person.personId, fromDay: validFromDay }]);
      return set;
    });
    return done.ok ? success({ done: true as const }) : refuse(done.error);
  });
}

type ValueRow = { readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string; readonly values: CustomValues };

const numberScale = 4;
const scaled = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const parsed = parseDecimal(text);
  assert(parsed !== null, 'a value was checked when it was set');
  return Number(scaledInteger(parsed, numberScale));
};

const textOperators = ['is', 'isNot', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'] as const;
const orderOperators = ['is', 'isNot', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'] as const;

const listFieldOf = ({ code, kind, fieldClass }: CustomField): ListField<ValueRow> => {
  if (kind === 'number' || kind === 'money') return { name: code, fieldClass, kind: 'number', scale: numberScale, operators: orderOperators, isSortable: true, valueOf: ({ values }) => scaled(values.get(code)) };
  if (kind === 'date') return { name: code, fieldClass, kind: 'date', operators: orderOperators, isSortable: true, valueOf: ({ values }) => values.get(code) ?? null };
  return { name: code, fieldClass, kind, operators: textOperators, isSortable: true, isGroupable: kind === 'choice', valueOf: ({ values }) => values.get(code) ?? null };
};

const definitionOf = (fields: readonly CustomField[]): ListDefinition<ValueRow> => ({
  population: 'personal', tieBreak: 'personNumber', personIdOf: ({ personId }) => personId,
  fields: [
    { name: 'personNumber', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: (row) => row.personNumber },
    { name: 'name', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: (row) => row.name },
    { name: 'department', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, valueOf: (row) => row.department },
    ...fields.map(listFieldOf),
  ],
});

const valueRows = async (tx: CompanyTransaction, day: number, query: ListQuery) => {
  const fields = await readCustomFields(tx);
  const view = viewOfList(definitionOf(fields), tx.access);
  const plan = planList(view, query);
  if (!plan.ok) return plan;
  const used = new Set([...plan.value.fields, ...plan.value.filters.map(({ field }) => field), plan.value.sort].map(({ name }) => name));
  const people = (await employedPersons(tx, { fromDay: day, toDay: day + 1 })).filter(({ personId }) => mayRead(tx.access, 'personal', personId));
  const values = await customFieldValues(tx, { personIds: people.map(({ personId }) => personId), day, codes: fields.map(({ code }) => code).filter((code) => used.has(code)) });
  const rows = people.map(({ personId, personNumber, name, department }): ValueRow => ({ personId, personNumber, name, department, values: values.get(personId) ?? new Map() }));
  return success({ view, plan: plan.value, rows: orderedRows(plan.value, matchingRows(plan.value, rows)) });
};

/** What may be shown of a row, numbers as they were written. */
const valuesShown = (plan: ListPlan<ValueRow>, row: ValueRow): Record<string, string | null> => Object.fromEntries(Object.entries(shownFields(plan, row)).map(([name, value]) => [name, row.values.get(name) ?? value]));

function registerList(server: ApiServer, deps: CustomFieldRoutesDeps): void {
  server.handle(routes.listCustomValues, ({ subject, query }) => readCompany(deps.database, forSubject(subject), async (tx): Promise<Result<RouteResponse<typeof routes.listCustomValues>, ApiFailure>> => {
    const day = query.asOf === '' ? deps.today() : dayOf(query.asOf);
    if (day === null) return wrongDate('asOf');
    const found = await valueRows(tx, day, query);
    if (!found.ok) return found;
    const { view, plan, rows } = found.value;
    return success({
      total: rows.length, fields: describeView(view),
      rows: pageOfRows(rows, query).map((row) => ({ personNumber: row.personNumber, name: row.name, department: row.department, values: valuesShown(plan, row) })),
    });
  }));
  server.handle(routes.exportCustomValues, ({ subject, query, language }) => readCompany(deps.database, forSubject(subject), async (tx) => {
    const day = query.asOf === '' ? deps.today() : dayOf(query.asOf);
    if (day === null) return wrongDate('asOf');
    const found = await valueRows(tx, day, query);
    if (!found.ok) return found;
    const { plan, rows } = found.value;
    const titles = new Map((await knownFields(tx)).map((field) => [field.code, language === 'en' ? field.titleEn : field.titleZh]));
    const own: Readonly<Record<string, readonly [string, string]>> = { personNumber: ['工号', 'Person number'], name: ['姓名', 'Name'], department: ['部门', 'Department'] };
    return success(await fileOfTable(language === 'en' ? 'custom-fields' : '自定义字段', query.format, {
      columns: plan.fields.map(({ name, kind }) => ({ title: titles.get(name) ?? own[name]?.[language === 'en' ? 1 : 0] ?? name, isNumber: kind === 'number' })),
      rows: rows.map((row) => {
        const shown = valuesShown(plan, row);
        return plan.fields.map(({ name }) => shown[name] ?? null);
      }),
    }, numberScale));
  }));
}

/** Binds the routes of the company's own fields. */
export function registerCustomFieldRoutes(server: ApiServer, deps: CustomFieldRoutesDeps): void {
  registerDefinitions(server, deps);
  registerValues(server, deps);
  registerList(server, deps);
}
