/** Goal: the copy is exact, append-only and unharmed by faults and kills. Method: a small connector over an array, real PostgreSQL. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { failure, success } from '#kernel/base/result';
import type { Clock, Connector, ConnectorError, Slice } from '#contracts/connector/connector';
import type { SourceRecord, Stream, UnreadableRecord } from '#contracts/flow/source-record';
import { asSystem, createCompany, listIncidents, withCompany, type CompanyTransaction } from '#modules/platform';
import { acceptMassChange, landPage, listQuarantine, listSources, listSourceSettings, openRun, openSlices, planSync, readLandedRecords, readSourceForConnector, resolveQuarantined, runSync, saveSource, syncWindow, type SyncDeps, type SyncSummary } from './index.ts';
import { appendVersions, findVanished } from './sync-store.ts';

const now = Date.parse('2026-11-02T01:00:00Z');
const october = syncWindow({ month: '2026-10', zone: 'Asia/Shanghai', nowSeconds: now / 1_000 });
const dayOf = (instant: number): number => Math.floor((instant + 8 * 3_600) / 86_400);

type Punch = { readonly key: string; readonly instant: number; text: string };
type World = { people: string[]; punches: Punch[]; unreadable: UnreadableRecord[]; reports: { key: string; day: number; punchCount: number }[]; faults: ((slice: Slice, cursor: string | null) => ConnectorError | null)[]; calls: number };

const record = (stream: Stream, naturalKey: string, key: string | null, businessDay: number, facts: SourceRecord['facts']): SourceRecord => {
  const raw = JSON.stringify(facts);
  return { stream, naturalKey, sourcePersonKey: key, businessDay, raw, contentHash: createHash('sha256').update(raw).digest('hex'), facts };
};
const punchRecord = (punch: Punch): SourceRecord => record('punch', `${punch.key}|${punch.instant}`, punch.key, dayOf(punch.instant), [{ kind: 'punch', sourcePersonKey: punch.key, instant: punch.instant, zone: 'Asia/Shanghai', sourceText: punch.text, direction: 'in', device: '', place: '' }]);

const manifest: Connector['manifest'] = { name: 'array', streams: ['person', 'punch', 'dayReport'], settings: [{ name: 'address', secret: false, required: true }, { name: 'password', secret: true, required: true }], limits: { personsPerSlice: 2, windowDays: 40 } };

/** Two people a slice, two records a page; the cursor is the offset. */
function createArrayConnector(world: World): Connector {
  const recordsOf = (slice: Slice): readonly SourceRecord[] => {
    if (slice.stream === 'person') return world.people.map((key) => record('person', key, key, 0, [{ kind: 'contact', sourcePersonKey: key, name: key, departmentKeys: [], status: 'active' }]));
    if (slice.stream === 'dayReport') return world.reports.filter((report) => slice.personKeys.includes(report.key)).map((report) => record('dayReport', `${report.key}|${report.day}`, report.key, report.day, [{ kind: 'dayReport', sourcePersonKey: report.key, day: report.day, punchCount: report.punchCount, regularSeconds: 0, standardSeconds: 0, exceptions: [], leaveSeconds: 0 }]));
    return world.punches.filter((punch) => slice.personKeys.includes(punch.key) && punch.instant >= slice.from && punch.instant < slice.to).map(punchRecord);
  };
  return {
    manifest,
    plan: ({ streams, from, to, personKeys }) => {
      const groups = (stream: Stream): string[][] => (stream === 'person' ? [[]] : Array.from({ length: Math.ceil(personKeys.length / 2) }, (_, index) => personKeys.slice(index * 2, index * 2 + 2)));
      const slices = streams.flatMap((stream) => groups(stream).map((keys) => ({ stream, personKeys: keys, from, to }))).map((slice, index) => ({ number: index + 1, ...slice }));
      return success({ slices, quota: [{ api: 'array', calls: slices.length, perMinute: 600, minutes: 1 }] });
    },
    fetchPage: async (slice, cursor) => {
      world.calls += 1;
      const fault = world.faults[0]?.(slice, cursor) ?? null;
      if (fault !== null) return failure(fault);
      const all = recordsOf(slice);
      const offset = Number(cursor ?? 0);
      const isFirst = cursor === null;
      return success({ records: all.slice(offset, offset + 2), unreadable: isFirst && slice.stream === 'punch' ? world.unreadable : [], unknownPersonKeys: [], nextCursor: offset + 2 < all.length ? String(offset + 2) : null, calls: 1 });
    },
    check: async () => [],
  };
}

