/** HTTP of the tax bureau's file, its deductions, and the pay result for other systems. */
import { createHash } from 'node:crypto';
import * as routes from '#contracts/api/filing-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import type { Output } from '#contracts/output/output';
import type { TaxFile } from '#contracts/output/tax-file';
import { maskIdentityNumber } from '#kernel/base/mask-values';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, readCompany, runCommand, withCompany, type ApiFailure, type ApiFile, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { compareDeductions, deductionHeadings, importDeductions, type DeductionComparison } from './deduction-file.ts';
import { amountText, pageOf, tableOf, whole } from './filing-answers.ts';
import type { FilingError } from './filing-errors.ts';
import { readReadBacks } from './filing-store.ts';
import type { ReadTable } from './office-table.ts';
import { compareReadBack, writePayResult, type PayResultLayout } from './pay-result.ts';
import { entitiesOf, isFiled, readTaxFiling, taxFileOf, type TaxFilingRow } from './tax-filing.ts';

export type TaxRoutesDeps = {
  readonly database: Database;
  readonly taxOutput: Output<TaxFile>;
  readonly payResult: PayResultLayout;
  readonly readTable: ReadTable;
  /** A table with one line as a workbook. */
  readonly writeTemplate: (name: string, headings: readonly string[]) => Promise<ApiFile>;
  /** Asks for a new computation of people whose facts of a month moved. */
  readonly recompute: (tx: CompanyTransaction, personIds: readonly number[], month: string) => Promise<void>;
};

const longestList = 200;
const longestDifferences = 2000;
const sum = (rows: readonly TaxFilingRow[], pick: (row: TaxFilingRow) => bigint): string => amountText(rows.reduce((total, row) => total + pick(row), 0n));

const rowAnswer = (row: TaxFilingRow): RouteResponse<typeof routes.readTaxFiling>['rows'][number] => ({
  personNumber: row.personNumber, name: row.name, legalEntity: row.legalEntity, identityMasked: row.identityNumber === '' ? '' : maskIdentityNumber(row.identityNumber), income: amountText(row.income), exemptIncome: amountText(row.exemptIncome),
  pension: amountText(row.pension), medical: amountText(row.medical), unemployment: amountText(row.unemployment), housingFund: amountText(row.housingFund), tax: amountText(row.tax), findings: [...row.findings],
  deductions: {
    childEducation: amountText(row.deductions.childEducation), continuingEducation: amountText(row.deductions.continuingEducation), homeLoanInterest: amountText(row.deductions.homeLoanInterest), rent: amountText(row.deductions.rent),
    elderlySupport: amountText(row.deductions.elderlySupport), infantCare: amountText(row.deductions.infantCare), personalPension: amountText(row.deductions.personalPension),
  },
});

const filingAnswer = async (tx: CompanyTransaction, month: string, query: ParsedQuery<typeof routes.readTaxFiling>): Promise<RouteResponse<typeof routes.readTaxFiling>> => {
  const filing = await readTaxFiling(tx, month);
  const rows = filing.rows.filter((row) => (query.legalEntity === '' || row.legalEntity === query.legalEntity) && (query.show === 'all' || row.findings.length > 0));
  return {
    total: rows.length, runs: filing.runs, filed: filing.rows.filter(isFiled).length, leftOut: filing.rows.filter((row) => !isFiled(row)).length, legalEntities: [...entitiesOf(filing)],
    totals: { income: sum(rows, ({ income }) => income), contributions: sum(rows, ({ pension, medical, unemployment, housingFund }) => pension + medical + unemployment + housingFund), tax: sum(rows, ({ tax }) => tax) },
    yearDifferences: filing.yearDifferences.map(({ personNumber, name, expected, found }) => ({ personNumber, name, expected: amountText(expected), found: amountText(found) })), rows: pageOf(rows, query).map(rowAnswer),
  };
};

const comparisonAnswer = ({ people, problems, missing, differences }: DeductionComparison): RouteResponse<typeof routes.compareDeductions> => {
  const shown = differences.filter(({ change, declared, filed }) => change !== 'same' || declared !== filed);
  return {
    people, same: differences.length - shown.length, problems: problems.slice(0, longestList).map((problem) => ({ ...problem })), missing: missing.slice(0, longestList).map((person) => ({ ...person })),
    differences: shown.slice(0, longestDifferences).map(({ personNumber, name, kind, change, lastMonth, declared, filed, total }) =>
      ({ personNumber, name, kind, change, lastMonth: amountText(lastMonth), declared: amountText(declared), filed: amountText(filed), total: amountText(total) })),
  };
};

