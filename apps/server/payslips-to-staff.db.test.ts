/**
 * Goal: people see the payslips that are open to them and no others, their yes counts for the payslip as
 * it stood, and a long file is its asker's alone. Method: the whole server over the gate's company, its worker's jobs run
 * by hand, files read by readers of their own.
 */
import assert from 'node:assert/strict';
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { unzipSync } from 'fflate';
import { fillGateCompany, gateMonth, gateNow, plainSecrets, staff, type GateCompany } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller } from '#checks/gate-server';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { readWorkbook } from '#connectors/spreadsheet';
import * as routes from '#contracts/api/delivery-api';
import { readPayslip } from '#contracts/api/payroll-api';
import { chooseDelivery, createDeliveryJobs, verifyReceipt } from '#modules/delivery';
import { importWorkbookFacts, readWorkbookFacts } from '#modules/people';
import { asSystem, withCompany, type CompanyTransaction, type JobHandler } from '#modules/platform';
import { checkPayslip } from '#outputs/payslip';
import { createPayslipDrawer } from '../work/payslip-drawer.ts';
import { createPhraseBook } from './phrase-book.ts';

type Answer = { readonly status: number; readonly body: unknown; readonly bytes: Buffer; readonly code: string };
type Place = TestDatabase & {
  readonly companyOfGate: GateCompany; readonly runId: string;
  readonly get: (caller: Caller, url: string) => Promise<Answer>;
  readonly post: (caller: Caller, url: string, body?: object, commandId?: string) => Promise<Answer>;
  readonly system: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  /** Moves the run without its proposals: who may lock is proven elsewhere. */
  readonly setStatus: (status: string) => Promise<void>;
  readonly work: () => Promise<void>;
};

const phrases = createPhraseBook();

const jobsOf = ({ database }: TestDatabase): readonly JobHandler[] => createDeliveryJobs({
  database, findPhrase: (language, key, values) => phrases.find(language, key, values), drawPayslips: createPayslipDrawer(1).draw, today: () => Promise.resolve(Math.floor(gateNow / 86_400_000)),
  companyName: () => Promise.resolve('示例公司'), enqueue: () => Promise.resolve(), wakeNotices: () => Promise.resolve(),
});

const withPlace = (proof: (place: Place) => Promise<void>): Promise<void> =>
  withTestDatabase(async (given) => {
    const { database, company: { companyId } } = given;
    const companyOfGate = await fillGateCompany(database, companyId, plainSecrets);
    const gate = await openGateServer(given, companyOfGate);
    const system: Place['system'] = (work) => withCompany(database, asSystem(companyId, 'proof', 'test'), work);
    const ask = async (caller: Caller, url: string, body?: object): Promise<Answer> => {
      const response = await gate.server.fastify.inject({ url, method: body === undefined ? 'GET' : 'POST', headers: { [callerHeader]: caller }, ...(body === undefined ? {} : { payload: body }) });
      const isJson = response.headers['content-type']?.toString().includes('application/json') === true;
      const parsed = isJson ? response.json<unknown>() : null;
      return { status: response.statusCode, body: parsed, bytes: response.rawPayload, code: (parsed as { error?: { code: string } } | null)?.error?.code ?? '' };
    };
    const run = await database.ownerPool.query<{ run_id: string }>("select run_id::text from payroll.pay_run where company_id = $1 and kind = 'regular'", [companyId]);
    const handlers = jobsOf(given);
    try {
      await proof({
        ...given, companyOfGate, runId: run.rows[0]!.run_id, system, get: ask, post: (caller, url, body = {}, commandId = randomUUID()) => ask(caller, url, { commandId, ...body }),
        setStatus: async (status) => void (await database.ownerPool.query('update payroll.pay_run set status = $2 where run_id = $1', [run.rows[0]!.run_id, status])),
        work: async () => {
          for (const handler of handlers) for (const data of await system((tx) => handler.findOpenWork!(tx))) await handler.handle({ companyId, data });
        },
      });
    } finally {
      await gate.close();
    }
  });

