import assert from 'node:assert/strict';
import { createOutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { test } from 'node:test';
import type { ConnectorError, PlanRequest } from '#contracts/connector/connector';
import { createRemoteClock } from '#contracts/connector/kit/clocks';
import { conformanceCases, type ConformanceSubject } from '#contracts/connector/kit/conformance';
import { landedKeys, pullEverything } from '#contracts/connector/kit/pull-everything';
import type { WorkFact } from '#contracts/flow/work-fact';
import {
  createSampleCorp, createVirtualWeComClock, createWeComSimulator, sampleEndDay, sampleFirstDay, sampleNowMilliseconds,
  type WeComFaultRule, type WeComSimulatorOptions, type WeComState,
} from '#simulators/wecom';
import { createWeComConnector } from './index.ts';
import { dayStamp } from './wecom-time.ts';

const outbound = createOutboundGuard({ allowedPrivateAddresses: ['127.0.0.1'] });
const streams = ['department', 'person', 'punch', 'dayReport', 'rule', 'roster', 'approval'] as const;
const month = { from: dayStamp(sampleFirstDay), to: dayStamp(sampleEndDay) };

const open = async (count: number, options: Partial<WeComSimulatorOptions> = {}, settings: Readonly<Record<string, string>> = {}) => {
  const clock = createVirtualWeComClock(sampleNowMilliseconds);
  const state = options.state ?? createSampleCorp(count);
  const simulator = createWeComSimulator({ clock, seed: 7, ...options, state });
  const baseUrl = await simulator.start();
  const logs: string[] = [];
  const connect = () => createWeComConnector(
    { clock, outbound, random: () => 0.5, log: (event, data) => { logs.push(`${event} ${JSON.stringify(data)}`); } },
    {
      baseUrl, corpId: state.corpId, appSecret: 'sample-app-secret', contactSecret: 'sample-contact-secret', expectedMembers: '200',
      ...settings,
    },
  );
  const request: PlanRequest = { streams, ...month, personKeys: state.users.map(({ userId }) => userId.toLowerCase()) };
  return { clock, state, simulator, baseUrl, logs, connect, request, close: simulator.stop };
};

const factsOf = (pulled: Awaited<ReturnType<typeof pullEverything>>): readonly WorkFact[] =>
  [...pulled.records.values()].filter(({ stream }) => stream !== 'department' && stream !== 'person').flatMap(({ facts }) => facts as readonly WorkFact[]);

const subject: ConformanceSubject = {
  open: async () => {
    const source = await open(6);
    const post = (body: unknown) => fetch(`${source.baseUrl}/__sim/punch`, { method: 'POST', body: JSON.stringify(body) });
    let planted = 0;
    const pending: Promise<unknown>[] = [];
    return {
      clock: { nowMilliseconds: source.clock.nowMilliseconds, sleep: source.clock.sleep },
      connect: source.connect, request: source.request, unknownPersonKey: 'nobody',
      disturb: (fault) => {
        if (fault === 'unreadableRow') {
          planted += 1;
          pending.push(post({ action: 'add', punch: { userId: 'U001', time: dayStamp(sampleFirstDay + 14) + 30_000, kind: 'on', exceptions: ['新的异常'] } }));
        } else {
          source.simulator.plan({ seed: 1, rules: [{ match: '', nth: 4, fault: fault === 'connectionCut' ? 'F-4' : 'F-25', args: { times: 3 } }] });
        }
      },
      fired: () => planted + source.simulator.journal().filter(({ kind }) => kind === 'fault').length,
      breaches: () => Object.values(source.simulator.counters()).reduce((sum, { breaches }) => sum + breaches, 0),
      logs: () => source.logs, secrets: ['sample-app-secret', 'sample-contact-secret', 'access_token='],
      close: async () => { await Promise.all(pending); await source.close(); },
    };
  },
};
for (const { name, run } of conformanceCases(subject)) test(`conformance: ${name}`, run);

test('every punch held is landed once, and 未打卡 rows never as punches', async () => {
  const source = await open(9);
  const pulled = await pullEverything(source.connect(), source.clock, source.request);
  const facts = factsOf(pulled);
  const landed = facts.flatMap((fact) => fact.kind === 'punch' ? [`${fact.sourcePersonKey}|${fact.instant}|${fact.direction}`] : []).sort();
  const held = source.state.punches.map(({ userId, time, kind }) => `${userId.toLowerCase()}|${time}|${kind === 'on' ? 'in' : 'out'}`).sort();
  assert.deepEqual(landed, held);
  const missing = facts.filter((fact) => fact.kind === 'expectedPunchMissing');
  assert.ok(missing.length > 20);
  const punchInstants = new Set(landed);
  for (const fact of missing) assert.ok(!punchInstants.has(`${fact.sourcePersonKey}|${fact.scheduledInstant}|${fact.direction}`));
  assert.equal(pulled.unreadable.length, 0);
  await source.close();
});

test('R28: an expected punch outside the asked window is still an expectation', async () => {
  const source = await open(4);
  const connector = source.connect();
  const day = sampleFirstDay + 12;
  const slice = { number: 1, stream: 'punch', personKeys: ['u004'], from: dayStamp(day), to: dayStamp(day + 1) } as const;
  source.simulator.reset();
  for (const punch of source.state.punches) if (punch.userId === 'U004' && punch.kind === 'off') source.simulator.changePunch({ action: 'delete', userId: 'U004', time: punch.time });
  const page = await connector.fetchPage(slice, null);
  assert.ok(page.ok);
  const outside = page.value.records.filter(({ facts }) => facts.some((fact) => fact.kind === 'expectedPunchMissing' && fact.scheduledInstant >= slice.to));
  assert.deepEqual(outside.map(({ naturalKey }) => naturalKey), [`u004|${dayStamp(day) + 30 * 3600}|下班打卡|2|2`]);
  await source.close();
});

test('schedules, rosters, approvals and contacts mean what the corp holds', async () => {
  const source = await open(8, {}, { floatingBreaks: 'OFFICE=45' });
  const pulled = await pullEverything(source.connect(), source.clock, source.request);
  const facts = factsOf(pulled);
  const schedules = facts.filter((fact) => fact.kind === 'schedule');
  const office = schedules.find(({ scheduleCode }) => scheduleCode === 'OFFICE');
  assert.deepEqual(office?.weekdayShiftCodes, [null, ...Array<string>(5).fill('0900-1800'), null]);
  assert.deepEqual(office.shifts, [{
    code: '0900-1800', name: '0900-1800', startMinute: 540, endMinute: 1080, flexEarlyMinutes: 0, flexLateMinutes: 30,
    breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: 45 }],
  }]);
  const night = schedules.find(({ scheduleCode }) => scheduleCode === 'NIGHT');
  assert.equal(night?.form, 'roster');
  assert.deepEqual(night.shifts.map(({ code, startMinute, endMinute }) => [code, startMinute, endMinute]), [['2', 1320, 1800]]);

  const rosterDays = facts.filter((fact) => fact.kind === 'rosterDay');
  assert.deepEqual(rosterDays.map(({ sourcePersonKey, day, shiftCode }) => `${sourcePersonKey}|${day}|${shiftCode}`).sort(),
    source.state.rosters.map(({ userId, day, scheduleId }) => `${userId.toLowerCase()}|${day}|${scheduleId === 0 ? null : scheduleId}`).sort());

  const approvals = facts.filter((fact) => fact.kind === 'approval');
  assert.equal(approvals.length, source.state.approvals.length);
  for (const held of source.state.approvals) {
    const fact = approvals.find(({ approvalNumber }) => approvalNumber === held.approvalNumber);
    const statuses = { pending: 'pending', approved: 'approved', paid: 'approved', rejected: 'rejected', withdrawn: 'withdrawn', withdrawnAfterApproval: 'withdrawn', deleted: 'withdrawn' } as const;
    assert.equal(fact?.status, statuses[held.status]);
    if (held.form.type === 'correction') assert.deepEqual(fact.form, { type: 'correction', instant: held.form.time, day: held.form.day, direction: 'unknown' });
    else assert.deepEqual({ from: 'from' in fact.form ? fact.form.from : 0, to: 'to' in fact.form ? fact.form.to : 0 }, { from: held.form.range.from, to: held.form.range.to });
  }
  const contacts = [...pulled.records.values()].filter(({ stream }) => stream === 'person');
  assert.deepEqual(contacts.map(({ sourcePersonKey }) => sourcePersonKey ?? '').sort(), [...source.request.personKeys].sort());
  await source.close();
});

