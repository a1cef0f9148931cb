/** A program takes no deductions in: refused before a byte of the file is looked at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSubject } from '#checks/test-subject';
import type { ApiServer } from '#modules/platform';
import { registerTaxRoutes, type TaxRoutesDeps } from './tax-routes.ts';

test('deductions of the tax bureau: a program with the right to change pay is refused', async () => {
  const handlers = new Map<string, (request: unknown) => Promise<unknown>>();
  const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as unknown as (request: unknown) => Promise<unknown>) };
  registerTaxRoutes(server, { readTable: () => assert.fail('the file is not read') } as unknown as TaxRoutesDeps);
  const subject = { ...testSubject({ companyId: 1, role: 'payrollClerk' }), program: 'bot' };
  assert.deepEqual(await handlers.get('importDeductions')?.({ subject, query: { month: '2026-10' }, upload: { fileName: 'a.csv', content: Buffer.from('') } }), { ok: false, error: { code: 'notAllowed' } });
});
