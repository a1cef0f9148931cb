/**
 * Refused requests in the audit, with a bound: whoever knocks a million times fills no disk and hides nothing, because
 * what was done and what was read is never thinned out, and what is thinned out is counted.
 */
import { auditPeople, auditText, auditWho, type AuditData, type AuditRow } from './audit-row.ts';
import { writeAuditRows } from './audit-writer.ts';
import type { Database } from './database.ts';
import { asSystem, forSubject, type Subject } from './subject.ts';

export type Refusal = {
  /** "access.refused", "signIn.refused", … */
  readonly action: string;
  /** What was asked for: an operation, never a value. */
  readonly subject: string;
  readonly companyId: number;
  /** Who asked; null when nobody was signed in. */
  readonly who: Subject | null;
  readonly networkAddress: string;
  readonly userAgent: string;
  readonly data?: AuditData;
};

export type RefusalLog = {
  /** Remembers a refusal; never throws and is never waited for. */
  readonly refused: (refusal: Refusal) => void;
  /** Writes what is waiting, and how many more there were. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const windowMilliseconds = 60_000;
const rowsPerCaller = 20;
const rowsPerCompany = 200;
const callersRemembered = 10_000;

type Window = { startedAt: number; rows: number; suppressed: number };

const rowOf = (refusal: Refusal): AuditRow => {
  const context = refusal.who === null ? asSystem(refusal.companyId, 'signIn', 'anonymous') : forSubject(refusal.who);
  return {
    ...auditWho(refusal.companyId, context.actor, context.access), domain: 'access', action: auditText(refusal.action), subject: auditText(refusal.subject), field_classes: [], ...auditPeople([]),
    network_address: auditText(refusal.networkAddress, 64), user_agent: auditText(refusal.userAgent),
    data: Object.fromEntries(Object.entries(refusal.data ?? {}).map(([name, value]) => [auditText(name), typeof value === 'string' ? auditText(value) : value])), sealed_values: null,
  };
};

const summaryOf = (companyId: number, suppressed: number): AuditRow => ({
  ...auditWho(companyId, 'server', asSystem(companyId, 'signIn', 'server').access), domain: 'access', action: 'access.suppressed', subject: 'refusals', field_classes: [], ...auditPeople([]), data: { count: suppressed }, sealed_values: null,
});

/** Collects refusals: 20 a minute and caller, 200 a minute and company, the rest as a number. */
export const createRefusalLog = (database: Database, deps: { readonly nowMilliseconds: () => number; readonly onError: (error: unknown) => void }): RefusalLog => {
  const windows = new Map<string, Window>();
  let rows: AuditRow[] = [];
  const windowOf = (key: string): Window => {
    const now = deps.nowMilliseconds();
    let found = windows.get(key);
    if (found === undefined || now - found.startedAt >= windowMilliseconds) {
      // Forgetting a caller early only lets a few more rows in; the company's own bound stays.
      if (windows.size >= callersRemembered) for (const known of windows.keys()) if (!known.startsWith('company ')) windows.delete(known);
      const suppressed = found?.suppressed ?? 0;
      windows.set(key, (found = { startedAt: now, rows: 0, suppressed }));
    }
    return found;
  };
  const flush = async (): Promise<void> => {
    const waiting = rows;
    rows = [];
    for (const [key, window] of windows) {
      if (!key.startsWith('company ') || window.suppressed === 0) continue;
      waiting.push(summaryOf(Number(key.slice('company '.length)), window.suppressed));
      window.suppressed = 0;
    }
    if (waiting.length > 0) await writeAuditRows(database, waiting);
  };
  const timer = setInterval(() => void flush().catch(deps.onError), 1_000);
  timer.unref();
  return {
    refused: (refusal) => {
      const company = windowOf(`company ${refusal.companyId}`);
      const caller = windowOf(`${refusal.companyId} ${refusal.networkAddress} ${refusal.who?.userId ?? ''}`);
      if (caller.rows >= rowsPerCaller || company.rows >= rowsPerCompany) {
        company.suppressed += 1;
        return;
      }
      caller.rows += 1;
      company.rows += 1;
      rows.push(rowOf(refusal));
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush().catch(deps.onError);
    },
  };
};
