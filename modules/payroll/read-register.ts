/** The pay register: filter, sort, page and sum a month's payslips. */
import { assert } from '#kernel/base/result';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import type { itemSections, readPayslip, readRegister } from '#contracts/api/payroll-api';
import type { ItemSetItem } from './payroll-store.ts';
import { formatDay } from '#kernel/calendar/epoch-day';
import { formatAmount } from './payslip-vector.ts';
import { differenceOf, type MonthRow, type PayMonth } from './read-month.ts';
import { compareBytes } from './run-digest.ts';

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

const differencePrefix = 'difference:';

/** Rows without the figure come last in either order; equal ones by person number. */
const sorted = (rows: readonly MonthRow[], { sort, order }: Pick<RegisterQuery, 'sort' | 'order'>): readonly MonthRow[] => {
  const sign = order === 'ascending' ? 1 : -1;
  const byNumber = (a: MonthRow, b: MonthRow): number => compareBytes(a.personNumber, b.personNumber);
  if (sort === 'personNumber') return [...rows].sort((a, b) => sign * byNumber(a, b));
  const figure = (row: MonthRow): number | null => (sort.startsWith(differencePrefix) ? differenceOf(row, sort.slice(differencePrefix.length)) : (row.amounts.get(sort) ?? null));
  const keyed = rows.map((row) => ({ row, value: figure(row) }));
  keyed.sort((a, b) => (a.value === null ? 1 : 0) - (b.value === null ? 1 : 0) || (a.value === null || b.value === null ? 0 : sign * (a.value - b.value)) || byNumber(a.row, b.row));
  return keyed.map(({ row }) => row);
};

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

/** One page of the register with the totals over everything that matches. */
export const registerAnswer = (month: PayMonth, query: RegisterQuery): RouteResponse<typeof readRegister> => {
  const matching = month.rows.filter((row) => matchesPerson(row, query) && matchesState(row, query.state));
  const page = sorted(matching, query).slice((query.page - 1) * query.pageSize, query.page * query.pageSize);
  return {
    month: month.run.period.month, previousMonth: month.previousMonth, items: month.items.map(itemAnswer), total: matching.length,
    rows: page.map((row) => ({
      ...personAnswer(row), status: row.status, reason: row.reason, amounts: figures(month.items, row, amountOf), differences: figures(month.items, row, differenceOf),
      isNew: row.earlier === null, checkCode: row.checkCode,
    })),
    totals: sums(month.items, matching, amountOf), totalDifferences: sums(month.items, matching, differenceOf),
  };
};

/** The payslip of one row. */
export const payslipAnswer = (month: PayMonth, row: MonthRow): RouteResponse<typeof readPayslip> => {
  const { period } = month.run;
  const net = row.amounts.get('netPay');
  return {
    ...personAnswer(row), month: period.month, periodFrom: formatDay(period.fromDay), periodTo: formatDay(period.toDay - 1), payDate: formatDay(period.payDay),
    legalEntity: row.legalEntity, currency: row.currency, status: row.status, reason: row.reason,
    lines: month.items.flatMap((item) => {
      const amount = row.amounts.get(item.item);
      const previous = row.earlier?.get(item.item);
      return amount === undefined ? [] : [{ ...itemAnswer(item), amount: formatAmount(amount, item.scale), previousAmount: previous === undefined ? null : formatAmount(previous, item.scale) }];
    }),
    netPay: net === undefined ? null : formatAmount(net, 2),
    findings: row.findings.map(({ code, item, data }) => ({ code, item: item ?? null, data: { ...data } })),
    checkCode: row.checkCode,
  };
};
