/**
 * Goal: a question takes its figure along, is asked of whom its person was shown, is seen by nobody else, is never lost, and
 * ends once; a correction is previewed without a trace and approved by somebody else. Method: the whole server over the
 * gate's company at 2 November 2026, 09:00; the worker's carrying over is run by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fillGateCompany, gateMonth, gateNow, plainSecrets, type GateCompany } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller } from '#checks/gate-server';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { readInbox } from '#contracts/api/inbox-api';
import * as routes from '#contracts/api/self-service-api';
import { readPayslip } from '#contracts/api/payroll-api';
import { asSystem, beginActingFor, endActingFor, setClockOffset, withCompany } from '#modules/platform';
import { carryDue, followQuestion, followSuggestion } from '#modules/self-service';
import { followDeps } from '../work/question-jobs.ts';

type Answer = { readonly status: number; readonly body: unknown; readonly code: string };
type Place = TestDatabase & {
  readonly gate: GateCompany; readonly runId: string;
  readonly get: (caller: Caller, url: string) => Promise<Answer>;
  readonly post: (caller: Caller, url: string, body?: object) => Promise<Answer>;
  /** Lets time run out for every open step, and the worker look. */
  readonly timeRunsOut: () => Promise<void>;
  /** What the worker does after every change; it may do it again. */
  readonly tell: () => Promise<void>;
  readonly count: (table: string) => Promise<number>;
};

const today = Math.floor(gateNow / 86_400_000);

const withPlace = (proof: (place: Place) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database, company: { companyId } } = given;
  await setClockOffset(database, gateNow - Date.now());
  const gate = await fillGateCompany(database, companyId, plainSecrets);
  const { server, close } = await openGateServer(given, gate);
  const ask = async (caller: Caller, url: string, body?: object): Promise<Answer> => {
    const response = await server.fastify.inject({ url, method: body === undefined ? 'GET' : 'POST', headers: { [callerHeader]: caller }, ...(body === undefined ? {} : { payload: body }) });
    const parsed: unknown = response.json();
    return { status: response.statusCode, body: parsed, code: (parsed as { error?: { code: string } } | null)?.error?.code ?? '' };
  };
  const tell = (): Promise<void> => withCompany(database, asSystem(companyId, 'questions', 'test'), async (tx) => {
    for (const { id } of (await tx.query<{ id: string }>('select question_id as id from self_service.question where company_id = $1', [companyId])).rows) await followQuestion(tx, followDeps(today), id);
    for (const { id } of (await tx.query<{ id: string }>('select suggestion_id as id from self_service.suggestion where company_id = $1', [companyId])).rows) await followSuggestion(tx, followDeps(today), id);
  });
  const run = await database.ownerPool.query<{ run_id: string }>("select run_id::text from payroll.pay_run where company_id = $1 and kind = 'regular'", [companyId]);
  try {
    await proof({
      ...given, gate, runId: run.rows[0]!.run_id, get: ask, post: (caller, url, body = {}) => ask(caller, url, { commandId: randomUUID(), ...body }),
      timeRunsOut: async () => {
        await database.ownerPool.query("update self_service.question_step set due_at = platform.now() - interval '1 minute' where company_id = $1 and state = 'open' and due_at is not null", [companyId]);
        await withCompany(database, asSystem(companyId, 'questions', 'test'), (tx) => carryDue(tx, today));
        await tell();
      },
      tell,
      count: async (table) => (await database.ownerPool.query<{ count: number }>(`select count(*)::int as count from ${table} where company_id = $1`, [companyId])).rows[0]!.count,
    });
  } finally {
    await close();
  }
});

const ok = (answer: Answer): Answer => {
  assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 300));
  return answer;
};
const parsed = <T>(route: { readonly response: { readonly parse: (value: unknown) => T } }, answer: Answer): T => route.response.parse(ok(answer).body);
const desk = async ({ get }: Place, caller: Caller): Promise<readonly string[]> => parsed(routes.readDesk, await get(caller, '/api/desk')).rows.map(({ about, name, state }) => `${about} ${name} ${state}`);

