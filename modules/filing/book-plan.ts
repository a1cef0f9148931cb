/** 凭证方案: the accounts that pay moves, cost centres and the departments they stand for. A company's own choice, dated by month. */
import { failure, success, type Result } from '#kernel/base/result';
import { bookingClasses, type BookingRule, type CostCentre } from '#kernel/payroll/journal';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { filingError, type FilingError } from './filing-errors.ts';
import { insertPlan, insertShares, readPlans, type CostShares } from './filing-store.ts';

export type PlannedCostCentre = CostCentre & { readonly title: string; readonly departments: readonly string[] };
export type BookPlan = {
  /** 凭证字. */
  readonly word: string;
  /** What wages are owed on until they are paid: net pay must pass through it. */
  readonly wagesPayable: string;
  readonly bankAccount: string;
  /** For departments that no cost centre names. */
  readonly defaultCostCentre: string;
  readonly accounts: readonly { readonly code: string; readonly title: string }[];
  readonly costCentres: readonly PlannedCostCentre[];
  readonly rules: readonly BookingRule[];
};

const fixed = (account: string) => ({ account, ofCostCentre: false });
const ofCentre = (ending: string) => ({ account: ending, ofCostCentre: true });

/** What a new company begins with: the first-level codes of the enterprise accounting standard, endings to be changed. */
export const firstPlan: BookPlan = {
  word: '记', wagesPayable: '221101', bankAccount: '1002', defaultCostCentre: '00',
  accounts: [
    { code: '1002', title: '银行存款' }, { code: '122101', title: '其他应收款-员工' }, { code: '221101', title: '应付职工薪酬-工资' }, { code: '221103', title: '应付职工薪酬-社会保险费' }, { code: '221104', title: '应付职工薪酬-住房公积金' },
    { code: '222105', title: '应交税费-应交个人所得税' }, { code: '224101', title: '其他应付款-代扣社会保险费' }, { code: '224102', title: '其他应付款-代扣住房公积金' }, { code: '224109', title: '其他应付款-其他代扣' },
    { code: '660201', title: '管理费用-工资' }, { code: '660202', title: '管理费用-社会保险费' }, { code: '660203', title: '管理费用-住房公积金' },
  ],
  costCentres: [{ code: '00', title: '公司', expenseAccount: '6602', departments: [] }],
  rules: [
    { source: 'earning', debit: ofCentre('01'), credit: fixed('221101') }, { source: 'timeDeduction', debit: ofCentre('01'), credit: fixed('221101') },
    { source: 'deduction', debit: fixed('221101'), credit: fixed('224109') }, { source: 'tax', debit: fixed('221101'), credit: fixed('222105') },
    { source: 'employerCost', debit: ofCentre('02'), credit: fixed('221103') },
    ...['pensionEmployee', 'medicalEmployee', 'unemploymentEmployee'].map((source) => ({ source, debit: fixed('221101'), credit: fixed('224101') })),
    // What the employer laid out for the person, and what it takes back, is owed by the person.
    { source: 'contributionAdvance', debit: fixed('122101'), credit: fixed('221101') }, ...['advanceRecovery', 'damageRecovery'].map((source) => ({ source, debit: fixed('221101'), credit: fixed('122101') })),
    ...['retroPensionEmployee', 'retroMedicalEmployee', 'retroUnemploymentEmployee'].map((source) => ({ source, debit: fixed('221101'), credit: fixed('224101') })),
    ...['housingFundEmployee', 'retroHousingFundEmployee'].map((source) => ({ source, debit: fixed('221101'), credit: fixed('224102') })),
    { source: 'housingFundEmployer', debit: ofCentre('03'), credit: fixed('221104') },
  ],
};

const repeats = (values: readonly string[]): string | undefined => values.find((value, index) => values.indexOf(value) !== index);

/** Why a plan cannot be kept; null when it can. Wages must be owed on one account, or no payment could clear it. */
const planProblem = (plan: BookPlan): FilingError | null => {
  const twice = repeats(plan.costCentres.map(({ code }) => code)) ?? repeats(plan.rules.map(({ source }) => source)) ?? repeats(plan.accounts.map(({ code }) => code)) ?? repeats(plan.costCentres.flatMap(({ departments }) => departments));
  if (twice !== undefined) return filingError('planInvalid', { value: twice });
  if (!plan.costCentres.some(({ code }) => code === plan.defaultCostCentre)) return filingError('noCostCentre', { value: plan.defaultCostCentre });
  const missing = bookingClasses.find((name) => !plan.rules.some(({ source }) => source === name));
  if (missing !== undefined) return filingError('noBookingRule', { value: missing });
  const isPayable = ({ account, ofCostCentre }: { readonly account: string; readonly ofCostCentre: boolean }): boolean => !ofCostCentre && account === plan.wagesPayable;
  for (const [name, side] of [['earning', 'credit'], ['timeDeduction', 'credit'], ['deduction', 'debit'], ['tax', 'debit']] as const) {
    if (!plan.rules.some((rule) => rule.source === name && isPayable(rule[side]))) return filingError('wagesPayableMissed', { value: name });
  }
  return null;
};

/** The plan of a month: the newest of those that begin no later. */
export const planOfMonth = async (tx: CompanyTransaction, month: string): Promise<BookPlan> => {
  const plans = (await readPlans(tx)).filter(({ fromMonth }) => fromMonth <= month);
  return plans.toSorted((a, b) => (a.fromMonth === b.fromMonth ? a.planId - b.planId : a.fromMonth < b.fromMonth ? -1 : 1)).at(-1)?.plan ?? firstPlan;
};

/** Chooses the plan from a month on. Vouchers made before stay as they are. */
export const chooseBookPlan = async (tx: CompanyTransaction, fromMonth: string, plan: BookPlan): Promise<Result<null, FilingError>> => {
  const problem = planProblem(plan);
  if (problem !== null) return failure(problem);
  await insertPlan(tx, fromMonth, plan);
  await recordAudit(tx, { action: 'filing.planChosen', subject: `bookPlan:${fromMonth}`, data: { costCentres: plan.costCentres.length, rules: plan.rules.length } });
  return success(null);
};

/** Shares a person's cost out over cost centres from a month on; none: that of the department. */
export const shareCost = async (tx: CompanyTransaction, personId: number, shares: CostShares): Promise<Result<null, FilingError>> => {
  const plan = await planOfMonth(tx, shares.fromMonth);
  const unknown = shares.shares.find(({ costCentre }) => !plan.costCentres.some(({ code }) => code === costCentre));
  if (unknown !== undefined) return failure(filingError('noCostCentre', { value: unknown.costCentre }));
  const twice = repeats(shares.shares.map(({ costCentre }) => costCentre));
  if (twice !== undefined) return failure(filingError('planInvalid', { value: twice }));
  await insertShares(tx, personId, shares);
  await recordAudit(tx, { action: 'filing.costShared', subject: `person:${personId}`, data: { fromMonth: shares.fromMonth, shares: shares.shares.map(({ costCentre, weight }) => `${costCentre}=${weight}`).join(' ') } });
  return success(null);
};
