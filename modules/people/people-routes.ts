/** HTTP of people: directory, workbook imports, unmatched accounts. */
import { createHash } from 'node:crypto';
import * as routes from '#contracts/api/people-api';
import { listUnmatched as listUnmatchedRoute, matchPerson } from '#contracts/api/sources-api';
import type { RouteResponse } from '#contracts/api/api-route';
import type { WorkbookFacts, WorkbookRowError, WorkbookSheetKey } from '#contracts/flow/workbook-facts';
import { failure, success, type Result } from '#kernel/base/result';
import {
  describeView, fileOfTable, forSubject, groupRows, mayRead, planGroups, planList, reachOf, readCompany, recordAudit, runCommand, shownFields, viewOfList,
  type ApiFailure, type ApiFile, type ApiServer, type ApiUpload, type CompanyTransaction, type Database, type ListPlan, type Subject,
} from '#modules/platform';
import { checkImportRights } from './check-import-rights.ts';
import { importWorkbookFacts, type ImportReport } from './import-workbook-facts.ts';
import { listUnmatched, matchContact } from './match-contacts.ts';
import { directoryAnswer, directoryList, readFacets, readTermsHistory, searchDirectory, type DirectoryCalendar, type DirectoryFilter, type DirectoryRow } from './people-directory.ts';
import type { ImportRightsError, PeopleError } from './people-errors.ts';
import { listImports, readFailedRows, recordImport, type WorkbookImport } from './workbook-imports.ts';

type Reading = { readonly facts: WorkbookFacts; readonly rowErrors: readonly WorkbookRowError[]; readonly rowCounts: Readonly<Partial<Record<WorkbookSheetKey, number>>> };
type FileError = { readonly code: string; readonly text: string };
type Language = 'zh-CN' | 'en';

export type PeopleRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  /** Epoch-day of today and the current month as a half-open window, in the installation's zone. */
  readonly calendar: () => { readonly today: number; readonly monthFrom: number; readonly monthTo: number };
  /** The spreadsheet connector. */
  readonly spreadsheet: {
    readonly readWorkbook: (bytes: Buffer) => Promise<Result<Reading, FileError>>;
    readonly writeFailedRows: (bytes: Buffer, errors: readonly WorkbookRowError[], language: Language) => Promise<Result<Buffer, FileError>>;
    readonly writeTemplate: (language: Language) => Promise<Buffer>;
  };
  /** Lands work, hands schedules to attendance and asks for what must be computed again, in the import's transaction. Answers the rows that earlier imports held and this one removed, by sheet. */
  readonly afterImport: (tx: CompanyTransaction, report: ImportReport) => Promise<Readonly<Partial<Record<WorkbookSheetKey, { readonly removed: number }>>>>;
  /** Takes in the landed records of accounts matched just now. */
  readonly reabsorb: (tx: CompanyTransaction, matched: { readonly sourceCode: string; readonly sourcePersonKeys: readonly string[] }) => Promise<void>;
};

const workbookMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const workbookSource = 'workbook';

const personAnswer = ({ accounts, ...row }: ReturnType<typeof directoryAnswer>): RouteResponse<typeof routes.listPeople>['rows'][number] => ({ ...row, ...(accounts === undefined ? {} : { accounts: [...accounts] }) });

const importAnswer = (entry: WorkbookImport): RouteResponse<typeof routes.importWorkbook> => ({
  importId: String(entry.importId), fileName: entry.fileName, importedAt: new Date(entry.importedMilliseconds).toISOString(), state: entry.state,
  sheets: entry.sheets.map((sheet) => ({ ...sheet })), failures: entry.failures.map((each) => ({ ...each })), failedRows: entry.failedRows,
});

function sheetResults(rowCounts: Reading['rowCounts'], errors: readonly WorkbookRowError[], finished: Awaited<ReturnType<PeopleRoutesDeps['afterImport']>>): WorkbookImport['sheets'] {
  const removedFrom = (sheet: string): number => Object.entries(finished).find(([key]) => key === sheet)?.[1].removed ?? 0;
  return Object.entries(rowCounts).map(([sheet, rows]) => {
    const failed = new Set(errors.filter((error) => error.sheet === sheet).map((error) => error.row)).size;
    return { sheet, rows: rows ?? 0, good: (rows ?? 0) - failed, failed, removed: removedFrom(sheet) };
  });
}

type UploadedWorkbook = { readonly bytes: Buffer; readonly fileName: string; readonly reading: Reading; readonly language: Language };

