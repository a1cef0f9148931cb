/** SQL of holds and exclusions. */
import pg from 'pg';
import { assert } from '#kernel/base/result';
import { drawRowNumber, openColumn, sealColumn, type CompanyTransaction, type OpenedValue } from '#modules/platform';
import { holdNote, releaseNote } from './sealed-payslip.ts';

export type HoldRow = {
  readonly holdId: number; readonly personId: number; readonly reason: string; readonly note: string; readonly placedBy: string; readonly placedAt: Date;
  readonly release: { readonly note: string; readonly releasedBy: string; readonly releasedAt: Date } | null;
};

type Row = { hold_id: string | number; person_id: number; reason: string; note_sealed: Buffer; placed_by: string; placed_at: Date; release_sealed: Buffer | null; released_by: string | null; released_at: Date | null };

const textOf = (opened: OpenedValue | undefined): string => (Buffer.isBuffer(opened) ? opened.toString() : '');

const openRows = async (tx: CompanyTransaction, rows: readonly Row[]): Promise<readonly HoldRow[]> => {
  const notes = await openColumn(tx, holdNote, rows.map((row) => ({ personId: row.person_id, row: String(row.hold_id), sealed: row.note_sealed })));
  const released = await openColumn(tx, releaseNote, rows.map((row) => ({ personId: row.person_id, row: String(row.hold_id), sealed: row.release_sealed })));
  return rows.map((row, index) => ({
    holdId: Number(row.hold_id), personId: row.person_id, reason: row.reason, note: textOf(notes[index]), placedBy: row.placed_by, placedAt: row.placed_at,
    release: row.released_at === null ? null : { note: textOf(released[index]), releasedBy: row.released_by ?? '', releasedAt: row.released_at },
  }));
};

/** Holds of a run, or of one person in every run, in the order in which they were placed, released ones too. */
export const readHoldRows = async (tx: CompanyTransaction, wanted: { readonly runId: number } | { readonly personId: number }): Promise<readonly (HoldRow & { readonly month: string })[]> => {
  const { rows } = await tx.query<Row & { month: string }>(
    `select hold.hold_id, hold.person_id, to_char(run.month, 'YYYY-MM') as month, hold.reason, hold.note_sealed, hold.placed_by, hold.placed_at, release.note_sealed as release_sealed, release.released_by, release.released_at
     from payroll.pay_hold as hold join payroll.pay_run as run on run.company_id = hold.company_id and run.run_id = hold.run_id
     left join payroll.pay_hold_release as release on release.company_id = hold.company_id and release.hold_id = hold.hold_id
     where hold.company_id = $1 and ($2::bigint is null or hold.run_id = $2) and ($3::int is null or hold.person_id = $3) order by hold.hold_id`,
    [tx.companyId, 'runId' in wanted ? wanted.runId : null, 'personId' in wanted ? wanted.personId : null],
  );
  return (await openRows(tx, rows)).map((row, index) => ({ ...row, month: rows[index]?.month ?? '' }));
};

type NewHold = { readonly runId: number; readonly personId: number; readonly reason: string; readonly note: string };

const placeHold = async (tx: CompanyTransaction, hold: NewHold): Promise<number | 'heldBefore'> => {
  const holdId = await drawRowNumber(tx);
  const [sealed] = await sealColumn(tx, holdNote, [{ personId: hold.personId, row: String(holdId), plain: Buffer.from(hold.note) }]);
  const { rows } = await tx.query<{ hold_id: string | number }>(
    `insert into payroll.pay_hold (company_id, hold_id, run_id, person_id, reason, note_sealed, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6, $7, platform.now())
     on conflict (company_id, run_id, person_id, reason) do nothing returning hold_id`, [tx.companyId, holdId, hold.runId, hold.personId, hold.reason, sealed, tx.actor],
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
  assert(release.note !== '', 'a release says why');
  const [sealed] = await sealColumn(tx, releaseNote, [{ personId: release.personId, row: String(release.holdId), plain: Buffer.from(release.note) }]);
  const { rowCount } = await tx.query(
    `insert into payroll.pay_hold_release (company_id, hold_id, person_id, note_sealed, released_by, released_at) values ($1, $2, $3, $4, $5, platform.now()) on conflict do nothing`,
    [tx.companyId, release.holdId, release.personId, sealed, tx.actor],
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