/** Before asking one is told who is asked; the figure goes along; whoever is not asked and has no office learns nothing. */
const asksAboutALine = async (place: Place): Promise<string> => {
  const { get, post, runId } = place;
  const line = { about: 'payslipLine', runId, item: 'netPay' };
  const audience = parsed(routes.readQuestionAudience, await get('employee', `/api/me/questions/audience?about=payslipLine&runId=${runId}&item=netPay`));
  assert.deepEqual([audience.manager?.name, audience.manager?.window, audience.above, audience.fieldClass, audience.suggested], ['员工BOSS', null, null, 'pay', 'office']);
  assert.equal((await post('employee', '/api/me/questions', { ...line, item: 'noSuchLine', text: '?', wish: 'manager' })).code, 'figureUnknown');
  assert.equal((await post('program', '/api/me/questions', { ...line, text: '?', wish: 'manager' })).status, 403);
  const { questionId } = parsed(routes.openQuestion, await post('employee', '/api/me/questions', { ...line, text: '少了 300.00 元的加班费', wish: 'manager' }));
  assert.equal((await post('employee', '/api/me/questions', { ...line, text: 'again', wish: 'office' })).code, 'questionOpen');
  assert.deepEqual([await desk(place, 'lineManager'), await desk(place, 'payrollClerk'), await desk(place, 'employee')], [['payslipLine 员工LEAF open'], [], []]);
  const net = readPayslip.response.parse(ok(await get('employee', `/api/me/payslips/${gateMonth}`)).body).netPay;
  const seen = parsed(routes.readQuestion, await get('lineManager', `/api/questions/${questionId}`));
  assert.deepEqual([seen.figure?.value, seen.figure?.explanation?.amount, seen.mayAnswer, seen.mayCorrect, seen.entries.map(({ text }) => text)], [net, net, true, true, ['少了 300.00 元的加班费']]);
  // The office of the class knows of it also before a fresh proof, sees it with one, and has no turn; outsiders get what one gets of nothing.
  assert.equal(parsed(routes.readQuestion, await get('payrollClerk', `/api/questions/${questionId}`)).mayAnswer, false);
  const none = await get('branchClerk', `/api/questions/${randomUUID()}`);
  assert.equal((await get('steppedDownClerk', `/api/questions/${questionId}`)).code, 'stepUpNeeded');
  for (const caller of ['branchClerk', 'administrator', 'auditor'] satisfies Caller[]) {
    const hidden = await get(caller, `/api/questions/${questionId}`);
    assert.deepEqual([hidden.status, hidden.body], [404, none.body], caller);
  }
  return questionId;
};

const officeHoursHold = async (place: Place): Promise<void> => {
  const { get, post } = place;
  assert.equal((await post('lineManager', '/api/me/office-hours', { zone: 'Mars/Olympus', windows: [] })).code, 'zoneUnknown');
  assert.equal((await post('lineManager', '/api/me/office-hours', { zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '21:00', to: '19:00' }] })).code, 'officeHoursInvalid');
  ok(await post('lineManager', '/api/me/office-hours', { zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '17:30', to: '19:00' }] }));
  const { window } = parsed(routes.readDesk, await get('lineManager', '/api/desk'));
  // The shift ends at 18:00: an hour of it lies outside.
  assert.deepEqual(window, { from: '2026-11-05T17:30:00+08:00', to: '2026-11-05T19:00:00+08:00', isOpen: false, outsideMinutes: 60 });
};

