/** The command line as a person or a script runs it: child processes, a real database, the simulated WeCom over HTTP. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, testKeyService } from '#checks/test-database';
import { weComManifest } from '#connectors/wecom';
import { asSystem, createDatabase, findCompany, withCompany } from '#modules/platform';
import { saveSource } from '#modules/sync';
import { createVirtualWeComClock, createWeComSimulator } from '#simulators/wecom';
import { changeOnePunch, createWorld, worldToWeCom, worldWorkbook, type WorldCompany } from '#simulators/world';

const projectFolder = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'qinxin-command-line-'));
after(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly code: number | null; readonly out: string; readonly error: string };

const environment: Record<string, string> = { LC_ALL: 'en_US.UTF-8' };

const qinxin = (words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(projectFolder, 'apps', 'cli', 'qinxin.mjs'), ...words], { cwd: folder, env: { ...process.env, ...environment, ...more } });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, error }));
  });

const qinxinJson = async <T>(...words: readonly string[]): Promise<T> => {
  const ended = await qinxin([...words, '--json']);
  assert.equal(ended.code, 0, `${words.join(' ')}: ${ended.error}${ended.out}`);
  assert.equal(ended.error, '', 'with --json nothing but the answer is written');
  return JSON.parse(ended.out) as T;
};

/** One line on standard error, nothing on standard output; with --json the same as an object on standard output. */
const expectFailure = async (words: readonly string[], code: string, pattern: RegExp): Promise<void> => {
  const [plain, json] = await Promise.all([qinxin(words), qinxin([...words, '--json'])]);
  assert.deepEqual([plain.code, plain.out], [1, ''], plain.error);
  // What had begun may have shown its progress; the failure itself is one line, the last.
  const lines = plain.error.trim().split('\n').filter((line) => !/^\S+ wecom [\d/]+$/.test(line));
  assert.equal(lines.length, 1, plain.error);
  assert.match(lines[0] ?? '', pattern);
  assert.equal(json.code, 1);
  assert.equal((JSON.parse(json.out) as { error: { code: string } }).error.code, code);
};

const world = createWorld({ seed: 11, people: 40, month: '2026-10' });
const main: WorldCompany = world.companies[0] as WorldCompany;
const simulator = createWeComSimulator({ clock: createVirtualWeComClock(Date.parse('2026-11-02T01:00:00Z')), seed: 7, state: worldToWeCom(main) });
const workbookFile = join(folder, 'company.xlsx');
let baseUrl = '';
let created: Awaited<ReturnType<typeof createTestDatabase>>;

before(async () => {
  created = await createTestDatabase('template');
  environment['DATABASE_URL'] = created.connectionString;
  // The commands and this file work on one database, so with one master key.
  testKeyService();
  // The company is none of a demonstration, and its source stands on this machine.
  environment['QINXIN_ALLOWED_PRIVATE_ADDRESSES'] = '127.0.0.1';
  baseUrl = await simulator.start();
  writeFileSync(workbookFile, await worldWorkbook(main));
});
after(async () => {
  await simulator.stop();
  await created.drop();
});

const addSource = async (): Promise<void> => {
  const database = createDatabase({ connectionString: created.connectionString, keyService: testKeyService() });
  const company = await findCompany(database, 'xinghe');
  assert.ok(company !== null);
  const settings = { baseUrl, clockUrl: `${baseUrl}/__sim/clock`, corpId: main.corpId, appSecret: main.agentSecret, contactSecret: main.contactSecret, expectedMembers: '200' };
  const saved = await withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => saveSource(tx, { sourceCode: 'wecom', name: 'WeCom', manifest: weComManifest, settings }));
  assert.ok(saved.ok);
  await database.close();
};

test('help needs no database, in both languages', async () => {
  const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const english = await qinxin(['payroll', 'run', '--help'], nowhere);
  assert.deepEqual([english.code, english.error], [0, '']);
  assert.match(english.out, /^qinxin payroll run <month> \[options\]/);
  assert.match((await qinxin(['sync', '--help'], { ...nowhere, LC_ALL: 'zh_CN.UTF-8' })).out, /从数据来源取一个月的数据/);
});