/** One import, all or nothing; the record of it is kept either way, so that the failed rows can be fetched. */
async function takeWorkbook(deps: PeopleRoutesDeps, tx: CompanyTransaction, input: UploadedWorkbook): Promise<Result<RouteResponse<typeof routes.importWorkbook>, ImportRightsError>> {
  const { facts, rowCounts } = input.reading;
  const rights = await checkImportRights(tx, facts);
  if (!rights.ok) return rights;
  const rowErrors = [...input.reading.rowErrors, ...rights.value.rowErrors];
  const imported = await importWorkbookFacts(tx, { facts, rowErrors, sourceCode: workbookSource, rows: 'all', ownNumbers: rights.value.ownNumbers });
  const errors = imported.ok ? [] : imported.error.code === 'rowsRefused' ? imported.error.data.rowErrors : rowErrors;
  if (imported.ok && rights.value.isFirst) await recordAudit(tx, { action: 'people.imported', subject: `source:${workbookSource}`, data: { exempt: 'firstImport' } });
  const finished = imported.ok ? await deps.afterImport(tx, imported.value) : {};
  const written = errors.length === 0 ? null : await deps.spreadsheet.writeFailedRows(input.bytes, errors, input.language);
  const entry = await recordImport(tx, {
    fileName: input.fileName, importedMilliseconds: deps.nowMilliseconds(), state: imported.ok ? 'landed' : 'refused', sheets: sheetResults(rowCounts, errors, finished),
    failures: errors.map((error) => ({ sheet: error.sheet, row: error.row, column: error.column, reason: error.code, value: error.text })),
    failedRowsWorkbook: written?.ok === true ? written.value : null,
  });
  return success(importAnswer(entry));
}

/** The name is shown to people only; nothing is ever stored or opened under it. */
const shownName = (name: string): string => name.replace(/[\u0000-\u001f/\\]/g, '_').slice(-200);

async function importUpload(deps: PeopleRoutesDeps, request: { readonly subject: Subject; readonly commandId: string; readonly upload: ApiUpload | null; readonly language: Language }): Promise<Result<RouteResponse<typeof routes.importWorkbook>, ApiFailure>> {
  if (request.upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
  // A workbook changes wages, deductions and identity numbers: it is changed data of classes that ask for a fresh proof.
  if (!request.subject.isSteppedUp) return failure({ code: 'stepUpNeeded' });
  const bytes = Buffer.from(request.upload.content);
  const reading = await deps.spreadsheet.readWorkbook(bytes);
  if (!reading.ok) return failure({ code: reading.error.code, data: { text: reading.error.text }, status: 400 });
  const fileName = shownName(request.upload.fileName);
  const command = { commandId: request.commandId, name: 'people.importWorkbook', subject: 'source:workbook', parameters: { sha256: createHash('sha256').update(bytes).digest('hex') } };
  const done = await runCommand<RouteResponse<typeof routes.importWorkbook>, ImportRightsError>(deps.database, forSubject(request.subject), command, (tx) => takeWorkbook(deps, tx, { bytes, fileName, reading: reading.value, language: request.language }));
  if (done.ok) return done;
  return failure(done.error.code === 'commandIdReused' ? { code: done.error.code } : { code: done.error.code, status: 403 });
}

function registerImports(server: ApiServer, deps: PeopleRoutesDeps): void {
  server.handle(routes.downloadTemplate, async ({ language }) => success({ fileName: language === 'en' ? 'qinxin-workbook.xlsx' : '勤薪导入模板.xlsx', mediaType: workbookMediaType, content: await deps.spreadsheet.writeTemplate(language) }));
  server.handle(routes.importWorkbook, ({ subject, query, upload, language }) => importUpload(deps, { subject, commandId: query.commandId, upload, language }));
  server.handle(routes.listImports, async ({ subject, query }) => {
    const found = await readCompany(deps.database, forSubject(subject), (tx) => listImports(tx, query));
    return success({ total: found.total, rows: found.rows.map(importAnswer) });
  });
  server.handle(routes.downloadFailedRows, async ({ subject, params, language }) => {
    const importId = /^\d{1,15}$/.test(params.importId) ? Number(params.importId) : 0;
    const found = await readCompany(deps.database, forSubject(subject), (tx) => readFailedRows(tx, importId));
    return found === null ? failure({ code: 'notFound' }) : success({ fileName: language === 'en' ? `failed-rows-${importId}.xlsx` : `未导入的行-${importId}.xlsx`, mediaType: workbookMediaType, content: found.content });
  });
}

const columnTitles: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  personNumber: ['工号', 'Person number'], name: ['姓名', 'Name'], department: ['部门', 'Department'], workplaceCode: ['工作地点代码', 'Workplace code'], workplaceName: ['工作地点', 'Workplace'], legalEntity: ['用人单位', 'Legal entity'],
  hireDate: ['入职日期', 'Hire date'], leaveDate: ['离职日期', 'Leave date'], managerName: ['直接上级', 'Line manager'], wageKind: ['计薪方式', 'Wage kind'], scheduleCode: ['班次表', 'Schedule'], mobileMasked: ['手机号', 'Mobile'], accounts: ['账号', 'Accounts'],
  identityNumber: ['证件号码', 'Identity number'], wage: ['工资', 'Wage'],
};

