/** What any connector must do, whatever it speaks (S0.12). Its own tests run every case against its simulator. */
import assert from 'node:assert/strict';
import type { Clock, Connector, PlanRequest } from '../connector.ts';
import { landedKeys, pullEverything } from './pull-everything.ts';

export type ConformanceFault = 'connectionCut' | 'repeatedRows' | 'unreadableRow';

/** A source of known content that can be disturbed. Each `open` starts from the same content and an unused quota. */
export type ConformanceSubject = {
  readonly open: () => Promise<{
    readonly clock: Clock;
    /** A new connector on the same source, as after a restart of the process. */
    readonly connect: () => Connector;
    readonly request: PlanRequest;
    /** A person key that the source does not know. */
    readonly unknownPersonKey: string;
    readonly disturb: (fault: ConformanceFault) => void;
    /** Faults that really happened. */
    readonly fired: () => number;
    /** How often a limit of the source was broken. */
    readonly breaches: () => number;
    /** Every line the connectors logged. */
    readonly logs: () => readonly string[];
    readonly secrets: readonly string[];
    readonly close: () => Promise<void>;
  }>;
};

type Opened = Awaited<ReturnType<ConformanceSubject['open']>>;
export type ConformanceCase = { readonly name: string; readonly run: () => Promise<void> };

export const conformanceCases = (subject: ConformanceSubject): readonly ConformanceCase[] => {
  const withSource = (name: string, run: (opened: Opened) => Promise<void>): ConformanceCase => ({
    name,
    run: async () => {
      const opened = await subject.open();
      try {
        await run(opened);
      } finally {
        await opened.close();
      }
    },
  });
  const undisturbed = async (): Promise<readonly string[]> => {
    const opened = await subject.open();
    try {
      return landedKeys(await pullEverything(opened.connect(), opened.clock, opened.request));
    } finally {
      await opened.close();
    }
  };
  return [
    withSource('page: every slice ends, cursors never repeat, streams are the declared ones', pagesEnd),
    withSource('limit: no limit is broken and the proof covers the calls', limitsHold),
    withSource('retry: a cut connection changes nothing', async (opened) => {
      opened.disturb('connectionCut');
      const keys = landedKeys(await pullEverything(opened.connect(), opened.clock, opened.request));
      assert.ok(opened.fired() > 0, 'the fault must have fired');
      assert.deepEqual(keys, await undisturbed());
    }),
    withSource('duplicate: repeated rows change nothing, pulling again gives the same', async (opened) => {
      opened.disturb('repeatedRows');
      const first = landedKeys(await pullEverything(opened.connect(), opened.clock, opened.request));
      assert.ok(opened.fired() > 0, 'the fault must have fired');
      assert.deepEqual(first, await undisturbed());
      assert.deepEqual(landedKeys(await pullEverything(opened.connect(), opened.clock, opened.request)), first);
    }),
    withSource('time zone: the zone of the machine changes nothing', zoneOfMachine),
    withSource('resume: a new connector continues at every cursor', resumes),
    withSource('unreadable: a bad row is kept with its reason, the rest lands', async (opened) => {
      opened.disturb('unreadableRow');
      const pulled = await pullEverything(opened.connect(), opened.clock, opened.request);
      assert.ok(pulled.unreadable.length > 0, 'a bad row must be shown');
      for (const { raw, reason } of pulled.unreadable) assert.ok(raw !== '' && reason.length > 0);
      const missing = (await undisturbed()).length - landedKeys(pulled).length;
      assert.ok(missing <= pulled.unreadable.length, 'only bad rows may be missing');
    }),
    withSource('poisoned batch: one unknown person costs nobody else anything', poisonedBatch),
    withSource('secrets: no log line holds one', async (opened) => {
      await pullEverything(opened.connect(), opened.clock, opened.request);
      for (const line of opened.logs()) for (const secret of opened.secrets) assert.ok(!line.includes(secret), 'a secret was logged');
    }),
  ];
};

const pagesEnd = async ({ connect, clock, request }: Opened): Promise<void> => {
  const connector = connect();
  const pulled = await pullEverything(connector, clock, request);
  const seen = pulled.pages.map(({ sliceNumber, cursor }) => `${sliceNumber}:${cursor ?? ''}`);
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(pulled.records.size > 0, 'a conformance source must hold something');
  for (const { stream, naturalKey, contentHash, raw } of pulled.records.values()) {
    assert.ok(connector.manifest.streams.includes(stream));
    assert.ok(naturalKey !== '' && raw !== '' && /^[0-9a-f]{64}$/.test(contentHash));
  }
};

const limitsHold = async ({ connect, clock, request, breaches }: Opened): Promise<void> => {
  const pulled = await pullEverything(connect(), clock, request);
  assert.equal(breaches(), 0);
  const proven = pulled.plan.quota.reduce((sum, { calls }) => sum + calls, 0);
  assert.ok(pulled.calls <= proven, `${pulled.calls} calls made, ${proven} proven`);
};

const zoneOfMachine = async ({ connect, clock, request }: Opened): Promise<void> => {
  const before = process.env['TZ'];
  const results: (readonly string[])[] = [];
  try {
    for (const zone of ['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
      process.env['TZ'] = zone;
      const pulled = await pullEverything(connect(), clock, request);
      results.push([...landedKeys(pulled), ...[...pulled.records.values()].map(({ businessDay, facts }) => `${businessDay} ${JSON.stringify(facts)}`)]);
    }
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
};

const resumes = async ({ connect, clock, request }: Opened): Promise<void> => {
  const whole = await pullEverything(connect(), clock, request);
  const landed = new Set<string>();
  for (const { sliceNumber, cursor } of whole.pages) {
    const slice = whole.plan.slices.find(({ number }) => number === sliceNumber);
    assert.ok(slice !== undefined);
    const page = await connect().fetchPage(slice, cursor);
    assert.ok(page.ok, 'a page must be readable by a new connector');
    for (const { stream, naturalKey, contentHash } of page.value.records) landed.add(`${stream}|${naturalKey} ${contentHash}`);
  }
  assert.deepEqual([...landed].sort(), landedKeys(whole));
};

const poisonedBatch = async ({ connect, clock, request, unknownPersonKey }: Opened): Promise<void> => {
  const healthy = await pullEverything(connect(), clock, request);
  const poisoned = await pullEverything(connect(), clock, { ...request, personKeys: [...request.personKeys, unknownPersonKey] });
  assert.deepEqual(landedKeys(poisoned), landedKeys(healthy));
  assert.ok(poisoned.unknownPersonKeys.includes(unknownPersonKey));
};
