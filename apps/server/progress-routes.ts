/** Progress of background work: modules say how their runs stand, the stream sends what has changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readProgress, watchProgress, type ProgressEvent } from '#contracts/api/overview-api';
import { success } from '#kernel/base/result';
import { forSubject, withCompany, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';

/** Latest state of a module's runs that are running or ended within the last hour, read from its run tables. */
export type ProgressReader = (tx: CompanyTransaction, nowMilliseconds: number) => Promise<readonly ProgressEvent[]>;

export type ProgressRoutesDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly readers: readonly ProgressReader[]; readonly pollMilliseconds?: number };

const keyOf = (event: ProgressEvent): string => `${event.kind} ${event.runId}`;
const stateOf = ({ at: _at, ...state }: ProgressEvent): string => JSON.stringify(state);

const readAll = async (deps: ProgressRoutesDeps, subject: Subject): Promise<ProgressEvent[]> => {
  const events = await withCompany(deps.database, forSubject(subject), async (tx) => {
    const found: ProgressEvent[] = [];
    for (const reader of deps.readers) found.push(...(await reader(tx, deps.nowMilliseconds())));
    return found;
  });
  return events.sort((a, b) => (a.at < b.at ? 1 : -1));
};

async function* watch(deps: ProgressRoutesDeps, subject: Subject, signal: AbortSignal): AsyncGenerator<ProgressEvent> {
  const sent = new Map<string, string>();
  while (!signal.aborted) {
    for (const event of (await readAll(deps, subject)).reverse()) {
      const state = stateOf(event);
      const isNews = sent.get(keyOf(event)) !== state;
      sent.set(keyOf(event), state);
      // What ended before the stream was open is told too: a screen may have read it as running a moment earlier.
      if (isNews) yield event;
    }
    await sleep(deps.pollMilliseconds ?? 500, undefined, { signal }).catch(() => undefined);
  }
}

export const registerProgressRoutes = (server: ApiServer, deps: ProgressRoutesDeps): void => {
  server.handle(readProgress, async ({ subject }) => success({ runs: await readAll(deps, subject) }));
  server.handle(watchProgress, ({ subject, signal }) => Promise.resolve(success(watch(deps, subject, signal))));
};
