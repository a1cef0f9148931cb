/** Goal: workbook and WeCom together give a company whose people are known. Method: seeded world, simulator over HTTP, real database. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { weComManifest } from '#connectors/wecom';
import { listUnmatched } from '#modules/people';
import { asSystem, createCompany, listIncidents, withCompany } from '#modules/platform';
import { listSources, readLandedRecords, saveSource } from '#modules/sync';
import { createVirtualWeComClock, createWeComSimulator } from '#simulators/wecom';
import { createWorld, worldToWeCom, worldWorkbook } from '#simulators/world';
import { importCompanyWorkbook } from './import-company-workbook.ts';
import { syncSource } from './sync-source.ts';

test('a company from its workbook and WeCom: everything lands once, the unmatched are the outsiders', async () => {
  await withTestDatabase(async ({ database }) => {
    const made = await createCompany(database, { companyCode: 'demonstration', name: '演示公司', isDemo: true });
    assert.ok(made.ok);
    const company = made.value;
    const world = createWorld({ seed: 5, people: 120, month: '2026-10' });
    const main = world.companies[0];
    assert.ok(main !== undefined);
    const state = worldToWeCom(main);
    const clock = createVirtualWeComClock(Date.parse('2026-11-02T01:00:00Z'));
    const simulator = createWeComSimulator({ clock, seed: 7, state });
    const baseUrl = await simulator.start();
    try {
      const { companyId } = company;
      const imported = await importCompanyWorkbook(database, { companyId, actor: 'test', sourceCode: 'workbook', bytes: await worldWorkbook(main), rows: 'all' });
      assert.ok(imported.ok, JSON.stringify(imported));
      assert.equal(imported.value.counts.persons.new, main.people.length);
      const inCompany = <T>(work: Parameters<typeof withCompany<T>>[2]): Promise<T> => withCompany<T>(database, asSystem(companyId, 'proof', 'test'), work);
      const settings = { baseUrl, clockUrl: `${baseUrl}/__sim/clock`, corpId: main.corpId, appSecret: main.agentSecret, contactSecret: main.contactSecret, expectedMembers: '200' };
      assert.ok((await inCompany((tx) => saveSource(tx, { sourceCode: 'wecom', name: 'WeCom', manifest: weComManifest, settings }))).ok);
      const first = await syncSource(database, { companyId, sourceCode: 'wecom', month: '2026-10' });
      assert.ok(first.ok, JSON.stringify(first));
      assert.deepEqual([first.value.status, first.value.error], ['finished', null]);
      const again = await syncSource(database, { companyId, sourceCode: 'wecom', month: '2026-10' });
      assert.ok(again.ok);
      // The window ends now and the quota has moved the clock: only the new morning may bring something.
      assert.deepEqual([first.value.goneRecords, again.value.changedRecords, again.value.goneRecords], [0, 0, 0]);
      const late = await database.ownerPool.query(`select from sync.landed_record where version > 1 or (recorded_seq > (select min(audit_seq) from platform.audit_event where action = 'sync.runEnded') and business_date < '2026-11-02')`);
      assert.equal(late.rowCount, 0);
      await inCompany(async (tx) => {
        assert.deepEqual((await listIncidents(tx, { openOnly: true })).map((incident) => incident.code), []);
        const [source] = await listSources(tx);
        assert.ok((source?.streams.find((stream) => stream.stream === 'punch')?.records ?? 0) > 1_000);
        const unmatched = await listUnmatched(tx, { sourceCode: 'wecom', search: '', page: 1, pageSize: 500 });
        for (const row of unmatched.rows) assert.ok(!main.people.some((person) => person.personNumber.toLowerCase() === row.sourcePersonKey), row.sourcePersonKey);
        const someone = main.people.find((person) => person.wecom !== null);
        const landed = await readLandedRecords(tx, { sourceCode: 'wecom', sourcePersonKeys: [someone?.wecom?.userId.toLowerCase() ?? ''] });
        assert.ok(landed.length > 20);
      });
    } finally {
      await simulator.stop();
    }
  });
});