const createWorld = (): World => ({
  people: ['a', 'b', 'c'], unreadable: [], reports: [], faults: [], calls: 0,
  punches: ['a', 'b', 'c'].flatMap((key) => [0, 1, 2].map((index) => ({ key, instant: october.from + 200_000 + index * 86_400, text: 'as read' }))),
});
const error = (code: ConnectorError['code'], errorClass: ConnectorError['class']): ConnectorError => ({ code, class: errorClass, retryAfterMilliseconds: null, data: {} });

type Bench = TestDatabase & { readonly world: World; readonly clock: Clock; readonly absorbed: string[]; readonly sync: (more?: Partial<SyncDeps>) => Promise<SyncSummary>; readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T> };

async function withBench(work: (bench: Bench) => Promise<void>): Promise<void> {
  await withTestDatabase(async (given) => {
    let time = now;
    const world = createWorld();
    const clock: Clock = { nowMilliseconds: () => time, sleep: async (milliseconds) => void (time += milliseconds) };
    const absorbed: string[] = [];
    const inCompany: Bench['inCompany'] = (run) => withCompany(given.database, asSystem(given.company.companyId, 'sync', 'test'), run);
    assert.ok((await inCompany((tx) => saveSource(tx, { sourceCode: 'array', name: 'Array', manifest, settings: { address: 'x', password: 'hush' } }))).ok);
    const sync: Bench['sync'] = async (more = {}) => {
      const summary = await runSync({
        database: given.database, connector: createArrayConnector(world), clock, wallMilliseconds: () => time, ...more,
        absorb: async (_, landed) => void absorbed.push(...landed.records.map((each) => each.naturalKey), ...landed.tombstones.map((each) => `-${each.naturalKey}`)),
      }, { companyId: given.company.companyId, sourceCode: 'array', request: { streams: ['person', 'punch', 'dayReport'], ...october, personKeys: [] } });
      assert.ok(summary.ok, JSON.stringify(summary));
      return summary.value;
    };
    await work({ ...given, world, clock, absorbed, sync, inCompany });
  });
}

const versions = async (bench: Bench): Promise<readonly string[]> =>
  (await bench.database.ownerPool.query<{ line: string }>(`select stream || ' ' || natural_key || ' ' || version || ' ' || is_tombstone || ' ' || content_hash as line from sync.landed_record order by 1`)).rows.map((row) => row.line);

test('the first run lands everything, a hundred more land nothing', async () => {
  await withBench(async (bench) => {
    const first = await bench.sync();
    assert.deepEqual([first.status, first.slices, first.slicesLanded, first.newRecords], ['finished', 5, 5, 12]);
    const before = await versions(bench);
    assert.equal(before.length, 12);
    bench.absorbed.length = 0;
    for (let run = 0; run < 100; run += 1) assert.equal((await bench.sync()).newRecords, 0);
    assert.deepEqual(await versions(bench), before);
    assert.deepEqual(bench.absorbed, []);
  });
});

