/** SQL of differences of locked months: whom to look at again, and what runs carry. */
import { copyInto, openColumn, sealColumn, type CompanyTransaction } from '#modules/platform';
import type { EnteredInput } from './entered-inputs.ts';
import { lockedStatuses, type LockedRun } from './chain-store.ts';
import { retroAmounts } from './sealed-payslip.ts';

type WageKind = 'monthly' | 'hourly';
/** What changed since a month was locked, in words that a screen can show. */
export type RetroCauseCode = 'rate' | 'hours' | 'leave' | 'contributionBase' | 'employment' | 'rule' | 'entry' | 'override' | 'score';
export type RetroCause = { readonly code: RetroCauseCode; readonly what: string; readonly day: string | null; readonly before: string; readonly after: string; readonly beforeKind?: WageKind; readonly afterKind?: WageKind };

/** The difference of one line in fen: positive = the line becomes larger. `input` and `sign` say how the payment takes it in. */
export type RetroLine = { readonly item: string; readonly amount: number; readonly input: EnteredInput; readonly sign: 1 | -1 };
export type RetroDifference = { readonly personId: number; readonly fromRunId: number; readonly fromMonth: string; readonly lines: readonly RetroLine[]; readonly causes: readonly RetroCause[] };

/** What a company has of the things that most payments are without: one question instead of one for each. */
export type Present = { readonly locked: boolean; readonly entries: boolean; readonly debts: boolean; readonly ledger: boolean; readonly retro: boolean; readonly performance: boolean };

export const readPresent = async (tx: CompanyTransaction): Promise<Present> => {
  const { rows } = await tx.query<Present>(
    `select exists (select from payroll.pay_run where company_id = $1 and status in ${lockedStatuses}) as locked, exists (select from payroll.pay_item_amount where company_id = $1) or exists (select from people.custom_field where company_id = $1 and pay_item is not null) as entries,
       exists (select from payroll.deduction_order where company_id = $1) as debts, exists (select from payroll.deduction_entry where company_id = $1) as ledger,
       exists (select from payroll.retro_difference where company_id = $1) as retro, exists (select from payroll.performance_base where company_id = $1) as performance`, [tx.companyId],
  );
  return rows[0]!;
};

/** People whose work, terms and entries of a locked run may have changed since its cut, or since a later cut: more than have, never fewer. */
export const readSuspects = async (tx: CompanyTransaction, run: Pick<LockedRun, 'runId' | 'month'>, personIds: readonly number[], sinceSeq = 0): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `with run as (select greatest(cut_seq, $4::bigint) as cut_seq, month, period_from, period_to from payroll.pay_run where company_id = $1 and run_id = $2)
     select person_id from payroll.retro_request, run where company_id = $1 and person_id = any($3) and noted_seq > run.cut_seq
       and retro_request.month < run.period_to and retro_request.month + interval '1 month' > run.period_from
     union select person_id from payroll.pay_item_amount, run where company_id = $1 and person_id = any($3) and amount_id > run.cut_seq and run_id is null and run.month between from_month and to_month
     union select person_id from payroll.performance_base, run where company_id = $1 and person_id = any($3) and base_id > run.cut_seq and from_month <= run.month
     union select person_id from people.terms, run where company_id = $1 and person_id = any($3) and terms_id > run.cut_seq and valid_from < run.period_to
     order by 1`, [tx.companyId, run.runId, personIds, sinceSeq],
  );
  return rows.map((row) => row.person_id);
};

/** How far off-cycle runs of later months looked at a locked month: up to which cut, and under which rules. One that was given up counts only when it had found nobody. */
export const readLooked = async (tx: CompanyTransaction, month: string): Promise<{ readonly cutSeq: number; readonly packDigests: readonly string[] }> => {
  const { rows } = await tx.query<{ cut_seq: string | number; pack_digests: readonly string[] }>(
    `select coalesce(max(cut_seq), 0) as cut_seq, coalesce(array_agg(distinct pack_digest), '{}') as pack_digests from payroll.pay_run as run
     where company_id = $1 and kind = 'offCycle' and month > $2
       and (status <> 'discarded' or not exists (select from payroll.payslip where payslip.company_id = run.company_id and payslip.month = run.month and payslip.run_id = run.run_id))`, [tx.companyId, `${month}-01`],
  );
  return { cutSeq: Number(rows[0]?.cut_seq ?? 0), packDigests: rows[0]?.pack_digests ?? [] };
};

