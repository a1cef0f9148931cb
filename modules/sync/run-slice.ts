/** Brings one slice home, page by page, through faults: wait, wait for quota, or stop and say who must act. */
import type { Clock, Connector, ConnectorError } from '#contracts/connector/connector';
import { asSystem, closeIncident, openIncident, withCompany, type CompanyTransaction, type Database, type IncidentReport } from '#modules/platform';
import { landPage, type Absorb, type LandedPage } from './land-page.ts';
import type { SliceState } from './plan-sync.ts';

export type SliceDeps = {
  readonly database: Database;
  readonly connector: Connector;
  /** The provider's clock: quotas and back-off are waited on it. */
  readonly clock: Clock;
  readonly absorb: Absorb;
  /** Called after each page has been committed; for progress bars. */
  readonly onPage?: (progress: { readonly runId: number; readonly slice: SliceState; readonly landed: LandedPage }) => void;
};

export type SliceOutcome =
  | { readonly outcome: 'landed'; readonly newRecords: number; readonly changedRecords: number; readonly goneRecords: number; readonly quarantined: number }
  | { readonly outcome: 'failed' | 'stopped'; readonly error: ConnectorError };

const maximumAttempts = 8;
const maximumQuotaWaits = 200;
const firstWaitMilliseconds = 1_000;
const longestWaitMilliseconds = 5 * 60_000;
const quotaWaitMilliseconds = 60_000;

/** How long until a further try can help: what the source said, else doubling from one second to five minutes. */
function waitAfter(error: ConnectorError, attempts: number, nowMilliseconds: number): number {
  if (error.retryAfterMilliseconds !== null) return Math.max(0, error.retryAfterMilliseconds - nowMilliseconds);
  if (error.class === 'waitQuota') return quotaWaitMilliseconds;
  return Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** Math.min(attempts - 1, 20));
}

type SliceIdentity = { readonly companyId: number; readonly sourceCode: string; readonly runId: number; readonly slice: SliceState };

const incidentOf = (id: SliceIdentity, error: ConnectorError, nowMilliseconds: number): IncidentReport =>
  ({ sourceCode: id.sourceCode, class: error.class, code: error.code, data: { ...error.data, slice: id.slice.number, stream: id.slice.stream }, nowMilliseconds });

async function recordFailure(tx: CompanyTransaction, id: SliceIdentity, failure: { readonly error: ConnectorError; readonly status: 'open' | 'failed'; readonly nowMilliseconds: number; readonly waitMilliseconds: number }): Promise<number> {
  const { error, nowMilliseconds } = failure;
  const { rows } = await tx.query<{ attempts: number }>(
    `update sync.slice set attempts = attempts + 1, last_error = $4, status = $5, next_attempt_at = to_timestamp($6::float8 / 1000)
     where company_id = $1 and run_id = $2 and slice_number = $3 returning attempts`,
    [tx.companyId, id.runId, id.slice.number, JSON.stringify({ code: error.code, class: error.class, data: error.data }), failure.status, nowMilliseconds + failure.waitMilliseconds],
  );
  await openIncident(tx, incidentOf(id, error, nowMilliseconds));
  return rows[0]?.attempts ?? 0;
}

/** What a failure means for the slice: try again after a wait, give the slice up, or stop the run for an operator. */
function decide(error: ConnectorError, attempts: number, quotaWaits: number): 'again' | 'failed' | 'stopped' {
  if (error.class === 'fixCredential') return 'stopped';
  if (error.class === 'retry') return attempts < maximumAttempts ? 'again' : 'failed';
  if (error.class === 'waitQuota') return quotaWaits < maximumQuotaWaits ? 'again' : 'failed';
  return 'failed';
}

/**
 * Runs a slice to its end from its stored cursor. Every page lands in one transaction with what `absorb` writes and the
 * cursor, so a kill at any point loses at most the page in flight, which is asked for again.
 */
export async function runSlice(deps: SliceDeps, id: SliceIdentity): Promise<SliceOutcome> {
  const { database, connector, clock } = deps;
  const context = asSystem(id.companyId, 'sync', 'worker');
  const troubles = new Set<string>(id.slice.lastErrorCode === null ? [] : [id.slice.lastErrorCode]);
  const sum = { newRecords: 0, changedRecords: 0, goneRecords: 0, quarantined: 0 };
  let cursor = id.slice.cursor;
  let attempts = 0;
  let quotaWaits = 0;
  // What the connector gets over by itself is shown too while it lasts, and is over when the page has landed.
  const onTrouble = async (error: ConnectorError): Promise<void> => {
    troubles.add(error.code);
    await withCompany(database, context, (tx) => openIncident(tx, incidentOf(id, error, clock.nowMilliseconds())));
  };
  let ahead: ReturnType<Connector['fetchPage']> | null = null;
  for (;;) {
    const page = await (ahead ?? connector.fetchPage(id.slice, cursor, onTrouble));
    ahead = null;
    if (!page.ok) {
      if (page.error.class === 'waitQuota') quotaWaits += 1;
      else attempts += 1;
      const decision = decide(page.error, attempts, quotaWaits);
      const nowMilliseconds = clock.nowMilliseconds();
      const waitMilliseconds = decision === 'again' ? waitAfter(page.error, Math.max(1, attempts), nowMilliseconds) : 0;
      troubles.add(page.error.code);
      await withCompany(database, context, (tx) => recordFailure(tx, id, { error: page.error, status: decision === 'failed' ? 'failed' : 'open', nowMilliseconds, waitMilliseconds }));
      if (decision !== 'again') return { outcome: decision, error: page.error };
      await clock.sleep(waitMilliseconds);
      continue;
    }
    const overcome = [...troubles].toSorted();
    if (page.value.nextCursor !== null) {
      // The next page is on its way while this one lands; it lands only after it.
      ahead = connector.fetchPage(id.slice, page.value.nextCursor, onTrouble);
      ahead.catch(() => undefined);
    }
    const landed = await withCompany(database, context, async (tx) => {
      const done = await landPage(tx, { sourceCode: id.sourceCode, runId: id.runId, slice: id.slice, page: page.value, nowMilliseconds: clock.nowMilliseconds(), absorb: deps.absorb });
      for (const code of overcome) await closeIncident(tx, { sourceCode: id.sourceCode, code, nowMilliseconds: clock.nowMilliseconds() });
      return done;
    });
    for (const code of overcome) troubles.delete(code);
    attempts = 0;
    sum.newRecords += landed.newRecords;
    sum.changedRecords += landed.changedRecords;
    sum.goneRecords += landed.goneRecords;
    sum.quarantined += landed.quarantined;
    deps.onPage?.({ runId: id.runId, slice: id.slice, landed });
    if (landed.isComplete) return { outcome: 'landed', ...sum };
    cursor = page.value.nextCursor;
  }
}
