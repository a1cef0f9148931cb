/** All SQL of payout's tables. What the database refuses comes back as a code; the transaction stays usable. */
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import { copyInto, type CompanyTransaction, type ProposalState } from '#modules/platform';
import { payoutError, type PayoutError, type PayoutErrorCode } from './payout-errors.ts';
import type { LineKey, SealedLine } from './sealed-payout.ts';

const raised: Readonly<Record<string, PayoutErrorCode>> = { runNotLocked: 'runNotLocked', fileNotReleased: 'fileNotReleased', fileHandedOut: 'fileHandedOut', payment_file_end_pkey: 'fileHandedOut', paidTwice: 'paidTwice', outcomeRefused: 'outcomeRefused', payment_line_pkey: 'paidTwice', payment_outcome_pkey: 'outcomeRefused' };

/** Runs statements that the database may refuse by its own rules. */
const refusable = async (tx: CompanyTransaction, work: () => Promise<void>): Promise<Result<null, PayoutError>> => {
  await tx.query('savepoint payout_write');
  try {
    await work();
    return success(null);
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? (error.code === 'QP001' ? raised[error.message] : raised[error.constraint ?? '']) : undefined;
    if (code === undefined) throw error;
    await tx.query('rollback to savepoint payout_write');
    return failure(payoutError(code));
  }
};

/** The moment of the transaction's clock, to the second: it stands in files. */
export const secondNow = async (tx: CompanyTransaction): Promise<Date> => (await tx.query<{ at: Date }>("select date_trunc('second', platform.now()) as at")).rows[0]!.at;

export type Payer = {
  readonly payerId: number; readonly legalEntity: string; readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly accountSealed: Buffer; readonly lastFour: string;
  readonly layout: string; readonly neededApprovals: 1 | 2 | 3; readonly chosenBy: string; readonly chosenAt: Date;
};
type PayerRow = { payer_id: number; legal_entity: string; holder_name: string; bank_name: string; branch_code: string; account_sealed: Buffer; last_four: string; layout: string; needed_approvals: 1 | 2 | 3; chosen_by: string; chosen_at: Date };
const payerOf = (row: PayerRow): Payer => ({
  payerId: row.payer_id, legalEntity: row.legal_entity, holderName: row.holder_name, bankName: row.bank_name, branchCode: row.branch_code, accountSealed: row.account_sealed, lastFour: row.last_four,
  layout: row.layout, neededApprovals: row.needed_approvals, chosenBy: row.chosen_by, chosenAt: row.chosen_at,
});

/** The account that each legal entity pays from now. */
export const readPayers = async (tx: CompanyTransaction): Promise<readonly Payer[]> =>
  (await tx.query<PayerRow>('select distinct on (legal_entity) * from payout.payer where company_id = $1 order by legal_entity, payer_id desc', [tx.companyId])).rows.map(payerOf);

/** The account with that number, also when another is used by now. */
export const readPayer = async (tx: CompanyTransaction, payerId: number): Promise<Payer | null> => {
  const { rows } = await tx.query<PayerRow>('select * from payout.payer where company_id = $1 and payer_id = $2', [tx.companyId, payerId]);
  return rows[0] === undefined ? null : payerOf(rows[0]);
};

/** A newer account of a legal entity; the older one stays for the files made with it. */
export const insertPayer = async (tx: CompanyTransaction, payer: Omit<Payer, 'chosenBy' | 'chosenAt'> & { readonly proposalId: number | null }): Promise<void> => {
  await tx.query(
    'insert into payout.payer (company_id, payer_id, legal_entity, holder_name, bank_name, branch_code, account_sealed, last_four, layout, needed_approvals, chosen_by, proposal_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    [tx.companyId, payer.payerId, payer.legalEntity, payer.holderName, payer.bankName, payer.branchCode, payer.accountSealed, payer.lastFour, payer.layout, payer.neededApprovals, tx.actor, payer.proposalId],
  );
};

export type PaymentFile = {
  readonly fileId: number; readonly runId: number; readonly year: number; readonly number: number; readonly legalEntity: string; readonly currency: string; readonly layout: string; readonly payDate: string;
  readonly payerId: number; readonly lineCount: number; readonly totalSealed: Buffer; readonly contentDigest: string; readonly proposalId: number; readonly madeBy: string; readonly madeAt: Date;
};
/** `ended`: what became of it after it was let go; null while nobody has had it. */
export type FileState = { readonly proposalState: ProposalState; readonly ended: 'handedOut' | 'cancelled' | null };
type FileRow = {
  file_id: number; run_id: number; year: number; number: number; legal_entity: string; currency: string; layout: string; pay_date: string; payer_id: number; line_count: number; total_sealed: Buffer;
  content_digest: string; proposal_id: number; made_by: string; made_at: Date; proposal_state: ProposalState; ended: FileState['ended'];
};
const fileOf = (row: FileRow): PaymentFile & FileState => ({
  fileId: row.file_id, runId: row.run_id, year: row.year, number: row.number, legalEntity: row.legal_entity, currency: row.currency, layout: row.layout, payDate: row.pay_date, payerId: row.payer_id,
  lineCount: row.line_count, totalSealed: row.total_sealed, contentDigest: row.content_digest, proposalId: row.proposal_id, madeBy: row.made_by, madeAt: row.made_at, proposalState: row.proposal_state, ended: row.ended,
});

