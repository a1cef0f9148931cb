/** One sync of one source over one month, as the worker, the command line and the proof run it. */
import type { Result } from '#kernel/base/result';
import type { Stream } from '#contracts/flow/source-record';
import { expectedSourceKeys } from '#modules/people';
import type { Database } from '#modules/platform';
import { runSync, syncWindow, type SliceDeps, type SyncSummary } from '#modules/sync';
import { createAbsorb } from './absorb-landed.ts';
import { openSource, type ConnectorLog, type OpenSourceError } from './open-source.ts';

export type SyncSourceInput = {
  readonly companyId: number;
  readonly sourceCode: string;
  /** "2026-10" */
  readonly month: string;
  /** The source's home zone; WeCom reports in Beijing time. */
  readonly zone?: string;
  readonly onPage?: SliceDeps['onPage'];
  readonly log?: ConnectorLog;
};

/** One is being asked for while others land; more gain nothing on two processors. */
const slicesAtOnce = 3;

export async function syncSource(database: Database, input: SyncSourceInput): Promise<Result<SyncSummary, OpenSourceError>> {
  const opened = await openSource(database, input, input.log ?? (() => undefined));
  if (!opened.ok) return opened;
  const { connector, clock } = opened.value;
  const window = syncWindow({ month: input.month, zone: input.zone ?? 'Asia/Shanghai', nowSeconds: Math.floor(clock.nowMilliseconds() / 1000) });
  const streams: readonly Stream[] = connector.manifest.streams;
  return runSync(
    {
      database, connector, clock, absorb: createAbsorb(clock.nowMilliseconds), wallMilliseconds: () => performance.now(), morePersonKeys: expectedSourceKeys, concurrency: slicesAtOnce,
      ...(input.onPage === undefined ? {} : { onPage: input.onPage }),
    },
    { companyId: input.companyId, sourceCode: input.sourceCode, request: { streams, ...window, personKeys: [] } },
  );
}
