import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slice } from '#contracts/connector/connector';
import { createVirtualClock } from '#contracts/connector/kit/clocks';
import { parseExactJson } from '#contracts/connector/kit/exact-json';
import { success } from '#kernel/base/result';
import { fetchApprovalPage } from './fetch-approval.ts';
import type { FetchContext, FetchPage } from './fetch-context.ts';
import { fetchDayReportPage } from './fetch-day-report.ts';
import { fetchPunchPage } from './fetch-punch.ts';
import { fetchRulePage } from './fetch-rule.ts';
import { createCallCounter } from './wecom-client.ts';
import { readWeComSettings } from './wecom-settings.ts';

/** Answers each path with fixed text: rows as a vendor might send them tomorrow. */
const contextOf = (answers: Readonly<Record<string, string>>): FetchContext => ({
  settings: readWeComSettings({ leaveNames: '司庆假=otherPaidLeave, 坏=nonsense' }), clock: createVirtualClock(Date.UTC(2026, 10, 2, 1)), counter: createCallCounter(), refusedPersons: new Set(),
  client: {
    call: (_counter, wanted) => {
      const document = parseExactJson(answers[wanted.path.replace('/cgi-bin/', '')] ?? '{}');
      assert.ok(document !== null);
      return Promise.resolve(success(document));
    },
    signIn: () => Promise.resolve(success('token')),
  },
});

const slice = (stream: Slice['stream']): Slice => ({ number: 1, stream, personKeys: ['u1'], from: 1_774_800_000, to: 1_775_400_000 });
const page = async (fetchPage: FetchPage, stream: Slice['stream'], answers: Readonly<Record<string, string>>) => {
  const result = await fetchPage(contextOf(answers), slice(stream), null);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};

const punchText = (change: string): string => `{"userid":"U1","checkin_type":"上班打卡","exception_type":"","checkin_time":1775000000,"schedule_id":0,"timeline_id":1,"groupname":"A"${change}}`;

test('F-21: drifted punches are kept with reason and field, the good one lands', async () => {
  const good = punchText(',"brand_new_field":{"x":[1]}');
  const bad: readonly (readonly [string, string, string])[] = [
    [punchText('').replace('1775000000', '"1775000000"'), 'wrongType', 'checkin_time'],
    [punchText('').replace('1775000000', '1775000000000'), 'outOfRange', 'checkin_time'],
    [punchText('').replace('1775000000', '1790000000'), 'outOfRange', 'checkin_time'],
    [punchText('').replace('"checkin_type":"上班打卡",', ''), 'missingField', 'checkin_type'],
    [punchText('').replace('上班打卡', '上班'), 'unknownValue', 'checkin_type'],
    [punchText('').replace('"exception_type":""', '"exception_type":"时间异常;新异常"'), 'unknownValue', 'exception_type'],
    [punchText('').replace('"userid":"U1"', '"userid":9007199254740993'), 'outOfRange', ''],
    [punchText(',"checkin_time":1775000001'), 'duplicateKey', ''],
    ['[1]', 'wrongType', ''],
  ];
  const text = `{"errcode":0,"errmsg":"ok","checkindata":[${[good, ...bad.map(([row]) => row)].join(',')}]}`;
  const landed = await page(fetchPunchPage, 'punch', { 'checkin/getcheckindata': text });
  assert.deepEqual(landed.records.map(({ raw }) => raw), [good]);
  assert.deepEqual(landed.unreadable.map(({ raw, reason, field }) => [raw, reason, field]), bad);
});

test('a list that is null or gone is a changed schema, not an empty answer', async () => {
  for (const text of ['{"errcode":0,"checkindata":null}', '{"errcode":0}']) {
    const result = await fetchPunchPage(contextOf({ 'checkin/getcheckindata': text }), slice('punch'), null);
    assert.equal(result.ok ? '' : result.error.code, 'schemaChanged');
  }
});

const approval = async (contents: string, change: (info: string) => string = (info) => info) => {
  const info = change(`{"sp_no":"202604010001","sp_status":2,"apply_time":1774900000,"applyer":{"userid":"U1","partyid":"1"},"apply_data":{"contents":[${contents}]}}`);
  return page(fetchApprovalPage, 'approval', { 'oa/getapprovalinfo': '{"errcode":0,"sp_no_list":["202604010001"]}', 'oa/getapprovaldetail': `{"errcode":0,"info":${info}}` });
};
const leave = (name: string, begin: number, end: number, type = 'halfday'): string =>
  `{"control":"Vacation","id":"vacation-1","title":[{"text":"请假类型","lang":"zh_CN"}],"value":{"vacation":{"selector":{"type":"single","options":[{"key":"3","value":[{"text":"${name}","lang":"zh_CN"}]}]},"attendance":{"type":1,"date_range":{"type":"${type}","new_begin":${begin},"new_end":${end},"new_duration":86400},"slice_info":{"duration":86400,"state":1,"day_items":[]}}}}}`;
const [midnight, noon, day] = [1_774_972_800, 1_775_016_000, 86_400];