const ok = (answer: Answer): Answer => {
  assert.equal(answer.status, 200, answer.bytes.toString().slice(0, 300));
  return answer;
};
const ownRows = async ({ get }: Place) => routes.listOwnDeliveries.response.parse(ok(await get('employee', '/api/me/payslip-runs')).body).rows;

/** Staff see a preview where the company chose so, what is published from its day on, and nothing else. */
const seesWhatIsOpen = async (place: Place): Promise<void> => {
  const { get, post, system, setStatus, runId } = place;
  const own = `/api/me/payslips/${gateMonth}`;
  assert.deepEqual((await ownRows(place)).map(({ state, receipt }) => [state, receipt]), [['preview', null]]);
  ok(await get('employee', own));
  await system((tx) => chooseDelivery(tx, false));
  for (const url of [own, `${own}/lines/netPay/explanation`, `/api/me/payslip-runs/${runId}`]) assert.equal((await get('employee', url)).status, 404, url);
  assert.deepEqual([await ownRows(place), (ok(await get('employee', '/api/me/payslips')).body as { payslips: unknown[] }).payslips], [[], []]);
  assert.equal((await post('payrollClerk', `/api/delivery/runs/${runId}/publish`, { visibleFrom: null })).code, 'runNotLocked');
  await setStatus('locked');
  assert.equal((await get('employee', own)).status, 404, 'locked is not published');
  for (const caller of ['payrollSupervisor', 'branchClerk', 'employee', 'administrator'] satisfies Caller[]) assert.equal((await post(caller, `/api/delivery/runs/${runId}/publish`, { visibleFrom: null })).status, 403, caller);
  assert.equal((await post('steppedDownClerk', `/api/delivery/runs/${runId}/publish`, { visibleFrom: null })).code, 'stepUpNeeded');
  const commandId = randomUUID();
  ok(await post('payrollClerk', `/api/delivery/runs/${runId}/publish`, { visibleFrom: null }, commandId));
  ok(await post('payrollClerk', `/api/delivery/runs/${runId}/publish`, { visibleFrom: null }, commandId));
  assert.equal((await post('payrollClerk', `/api/delivery/runs/${runId}/publish`, { visibleFrom: null })).code, 'alreadyPublished');
  ok(await get('employee', own));
  assert.deepEqual((await ownRows(place)).map(({ state }) => state), ['published']);
  // Opened again, it is no longer what was published.
  await setStatus('preview');
  assert.equal((await get('employee', own)).status, 404);
};

/** A publication with a day to come stays closed until then, tells each person once, and never an amount. */
const tellsEachOnce = async (place: Place): Promise<void> => {
  const { get, post, database, company, runId, work, system } = place;
  await system((tx) => chooseDelivery(tx, false));
  await database.ownerPool.query('delete from delivery.publication where company_id = $1', [company.companyId]);
  ok(await post('payrollClerk', `/api/delivery/runs/${runId}/publish`, { visibleFrom: '2026-11-05' }));
  const told = async () => (await database.ownerPool.query<{ person_id: number; data: object }>("select person_id, data from platform.notice where company_id = $1 and code = 'payslipPublished'", [company.companyId])).rows;
  await work();
  assert.deepEqual([(await get('employee', `/api/me/payslips/${gateMonth}`)).status, (await told()).length], [404, 0]);
  await database.ownerPool.query("update delivery.publication set visible_from = '2026-11-01' where company_id = $1", [company.companyId]);
  await work();
  await database.ownerPool.query('update delivery.publication set told_at = null where company_id = $1', [company.companyId]);
  await work();
  const rows = await told();
  const computed = await database.ownerPool.query<{ count: number }>("select count(*)::int as count from payroll.payslip where run_id = $1 and status = 'computed'", [runId]);
  assert.ok(rows.length > 5);
  assert.deepEqual([rows.length, new Set(rows.map((row) => row.person_id)).size], [computed.rows[0]!.count, rows.length]);
  assert.deepEqual([...new Set(rows.map(({ data }) => JSON.stringify(data)))], [JSON.stringify({ month: gateMonth })]);
};

