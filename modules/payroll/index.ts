/** The face of payroll: packs, pay runs, previews, payslips and their explanations. */
export { activatePacks, type PackTextsInput } from './activate-packs.ts';
export { calculateRun, calculateShard, finishRun, openRun, type AttendanceMode, type FinishedRun, type OpenedRun, type RunProgress } from './calculate-run.ts';
export { explainPayslipLine, explainPayslips, type ExplainedLine, type ExplainedPayslipLine, type ExplainedPayslipOfPerson } from './explain-line.ts';
export { refreshPreview, type RefreshedPreview } from './refresh-preview.ts';
export { loadPayslips, type Payslip, type RunSummary } from './read-payslips.ts';
export { readRun, type ItemSet, type PayRun } from './payroll-store.ts';
export { listOpenShards, listRunAdvances, listRunsToFinish, readRunState, type RunAdvance, type RunState } from './payroll-questions.ts';
export { formatAmount } from './payslip-vector.ts';
export { notComputedReasons, payrollErrorCodes, type NotComputedReason, type PayrollError, type PayrollErrorCode } from './payroll-errors.ts';
export type { ActivePacks } from './pack-content.ts';
export { registerPayCalendarRoutes, type PayCalendarRoutesDeps } from './pay-calendar-routes.ts';
export { registerPayrollRoutes, type PayrollRoutesDeps } from './payroll-routes.ts';
export { certifyMonth, type Certificate, type TiedQuantity } from './read-certificate.ts';
export { exportLines } from './export-lines.ts';
export { payrollPersonData } from './payroll-person-data.ts';
export { payslipMonthsOf, totalsOfRun, type ItemTotal, type RunTotals } from './run-totals.ts';
export { payrollSealedPlaces } from './sealed-payslip.ts';