test('leave: half-day marks become half-open runs, names map by table and setting, unknown ones are asked about', async () => {
  const run = async (...form: Parameters<typeof leave>): Promise<readonly (readonly (string | number)[])[]> =>
    (await approval(leave(...form))).records.flatMap(({ facts }) => facts.map((fact) =>
      fact.kind === 'approval' && fact.form.type === 'leave' ? [fact.form.leaveType, fact.form.from, fact.form.to] : []));
  assert.deepEqual(await run('年假', midnight, noon), [['annualLeave', midnight, midnight + day]]);
  assert.deepEqual(await run('事假', midnight, midnight), [['personalLeave', midnight, noon]]);
  assert.deepEqual(await run('病假', noon, noon), [['sickLeave', noon, midnight + day]]);
  assert.deepEqual(await run('司庆假', noon, noon + day), [['otherPaidLeave', noon, midnight + 2 * day]]);
  assert.deepEqual(await run('调休', midnight + 3600, midnight + 7200, 'hour'), [['compensatoryLeave', midnight + 3600, midnight + 7200]]);
  for (const [form, field] of [[leave('神秘假', midnight, noon), 'options'], [leave('年假', midnight + 60, noon), 'new_begin'], [leave('年假', noon, midnight), 'new_end']] as const) {
    const { records, unreadable } = await approval(form);
    assert.equal(records.length, 0);
    assert.ok(unreadable[0]?.field.includes(field), String(unreadable[0]?.field));
  }
});

test('forms: every status, several applicants, corrections, others as evidence only', async () => {
  const correction = '{"control":"PunchCorrection","value":{"punch_correction":{"state":"缺卡","time":1775005200,"version":1,"daymonthyear":1774972800}}}';
  const statuses = [[1, 'pending'], [2, 'approved'], [3, 'rejected'], [4, 'withdrawn'], [6, 'withdrawn'], [7, 'withdrawn'], [10, 'approved']] as const;
  for (const [code, status] of statuses) {
    const { records } = await approval(correction, (info) => info.replace('"sp_status":2', `"sp_status":${code}`));
    const meanings = (records[0]?.facts ?? []).map((fact): unknown => fact.kind === 'approval' ? { status: fact.status, form: fact.form } : null);
    assert.deepEqual(meanings, [{ status, form: { type: 'correction', instant: 1_775_005_200, day: 20_544, direction: 'unknown' } }]);
  }
  assert.equal((await approval(correction, (info) => info.replace('"sp_status":2', '"sp_status":99'))).unreadable[0]?.field, 'sp_status');
  const batch = await approval(correction, (info) => info.replace('"applyer":{"userid":"U1","partyid":"1"}', '"batch_applyer":[{"userid":"U1"},{"userid":"U2"}]'));
  assert.deepEqual(batch.records[0]?.facts.map((fact) => fact.kind === 'approval' ? fact.sourcePersonKey : ''), ['u1', 'u2']);
  const expense = await approval('{"control":"Money","value":{"new_money":"12"}}');
  assert.deepEqual(expense.records.map(({ facts }) => facts), [[]]);
  assert.equal((await approval(correction, () => 'null')).unreadable.length, 1);
});

test('the official daily report sample, with an item type nobody knows', async () => {
  const row = '{"base_info":{"date":1774972800,"acctid":"U1"},"summary_info":{"checkin_count":2,"regular_work_sec":31,"standard_work_sec":120,"earliest_time":38827,"lastest_time":38858},"exception_infos":[{"exception":77,"count":1,"duration":9}],"sp_items":[{"type":1,"vacation_id":2,"count":1,"duration":86400,"time_type":0,"name":"年假"},{"type":99,"duration":5}]}';
  const { records } = await page(fetchDayReportPage, 'dayReport', { 'checkin/getcheckin_daydata': `{"errcode":0,"datas":[${row}]}` });
  assert.deepEqual(records[0]?.facts, [{
    kind: 'dayReport', sourcePersonKey: 'u1', day: 20_544, punchCount: 2, regularSeconds: 31, standardSeconds: 120, exceptions: [{ code: 77, count: 1, seconds: 9 }], leaveSeconds: 86_400,
  }]);
});

test('rules: two sections make one shift with a break between, a rule of an unknown type is shown', async () => {
  const sections = '[{"time_id":1,"work_sec":32400,"off_work_sec":43200},{"time_id":2,"work_sec":46800,"off_work_sec":64800}]';
  const rule = `{"grouptype":1,"groupid":5,"groupname":"G","sync_holidays":true,"checkindate":[{"workdays":[1,2,0],"checkintime":${sections},"flex_time":300000,"flex_on_duty_time":-1,"flex_off_duty_time":-1,"limit_aheadtime":10800000}]}`;
  const { records, unreadable } = await page(fetchRulePage, 'rule', { 'checkin/getcorpcheckinoption': `{"errcode":0,"group":[${rule},${rule.replace('"grouptype":1', '"grouptype":9').replace('"groupid":5', '"groupid":6')}]}` });
  const schedule = records[0]?.facts[0];
  assert.ok(schedule?.kind === 'schedule');
  assert.deepEqual(schedule.weekdayShiftCodes, ['0900-1800', '0900-1800', '0900-1800', null, null, null, null]);
  assert.deepEqual(schedule.shifts[0]?.breaks, [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }]);
  assert.deepEqual(unreadable.map(({ reason, field }) => [reason, field]), [['unknownValue', 'grouptype']]);
});