test('before anything is set up, and with wrong words, one clear line', async () => {
  await expectFailure(['sync'], 'nothingSetUp', /npm start/);
  await expectFailure(['sync', '--nonsense'], 'unknownOption', /--nonsense/);
  await expectFailure(['payroll', 'run'], 'missingArgument', /month is missing/);
  await expectFailure(['payroll', 'run', 'October'], 'optionValue', /YYYY-MM/);
  await expectFailure(['simulate', 'wecom', '--people', '3'], 'optionValue', /--people needs 8/);
  await expectFailure(['company', 'create', '--code', 'X Y', '--name', 'x'], 'companyCodeUnusable', /lower-case/);
  await expectFailure(['company', 'create', '--code', 'xy', '--name', 'x', '--workbook', 'nowhere.xlsx'], 'fileNotReadable', /nowhere\.xlsx/);
  assert.match((await qinxin(['sync', '--nonsense'], { LC_ALL: 'zh_CN.UTF-8' })).error, /--nonsense.*--help/);
});

test('template, company create, import: all or nothing, refused rows in a file', async () => {
  const template = await qinxinJson<{ file: string }>('template', '--language', 'zh-CN', '--output', 'empty.xlsx');
  assert.ok(existsSync(join(folder, template.file)));
  await expectFailure(['company', 'create', '--code', 'xinghe', '--name', main.name, '--administrator', 'nobody@example.com'], 'userUnknown', /nobody@example\.com/);
  const taken = await qinxinJson<{ companyCode: string; import: { imported: boolean; counts: { persons: { new: number } } } }>('company', 'create', '--code', 'xinghe', '--name', main.name, '--workbook', workbookFile);
  assert.deepEqual([taken.companyCode, taken.import.imported, taken.import.counts.persons.new], ['xinghe', true, main.people.length]);
  await expectFailure(['company', 'create', '--code', 'xinghe', '--name', main.name], 'companyCodeTaken', /xinghe is taken/);
  const again = await qinxinJson<{ counts: { persons: { new: number; changed: number; unchanged: number } } }>('import', workbookFile);
  const { new: added, changed, unchanged } = again.counts.persons;
  assert.deepEqual([added, changed, unchanged], [0, 0, main.people.length]);
  await expectFailure(['import', join(projectFolder, 'package.json')], 'notWorkbook', /XLSX/);
  const list = await qinxinJson<readonly { companyCode: string }[]>('company', 'list');
  assert.deepEqual(list.map((company) => company.companyCode), ['xinghe']);
  const broken = join(folder, 'broken.xlsx');
  writeFileSync(broken, await worldWorkbook({ ...main, people: main.people.slice(0, 3).map((person, index) => (index === 0 ? { ...person, managerPersonNumber: 'NOBODY1' } : person)) }));
  const refused = await qinxin(['import', broken]);
  assert.equal(refused.code, 1);
  assert.match(refused.out, /row 2 .*manager/);
  assert.ok(readdirSync(folder).includes('broken-failed-rows.xlsx'), refused.out);
});

type Synced = { newRecords: number; changedRecords: number; goneRecords: number; quarantined: number; calls: number; previewsMoved: number; moved: { personNumber: string }[]; status: string };
type Paid = { computed: number; notComputed: number; digest: string };

