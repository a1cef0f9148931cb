/** HTTP of people: directory, workbook imports, unmatched accounts. */
import { createHash } from 'node:crypto';
import * as routes from '#contracts/api/people-api';
import { listUnmatched as listUnmatchedRoute, matchPerson } from '#contracts/api/sources-api';
import type { RouteResponse } from '#contracts/api/api-route';
import type { WorkbookFacts, WorkbookRowError, WorkbookSheetKey } from '#contracts/flow/workbook-facts';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, mayReach, reachOf, readCompany, runCommand, type ApiFailure, type ApiServer, type ApiUpload, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { importWorkbookFacts, type ImportReport } from './import-workbook-facts.ts';
import { listUnmatched, matchContact } from './match-contacts.ts';
import { readFacets, readTermsHistory, searchDirectory, type DirectoryFilter, type DirectoryRow } from './people-directory.ts';
import type { PeopleError } from './people-errors.ts';
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

const personAnswer = ({ personId: _, accounts, ...row }: DirectoryRow): RouteResponse<typeof routes.listPeople>['rows'][number] => ({ ...row, accounts: [...accounts] });

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
async function takeWorkbook(deps: PeopleRoutesDeps, tx: CompanyTransaction, input: UploadedWorkbook): Promise<RouteResponse<typeof routes.importWorkbook>> {
  const { facts, rowErrors, rowCounts } = input.reading;
  const imported = await importWorkbookFacts(tx, { facts, rowErrors, sourceCode: workbookSource, rows: 'all' });
  const errors = imported.ok ? [] : imported.error.code === 'rowsRefused' ? imported.error.data.rowErrors : rowErrors;
  const finished = imported.ok ? await deps.afterImport(tx, imported.value) : {};
  const written = errors.length === 0 ? null : await deps.spreadsheet.writeFailedRows(input.bytes, errors, input.language);
  const entry = await recordImport(tx, {
    fileName: input.fileName, importedMilliseconds: deps.nowMilliseconds(), state: imported.ok ? 'landed' : 'refused', sheets: sheetResults(rowCounts, errors, finished),
    failures: errors.map((error) => ({ sheet: error.sheet, row: error.row, column: error.column, reason: error.code, value: error.text })),
    failedRowsWorkbook: written?.ok === true ? written.value : null,
  });
  return importAnswer(entry);
}

/** The name is shown to people only; nothing is ever stored or opened under it. */
const shownName = (name: string): string => name.replace(/[\u0000-\u001f/\\]/g, '_').slice(-200);

async function importUpload(deps: PeopleRoutesDeps, request: { readonly subject: Subject; readonly commandId: string; readonly upload: ApiUpload | null; readonly language: Language }): Promise<Result<RouteResponse<typeof routes.importWorkbook>, ApiFailure>> {
  if (request.upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
  const bytes = Buffer.from(request.upload.content);
  const reading = await deps.spreadsheet.readWorkbook(bytes);
  if (!reading.ok) return failure({ code: reading.error.code, data: { text: reading.error.text }, status: 400 });
  const fileName = shownName(request.upload.fileName);
  const command = { commandId: request.commandId, name: 'people.importWorkbook', subject: 'source:workbook', parameters: { sha256: createHash('sha256').update(bytes).digest('hex') } };
  const done = await runCommand<RouteResponse<typeof routes.importWorkbook>, never>(deps.database, forSubject(request.subject), command, async (tx) => success(await takeWorkbook(deps, tx, { bytes, fileName, reading: reading.value, language: request.language })));
  return done.ok ? done : failure({ code: done.error.code });
}

/** Cells of a workbook are pay as often as not: an administrator sees those of a workbook handed in by the same user, a clerk all. */
const mayReadCells = (subject: Subject, importedBy: string): boolean => reachOf(subject, 'read', 'pay') === 'all' || importedBy === forSubject(subject).actor;
const withoutCells = (entry: WorkbookImport): WorkbookImport => ({ ...entry, failures: entry.failures.map((each) => ({ ...each, value: '' })) });

function registerImports(server: ApiServer, deps: PeopleRoutesDeps): void {
  server.handle(routes.downloadTemplate, async ({ language }) => success({ fileName: language === 'en' ? 'qinxin-workbook.xlsx' : '勤薪导入模板.xlsx', mediaType: workbookMediaType, content: await deps.spreadsheet.writeTemplate(language) }));
  server.handle(routes.importWorkbook, ({ subject, query, upload, language }) => importUpload(deps, { subject, commandId: query.commandId, upload, language }));
  server.handle(routes.listImports, async ({ subject, query }) => {
    const found = await readCompany(deps.database, forSubject(subject), (tx) => listImports(tx, query));
    return success({ total: found.total, rows: found.rows.map((entry) => importAnswer(mayReadCells(subject, entry.importedBy) ? entry : withoutCells(entry))) });
  });
  server.handle(routes.downloadFailedRows, async ({ subject, params, language }) => {
    const importId = /^\d{1,15}$/.test(params.importId) ? Number(params.importId) : 0;
    const found = await readCompany(deps.database, forSubject(subject), (tx) => readFailedRows(tx, importId));
    return found === null || !mayReadCells(subject, found.importedBy) ? failure({ code: 'notFound' }) : success({ fileName: language === 'en' ? `failed-rows-${importId}.xlsx` : `未导入的行-${importId}.xlsx`, mediaType: workbookMediaType, content: found.content });
  });
}

function registerDirectory(server: ApiServer, deps: PeopleRoutesDeps): void {
  const everyone: Omit<DirectoryFilter, 'today' | 'monthFrom' | 'monthTo'> = { search: '', department: '', workplaceCode: '', state: 'all', page: 1, pageSize: 1 };
  server.handle(routes.listPeople, async ({ subject, query }) => {
    const found = await readCompany(deps.database, forSubject(subject), (tx) => searchDirectory(tx, { ...query, ...deps.calendar() }));
    return success({ total: found.total, rows: found.rows.map(personAnswer) });
  });
  server.handle(routes.readPerson, ({ subject, params }) => readCompany(deps.database, forSubject(subject), async (tx) => {
    const { rows } = await searchDirectory(tx, { ...everyone, ...deps.calendar(), personNumber: params.personNumber });
    const row = rows[0];
    if (row === undefined) return failure({ code: 'notFound' });
    const showsPay = mayReach(subject, 'read', 'pay', row.personId);
    return success({ ...personAnswer(row), terms: (await readTermsHistory(tx, row.personId)).map((terms) => ({ ...terms, wage: showsPay ? terms.wage : null })) });
  }));
  server.handle(routes.readFacets, ({ subject }) => readCompany(deps.database, forSubject(subject), async (tx) => {
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