/** People whose payslip of a run was taken back by a locked reversal. */
export const readReversed = async (tx: CompanyTransaction, runId: number, personIds: readonly number[]): Promise<ReadonlySet<number>> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `select taken.person_id from payroll.pay_run as reversal join payroll.payslip as taken on taken.company_id = reversal.company_id and taken.run_id = reversal.run_id
     where reversal.company_id = $1 and reversal.reverses_run_id = $2 and reversal.status in ${lockedStatuses} and taken.person_id = any($3)`, [tx.companyId, runId, personIds],
  );
  return new Set(rows.map((row) => row.person_id));
};

type Stored = { readonly lines: readonly RetroLine[]; readonly causes: readonly RetroCause[] };
const rowText = (runId: number, fromRunId: number): string => `${runId}|${fromRunId}`;

/** Takes away what an open run carries and takes of people who are not in it any more. */
export const deleteBesideOfOthers = async (tx: CompanyTransaction, runId: number, personIds: readonly number[]): Promise<void> => {
  await tx.query('delete from payroll.retro_difference where company_id = $1 and run_id = $2 and not (person_id = any($3))', [tx.companyId, runId, personIds]);
  await tx.query('delete from payroll.deduction_entry where company_id = $1 and run_id = $2 and not (person_id = any($3))', [tx.companyId, runId, personIds]);
};

/** Replaces what an open run carries for people. */
export const writeRetro = async (tx: CompanyTransaction, runId: number, personIds: readonly number[], differences: readonly RetroDifference[]): Promise<void> => {
  await tx.query('delete from payroll.retro_difference where company_id = $1 and run_id = $2 and person_id = any($3)', [tx.companyId, runId, personIds]);
  if (differences.length === 0) return;
  const sealed = await sealColumn(tx, retroAmounts, differences.map(({ personId, fromRunId, lines, causes }) => ({ personId, row: rowText(runId, fromRunId), plain: Buffer.from(JSON.stringify({ lines, causes } satisfies Stored)) })));
  await copyInto(tx, {
    table: 'payroll.retro_difference', rowCount: differences.length,
    columns: [
      { name: 'run_id', type: 'int8', values: new Float64Array(differences.length).fill(runId) }, { name: 'from_run_id', type: 'int8', values: Float64Array.from(differences, ({ fromRunId }) => fromRunId) },
      { name: 'person_id', type: 'int4', values: differences.map(({ personId }) => personId) }, { name: 'sealed', type: 'bytea', values: sealed },
    ],
  });
};

export type CarriedDifference = RetroDifference & { readonly runId: number };

type Row = { run_id: string | number; from_run_id: string | number; from_month: string; person_id: number; sealed: Buffer };

const openRows = async (tx: CompanyTransaction, rows: readonly Row[]): Promise<readonly CarriedDifference[]> => {
  const opened = await openColumn(tx, retroAmounts, rows.map((row) => ({ personId: row.person_id, row: rowText(Number(row.run_id), Number(row.from_run_id)), sealed: row.sealed })));
  return rows.flatMap((row, index): readonly CarriedDifference[] => {
    const value = opened[index]!;
    if (value === null || value === 'erased') return [];
    return [{ ...(JSON.parse(value.toString()) as Stored), runId: Number(row.run_id), fromRunId: Number(row.from_run_id), fromMonth: row.from_month, personId: row.person_id }];
  });
};

const selectText = `select difference.run_id, difference.from_run_id, to_char(source.month, 'YYYY-MM') as from_month, difference.person_id, difference.sealed
  from payroll.retro_difference as difference
  join payroll.pay_run as run on run.company_id = difference.company_id and run.run_id = difference.run_id
  join payroll.pay_run as source on source.company_id = difference.company_id and source.run_id = difference.from_run_id`;

/** What other runs carry of a locked run: those that are locked, and open ones of months before or opened before in the month. */
export const readCarried = async (tx: CompanyTransaction, fromRunId: number, personIds: readonly number[], { runId, month }: { readonly runId: number; readonly month: string }): Promise<readonly CarriedDifference[]> => {
  const { rows } = await tx.query<Row>(
    `${selectText} where difference.company_id = $1 and difference.from_run_id = $2 and difference.person_id = any($3) and difference.run_id <> $4
       and (run.status in ${lockedStatuses} or (run.status <> 'discarded' and (run.month < $5::date or (run.month = $5::date and run.run_id < $4))))`, [tx.companyId, fromRunId, personIds, runId, `${month}-01`],
  );
  return openRows(tx, rows);
};

/** What a run carries, all or of some people, by month and person. */
export const readRetro = async (tx: CompanyTransaction, runId: number, personIds: readonly number[] | null = null): Promise<readonly CarriedDifference[]> => {
  const { rows } = await tx.query<Row>(`${selectText} where difference.company_id = $1 and difference.run_id = $2 and ($3::int[] is null or difference.person_id = any($3)) order by source.month, difference.person_id`, [tx.companyId, runId, personIds]);
  return openRows(tx, rows);
};
