/** What a year paid, line by line: payslips of every month, and what later months carried of it. */
import { loadPayslipsOfRun, readRetro, readRunById } from '#modules/payroll';
import type { YearCompany } from './year-company.ts';
import { monthOf } from './year-facts.ts';

/** Fen (or the smallest unit of a line) by `person|month|item`. */
export type Lines = ReadonlyMap<string, number>;
export type YearLines = {
  /** As on the payslip of the month. */
  readonly paid: Lines;
  /** On payslips of runs beside the regular ones, by the month they were paid with. */
  readonly extra: Lines;
  /** What later months carried of the month. */
  readonly carried: Lines;
  readonly items: ReadonlyMap<string, { readonly kind: string; readonly order: number }>;
  readonly people: ReadonlySet<string>;
  /** Person number by id. */
  readonly numbers: ReadonlyMap<number, string>;
  readonly notComputed: readonly string[];
  readonly differences: number;
  readonly withoutCause: number;
};

export const keyOf = (person: string, month: string, item: string): string => `${person}|${month}|${item}`;

/** Lines that are owed for the days and months worked: those before tax that are carried when they were wrong. */
export const isOwed = ({ kind, order }: { readonly kind: string; readonly order: number }, item: string): boolean =>
  (kind === 'employerCost' || (order < 420 && (kind === 'earning' || kind === 'deduction'))) && !item.startsWith('retro') && item !== 'carriedForward';

/** Reads the locked runs of the year by month. */
export const readYearLines = async (company: YearCompany, runIds: readonly number[], extraRunIds: readonly number[] = []): Promise<YearLines> => {
  const paid = new Map<string, number>();
  const carried = new Map<string, number>();
  const items = new Map<string, { kind: string; order: number }>();
  const people = new Set<string>();
  const notComputed: string[] = [];
  const numbers = new Map<number, string>();
  let differences = 0;
  let withoutCause = 0;
  for (const [index, runId] of runIds.entries()) {
    const month = monthOf(index + 1);
    await company.inCompany(async (tx) => {
      const run = await readRunById(tx, runId);
      if (run === null) throw new Error(`no run ${runId}`);
      for (const { personId, personNumber, itemSet, amountAt, reason } of await loadPayslipsOfRun(tx, run)) {
        numbers.set(personId, personNumber);
        people.add(personNumber);
        if (itemSet === null) notComputed.push(`${personNumber} ${month} ${reason ?? ''}`);
        itemSet?.items.forEach(({ item, kind, order }, position) => {
          items.set(item, { kind, order });
          paid.set(keyOf(personNumber, month, item), amountAt(position));
        });
      }
    });
  }
  const extra = new Map<string, number>();
  for (const runId of extraRunIds) {
    await company.inCompany(async (tx) => {
      const run = (await readRunById(tx, runId))!;
      for (const { personNumber, itemSet, amountAt, reason } of await loadPayslipsOfRun(tx, run)) {
        if (itemSet === null) notComputed.push(`${personNumber} ${run.period.month} ${run.title} ${reason ?? ''}`);
        itemSet?.items.forEach(({ item }, position) => {
          const key = keyOf(personNumber, run.period.month, item);
          extra.set(key, (extra.get(key) ?? 0) + amountAt(position));
        });
      }
    });
  }
  for (const runId of [...runIds, ...extraRunIds]) {
    for (const { personId, fromMonth, lines, causes } of await company.inCompany((tx) => readRetro(tx, runId))) {
      if (causes.length === 0) withoutCause += 1;
      for (const { item, amount } of lines) {
        differences += 1;
        const key = keyOf(numbers.get(personId) ?? '', fromMonth, item);
        carried.set(key, (carried.get(key) ?? 0) + amount);
      }
    }
  }
  return { paid, extra, carried, items, people, numbers, notComputed, differences, withoutCause };
};
