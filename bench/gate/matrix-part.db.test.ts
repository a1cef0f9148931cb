/** Goal: the running server gives each caller what the matrix says. Method: matrix.ts, and the same gate asked for single attacks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiRoutes } from '#contracts/api/api-routes';
import { plainSecrets, staff } from '#checks/gate-company';
import { callers } from '#checks/gate-server';
import { createRequestGenerator } from './generate-requests.ts';
import { ask, askMatrix, withGate } from './matrix.ts';
import { timesDiffer } from './timing.ts';

test('A-1: every route, every caller, every relation: as the matrix says, and what is out of reach is byte for byte what is not there', async () => {
  const { asked, wrong, uncovered } = await askMatrix();
  assert.deepEqual(wrong, []);
  assert.deepEqual(uncovered, []);
  assert.ok(asked > 2000, `${asked} requests`);
});

const urlsOfOthers = (number: string): readonly string[] => [
  `/api/people/${number}`, `/api/attendance/people/${number}/days/2026-10-13`, `/api/attendance?personNumber=${number}&from=2026-10-01&to=2026-10-31`, `/api/payroll/2026-10/payslips/${number}`,
  `/api/payroll/2026-10/payslips/${number}/lines/netPay/explanation`, `/api/privacy/people/${number}/values/mobile`,
];

test('A-3: nothing is reached through a related object: days, lines and unmasked values of people out of reach are not there', async () => {
  await withGate(async (gate) => {
    for (const url of urlsOfOthers('LEAF').keys()) {
      const missing = JSON.stringify(await ask(gate, 'branchClerk', 'GET', urlsOfOthers('MISSING')[url]!));
      for (const number of ['LEAF', 'EX', 'FOREIGN']) assert.equal(JSON.stringify(await ask(gate, 'branchClerk', 'GET', urlsOfOthers(number)[url]!)), missing, urlsOfOthers(number)[url]!);
      assert.notEqual(JSON.stringify(await ask(gate, 'branchClerk', 'GET', urlsOfOthers('BRANCH1')[url]!)), missing, urlsOfOthers('BRANCH1')[url]!);
    }
  });
});

test('A-2, A-5: writing about somebody out of reach, or of another company, is refused as for somebody who is not there', async () => {
  await withGate(async (gate) => {
    const wishes = [
      ['/api/bank-accounts/changes', (personNumber: string, commandId: string) => ({ commandId, personNumber, holderName: 'x', bankName: 'x', branchCode: '', accountNumber: '6222020000000000000', reason: 'x' })],
      ['/api/unmatched/match', (personNumber: string, commandId: string) => ({ commandId, sourceCode: 'wecom', sourcePersonKey: 'nobody', personNumber })],
    ] as const;
    let count = 0;
    for (const [url, wish] of wishes) {
      const send = async (personNumber: string): Promise<string> => JSON.stringify(await ask(gate, 'branchClerk', 'POST', url, wish(personNumber, `00000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`)));
      const missing = await send('MISSING');
      for (const number of ['LEAF', 'FOREIGN']) assert.equal(await send(number), missing, `${url} ${number}`);
      assert.ok(!missing.startsWith('{"status":200'), missing);
    }
  });
});

test('A-105: marking notices of others among one\'s own answers as for notices that are not there', async () => {
  await withGate(async (gate) => {
    const mark = async (noticeIds: readonly string[], last: string): Promise<string> => JSON.stringify(await ask(gate, 'employee', 'POST', '/api/notices/read', { commandId: `00000000-0000-4000-8000-00000000000${last}`, noticeIds }));
    assert.equal(await mark(['1', '2'], '1'), await mark(['999999', '999998'], '2'));
  });
});

test('A-106: there is nothing to expand, on any route, and a filter has a bounded size', async () => {
  await withGate(async (gate) => {
    const lists = Object.values(apiRoutes).flat().filter(({ method, answer, path }) => method === 'GET' && answer === 'json' && !path.includes(':'));
    for (const { path, operationId } of lists) {
      for (const query of ['expand=manager.manager.manager', 'include=payslips', 'fields[]=wage', '__proto__=1']) {
        const answer = await ask(gate, 'payrollSupervisor', 'GET', `${path}?${query}`);
        assert.ok(answer.status >= 400 && answer.status < 500, `${operationId} ${query}: ${answer.status}`);
      }
    }
    for (const filter of [JSON.stringify(Array.from({ length: 200 }, () => ['name', 'contains', 'a'])), '['.repeat(2000), JSON.stringify([[['name'], 'is', 'a']])]) {
      assert.equal((await ask(gate, 'payrollSupervisor', 'GET', `/api/people?filter=${encodeURIComponent(filter)}`)).status, 400);
    }
  });
});

test('A-14: an answer to a caller is kept by nobody, carries no tag, and no condition makes it shorter', async () => {
  await withGate(async (gate) => {
    for (const url of ['/api/people', '/api/me/payslips/2026-10', '/api/months', '/api/people/LEAF']) {
      for (const caller of ['payrollSupervisor', 'lineManager', 'employee'] as const) {
        const plain = await ask(gate, caller, 'GET', url);
        const headers = new Map(JSON.parse(plain.headers) as [string, string][]);
        assert.equal(headers.get('cache-control'), 'no-store', `${url} ${plain.status}`);
        assert.ok(!headers.has('etag') && !headers.has('last-modified') && !headers.has('age'));
        const conditional = await gate.server.fastify.inject({ method: 'GET', url, headers: { 'x-proof-caller': caller, 'if-none-match': '*', 'if-modified-since': new Date(0).toUTCString(), range: 'bytes=0-3' } });
        assert.deepEqual([conditional.statusCode, conditional.body], [plain.status, plain.body]);
      }
    }
  });
});

test('A-12: no error text, whatever provokes it, holds a value of anybody', async () => {
  await withGate(async (gate) => {
    const secrets = staff.flatMap(({ number }) => { const { wage, identityNumber, mobile, email } = plainSecrets(number); return [wage, identityNumber, mobile, email]; });
    const next = createRequestGenerator(Number(process.env['SEED'] ?? 20261122), Object.values(apiRoutes).flat().filter(({ answer }) => answer !== 'eventStream'));
    let errors = 0;
    for (let index = 0; index < 500; index += 1) {
      const request = next();
      const caller = callers[index % callers.length]!;
      const answer = await gate.server.fastify.inject({ method: request.method as 'GET', url: request.url, headers: { ...request.headers, 'accept-encoding': 'identity', 'x-proof-caller': caller }, ...(request.body === null ? {} : { payload: request.body }) });
      assert.ok(answer.statusCode < 500, `${request.method} ${request.url} ${request.body ?? ''}: ${answer.statusCode}`);
      if (answer.statusCode < 400) continue;
      errors += 1;
      for (const secret of secrets) assert.ok(!answer.body.includes(secret), `${request.method} ${request.url} says ${secret}`);
    }
    assert.ok(errors > 100, `${errors} errors`);
  });
});

test('A-112: the time of an answer does not tell a person out of reach from one who is not there', async () => {
  await withGate(async (gate) => {
    for (const [caller, path] of [['branchClerk', '/api/payroll/2026-10/payslips/'], ['lineManager', '/api/people/']] as const) {
      const time = async (number: string): Promise<number> => {
        const started = performance.now();
        await gate.server.fastify.inject({ method: 'GET', url: `${path}${number}`, headers: { 'x-proof-caller': caller } });
        return performance.now() - started;
      };
      assert.equal(await timesDiffer(() => time('SIBLING'), () => time('NOBODYX')), false, path);
    }
  });
});
