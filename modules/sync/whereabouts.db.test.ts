/** Goal: places and devices of punches are stored nowhere unless a rule needs them, raw records included. Method: canaries in a file that is handed over and a page that is landed, the whole database searched. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import type { SourceRecord } from '#contracts/flow/source-record';
import { asSystem, withCompany } from '#modules/platform';
import { chooseLanding, landHandedOver, landPage, type PageToLand } from './index.ts';

const canaries = ['CANARY-PLACE', '31.230416', '121.473701', 'CANARY-PHOTO', 'CANARY-DEVICE'];
const instant = Date.parse('2026-10-13T01:00:00Z') / 1_000;
const businessDay = Math.floor(instant / 86_400);

const punch = (key: string): SourceRecord => {
  const raw = JSON.stringify({ userid: 'a', checkin_time: instant, location_title: 'CANARY-PLACE', lat: 31.230416, lng: 121.473701, mediaids: ['CANARY-PHOTO'], deviceid: 'CANARY-DEVICE' });
  return {
    stream: 'punch', naturalKey: key, sourcePersonKey: 'a', businessDay, raw, contentHash: createHash('sha256').update(raw + key).digest('hex'),
    facts: [{ kind: 'punch', sourcePersonKey: 'a', instant, zone: 'Asia/Shanghai', sourceText: String(instant), direction: 'in', device: 'CANARY-DEVICE', place: 'CANARY-PLACE' }],
  };
};

const rowsOf = async ({ database }: TestDatabase): Promise<string> =>
  JSON.stringify((await database.ownerPool.query("select to_jsonb(row)::text from sync.landed_record as row union all select to_jsonb(bad)::text from sync.quarantined_record as bad")).rows);

/** What `absorb` is told goes on to attendance: it is looked at too. */
const land = (place: TestDatabase, keeps: boolean): Promise<string> =>
  withCompany(place.database, asSystem(place.company.companyId, 'sync', 'test'), async (tx) => {
    if (keeps) await chooseLanding(tx, { keepsWhereabouts: true, rule: '外勤打卡须在客户地址附近' });
    const absorbed: string[] = [];
    const absorb: PageToLand['absorb'] = async (_, landed) => void absorbed.push(JSON.stringify(landed.records));
    await landHandedOver(tx, { sourceCode: 'workbook', stream: 'punch', records: [punch('handed over')], isWhole: false, nowMilliseconds: Date.parse('2026-11-02T01:00:00Z'), absorb });
    await tx.query("insert into sync.sync_run (company_id, source_code, status, request, quota, started_at) values ($1, 'array', 'running', '{}', '[]', now())", [tx.companyId]);
    const { rows } = await tx.query<{ run_id: number }>("insert into sync.slice (company_id, run_id, slice_number, stream, person_keys, window_from, window_to, status) select company_id, run_id, 1, 'punch', '{a}', $2, $3, 'open' from sync.sync_run where company_id = $1 returning run_id", [tx.companyId, instant - 86_400, instant + 86_400]);
    await landPage(tx, {
      sourceCode: 'array', runId: rows[0]!.run_id, nowMilliseconds: Date.parse('2026-11-02T01:00:00Z'), absorb, slice: { number: 1, stream: 'punch', personKeys: ['a'], from: instant - 86_400, to: instant + 86_400 },
      page: { records: [punch('landed')], unreadable: [{ stream: 'punch', raw: punch('x').raw.slice(0, -3), reason: 'notJson', field: '', sourcePersonKey: 'a' }], unknownPersonKeys: [], nextCursor: null, calls: 1 },
    });
    return absorbed.join();
  });

test('by default nothing of a place, photo or device is stored or handed on: records, quarantine, facts', async () => {
  await withTestDatabase(async (place) => {
    const absorbed = await land(place, false);
    const stored = await rowsOf(place);
    assert.equal((stored.match(/checkin_time/g) ?? []).length, 3, 'all three records are there');
    for (const canary of canaries) assert.ok(!stored.includes(canary) && !absorbed.includes(canary), canary);
  });
});

test('kept for a named rule, as received', async () => {
  await withTestDatabase(async (place) => {
    const absorbed = await land(place, true);
    const stored = await rowsOf(place);
    for (const canary of canaries) assert.ok(stored.includes(canary), canary);
    assert.ok(absorbed.includes('CANARY-PLACE'));
    await assert.rejects(withCompany(place.database, asSystem(place.company.companyId, 'sync', 'test'), (tx) => tx.query("update sync.landing_choice set rule = '' where company_id = $1", [tx.companyId])), /check/);
  });
});
