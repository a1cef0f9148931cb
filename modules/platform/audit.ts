/** The audit of changes: who did what to which thing. One row a command or batch, never amounts, never identity data in the clear. */
import type { FieldClass } from '#contracts/api/access-terms';
import type { AuditDomain } from '#contracts/api/audit-api';
import { auditPeople, auditText, auditWho, readRows, type AuditData, type AuditRow, type SealedChange } from './audit-row.ts';
import { insertAuditRows } from './audit-store.ts';
import type { CompanyTransaction } from './transaction.ts';

export type AuditEvent = {
  /** Verb with its module: "attendance.computed", "people.matched". */
  readonly action: string;
  /** The thing acted on: "payRun:17", "source:wecom". */
  readonly subject: string;
  readonly data?: AuditData;
  /** The chain; `change` when left out, `identity` for sessions, roles, programs and keys. */
  readonly domain?: AuditDomain;
  /** Whose values were changed, and of which classes. */
  readonly personIds?: readonly number[];
  readonly fieldClasses?: readonly FieldClass[];
  /** Values before and after, sealed by `sealChanges`. */
  readonly values?: readonly SealedChange[];
};

const safeData = (data: AuditData): AuditData => Object.fromEntries(Object.entries(data).map(([name, value]) => [auditText(name), typeof value === 'string' ? auditText(value, 1000) : value]));

/** The row of an event, for a transaction's own access. */
export const auditRowOf = (context: Pick<CompanyTransaction, 'companyId' | 'actor' | 'access'>, event: AuditEvent): AuditRow => ({
  ...auditWho(context.companyId, context.actor, context.access), domain: event.domain ?? 'change', action: auditText(event.action), subject: auditText(event.subject),
  field_classes: event.fieldClasses ?? [], ...auditPeople(event.personIds ?? []), data: safeData(event.data ?? {}), sealed_values: event.values ?? null,
});

/** Writes one audit row in the caller's transaction: no act without its row, no row without its act. */
export const recordAudit = async (tx: CompanyTransaction, event: AuditEvent): Promise<void> => {
  await insertAuditRows(tx, [auditRowOf(tx, event)]);
};

/** Writes what was read so far into the same transaction, for one that writes anyway. */
export const recordReads = async (tx: CompanyTransaction): Promise<void> => {
  const rows = readRows(tx, tx.reads);
  if (rows.length > 0) await insertAuditRows(tx, rows);
};
