/** Work in the background: one event stream for all screens; polling when streams do not get through. */
import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { ProgressEvent } from '#contracts/api/overview-api';
import { addressOf, call } from './client.ts';

const pollMilliseconds = 2000;
type Listener = (event: ProgressEvent) => void;

const startPolling = (tell: Listener): (() => void) => {
  const timer = setInterval(() => {
    void call('readProgress', {}).then(result => { if (result.ok) result.value.runs.forEach(tell); });
  }, pollMilliseconds);
  return () => clearInterval(timer);
};

/** Streams events to `tell`; after two broken connections in a row it polls instead. */
const listenToProgress = (tell: Listener): (() => void) => {
  let failures = 0;
  let stop = (): void => stream.close();
  const stream = new EventSource(addressOf('watchProgress', {}));
  stream.addEventListener('progress', event => {
    failures = 0;
    tell(JSON.parse((event as MessageEvent<string>).data) as ProgressEvent);
  });
  stream.addEventListener('error', () => {
    failures += 1;
    if (failures < 2 && stream.readyState !== EventSource.CLOSED) return;
    stream.close();
    stop = startPolling(tell);
  });
  return () => stop();
};

/** The runs that are not finished, newest last; screens are read again when one ends. */
export const useProgress = (initial: readonly ProgressEvent[]): readonly ProgressEvent[] => {
  const [runs, setRuns] = useState<ReadonlyMap<string, ProgressEvent>>(new Map());
  const queries = useQueryClient();
  useEffect(() => {
    const known = new Map<string, ProgressEvent['state']>();
    return listenToProgress(event => {
      const key = `${event.kind}/${event.runId}`;
      const before = known.get(key);
      known.set(key, event.state);
      setRuns(current => new Map(current).set(key, event));
      const ended = event.state === 'finished' || event.state === 'failed';
      // Work that was over before it was ever told as running is news too.
      if (ended && before !== event.state) void queries.invalidateQueries();
    });
  }, [queries]);
  const merged = new Map(initial.map(event => [`${event.kind}/${event.runId}`, event]));
  for (const [key, event] of runs) merged.set(key, event);
  return [...merged.values()].filter(event => event.state === 'running' || event.state === 'waiting');
};