/** Silence carries over once, then goes on; nobody above is left, so that the office has it. Two-way, ended once. */
const answeredByTheOffice = async (place: Place, questionId: string): Promise<void> => {
  const { get, post, timeRunsOut, tell, database, company } = place;
  const at = `/api/questions/${questionId}`;
  await tell();
  await timeRunsOut();
  const carried = parsed(routes.readDesk, await get('lineManager', '/api/desk')).rows[0]!;
  assert.deepEqual([carried.carried, carried.dueAt], [1, '2026-11-05T11:00:00.000Z']);
  await timeRunsOut();
  assert.deepEqual([await desk(place, 'lineManager'), await desk(place, 'payrollClerk')], [[], ['payslipLine 员工LEAF open']]);
  const steps = parsed(routes.readQuestion, await get('lineManager', at));
  assert.deepEqual([steps.mayAnswer, steps.steps.map(({ kind, state }) => `${kind} ${state}`)], [false, ['manager passed', 'office open']]);
  assert.equal((await post('lineManager', `${at}/answer`, { text: 'x' })).code, 'notYourTurn');
  const none = await post('branchClerk', `/api/questions/${randomUUID()}/answer`, { text: 'x' });
  assert.deepEqual([(await post('branchClerk', `${at}/answer`, { text: 'x' })).body, (await post('payrollSupervisor', `${at}/answer`, { text: 'x' })).code], [none.body, 'notYourTurn']);
  assert.deepEqual(parsed(readInbox, await get('payrollClerk', '/api/inbox?kind=question')).rows.map(({ code, data }) => [code, data]), [['payslipLine', { month: gateMonth }]]);
  ok(await post('payrollClerk', `${at}/answer`, { text: '请看加班明细' }));
  assert.equal(parsed(readInbox, await get('payrollClerk', '/api/inbox?kind=question')).total, 0);
  ok(await post('employee', `/api/me/questions/${questionId}/entries`, { text: '10 月 20 日没有算' }));
  assert.equal((await post('payrollClerk', `${at}/resolve`, { outcome: 'explained', text: 'x', corrections: [{ date: '2026-10-09', direction: 'in', time: '08:55' }] })).code, 'correctionsWithoutCorrected');
  ok(await post('payrollClerk', `${at}/resolve`, { outcome: 'explained', text: '已说明' }));
  await tell();
  await tell();
  for (const [caller, url] of [['employee', `/api/me/questions/${questionId}/entries`], ['payrollClerk', `${at}/answer`]] as const) assert.equal((await post(caller, url, { text: 'x' })).code, 'questionEnded');
  const own = parsed(routes.readQuestion, await get('employee', at));
  assert.deepEqual([own.isOwn, own.state, own.outcome, own.entries.map(({ kind, isOwn }) => `${kind} ${isOwn}`)], [true, 'resolved', 'explained', ['question true', 'answer false', 'question true', 'resolved false']]);
  const { rows } = await database.ownerPool.query<{ code: string }>("select code, data::text, link from platform.notice where company_id = $1 and code like 'question%' order by notice_id", [company.companyId]);
  assert.deepEqual(rows.map(({ code }) => code), ['questionAsked', 'questionAsked', 'questionGoneOn', 'questionAnswered', 'questionResolved']);
  assert.ok(!/300|netPay|少了/.test(JSON.stringify(rows)), 'notices carry no figure, no line, no text');
  ok(await post('employee', `/api/me/questions/${questionId}/satisfaction`, { score: 4 }));
  assert.equal((await post('employee', `/api/me/questions/${questionId}/satisfaction`, { score: 1 })).code, 'ratedAlready');
  // An answer that is not accepted is asked of somebody else.
  const { questionId: again } = parsed(routes.openQuestion, await post('employee', '/api/me/questions', { about: 'answer', questionId, text: '没有说明加班', wish: 'manager' }));
  const second = parsed(routes.readQuestion, await get('payrollClerk', `/api/questions/${again}`));
  assert.deepEqual([second.figure?.answer, second.askedOf], ['已说明', 'office']);
  ok(await post('employee', `/api/me/questions/${again}/withdraw`));
};