test('both encodings of overnight ends and scheduled times give the same facts', async () => {
  const plain = await open(8);
  const other = await open(8, { quirks: { overnightEnd: 'wrapped', scheduledTime: 'secondsFromMidnight' } });
  const facts = async (source: typeof plain) => factsOf(await pullEverything(source.connect(), source.clock, { ...source.request, streams: ['punch', 'rule', 'roster'] })).map((fact) => JSON.stringify(fact)).sort();
  assert.deepEqual(await facts(other), await facts(plain));
  await Promise.all([plain.close(), other.close()]);
});

test('F-28: one unknown member of 100 costs at most 9 calls and 99 land', async () => {
  const source = await open(99);
  const connector = source.connect();
  for (const unknown of ['a-first', 'u050x', 'zz-last']) {
    const slice = { number: 1, stream: 'punch', personKeys: [...source.request.personKeys, unknown].sort(), from: month.from, to: month.to - 86_400 } as const;
    assert.ok(connector.plan(source.request).ok);
    const page = await connector.fetchPage(slice, null);
    assert.ok(page.ok);
    assert.deepEqual(page.value.unknownPersonKeys, [unknown]);
    assert.ok(page.value.calls <= 9 + 1, `${page.value.calls} calls, the token included`);
    assert.equal(new Set(page.value.records.map(({ sourcePersonKey }) => sourcePersonKey)).size, 99);
  }
  await source.close();
});

