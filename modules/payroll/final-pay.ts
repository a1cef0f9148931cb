/**
 * 离职结算: what a leaver is owed beside the wages of the last month, and what is still to be taken. Every figure is made of
 * confirmed law; what law leaves to an agreement or to the cause of leaving is shown with its steps and chosen by a person.
 * Nothing here writes money: a person confirms (confirm-final-pay.ts), and a run pays it by two people like anything else.
 */
import { dateOfDay, daysOfMonth, monthOfDay } from '#kernel/calendar/epoch-day';
import { monthAfter, monthsBetween } from '#kernel/calendar/month';
import { formatDecimal, parseScaled } from '#kernel/quantity/decimal';
import { divide, multiply, rational, type Rational } from '#kernel/quantity/rational';
import { roundTo } from '#kernel/quantity/rounding';
import type { finalPayCodes, finalPaySteps } from '#contracts/api/final-pay-api';
import { earlierPayslipLines, employedPersons, type EmployedPerson } from '#modules/people';
import { untakenLeave } from '#modules/requests';
import type { CompanyTransaction } from '#modules/platform';
import { readLockedRuns, readRunLines } from './chain-store.ts';
import { readLedger, readOrders } from './deduction-store.ts';
import { advancedOf, takenOf } from './deductions-due.ts';
import { readEntries, readPayItems, type PayEntry, type PayItem } from './entry-store.ts';
import { periodOfMonth } from './pay-schedules.ts';
import { readRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { isOpenRun } from './run-life.ts';
import { fenOf } from './year-to-date.ts';

export type FinalPayCode = (typeof finalPayCodes)[number];
type Step = { readonly code: (typeof finalPaySteps)[number]; readonly value: string };
export type FinalPayLine = {
  readonly code: FinalPayCode; readonly state: 'proposed' | 'figuresMissing' | 'choice' | 'confirmed'; readonly amount: string | null;
  readonly treatment: 'taxableOther' | 'taxFree' | null; readonly steps: readonly Step[];
};
export type FinalDebt = {
  readonly orderId: number | null; readonly kind: 'garnishment' | 'advance' | 'damage' | 'contributionAdvance'; readonly left: string | null;
  readonly state: 'takenWhole' | 'byInstalments' | 'byItself' | 'byCourt'; readonly reason: string;
};
export type FinalPay = { readonly leaveDay: number; readonly month: string; readonly isLocked: boolean; readonly lines: readonly FinalPayLine[]; readonly debts: readonly FinalDebt[] };

/** Codes of the pay items that the lines are entered under. */
export const finalPayItems: Readonly<Record<FinalPayCode, { readonly item: string; readonly titleChinese: string; readonly titleEnglish: string }>> = {
  untakenLeave: { item: 'untakenLeave', titleChinese: '未休年假工资', titleEnglish: 'Pay for untaken annual leave' },
  companyLeave: { item: 'companyLeave', titleChinese: '未休福利年假折现', titleEnglish: 'Pay for untaken company leave' },
  timeOff: { item: 'timeOffPay', titleChinese: '未休调休折现', titleEnglish: 'Pay for time off not taken' },
  severance: { item: 'severance', titleChinese: '经济补偿', titleEnglish: 'Severance' },
};

// 21.75 days a month, and 200 % beside the wage that is paid anyway (企业职工带薪年休假实施办法 art. 10 and 11).
const monthlyPayDays = rational(2175n, 100n);
const extraShare = rational(2n);
const monthsAveraged = 12;
/** Paid late or early by so many days a month still counts as the month it is of. */
const payDaySlack = 100;
const always = { fromDay: 0, toDay: 100_000 } as const;
const overtimeItems = ['overtimePayWorkday', 'overtimePayRestDay', 'overtimePayStatutoryHoliday'] as const;

const step = (code: Step['code'], value: Rational | number): Step => ({ code, value: typeof value === 'number' ? String(value) : formatDecimal(roundTo(value, 'tenThousandth', 'halfUp'), 4) });
const money = (value: Rational): string => formatDecimal(roundTo(value, 'fen', 'halfUp'), 2);

type Earned = { readonly gross: number; readonly overtime: number };
type Average = { readonly months: number; readonly missing: number; readonly withOvertime: Rational; readonly withoutOvertime: Rational };

/** What a person earned in each of some months, in fen: locked payslips of any run, else lines handed over from before the product. */
const earnedByMonth = async (tx: CompanyTransaction, personId: number, months: readonly string[]): Promise<ReadonlyMap<string, Earned>> => {
  const earned = new Map<string, Earned>();
  const add = (month: string, gross: number, overtime: number): void => {
    const before = earned.get(month) ?? { gross: 0, overtime: 0 };
    earned.set(month, { gross: before.gross + gross, overtime: before.overtime + overtime });
  };
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return earned;
  const runs = await readLockedRuns(tx, { fromPayDay: daysOfMonth(first).fromDay - payDaySlack, toPayDay: daysOfMonth(last).toDay + payDaySlack });
  for (const run of runs.filter(({ month }) => months.includes(month))) {
    for (const { amountOf } of await readRunLines(tx, run, [personId])) add(run.month, amountOf('grossPay') ?? 0, overtimeItems.reduce((sum, item) => sum + (amountOf(item) ?? 0), 0));
  }
  for (const month of months.filter((each) => !earned.has(each))) {
    const lines = new Map((await earlierPayslipLines(tx, { personIds: [personId], month })).map(({ item, amount }) => [item, Number(parseScaled(amount, 2) ?? 0n)]));
    const gross = lines.get('grossPay');
    if (gross !== undefined) add(month, gross, overtimeItems.reduce((sum, item) => sum + (lines.get(item) ?? 0), 0));
  }
  return earned;
};

/** The average month of the twelve before a month, or of as many as somebody was employed; null without any figure. */
const averageBefore = async (tx: CompanyTransaction, { personId, hireDay }: EmployedPerson, month: string): Promise<Average | null> => {
  const hired = monthOfDay(hireDay);
  const months = Array.from({ length: monthsAveraged }, (_, index) => monthAfter(month, index - monthsAveraged)).filter((each) => each >= hired);
  const earned = [...(await earnedByMonth(tx, personId, months)).values()];
  if (earned.length === 0) return null;
  const sum = (of: (one: Earned) => number): Rational => rational(BigInt(earned.reduce((total, one) => total + of(one), 0)), BigInt(earned.length) * 100n);
  return { months: earned.length, missing: months.length - earned.length, withOvertime: sum(({ gross }) => gross), withoutOvertime: sum(({ gross, overtime }) => gross - overtime) };
};

const averageSteps = (average: Average, wage: Rational): readonly Step[] =>
  [step('monthsAveraged', average.months), ...(average.missing === 0 ? [] : [step('monthsMissing', average.missing)]), step('averageWage', wage)];

/** Whole months from hiring to the last day, that day counted, and whether days are left over. */
const serviceOf = (hireDay: number, leaveDay: number): { readonly months: number; readonly hasDays: boolean } => {
  const [from, to] = [dateOfDay(hireDay), dateOfDay(leaveDay + 1)];
  const { fromDay, toDay } = daysOfMonth(monthOfDay(leaveDay + 1));
  const anniversary = Math.min(from.dayOfMonth, toDay - fromDay);
  const months = monthsBetween(monthOfDay(hireDay), monthOfDay(leaveDay + 1)) - (to.dayOfMonth < anniversary ? 1 : 0);
  return { months, hasDays: to.dayOfMonth !== anniversary };
};

/** Months of wage by years of service: six months or more are a year, less are half a month (劳动合同法 art. 47). */
const severanceMonths = ({ months, hasDays }: ReturnType<typeof serviceOf>): Rational => {
  const rest = months % 12;
  return rational(BigInt(Math.floor(months / 12) * 2 + (rest >= 6 ? 2 : rest > 0 || hasDays ? 1 : 0)), 2n);
};

type Known = { readonly items: ReadonlyMap<string, PayItem>; readonly entries: readonly PayEntry[] };

const lineOf = (code: FinalPayCode, { items, entries }: Known, line: Pick<FinalPayLine, 'state' | 'amount' | 'steps'>): FinalPayLine => {
  const { item } = finalPayItems[code];
  const treatment = items.get(item)?.treatment;
  const entered = entries.find((entry) => entry.kind === 'amount' && entry.item === item);
  return { code, treatment: treatment === 'taxFree' || treatment === 'taxableOther' ? treatment : null, steps: line.steps, ...(entered === undefined ? { state: line.state, amount: line.amount } : { state: 'confirmed', amount: entered.amount }) };
};

const leaveLines = async (tx: CompanyTransaction, { personId }: EmployedPerson, leaveDay: number, average: Average | null, known: Known): Promise<readonly FinalPayLine[]> => {
  const left = (await untakenLeave(tx, [personId], leaveDay)).get(personId);
  if (left === undefined) return [];
  const daysOf = (minutes: number): Rational => rational(BigInt(minutes), BigInt(left.minutesPerDay));
  const untaken = daysOf(left.statutoryMinutes);
  const wage = average === null ? null : divide(average.withoutOvertime, monthlyPayDays);
  const statutory = lineOf('untakenLeave', known, {
    state: average === null || average.missing > 0 ? 'figuresMissing' : 'proposed', amount: wage === null ? null : money(multiply(multiply(wage, extraShare), untaken)),
    steps: [step('untakenDays', untaken), ...(average === null || wage === null ? [] : [...averageSteps(average, average.withoutOvertime), step('monthlyPayDays', monthlyPayDays), step('dailyWage', wage)]), step('extraShare', extraShare)],
  });
  // Days beyond the law and hours of time off are paid by what was agreed.
  const agreed = (code: 'companyLeave' | 'timeOff', minutes: number): FinalPayLine => lineOf(code, known, { state: 'choice', amount: null, steps: [step('untakenDays', daysOf(minutes))] });
  const lines = [statutory, agreed('companyLeave', left.annualMinutes - left.statutoryMinutes), agreed('timeOff', left.timeOffMinutes)];
  return lines.filter(({ state, steps }) => state === 'confirmed' || steps[0]?.value !== '0.0000');
};

/** Whether severance is owed depends on why somebody leaves, and its cap on a local figure: both are a person's to say. */
const severanceLine = ({ hireDay }: EmployedPerson, leaveDay: number, average: Average | null, known: Known): FinalPayLine => {
  const service = serviceOf(hireDay, leaveDay);
  const months = severanceMonths(service);
  return lineOf('severance', known, {
    state: 'choice', amount: average === null ? null : money(multiply(average.withOvertime, months)),
    steps: [step('serviceMonths', service.months), step('severanceMonths', months), ...(average === null ? [] : averageSteps(average, average.withOvertime))],
  });
};

const debtsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly FinalDebt[]> => {
  const ledger = (await readLedger(tx, [personId], { beforeMonth: null, exceptRunId: null })).get(personId) ?? [];
  const advanced = advancedOf(ledger);
  const own: readonly FinalDebt[] = advanced <= 0 ? [] : [{ orderId: null, kind: 'contributionAdvance', left: formatAmount(advanced, 2), state: 'byItself', reason: '' }];
  return [...own, ...(await readOrders(tx, [personId])).flatMap((order): readonly FinalDebt[] => {
    const left = order.total === null ? null : fenOf(order.total) - takenOf(ledger, order.orderId);
    if (!order.isActive || (left !== null && left <= 0)) return [];
    const state = order.kind === 'garnishment' ? 'byCourt' : order.monthly === null ? 'takenWhole' : 'byInstalments';
    return [{ orderId: order.orderId, kind: order.kind, left: left === null ? null : formatAmount(left, 2), state, reason: order.reason }];
  })];
};

/** The pay month in whose period a day lies. */
const payMonthOf = async (tx: CompanyTransaction, day: number): Promise<string> => {
  for (const month of [0, 1, -1].map((away) => monthAfter(monthOfDay(day), away))) {
    const period = await periodOfMonth(tx, month);
    if (period.ok && period.value.fromDay <= day && day < period.value.toDay) return month;
  }
  return monthOfDay(day);
};

/** The final pay of somebody with a last day; null without one. */
export const readFinalPay = async (tx: CompanyTransaction, personId: number): Promise<FinalPay | null> => {
  const [person] = await employedPersons(tx, { ...always, personIds: [personId] });
  if (person?.leaveDay === undefined || person.leaveDay === null) return null;
  const { leaveDay } = person;
  const month = await payMonthOf(tx, leaveDay);
  const run = await readRun(tx, month);
  const known: Known = { items: await readPayItems(tx), entries: (await readEntries(tx, { personIds: [personId], month })).filter(({ runId }) => runId === null) };
  const average = await averageBefore(tx, person, month);
  return {
    leaveDay, month, isLocked: run !== null && !isOpenRun(run.status),
    lines: [...(await leaveLines(tx, person, leaveDay, average, known)), severanceLine(person, leaveDay, average, known)], debts: await debtsOf(tx, personId),
  };
};
