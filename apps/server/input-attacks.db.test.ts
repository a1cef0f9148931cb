/**
 * Goal: what people type stays text: no statement, no prototype, no header, no command. Method: every route of the server,
 * every place for text in it, a corpus for each attack, as clerk and administrator; then what could have changed is looked at.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiRoutes } from '#contracts/api/api-routes';
import type { Route } from '#contracts/api/api-route';
import { fillGateCompany, gateMonth, plainSecrets } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller, type GateServer } from '#checks/gate-server';
import { sampleRequests, type SampleRequest } from '#checks/sample-request';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { createPhraseBook } from './phrase-book.ts';

type Answer = { readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, unknown>>; readonly milliseconds: number };
type Scene = { readonly place: TestDatabase; readonly gate: GateServer; readonly send: (caller: Caller, request: SampleRequest) => Promise<Answer> };

const usualParams = { personNumber: 'LEAF', month: gateMonth, date: '2026-10-13', item: 'netPay', sourceCode: 'workbook', quarantineId: '1', importId: '1' };
/** Ends the caller's own session, or waits for events without end. */
const leftOut = new Set(['signOut', 'watchProgress']);
const routes = Object.values(apiRoutes).flat().filter((route) => !leftOut.has(route.operationId) && route.answer !== 'eventStream');

const withScene = (work: (scene: Scene) => Promise<void>): Promise<void> =>
  withTestDatabase(async (place) => {
    const company = await fillGateCompany(place.database, place.company.companyId, plainSecrets);
    const gate = await openGateServer(place, company);
    try {
      await work({
        place, gate,
        send: async (caller, { method, url, body }) => {
          const began = performance.now();
          const response = await gate.server.fastify.inject({ method, url, headers: { [callerHeader]: caller, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { payload: body }) });
          return { status: response.statusCode, text: response.body, headers: response.headers, milliseconds: performance.now() - began };
        },
      });
    } finally {
      await gate.close();
    }
  });

const textsPerRoute = 5;

/** Every route with a text in every place; `judge` sees each answer. */
const overAllRoutes = async ({ send }: Scene, texts: readonly string[], judge: (answer: Answer, route: Route, request: SampleRequest) => void): Promise<number> => {
  let sent = 0;
  for (const [place, route] of routes.entries()) {
    // Each route gets some of a long corpus, the next route the next ones.
    for (const text of [...texts, ...texts].slice(place % texts.length, (place % texts.length) + Math.min(texts.length, textsPerRoute))) {
      for (const request of sampleRequests(route, text, usualParams)) {
        sent += 1;
        judge(await send(sent % 3 === 0 ? 'administrator' : 'payrollClerk', request), route, request);
      }
    }
  }
  return sent;
};

const said = (route: Route, request: SampleRequest, answer: Answer): string => `${route.operationId} ${request.url} ${request.body ?? ''} → ${answer.status} ${answer.text.slice(0, 200)}`;
const databaseWords = /syntax error at|SQLSTATE|unterminated|pg_catalog|relation "|column "|invalid input syntax|PL\/pgSQL|DatabaseError/;

test('A-67: a statement in any parameter, also where a column or an order is named, stays a text', async () => {
  const corpus = ["' or '1'='1", "'; drop table people.person; --", "x') union select amounts_sealed::text from people.terms --", 'name; select pg_sleep(4)', "1); select pg_sleep(4) --", "\\'; select 1", '%', '_', '$1', "e'\\x27", '"; set role postgres', 'person_number desc, (select 1)', '${1+1}', "' || (select version()) || '"];
  await withScene(async (scene) => {
    const counts = async (): Promise<string> => JSON.stringify((await scene.place.database.ownerPool.query('select (select count(*) from people.person) as people, (select count(*) from people.terms) as terms, (select count(*) from pg_class) as tables')).rows);
    const before = await counts();
    const sent = await overAllRoutes(scene, corpus, (answer, route, request) => {
      assert.notEqual(answer.status, 500, said(route, request, answer));
      assert.doesNotMatch(answer.text, databaseWords, said(route, request, answer));
      assert.ok(answer.milliseconds < 3_500, `${route.operationId} took ${answer.milliseconds} ms`);
    });
    assert.ok(sent > 1_000, `${sent} requests`);
    const after = await counts();
    assert.deepEqual([JSON.parse(after)[0].people, JSON.parse(after)[0].tables], [JSON.parse(before)[0].people, JSON.parse(before)[0].tables]);
    const wildcard = JSON.parse((await scene.send('payrollClerk', { method: 'GET', url: '/api/people?search=%25', body: undefined })).text) as { total: number };
    assert.equal(wildcard.total, 0, 'a wildcard is a letter like any other');
  });
});