test('a change appends a version, a vanished record a tombstone, a returned one a version; edges of the window are left alone', async () => {
  await withBench(async (bench) => {
    await bench.sync();
    const [changed, vanished] = bench.world.punches;
    assert.ok(changed !== undefined && vanished !== undefined);
    changed.text = 'corrected';
    bench.world.punches = bench.world.punches.filter((punch) => punch !== vanished);
    bench.absorbed.length = 0;
    const second = await bench.sync();
    assert.deepEqual([second.newRecords, second.changedRecords, second.goneRecords], [0, 1, 1]);
    assert.deepEqual(bench.absorbed, [`a|${changed.instant}`, `-a|${vanished.instant}`]);
    assert.equal((await bench.sync()).goneRecords, 0);
    bench.world.punches.push(vanished);
    assert.deepEqual((await bench.sync()).changedRecords, 1);
    const landed = await bench.inCompany((tx) => readLandedRecords(tx, { sourceCode: 'array', sourcePersonKeys: ['a'] }));
    assert.equal(landed.filter((each) => each.stream === 'punch').length, 3);
    assert.deepEqual(landed.find((each) => each.naturalKey === `a|${changed.instant}`)?.facts, punchRecord(changed).facts);
  });
});

test('an expected punch of the night before a window is not missed by it', async () => {
  await withBench(async (bench) => {
    await bench.inCompany(async (tx) => {
      const slice = { number: 1, stream: 'punch' as const, personKeys: ['a'], from: october.from, to: october.to };
      const expected = (instant: number): SourceRecord => record('punch', `a|${instant}`, 'a', dayOf(instant), [{ kind: 'expectedPunchMissing', sourcePersonKey: 'a', scheduledInstant: instant, zone: 'Asia/Shanghai', direction: 'out' }]);
      await appendVersions(tx, 'array', [expected(slice.from + 6 * 3_600), expected(slice.from + 30 * 3_600)].map((each) => ({ record: each, version: 1, isStray: false })), now);
      assert.deepEqual((await findVanished(tx, 'array', slice, ['a'], [])).map((each) => each.naturalKey), [`a|${slice.from + 30 * 3_600}`]);
    });
  });
});

test('faults that pass leave the same copy, wait on the clock, show an incident while they last and close it', async () => {
  await withBench(async (bench) => {
    let failing = 3;
    const seen: string[] = [];
    bench.world.faults = [(slice) => (slice.stream === 'punch' && failing-- > 0 ? error(failing === 0 ? 'rateLimited' : 'timedOut', failing === 0 ? 'waitQuota' : 'retry') : null)];
    const started = bench.clock.nowMilliseconds();
    const clock: Clock = { nowMilliseconds: bench.clock.nowMilliseconds, sleep: async (milliseconds) => {
      seen.push(...(await bench.inCompany((tx) => listIncidents(tx, { openOnly: true }))).map((incident) => incident.code));
      await bench.clock.sleep(milliseconds);
    } };
    const summary = await bench.sync({ clock });
    assert.equal(summary.status, 'finished');
    assert.equal(bench.clock.nowMilliseconds() - started, 1_000 + 2_000 + 60_000);
    assert.ok(summary.providerMinutes > 1);
    assert.deepEqual([...new Set(seen)].toSorted(), ['rateLimited', 'timedOut']);
    assert.deepEqual(await bench.inCompany((tx) => listIncidents(tx, { openOnly: true })), []);
    assert.equal((await versions(bench)).length, 12);
  });
});

test('a rejected credential stops the run with one task; the next run goes on at the slice', async () => {
  await withBench(async (bench) => {
    let isRejected = true;
    bench.world.faults = [(slice) => (isRejected && slice.stream === 'punch' && slice.personKeys.includes('c') ? error('credentialRejected', 'fixCredential') : null)];
    const stopped = await bench.sync();
    assert.deepEqual([stopped.status, stopped.error?.code, stopped.slicesLanded], ['failed', 'credentialRejected', 2]);
    assert.equal((await bench.inCompany((tx) => listIncidents(tx, { openOnly: true }))).length, 1);
    isRejected = false;
    bench.world.calls = 0;
    const resumed = await bench.sync();
    assert.deepEqual([resumed.runId, resumed.status, resumed.slicesLanded], [stopped.runId, 'finished', 5]);
    assert.deepEqual(await bench.inCompany((tx) => listIncidents(tx, { openOnly: true })), []);
    assert.equal(bench.world.calls, 2 + 2, 'two pages of the slice of c, two slices of day reports; landed slices are not asked again');
  });
});

