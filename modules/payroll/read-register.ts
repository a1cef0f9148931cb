/** The pay register: filter, sort, page and sum a month's payslips. */
import { assert } from '#kernel/base/result';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import type { itemSections, readPayslip, readRegister } from '#contracts/api/payroll-api';
import type { ItemSetItem } from './payroll-store.ts';
import { describeView, isInReach, matchingRows, mayRead, orderedRows, pageOfRows, type Access, type ListPlan } from '#modules/platform';
import { formatDay } from '#kernel/calendar/epoch-day';
import { formatAmount } from './payslip-vector.ts';
import { differenceOf, type MonthRow, type PayMonth } from './read-month.ts';
import { differencePrefix } from './register-list.ts';

type Section = (typeof itemSections)[number];
type RegisterQuery = ParsedQuery<typeof readRegister>;

/**
 * A line's section follows its position on the payslip: the packs keep one hundred positions to a section. Bases, rates
 * and running totals that only inform stand apart, and gross pay stands with the results.
 */
const sectionOf = (order: number, kind: string): Section => {
  if (order < 200) return 'attendance';
  if (kind === 'information') return 'basis';
  if (kind === 'total' && order < 700) return 'result';
  if (order >= 220 && order < 230) return 'deductions';
  if (order < 400) return 'earnings';
  if (order < 500) return 'insurance';
  if (order < 600) return 'tax';
  if (order >= 700 && order < 800) return 'employer';
  return 'result';
};

const itemAnswer = ({ item, zh, en, unit, scale, kind, order }: ItemSetItem) => ({ item, titles: { 'zh-CN': zh, en }, unit, scale, section: sectionOf(order, kind) });

export const personAnswer = ({ personNumber, name, department, workplaceCode, workplaceName }: MonthRow) => ({ personNumber, name, department, workplaceCode, workplaceName });

/** Rows that a list's filters keep. */
export const matchesPerson = (row: Pick<MonthRow, 'name' | 'personNumber' | 'department' | 'workplaceCode'>, filter: { readonly search: string; readonly department: string; readonly workplaceCode: string }): boolean => {
  const search = filter.search.trim().toLowerCase();
  return (search === '' || row.name.toLowerCase().includes(search) || row.personNumber.toLowerCase().includes(search))
    && (filter.department === '' || row.department === filter.department) && (filter.workplaceCode === '' || row.workplaceCode === filter.workplaceCode);
};

const matchesState = (row: MonthRow, state: RegisterQuery['state']): boolean =>
  state === 'all' || (state === 'changed' ? row.status === 'computed' && differenceOf(row, 'netPay') !== 0 : row.status === state);

type Figure = (row: MonthRow, item: string) => number | null;

const sums = (items: readonly ItemSetItem[], rows: readonly MonthRow[], figure: Figure): Record<string, string> => {
  const totals: Record<string, string> = {};
  for (const { item, scale } of items) {
    let sum = 0;
    let any = false;
    for (const row of rows) {
      const value = figure(row, item);
      if (value === null) continue;
      any = true;
      sum += value;
    }
    assert(Number.isSafeInteger(sum), 'a total of a register is a safe integer');
    if (any) totals[item] = formatAmount(sum, scale);
  }
  return totals;
};

const figures = (items: readonly ItemSetItem[], row: MonthRow, figure: Figure): Record<string, string> =>
  Object.fromEntries(items.flatMap(({ item, scale }) => {
    const value = figure(row, item);
    return value === null ? [] : [[item, formatAmount(value, scale)]];
  }));

const amountOf: Figure = (row, item) => row.amounts.get(item) ?? null;

/** What of the register a plan shows: items in payslip order, and the figures of rows and totals. */
const shownItems = (month: PayMonth, plan: ListPlan<MonthRow>, prefix: string): readonly ItemSetItem[] => {
  const names = new Set(plan.fields.map(({ name }) => name));
  return month.items.filter(({ item }) => names.has(`${prefix}${item}`));
};
const isWhole = (plan: ListPlan<MonthRow>, { item }: ItemSetItem): boolean => plan.view.fields.get(item)?.isWhole === true;
const isShown = (plan: ListPlan<MonthRow>, { item }: ItemSetItem, row: MonthRow): boolean => isInReach(plan.view.fields.get(item)?.reach ?? new Set(), row.personId);

/** Everybody whom the plan and the filters keep, in order. */
export const registerRows = (month: PayMonth, plan: ListPlan<MonthRow>, query: Pick<RegisterQuery, 'department' | 'workplaceCode' | 'state'>): readonly MonthRow[] =>
  orderedRows(plan, matchingRows(plan, month.rows.filter((row) => matchesPerson(row, { ...query, search: '' }) && matchesState(row, query.state))));

/** One page of the register with the totals over everything that matches. */
export const registerAnswer = (month: PayMonth, plan: ListPlan<MonthRow>, query: RegisterQuery): RouteResponse<typeof readRegister> => {
  const matching = registerRows(month, plan, query);
  const [items, compared] = [shownItems(month, plan, ''), shownItems(month, plan, differencePrefix)];
  const names = new Set(plan.fields.map(({ name }) => name));
  return {
    month: month.run.period.month, previousMonth: month.previousMonth, items: items.map(itemAnswer), fields: describeView(plan.view), total: matching.length,
    rows: pageOfRows(matching, query).map((row) => ({
      ...personAnswer(row), status: row.status, reason: row.reason,
      amounts: figures(items.filter((item) => isShown(plan, item, row)), row, amountOf), differences: figures(compared.filter((item) => isShown(plan, item, row)), row, differenceOf),
      isNew: row.earlier === null, checkCode: names.has('checkCode') ? row.checkCode : null,
    })),
    totals: sums(items.filter((item) => isWhole(plan, item)), matching, amountOf), totalDifferences: sums(compared.filter((item) => isWhole(plan, item)), matching, differenceOf),
  };
};

/** The payslip of one row, without the lines of classes that the reader may not see for this person. */
export const payslipAnswer = (access: Access, month: PayMonth, row: MonthRow): RouteResponse<typeof readPayslip> => {
  const { period } = month.run;
  const items = month.items.filter(({ fieldClass }) => mayRead(access, fieldClass, row.personId));
  const hidden = new Set(month.items.filter((item) => !items.includes(item)).map(({ item }) => item));
  const net = row.amounts.get('netPay');
  return {
    ...personAnswer(row), month: period.month, periodFrom: formatDay(period.fromDay), periodTo: formatDay(period.toDay - 1), payDate: formatDay(period.payDay),
    legalEntity: row.legalEntity, currency: row.currency, status: row.status, reason: row.reason,
    lines: items.flatMap((item) => {
      const amount = row.amounts.get(item.item);
      const previous = row.earlier?.get(item.item);
      return amount === undefined ? [] : [{ ...itemAnswer(item), amount: formatAmount(amount, item.scale), previousAmount: previous === undefined ? null : formatAmount(previous, item.scale) }];
    }),
    netPay: net === undefined ? null : formatAmount(net, 2),
    findings: row.findings.filter(({ item }) => item === undefined || item === null || !hidden.has(item)).map(({ code, item, data }) => ({ code, item: item ?? null, data: { ...data } })),
    checkCode: row.checkCode,
  };
};
