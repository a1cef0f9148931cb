/**
 * Goal: money of a locked run goes out once, by two people, and every fen stands in one state. Method: a computed company is
 * locked and paid out through the routes of the whole server, the bank answers, and each way to pay twice is tried.
 */
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fillGateCompany, gateMonth, gateNow, plainSecrets, staff } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller } from '#checks/gate-server';
import { reviewRun } from '#checks/review-run';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { bankFileLayouts } from '#outputs/bank-file';
import { readPayout, takeResults } from '#modules/payout';
import { readRun } from '#modules/payroll';
import { asSystem, decideProposal, findProposal, forSubject, listIncidents, setClockOffset, withCompany, type CompanyTransaction } from '#modules/platform';
import { madeUpCard } from '../start/demo-bank-accounts.ts';
import { compareLockedRuns } from '../work/locked-run-jobs.ts';
import { payoutDeps, payoutKinds } from '../work/payout-work.ts';

type Answer = { readonly status: number; readonly body: Record<string, unknown> & { readonly code?: string }; readonly bytes: Buffer };
type World = TestDatabase & {
  readonly runId: number;
  readonly get: (caller: Caller, path: string) => Promise<Answer>;
  readonly post: (caller: Caller, path: string, body?: object) => Promise<Answer>;
  readonly upload: (caller: Caller, path: string, text: string) => Promise<Answer>;
  readonly approve: (proposalId: unknown, caller?: Caller) => Promise<Answer>;
  readonly state: () => Promise<Record<string, unknown>>;
  readonly make: (payDate?: string) => Promise<Answer>;
};

const clerk: Caller = 'payrollClerk';
const supervisor: Caller = 'payrollSupervisor';
const day = 86_400_000;
/** One person has no account: their pay is held. */
const withoutAccount = 'EX';

const readAnswer = async (response: Response): Promise<Answer> => {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const body = isJson ? (JSON.parse(bytes.toString() || '{}') as Record<string, unknown>) : {};
  return { status: response.status, body: { ...body, ...(typeof body['error'] === 'object' ? body['error'] : {}) }, bytes };
};

const loadAccounts = async ({ upload, approve }: World): Promise<void> => {
  const rows = staff.filter(({ number }) => number !== withoutAccount).map(({ number, name }, index) => `${number},${name},中国工商银行,102290000001,${madeUpCard(index + 1)}`);
  const loaded = await upload(clerk, `/api/bank-accounts/load?commandId=${randomUUID()}`, ['head,,,,', ...rows].join('\n'));
  assert.equal(loaded.status, 200, JSON.stringify(loaded.body));
  assert.equal((await approve(loaded.body['proposalId'])).body['state'], 'approved');
};

const payer = { legalEntity: '示例公司', holderName: '示例公司', bankName: '中国银行', branchCode: '104290000002', accountNumber: '1001234509876543210', layout: 'salaryBatchGb18030', neededApprovals: 1 } as const;

