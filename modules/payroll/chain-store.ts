/** The locked payslips of a tax year, in the order in which they were locked: what later payments build on. */
import { firstDayOfMonth } from '#kernel/calendar/epoch-day';
import { assert } from '#kernel/base/result';
import { copyOutOf, openColumn, type CompanyTransaction } from '#modules/platform';
import { amountInVector } from './payslip-vector.ts';
import { readItemSets, readRunById, type ItemSet, type PayRun } from './payroll-store.ts';
import type { RunKind, RunStatus } from './run-life.ts';
import { decodePayslip, payslipRow, payslipValues } from './sealed-payslip.ts';

export type LockedRun = { readonly runId: number; readonly month: string; readonly kind: RunKind; readonly fromDay: number; readonly toDay: number; readonly payDay: number; readonly reversesRunId: number | null };

/** Statuses from which on a payslip counts as paid: nothing in it moves any more. */
export const lockedStatuses = "('locked', 'paying', 'paid', 'archived')";

/** Locked runs paid within some days, the one locked last first. */
export const readLockedRuns = async (tx: CompanyTransaction, { fromPayDay, toPayDay }: { readonly fromPayDay: number; readonly toPayDay: number }): Promise<readonly LockedRun[]> => {
  const { rows } = await tx.query<{ run_id: string | number; month: string; kind: RunKind; from_day: number; to_day: number; pay_day: number; reverses_run_id: string | number | null }>(
    `select run_id, to_char(month, 'YYYY-MM') as month, kind, period_from - date '1970-01-01' as from_day, period_to - date '1970-01-01' as to_day, pay_date - date '1970-01-01' as pay_day, reverses_run_id
     from payroll.pay_run where company_id = $1 and status in ${lockedStatuses} and pay_date >= date '1970-01-01' + $2::int and pay_date < date '1970-01-01' + $3::int
     order by (select max(event_id) from payroll.run_event where run_event.company_id = pay_run.company_id and run_event.run_id = pay_run.run_id and event = 'lock') desc nulls last, run_id desc`,
    [tx.companyId, fromPayDay, toPayDay],
  );
  return rows.map((row) => ({ runId: Number(row.run_id), month: row.month, kind: row.kind, fromDay: row.from_day, toDay: row.to_day, payDay: row.pay_day, reversesRunId: row.reverses_run_id === null ? null : Number(row.reverses_run_id) }));
};

/** The computed payslip of one person in one run, by item. */
export type RunLines = { readonly personId: number; readonly itemSet: ItemSet; readonly amountOf: (item: string) => number | null };

/** The computed payslips of people in a run, opened; erased ones are left out. */
export const readRunLines = async (tx: CompanyTransaction, { runId, month }: Pick<LockedRun, 'runId' | 'month'>, personIds: readonly number[]): Promise<readonly RunLines[]> => {
  assert(personIds.every(Number.isInteger) && Number.isInteger(runId), 'ids are integers');
  const { rowCount, columns } = await copyOutOf(tx, {
    query: `select person_id, revision, item_set_id, sealed from payroll.payslip where company_id = ${tx.companyId} and month = '${month}-01' and run_id = ${runId}
      and status = 'computed' and sealed is not null and person_id = any('{${personIds.join(',')}}'::int[]) order by person_id`,
    columns: [{ name: 'person_id', type: 'int4' }, { name: 'revision', type: 'int4' }, { name: 'item_set_id', type: 'int4' }, { name: 'sealed', type: 'bytea' }],
  });
  if (rowCount === 0) return [];
  const itemSets = await readItemSets(tx);
  const opened = await openColumn(tx, payslipValues, Array.from({ length: rowCount }, (_, row) => ({ personId: columns.person_id[row]!, row: payslipRow(month, runId, columns.revision[row]!), sealed: columns.sealed[row]! })));
  const positions = new Map<ItemSet, ReadonlyMap<string, number>>();
  return opened.flatMap((value, row): readonly RunLines[] => {
    if (value === null || value === 'erased') return [];
    const itemSet = itemSets.get(columns.item_set_id[row]!);
    const { amounts } = decodePayslip(value);
    assert(itemSet !== undefined && amounts !== null, 'a computed payslip names its item set');
    const known = positions.get(itemSet) ?? new Map(itemSet.items.map(({ item }, index) => [item, index]));
    positions.set(itemSet, known);
    return [{ personId: columns.person_id[row]!, itemSet, amountOf: (item) => { const index = known.get(item); return index === undefined ? null : amountInVector(amounts, index); } }];
  });
};

/** A payslip's row as an explanation names it. */
export const payslipReference = (personId: number, { runId, month }: Pick<LockedRun, 'runId' | 'month'>) =>
  ({ kind: 'fact', table: 'payroll.payslip', key: { person_id: personId, month: `${month}-01`, run_id: runId } }) as const;

/** First day of a tax year and of the next. */
export const daysOfTaxYear = (year: string): { readonly fromPayDay: number; readonly toPayDay: number } =>
  ({ fromPayDay: firstDayOfMonth(`${year}-01`), toPayDay: firstDayOfMonth(`${String(Number(year) + 1).padStart(4, '0')}-01`) });

/** The first regular run after a month that still shows a preview; null when there is none. */
export const readNextPreview = async (tx: CompanyTransaction, month: string): Promise<PayRun | null> => {
  const { rows } = await tx.query<{ run_id: string | number }>("select run_id from payroll.pay_run where company_id = $1 and kind = 'regular' and status = 'preview' and month > $2 order by month limit 1", [tx.companyId, `${month}-01`]);
  return rows[0] === undefined ? null : readRunById(tx, Number(rows[0].run_id));
};

/** Regular runs of some months, both ends included, the earlier first. */
export const readRegularRuns = async (tx: CompanyTransaction, fromMonth: string, toMonth: string): Promise<readonly { readonly month: string; readonly status: RunStatus }[]> => {
  const { rows } = await tx.query<{ month: string; status: RunStatus }>(
    "select to_char(month, 'YYYY-MM') as month, status from payroll.pay_run where company_id = $1 and kind = 'regular' and month between $2 and $3 order by month", [tx.companyId, `${fromMonth}-01`, `${toMonth}-01`],
  );
  return rows;
};