test('the proof equals the calls of batch streams, and a plan above the budget is refused', async () => {
  const source = await open(250);
  const thrifty = await open(2, {}, { maximumProviderMinutes: '3' });
  const crowd = Array.from({ length: 20_000 }, (_, index) => `p${index}`);
  const connector = source.connect();
  const pulled = await pullEverything(connector, source.clock, { ...source.request, streams: ['punch', 'dayReport', 'roster', 'rule'] });
  const made = source.simulator.counters();
  for (const { api, calls } of pulled.plan.quota) {
    if (api === '/cgi-bin/gettoken') continue;
    assert.equal(made[api]?.calls, calls, api);
    assert.equal(made[api]?.breaches, 0, api);
  }
  assert.ok(connector.plan({ ...source.request, personKeys: crowd, streams: ['dayReport'] }).ok);
  const refused = thrifty.connect().plan({ ...source.request, personKeys: crowd, streams: ['dayReport'] });
  assert.equal(refused.ok ? '' : refused.error.code, 'planExceedsQuota');
  await Promise.all([source.close(), thrifty.close()]);
});

test('many calls wait for their minute on the clock and never break a limit', async () => {
  const source = await open(3);
  const connector = source.connect();
  const slice = { number: 1, stream: 'roster', personKeys: ['u004'], from: month.from, to: month.from + 86_400 } as const;
  const before = source.clock.nowMilliseconds();
  await Promise.all(Array.from({ length: 150 }, () => connector.fetchPage({ ...slice, personKeys: ['u001'] }, null)));
  const counters = source.simulator.counters()['/cgi-bin/checkin/getcheckinschedulist'];
  assert.equal(counters?.calls, 150);
  assert.equal(counters.breaches, 0);
  assert.ok(counters.peakPerMinute <= 60);
  assert.ok(source.clock.nowMilliseconds() - before >= 2 * 60_000);
  assert.equal(source.simulator.tokensIssued(), 1);
  assert.equal(source.simulator.counters()['/cgi-bin/gettoken']?.calls, 1, 'all callers share one token fetch');
  await source.close();
});

const withApp = (count: number, change: Partial<WeComState['apps'][number]>, agentId = 1): WeComState => {
  const state = createSampleCorp(count);
  return { ...state, apps: state.apps.map((app) => app.agentId === agentId ? { ...app, ...change } : app) };
};

