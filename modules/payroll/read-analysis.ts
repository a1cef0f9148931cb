/** Cost by workplace, and where the difference of net pay to the month before comes from: the parts sum exactly. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readPayAnalysis } from '#contracts/api/payroll-api';
import { formatAmount, moneyScale } from './payslip-vector.ts';
import type { MonthRow, PayMonth } from './read-month.ts';

type Analysis = RouteResponse<typeof readPayAnalysis>;

const signOf = (kind: string): number => (kind === 'earning' ? 1 : kind === 'deduction' || kind === 'tax' ? -1 : 0);

const costs = ({ items, rows }: PayMonth): Analysis['costByWorkplace'] => {
  const employerItems = items.filter(({ kind }) => kind === 'employerCost').map(({ item }) => item);
  const places = new Map<string, { name: string; people: number; gross: number; employer: number }>();
  for (const row of rows) {
    if (row.status !== 'computed') continue;
    const place = places.get(row.workplaceCode) ?? { name: row.workplaceName, people: 0, gross: 0, employer: 0 };
    places.set(row.workplaceCode, place);
    place.people += 1;
    place.gross += row.amounts.get('grossPay') ?? 0;
    for (const item of employerItems) place.employer += row.amounts.get(item) ?? 0;
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([workplaceCode, place]) => ({
    workplaceCode, workplaceName: place.name, people: place.people, grossPay: formatAmount(place.gross, moneyScale), employerContributions: formatAmount(place.employer, moneyScale),
  }));
};

const extraTitles = {
  joined: { 'zh-CN': '新增人员', en: 'People new this month' }, left: { 'zh-CN': '减少人员', en: 'People without a payslip this month' },
  unexplained: { 'zh-CN': '上月工资条未列明细', en: 'Not itemised in the month before' },
} as const;

/** Parts of the difference by item; joined and left are whole people; what the earlier lines do not itemise has its own name. */
const parts = ({ items, rows }: PayMonth): { readonly before: number; readonly now: number; readonly byItem: ReadonlyMap<string, number> } => {
  const byItem = new Map<string, number>();
  const add = (item: string, amount: number): void => void byItem.set(item, (byItem.get(item) ?? 0) + amount);
  let before = 0;
  let now = 0;
  const signed = items.filter(({ kind }) => signOf(kind) !== 0);
  const count = (row: MonthRow): void => {
    const net = row.amounts.get('netPay');
    const earlierNet = row.earlier?.get('netPay');
    now += net ?? 0;
    before += earlierNet ?? 0;
    if (net === undefined) return add('left', -(earlierNet ?? 0));
    if (row.earlier === null || earlierNet === undefined) return add('joined', net);
    let explained = 0;
    for (const { item, kind } of signed) {
      const difference = signOf(kind) * ((row.amounts.get(item) ?? 0) - (row.earlier.get(item) ?? 0));
      explained += difference;
      add(item, difference);
    }
    add('unexplained', net - earlierNet - explained);
  };
  rows.forEach(count);
  return { before, now, byItem };
};

export const analysisAnswer = (month: PayMonth): Analysis => {
  const { before, now, byItem } = parts(month);
  const titles = new Map<string, { readonly 'zh-CN': string; readonly en: string }>([
    ...month.items.map(({ item, zh, en }) => [item, { 'zh-CN': zh, en }] as const), ...Object.entries(extraTitles),
  ]);
  return {
    currency: month.rows.find(({ status }) => status === 'computed')?.currency ?? 'CNY', costByWorkplace: costs(month),
    previousNetPay: formatAmount(before, moneyScale), netPay: formatAmount(now, moneyScale),
    difference: [...byItem].filter(([, amount]) => amount !== 0).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
      .map(([item, amount]) => ({ item, titles: titles.get(item) ?? { 'zh-CN': item, en: item }, amount: formatAmount(amount, moneyScale) })),
  };
};