const exportDirectory = async (tx: CompanyTransaction, plan: ListPlan<DirectoryRow>, filter: DirectoryFilter, file: { readonly format: 'xlsx' | 'csv'; readonly language: Language }): Promise<ApiFile> => {
  const { rows } = await searchDirectory(tx, plan, filter, null);
  const titleOf = (name: string): string => columnTitles[name]?.[file.language === 'en' ? 1 : 0] ?? name;
  return fileOfTable(file.language === 'en' ? 'people' : '员工名册', file.format, {
    columns: plan.fields.map(({ name, kind }) => ({ title: titleOf(name), isNumber: kind === 'number' })),
    rows: rows.map((row) => {
      const shown = shownFields(plan, row);
      return plan.fields.map(({ name }) => shown[name] ?? null);
    }),
  }, 2);
};

/** Every field that the reader may see of the person. */
const everyField = { fields: directoryList.fields.map(({ name }) => name), sort: 'personNumber', order: 'ascending', filter: '', search: '' } as const;

async function readOnePerson(tx: CompanyTransaction, calendar: DirectoryCalendar, personNumber: string): Promise<Result<RouteResponse<typeof routes.readPerson>, ApiFailure>> {
  const view = viewOfList(directoryList, tx.access);
  const plan = planList(view, { ...everyField, fields: everyField.fields.filter((name) => view.fields.has(name)).join(',') });
  if (!plan.ok) return plan;
  const { rows: [row] } = await searchDirectory(tx, plan.value, { department: '', workplaceCode: '', state: 'all', ...calendar, personNumber }, null);
  if (row === undefined) return failure({ code: 'notFound' });
  const shown = directoryAnswer(plan.value, row);
  const terms = mayRead(tx.access, 'personal', row.personId) ? await readTermsHistory(tx, row.personId) : [];
  return success({ ...personAnswer(shown), terms: [...terms] });
}

function registerDirectory(server: ApiServer, deps: PeopleRoutesDeps): void {
  const read = <T>(subject: Subject, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(deps.database, forSubject(subject), work);
  server.handle(routes.listPeople, ({ subject, query }) => read(subject, async (tx) => {
    const view = viewOfList(directoryList, tx.access);
    const plan = planList(view, query);
    if (!plan.ok) return plan;
    const found = await searchDirectory(tx, plan.value, { ...query, ...deps.calendar() }, query);
    return success({ total: found.total, fields: describeView(view), rows: found.rows.map((row) => personAnswer(directoryAnswer(plan.value, row))) });
  }));
  server.handle(routes.groupPeople, ({ subject, query }) => read(subject, async (tx) => {
    const plan = planGroups(viewOfList(directoryList, tx.access), query);
    if (!plan.ok) return plan;
    const { rows } = await searchDirectory(tx, plan.value.list, { ...query, ...deps.calendar() }, null);
    return success({ groups: groupRows(plan.value, rows).map((group) => ({ ...group, measures: { ...group.measures } })) });
  }));
  server.handle(routes.exportPeople, ({ subject, query, language }) => read(subject, async (tx) => {
    const plan = planList(viewOfList(directoryList, tx.access), query);
    return plan.ok ? success(await exportDirectory(tx, plan.value, { ...query, ...deps.calendar() }, { format: query.format, language })) : plan;
  }));
  server.handle(routes.readPerson, ({ subject, params }) => read(subject, (tx) => readOnePerson(tx, deps.calendar(), params.personNumber)));
  server.handle(routes.readFacets, ({ subject }) => read(subject, async (tx) => {
    const reach = reachOf(subject, 'read', 'public');
    const facets = await readFacets(tx, reach === 'all' ? null : [...reach]);
    return success({ departments: [...facets.departments], workplaces: facets.workplaces.map((place) => ({ ...place })) });
  }));
}

function registerMatching(server: ApiServer, deps: PeopleRoutesDeps): void {
  server.handle(listUnmatchedRoute, async ({ subject, query }) => {
    const found = await readCompany(deps.database, forSubject(subject), (tx) => listUnmatched(tx, query));
    return success({
      total: found.total,
      rows: found.rows.map(({ firstSeenMilliseconds, ...row }) => ({ ...row, departments: [...row.departments], firstSeen: new Date(firstSeenMilliseconds).toISOString(), proposals: row.proposals.map((proposal) => ({ ...proposal })) })),
    });
  });
  server.handle(matchPerson, async ({ subject, body }) => {
    const { commandId, ...match } = body;
    const command = { commandId, name: 'people.matchContact', subject: `source:${match.sourceCode}`, parameters: match };
    const matched = await runCommand<{ personId: number }, PeopleError>(deps.database, forSubject(subject), command, (tx) => matchContact(tx, match, deps.reabsorb));
    if (matched.ok) return success({ done: true as const });
    return failure(matched.error.code === 'commandIdReused' ? { code: matched.error.code } : { code: 'notFound', status: 404 });
  });
}

export function registerPeopleRoutes(server: ApiServer, deps: PeopleRoutesDeps): void {
  registerDirectory(server, deps);
  registerImports(server, deps);
  registerMatching(server, deps);
}
