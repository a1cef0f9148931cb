/** The face of filing: vouchers, the tie of a run, the tax bureau's file, bills of insurance offices, the pay result for others. */
import type { ApiServer, CompanyTransaction } from '#modules/platform';
import type { PayRun } from '#modules/payroll';
import { registerInsuranceRoutes, type InsuranceRoutesDeps } from './insurance-routes.ts';
import { registerJournalRoutes, type JournalRoutesDeps } from './journal-routes.ts';
import { registerTaxRoutes, type TaxRoutesDeps } from './tax-routes.ts';
import { tieRun } from './tie-run.ts';

export { makePaymentVouchers, makeVouchers, type PaidOut } from './book-run.ts';
export { filingErrorCodes, type FilingError, type FilingErrorCode } from './filing-errors.ts';
export { filingPersonData } from './filing-person-data.ts';
export { filingSealedPlaces } from './sealed-filing.ts';
export { type BankLines, type RunTie, type TieLeg } from './tie-run.ts';

export type FilingRoutesDeps = JournalRoutesDeps & TaxRoutesDeps & InsuranceRoutesDeps;

/** Binds every route of filing. */
export const registerFilingRoutes = (server: ApiServer, deps: FilingRoutesDeps): void => {
  registerJournalRoutes(server, deps);
  registerTaxRoutes(server, deps);
  registerInsuranceRoutes(server, deps);
};

/** What of lines, register and journal says something else than the payslips of a run that is about to be locked. */
export const brokenBookTies = async (tx: CompanyTransaction, run: PayRun): Promise<readonly string[]> => {
  const tied = await tieRun(tx, run, null);
  return tied.ok ? [...new Set(tied.value.differences.map(({ leg, personNumber }) => `${leg} ${personNumber}`))] : [tied.error.code];
};
