/** A pay month in memory: payslips beside who they belong to and what the month before had. Sorting and sums happen here, never in SQL. */
import { monthBefore } from '#kernel/calendar/month';
import type { PayFinding } from '#kernel/payroll/payslip-checks';
import { employedPersons, earlierPayslipLines, termsSegments, workplaces } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { scaledNumber } from './pay-batch.ts';
import type { ItemSetItem, PayRun } from './payroll-store.ts';
import { loadPayslipsOfRun } from './read-payslips.ts';
import { moneyScale } from './payslip-vector.ts';

/** One person of the month. Amounts are integers in the item's smallest unit; absent = the item does not apply. */
export type MonthRow = {
  readonly personId: number;
  readonly personNumber: string;
  readonly name: string;
  readonly department: string;
  readonly workplaceCode: string;
  readonly workplaceName: string;
  readonly legalEntity: string;
  readonly currency: string;
  readonly status: 'computed' | 'notComputed';
  readonly reason: string | null;
  readonly revision: number;
  readonly checkCode: string | null;
  readonly findings: readonly PayFinding[];
  readonly amounts: ReadonlyMap<string, number>;
  /** Lines of the month before, by item; null when there was no payslip. */
  readonly earlier: ReadonlyMap<string, number> | null;
};

export type PayMonth = {
  readonly run: PayRun;
  readonly previousMonth: string;
  /** Union over places, in payslip order. */
  readonly items: readonly ItemSetItem[];
  /** By person number. */
  readonly rows: readonly MonthRow[];
};

const unionOfItems = (sets: Iterable<readonly ItemSetItem[]>): readonly ItemSetItem[] => {
  const union = new Map<string, ItemSetItem>();
  for (const items of sets) for (const item of items) if (!union.has(item.item)) union.set(item.item, item);
  return [...union.values()].sort((a, b) => a.order - b.order || (a.item < b.item ? -1 : 1));
};

const earlierByPerson = (lines: Awaited<ReturnType<typeof earlierPayslipLines>>, scaleOf: (item: string) => number): ReadonlyMap<number, ReadonlyMap<string, number>> => {
  const earlier = new Map<number, Map<string, number>>();
  for (const { personId, item, amount } of lines) {
    const known = earlier.get(personId) ?? new Map<string, number>();
    earlier.set(personId, known);
    known.set(item, scaledNumber(amount, scaleOf(item)));
  }
  return earlier;
};

/** Loads the month of a run, or of one person in it. */
export const loadMonth = async (tx: CompanyTransaction, run: PayRun, personId: number | null = null): Promise<PayMonth> => {
  const { period } = run;
  const window = { fromDay: period.fromDay, toDay: period.toDay };
  const personIds = personId === null ? null : [personId];
  const payslips = new Map((await loadPayslipsOfRun(tx, run, personId)).map((payslip) => [payslip.personId, payslip]));
  const items = unionOfItems(new Set([...payslips.values()].flatMap(({ itemSet }) => (itemSet === null ? [] : [itemSet.items]))));
  const scales = new Map(items.map(({ item, scale }) => [item, scale]));
  const before = monthBefore(period.month);
  const earlier = earlierByPerson(await earlierPayslipLines(tx, { personIds, month: before }), (item) => scales.get(item) ?? moneyScale);
  const lastTerms = new Map((await termsSegments(tx, { ...window, personIds })).map((segment) => [segment.personId, segment]));
  const places = await workplaces(tx);
  const rows = (await employedPersons(tx, window)).flatMap((person): readonly MonthRow[] => {
    const payslip = payslips.get(person.personId);
    if (payslip === undefined) return [];
    const terms = lastTerms.get(person.personId);
    const set = payslip.itemSet?.items ?? [];
    return [{
      personId: person.personId, personNumber: person.personNumber, name: person.name, department: person.department,
      workplaceCode: terms?.workplace ?? '', workplaceName: places.get(terms?.workplace ?? '')?.name ?? '', legalEntity: terms?.legalEntity ?? '', currency: terms?.currency ?? '',
      status: payslip.status, reason: payslip.reason, revision: payslip.revision, checkCode: payslip.checkCode, findings: payslip.findings,
      amounts: new Map(set.map(({ item }, index) => [item, payslip.amountAt(index)])), earlier: earlier.get(person.personId) ?? null,
    }];
  });
  return { run, previousMonth: before, items, rows };
};

/** This month minus the month before, for the items that the month before had. */
export const differenceOf = (row: MonthRow, item: string): number | null => {
  const amount = row.amounts.get(item);
  const earlier = row.earlier?.get(item);
  return amount === undefined || earlier === undefined ? null : amount - earlier;
};