/** "2026-000012": what a file is called, and what its lines begin with. */
export const numberOf = ({ year, number }: Pick<PaymentFile, 'year' | 'number'>): string => `${year}-${String(number).padStart(6, '0')}`;
/** The key by which a bank answers for a line; also its number in the result table. */
export const lineKeyOf = (file: Pick<PaymentFile, 'year' | 'number'>, lineNumber: number): string => `${numberOf(file)}-${lineNumber}`;

/** Files by run, by id or by proposal, oldest first, with how their proposals stand. */
export const readFiles = async (tx: CompanyTransaction, wanted: { readonly runId?: number; readonly fileId?: number; readonly proposalId?: number }): Promise<readonly (PaymentFile & FileState)[]> =>
  (await tx.query<FileRow>(
    `select file.*, proposal.state as proposal_state, ending.ended from payout.payment_file as file join platform.proposal as proposal using (company_id, proposal_id)
     left join payout.payment_file_end as ending using (company_id, file_id)
     where company_id = $1 and ($2::bigint is null or run_id = $2) and ($3::bigint is null or file_id = $3) and ($4::bigint is null or proposal_id = $4) order by file_id`,
    [tx.companyId, wanted.runId ?? null, wanted.fileId ?? null, wanted.proposalId ?? null],
  )).rows.map(fileOf);

/** The next number of a year; whoever asks keeps the others of the company waiting until the transaction ends. */
export const nextNumber = async (tx: CompanyTransaction, year: number): Promise<number> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`payment file ${tx.companyId} ${year}`]);
  return (await tx.query<{ next: number }>('select coalesce(max(number), 0) + 1 as next from payout.payment_file where company_id = $1 and year = $2', [tx.companyId, year])).rows[0]?.next ?? 1;
};

export type PaymentLine = SealedLine & { readonly fileId: number; readonly lineNumber: number; readonly changeId: number };
type LineRow = { person_id: number; run_id: number; attempt: number; file_id: number; line_number: number; change_id: number; amount_sealed: Buffer; payee_sealed: Buffer };
const lineOf = (row: LineRow): PaymentLine => ({ personId: row.person_id, runId: row.run_id, attempt: row.attempt, fileId: row.file_id, lineNumber: row.line_number, changeId: row.change_id, amountSealed: row.amount_sealed, payeeSealed: row.payee_sealed });

/** Lines of a file in its order. */
export const readLinesOfFile = async (tx: CompanyTransaction, fileId: number): Promise<readonly PaymentLine[]> =>
  (await tx.query<LineRow>('select * from payout.payment_line where company_id = $1 and file_id = $2 order by line_number', [tx.companyId, fileId])).rows.map(lineOf);

/** Every line of a run, each person's tries in order. */
export const readLinesOfRun = async (tx: CompanyTransaction, runId: number): Promise<readonly PaymentLine[]> =>
  (await tx.query<LineRow>('select * from payout.payment_line where company_id = $1 and run_id = $2 order by person_id, attempt', [tx.companyId, runId])).rows.map(lineOf);