test('A-66: names of the language as keys of bodies and queries change no object', async () => {
  const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
  const bodies = ['{"__proto__": {"polluted": 1}}', '{"constructor": {"prototype": {"polluted": 1}}}', '[{"__proto__": {"polluted": 1}}]', '{"settings": {"__proto__": {"polluted": "1"}, "constructor": "x", "prototype": "y"}, "commandId": "00000000-0000-4000-8000-000000000000"}'];
  const queries = ['__proto__[polluted]=1', '__proto__.polluted=1', 'constructor[prototype][polluted]=1', 'constructor.prototype.polluted=1', 'search[__proto__][polluted]=1', 'search=__proto__'];
  await withScene(async ({ send }) => {
    let sent = 0;
    for (const route of routes) {
      const [plain] = sampleRequests(route, '__proto__', usualParams);
      const requests = route.body === null ? queries.map((query) => ({ ...plain!, url: `${plain!.url}?${query}` })) : bodies.map((body) => ({ ...plain!, body }));
      for (const request of [...requests, plain!]) {
        const answer = await send('administrator', request);
        sent += 1;
        assert.notEqual(answer.status, 500, said(route, request, answer));
        assert.equal(({} as { polluted?: unknown }).polluted, undefined, said(route, request, answer));
      }
    }
    assert.ok(sent > 300);
  });
  assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), before);
  for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) assert.equal(createPhraseBook().find('en', key), null, `${key} is no phrase`);
});

const storedTexts = ['Robert\'); drop table people.person;--', '$(reboot) `id` ; rm -rf /', '../../etc/passwd\u0001', '=cmd|\'/c calc\'!A0', '(a+)+$', '{{7*7}} ${7*7} <%= 7 %>', 'x\r\nbcc: all@test.example', '<script>alert(1)</script>', '%s%n%x', '\u202egnp.exe'];

test('A-68: a name that is a statement, a command, a formula or a pattern is inert wherever it is used later', async () => {
  await withScene(async ({ place, send }) => {
    for (const text of storedTexts) {
      await place.database.ownerPool.query("update people.person set name = $1, department = $1 where person_number in ('LEAF', 'MID')", [text]);
      const get = (url: string): Promise<Answer> => send('payrollClerk', { method: 'GET', url, body: undefined });
      const answers: Answer[] = [];
      for (const url of ['/api/people', `/api/people?search=${encodeURIComponent(text.slice(0, 20))}`, `/api/people?department=${encodeURIComponent(text)}`, '/api/people/LEAF', '/api/people-facets', '/api/people-export?format=csv', '/api/people-export?format=xlsx', `/api/payroll/${gateMonth}/register`, `/api/payroll/${gateMonth}/payslips/LEAF`, `/api/payroll/${gateMonth}/export?format=xlsx`, `/api/payroll/${gateMonth}/export?format=csv`, '/api/privacy/processing-record']) {
        const answer = await get(url);
        answers.push(answer);
        assert.equal(answer.status, 200, `${JSON.stringify(text)} at ${url}: ${answer.status} ${answer.text.slice(0, 200)}`);
        assert.ok(!JSON.stringify(answer.headers).includes('bcc:') && !JSON.stringify(answer.headers).includes('drop table'), url);
      }
      const person = JSON.parse(answers[3]!.text) as { name: string; department: string };
      assert.deepEqual([person.name, person.department], [text, text], 'shown as it was stored');
      const csv = answers[5]!.text;
      assert.doesNotMatch(csv, /(^|,|")[=+@]cmd/m, 'no cell of an export begins a formula');
    }
    const { rowCount } = await place.database.ownerPool.query('select from people.person');
    assert.ok((rowCount ?? 0) >= 12);
  });
});

test('A-69: a line break in any text reaches no header', async () => {
  await withScene(async (scene) => {
    const sent = await overAllRoutes(scene, ['x\r\nx-injected: yes', '"Head of pay" <ceo@test.example>\nBcc: all@test.example', 'x%0d%0ax-injected:%20yes'], (answer, route, request) => {
      assert.ok(!('x-injected' in answer.headers), said(route, request, answer));
      for (const value of Object.values(answer.headers)) assert.doesNotMatch(String(value), /[\r\n]|bcc/i, said(route, request, answer));
    });
    assert.ok(sent > 300);
  });
});
