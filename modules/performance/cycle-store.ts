/** SQL of cycles of goals. Days are epoch-days. */
import type { cycleKinds, cycleStates } from '#contracts/api/goal-api';
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { userOf } from './review-store.ts';

type CycleKind = (typeof cycleKinds)[number];
export type CycleState = (typeof cycleStates)[number];

export type CyclePlan = { readonly kind: CycleKind; readonly title: string; readonly fromDay: number; readonly toDay: number; readonly reviewDay: number; readonly checkInDays: number };
export type Cycle = CyclePlan & { readonly cycleId: number; readonly state: CycleState };
type CycleEvent = { readonly cycleId: number; readonly state: CycleState; readonly userId: string; readonly reason: string; readonly at: number };

type Row = { cycle_id: number; kind: CycleKind; title: string; from_day: number; to_day: number; review_day: number; check_in_days: number; state: CycleState };
const columns = `cycle_id, kind, title, from_date - date '1970-01-01' as from_day, to_date - date '1970-01-01' as to_day, review_date - date '1970-01-01' as review_day, check_in_days, state`;
const cycleOfRow = (row: Row): Cycle => ({
  cycleId: Number(row.cycle_id), kind: row.kind, title: row.title, fromDay: row.from_day, toDay: row.to_day, reviewDay: row.review_day, checkInDays: row.check_in_days, state: row.state,
});

/** All cycles, the latest first. */
export const listCycles = async (tx: CompanyTransaction): Promise<readonly Cycle[]> =>
  (await tx.query<Row>(`select ${columns} from performance.cycle where company_id = $1 order by from_date desc, cycle_id desc`, [tx.companyId])).rows.map(cycleOfRow);

/** One cycle; null when there is none of that number. */
export const cycleOf = async (tx: CompanyTransaction, cycleId: number): Promise<Cycle | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} from performance.cycle where company_id = $1 and cycle_id = $2`, [tx.companyId, cycleId]);
  return rows[0] === undefined ? null : cycleOfRow(rows[0]);
};

/** The same, held until the transaction ends: changes of its tree and its state take turns. */
export const holdCycle = async (tx: CompanyTransaction, cycleId: number): Promise<Cycle | null> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`performance.cycle ${tx.companyId} ${cycleId}`]);
  return cycleOf(tx, cycleId);
};

export const insertCycle = async (tx: CompanyTransaction, plan: CyclePlan): Promise<number> => {
  const { rows } = await tx.query<{ cycle_id: number }>(
    `insert into performance.cycle (company_id, kind, title, from_date, to_date, review_date, check_in_days, made_by)
     values ($1, $2, $3, date '1970-01-01' + $4::int, date '1970-01-01' + $5::int, date '1970-01-01' + $6::int, $7, $8) returning cycle_id`,
    [tx.companyId, plan.kind, plan.title, plan.fromDay, plan.toDay, plan.reviewDay, plan.checkInDays, userOf(tx)]);
  const id = rows[0]?.cycle_id;
  assert(id !== undefined, 'an insert answers its row');
  return Number(id);
};

/** While it is planned only; the database refuses anything else. */
export const updateCyclePlan = async (tx: CompanyTransaction, cycleId: number, plan: CyclePlan): Promise<void> => {
  await tx.query(
    `update performance.cycle set title = $3, from_date = date '1970-01-01' + $4::int, to_date = date '1970-01-01' + $5::int, review_date = date '1970-01-01' + $6::int, check_in_days = $7 where company_id = $1 and cycle_id = $2`,
    [tx.companyId, cycleId, plan.title, plan.fromDay, plan.toDay, plan.reviewDay, plan.checkInDays]);
};

/** Moves a cycle along an arrow and writes down who did it. */
export const moveCycle = async (tx: CompanyTransaction, cycleId: number, state: CycleState, reason: string): Promise<void> => {
  await tx.query('update performance.cycle set state = $3 where company_id = $1 and cycle_id = $2', [tx.companyId, cycleId, state]);
  await tx.query('insert into performance.cycle_event (company_id, cycle_id, state, user_id, reason) values ($1, $2, $3, $4, $5)', [tx.companyId, cycleId, state, userOf(tx), reason]);
};

/** How cycles moved, oldest first. */
export const cycleEvents = async (tx: CompanyTransaction): Promise<readonly CycleEvent[]> =>
  (await tx.query<{ cycle_id: number; state: CycleState; user_id: string; reason: string; at: number }>('select cycle_id, state, user_id, reason, extract(epoch from happened_at)::float8 as at from performance.cycle_event where company_id = $1 order by event_id', [tx.companyId]))
    .rows.map((row) => ({ cycleId: Number(row.cycle_id), state: row.state, userId: row.user_id, reason: row.reason, at: row.at }));

/** Running cycles whose review day is over on a day: what a job freezes. */
export const cyclesToFreeze = async (tx: CompanyTransaction, day: number): Promise<readonly Cycle[]> =>
  (await tx.query<Row>(`select ${columns} from performance.cycle where company_id = $1 and state = 'running' and review_date < date '1970-01-01' + $2::int order by cycle_id`, [tx.companyId, day])).rows.map(cycleOfRow);