test('the set-up check names the switch of each missing scope', async () => {
  const check = async (state: WeComState, settings: Readonly<Record<string, string>> = {}) => {
    const source = await open(3, { state }, settings);
    const results = await source.connect().check();
    await source.close();
    return results.map(({ name, state: found, data }) => `${name} ${found} ${String(data['step'] ?? '')}`.trim());
  };
  assert.deepEqual(await check(createSampleCorp(3)), ['appSecret granted', 'contactSecret granted', 'contactList granted', 'members granted', 'checkin granted', 'approval granted']);
  assert.ok((await check(withApp(3, { mayReadCheckin: false }))).includes('checkin missing checkinApiApps'));
  assert.ok((await check(withApp(3, { mayReadApproval: false }))).includes('approval missing approvalApiApps'));
  assert.ok((await check(withApp(3, { trustedAddresses: ['203.0.113.9'] }))).includes('members missing trustedAddresses'));
  assert.ok((await check(createSampleCorp(3), { contactSecret: 'wrong' })).includes('contactSecret missing contactSyncPage'));
});

test('what a page gets over by itself is told before it goes on: retries, a renewed token, a pause, repeated rows', async () => {
  const told = async (fault: 'F-12' | 'F-18' | 'F-8' | 'F-25' | 'F-9'): Promise<readonly string[]> => {
    const source = await open(3);
    source.simulator.plan({ seed: 1, rules: [{ match: 'checkin/getcheckindata', nth: 1, fault, args: {} }] });
    const codes: string[] = [];
    const slice = { number: 1, stream: 'punch', personKeys: ['u001', 'u002'], from: month.from, to: month.from + 20 * 86_400 } as const;
    const page = await source.connect().fetchPage(slice, null, (error) => {
      codes.push(error.code);
      return Promise.resolve();
    });
    const fired = source.simulator.journal().filter(({ kind }) => kind === 'fault').length;
    await source.close();
    assert.ok(page.ok && page.value.records.length > 0);
    assert.equal(fired, fault === 'F-12' ? 2 : 1);
    return codes;
  };
  assert.deepEqual(await told('F-12'), ['busy', 'busy']);
  assert.deepEqual(await told('F-18'), ['tokenRejected']);
  assert.deepEqual(await told('F-8'), ['rateLimited']);
  assert.deepEqual(await told('F-9'), ['concurrencyLimited']);
  assert.deepEqual(await told('F-25'), ['repeatedRows']);
});

test('F-20: a wrong secret is asked once per call and never in a loop', async () => {
  const source = await open(3, {}, { appSecret: 'wrong' });
  const slice = { number: 1, stream: 'rule', personKeys: [], ...month } as const;
  const page = await source.connect().fetchPage(slice, null);
  assert.equal(page.ok ? '' : page.error.code, 'credentialRejected');
  assert.equal(source.simulator.counters()['/cgi-bin/gettoken']?.calls, 1);
  await source.close();
});

test('members outside the visible range are listed as unknown, with their bare rows kept', async () => {
  const source = await open(6, { state: withApp(6, { visibleUserIds: ['U001', 'U002', 'U003', 'U004'] }) });
  const pulled = await pullEverything(source.connect(), source.clock, source.request);
  assert.deepEqual(pulled.unknownPersonKeys, ['u005', 'u006']);
  await source.close();
});

