/** The stored bases of a run's payslips, one sealed value a person. */
import { firstDayOfMonth } from '#kernel/calendar/epoch-day';
import { copyInto, copyOutOf, openColumn, sealColumn, type CompanyTransaction } from '#modules/platform';
import { decodeBasis, encodeBasis, type PayBasis } from './pay-basis.ts';
import { readRunById, type PayRun } from './payroll-store.ts';
import { basisValues } from './sealed-payslip.ts';

const basisRow = (month: string, runId: number): string => `${month}|${runId}`;
type RunOfBases = Pick<PayRun, 'runId' | 'period'>;

/** Takes away the bases of a run that is open again. */
export const deleteBases = async (tx: CompanyTransaction, { runId, period: { month } }: RunOfBases): Promise<void> => {
  await tx.query('delete from payroll.payslip_basis where company_id = $1 and month = $2 and run_id = $3', [tx.companyId, `${month}-01`, runId]);
};

/** Writes what payslips of an open run were computed from. Nobody may have a basis in the run yet. */
export const writeBases = async (tx: CompanyTransaction, { runId, period: { month } }: RunOfBases, bases: ReadonlyMap<number, PayBasis>): Promise<void> => {
  const rows = [...bases].map(([personId, basis]) => ({ personId, row: basisRow(month, runId), plain: encodeBasis(basis) }));
  const sealed = await sealColumn(tx, basisValues, rows);
  await copyInto(tx, {
    table: 'payroll.payslip_basis', rowCount: rows.length,
    columns: [
      { name: 'person_id', type: 'int4', values: rows.map(({ personId }) => personId) }, { name: 'month', type: 'date', values: new Int32Array(rows.length).fill(firstDayOfMonth(month)) },
      { name: 'run_id', type: 'int8', values: new Float64Array(rows.length).fill(runId) }, { name: 'sealed', type: 'bytea', values: sealed },
    ],
  });
};

/** What payslips of a run were computed from, all or those of some people. Whoever has none, or is erased, is left out. */
export const readBases = async (tx: CompanyTransaction, { runId, period: { month } }: RunOfBases, personIds: readonly number[] | null = null): Promise<ReadonlyMap<number, PayBasis>> => {
  const some = personIds === null ? '' : `and person_id = any('{${personIds.map(Math.trunc).join(',')}}'::int[])`;
  const { rowCount, columns } = await copyOutOf(tx, {
    query: `select person_id, sealed from payroll.payslip_basis where company_id = ${tx.companyId} and month = '${month}-01' and run_id = ${Math.trunc(runId)} ${some} order by person_id`,
    columns: [{ name: 'person_id', type: 'int4' }, { name: 'sealed', type: 'bytea' }],
  });
  const rows = Array.from({ length: rowCount }, (_, row) => ({ personId: columns.person_id[row]!, row: basisRow(month, runId), sealed: columns.sealed[row]! }));
  const opened = await openColumn(tx, basisValues, rows);
  return new Map(opened.flatMap((value, row) => (value === null || value === 'erased' ? [] : [[rows[row]!.personId, decodeBasis(value)] as const])));
};

/** The runs in which a person has a basis, oldest first. */
export const runsWithBasis = async (tx: CompanyTransaction, personId: number): Promise<readonly { readonly runId: number; readonly period: PayRun['period'] }[]> => {
  const { rows } = await tx.query<{ run_id: string | number }>('select run_id from payroll.payslip_basis where company_id = $1 and person_id = $2 order by month, run_id', [tx.companyId, personId]);
  const runs = await Promise.all(rows.map(({ run_id: runId }) => readRunById(tx, Number(runId))));
  return runs.flatMap((run) => (run === null ? [] : [run]));
};