const withPayout = (work: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database } = given;
  const company = await fillGateCompany(database, given.company.companyId, plainSecrets);
  const gate = await openGateServer(given, company);
  const address = await gate.server.listen(0);
  const send = async (caller: Caller, path: string, options: RequestInit): Promise<Answer> => readAnswer(await fetch(`${address}${path}`, { ...options, headers: { ...(options.headers as Record<string, string> | undefined), [callerHeader]: caller } }));
  const get: World['get'] = (caller, path) => send(caller, path, {});
  const post: World['post'] = (caller, path, body = {}) => send(caller, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ commandId: randomUUID(), ...body }) });
  const upload: World['upload'] = (caller, path, text) => {
    const form = new FormData();
    form.set('file', new Blob([text]), 'a.csv');
    return send(caller, path, { method: 'POST', body: form });
  };
  const approve: World['approve'] = async (proposalId, caller = supervisor) => post(caller, `/api/proposals/${String(proposalId)}/decision`, { digest: (await get(caller, `/api/proposals/${String(proposalId)}`)).body['digest'], decision: 'approve' });
  const runId = await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx: CompanyTransaction) => (await readRun(tx, gateMonth))!.runId);
  const state: World['state'] = async () => (await get(clerk, `/api/payout/runs/${runId}`)).body;
  const make: World['make'] = async (payDate) => {
    const { next, payDate: planned } = (await state()) as { next: { people: number }[]; payDate: string };
    return post(clerk, `/api/payout/runs/${runId}/files`, { payDate: payDate ?? planned, expectedPeople: next.reduce((sum, { people }) => sum + people, 0) || 1, acceptsOtherMonth: true });
  };
  const world: World = { ...given, runId, get, post, upload, approve, state, make };
  try {
    await setClockOffset(database, gateNow - 4 * day - Date.now());
    await loadAccounts(world);
    await setClockOffset(database, gateNow - Date.now());
    assert.equal((await get(clerk, `/api/payout/runs/${runId}`)).status, 404, 'a preview is not paid out');
    await reviewRun(database, runId, [forSubject(gate.subjects.get(clerk)!), forSubject(gate.subjects.get(supervisor)!)]);
    const submitted = await post(clerk, `/api/pay-runs/${runId}/submission`);
    assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
    assert.equal((await approve(submitted.body['proposalId'])).body['state'], 'approved');
    await work(world);
  } finally {
    await gate.close();
  }
});

type Sum = { readonly state: string; readonly people: number; readonly amount: string };
type FileRow = { readonly fileId: string; readonly number: string; readonly proposalId: string; readonly contentDigest: string; readonly total: string; readonly people: number };

const fen = (text: unknown): bigint => BigInt(String(text).replace('.', ''));
const sums = (state: Record<string, unknown>): Readonly<Record<string, string>> => Object.fromEntries((state['sums'] as Sum[]).map(({ state: name, people, amount }) => [name, `${people} ${amount}`]));
const total = (state: Record<string, unknown>): bigint => (state['sums'] as Sum[]).reduce((sum, { amount }) => sum + fen(amount), 0n);
const filesOf = (state: Record<string, unknown>): readonly FileRow[] => state['files'] as FileRow[];
const resultsOf = (rows: readonly (readonly string[])[]): string => ['业务编号,金额,结果,原因,银行流水号', ...rows.map((row) => row.join(','))].join('\r\n');

