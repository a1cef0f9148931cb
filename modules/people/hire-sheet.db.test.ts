/** Goal: a table's good rows are hired, its bad rows come back whole with their reason, and what was said of its columns is remembered. Method: the routes over a real database. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { Route } from '#contracts/api/api-route';
import { success, type Result } from '#kernel/base/result';
import type { ApiServer, Subject } from '#modules/platform';
import { registerHireSheetRoutes } from './index.ts';

type Handler = (request: unknown) => Promise<Result<unknown, { readonly code: string }>>;

test('a table in: columns looked at, remembered, rows taken or given back; a retry and a second hand-in make nobody twice', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const captured = new Map<string, { readonly route: Route; readonly handler: Handler }>();
    const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Handler }) };
    const touched: number[] = [];
    registerHireSheetRoutes(server, {
      database, schedules: async () => new Map(), insurancePlaces: async () => new Map([['shanghai', ['上海', 'Shanghai']]]), reabsorb: async () => undefined, afterChange: async (_, people) => void touched.push(people.length),
      readTable: async (bytes) => success(bytes.toString('utf8').split('\n').map((line) => line.split(','))),
    });
    const clerk = testSubject({ companyId: company.companyId, role: 'payrollClerk', userId: 'clerk' });
    const call = async (operationId: string, request: { readonly text?: string; readonly body?: object; readonly commandId?: string }, subject: Subject = clerk): Promise<Record<string, unknown>> => {
      const { route, handler } = captured.get(operationId)!;
      const query = route.query?.parse({ commandId: request.commandId ?? randomUUID() }) ?? null;
      const upload = request.text === undefined ? null : { fileName: 'a.csv', content: Buffer.from(request.text) };
      const body = request.body === undefined ? null : route.body?.parse({ commandId: randomUUID(), ...request.body });
      const result = await handler({ subject, params: {}, query, body, upload, language: 'zh-CN' });
      return result.ok ? (route.response.parse(result.value) as Record<string, unknown>) : { code: result.error.code };
    };
    const table = ['员工姓名,身份证号,到岗日期,中心', '甲,110105194912310021,2026-11-02,生产部', '乙,,2026-13-02,生产部', '甲,110105 19491231 0021,2026/11/2,研发部', '丙,,2026-11-02,生产部'].join('\n');
    const looked = await call('previewHireSheet', { text: table });
    assert.deepEqual((looked['columns'] as { field: string | null; example: string }[]).map(({ field, example }) => [field, example]), [['name', '甲'], ['identityNumber', ''], ['hireDate', '2026-11-02'], [null, '']]);
    assert.deepEqual(looked['missing'], ['department']);
    assert.equal((await call('hireFromSheet', { text: table }))['code'], 'hireColumnsMissing');
    await call('rememberHireColumns', { body: { columns: [{ heading: '中心', field: 'department' }] } });
    assert.deepEqual((await call('previewHireSheet', { text: table }))['missing'], []);
    const administrator = testSubject({ companyId: company.companyId, role: 'administrator', userId: 'admin' });
    assert.equal((await call('hireFromSheet', { text: table }, administrator))['code'], 'hireNeedsIdentity');
    assert.equal((await call('hireFromSheet', { text: table }, { ...clerk, isSteppedUp: false }))['code'], 'stepUpNeeded');
    const commandId = randomUUID();
    const taken = await call('hireFromSheet', { text: table, commandId });
    assert.deepEqual(taken['hired'], [{ row: 2, personNumber: '000001' }, { row: 5, personNumber: '000002' }]);
    assert.deepEqual((taken['failures'] as { row: number; code: string; data: Record<string, string>; cells: string[] }[]).map(({ row, code, data, cells }) => [row, code, data, cells[0]]), [[3, 'dateUnreadable', {}, '乙'], [4, 'samePerson', { personNumber: '000001' }, '甲']]);
    assert.deepEqual(await call('hireFromSheet', { text: table, commandId }), taken);
    assert.deepEqual(touched, [2]);
    const again = await call('hireFromSheet', { text: table });
    assert.deepEqual([again['hired'], (again['failures'] as { code: string }[]).map(({ code }) => code)], [[], ['samePerson', 'dateUnreadable', 'samePerson', 'sameNameAndDay']]);
  });
});
