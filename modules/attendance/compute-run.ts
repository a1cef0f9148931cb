/** Computations of days as work that is watched: opened with the people whose days are due, done in batches. */
import type { CompanyTransaction } from '#modules/platform';
import { personsToCompute } from './attendance-store.ts';

export type ComputeRun = {
  readonly runId: number;
  readonly month: string;
  readonly personIds: readonly number[];
  readonly donePeople: number;
  readonly status: 'running' | 'finished' | 'failed';
  readonly code: string | null;
  readonly finishedMilliseconds: number | null;
};

type Row = { run_id: number; month: string; person_ids: number[]; done_people: number; status: ComputeRun['status']; code: string | null; finished: number | null };

const runFrom = (row: Row): ComputeRun => ({
  runId: Number(row.run_id), month: row.month, personIds: row.person_ids, donePeople: row.done_people, status: row.status, code: row.code, finishedMilliseconds: row.finished,
});
const columnsText = `run_id, to_char(month, 'YYYY-MM') as month, person_ids, done_people, status, code, (extract(epoch from finished_at) * 1000)::float8 as finished`;

/** Opens a computation of everyone whose days of the month are due. Nobody due: it is finished at once. */
export const openComputeRun = async (tx: CompanyTransaction, month: string): Promise<ComputeRun> => {
  const personIds = await personsToCompute(tx, month);
  const { rows } = await tx.query<Row>(
    `insert into attendance.compute_run (company_id, month, person_ids, status, finished_at)
     values ($1, $2, $3, case when cardinality($3::integer[]) = 0 then 'finished' else 'running' end, case when cardinality($3::integer[]) = 0 then platform.now() end) returning ${columnsText}`,
    [tx.companyId, `${month}-01`, personIds],
  );
  return runFrom(rows[0] as Row);
};

export const readComputeRun = async (tx: CompanyTransaction, runId: number): Promise<ComputeRun | null> => {
  const { rows } = await tx.query<Row>(`select ${columnsText} from attendance.compute_run where company_id = $1 and run_id = $2`, [tx.companyId, runId]);
  return rows[0] === undefined ? null : runFrom(rows[0]);
};

/** Computations that run or ended within the last hour: the end of each is told, also when another began meanwhile. */
export const listComputeRuns = async (tx: CompanyTransaction): Promise<readonly ComputeRun[]> => {
  const { rows } = await tx.query<Row>(
    `select ${columnsText} from attendance.compute_run where company_id = $1
       and (status = 'running' or finished_at > platform.now() - interval '1 hour') order by run_id`, [tx.companyId],
  );
  return rows.map(runFrom);
};

/** So many people are done; the last batch finishes the run. */
export const advanceComputeRun = async (tx: CompanyTransaction, runId: number, donePeople: number): Promise<void> => {
  await tx.query(
    `update attendance.compute_run set done_people = $3, status = case when $3 >= cardinality(person_ids) then 'finished' else status end,
       finished_at = case when $3 >= cardinality(person_ids) then platform.now() end
     where company_id = $1 and run_id = $2`, [tx.companyId, runId, donePeople],
  );
};

/** Ends a run that cannot go on. */
export const failComputeRun = async (tx: CompanyTransaction, runId: number, code: string): Promise<void> => {
  await tx.query(`update attendance.compute_run set status = 'failed', code = $3, finished_at = platform.now() where company_id = $1 and run_id = $2`, [tx.companyId, runId, code]);
};