test('sync, pay run, sync again: nothing twice; one punch changed moves one payslip', async () => {
  await expectFailure(['sync', '--month', '2026-10'], 'noSource', /no source/);
  await addSource();
  await expectFailure(['sync', '--company', 'nowhere'], 'companyNotFound', /xinghe/);
  await expectFailure(['sync', '--source', 'nowhere'], 'sourceUnknown', /nowhere/);
  const plain = await qinxin(['sync', '--month', '2026-10']);
  assert.equal(plain.code, 0, plain.error);
  assert.match(plain.out, /records +\d+ new, 0 changed, 0 gone/);
  assert.doesNotMatch(plain.error + plain.out, /\u001b|\r/, 'no terminal codes in a pipe');
  const paid = await qinxinJson<Paid>('payroll', 'run', '2026-10');
  assert.equal(paid.computed + paid.notComputed, main.people.length);
  const again = await qinxinJson<Synced>('sync');
  assert.deepEqual([again.status, again.changedRecords, again.goneRecords, again.previewsMoved], ['finished', 0, 0, 0]);
  const change = changeOnePunch(main);
  assert.ok(change !== null);
  const { action, userId, time, newTime } = change;
  const changed = await fetch(`${baseUrl}/__sim/punch`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ action, userId, time, newTime }) });
  assert.equal(changed.status, 200);
  const moved = await qinxinJson<Synced>('sync');
  assert.deepEqual([moved.changedRecords + moved.newRecords > 0, moved.previewsMoved, moved.moved.map((each) => each.personNumber)], [true, 1, [change.personNumber]], JSON.stringify(moved));
});

test('an explanation is a tree whose figure is the payslip\'s; days and findings can be read', async () => {
  const person = main.people.find((candidate) => candidate.leaveDay === null)?.personNumber ?? '';
  const explained = await qinxinJson<{ amount: string; checkCode: string; root: { value: string; children: readonly unknown[] } }>('payslip', 'explain', '2026-10', person);
  assert.equal(explained.root.value, explained.amount);
  assert.ok(explained.root.children.length > 0);
  const csv = (await qinxin(['payroll', 'export', '2026-10'])).out;
  assert.ok(csv.includes(`${person},2026-10,netPay,${explained.amount}`), 'the export says the same');
  const tree = await qinxin(['payslip', 'explain', '2026-10', person]);
  assert.match(tree.out, /\n {4,}\S/);
  assert.doesNotMatch(tree.out, /\n( *)\+ .*\n\1  \+ /, 'a sum of sums is one list');
  await expectFailure(['payslip', 'explain', '2026-10', 'SH999999'], 'personUnknown', /SH999999/);
  const days = await qinxinJson<{ days: readonly { date: string }[] }>('attendance', '--person', person, '--month', '2026-10');
  assert.equal(days.days.length, 31);
  const some = await qinxinJson<{ days: readonly { date: string }[] }>('attendance', '--person', person, '--from', '2026-10-09', '--to', '2026-10-10');
  assert.deepEqual(some.days.map((day) => day.date), ['2026-10-09', '2026-10-10']);
  const summary = await qinxinJson<{ people: number; findings: readonly { code: string; days: number }[] }>('attendance');
  assert.ok(summary.people > 0 && summary.findings.some((finding) => finding.days > 0));
  assert.match((await qinxin(['attendance', '--person', person])).out, /2026-10-31/);
  await expectFailure(['attendance', '--month', '2026-02'], 'noAttendance', /payroll run/);
  await expectFailure(['attendance', '--from', '2026-02-30'], 'optionValue', /YYYY-MM-DD/);
});

test('simulate wecom prints its corp at once, answers, and ends on Ctrl+C', async () => {
  const child = spawn(process.execPath, [join(projectFolder, 'apps', 'cli', 'qinxin.mjs'), 'simulate', 'wecom', '--people', '12', '--port', '0', '--json'], { env: { ...process.env, ...environment } });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended.then((code) => Promise.reject(new Error(`ended with ${code}`)))])) as [Buffer];
  const corp = JSON.parse(line.toString()) as { baseUrl: string; corpId: string; appSecret: string; clock: string };
  assert.equal(corp.clock, 'virtual');
  const token = (await (await fetch(`${corp.baseUrl}/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.appSecret}`)).json()) as { errcode: number };
  assert.equal(token.errcode, 0);
  const taken = new URL(corp.baseUrl).port;
  await expectFailure(['simulate', 'wecom', '--people', '12', '--port', taken], 'portTaken', new RegExp(`Port ${taken} is taken`));
  child.kill('SIGINT');
  assert.equal(await ended, 0);
});

test('when the simulator is gone, sync says so and what to do', async () => {
  await simulator.stop();
  await expectFailure(['sync'], 'simulatorUnreachable', /npm start/);
});
