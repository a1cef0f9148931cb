/**
 * Goal: a question about a line of a closed month, and one about the score behind it, become the right facts, each by an approval
 * of its own, and 200.00 with its tax on the next payslip; nobody approves what they filed, and what was asked about stays as it
 * stood (S1.19, S1.44). Method: the whole server; what the worker does after a change is run by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fillGateCompany, gateMonth, gateNow, type GateCompany } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller, type GateServer } from '#checks/gate-server';
import { approveProposal, lateSecrets, reviewLeaf, setUpPerformancePay, trueArrivals, workNovember, type OfficeCalls } from '#checks/late-punches';
import { reviewRun } from '#checks/review-run';
import { needsModules, withTestDatabase, type TestDatabase } from '#checks/test-database';
import { previewScoreChange } from '#contracts/api/raise-api';
import * as routes from '#contracts/api/self-service-api';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { monthsAskedFor } from '#modules/attendance';
import { calculateRun, readRun, refreshPreview } from '#modules/payroll';
import { asSystem, forSubject, setClockOffset, withCompany, type CompanyTransaction } from '#modules/platform';
import { followFiledRequest } from '#modules/self-service';
import { followDeps } from '../work/question-jobs.ts';

const november = '2026-11';
const today = Math.floor(gateNow / 86_400_000);
const office = { clerk: 'payrollClerk', supervisor: 'payrollSupervisor', manager: 'lineManager' } as const satisfies Readonly<Record<string, Caller>>;

type Body = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: Body; readonly code: string };
type World = TestDatabase & {
  readonly company: GateCompany & TestDatabase['company']; readonly gate: GateServer; readonly calls: OfficeCalls;
  readonly send: (caller: Caller, url: string, body?: object) => Promise<Answer>;
  readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  readonly lines: (month: string) => Promise<Readonly<Record<string, string>>>;
};

const done = ({ status, body }: Answer): Body => {
  assert.equal(status, 200, JSON.stringify(body).slice(0, 400));
  return body;
};

const withWorld = (proof: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database, company } = given;
  await setClockOffset(database, gateNow - Date.now());
  const filled = await fillGateCompany(database, company.companyId, lateSecrets);
  const gate = await openGateServer(given, filled);
  const send: World['send'] = async (caller, url, body) => {
    const response = await gate.server.fastify.inject({ url, method: body === undefined ? 'GET' : 'POST', headers: { [callerHeader]: caller }, ...(body === undefined ? {} : { payload: { commandId: randomUUID(), ...body } }) });
    const parsed = JSON.parse(response.body || '{}') as Body & { readonly error?: { readonly code: string } };
    return { status: response.statusCode, body: parsed, code: parsed.error?.code ?? '' };
  };
  const calls: OfficeCalls = { get: async (who, path) => done(await send(office[who], path)), post: async (who, path, body = {}) => done(await send(office[who], path, body)) };
  try {
    await proof({
      ...given, company: { ...company, ...filled }, gate, calls, send, inCompany: (work) => withCompany(database, asSystem(company.companyId, 'proof', 'test'), work),
      lines: async (month) => Object.fromEntries((done(await send('payrollClerk', `/api/payroll/${month}/payslips/LEAF`))['lines'] as { item: string; amount: string }[]).map(({ item, amount }) => [item, amount])),
    });
  } finally {
    await gate.close();
  }
});

const fen = (text: string | undefined): number => Math.round(Number(text) * 100);

/** What the worker does once facts have asked for days. */
const refresh = async ({ inCompany }: World, causes: readonly string[] = ['score']): Promise<void> => inCompany(async (tx) => {
  const months = new Set([gateMonth, ...(await monthsAskedFor(tx, causes))]);
  for (const month of months) assert.ok((await refreshPreview(tx, month)).ok, month);
});

