/** HTTP of hiring from a table: what its columns are, remembering them, and taking its rows. */
import { createHash } from 'node:crypto';
import * as routes from '#contracts/api/person-file-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, readCompany, runCommand, type ApiFailure, type ApiServer, type ApiUpload, type CompanyTransaction, type Subject } from '#modules/platform';
import { fieldsOfHeadings, readColumnMappings, rememberColumns, wishOfRow, type ColumnFields, type SheetField } from './hire-sheet.ts';
import type { HireWish } from './hire-person.ts';
import { hireAndHandOn, type PersonFileRoutesDeps } from './person-file-routes.ts';

export type HireSheetRoutesDeps = Pick<PersonFileRoutesDeps, 'database' | 'schedules' | 'insurancePlaces' | 'afterChange' | 'afterHire' | 'reabsorb'> & {
  /** The spreadsheet connector: rows of texts, the headings first. */
  readonly readTable: (bytes: Buffer) => Promise<Result<readonly (readonly string[])[], { readonly code: string }>>;
};

type Table = { readonly headings: readonly string[]; readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[] };
type Refusal = { readonly code: string; readonly data?: Readonly<Record<string, string>> };

const needed: readonly SheetField[] = ['name', 'hireDate', 'department'];
const hidden: readonly (SheetField | null)[] = ['identityNumber', 'wage', 'insuranceBase', 'housingFundBase', 'mobile', null];
const mostRows = 20_000;

const readUpload = async (deps: HireSheetRoutesDeps, upload: ApiUpload | null): Promise<Result<Table, ApiFailure>> => {
  if (upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
  const read = await deps.readTable(Buffer.from(upload.content));
  if (!read.ok) return failure({ code: 'hireTableUnreadable', status: 400 });
  const [headings, ...rows] = read.value;
  if (headings === undefined || rows.length === 0) return failure({ code: 'tableEmpty', status: 400 });
  if (rows.length > mostRows) return failure({ code: 'tableTooLong', status: 400 });
  return success({ headings, rows: rows.map((cells, index) => ({ row: index + 2, cells })).filter(({ cells }) => cells.some((cell) => cell.trim() !== '')) });
};

/** What stands in the table needs the right to write it, over everybody. */
const refusalFor = (subject: Subject, fields: ColumnFields): Refusal | null => {
  if (subject.program !== null) return { code: 'hireNotForPrograms' };
  const changesAll = (fieldClass: 'public' | 'pay' | 'identity'): boolean => subject.rights[`change:${fieldClass}`] === 'all';
  if (!changesAll('public')) return { code: 'notAllowed' };
  const [hasPay, hasIdentity] = [fields.includes('wage'), fields.includes('identityNumber')];
  if (hasPay && !changesAll('pay')) return { code: 'hireNeedsPay' };
  if (hasIdentity && !changesAll('identity')) return { code: 'hireNeedsIdentity' };
  return (hasPay || hasIdentity) && !subject.isSteppedUp ? { code: 'stepUpNeeded' } : null;
};
const refuse = ({ code, data }: Refusal): Result<never, ApiFailure> => failure(['notAllowed', 'stepUpNeeded'].includes(code) ? { code } : { code, status: code.startsWith('hire') ? 403 : 409, ...(data === undefined ? {} : { data }) });

type Answer = RouteResponse<typeof routes.hireFromSheet>;
type Failed = Answer['failures'][number];

/** Hires the rows that can be read, each judged by itself. */
const takeRows = async (deps: HireSheetRoutesDeps, tx: CompanyTransaction, table: Table, fields: ColumnFields): Promise<Answer> => {
  const failures: Failed[] = [];
  const wishes: { readonly row: number; readonly cells: readonly string[]; readonly wish: HireWish }[] = [];
  for (const { row, cells } of table.rows) {
    const wish = wishOfRow(cells, fields);
    if (wish.ok) wishes.push({ row, cells, wish: wish.value });
    else failures.push({ row, field: wish.error.field, code: wish.error.code, data: {}, cells: [...cells] });
  }
  const outcomes = await hireAndHandOn(deps, tx, wishes.map(({ wish }) => wish), 'sheet');
  const hired: Answer['hired'] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const { row, cells } = wishes[index]!;
    if (outcome.ok) hired.push({ row, personNumber: outcome.value.personNumber });
    else failures.push({ row, field: null, code: outcome.error.code, data: 'data' in outcome.error ? { ...outcome.error.data } : {}, cells: [...cells] });
  }
  return { hired, headings: [...table.headings], failures: failures.toSorted((left, right) => left.row - right.row) };
};

/** Binds the routes of hiring from a table. */
export function registerHireSheetRoutes(server: ApiServer, deps: HireSheetRoutesDeps): void {
  const fieldsFor = (tx: CompanyTransaction, table: Table): Promise<ColumnFields> => readColumnMappings(tx).then((remembered) => fieldsOfHeadings(table.headings, remembered));
  server.handle(routes.previewHireSheet, async ({ subject, upload }) => {
    const table = await readUpload(deps, upload);
    if (!table.ok) return table;
    const fields = await readCompany(deps.database, forSubject(subject), (tx) => fieldsFor(tx, table.value));
    return success({
      rows: table.value.rows.length, missing: needed.filter((field) => !fields.includes(field)),
      columns: table.value.headings.flatMap((heading, index) => (heading.trim() === '' ? [] : [{ heading: heading.slice(0, 200), field: fields[index] ?? null, example: hidden.includes(fields[index] ?? null) ? '' : (table.value.rows[0]?.cells[index] ?? '').slice(0, 60) }])),
    });
  });
  server.handle(routes.rememberHireColumns, async ({ subject, body }) => {
    const done = await runCommand<{ readonly done: true }, Refusal>(deps.database, forSubject(subject), { commandId: body.commandId, name: 'people.rememberColumns', subject: 'people', parameters: { columns: body.columns } }, async (tx) => {
      await rememberColumns(tx, body.columns);
      return success({ done: true });
    });
    return done.ok ? done : refuse(done.error);
  });
  server.handle(routes.hireFromSheet, async ({ subject, query, upload }) => {
    const table = await readUpload(deps, upload);
    if (!table.ok) return table;
    const fields = await readCompany(deps.database, forSubject(subject), (tx) => fieldsFor(tx, table.value));
    const refusal = refusalFor(subject, fields);
    if (refusal !== null) return refuse(refusal);
    if (needed.some((field) => !fields.includes(field))) return failure({ code: 'hireColumnsMissing', status: 409 });
    const command = { commandId: query.commandId, name: 'people.hireFromSheet', subject: 'people', parameters: { sha256: createHash('sha256').update(upload?.content ?? '').digest('hex') } };
    const done = await runCommand<Answer, Refusal>(deps.database, forSubject(subject), command, async (tx) => success(await takeRows(deps, tx, table.value, fields)));
    return done.ok ? done : refuse(done.error);
  });
}
