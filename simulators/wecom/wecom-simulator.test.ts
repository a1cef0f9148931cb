import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRealWeComClock } from './wecom-clock.ts';
import { createSampleCorp, createVirtualWeComClock, createWeComSimulator, runWeComSimulator, sampleEndDay, sampleFirstDay, sampleNowMilliseconds, type WeComSimulatorOptions } from './index.ts';
import { dayStamp } from './wecom-slots.ts';

type Body = Readonly<Record<string, unknown>> & { readonly errcode?: number; readonly errmsg?: string };

const open = async (options: Partial<WeComSimulatorOptions> = {}) => {
  const clock = createVirtualWeComClock(sampleNowMilliseconds);
  const simulator = createWeComSimulator({ clock, seed: 1, state: createSampleCorp(8), ...options });
  const baseUrl = await simulator.start();
  const get = async (path: string): Promise<Body> => (await (await fetch(`${baseUrl}${path}`)).json()) as Body;
  const post = async (path: string, body: unknown): Promise<Body> => (await (await fetch(`${baseUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })).json()) as Body;
  const token = async (secret = 'sample-app-secret'): Promise<string> => String((await get(`/cgi-bin/gettoken?corpid=ww-sample&corpsecret=${secret}`))['access_token']);
  return { clock, simulator, baseUrl, get, post, token };
};

const punches = (token: string): string => `/cgi-bin/checkin/getcheckindata?access_token=${token}`;
const window = { opencheckindatatype: 3, starttime: dayStamp(sampleFirstDay), endtime: dayStamp(sampleFirstDay + 30) - 1 };

test('the sample corp is October 2026', () => {
  assert.equal(sampleFirstDay, Date.UTC(2026, 9, 1) / 86_400_000);
  assert.equal(sampleEndDay, Date.UTC(2026, 10, 1) / 86_400_000);
  assert.equal(sampleNowMilliseconds, Date.UTC(2026, 10, 2, 1));
});

test('tokens: same within their life, another after it; each credential error has its code', async () => {
  const { clock, simulator, get, post, token } = await open();
  const first = await token();
  assert.equal(await token(), first);
  assert.notEqual(await token('sample-contact-secret'), first);
  clock.advance(7_199_000);
  assert.equal((await get('/cgi-bin/gettoken?corpid=ww-sample&corpsecret=sample-app-secret'))['expires_in'], 1);
  clock.advance(1_000);
  assert.equal((await post(punches(first), {})).errcode, 42001);
  assert.notEqual(await token(), first);
  const codes = await Promise.all(['corpid=ww-sample', 'corpsecret=x', 'corpid=other&corpsecret=x', 'corpid=ww-sample&corpsecret=x'].map(async (query) => (await get(`/cgi-bin/gettoken?${query}`)).errcode));
  assert.deepEqual(codes, [41004, 41002, 40013, 40001]);
  await simulator.stop();
});

test('token before permission before parameters; errors keep hint, address and empty containers', async () => {
  const { simulator, baseUrl, post, token, get } = await open();
  assert.equal((await post('/cgi-bin/checkin/getcheckindata', { nonsense: true })).errcode, 41001);
  const fake = await post(punches('fake'), { nonsense: true });
  assert.equal(fake.errcode, 40014);
  assert.deepEqual(fake['checkindata'], []);
  assert.match(fake.errmsg ?? '', /, hint: \[[0-9_]+\], from ip: (::ffff:)?127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40014$/);
  assert.equal((await post(punches(await token('sample-contact-secret')), { nonsense: true })).errcode, 48002);
  assert.equal((await post(`/cgi-bin/user/list_id?access_token=${await token()}`, {})).errcode, 48002);
  assert.equal((await get(punches(await token()))).errcode, 40058);
  const unknown = await fetch(`${baseUrl}/cgi-bin/nothing`);
  assert.deepEqual([unknown.status, await unknown.text()], [404, '']);
  await simulator.stop();
});

test('checkin limits: 100 members, 30 days, one unknown member poisons the batch', async () => {
  const { simulator, post, token } = await open();
  const path = punches(await token());
  assert.equal((await post(path, { ...window, useridlist: [] })).errcode, 301023);
  assert.equal((await post(path, { ...window, useridlist: Array.from({ length: 101 }, () => 'U001') })).errcode, 301023);
  assert.equal((await post(path, { ...window, endtime: window.starttime + 30 * 86_400 + 1, useridlist: ['U001'] })).errcode, 301024);
  assert.equal((await post(path, { ...window, starttime: window.starttime * 1000, endtime: window.endtime * 1000, useridlist: ['U001'] })).errcode, 301024);
  assert.equal((await post(path, { ...window, useridlist: ['U001', 'gone'] })).errcode, 301021);
  assert.equal((await post(path, { ...window, useridlist: ['u001'] })).errcode, 0, 'lookup is case-insensitive');
  await simulator.stop();
});

test('an account that has left is unknown from that moment', async () => {
  const state = createSampleCorp(4);
  const leftAt = Math.floor(sampleNowMilliseconds / 1000) + 100;
  const { clock, simulator, post, get, token } = await open({ state: { ...state, users: state.users.map((user) => user.userId === 'U002' ? { ...user, leftAt } : user) } });
  void clock;
  const path = punches(await token());
  assert.equal((await post(path, { ...window, useridlist: ['U002'] })).errcode, 0);
  await simulator.stop();
  const later = await open({ state: { ...state, users: state.users.map((user) => user.userId === 'U002' ? { ...user, leftAt: leftAt - 200 } : user) } });
  const laterToken = await later.token();
  assert.equal((await later.post(punches(laterToken), { ...window, useridlist: ['U002'] })).errcode, 301021);
  assert.equal((await later.get(`/cgi-bin/user/get?access_token=${laterToken}&userid=U002`)).errcode, 60111);
  void get;
  await later.simulator.stop();
});

test('the daily report takes day stamps: hours inside a day give nothing, the misspelt field is there', async () => {
  const { simulator, post, token } = await open();
  const path = `/cgi-bin/checkin/getcheckin_daydata?access_token=${await token()}`;
  const day = dayStamp(sampleFirstDay + 12);
  assert.deepEqual((await post(path, { starttime: day + 28_800, endtime: day + 36_000, useridlist: ['U001'] }))['datas'], []);
  const rows = (await post(path, { starttime: day, endtime: day, useridlist: ['U001', 'U004'] }))['datas'] as { base_info: { acctid: string; record_type: number }; summary_info: { lastest_time: number; earliest_time: number; checkin_count: number } }[];
  assert.deepEqual(rows.map(({ base_info: base }) => [base.acctid, base.record_type]), [['U001', 1], ['U004', 3]]);
  const night = rows[1]?.summary_info;
  assert.ok(night !== undefined && night.lastest_time < night.earliest_time, 'a night ends earlier on the clock than it began');
  await simulator.stop();
});

test('minute limits: the call above it and all calls of the next 60 s get 45009, other paths go on', async () => {
  const { clock, simulator, post, token } = await open();
  const path = `/cgi-bin/checkin/getcorpcheckinoption?access_token=${await token()}`;
  for (let call = 0; call < 60; call += 1) assert.equal((await post(path, {})).errcode, 0);
  assert.equal((await post(path, {})).errcode, 45009);
  assert.equal((await post(punches(await token()), { ...window, useridlist: ['U001'] })).errcode, 0);
  clock.advance(59_999);
  assert.equal((await post(path, {})).errcode, 45009);
  clock.advance(1);
  assert.equal((await post(path, {})).errcode, 0);
  assert.equal(simulator.counters()['/cgi-bin/checkin/getcorpcheckinoption']?.breaches, 1);
  await simulator.stop();
});

test('approval numbers: text times, 31 days, an empty middle page, every number exactly once', async () => {
  const { simulator, post, token } = await open();
  const path = `/cgi-bin/oa/getapprovalinfo?access_token=${await token()}`;
  const base = { starttime: String(dayStamp(sampleFirstDay)), endtime: String(dayStamp(sampleEndDay) - 1), new_cursor: '', size: 15, filters: [] };
  assert.equal((await post(path, { ...base, starttime: dayStamp(sampleFirstDay) })).errcode, 301025);
  assert.equal((await post(path, { ...base, starttime: String(dayStamp(sampleFirstDay - 2)) })).errcode, 301025);
  const sizes: number[] = [];
  const numbers: unknown[] = [];
  for (let cursor: unknown = ''; cursor !== undefined;) {
    const page = await post(path, { ...base, new_cursor: cursor });
    numbers.push(...page['sp_no_list'] as unknown[]);
    sizes.push((page['sp_no_list'] as unknown[]).length);
    cursor = page['new_next_cursor'];
  }
  assert.deepEqual(sizes, [15, 0, 15, 0, 10]);
  assert.equal(new Set(numbers).size, 40);
  const leaves = await post(path, { ...base, size: 100, filters: [{ key: 'record_type', value: '1' }, { key: 'creator', value: 'U001' }] });
  assert.equal((leaves['sp_no_list'] as unknown[]).length, 2);
  await simulator.stop();
});

test('control: the clock moves only when told, one punch can be changed, the journal keeps both', async () => {
  const { simulator, get, post, token, baseUrl } = await open();
  assert.deepEqual(await post('/__sim/clock/advance', { milliseconds: 5000 }), { nowMilliseconds: sampleNowMilliseconds + 5000 });
  assert.deepEqual(await get('/__sim/clock'), { nowMilliseconds: sampleNowMilliseconds + 5000 });
  const held = (await get('/__sim/punches'))['punches'] as { userId: string; time: number }[];
  const chosen = held[0];
  assert.ok(chosen !== undefined);
  await post('/__sim/punch', { action: 'edit', userId: chosen.userId, time: chosen.time, newTime: chosen.time + 60 });
  const rows = (await post(punches(await token()), { ...window, useridlist: [chosen.userId] }))['checkindata'] as { checkin_time: number }[];
  assert.ok(rows.some(({ checkin_time: time }) => time === chosen.time + 60) && !rows.some(({ checkin_time: time }) => time === chosen.time));
  assert.equal((await fetch(`${baseUrl}/__sim/punch`, { method: 'POST', body: JSON.stringify({ action: 'delete', userId: 'U001', time: 1 }) })).status, 404);
  const journal = (await get('/__sim/journal'))['entries'] as { kind: string; sequence: number }[];
  assert.deepEqual(journal.map(({ sequence }) => sequence), journal.map((_, index) => index + 1));
  assert.ok(journal.some(({ kind }) => kind === 'punchEdited') && journal.some(({ kind }) => kind === 'clockAdvanced'));
  assert.ok(!JSON.stringify(journal).includes('sample-app-secret'));
  await post('/__sim/reset', {});
  assert.deepEqual((await get('/__sim/punches'))['punches'], held);
  await simulator.stop();
});

test('it runs alone, also on the real clock, which cannot be advanced', async () => {
  const lines: string[] = [];
  const alone = await runWeComSimulator({ state: createSampleCorp(2), seed: 1, port: 0, clock: createRealWeComClock(() => Date.now()), print: (line) => { lines.push(line); } });
  assert.equal((await fetch(`${alone.baseUrl}/__sim/clock/advance`, { method: 'POST', body: '{"milliseconds":1}' })).status, 409);
  assert.match(lines.join('\n'), /ww-sample/);
  await alone.stop();
});

test('messages: text to members; unknown ones are listed, repeated ones dropped on wish, and the journal holds what arrived', async () => {
  const { clock, simulator, post, token } = await open();
  const path = `/cgi-bin/message/send?access_token=${await token()}`;
  const message = (touser: string, more: object = {}): object => ({ touser, msgtype: 'text', agentid: 1, text: { content: '您好' }, ...more });
  const user = createSampleCorp(8).users[0]?.userId ?? '';
  const sent = await post(path, message(`${user}|Nobody`));
  assert.deepEqual([sent.errcode, sent['invaliduser'], typeof sent['msgid']], [0, 'nobody', 'string']);
  assert.equal((await post(path, message('Nobody'))).errcode, 81_013);
  for (const [wrong, code] of [[{ agentid: 9 }, 40_056], [{ msgtype: 'file' }, 40_008], [{ text: { content: '' } }, 44_004], [{ text: { content: '长'.repeat(700) } }, 45_002]] as const) assert.equal((await post(path, message(user, wrong))).errcode, code);
  const check = { enable_duplicate_check: 1, duplicate_check_interval: 60 };
  for (let time = 0; time < 2; time += 1) await post(path, message(user, { ...check, text: { content: '再次' } }));
  clock.advance(61_000);
  await post(path, message(user, { ...check, text: { content: '再次' } }));
  const entries = simulator.journal().filter(({ kind }) => kind === 'messageSent' || kind === 'messageDropped').map(({ kind, data }) => [kind, data['userId'], data['content']]);
  assert.deepEqual(entries, [['messageSent', user, '您好'], ['messageSent', user, '再次'], ['messageDropped', user, '再次'], ['messageSent', user, '再次']]);
  await simulator.stop();
});
