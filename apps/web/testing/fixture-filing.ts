/** Made-up vouchers, tax rows and bills for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (time: string, date = '2026-11-02'): string => `${date}T${time}:00+08:00`;
const filled = <Row>({ state }: FixtureRequest, rows: readonly Row[]): readonly Row[] => (state.isEmpty ? [] : rows);
const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => ({ total: filled(request, rows).length, rows: filled(request, rows) });

const entity = '星河示例制造有限公司';
const line = { summary: '计提2026-10工资', account: '530101', accountTitle: '研发支出-工资', costCentre: 'RD', costCentreTitle: '研发中心', debit: '1860420.50', credit: '0.00' };
const voucher = {
  voucherId: '71', legalEntity: entity, number: 1, word: '记', date: '2026-10-31', kind: 'accrual', runId: '43', currency: 'CNY', reversesNumber: null, isTakenBack: false, total: '2391420.50', madeAt: at('10:02'),
  lines: [line, { ...line, account: '530102', accountTitle: '研发支出-社会保险费', debit: '531000.00' }, { ...line, account: '221101', accountTitle: '应付职工薪酬-工资', costCentre: '', costCentreTitle: '', debit: '0.00', credit: '1860420.50' }, { ...line, account: '221103', accountTitle: '应付职工薪酬-社会保险费', costCentre: '', costCentreTitle: '', debit: '0.00', credit: '531000.00' }],
};
const runs = [
  { runId: '43', kind: 'regular', title: '', status: 'locked', mayBook: true, paidOut: true },
  { runId: '44', kind: 'bonus', title: '年终奖', status: 'preview', mayBook: false, paidOut: false },
];
const fixed = (account: string) => ({ account, ofCostCentre: false });
const plan = {
  fromMonth: '2026-01', word: '记', wagesPayable: '221101', bankAccount: '1002', defaultCostCentre: '00', accounts: [{ code: '1002', title: '银行存款' }, { code: '221101', title: '应付职工薪酬-工资' }],
  costCentres: [{ code: '00', title: '公司', expenseAccount: '6602', departments: [] }, { code: 'RD', title: '研发中心', expenseAccount: '5301', departments: ['研发部'] }],
  rules: [...['earning', 'timeDeduction'].map(source => ({ source, debit: { account: '01', ofCostCentre: true }, credit: fixed('221101') })), { source: 'deduction', debit: fixed('221101'), credit: fixed('224109') }, { source: 'tax', debit: fixed('221101'), credit: fixed('222105') }, { source: 'employerCost', debit: { account: '02', ofCostCentre: true }, credit: fixed('221103') }, { source: 'housingFundEmployee', debit: fixed('221101'), credit: fixed('224102') }],
};
const deductions = { childEducation: '20000.00', continuingEducation: '0.00', homeLoanInterest: '0.00', rent: '15000.00', elderlySupport: '0.00', infantCare: '0.00', personalPension: '0.00' };
const taxRow = { personNumber: 'SZ000813', name: '王夜班', legalEntity: entity, identityMasked: '4403**********0128', income: '15123.45', exemptIncome: '0.00', pension: '960.00', medical: '240.00', unemployment: '60.00', housingFund: '840.00', deductions, tax: '102.00', findings: [] };
const taxRows = [taxRow, { ...taxRow, personNumber: 'SH000014', name: '李示例', identityMasked: '', findings: ['noIdentityNumber', 'deductionsDiffer'] }];
const difference = { personNumber: 'SZ000813', name: '王夜班', kind: 'rent', change: 'ended', lastMonth: '1500.00', declared: '1500.00', filed: '0.00', total: '13500.00' };
const sides = { base: '12000.00', employer: '1920.00', employee: '960.00' };
const bill = { billId: '81', place: 'shanghai', kind: 'insurance', fileName: '上海2026年10月社保账单.xlsx', lines: 1224, madeAt: at('09:40'), people: 306, billedEmployer: '811204.30', billedEmployee: '312044.10', computedEmployer: '811204.30', computedEmployee: '312004.10', differences: 3 };
const billRow = { row: '1', personNumber: 'SH000014', name: '李示例', scheme: 'pension', code: 'baseDiffers', cause: 'baseChanged', billed: sides, computed: { base: '11500.00', employer: '1840.00', employee: '920.00' } };
const change = { personNumber: 'SH000014', name: '李示例', place: 'shanghai', reason: 'hired', date: '2026-10-12', insuranceBase: '12000.00', housingFundBase: null };

export const filingAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  readJournal: request => ({ runs: filled(request, runs), legalEntities: filled(request, [entity]), vouchers: filled(request, [voucher]) }),
  makeVouchers: () => ({ written: 1 }),
  readRunTie: () => ({ people: 1960, net: '18604205.50', legs: ['lines', 'register', 'bank', 'journal'], differences: [], total: 0, hasVouchers: false, payout: { paid: '18412300.20', inFiles: '0.00', held: '191905.30', open: '0.00' } }),
  readBookPlan: () => ({ plan, departments: ['研发部', '生产二部'] }), chooseBookPlan: () => ({ done: true }), shareCost: () => ({ done: true }),
  listCostShares: request => list(request, [{ personNumber: 'SZ000813', name: '王夜班', fromMonth: '2026-10', shares: [{ costCentre: 'RD', weight: 2 }, { costCentre: '00', weight: 1 }] }]),
  readTaxFiling: request => ({ ...list(request, taxRows), runs: request.state.isEmpty ? 0 : 1, filed: 1, leftOut: 1, legalEntities: filled(request, [entity]), totals: { income: '30246.90', contributions: '4200.00', tax: '204.00' }, yearDifferences: filled(request, [{ personNumber: 'SH000014', name: '李示例', expected: '918.00', found: '920.00' }]) }),
  compareDeductions: () => ({ people: 2, problems: [], missing: [{ personNumber: 'BJ000002', name: '孙示例' }], same: 5, differences: [difference, { ...difference, kind: 'childEducation', change: 'started', lastMonth: '0.00', declared: '0.00', filed: '20000.00', total: '20000.00' }] }),
  importDeductions: () => ({ people: 2, changed: 2, leftOut: [{ personNumber: 'SH000001', name: '陈示例' }] }),
  listInsuranceBills: request => ({ places: ['beijing', 'shanghai', 'shenzhen'], rows: filled(request, [bill]) }), importInsuranceBill: () => ({ billId: '81', lines: 1224, unmatched: 1 }),
  listBillDifferences: request => list(request, [billRow, { ...billRow, row: '2', scheme: 'injury', code: 'notInPayroll', cause: 'leftEarlier', computed: null }, { ...billRow, row: '3', personNumber: '', name: '陌生人', code: 'personUnknown', cause: 'unknown', computed: null }]),
  listInsuranceChanges: request => ({ ...list(request, [change, { ...change, personNumber: 'SH000102', name: '孙示例', reason: 'left', date: '2026-10-20' }]), places: filled(request, ['shanghai']) }),
  compareReadBack: () => ({ lines: 152_880, differences: 1, rows: [{ kind: 'differs', personNumber: 'SZ000813', item: 'netPay' }] }), listReadBacks: request => ({ rows: filled(request, [{ readBackId: '5', lines: 152_880, differences: 0, madeAt: at('11:00') }]) }),
};
