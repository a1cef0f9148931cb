/** Goal: the routes answer what contracts/api promises, and never a secret. Method: captured handlers, answers held against the schemas. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import type { Route } from '#contracts/api/api-route';
import type { ConnectorManifest } from '#contracts/connector/connector';
import { success, type Result } from '#kernel/base/result';
import { asSystem, openIncident, withCompany, type ApiServer } from '#modules/platform';
import { registerSyncRoutes } from './index.ts';
import { quarantine } from './sync-store.ts';
import { testSubject } from '#checks/test-subject';

const now = Date.parse('2026-11-02T01:00:00Z');
const manifest: ConnectorManifest = { name: 'array', streams: ['punch'], settings: [{ name: 'baseUrl', secret: false, required: true }, { name: 'password', secret: true, required: true }], limits: { personsPerSlice: 1, windowDays: 1 } };

test('sources, settings, check, start, incidents and quarantine', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const captured = new Map<string, { readonly route: Route; readonly handler: (request: unknown) => Promise<Result<unknown, { readonly code: string }>> }>();
    const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as never }) };
    registerSyncRoutes(server, {
      database, nowMilliseconds: () => now, manifests: [manifest], countUnmatched: async () => 3, personNumbersOf: async () => new Map([['a', 'A1']]),
      startSync: async () => success({ runId: '7' }), checkSource: async () => success([{ name: 'contacts', state: 'granted', data: {} }]),
    });
    const subject = testSubject({ companyId: company.companyId, role: 'administrator' });
    const answers: string[] = [];
    const call = async (operationId: string, request: { params?: object; query?: object; body?: object } = {}): Promise<Record<string, unknown>> => {
      const found = captured.get(operationId);
      assert.ok(found !== undefined, operationId);
      const result = await found.handler({ subject, params: request.params ?? {}, query: found.route.query?.parse(request.query ?? {}) ?? null, body: found.route.body?.parse(request.body) ?? null });
      answers.push(JSON.stringify(result));
      return (result.ok ? found.route.response.parse(result.value) : { code: result.error.code }) as Record<string, unknown>;
    };
    const source = { sourceCode: 'array', connector: 'array', name: 'Array', settings: { baseUrl: 'x', password: 'hush-hush' } };
    assert.deepEqual(await call('createSource', { body: { ...source, commandId: randomUUID() } }), { done: true });
    assert.equal((await call('createSource', { body: { ...source, commandId: randomUUID() } }))['code'], 'sourceCodeTaken');
    assert.equal((await call('createSource', { body: { ...source, sourceCode: 'b', settings: {}, commandId: randomUUID() } }))['code'], 'settingMissing');
    assert.deepEqual(await call('changeSourceSettings', { params: { sourceCode: 'array' }, body: { commandId: randomUUID(), settings: { password: 'hush-again' } } }), { done: true });
    const move = (settings: object): Promise<Record<string, unknown>> => call('changeSourceSettings', { params: { sourceCode: 'array' }, body: { commandId: randomUUID(), settings } });
    assert.equal((await move({ baseUrl: 'https://elsewhere.example' }))['code'], 'settingMissing', 'a stored secret is not sent to a new address');
    for (const settings of [{ baseUrl: 'x' }, { baseUrl: 'y', password: 'hush-again' }]) assert.deepEqual(await move(settings), { done: true });
    assert.equal((await call('changeSourceSettings', { params: { sourceCode: 'nowhere' }, body: { commandId: randomUUID(), settings: {} } }))['code'], 'notFound');
    await withCompany(database, asSystem(company.companyId, 'sync', 'test'), async (tx) => {
      await openIncident(tx, { sourceCode: 'array', class: 'retry', code: 'timedOut', data: {}, nowMilliseconds: now });
      await quarantine(tx, 'array', [{ stream: 'punch', raw: '{', reason: 'notJson', field: '', sourcePersonKey: 'a' }], now);
    });
    const [listed] = (await call('listSources'))['sources'] as Record<string, unknown>[];
    assert.deepEqual([listed?.['state'], listed?.['unmatchedCount'], listed?.['quarantineCount']], ['failing', 3, 1]);
    assert.equal((await call('listIncidents', { query: { state: 'open' } }))['total'], 1);
    assert.equal((await call('listIncidents', { query: { state: 'closed' } }))['total'], 0);
    const [record] = (await call('listQuarantine'))['rows'] as Record<string, unknown>[];
    assert.equal(record?.['personNumber'], 'A1');
    const params = { quarantineId: record?.['quarantineId'] };
    assert.equal((await call('readQuarantined', { params }))['raw'], '{');
    assert.deepEqual(await call('resolveQuarantined', { params, body: { commandId: randomUUID(), resolution: 'notNeeded', note: 'test' } }), { done: true });
    assert.equal((await call('listQuarantine'))['total'], 0);
    assert.equal((await call('readQuarantined', { params: { quarantineId: '999' } }))['code'], 'notFound');
    assert.deepEqual(await call('startSync', { params: { sourceCode: 'array' }, body: { commandId: randomUUID(), month: '2026-10' } }), { runId: '7' });
    assert.equal(((await call('checkSource', { params: { sourceCode: 'array' } }))['checks'] as unknown[]).length, 1);
    assert.equal(((await call('listConnectors'))['connectors'] as unknown[]).length, 1);
    const stored = await database.ownerPool.query('select * from platform.command, platform.audit_event');
    assert.ok(!answers.join().includes('hush') && !JSON.stringify(stored.rows).includes('hush'));
  });
});