type FaultCase = { readonly rule: WeComFaultRule; readonly expects: readonly ConnectorError['code'][] };
const rule = (fault: WeComFaultRule['fault'], match: string, nth: number, args: WeComFaultRule['args'] = {}): WeComFaultRule => ({ fault, match, nth, args });
const faultCases = (seed: number): readonly FaultCase[] => [
  { rule: rule('F-1', '', 3 + seed), expects: ['unreachable', 'connectionCut'] },
  { rule: rule('F-3', 'checkin/getcheckindata', 1), expects: ['timedOut'] },
  { rule: rule('F-4', '', 2 * seed, { times: 2 }), expects: ['connectionCut'] },
  { rule: rule('F-5', 'checkin/getcheckindata', 1 + (seed % 2)), expects: ['connectionCut'] },
  { rule: rule('F-6', 'checkin/getcheckin_daydata', 1, { times: 2 }), expects: ['truncated', 'notJson'] },
  { rule: rule('F-7', 'checkin/getcheckindata', 1), expects: ['timedOut'] },
  { rule: rule('F-8', 'oa/getapprovaldetail', 2 + seed), expects: ['rateLimited'] },
  { rule: rule('F-9', 'oa/getapprovaldetail', 2 + seed, { times: 2 }), expects: ['concurrencyLimited'] },
  { rule: rule('F-11', '', 4 + seed, { times: 4 }), expects: ['serverFailed', 'notJson'] },
  { rule: rule('F-12', 'checkin/getcheckindata', 1, { times: 6 }), expects: ['busy'] },
  { rule: rule('F-12', 'checkin/getcheckindata', 1, { code: 301022 }), expects: ['busy'] },
  { rule: rule('F-18', 'oa/getapprovaldetail', 7 + seed), expects: ['tokenRejected'] },
  { rule: rule('F-25', '', 1 + seed, { times: 9 }), expects: [] },
];

for (const seed of [1, 2, 3]) {
  test(`every fault of the plan gives the same landed set (seed ${seed})`, async () => {
    const quiet = await open(7);
    const expected = landedKeys(await pullEverything(quiet.connect(), quiet.clock, quiet.request));
    await quiet.close();
    for (const { rule: faultRule, expects } of faultCases(seed)) {
      const source = await open(7, {}, { headerTimeoutMilliseconds: '80', totalTimeoutMilliseconds: '400' });
      source.simulator.plan({ seed, rules: [faultRule] });
      const pulled = await pullEverything(source.connect(), source.clock, source.request);
      const label = `${faultRule.fault} ${JSON.stringify(faultRule)}`;
      assert.ok(source.simulator.journal().some(({ kind, data }) => kind === 'fault' && data['fault'] === faultRule.fault), `${label} did not fire`);
      assert.deepEqual(landedKeys(pulled), expected, label);
      const said = source.logs.join('\n');
      assert.ok(expects.length === 0 || expects.some((code) => said.includes(`"${code}"`)), `${label}: ${said}`);
      await source.close();
    }
  });
}

test('F-8: after 45009 no call of that API for a minute, while others go on', async () => {
  const source = await open(12);
  source.simulator.plan({ seed: 1, rules: [rule('F-8', 'oa/getapprovaldetail', 20)] });
  const connector = source.connect();
  const plan = connector.plan({ ...source.request, streams: ['approval', 'punch'] });
  assert.ok(plan.ok);
  await Promise.all(plan.value.slices.map((slice) => connector.fetchPage(slice, null)));
  const journal = source.simulator.journal();
  const fired = journal.findIndex(({ kind }) => kind === 'fault');
  const blockedAt = journal[fired]?.atMilliseconds ?? 0;
  // Calls already under way when the refusal came are allowed to arrive; none is sent afterwards.
  const during = journal.slice(fired).filter(({ kind, data, atMilliseconds }) => kind === 'response' && data['path'] === '/cgi-bin/oa/getapprovaldetail' && atMilliseconds < blockedAt + 60_000);
  assert.ok(during.length >= 1 && during.length <= 8, `${during.length}`);
  assert.ok(journal.slice(fired).some(({ kind, data, atMilliseconds }) => kind === 'response' && data['errcode'] === 0 && atMilliseconds >= blockedAt + 60_000));
  await source.close();
});

test('F-18: a token that ends in the middle is renewed once, by all callers together', async () => {
  const source = await open(12);
  source.simulator.plan({ seed: 1, rules: [rule('F-18', 'oa/getapprovaldetail', 9)] });
  await pullEverything(source.connect(), source.clock, { ...source.request, streams: ['approval'] });
  assert.equal(source.simulator.tokensIssued(), 2);
  await source.close();
});

