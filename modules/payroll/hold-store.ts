/** SQL of holds and exclusions. */
import pg from 'pg';
import type { CompanyTransaction } from '#modules/platform';

export type HoldRow = {
  readonly holdId: number; readonly personId: number; readonly reason: string; readonly note: string; readonly placedBy: string; readonly placedAt: Date;
  readonly release: { readonly note: string; readonly releasedBy: string; readonly releasedAt: Date } | null;
};

type Row = { hold_id: string | number; person_id: number; reason: string; note: string; placed_by: string; placed_at: Date; release_note: string | null; released_by: string | null; released_at: Date | null };

/** Holds of a run in the order in which they were placed, released ones too. */
export const readHoldRows = async (tx: CompanyTransaction, runId: number): Promise<readonly HoldRow[]> => {
  const { rows } = await tx.query<Row>(
    `select hold.hold_id, hold.person_id, hold.reason, hold.note, hold.placed_by, hold.placed_at, release.note as release_note, release.released_by, release.released_at
     from payroll.pay_hold as hold left join payroll.pay_hold_release as release on release.company_id = hold.company_id and release.hold_id = hold.hold_id
     where hold.company_id = $1 and hold.run_id = $2 order by hold.hold_id`, [tx.companyId, runId],
  );
  return rows.map((row) => ({
    holdId: Number(row.hold_id), personId: row.person_id, reason: row.reason, note: row.note, placedBy: row.placed_by, placedAt: row.placed_at,
    release: row.released_at === null ? null : { note: row.release_note ?? '', releasedBy: row.released_by ?? '', releasedAt: row.released_at },
  }));
};

type NewHold = { readonly runId: number; readonly personId: number; readonly reason: string; readonly note: string };

const placeHold = async (tx: CompanyTransaction, hold: NewHold): Promise<number | 'heldBefore'> => {
  const { rows } = await tx.query<{ hold_id: string | number }>(
    `insert into payroll.pay_hold (company_id, run_id, person_id, reason, note, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6, platform.now())
     on conflict (company_id, run_id, person_id, reason) do nothing returning hold_id`, [tx.companyId, hold.runId, hold.personId, hold.reason, hold.note, tx.actor],
  );
  return rows[0] === undefined ? 'heldBefore' : Number(rows[0].hold_id);
};

/** Places a hold; answers its id, or why there is none: held for this reason in this run before, or the money is with the bank already. */
export const insertHold = async (tx: CompanyTransaction, hold: NewHold): Promise<number | 'heldBefore' | 'payWithBank'> => {
  await tx.query('savepoint place_hold');
  try {
    return await placeHold(tx, hold);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== 'QP001' || error.message !== 'payWithBank') throw error;
    await tx.query('rollback to savepoint place_hold');
    return 'payWithBank';
  }
};

/** Releases a hold; false when it was released before. */
export const insertRelease = async (tx: CompanyTransaction, release: { readonly holdId: number; readonly personId: number; readonly note: string }): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `insert into payroll.pay_hold_release (company_id, hold_id, person_id, note, released_by, released_at) values ($1, $2, $3, $4, $5, platform.now()) on conflict do nothing`,
    [tx.companyId, release.holdId, release.personId, release.note, tx.actor],
  );
  return (rowCount ?? 0) > 0;
};

export type Exclusion = { readonly personId: number; readonly note: string; readonly decidedBy: string; readonly decidedAt: Date };

/** Who is left out of a run as things stand. */
export const readExclusions = async (tx: CompanyTransaction, runId: number): Promise<ReadonlyMap<number, Exclusion>> => {
  const { rows } = await tx.query<{ person_id: number; is_excluded: boolean; note: string; decided_by: string; decided_at: Date }>(
    'select distinct on (person_id) person_id, is_excluded, note, decided_by, decided_at from payroll.run_exclusion where company_id = $1 and run_id = $2 order by person_id, exclusion_id desc', [tx.companyId, runId],
  );
  return new Map(rows.filter((row) => row.is_excluded).map((row) => [row.person_id, { personId: row.person_id, note: row.note, decidedBy: row.decided_by, decidedAt: row.decided_at }]));
};

export const insertExclusion = async (tx: CompanyTransaction, { runId, personId, isExcluded, note }: { readonly runId: number; readonly personId: number; readonly isExcluded: boolean; readonly note: string }): Promise<void> => {
  await tx.query('insert into payroll.run_exclusion (company_id, run_id, person_id, is_excluded, note, decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, platform.now())', [tx.companyId, runId, personId, isExcluded, note, tx.actor]);
};