/** October with its result is locked and open to staff; November is a preview. Answers the run of October and the cycle. */
const closeOctober = async (world: World): Promise<{ readonly runId: number; readonly cycleId: string }> => {
  const { calls, database, company, gate, inCompany, lines } = world;
  await setUpPerformancePay(calls);
  const { cycleId } = await reviewLeaf(calls);
  await refresh(world);
  const { performancePay, netPay } = await lines(gateMonth);
  assert.deepEqual([performancePay, netPay === undefined], ['1800.00', false]);
  const runId = await inCompany(async (tx) => (await readRun(tx, gateMonth))?.runId ?? 0);
  await reviewRun(database, runId, [forSubject(gate.subjects.get('payrollClerk')!), forSubject(gate.subjects.get('payrollSupervisor')!)]);
  await approveProposal(calls, (await calls.post('clerk', `/api/pay-runs/${runId}/submission`))['proposalId']);
  await calls.post('clerk', `/api/delivery/runs/${runId}/publish`, { visibleFrom: null });
  await workNovember(database, { companyId: company.companyId, personId: company.personIds.get('LEAF') ?? 0 });
  assert.ok((await calculateRun(database, asSystem(company.companyId, 'proof', 'test'), { month: november, mode: 'compute' })).ok);
  return { runId, cycleId };
};

const askBoth = async ({ send }: World, { runId, cycleId }: { readonly runId: number; readonly cycleId: string }): Promise<{ readonly line: string; readonly score: string }> => {
  const open = async (body: object): Promise<string> => routes.openQuestion.response.parse(done(await send('employee', '/api/me/questions', { text: '门禁的钟快了', wish: 'manager', ...body }))).questionId;
  const [line, score] = [await open({ about: 'payslipLine', runId: String(runId), item: 'performancePay' }), await open({ about: 'score', cycleId })];
  for (const [questionId, value] of [[line, '1800.00'], [score, '89.00']] as const) {
    const { figure, mayAnswer } = routes.readQuestion.response.parse(done(await send('lineManager', `/api/questions/${questionId}`)));
    assert.deepEqual([figure?.value, mayAnswer, figure?.explanation === null ? 'no derivation' : reevaluateExplanation(figure!.explanation!.root).mismatch], [value, true, null]);
  }
  return { line, score };
};

/** A manager who reads no pay is told about the line that they were shown. 51.72 for 45 minutes would tell a wage of 12,000, and so would every total with it in. */
const previewTellsNoWage = async ({ send }: World, { line, score }: { readonly line: string; readonly score: string }): Promise<void> => {
  const look = async (questionId: string): Promise<readonly unknown[]> => {
    const preview = routes.previewCorrection.response.parse(done(await send('lineManager', `/api/questions/${questionId}/preview`, { corrections: trueArrivals })));
    return [preview.isRelative, preview.isWithheld, preview.netBefore, preview.netAfter, ...[...preview.lines.map((each) => ({ ...each, fromMonth: '' })), ...preview.carried].map(({ fromMonth, item, before, after }) => [fromMonth, item, before, after].join(' '))];
  };
  assert.deepEqual(await look(line), [true, true, '0.00', '0.00', `${gateMonth} performancePay 0.00 200.00`], 'of the line whose base and factor they were shown');
  assert.deepEqual(await look(score), [true, true, '0.00', '0.00'], 'who shows a score shows no pay');
};

/** Corrected, previewed and approved: by whoever answers, whoever is above, and whoever keeps scores. */
const correct = async (world: World, questionId: string): Promise<void> => {
  const { send, inCompany, database, company } = world;
  const at = `/api/questions/${questionId}`;
  done(await send('lineManager', `${at}/resolve`, { outcome: 'corrected', text: '已更正', corrections: trueArrivals }));
  assert.equal((await send('lineManager', `${at}/follow`, { text: '更正' })).code, 'scoreUnchanged', 'nothing is approved yet');
  const waiting = (await database.ownerPool.query<{ request_id: string; digest: string }>('select request_id::text, digest from requests.request where company_id = $1 order by request_id', [company.companyId])).rows;
  const requests = waiting.map(({ request_id: requestId, digest }) => ({ requestId, digest }));
  const decide = async (caller: Caller): Promise<readonly (string | null)[]> => (done(await send(caller, '/api/requests/decisions', { decision: 'approve', comment: '', requests }))['results'] as { code: string | null }[]).map(({ code }) => code);
  assert.ok((await decide('lineManager')).every((code) => code !== null), 'who files does not approve');
  assert.deepEqual(await decide('payrollSupervisor'), [null, null, null]);
  await inCompany(async (tx) => { for (const { requestId } of requests) await followFiledRequest(tx, followDeps(today), Number(requestId)); });
  await refresh(world);
  const told = (await database.ownerPool.query<{ link: string }>("select link from platform.notice where company_id = $1 and code = 'correctionStands'", [company.companyId])).rows;
  assert.deepEqual(told.map(({ link }) => link), [`/desk?question=${questionId}`], 'who ended it is told once');
};