/** A day put right: previewed without a trace, filed as a request, approved by somebody other than who answers. */
const correctsADay = async (place: Place): Promise<void> => {
  const { get, post, count, database, company } = place;
  const { questionId } = parsed(routes.openQuestion, await post('employee', '/api/me/questions', { about: 'attendanceDay', date: '2026-10-09', text: '我没有迟到', wish: 'manager' }));
  const at = `/api/questions/${questionId}`;
  const seen = parsed(routes.readQuestion, await get('lineManager', at));
  assert.deepEqual([seen.figure?.day?.day.lateMinutes, seen.figure?.day?.punches.length], [15, 2]);
  const corrections = [{ date: '2026-10-09', direction: 'in', time: '08:55' }];
  const before = [await count('attendance.approval'), await count('requests.request'), await count('attendance.recompute_request')];
  const preview = parsed(routes.previewCorrection, await post('lineManager', `${at}/preview`, { corrections }));
  assert.deepEqual([preview.month, preview.state, preview.isRelative, preview.netBefore], [gateMonth, 'open', true, '0.00'], 'whoever reads no pay is told of none');
  assert.deepEqual([preview.isWithheld, preview.netAfter, preview.lines, preview.carried], [true, '0.00', [], []], 'a quarter of an hour would tell the wage');
  assert.deepEqual([await count('attendance.approval'), await count('requests.request'), await count('attendance.recompute_request')], before, 'a look leaves nothing');
  assert.equal((await post('payrollClerk', `${at}/preview`, { corrections })).code, 'notYourTurn');
  ok(await post('lineManager', `${at}/resolve`, { outcome: 'corrected', text: '门禁时间快了', corrections }));
  const { rows } = await database.ownerPool.query<{ kind: string; state: string; approver_user_id: string }>(
    'select request.kind, request.state, approver_user_id from requests.request join requests.step using (company_id, person_id, request_id) where company_id = $1', [company.companyId]);
  assert.deepEqual(rows.map(({ kind, state }) => [kind, state]), [['correction', 'open']]);
  assert.notEqual(rows[0]!.approver_user_id, 'proof-lineManager', 'who files does not approve');
  const ended = parsed(routes.readQuestion, await get('employee', at));
  assert.deepEqual([ended.state, ended.entries.at(-1)?.facts.map(({ kind }) => kind)], ['resolved', ['request']]);
};

const sharesAddUp = async ({ get }: Place): Promise<void> => {
  const { all, satisfaction } = parsed(routes.readQuestionShares, await get('payrollClerk', '/api/questions/shares?from=2026-11-01&to=2026-11-30'));
  assert.deepEqual([all.questions, all.ended, all.explained, all.corrected, all.withdrawn, all.goneOn], [3, 3, 1, 1, 1, 1]);
  assert.deepEqual([all.answered, all.inWindow], [1, 0], 'the manager answered the day outside office hours');
  assert.deepEqual([satisfaction.given, satisfaction.contentPercent], [1, null], 'one answer tells who gave it');
  assert.equal(parsed(routes.listQuestions, await get('branchClerk', '/api/questions')).total, 0);
};

const suggestionsAreAnswered = async (place: Place): Promise<void> => {
  const { get, post } = place;
  const { suggestionId } = parsed(routes.makeSuggestion, await post('employee', '/api/me/suggestions', { topic: 'work', wish: 'manager', text: '交接早十分钟' }));
  const [row] = parsed(routes.listSuggestions, await get('lineManager', '/api/suggestions')).rows;
  assert.deepEqual([row?.suggestionId, row?.name, row?.entries[0]?.text, row?.mayAnswer], [suggestionId, '员工LEAF', '交接早十分钟', true]);
  assert.equal((await post('employee', `/api/suggestions/${suggestionId}/answer`, { state: 'done', text: 'x' })).status, 404);
  ok(await post('lineManager', `/api/suggestions/${suggestionId}/answer`, { state: 'planned', text: '下个月试行' }));
  ok(await post('lineManager', `/api/suggestions/${suggestionId}/answer`, { state: 'done', text: '已落实' }));
  assert.equal((await post('lineManager', `/api/suggestions/${suggestionId}/answer`, { state: 'declined', text: 'x' })).code, 'suggestionEnded');
  const [own] = parsed(routes.listOwnSuggestions, await get('employee', '/api/me/suggestions')).rows;
  assert.deepEqual([own?.state, own?.entries.map(({ state }) => state)], ['done', [null, 'planned', 'done']]);
};