test('killed before or after any statement of a page: all of it or nothing, and the end is the same', async () => {
  let expected: readonly string[] = [];
  await withBench(async (bench) => {
    await bench.sync();
    expected = await versions(bench);
  });
  await withBench(async (bench) => {
    const world = bench.world;
    const connector = createArrayConnector(world);
    const run = await bench.inCompany(async (tx) => {
      const opened = await openRun(tx, { sourceCode: 'array', request: { streams: ['punch'], ...october, personKeys: ['a', 'b', 'c'] }, nowMilliseconds: now });
      const planned = await planSync(tx, { connector, run: opened, personKeys: ['a', 'b', 'c'] });
      assert.ok(planned.ok);
      return planned.value;
    });
    let kills = 0;
    for (;;) {
      const [slice] = await bench.inCompany((tx) => openSlices(tx, run.runId));
      if (slice === undefined) break;
      const page = await connector.fetchPage(slice, slice.cursor);
      assert.ok(page.ok);
      for (let killAt = 1; ; killAt += 1) {
        const before = JSON.stringify([await versions(bench), await bench.inCompany((tx) => openSlices(tx, run.runId))]);
        let statements = 0;
        const die = (): never => {
          throw new Error('killed');
        };
        // Odd numbers die before the statement, even ones after it.
        const attempt = bench.inCompany((tx) => {
          const query = tx.query;
          const mortal = Object.create(tx, { query: { value: async (text: string, values?: readonly unknown[]) => {
            if ((statements += 1) === killAt) die();
            const result = await query(text, values);
            if ((statements += 1) === killAt) die();
            return result;
          } } }) as CompanyTransaction;
          return landPage(mortal, { sourceCode: 'array', runId: run.runId, slice, page: page.value, nowMilliseconds: now, absorb: async () => undefined });
        });
        const wasKilled = await attempt.then(() => false, (thrown: Error) => thrown.message === 'killed');
        if (!wasKilled) break;
        kills += 1;
        assert.equal(JSON.stringify([await versions(bench), await bench.inCompany((tx) => openSlices(tx, run.runId))]), before);
      }
    }
    assert.ok(kills > 40, String(kills));
    assert.deepEqual(await versions(bench), expected.filter((line) => line.startsWith('punch')));
  });
});

test('two runs of one source at once: the second is refused', async () => {
  await withBench(async (bench) => {
    let refused: unknown = null;
    bench.world.faults = [() => null];
    const deps: SyncDeps = { database: bench.database, connector: createArrayConnector(bench.world), clock: bench.clock, wallMilliseconds: () => 0, absorb: async () => undefined };
    const input = { companyId: bench.company.companyId, sourceCode: 'array', request: { streams: ['punch'] as const, ...october, personKeys: ['a'] } };
    const first = await runSync({ ...deps, onPage: () => undefined, absorb: async () => { refused ??= await runSync(deps, input); } }, input);
    assert.ok(first.ok);
    assert.deepEqual(refused, { ok: false, error: { code: 'syncAlreadyRunning', data: { sourceCode: 'array' } } });
  });
});

test('gone from the list only after two full listings; too many at once is refused until accepted', async () => {
  await withBench(async (bench) => {
    bench.world.people = Array.from({ length: 30 }, (_, index) => `p${String(index).padStart(2, '0')}`);
    bench.world.punches = [];
    await bench.sync();
    const goneNow = async (): Promise<number> => (await bench.sync()).goneRecords;
    const everyone = bench.world.people;
    bench.world.people = everyone.slice(1);
    assert.deepEqual([await goneNow(), await goneNow(), await goneNow()], [0, 1, 0]);
    bench.world.people = everyone.slice(10);
    assert.deepEqual([await goneNow(), await goneNow()], [0, 0]);
    assert.deepEqual((await bench.inCompany((tx) => listIncidents(tx, { openOnly: true }))).map((incident) => incident.code), ['massChangeOfPeople']);
    bench.world.people = everyone.slice(1);
    await bench.sync();
    assert.deepEqual(await bench.inCompany((tx) => listIncidents(tx, { openOnly: true })), []);
    bench.world.people = everyone.slice(10);
    await bench.sync();
    await bench.inCompany((tx) => acceptMassChange(tx, 'array', 'person'));
    assert.equal(await goneNow(), 9);
  });
});

