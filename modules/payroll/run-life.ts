/**
 * The life of a pay run: 算薪 → 复核 → 锁定 → 发放 → 归档. What may follow what stands once in the database
 * (payroll.run_transition), which moves a run's status by an event or refuses; here its refusals become codes.
 */
import pg from 'pg';
import type { payRunKinds } from '#contracts/api/pay-run-api';
import { failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { payrollError, type PayrollError } from './payroll-errors.ts';

export type RunKind = (typeof payRunKinds)[number];

export const runStatuses = ['calculating', 'preview', 'failed', 'review', 'locked', 'paying', 'paid', 'archived', 'discarded'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const runEvents = ['calculate', 'calculated', 'fail', 'refresh', 'submit', 'return', 'lock', 'unlock', 'pay', 'settle', 'archive', 'discard'] as const;
export type RunEvent = (typeof runEvents)[number];

/** What may follow what; the database has the same table and decides (payroll.run_transition). Lock and unlock need another person. */
export const runTransitions: Readonly<Record<RunStatus, Readonly<Partial<Record<RunEvent, RunStatus>>>>> = {
  calculating: { calculate: 'calculating', calculated: 'preview', fail: 'failed' },
  failed: { calculate: 'calculating', discard: 'discarded' },
  preview: { calculate: 'calculating', refresh: 'preview', submit: 'review', discard: 'discarded' },
  review: { return: 'preview', lock: 'locked' },
  locked: { unlock: 'preview', pay: 'paying', settle: 'paid' },
  paying: { pay: 'paying', settle: 'paid' },
  paid: { pay: 'paying', archive: 'archived' },
  // Money that comes back late opens the payment again.
  archived: { pay: 'paying' },
  discarded: {},
};

/** Statuses in which facts still move the payslips of a run. */
export const isOpenRun = (status: RunStatus): boolean => status === 'preview' || status === 'calculating' || status === 'failed';

export type RunMove = {
  readonly event: RunEvent;
  /** The digest that the event binds to; the run's own must be the same for `lock`. */
  readonly digest?: string | null;
  /** The approved proposal, where two people are needed. Its subject is `payRun:<id>:<event>`. */
  readonly proposalId?: number;
  readonly reason?: string;
};

/** What a proposal about a run's next step has as its subject. */
export const runSubject = (runId: number, event: 'lock' | 'unlock'): string => `payRun:${runId}:${event}`;

const raisedCodes = { transitionRefused: 'transitionRefused', secondPersonNeeded: 'secondPersonNeeded', contentChanged: 'contentChanged', runUnknown: 'noPayRun' } as const;

const isRaised = (message: string): message is keyof typeof raisedCodes => Object.hasOwn(raisedCodes, message);

/**
 * Takes a run on by one event, with its row in the run's history and in the audit. Errors: `transitionRefused` with where
 * the run stands, `secondPersonNeeded`, `contentChanged`, `noPayRun`; the transaction stays usable.
 */
export const moveRun = async (tx: CompanyTransaction, runId: number, move: RunMove): Promise<Result<RunStatus, PayrollError>> => {
  await tx.query('savepoint run_event');
  try {
    const { rows } = await tx.query<{ to_status: RunStatus }>(
      `insert into payroll.run_event (company_id, run_id, event, from_status, to_status, digest, proposal_id, reason, actor, happened_at)
       values ($1, $2, $3, '', '', $4, $5, $6, $7, platform.now()) returning to_status`,
      [tx.companyId, runId, move.event, move.digest ?? null, move.proposalId ?? null, move.reason ?? '', tx.actor],
    );
    await recordAudit(tx, { action: `payroll.run.${move.event}`, subject: `payRun:${runId}`, data: move.reason === undefined || move.reason === '' ? {} : { reason: move.reason } });
    return success(rows[0]!.to_status);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== 'QP001' || !isRaised(error.message)) throw error;
    await tx.query('rollback to savepoint run_event');
    return failure(payrollError(raisedCodes[error.message], { run: runId, event: move.event }));
  }
};

export type RunHistoryRow = { readonly event: RunEvent; readonly from: RunStatus; readonly to: RunStatus; readonly actor: string; readonly reason: string; readonly proposalId: number | null; readonly happenedAt: Date };

/** What happened to a run, oldest first. */
export const readRunHistory = async (tx: CompanyTransaction, runId: number): Promise<readonly RunHistoryRow[]> => {
  const { rows } = await tx.query<{ event: RunEvent; from_status: RunStatus; to_status: RunStatus; actor: string; reason: string; proposal_id: number | null; happened_at: Date }>(
    'select event, from_status, to_status, actor, reason, proposal_id, happened_at from payroll.run_event where company_id = $1 and run_id = $2 order by event_id', [tx.companyId, runId],
  );
  return rows.map((row) => ({ event: row.event, from: row.from_status, to: row.to_status, actor: row.actor, reason: row.reason, proposalId: row.proposal_id, happenedAt: row.happened_at }));
};
