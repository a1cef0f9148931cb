/** Goal: a reader of sums gets sums and nothing else. Method: two workplaces, one of them small, read over the route before and after changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import * as routes from '#contracts/api/payroll-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { success, type Result } from '#kernel/base/result';
import { activatePacks, calculateRun, registerPayrollRoutes } from '#modules/payroll';
import { admits, asSystem, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { addPerson, addPlainMonth, addPunch, createPlaces, shippedPacks } from './example-company.ts';

const month = '2026-10';
type Summary = RouteResponse<typeof routes.readPaySummary>;
type Handler = (request: object) => Promise<Result<Summary, ApiFailure>>;

const withCompanyOf = (counts: Readonly<Record<string, number>>, work: (given: { readonly read: () => Promise<Summary>; readonly run: () => Promise<void>; readonly inCompany: <T>(inside: (tx: CompanyTransaction) => Promise<T>) => Promise<T>; readonly ids: readonly number[]; readonly reader: Subject }) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company: { companyId } }) => {
    const system = asSystem(companyId, 'proof', 'test');
    const inCompany = <T>(inside: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, system, inside);
    const ids = await inCompany(async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      const added: number[] = [];
      for (const [place, count] of Object.entries(counts)) for (let index = 0; index < count; index += 1) added.push(await addPerson(tx, { number: `${place}${index}`, place, wage: String(12_000 + 100 * index) }));
      for (const personId of added) await addPlainMonth(tx, personId);
      return added;
    });
    const run = async (): Promise<void> => assert.ok((await calculateRun(database, system, { month, mode: 'compute' })).ok);
    await run();
    const handlers = new Map<string, Handler>();
    const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as unknown as Handler) };
    registerPayrollRoutes(server, { database, openToStaff: (_, runs) => Promise.resolve(new Map(runs.map(({ runId }) => [runId, 'preview' as const]))), startPayRun: () => Promise.resolve(success({ runId: '1' })) });
    const reader: Subject = { ...testSubject({ companyId, role: 'auditor' }), rights: { 'summarise:pay': 'all' } };
    const read = async (): Promise<Summary> => {
      const answer = await handlers.get('readPaySummary')!({ subject: reader, params: { month }, query: null, body: null });
      assert.ok(answer.ok, JSON.stringify(answer));
      return routes.readPaySummary.response.parse(answer.value);
    };
    await work({ read, run, inCompany, ids, reader });
  });

const shownOf = (summary: Summary): readonly (readonly [string, number | null])[] => summary.groups.map(({ workplaceCode, figures }) => [workplaceCode, figures?.people ?? null]);

test('A-10: a workplace of few people has no sum, and none comes out of the total less the others', async () => {
  await withCompanyOf({ beijing: 2, shanghai: 6, shenzhen: 7 }, async ({ read, reader }) => {
    const summary = await read();
    assert.deepEqual(shownOf(summary), [['beijing', null], ['shanghai', null], ['shenzhen', 7]]);
    assert.equal(summary.total?.people, 15);
    assert.equal(admits(reader, routes.readPaySummary.access), 'allowed');
    for (const route of [routes.readRegister, routes.readPayAnalysis, routes.readPayslip, routes.groupRegister, routes.exportRegister]) assert.equal(admits(reader, route.access), 'notAllowed', route.operationId);
    assert.equal(admits({ ...reader, rights: { 'summarise:pay': new Set([1, 2, 3]) } }, routes.readPaySummary.access), 'notAllowed');
  });
});

test('A-10: what was published stays while few people\'s pay changes, and gives way when many have', async () => {
  await withCompanyOf({ shanghai: 6, shenzhen: 7 }, async ({ read, run, inCompany, ids }) => {
    const first = await read();
    assert.deepEqual(shownOf(first), [['shanghai', 6], ['shenzhen', 7]]);
    await inCompany((tx) => addPunch(tx, ids[0]!, 11, 600));
    const leaves = (personIds: readonly number[]) => inCompany(async (tx) => { for (const personId of personIds) await tx.query("delete from attendance.punch where company_id = $1 and person_id = $2 and business_date = '2026-10-14'", [tx.companyId, personId]); });
    await leaves(ids.slice(0, 1));
    await run();
    assert.deepEqual(await read(), first);
    await leaves(ids);
    await run();
    assert.notDeepEqual(await read(), first);
  });
});