/** Chooses the account, makes the file, lets it go; answers it with its lines as the layout's reader finds them. */
const payOut = async ({ post, approve, state, make, get }: World): Promise<{ readonly file: FileRow; readonly lines: readonly { readonly key: string; readonly amount: bigint }[] }> => {
  assert.equal((await post(clerk, '/api/payout/payers', payer)).status, 200);
  const made = await make();
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const [file] = filesOf(await state());
  assert.ok(file !== undefined);
  assert.equal((await get(clerk, `/api/payout/files/${file.fileId}/content`)).body.code, 'fileNotReleased');
  assert.equal((await approve(file.proposalId, clerk)).body.code, 'notFound', 'a clerk approves nothing');
  assert.equal((await approve(file.proposalId)).body['state'], 'approved');
  const read = bankFileLayouts.find(({ code }) => code === payer.layout)!.check((await get(clerk, `/api/payout/files/${file.fileId}/content`)).bytes);
  assert.ok(read.ok);
  return { file, lines: read.value.lines };
};
const money = (amount: bigint): string => `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;

test('I-24, F-99: the file says the payable nets; rejected lines alone are paid again; paid + rejected + held = net to the fen', () => withPayout(async (world) => {
  const { post, get, upload, state, make, approve, runId } = world;
  const before = await state();
  const net = total(before);
  assert.ok(net > 0n && (before['sums'] as Sum[]).some(({ state: name, people }) => name === 'held' && people === 1));
  assert.equal((await make()).body.code, 'payerMissing');
  const { file, lines } = await payOut(world);
  assert.equal(file.people, staff.length - 1);
  assert.equal(lines.reduce((sum, { amount }) => sum + amount, 0n), fen(file.total));
  const bytes = (await get(supervisor, `/api/payout/files/${file.fileId}/content`)).bytes;
  assert.equal(createHash('sha256').update(bytes).digest('hex'), file.contentDigest);
  const sent = await state();
  assert.equal(sent['status'], 'paying');
  assert.equal(total(sent), net);
  assert.equal(sums(sent)['sent'], `${file.people} ${file.total}`);
  assert.equal((await make()).body.code, 'nothingToPayOut');
  const answer = (index: number, word: string): readonly string[] => [lines[index]!.key, money(lines[index]!.amount), word, word === '失败' ? '户名不符' : '', `R${index}`];
  const url = `/api/payout/files/${file.fileId}/results`;
  const taken = await upload(clerk, `${url}?commandId=${randomUUID()}`, resultsOf(lines.map((_, index) => answer(index, index < 2 ? '失败' : '成功'))));
  assert.deepEqual([taken.body['paid'], taken.body['rejected'], taken.body['runStatus']], [lines.length - 2, 2, 'paying'], JSON.stringify(taken.body));
  // The same answers again and again: nothing moves.
  for (let again = 0; again < 5; again += 1) assert.equal((await upload(clerk, `${url}?commandId=${randomUUID()}`, resultsOf(lines.map((_, index) => answer(index, index < 2 ? '失败' : '成功'))))).body['unchanged'], lines.length);
  const open = await state();
  assert.equal(total(open), net);
  assert.deepEqual((open['next'] as { people: number }[]).map(({ people }) => people), [2]);
  assert.equal((await make()).status, 200);
  const [second] = filesOf(await state());
  assert.equal(second!.people, 2);
  assert.notEqual(second!.number, file.number);
  assert.equal((await approve(second!.proposalId)).body['state'], 'approved');
  const secondLines = bankFileLayouts.find(({ code }) => code === payer.layout)!.check((await get(clerk, `/api/payout/files/${second!.fileId}/content`)).bytes);
  assert.ok(secondLines.ok);
  assert.deepEqual(secondLines.value.lines.map(({ amount }) => amount).toSorted(), lines.slice(0, 2).map(({ amount }) => amount).toSorted());
  const paid = await upload(clerk, `/api/payout/files/${second!.fileId}/results?commandId=${randomUUID()}`, resultsOf(secondLines.value.lines.map(({ key, amount }) => [key, money(amount), 'paid', '', ''])));
  // One is still held: the run is not paid.
  assert.equal(paid.body['runStatus'], 'paying');
  assert.equal(sums(await state())['held'], sums(before)['held']);
  assert.equal(total(await state()), net);
  // Money that comes back after it was paid opens its line again.
  const returned = await upload(clerk, `${url}?commandId=${randomUUID()}`, resultsOf([answer(5, '退票')]));
  assert.deepEqual([returned.body['returned'], returned.body['runStatus']], [1, 'paying'], JSON.stringify(returned.body));
  assert.deepEqual(((await state())['next'] as { people: number }[]).map(({ people }) => people), [1]);
  assert.equal(total(await state()), net);
  const unlock = await post(clerk, `/api/pay-runs/${runId}/unlock`, { reason: 'a late punch' });
  assert.equal(unlock.status, 409, JSON.stringify(unlock.body));
}));

test('A-43, A-45, A-77, A-78, A-105: the n-th file never differs, nobody stands in two, a changed account stops a file, and answers that do not fit are refused whole', () => withPayout(async (world) => {
  const { database, company: { companyId }, post, get, upload, state, make, approve, runId } = world;
  assert.equal((await post(clerk, '/api/payout/payers', payer)).status, 200);
  const { next, payDate } = (await state()) as { next: { people: number }[]; payDate: string };
  const wish = { payDate, expectedPeople: next[0]!.people, acceptsOtherMonth: true };
  // Many at once: one file.
  const many = await Promise.all(Array.from({ length: 6 }, () => post(clerk, `/api/payout/runs/${runId}/files`, wish)));
  assert.deepEqual(many.map(({ status }) => status).toSorted(), [200, 409, 409, 409, 409, 409], JSON.stringify(many.map(({ body }) => body.code)));
  const [file, ...others] = filesOf(await state());
  assert.deepEqual([file!.number, others.length], ['2026-000001', 0]);
  // While a file waits, the run stays locked: by the product, and by the database for whoever writes the event.
  assert.equal((await post(clerk, `/api/pay-runs/${runId}/unlock`, { reason: 'a late punch' })).body.code, 'paymentsExist');
  // Made by the clerk, and by nobody who made it approved; a rejected file keeps its number and frees its people.
  await post(supervisor, `/api/proposals/${file!.proposalId}/decision`, { digest: (await get(supervisor, `/api/proposals/${file!.proposalId}`)).body['digest'], decision: 'reject', reason: 'wrong day' });
  assert.equal((await get(clerk, `/api/payout/files/${file!.fileId}/content`)).body.code, 'fileNotReleased');
  // An account that will be another one on the pay date stops the approval; its owner is then held until the first pay is released.
  assert.equal((await make('2026-12-20')).status, 200);
  const wished = await post(clerk, '/api/bank-accounts/changes', { personNumber: 'LEAF', holderName: '员工LEAF', bankName: '招商银行', branchCode: '', accountNumber: madeUpCard(77), reason: 'asked at the counter' });
  assert.equal(wished.status, 200, JSON.stringify(wished.body));
  const [change] = (await get(supervisor, '/api/bank-accounts/changes?state=asked')).body['rows'] as { proposalId: string }[];
  assert.equal((await approve(change!.proposalId)).body['state'], 'approved');
  const [late] = filesOf(await state());
  assert.equal((await approve(late!.proposalId)).body.code, 'contentChanged');
  await post(supervisor, `/api/proposals/${late!.proposalId}/decision`, { digest: (await get(supervisor, `/api/proposals/${late!.proposalId}`)).body['digest'], decision: 'reject', reason: 'an account changed' });
  const then = await withCompany(database, asSystem(companyId, 'proof', 'test'), async (tx) => readPayout(tx, (await readRun(tx, gateMonth))!, { payDate: '2026-12-20', zone: 'Asia/Shanghai' }));
  assert.deepEqual(then.lines.filter(({ personNumber }) => personNumber === 'LEAF').map(({ state: name, reason }) => [name, reason]), [['held', 'firstPay']]);
  assert.equal((await make()).status, 200);
  const [second] = filesOf(await state());
  assert.equal(second!.number, '2026-000003');
  // Held after it was made: the file is no longer what was proposed.
  assert.equal((await post(clerk, `/api/pay-runs/${runId}/holds`, { personNumbers: ['LEAF'], reason: 'dispute', note: 'to be checked' })).status, 200);
  assert.equal((await approve(second!.proposalId)).body.code, 'contentChanged');
  assert.equal((await post(supervisor, `/api/pay-runs/${runId}/holds/release`, { personNumbers: ['LEAF'], reason: 'dispute', note: 'checked' })).status, 403);
  assert.equal((await post(clerk, `/api/pay-runs/${runId}/holds/release`, { personNumbers: ['LEAF'], reason: 'dispute', note: 'checked' })).status, 200);
  assert.equal((await approve(second!.proposalId)).body['state'], 'approved');
  // Whoever writes the rows: nobody twice, no answer for what did not go out, no line more.
  const refused = async (text: string, code: RegExp): Promise<void> => {
    await assert.rejects(withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) => tx.query(text, [second!.fileId])), code, text);
  };
  await refused('insert into payout.payment_line select company_id, person_id, run_id, 9::smallint, file_id, 90 + line_number, change_id, amount_sealed, payee_sealed from payout.payment_line where file_id = $1 and line_number = 1', /linesIncomplete|paidTwice/);
  // Nor a file on what two people approved for something else, or on a proposal that was decided.
  for (const kind of ['payRunLock', 'paymentFile']) await refused(`insert into payout.payment_file (company_id, run_id, year, number, legal_entity, currency, layout, pay_date, payer_id, line_count, total_sealed, content_digest, proposal_id, made_by, made_at)
    select company_id, run_id, year, 900, legal_entity, currency, layout, pay_date, payer_id, line_count, total_sealed, content_digest, (select max(proposal_id) from platform.proposal where kind = '${kind}' and state = 'approved'), made_by, made_at from payout.payment_file where file_id = $1`, /fileNotProposed/);
  await refused('update payout.payment_line set attempt = 9 where file_id = $1', /permission denied/);
  await refused('delete from payout.payment_line where file_id = $1', /permission denied/);
  await refused("update payout.payment_file set content_digest = '' where file_id = $1", /permission denied/);
  // Bytes under a number are the same or none.
  await database.ownerPool.query("update payout.payment_file set content_digest = repeat('0', 64) where file_id = $1", [second!.fileId]);
  assert.equal((await get(clerk, `/api/payout/files/${second!.fileId}/content`)).body.code, 'fileChanged');
  await database.ownerPool.query('update payout.payment_file set content_digest = $2 where file_id = $1', [second!.fileId, second!.contentDigest]);
  const read = bankFileLayouts.find(({ code }) => code === payer.layout)!.check((await get(clerk, `/api/payout/files/${second!.fileId}/content`)).bytes);
  assert.ok(read.ok);
  const [one, two] = read.value.lines;
  const url = `/api/payout/files/${second!.fileId}/results?commandId=`;
  const faulty = await upload(clerk, `${url}${randomUUID()}`, resultsOf([[one!.key, money(one!.amount), '成功', '', ''], [two!.key, money(two!.amount + 1n), '成功', '', ''], [one!.key, money(one!.amount), '失败', '', ''], ['2026-000009-1', '1.00', '成功', '', ''], [two!.key, money(two!.amount), '也许', '', '']]));
  assert.deepEqual((faulty.body['faults'] as { row: number; code: string }[]).map(({ row, code }) => `${row} ${code}`), ['3 amountDiffers', '4 keyTwice', '5 keyUnknown', '6 keyTwice']);
  assert.equal(sums(await state())['paid'], undefined);
  assert.equal((await upload(clerk, `${url}${randomUUID()}`, resultsOf([[one!.key, money(one!.amount), '退票', '', '']]))).body['totalFaults'], 1);
  assert.equal((await upload(clerk, `${url}${randomUUID()}`, 'a,b\n1,2')).body.code, 'resultUnreadable');
  for (const caller of ['employee', 'lineManager', 'auditor', 'administrator', 'branchClerk', 'program'] as const) {
    for (const path of [`/api/payout/runs/${runId}`, `/api/payout/runs/${runId}/lines`, `/api/payout/files/${second!.fileId}/content`]) assert.ok([403, 404].includes((await get(caller, path)).status), `${caller} ${path}`);
  }
  assert.equal((await get('steppedDownClerk', `/api/payout/files/${second!.fileId}/content`)).status, 403);
  const shown = JSON.stringify([(await state()), (await get(clerk, `/api/payout/runs/${runId}/lines`)).body, (await get(clerk, '/api/payout/payers')).body]);
  assert.ok(!shown.includes(madeUpCard(1)) && !shown.includes(payer.accountNumber), 'lists show last digits alone');
}));

test('A-105: between the approval and the bank a hold keeps the file here, and it is cancelled and made anew; what was handed out is said to be with the bank; nobody has their own pay fail', () => withPayout(async (world) => {
  const { database, company: { companyId }, post, get, upload, state, make, approve, runId } = world;
  const hold = (personNumber: string): Promise<Answer> => post(clerk, `/api/pay-runs/${runId}/holds`, { personNumbers: [personNumber], reason: 'dispute', note: 'to be checked' });
  assert.equal((await post(clerk, '/api/payout/payers', payer)).status, 200);
  assert.equal((await make()).status, 200);
  const [first] = filesOf(await state());
  const content = (file: FileRow): Promise<Answer> => get(clerk, `/api/payout/files/${file.fileId}/content`);
  const cancel = (file: FileRow, caller: Caller = clerk): Promise<Answer> => post(caller, `/api/payout/files/${file.fileId}/cancellation`);
  assert.equal((await cancel(first!)).body.code, 'fileNotReleased', 'what waits for approval is withdrawn, not cancelled');
  assert.equal((await approve(first!.proposalId)).body['state'], 'approved');
  assert.equal((await hold('LEAF')).status, 200);
  const kept = await content(first!);
  assert.deepEqual([kept.status, kept.body.code, (kept.body as { data?: object }).data], [409, 'fileStopped', { number: first!.number, count: 1, people: 'LEAF' }]);
  const [line] = (await get(clerk, `/api/payout/runs/${runId}/lines?search=LEAF`)).body['rows'] as { state: string; reason: string }[];
  assert.deepEqual([line!.state, line!.reason], ['sent', 'dispute']);
  assert.equal((await cancel(first!, supervisor)).status, 403);
  assert.equal((await cancel(first!)).status, 200);
  assert.deepEqual([(await cancel(first!)).body.code, (await content(first!)).body.code], ['fileNotReleased', 'fileNotReleased']);
  assert.equal((await make()).status, 200);
  const [second, cancelled] = filesOf(await state()) as readonly (FileRow & { state: string })[];
  assert.deepEqual([cancelled!.state, second!.people], ['cancelled', first!.people - 1]);
  assert.equal((await approve(second!.proposalId)).body['state'], 'approved');
  assert.equal((await content(second!)).status, 200);
  assert.equal((await hold('MID')).body.code, 'payWithBank');
  assert.equal((await cancel(second!)).body.code, 'fileHandedOut');
  const system = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'test'), work);
  await assert.rejects(system((tx) => tx.query("insert into payout.payment_file_end (company_id, file_id, ended, ended_by) values ($1, $2, 'cancelled', 'x')", [tx.companyId, second!.fileId])), /payment_file_end_pkey/);
  // A clerk whose own pay went out hands in that it failed: it would be paid once more.
  const lines = bankFileLayouts.find(({ code }) => code === payer.layout)!.check((await content(second!)).bytes);
  assert.ok(lines.ok);
  const mid = (await system(async (tx) => readPayout(tx, (await readRun(tx, gateMonth))!, { payDate: '2026-11-10', zone: 'Asia/Shanghai' }))).lines.find(({ personNumber }) => personNumber === 'MID')!;
  const own = lines.value.lines[mid.lineNumber! - 1]!;
  const failed = resultsOf([[own.key, money(own.amount), '失败', '', '']]);
  const asOwn = await withCompany(database, forSubject(testSubject({ companyId, role: 'payrollClerk', userId: 'proof-mid', personId: mid.personId })), (tx) => takeResults(tx, payoutDeps, { fileId: Number(second!.fileId), bytes: Buffer.from(failed) }));
  assert.deepEqual(asOwn.ok && asOwn.value.faults, [{ row: 2, code: 'ownLine' }]);
  assert.equal((await upload(clerk, `/api/payout/files/${second!.fileId}/results?commandId=${randomUUID()}`, failed)).body['rejected'], 1);
  // Whoever approves the next file sees that it pays once more what the bank is said to have sent back.
  assert.equal((await hold('MID')).status, 200);
  assert.equal((await post(clerk, `/api/pay-runs/${runId}/holds/release`, { personNumbers: ['MID'], reason: 'dispute', note: 'checked' })).status, 200);
  assert.equal((await make()).status, 200);
  const [third] = filesOf(await state());
  assert.deepEqual((({ people, again }) => ({ people, again }))((await get(supervisor, `/api/proposals/${third!.proposalId}`)).body['details'] as { people: string; again: string }), { people: '1', again: '1' });
}));

test('one clerk does not ask fewer people to approve: as many decide that as approved until now, also for whoever writes the rows', () => withPayout(async ({ database, company: { companyId }, post, get, approve }) => {
  const choose = async (neededApprovals: number): Promise<unknown> => (await post(clerk, '/api/payout/payers', { ...payer, neededApprovals })).body['proposalId'];
  const needed = async (): Promise<unknown> => ((await get(clerk, '/api/payout/payers')).body['payers'] as { neededApprovals: number }[]).map(({ neededApprovals }) => neededApprovals);
  assert.deepEqual([await choose(1), await choose(2), await needed()], [null, null, [2]]);
  const proposalId = await choose(1);
  assert.deepEqual([typeof proposalId, await needed()], ['string', [2]]);
  const fewer = `insert into payout.payer (company_id, legal_entity, holder_name, bank_name, branch_code, account_sealed, last_four, layout, needed_approvals, chosen_by, proposal_id)
    select company_id, legal_entity, holder_name, bank_name, branch_code, account_sealed, last_four, layout, 1, chosen_by, $2 from payout.payer where company_id = $1 limit 1`;
  for (const named of [null, proposalId]) await assert.rejects(withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) => tx.query(fewer, [tx.companyId, named])), /approvalsLowered/);
  assert.equal((await approve(proposalId)).body['state'], 'open', 'one of two');
  assert.deepEqual(await needed(), [2]);
  const decided = await withCompany(database, forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: 'proof-second' })), async (tx) =>
    decideProposal(tx, payoutKinds, { proposalId: Number(proposalId), digest: (await findProposal(tx, Number(proposalId)))!.digest, decision: 'approve', reason: '' }));
  assert.deepEqual([decided, await needed()], [{ ok: true, value: { state: 'approved' } }, [1]]);
}));

test('a locked payslip or a file that somebody changed with the product\'s own keys is an incident the next night, and no more once it is right again', () => withPayout(async (world) => {
  const { database, company: { companyId }, runId } = world;
  await payOut(world);
  const system = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'test'), work);
  const compare = (): Promise<readonly string[]> => system(async (tx) => {
    await compareLockedRuns(tx, '2026-12', gateNow);
    return (await listIncidents(tx, { openOnly: true })).flatMap(({ code, data }) => (code === 'lockedRunChanged' ? [String(data['first'])] : []));
  });
  assert.deepEqual(await compare(), []);
  const { rows: [stored] } = await database.ownerPool.query<{ digest: string; content_digest: string }>('select digest, content_digest from payroll.pay_run join payout.payment_file using (company_id, run_id) where run_id = $1', [runId]);
  // The digest is kept by a trigger, from the owner too: it stands aside here, and so the payslips are the ones that differ.
  await database.ownerPool.query('alter table payroll.pay_run disable trigger user');
  await database.ownerPool.query("update payroll.pay_run set digest = repeat('0', 64) where run_id = $1", [runId]);
  assert.deepEqual(await compare(), [`${gateMonth} ${runId} payslips`]);
  await database.ownerPool.query('update payroll.pay_run set digest = $2 where run_id = $1', [runId, stored!.digest]);
  await database.ownerPool.query("update payout.payment_file set content_digest = repeat('0', 64) where run_id = $1", [runId]);
  assert.deepEqual(await compare(), [`${gateMonth} ${runId} bank 2026-000001`]);
  await database.ownerPool.query('update payout.payment_file set content_digest = $2 where run_id = $1', [runId, stored!.content_digest]);
  assert.deepEqual(await compare(), []);
}));
