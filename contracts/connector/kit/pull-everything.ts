import type { Clock, Connector, ConnectorError, PlanRequest, SyncPlan } from '../connector.ts';
import type { SourceRecord, UnreadableRecord } from '../../flow/source-record.ts';

/** Everything a connector gave for a plan, as a runner would store it: by stream and natural key, last content wins. */
export type Pulled = {
  readonly plan: SyncPlan;
  readonly records: ReadonlyMap<string, SourceRecord>;
  readonly unreadable: readonly UnreadableRecord[];
  readonly unknownPersonKeys: readonly string[];
  readonly pages: readonly { readonly sliceNumber: number; readonly cursor: string | null; readonly nextCursor: string | null }[];
  readonly calls: number;
  /** Errors that were waited out. */
  readonly errors: readonly ConnectorError[];
};

const mostAttempts = 12;

/**
 * Plans and fetches all pages, waiting on the clock as errors say. Throws on an error that waiting cannot help, on a
 * plan that is refused, and when a page fails twelve times: conformance tests and proofs want no half answer.
 */
export const pullEverything = async (connector: Connector, clock: Clock, request: PlanRequest): Promise<Pulled> => {
  const plan = connector.plan(request);
  if (!plan.ok) throw new Error(`plan refused: ${plan.error.code}`);
  const records = new Map<string, SourceRecord>();
  const unreadable = new Map<string, UnreadableRecord>();
  const unknown = new Set<string>();
  const pages: { sliceNumber: number; cursor: string | null; nextCursor: string | null }[] = [];
  const errors: ConnectorError[] = [];
  let calls = 0;
  for (const slice of plan.value.slices) {
    let cursor: string | null = null;
    for (let attempts = 0; ;) {
      const page = await connector.fetchPage(slice, cursor);
      if (!page.ok) {
        errors.push(page.error);
        attempts += 1;
        if (attempts >= mostAttempts || (page.error.class !== 'retry' && page.error.class !== 'waitQuota')) throw new Error(`slice ${slice.number} (${slice.stream}) failed: ${page.error.code} ${JSON.stringify(page.error.data)}`);
        await clock.sleep(Math.max(1000, (page.error.retryAfterMilliseconds ?? 0) - clock.nowMilliseconds()));
        continue;
      }
      attempts = 0;
      calls += page.value.calls;
      for (const record of page.value.records) records.set(`${record.stream}|${record.naturalKey}`, record);
      for (const item of page.value.unreadable) unreadable.set(`${item.stream}|${item.raw}`, item);
      for (const personKey of page.value.unknownPersonKeys) unknown.add(personKey);
      pages.push({ sliceNumber: slice.number, cursor, nextCursor: page.value.nextCursor });
      if (page.value.nextCursor === null) break;
      cursor = page.value.nextCursor;
    }
  }
  return { plan: plan.value, records, unreadable: [...unreadable.values()], unknownPersonKeys: [...unknown].sort(), pages, calls, errors };
};

/** What must be equal when two pulls brought the same: every key with its hash, sorted. */
export const landedKeys = (pulled: Pulled): readonly string[] => [...pulled.records].map(([key, { contentHash }]) => `${key} ${contentHash}`).sort();
