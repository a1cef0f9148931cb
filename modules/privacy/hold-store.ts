/** SQL of legal holds. */
import type { CompanyTransaction } from '#modules/platform';

export type LegalHold = {
  readonly holdId: number; readonly personId: number | null; readonly personNumber: string | null; readonly reason: string;
  readonly placedBy: string; readonly placedAt: Date; readonly endAskedBy: string | null; readonly endedBy: string | null; readonly endedAt: Date | null;
};
type Row = { hold_id: number; person_id: number | null; person_number: string | null; reason: string; placed_by: string; placed_at: Date; end_asked_by: string | null; ended_by: string | null; ended_at: Date | null };

const columns = 'hold_id, hold.person_id, person_number, reason, placed_by, placed_at, end_asked_by, ended_by, ended_at';
const from = 'privacy.legal_hold as hold left join people.person as person on person.company_id = hold.company_id and person.person_id = hold.person_id';
const holdOf = (row: Row): LegalHold => ({
  holdId: Number(row.hold_id), personId: row.person_id, personNumber: row.person_number, reason: row.reason, placedBy: row.placed_by, placedAt: row.placed_at,
  endAskedBy: row.end_asked_by, endedBy: row.ended_by, endedAt: row.ended_at,
});

export const readHold = async (tx: CompanyTransaction, holdId: number): Promise<LegalHold | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} from ${from} where hold.company_id = $1 and hold_id = $2`, [tx.companyId, holdId]);
  return rows[0] === undefined ? null : holdOf(rows[0]);
};

export const listHolds = async (tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly LegalHold[] }> => {
  const { rows } = await tx.query<Row & { total: number }>(`select ${columns}, count(*) over ()::int as total from ${from} where hold.company_id = $1 order by hold_id desc offset $2 limit $3`, [tx.companyId, (page.page - 1) * page.pageSize, page.pageSize]);
  return { total: rows[0]?.total ?? 0, rows: rows.map(holdOf) };
};

/** Open holds over a person, those over everyone included. */
export const readOpenHolds = async (tx: CompanyTransaction, personId: number): Promise<readonly LegalHold[]> => {
  const { rows } = await tx.query<Row>(`select ${columns} from ${from} where hold.company_id = $1 and ended_at is null and (hold.person_id is null or hold.person_id = $2) order by hold_id`, [tx.companyId, personId]);
  return rows.map(holdOf);
};

export const countOpenHolds = async (tx: CompanyTransaction): Promise<number> =>
  (await tx.query<{ count: number }>('select count(*)::int as count from privacy.legal_hold where company_id = $1 and ended_at is null', [tx.companyId])).rows[0]?.count ?? 0;

export const insertHold = async (tx: CompanyTransaction, wish: { readonly personId: number | null; readonly reason: string }): Promise<number> => {
  const { rows } = await tx.query<{ hold_id: number }>('insert into privacy.legal_hold (company_id, person_id, reason, placed_by) values ($1, $2, $3, $4) returning hold_id', [tx.companyId, wish.personId, wish.reason, tx.actor]);
  return Number(rows[0]?.hold_id);
};

export const updateHoldEndAsked = async (tx: CompanyTransaction, holdId: number): Promise<void> => {
  await tx.query('update privacy.legal_hold set end_asked_by = $3, end_asked_at = platform.now() where company_id = $1 and hold_id = $2 and ended_at is null', [tx.companyId, holdId, tx.actor]);
};

export const updateHoldEnd = async (tx: CompanyTransaction, holdId: number): Promise<void> => {
  await tx.query('update privacy.legal_hold set ended_by = $3, ended_at = platform.now() where company_id = $1 and hold_id = $2 and ended_at is null', [tx.companyId, holdId, tx.actor]);
};