const registerDeductions = (server: ApiServer, { database, readTable, writeTemplate, recompute }: TaxRoutesDeps): void => {
  server.handle(routes.compareDeductions, async ({ subject, query, upload }): Promise<Result<RouteResponse<typeof routes.compareDeductions>, ApiFailure>> => {
    const table = await tableOf(readTable, upload);
    if (!table.ok) return table;
    return readCompany(database, forSubject(subject), (tx) => whole(tx, ['identity'], async () => {
      const compared = await compareDeductions(tx, query.month, table.value.table);
      return compared.ok ? success(comparisonAnswer(compared.value)) : compared;
    }));
  });
  server.handle(routes.importDeductions, async ({ subject, query, upload }): Promise<Result<RouteResponse<typeof routes.importDeductions>, ApiFailure>> => {
    // A program is nobody: it could lower the tax of whoever holds its key.
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    const table = await tableOf(readTable, upload);
    if (!table.ok) return table;
    const parameters = { month: query.month, sha256: createHash('sha256').update(table.value.bytes).digest('hex') };
    return runCommand(database, forSubject(subject), { commandId: query.commandId, name: 'filing.importDeductions', subject: `month:${query.month}`, parameters }, (tx) => whole(tx, ['identity'], async () => {
      const imported = await importDeductions(tx, query.month, table.value.table);
      if (!imported.ok) return imported;
      const { people, changed, touched, leftOut } = imported.value;
      await recompute(tx, touched, query.month);
      return success({ people, changed, leftOut: leftOut.map((person) => ({ ...person })) });
    }));
  });
  server.handle(routes.downloadDeductionTemplate, async () => success(await writeTemplate('special-deductions', deductionHeadings)));
};

const registerPayResult = (server: ApiServer, { database, payResult }: TaxRoutesDeps): void => {
  server.handle(routes.downloadPayResult, ({ subject, params }) => withCompany(database, forSubject(subject), (tx) => whole(tx, [], () => writePayResult(tx, payResult, Number(params.runId)))));
  server.handle(routes.compareReadBack, async ({ subject, params, query, upload }): Promise<Result<RouteResponse<typeof routes.compareReadBack>, ApiFailure>> => {
    if (upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
    const sha256 = createHash('sha256').update(upload.content).digest('hex');
    return runCommand(database, forSubject(subject), { commandId: query.commandId, name: 'filing.compareReadBack', subject: `payRun:${params.runId}`, parameters: { runId: params.runId, sha256 } }, (tx) => whole(tx, [], async () => {
      const compared = await compareReadBack(tx, payResult, Number(params.runId), upload.content);
      if (!compared.ok) return compared;
      const { lines, differences } = compared.value;
      return success({ lines, differences: differences.length, rows: differences.slice(0, longestList).map((each) => ({ ...each })) });
    }));
  });
  server.handle(routes.listReadBacks, ({ subject, params }) => readCompany(database, forSubject(subject), (tx) => whole(tx, [], async () =>
    success({ rows: (await readReadBacks(tx, Number(params.runId))).map(({ readBackId, lines, differences, madeAt }) => ({ readBackId: String(readBackId), lines, differences, madeAt: madeAt.toISOString() })) }))));
};

/** Binds the routes of the tax file, deductions and the pay result. */
export const registerTaxRoutes = (server: ApiServer, deps: TaxRoutesDeps): void => {
  const { database } = deps;
  const wholly = <T>(subject: Subject, work: (tx: CompanyTransaction) => Promise<Result<T, FilingError>>): Promise<Result<T, ApiFailure>> => readCompany(database, forSubject(subject), (tx) => whole(tx, ['identity'], () => work(tx)));
  server.handle(routes.readTaxFiling, ({ subject, params, query }) => wholly(subject, async (tx) => success(await filingAnswer(tx, params.month, query))));
  server.handle(routes.downloadTaxFile, ({ subject, params, query }) => withCompany(database, forSubject(subject), (tx) => whole(tx, ['identity'], () => taxFileOf(tx, deps.taxOutput, { month: params.month, ...query }))));
  registerDeductions(server, deps);
  registerPayResult(server, deps);
};