test('unreadable records are kept once with their raw text and can be resolved', async () => {
  await withBench(async (bench) => {
    bench.world.unreadable = [{ stream: 'punch', raw: '{"broken\0"', reason: 'notJson', field: '', sourcePersonKey: null }];
    await bench.sync();
    await bench.sync();
    const open = await bench.inCompany((tx) => listQuarantine(tx, { sourceCode: '', state: 'open', page: 1, pageSize: 10 }));
    assert.deepEqual([open.total, open.rows[0]?.raw], [1, '{"broken\u2400"']);
    await bench.inCompany((tx) => resolveQuarantined(tx, { quarantineId: open.rows[0]?.quarantineId ?? 0, resolution: 'notNeeded', nowMilliseconds: now }));
    assert.equal((await bench.inCompany((tx) => listQuarantine(tx, { sourceCode: 'array', state: 'open', page: 1, pageSize: 10 }))).total, 0);
  });
});

test('a daily report that counts more punches than landed opens an incident until they come', async () => {
  await withBench(async (bench) => {
    bench.world.reports = [{ key: 'a', day: dayOf(october.from) + 10, punchCount: 4 }];
    await bench.sync();
    const [gap] = await bench.inCompany((tx) => listIncidents(tx, { openOnly: true }));
    assert.deepEqual([gap?.code, gap?.data['punches']], ['gap', 1]);
    bench.world.punches.push({ key: 'a', instant: october.from + 900_000, text: 'as read' });
    await bench.sync();
    assert.deepEqual(await bench.inCompany((tx) => listIncidents(tx, { openOnly: true })), []);
  });
});

test('secrets go in, are used, and never come out', async () => {
  await withBench(async (bench) => {
    await bench.sync();
    const shown = JSON.stringify(await bench.inCompany(async (tx) => [await listSourceSettings(tx), await listSources(tx)]));
    assert.ok(!shown.includes('hush'));
    const forConnector = await bench.inCompany((tx) => readSourceForConnector(tx, 'array'));
    assert.ok(forConnector.ok && forConnector.value.secrets['password']?.reveal() === 'hush');
    const audit = await bench.database.ownerPool.query('select * from platform.audit_event');
    assert.ok((audit.rowCount ?? 0) > 0 && !JSON.stringify(audit.rows).includes('hush'));
    const [source] = await bench.inCompany((tx) => listSources(tx));
    assert.deepEqual(source?.streams, [{ stream: 'person', records: 3, people: 3 }, { stream: 'punch', records: 9, people: 3 }]);
    assert.equal(source?.lastRun?.status, 'finished');
    const refused = await bench.inCompany((tx) => saveSource(tx, { sourceCode: 'other', name: 'x', manifest, settings: { address: 'x' } }));
    assert.ok(!refused.ok && refused.error.code === 'settingMissing');
  });
});

test('another company sees no source, no record and no quarantine', async () => {
  await withBench(async (bench) => {
    bench.world.unreadable = [{ stream: 'punch', raw: '?', reason: 'notJson', field: '', sourcePersonKey: null }];
    await bench.sync();
    const other = await createCompany(bench.database, { companyCode: 'other', name: '另一家' });
    assert.ok(other.ok);
    await withCompany(bench.database, asSystem(other.value.companyId, 'sync', 'test'), async (tx) => {
      assert.deepEqual(await listSources(tx), []);
      assert.equal((await listQuarantine(tx, { sourceCode: '', state: 'all', page: 1, pageSize: 10 })).total, 0);
      assert.equal((await tx.query('select from sync.landed_record')).rowCount, 0);
    });
  });
});
