/** Goal: any described feed is read whole and once. Method: the kit's cases against two services of different shape, then faults one by one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '#contracts/connector/kit/clocks';
import { conformanceCases, type ConformanceSubject } from '#contracts/connector/kit/conformance';
import { createOutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { pullEverything } from '#contracts/connector/kit/pull-everything';
import { dayOfDate, secondsPerDay } from '#kernel/calendar/epoch-day';
import { createCrm, type Deal } from '#simulators/crm';
import { createProjectTool, type Issue } from '#simulators/project-tool';
import type { JsonService } from '#simulators/json-service';
import { createFeedConnector } from './index.ts';

const outbound = createOutboundGuard({ allowedPrivateAddresses: ['127.0.0.1'] });
const people = ['ann', 'bo', 'cai'];
const now = Date.UTC(2026, 10, 2, 1);
/** October in Shanghai. */
const october = { from: dayOfDate(2026, 10, 1) * secondsPerDay - 28_800, to: dayOfDate(2026, 11, 1) * secondsPerDay - 28_800 };

const issues: readonly Issue[] = Array.from({ length: 47 }, (_, index): Issue => ({
  key: `QX-${index + 1}`, title: `事项 ${index + 1}`, project: 'QX', status: index % 3 === 0 ? 'done' : 'open', points: 1 + (index % 5), assignee: people[index % 3] ?? '', updatedAt: `2026-10-${String(1 + (index % 31)).padStart(2, '0')}T18:20:00+08:00`,
}));
const deals: readonly Deal[] = Array.from({ length: 31 }, (_, index): Deal => ({ dealId: 900 + index, customer: `客户 ${index}`, owner: people[index % 3] ?? '', stage: index % 2 === 0 ? 'won' : 'lost', amount: `${1000 + index}.50`, closedOn: `2026-10-${String(1 + (index % 31)).padStart(2, '0')}` }));

type Shape = { readonly service: JsonService & { readonly plantUnreadable: () => void }; readonly settings: Readonly<Record<string, string>>; readonly secret: string };
const shapes = {
  'project tool': (nowMilliseconds: () => number): Shape => {
    const service = createProjectTool({ nowMilliseconds, issues, logins: people });
    return { service, secret: service.token, settings: {
      path: '/rest/issues', token: service.token, itemsPath: 'issues', keyPath: 'key', dayPath: 'fields.updatedAt', personPath: 'fields.assignee.login', personParameter: 'assignee', fromParameter: 'updatedFrom', toParameter: 'updatedTo', paging: 'page', sizeParameter: 'perPage', pageSize: '5', callsPerMinute: '120',
    } };
  },
  crm: (nowMilliseconds: () => number): Shape => {
    const service = createCrm({ nowMilliseconds, deals, owners: people });
    return { service, secret: service.apiKey, settings: {
      path: '/api/v2/deals', token: service.apiKey, tokenHeader: 'X-Api-Key', itemsPath: 'data.deals', keyPath: 'deal_id', dayPath: 'closed_on', personPath: 'owner_id', personParameter: 'owner', fromParameter: 'closed_from', toParameter: 'closed_to', paging: 'cursor', pageParameter: 'cursor', sizeParameter: 'limit', pageSize: '4', nextPath: 'paging.next', callsPerMinute: '60',
    } };
  },
} as const;

const open = async (name: keyof typeof shapes, changed: Readonly<Record<string, string>> = {}) => {
  const clock = createVirtualClock(now);
  const { service, settings, secret } = shapes[name](clock.nowMilliseconds);
  const baseUrl = await service.start();
  const logs: string[] = [];
  const connect = () => createFeedConnector({ clock, outbound, random: () => 0.5, log: (event, data) => { logs.push(`${event} ${JSON.stringify(data)}`); } }, { baseUrl, ...settings, ...changed });
  return { clock, service, secret, logs, connect, request: { streams: ['item'] as const, ...october, personKeys: people }, everybody: { streams: ['item'] as const, ...october, personKeys: [] } };
};

const subjectOf = (name: keyof typeof shapes): ConformanceSubject => ({
  open: async () => {
    const { clock, service, secret, logs, connect, request } = await open(name);
    let planted = 0;
    return {
      clock, connect, request, unknownPersonKey: 'nobody',
      disturb: (fault) => {
        if (fault === 'unreadableRow') { planted += 1; service.plantUnreadable(); } else service.disturb(fault === 'connectionCut' ? 'cut' : 'pageTwice', { after: 1, times: 2 });
      },
      fired: () => planted + service.journal().filter((entry) => entry.fault !== null).length,
      breaches: service.breaches, logs: () => logs, secrets: [secret], close: service.stop,
    };
  },
});
for (const shape of Object.keys(shapes) as (keyof typeof shapes)[]) for (const { name, run } of conformanceCases(subjectOf(shape))) test(`conformance of a ${shape}: ${name}`, run);

test('everybody asked at once gives what each alone gives, and every item stands on its day with its text', async () => {
  const { clock, service, connect, request, everybody } = await open('project tool');
  const [alone, together] = [await pullEverything(connect(), clock, request), await pullEverything(connect(), clock, everybody)];
  assert.equal(together.records.size, issues.length);
  assert.deepEqual([...alone.records.keys()].toSorted(), [...together.records.keys()].toSorted());
  const first = together.records.get('item|QX-1');
  assert.equal(first?.businessDay, dayOfDate(2026, 10, 1));
  assert.equal((JSON.parse(first.raw) as { fields: { points: number } }).fields.points, 1);
  await service.stop();
});

test('a slow answer, a server error and a call too many are got over; a wrong token is not repeated and is named by the check', async () => {
  const { clock, service, connect, everybody, logs } = await open('crm');
  service.disturb('slow'); service.disturb('serverError', { after: 1 }); service.disturb('tooMany', { after: 3 });
  const pulled = await pullEverything(connect(), clock, everybody);
  assert.equal(pulled.records.size, deals.length);
  assert.deepEqual(service.journal().filter(({ fault }) => fault !== null).map(({ fault }) => fault), ['slow', 'serverError', 'tooMany']);
  assert.ok(logs.some((line) => line.startsWith('feed.paused')));
  assert.deepEqual(await connect().check(), [{ name: 'items', state: 'granted', data: {} }]);
  await service.stop();
  const locked = await open('crm', { token: 'wrong' });
  const refused = await locked.connect().fetchPage({ number: 1, stream: 'item', personKeys: [], ...october }, null);
  assert.ok(!refused.ok);
  assert.deepEqual([refused.error.code, locked.service.journal().length], ['credentialRejected', 1]);
  assert.deepEqual((await locked.connect().check()).map(({ state, data }) => [state, data['step']]), [['missing', 'token']]);
  await locked.service.stop();
});

test('settings that do not read refuse the plan; a page that names itself as the next ends; a feed longer than its bound says so', async () => {
  const wrong = await open('project tool', { dayPath: 'fields..updatedAt' });
  const plan = wrong.connect().plan(wrong.everybody);
  assert.deepEqual(plan.ok ? null : plan.error.data, { field: 'dayPath' });
  await wrong.service.stop();
  const bounded = await open('project tool', { mostPages: '2' });
  await assert.rejects(pullEverything(bounded.connect(), bounded.clock, bounded.everybody), /tooLarge/);
  await bounded.service.stop();
  const circling = await open('crm', { nextPath: 'data.deals.0.owner_id' });
  await assert.rejects(pullEverything(circling.connect(), circling.clock, circling.everybody), /schemaChanged|tooLarge/);
  await circling.service.stop();
});
