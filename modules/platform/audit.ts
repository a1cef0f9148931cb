/** The audit: who did what to which thing. One row a command or batch, never amounts, never identity data. */
import type { CompanyTransaction } from './transaction.ts';

export type AuditEvent = {
  /** Verb with its module: "attendance.computed", "people.matched". */
  readonly action: string;
  /** The thing acted on: "payRun:17", "source:wecom". */
  readonly subject: string;
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Writes one audit row in the caller's transaction: no act without its row, no row without its act. */
export const recordAudit = async (tx: CompanyTransaction, event: AuditEvent): Promise<void> => {
  await tx.query('insert into platform.audit_event (company_id, actor, action, subject, data) values ($1, $2, $3, $4, $5)', [
    tx.companyId, tx.actor, event.action, event.subject, JSON.stringify(event.data ?? {}),
  ]);
};
