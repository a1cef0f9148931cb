/** HTTP of the bills of insurance offices and of the lists for them. */
import { createHash } from 'node:crypto';
import * as routes from '#contracts/api/filing-api';
import type { RouteResponse } from '#contracts/api/api-route';
import type { InsuranceChangesFile } from '#contracts/output/insurance-file';
import type { Output } from '#contracts/output/output';
import { failure, success, type Result } from '#kernel/base/result';
import { daysOfMonth } from '#kernel/calendar/epoch-day';
import { termsSegments } from '#modules/people';
import { forSubject, readCompany, runCommand, withCompany, type ApiFailure, type ApiFile, type ApiServer, type CompanyTransaction, type Database } from '#modules/platform';
import { amountOrNull, amountText, pageOf, tableOf, whole } from './filing-answers.ts';
import { filingError } from './filing-errors.ts';
import { billHeadings, compareBill, currentBills, importBill, type BillDifference } from './insurance-bill.ts';
import { insuranceChangesFile, readInsuranceChanges } from './insurance-changes.ts';
import type { ReadTable } from './office-table.ts';

export type InsuranceRoutesDeps = {
  readonly database: Database;
  readonly insuranceOutput: Output<InsuranceChangesFile>;
  readonly readTable: ReadTable;
  readonly writeTemplate: (name: string, headings: readonly string[]) => Promise<ApiFile>;
};

const sides = (given: BillDifference['billed']): { base: string; employer: string; employee: string } | null => (given === null ? null : { base: amountText(given.base), employer: amountText(given.employer), employee: amountText(given.employee) });

const billsAnswer = async (tx: CompanyTransaction, month: string): Promise<RouteResponse<typeof routes.listInsuranceBills>> => {
  const rows = [];
  for (const bill of await currentBills(tx, month)) {
    const { people, totals, differences } = await compareBill(tx, bill);
    rows.push({
      billId: String(bill.billId), place: bill.place, kind: bill.kind, fileName: bill.fileName, lines: bill.lines, madeAt: bill.madeAt.toISOString(), people, differences: differences.length,
      billedEmployer: amountText(totals.billedEmployer), billedEmployee: amountText(totals.billedEmployee), computedEmployer: amountText(totals.computedEmployer), computedEmployee: amountText(totals.computedEmployee),
    });
  }
  const places = new Set((await termsSegments(tx, { personIds: null, ...daysOfMonth(month) })).flatMap(({ insurancePlace }) => (insurancePlace === null ? [] : [insurancePlace])));
  return { places: [...places].toSorted(), rows };
};

const registerBills = (server: ApiServer, { database, readTable, writeTemplate }: InsuranceRoutesDeps): void => {
  server.handle(routes.importInsuranceBill, async ({ subject, query: { commandId, month, place, kind }, upload }): Promise<Result<RouteResponse<typeof routes.importInsuranceBill>, ApiFailure>> => {
    const table = await tableOf(readTable, upload);
    if (!table.ok) return table;
    const parameters = { month, place, kind, sha256: createHash('sha256').update(table.value.bytes).digest('hex') };
    return runCommand(database, forSubject(subject), { commandId, name: 'filing.importBill', subject: `month:${month}`, parameters }, (tx) => whole(tx, ['identity'], async () => {
      const imported = await importBill(tx, { month, place, kind, ...table.value });
      return imported.ok ? success({ billId: String(imported.value.billId), lines: imported.value.lines, unmatched: imported.value.unmatched }) : imported;
    }));
  });
  server.handle(routes.listInsuranceBills, ({ subject, params }) => readCompany(database, forSubject(subject), (tx) => whole(tx, [], async () => success(await billsAnswer(tx, params.month)))));
  server.handle(routes.listBillDifferences, ({ subject, params, query }) => readCompany(database, forSubject(subject), (tx) => whole(tx, [], async () => {
    const bill = (await currentBills(tx, params.month)).find(({ billId }) => String(billId) === query.billId);
    if (bill === undefined) return failure(filingError('billUnknown', {}));
    const rows = (await compareBill(tx, bill)).differences.filter(({ code }) => query.code === 'all' || code === query.code);
    return success({ total: rows.length, rows: pageOf(rows, query).map(({ billed, computed, ...row }) => ({ ...row, billed: sides(billed), computed: sides(computed) })) });
  })));
  server.handle(routes.downloadBillTemplate, async () => success(await writeTemplate('insurance-bill', billHeadings)));
};

/** Binds the routes of bills and 增减员 lists. */
export const registerInsuranceRoutes = (server: ApiServer, deps: InsuranceRoutesDeps): void => {
  const { database } = deps;
  registerBills(server, deps);
  server.handle(routes.listInsuranceChanges, ({ subject, params, query }) => readCompany(database, forSubject(subject), (tx) => whole(tx, [], async () => {
    const all = await readInsuranceChanges(tx, params.month, false);
    const rows = all.filter(({ place }) => query.place === '' || place === query.place);
    return success({
      total: rows.length, places: [...new Set(all.map(({ place }) => place))],
      rows: pageOf(rows, query).map(({ personNumber, name, place, reason, date, insuranceBase, housingFundBase }) => ({ personNumber, name, place, reason, date, insuranceBase: amountOrNull(insuranceBase), housingFundBase: amountOrNull(housingFundBase) })),
    });
  })));
  server.handle(routes.downloadInsuranceChanges, ({ subject, params, query }) => withCompany(database, forSubject(subject), (tx) => whole(tx, ['identity'], () => insuranceChangesFile(tx, deps.insuranceOutput, { month: params.month, ...query }))));
};