/** The file of a payslip has the figures of the interface, for its person and for the pay office. */
const filesHaveTheFigures = async ({ get, post, runId }: Place): Promise<void> => {
  const payslip = readPayslip.response.parse(ok(await get('employee', `/api/me/payslips/${gateMonth}`)).body);
  const expected = payslip.lines.filter(({ section, amount }) => section !== 'basis' && !/^-?0*(\.0*)?$/.test(amount)).map(({ amount }) => BigInt(amount.replace('.', ''))).toSorted((a, b) => (a < b ? -1 : 1));
  const amounts = (file: Buffer, password: string | null) => {
    const read = checkPayslip(file, password);
    assert.ok(read.ok, read.ok ? '' : read.error.code);
    assert.equal(read.value.totals['netPay'], BigInt((payslip.netPay ?? '').replace('.', '')));
    return read.value.lines.map(({ amount }) => amount).toSorted((a, b) => (a < b ? -1 : 1));
  };
  assert.ok(expected.length > 10);
  assert.deepEqual(amounts(ok(await post('employee', `/api/me/payslip-runs/${runId}/file`, { password: null })).bytes, null), expected);
  assert.deepEqual(amounts(ok(await post('employee', `/api/me/payslip-runs/${runId}/file`, { password: '我的口令 2026' })).bytes, '我的口令 2026'), expected);
  assert.deepEqual(amounts(ok(await post('payrollClerk', `/api/delivery/runs/${runId}/files`, { personNumber: 'LEAF', password: null })).bytes, null), expected);
  // Who may not know of somebody gets what somebody gets who is not there.
  const [hidden, none] = [await post('branchClerk', `/api/delivery/runs/${runId}/files`, { personNumber: 'LEAF', password: null }), await post('branchClerk', `/api/delivery/runs/${runId}/files`, { personNumber: 'NOBODY', password: null })];
  assert.deepEqual([hidden.status, hidden.body], [404, none.body]);
  assert.equal((await post('lineManager', `/api/delivery/runs/${runId}/files`, { personNumber: 'LEAF', password: null })).status, 403);
};