test('a question about performance pay becomes 200.00 with its tax, by facts that somebody else approves each', needsModules('performance'), () => withWorld(async (world) => {
  const { send, lines, calls } = world;
  const asked = await askBoth(world, await closeOctober(world));
  const { netPay, incomeTax } = await lines(november);
  await previewTellsNoWage(world, asked);
  await correct(world, asked.score);
  const before = await lines(november);
  assert.equal(before['retroEarnings'], '51.72', 'minutes come back by themselves, a result does not');
  const answered = routes.readQuestion.response.parse(done(await send('lineManager', `/api/questions/${asked.score}`)));
  assert.deepEqual([answered.mayFollow, answered.entries.at(-1)?.facts.map(({ state }) => state)], [true, ['approved', 'approved', 'approved']]);
  assert.equal(done(await send('lineManager', `/api/questions/${asked.score}/follow`, { text: '门禁时钟快了' }))['proposals'], 1);
  assert.equal(routes.readQuestion.response.parse(done(await send('lineManager', `/api/questions/${asked.score}`))).mayFollow, false, 'one proposal at a time');
  const { rows } = (await calls.get('supervisor', '/api/proposals')) as { readonly rows: readonly { readonly proposalId: string; readonly kind: string }[] };
  const proposalId = rows.find(({ kind }) => kind === 'scoreChange')?.proposalId ?? '';
  const look = (caller: Caller): Promise<Answer> => send(caller, `/api/score-changes/${proposalId}/pay-difference`);
  const previewed = previewScoreChange.response.parse(done(await look('payrollSupervisor')));
  assert.deepEqual([previewed.netBefore, previewed.carried.map(({ item, before: was, after: is }) => [item, was, is])], [before['netPay'], [['performancePay', '0.00', '200.00']]]);
  assert.deepEqual([(await look('lineManager')).status, (await look('branchClerk')).status, (await send('payrollSupervisor', '/api/score-changes/999999/pay-difference')).status], [403, 404, 404]);
  await approveProposal(calls, proposalId);
  await refresh(world);
  const after = await lines(november);
  assert.equal(after['netPay'], previewed.netAfter);
  assert.deepEqual([after['retroEarnings'], fen(after['incomeTax']) - fen(before['incomeTax']), fen(after['netPay']) - fen(netPay)], ['251.72', 2000, 25_172 - fen(after['incomeTax']) + fen(incomeTax)], 'what comes back, less its tax');
  // The score has a second version; what was asked about stays as it stood.
  const own = done(await send('employee', '/api/me/reviews'))['rows'] as readonly { readonly score: string }[];
  assert.deepEqual(own.map(({ score }) => score), ['92.00']);
  done(await send('lineManager', `/api/questions/${asked.line}/resolve`, { outcome: 'explained', text: '十一月补发 200.00', corrections: [] }));
  for (const [questionId, outcome, value] of [[asked.score, 'corrected', '89.00'], [asked.line, 'explained', '1800.00']] as const) {
    const ended = routes.readQuestion.response.parse(done(await send('employee', `/api/questions/${questionId}`)));
    assert.deepEqual([ended.state, ended.outcome, ended.figure?.value, ended.isOwn, ended.mayFollow], ['resolved', outcome, value, true, false]);
  }
}));