test('F-28: a member who vanishes for a while is reported, and lands when known again', async () => {
  const source = await open(7);
  const request: PlanRequest = { ...source.request, streams: ['punch'] };
  const connector = source.connect();
  source.simulator.plan({ seed: 3, rules: [rule('F-28', 'checkin/getcheckindata', 1, { userId: 'U003' })] });
  assert.deepEqual((await pullEverything(connector, source.clock, request)).unknownPersonKeys, ['u003']);
  source.clock.advance(600_001);
  assert.deepEqual((await pullEverything(connector, source.clock, request)).unknownPersonKeys, []);
  await source.close();
});

test('a remote clock: one object per address, sleeping moves the simulator, a shut port is waited for', async () => {
  const source = await open(3);
  const clock = await createRemoteClock(`${source.baseUrl}/__sim/clock`);
  assert.equal(clock.nowMilliseconds(), sampleNowMilliseconds);
  source.simulator.plan({ seed: 1, rules: [rule('F-1', 'checkin/getcorpcheckinoption', 1, { realMilliseconds: 120 })] });
  const connector = createWeComConnector({ clock, outbound, random: () => 0.5, log: () => undefined }, { baseUrl: source.baseUrl, corpId: 'ww-sample', appSecret: 'sample-app-secret', contactSecret: 'sample-contact-secret' });
  const page = await connector.fetchPage({ number: 1, stream: 'rule', personKeys: [], ...month }, null);
  assert.ok(page.ok);
  assert.ok(source.clock.nowMilliseconds() > sampleNowMilliseconds);
  const before = source.clock.nowMilliseconds();
  await Promise.all(Array.from({ length: 8 }, () => clock.sleep(60_000)));
  assert.equal(source.clock.nowMilliseconds() - before, 60_000, 'sleepers wait side by side');
  source.clock.advance(90_000);
  assert.equal(await createRemoteClock(`${source.baseUrl}/__sim/clock`), clock);
  assert.equal(clock.nowMilliseconds(), source.clock.nowMilliseconds());
  await source.close();
});

test('F-5: an answer cut after any byte is never taken for a short one', async () => {
  const source = await open(1);
  const slice = { number: 1, stream: 'rule', personKeys: [], ...month } as const;
  const connector = source.connect();
  const whole = await connector.fetchPage(slice, null);
  assert.ok(whole.ok);
  for (let byte = 1; byte < 2600; byte += 61) {
    source.simulator.plan({ seed: 1, rules: [rule(byte % 2 === 0 ? 'F-5' : 'F-6', 'checkin/getcorpcheckinoption', 1, { byte })] });
    const page = await connector.fetchPage(slice, null);
    assert.ok(page.ok);
    assert.deepEqual(page.value.records.map(({ contentHash }) => contentHash), whole.value.records.map(({ contentHash }) => contentHash));
  }
  await source.close();
});

test('A-15: a message reaches one member as it stands; unknown members, odd keys and a missing agent id are refused', async () => {
  const source = await open(4, {}, { agentId: '1' });
  const { sendMessage } = source.connect();
  assert.ok(sendMessage !== undefined);
  const member = source.state.users[0]?.userId ?? '';
  const sent = await sendMessage({ personKey: member, text: '您的收款账户变更已提交' });
  assert.ok(sent.ok && sent.value.providerMessage !== '');
  assert.ok((await sendMessage({ personKey: member, text: '长'.repeat(900) })).ok, 'shortened to what a message holds');
  for (const personKey of ['nobody', `${member}|nobody`, '@all', '']) {
    const refused = await sendMessage({ personKey, text: 'x' });
    assert.deepEqual(refused.ok ? null : [refused.error.code, refused.error.class], ['unknownPerson', 'fixData'], personKey);
  }
  const arrived = source.simulator.journal().filter(({ kind }) => kind === 'messageSent');
  assert.deepEqual(arrived.map(({ data }) => data['userId']), [member, member]);
  assert.equal(arrived[0]?.data['content'], '您的收款账户变更已提交');
  assert.ok(Buffer.byteLength(String(arrived[1]?.data['content'])) <= 2048);
  await source.close();
  const without = await open(4);
  const refused = await without.connect().sendMessage?.({ personKey: member, text: 'x' });
  assert.equal(refused?.ok === false ? refused.error.code : null, 'notAuthorised');
  await without.close();
});