/** Writes a file with its lines. Errors: `runNotLocked`, `paidTwice`. */
export const insertFile = (tx: CompanyTransaction, file: Omit<PaymentFile, 'madeBy'>, lines: readonly Omit<PaymentLine, 'fileId'>[]): Promise<Result<null, PayoutError>> => refusable(tx, async () => {
  await tx.query(
    `insert into payout.payment_file (company_id, file_id, run_id, year, number, legal_entity, currency, layout, pay_date, payer_id, line_count, total_sealed, content_digest, proposal_id, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [tx.companyId, file.fileId, file.runId, file.year, file.number, file.legalEntity, file.currency, file.layout, file.payDate, file.payerId, file.lineCount, file.totalSealed, file.contentDigest, file.proposalId, tx.actor, file.madeAt],
  );
  await copyInto(tx, {
    table: 'payout.payment_line', rowCount: lines.length,
    columns: [
      { name: 'person_id', type: 'int4', values: lines.map(({ personId }) => personId) }, { name: 'run_id', type: 'int8', values: lines.map(({ runId }) => runId) },
      { name: 'attempt', type: 'int2', values: lines.map(({ attempt }) => attempt) }, { name: 'file_id', type: 'int8', values: lines.map(() => file.fileId) },
      { name: 'line_number', type: 'int4', values: lines.map(({ lineNumber }) => lineNumber) }, { name: 'change_id', type: 'int8', values: lines.map(({ changeId }) => changeId) },
      { name: 'amount_sealed', type: 'bytea', values: lines.map(({ amountSealed }) => amountSealed) }, { name: 'payee_sealed', type: 'bytea', values: lines.map(({ payeeSealed }) => payeeSealed) },
    ],
  });
});

/** Says once what becomes of a file that was let go. Errors: `fileNotReleased`, `fileHandedOut`. */
export const insertFileEnd = (tx: CompanyTransaction, fileId: number, ended: 'handedOut' | 'cancelled'): Promise<Result<null, PayoutError>> => refusable(tx, async () => {
  await tx.query('insert into payout.payment_file_end (company_id, file_id, ended, ended_by) values ($1, $2, $3, $4)', [tx.companyId, fileId, ended, tx.actor]);
});

export type OutcomeKind = 'paid' | 'rejected' | 'returned';
export type Outcome = LineKey & { readonly outcome: OutcomeKind; readonly resultId: number; readonly reason: string; readonly bankReference: string; readonly recordedAt: Date };
type OutcomeRow = { person_id: number; run_id: number; attempt: number; outcome: OutcomeKind; result_id: number; reason: string; bank_reference: string; recorded_at: Date };

/** What the bank answered for a run; a line that was paid and came back has two rows, in that order. */
export const readOutcomes = async (tx: CompanyTransaction, runId: number): Promise<readonly Outcome[]> =>
  (await tx.query<OutcomeRow>('select * from payout.payment_outcome where company_id = $1 and run_id = $2 order by person_id, attempt, result_id, outcome', [tx.companyId, runId])).rows.map((row) => ({
    personId: row.person_id, runId: row.run_id, attempt: row.attempt, outcome: row.outcome, resultId: row.result_id, reason: row.reason, bankReference: row.bank_reference, recordedAt: row.recorded_at,
  }));

export type ResultCounts = { readonly paid: number; readonly rejected: number; readonly returned: number; readonly unchanged: number };

/** What the same file of answers came to before; null when it is new. */
export const findResult = async (tx: CompanyTransaction, fileId: number, digest: string): Promise<ResultCounts | null> =>
  (await tx.query<ResultCounts>('select paid, rejected, returned, unchanged from payout.payment_result where company_id = $1 and file_id = $2 and digest = $3', [tx.companyId, fileId, digest])).rows[0] ?? null;

/** Writes an answer of the bank with its outcomes. Errors: `outcomeRefused`. */
export const insertResult = (
  tx: CompanyTransaction, result: ResultCounts & { readonly fileId: number; readonly digest: string }, outcomes: readonly Pick<Outcome, 'personId' | 'runId' | 'attempt' | 'outcome' | 'reason' | 'bankReference'>[],
): Promise<Result<null, PayoutError>> => refusable(tx, async () => {
  const { rows } = await tx.query<{ result_id: number }>(
    'insert into payout.payment_result (company_id, file_id, digest, paid, rejected, returned, unchanged, taken_by) values ($1, $2, $3, $4, $5, $6, $7, $8) returning result_id',
    [tx.companyId, result.fileId, result.digest, result.paid, result.rejected, result.returned, result.unchanged, tx.actor],
  );
  await tx.query(
    `insert into payout.payment_outcome (company_id, person_id, run_id, attempt, outcome, result_id, reason, bank_reference, recorded_at)
     select $1::int, row.person_id, row.run_id, row.attempt, row.outcome, $2::bigint, row.reason, row.bank_reference, platform.now()
     from unnest($3::int[], $4::bigint[], $5::smallint[], $6::text[], $7::text[], $8::text[]) as row (person_id, run_id, attempt, outcome, reason, bank_reference)`,
    [
      tx.companyId, rows[0]?.result_id, outcomes.map(({ personId }) => personId), outcomes.map(({ runId }) => runId), outcomes.map(({ attempt }) => attempt),
      outcomes.map(({ outcome }) => outcome), outcomes.map(({ reason }) => reason), outcomes.map(({ bankReference }) => bankReference),
    ],
  );
});

/** A person's own lines with the month, day and currency of their files, oldest first. */
export const linesOfPerson = async (tx: CompanyTransaction, personId: number): Promise<readonly (PaymentLine & { readonly month: string; readonly payDate: string; readonly currency: string })[]> =>
  (await tx.query<LineRow & { month: string; pay_date: string; currency: string }>(
    `select line.*, to_char(run.month, 'YYYY-MM') as month, file.pay_date, file.currency from payout.payment_line as line
     join payout.payment_file as file using (company_id, file_id) join payroll.pay_run as run on run.company_id = file.company_id and run.run_id = file.run_id
     where line.company_id = $1 and line.person_id = $2 order by line.run_id, attempt`, [tx.companyId, personId],
  )).rows.map((row) => ({ ...lineOf(row), month: row.month, payDate: row.pay_date, currency: row.currency }));

/** A file that nothing goes out by: it was not let go, or was cancelled before anybody had it. */
export const isDeadFile = ({ proposalState, ended }: FileState): boolean => proposalState === 'rejected' || proposalState === 'withdrawn' || proposalState === 'expired' || ended === 'cancelled';

/** Files of a run that wait for approval or were let go: what keeps the run from being opened again. */
export const countLivingFiles = async (tx: CompanyTransaction, runId: number): Promise<number> =>
  (await readFiles(tx, { runId })).filter((file) => !isDeadFile(file)).length;