/** A receipt binds to the payslip that was shown, is signed once, and is verified without the database. */
const receiptsBind = async (place: Place): Promise<void> => {
  const { get, post, setStatus, runId, database } = place;
  const confirm = `/api/me/payslip-runs/${runId}/receipt`;
  const payslip = readPayslip.response.parse(ok(await get('employee', `/api/me/payslip-runs/${runId}`)).body);
  const checkCode = payslip.checkCode ?? '';
  assert.equal((await post('employee', confirm, { checkCode })).code, 'payslipNotOpen');
  await setStatus('locked');
  assert.equal((await post('employee', confirm, { checkCode: '0'.repeat(16) })).code, 'payslipChanged');
  assert.equal((await get('employee', confirm)).status, 404);
  ok(await post('employee', confirm, { checkCode }));
  assert.equal((await post('employee', confirm, { checkCode })).code, 'alreadyConfirmed');
  assert.equal((await ownRows(place))[0]!.receipt !== null, true);
  const text = ok(await get('employee', confirm)).bytes.toString();
  const [key] = routes.listReceiptKeys.response.parse(ok(await get('lineManager', '/api/delivery/receipt-keys')).body).keys;
  const verified = verifyReceipt(text, key!.publicKey);
  assert.ok(verified.ok && verified.value.personNumber === 'LEAF' && verified.value.payslipDigest.startsWith(checkCode) && verified.value.confirmedBy === 'user:proof-employee');
  assert.ok(verifyReceipt(text, key!.keyId).ok && verifyReceipt(text, null).ok);
  // By hand, with nothing of ours but the form of the statement.
  const file = JSON.parse(text) as { statement: Record<string, unknown>; signature: string };
  const words = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(file.statement).sort(([a], [b]) => (a < b ? -1 : 1)))));
  assert.ok(verify(null, words, createPublicKey(key!.publicKey), Buffer.from(file.signature, 'base64')));
  const codeOf = (changed: string, trusted: string | null = null): string => {
    const result = verifyReceipt(changed, trusted);
    return result.ok ? 'valid' : result.error.code;
  };
  for (const field of ['month', 'personNumber', 'confirmedAt', 'payslipDigest', 'confirmedBy'] as const) {
    const value = String(file.statement[field]);
    const other = { month: '2026-09', personNumber: 'BOSS', confirmedAt: '2026-11-03T01:00:00.000Z', payslipDigest: `${'1'.repeat(63)}a`, confirmedBy: 'user:else' }[field];
    assert.equal(codeOf(text.replace(value, other)), 'receiptForged', field);
  }
  assert.deepEqual([codeOf('{}'), codeOf('no receipt'), codeOf(text, 'ffff-ffff')], ['receiptUnreadable', 'receiptUnreadable', 'receiptKeyOther']);
  // Counted for the run; a payslip that is another one now is confirmed no more.
  const counts = async () => routes.listDeliveries.response.parse(ok(await get('payrollClerk', `/api/delivery/months/${gateMonth}`)).body).runs[0]!;
  const confirmedRows = async () => routes.listReceipts.response.parse(ok(await get('payrollSupervisor', `/api/delivery/runs/${runId}/receipts?state=confirmed`)).body).rows.map(({ personNumber }) => personNumber);
  assert.deepEqual([(await counts()).confirmed, await confirmedRows()], [1, ['LEAF']]);
  assert.equal(routes.listDeliveries.response.parse(ok(await get('branchClerk', `/api/delivery/months/${gateMonth}`)).body).runs[0]!.confirmed, 0, 'counted within reach');
  await database.ownerPool.query('update payroll.payslip set revision = revision + 1 where run_id = $1 and person_id = $2', [runId, place.companyOfGate.personIds.get('LEAF')]);
  assert.deepEqual([(await counts()).confirmed, await confirmedRows()], [0, []]);
  await database.ownerPool.query('update payroll.payslip set revision = revision - 1 where run_id = $1 and person_id = $2', [runId, place.companyOfGate.personIds.get('LEAF')]);
};

/** What goes out as a workbook comes back as what it was: an import of it changes nothing. */
const workbookComesBack = async ({ get, system }: Place): Promise<void> => {
  for (const caller of ['branchClerk', 'employee', 'lineManager', 'administrator'] satisfies Caller[]) assert.equal((await get(caller, '/api/delivery/company-workbook')).status, 403, caller);
  const read = await readWorkbook(ok(await get('payrollClerk', '/api/delivery/company-workbook')).bytes);
  assert.ok(read.ok && read.value.rowErrors.filter(({ code }) => code !== 'identityNumberWrong' && code !== 'identityChecksum').length === 0, read.ok ? JSON.stringify(read.value.rowErrors.slice(0, 3)) : read.error.code);
  const direct = await system(readWorkbookFacts);
  assert.ok(direct !== null && direct.terms.length >= staff.length);
  assert.deepEqual(read.value.facts.terms.map(({ fact }) => ({ ...fact, housingFundRate: Number(fact.housingFundRate) })), direct.terms.map(({ fact }) => ({ ...fact, housingFundRate: Number(fact.housingFundRate) })));
  assert.deepEqual([read.value.facts.declaredDeductions, read.value.facts.openingBalances, read.value.facts.workplaces].map((facts) => facts.length), [direct.declaredDeductions, direct.openingBalances, direct.workplaces].map((facts) => facts.length));
  const again = await system((tx) => importWorkbookFacts(tx, { facts: { ...direct, persons: direct.persons }, rowErrors: [], sourceCode: 'workbook', rows: 'all' }));
  assert.ok(again.ok, JSON.stringify(again).slice(0, 300));
  assert.deepEqual(Object.values(again.value.counts).map((counts) => counts.new + counts.changed).reduce((sum, each) => sum + each, 0), 0);
};

