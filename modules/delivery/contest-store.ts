/** SQL of questions about payslips. */
import type { CompanyTransaction } from '#modules/platform';

export type ContestEntryKind = 'question' | 'answer' | 'resolved' | 'withdrawn';
export type ContestOutcome = 'explained' | 'corrected';
export type ContestEntry = { readonly number: number; readonly kind: ContestEntryKind; readonly outcome: ContestOutcome | null; readonly writtenBy: string; readonly writtenAt: Date; readonly sealed: Buffer | null };
export type Contest = {
  readonly contestId: string; readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string; readonly runId: number; readonly month: string; readonly revision: number; readonly item: string;
  readonly openedAt: Date; readonly entries: readonly ContestEntry[];
};
type Row = { contest_id: string; person_id: number; person_number: string; name: string; department: string; run_id: number; month: string; revision: number; item: string; opened_at: Date };
type EntryRow = { contest_id: string; entry_number: number; kind: ContestEntryKind; outcome: ContestOutcome | null; written_by: string; written_at: Date; text_sealed: Buffer | null };

const columns = `select contest_id, contest.person_id, person_number, name, department, run_id, to_char(month, 'YYYY-MM') as month, revision, item, opened_at
 `;
const source = `from delivery.contest join people.person on person.company_id = contest.company_id and person.person_id = contest.person_id where contest.company_id = $1`;
const select = `${columns} ${source}`;
const isEnded = "exists (select from delivery.contest_entry as ended where ended.company_id = contest.company_id and ended.person_id = contest.person_id and ended.contest_id = contest.contest_id and ended.kind in ('resolved', 'withdrawn'))";

const withEntries = async (tx: CompanyTransaction, rows: readonly Row[]): Promise<readonly Contest[]> => {
  const { rows: entries } = await tx.query<EntryRow>('select contest_id, entry_number, kind, outcome, written_by, written_at, text_sealed from delivery.contest_entry where company_id = $1 and person_id = any($3) and contest_id = any($2::uuid[]) order by entry_number',
    [tx.companyId, rows.map((row) => row.contest_id), rows.map((row) => row.person_id)]);
  const byContest = Map.groupBy(entries, (entry) => entry.contest_id);
  return rows.map((row) => ({
    contestId: row.contest_id, personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, runId: row.run_id, month: row.month, revision: row.revision, item: row.item, openedAt: row.opened_at,
    entries: (byContest.get(row.contest_id) ?? []).map((entry) => ({ number: entry.entry_number, kind: entry.kind, outcome: entry.outcome, writtenBy: entry.written_by, writtenAt: entry.written_at, sealed: entry.text_sealed })),
  }));
};

/** One question, held until the transaction ends: two who write to it take turns. */
export const holdContest = async (tx: CompanyTransaction, contestId: string): Promise<Contest | null> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`delivery.contest ${tx.companyId} ${contestId}`]);
  const { rows } = await tx.query<Row>(`${select} and contest_id = $2`, [tx.companyId, contestId]);
  return (await withEntries(tx, rows))[0] ?? null;
};

export const contestsOfPerson = async (tx: CompanyTransaction, personId: number): Promise<readonly Contest[]> =>
  withEntries(tx, (await tx.query<Row>(`${select} and contest.person_id = $2 order by opened_at desc, contest_id`, [tx.companyId, personId])).rows);

export type ContestFilter = { readonly state: 'all' | 'waiting' | 'ended'; readonly search: string; readonly page: number; readonly pageSize: number };

/** Questions in the reader's reach: those not ended first, the oldest first. */
export const listContestRows = async (tx: CompanyTransaction, { state, search, page, pageSize }: ContestFilter): Promise<{ readonly total: number; readonly rows: readonly Contest[] }> => {
  const { rows } = await tx.query<Row & { total: number }>(
    `${columns}, count(*) over ()::int as total ${source}
       and ($2 = 'all' or ($2 = 'ended') = ${isEnded}) and ($3 = '' or position(lower($3) in lower(name)) > 0 or position(lower($3) in lower(person_number)) > 0)
     order by ${isEnded}, opened_at, contest_id offset $4 limit $5`, [tx.companyId, state, search.trim(), (page - 1) * pageSize, pageSize],
  );
  return { total: rows[0]?.total ?? 0, rows: await withEntries(tx, rows) };
};

/** Questions in the reader's reach that have not ended, the oldest first. */
export const openContests = async (tx: CompanyTransaction): Promise<readonly Pick<Contest, 'contestId' | 'name' | 'month' | 'openedAt'>[]> =>
  (await tx.query<Row>(`${select} and not ${isEnded} order by opened_at, contest_id`, [tx.companyId])).rows.map((row) => ({ contestId: row.contest_id, name: row.name, month: row.month, openedAt: row.opened_at }));

/** How many in the reader's reach have not ended. */
export const countWaiting = async (tx: CompanyTransaction): Promise<number> =>
  (await tx.query<{ count: number }>(`select count(*)::int as count from delivery.contest where contest.company_id = $1 and not ${isEnded}`, [tx.companyId])).rows[0]?.count ?? 0;

export const insertContest = async (tx: CompanyTransaction, contest: { readonly contestId: string; readonly personId: number; readonly runId: number; readonly month: string; readonly revision: number; readonly item: string }): Promise<void> => {
  await tx.query('insert into delivery.contest (company_id, person_id, contest_id, run_id, month, revision, item, opened_by) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tx.companyId, contest.personId, contest.contestId, contest.runId, `${contest.month}-01`, contest.revision, contest.item, tx.actor]);
};

export type NewEntry = { readonly personId: number; readonly contestId: string; readonly number: number; readonly kind: ContestEntryKind; readonly outcome: ContestOutcome | null; readonly sealed: Uint8Array | null };

export const insertEntry = async (tx: CompanyTransaction, entry: NewEntry): Promise<void> => {
  await tx.query('insert into delivery.contest_entry (company_id, person_id, contest_id, entry_number, kind, outcome, written_by, text_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tx.companyId, entry.personId, entry.contestId, entry.number, entry.kind, entry.outcome, tx.actor, entry.sealed]);
};