/** A manager's rights in another's hands: their desk too, with a row that says so, until the delegation ends; and neither approves what is filed. */
const deputyStandsIn = async (place: Place): Promise<void> => {
  const { get, post, tell, database, company: { companyId } } = place;
  const askAbout = async (date: string): Promise<string> => parsed(routes.openQuestion, await post('employee', '/api/me/questions', { about: 'attendanceDay', date, text: '请看这一天', wish: 'manager' })).questionId;
  const [first, second] = [await askAbout('2026-10-12'), await askAbout('2026-10-13')];
  const { suggestionId } = parsed(routes.makeSuggestion, await post('employee', '/api/me/suggestions', { topic: 'work', wish: 'manager', text: '换班提前告知' }));
  const deputy = 'payrollSupervisor' satisfies Caller;
  assert.deepEqual([(await post(deputy, `/api/questions/${first}/answer`, { text: 'x' })).code, await desk(place, deputy)], ['notYourTurn', []]);
  const actingId = await withCompany(database, asSystem(companyId, 'questions', 'test'), async (tx) => {
    await tx.query(
      "insert into access.delegation (company_id, from_user_id, to_user_id, rights, valid_from, valid_to, acting_id, made_by) values ($1, 'proof-lineManager', 'proof-payrollSupervisor', '{read:personal,approve:personal}', '2026-11-01', '2026-11-30', 0, 'test')", [companyId]);
    return beginActingFor(tx, { userId: 'proof-payrollSupervisor', forUserId: 'proof-lineManager', fromMilliseconds: gateNow - 86_400_000, untilMilliseconds: null });
  });
  assert.equal((await desk(place, deputy)).length, 2);
  assert.deepEqual(parsed(readInbox, await get(deputy, '/api/inbox?kind=question')).rows.map(({ id }) => id).toSorted(), [first, second, suggestionId].toSorted());
  const audience = parsed(routes.readQuestionAudience, await get('employee', '/api/me/questions/audience?about=attendanceDay&date=2026-10-14'));
  assert.deepEqual([audience.manager?.name, audience.manager?.deputies.length], ['员工BOSS', 1], 'whoever asks is told who else may look');
  await tell();
  const told = await database.ownerPool.query<{ user_id: string }>("select distinct user_id from platform.notice where company_id = $1 and code = 'questionAsked' and about in ($2, $3)", [companyId, `question:${first}:1`, `question:${second}:1`]);
  assert.deepEqual(told.rows.map((row) => row.user_id).toSorted(), ['proof-lineManager', 'proof-payrollSupervisor']);
  ok(await post(deputy, `/api/questions/${first}/answer`, { text: '已核对' }));
  const seen = parsed(routes.readQuestion, await get(deputy, `/api/questions/${first}`));
  assert.deepEqual([seen.mayAnswer, seen.askedOf], [true, 'manager'], 'it stays the manager\'s turn');
  const corrections = [{ date: '2026-10-12', direction: 'in', time: '08:55' }];
  assert.equal((await post(deputy, `/api/questions/${first}/resolve`, { outcome: 'corrected', text: 'x', corrections })).code, 'noApprover', 'neither the deputy nor the manager approves what the deputy files');
  ok(await post(deputy, `/api/suggestions/${suggestionId}/answer`, { state: 'done', text: '已落实' }));
  const { rows } = await database.ownerPool.query<{ actor: string; data: object }>("select actor, data from platform.audit_event where company_id = $1 and action = 'selfService.stoodIn' order by audit_seq", [companyId]);
  assert.deepEqual(rows, ['answer', 'done'].map((what) => ({ actor: 'user:proof-payrollSupervisor', data: { what, insteadOf: 'proof-lineManager' } })));
  await database.ownerPool.query("update access.delegation set valid_to = '2026-11-01' where company_id = $1", [companyId]);
  await withCompany(database, asSystem(companyId, 'questions', 'test'), (tx) => endActingFor(tx, actingId, gateNow));
  assert.deepEqual([(await post(deputy, `/api/questions/${second}/answer`, { text: 'x' })).code, await desk(place, deputy)], ['notYourTurn', []]);
  assert.equal((await desk(place, 'lineManager')).length, 2);
};

test('questions: figure, audience, desk, silence, two ways, correction with preview, shares, suggestions', () => withPlace(async (place) => {
  const questionId = await asksAboutALine(place);
  await officeHoursHold(place);
  await answeredByTheOffice(place, questionId);
  await correctsADay(place);
  await sharesAddUp(place);
  await suggestionsAreAnswered(place);
  await deputyStandsIn(place);
}));