/** One company for all of it: each step begins where the one before ended. */
test('payslips reach their people: previews by choice, publication, files, receipts, notices', () => withPlace(async (place) => {
  await workbookComesBack(place);
  await filesHaveTheFigures(place);
  await seesWhatIsOpen(place);
  await place.system((tx) => chooseDelivery(tx, true));
  await receiptsBind(place);
  await tellsEachOnce(place);
}));

test('A-109: a long file is made and fetched within the rights that its asker has then, by nobody else', () => withPlace(async (place) => {
  const { get, post, runId, work, database, company } = place;
  const start = async (caller: Caller, kind: string): Promise<string> => routes.startDownload.response.parse(ok(await post(caller, '/api/downloads', { kind, runId })).body).downloadId;
  const [register, files] = [await start('payrollClerk', 'register'), await start('payrollClerk', 'payslipFiles')];
  const at = (downloadId: string): string => `/api/downloads/${downloadId}/file`;
  assert.equal((await get('payrollClerk', at(files))).code, 'downloadNotReady');
  await work();
  const rows = routes.listDownloads.response.parse(ok(await get('payrollClerk', '/api/downloads')).body).rows;
  assert.deepEqual(rows.map(({ state, code }) => [state, code]), [['ready', null], ['ready', null]]);
  assert.equal(routes.listDownloads.response.parse(ok(await get('payrollSupervisor', '/api/downloads')).body).total, 0);
  const archive = unzipSync(ok(await get('payrollClerk', at(files))).bytes);
  const computed = await database.ownerPool.query<{ count: number }>("select count(*)::int as count from payroll.payslip where run_id = $1 and status = 'computed'", [runId]);
  assert.deepEqual([Object.keys(archive).length, Object.values(archive).every((file) => checkPayslip(file).ok)], [computed.rows[0]!.count, true]);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(ok(await get('payrollClerk', at(register))).bytes.buffer as ArrayBuffer);
  assert.ok(workbook.worksheets[0]!.rowCount > 10);
  for (const caller of ['payrollSupervisor', 'branchClerk'] satisfies Caller[]) {
    const [hidden, none] = [await get(caller, at(files)), await get(caller, at(randomUUID()))];
    assert.deepEqual([hidden.status, hidden.body], [404, none.body], caller);
  }
  assert.equal((await get('steppedDownClerk', at(files))).code, 'stepUpNeeded');
  assert.equal((await post('program', '/api/downloads', { kind: 'register', runId })).status, 403);
  // Asked while the right was there, made after it has gone.
  const late = await start('payrollClerk', 'payslipFiles');
  await database.ownerPool.query("delete from access.assignment where company_id = $1 and holder_key = 'proof-payrollClerk'", [company.companyId]);
  await work();
  const [latest] = routes.listDownloads.response.parse(ok(await get('payrollClerk', '/api/downloads')).body).rows;
  assert.deepEqual([latest!.downloadId, latest!.state, latest!.code], [late, 'failed', 'rightsChanged']);
  // Made with wider rights than the asker has now.
  await database.ownerPool.query("update delivery.download set user_id = 'proof-branchClerk' where company_id = $1 and download_id = $2", [company.companyId, files]);
  assert.equal((await get('branchClerk', at(files))).code, 'rightsChanged');
  // Its day is over.
  await database.ownerPool.query("update delivery.download set gone_at = now() - interval '1 hour' where company_id = $1 and download_id = $2", [company.companyId, register]);
  assert.equal((await get('payrollClerk', at(register))).status, 404);
}));
