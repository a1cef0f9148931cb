/**
 * Goal: whose pay waits is said alike everywhere, and a company whose accounts came in this morning can pay tomorrow. Method:
 * a computed company whose accounts are approved on the day of work, asked through every page that speaks of held pay.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fillGateCompany, gateMonth, gateNow, plainSecrets, staff } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller } from '#checks/gate-server';
import { reviewRun } from '#checks/review-run';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { readRun } from '#modules/payroll';
import { asSystem, forSubject, setClockOffset, withCompany } from '#modules/platform';
import { madeUpCard } from '../start/demo-bank-accounts.ts';

const clerk: Caller = 'payrollClerk';
const supervisor: Caller = 'payrollSupervisor';
const withoutAccount = 'EX';
type Row = Readonly<Record<string, unknown>> & { readonly personNumber: string; readonly reason: string; readonly accountFrom: string | null };
const numbersOf = (rows: readonly Row[]): readonly string[] => [...new Set(rows.map(({ personNumber }) => personNumber))].toSorted();

type Scene = TestDatabase & {
  readonly runId: number;
  readonly send: (caller: Caller, path: string, init?: RequestInit) => Promise<Record<string, unknown>>;
  readonly post: (caller: Caller, path: string, body: object) => Promise<Record<string, unknown>>;
  readonly refused: (path: string, body: object) => Promise<unknown>;
  readonly approve: (proposalId: unknown) => Promise<unknown>;
  readonly rowsOf: (path: string) => Promise<readonly Row[]>;
  readonly heldInRun: () => Promise<number>;
};

/** A computed company whose accounts came in this morning: everybody's but one. */
const withScene = (work: (scene: Scene) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const company = await fillGateCompany(given.database, given.company.companyId, plainSecrets);
  const gate = await openGateServer(given, company);
  try {
    const address = await gate.server.listen(0);
    await setClockOffset(given.database, gateNow - Date.now());
    const ask = (caller: Caller, path: string, init: RequestInit = {}): Promise<Response> => fetch(`${address}${path}`, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), [callerHeader]: caller } });
    const command = (body: object): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ commandId: randomUUID(), ...body }) });
    const send: Scene['send'] = async (caller, path, init) => {
      const response = await ask(caller, path, init);
      const body = (await response.json()) as Record<string, unknown>;
      assert.equal(response.status, 200, `${path} ${JSON.stringify(body)}`);
      return body;
    };
    const post: Scene['post'] = (caller, path, body) => send(caller, path, command(body));
    const refused: Scene['refused'] = async (path, body) => ((await (await ask(clerk, path, command(body))).json()) as { error?: { code: string } }).error?.code;
    const approve: Scene['approve'] = async (proposalId) => post(supervisor, `/api/proposals/${String(proposalId)}/decision`, { digest: (await send(supervisor, `/api/proposals/${String(proposalId)}`))['digest'], decision: 'approve' });
    const form = new FormData();
    form.set('file', new Blob([['head,,,,', ...staff.filter(({ number }) => number !== withoutAccount).map(({ number, name }, index) => `${number},${name},中国工商银行,102290000001,${madeUpCard(index + 1)}`)].join('\n')]), 'accounts.csv');
    await approve((await send(clerk, `/api/bank-accounts/load?commandId=${randomUUID()}`, { method: 'POST', body: form }))['proposalId']);
    const runId = await withCompany(given.database, asSystem(company.companyId, 'proof', 'test'), async (tx) => (await readRun(tx, gateMonth))!.runId);
    await reviewRun(given.database, runId, [forSubject(gate.subjects.get(clerk)!), forSubject(gate.subjects.get(supervisor)!)]);
    const rowsOf: Scene['rowsOf'] = async (path) => (await send(clerk, path))['rows'] as readonly Row[];
    const heldInRun: Scene['heldInRun'] = async () => ((await send(clerk, `/api/pay-runs/${runId}`))['counts'] as { held: number }).held;
    await work({ ...given, runId, send, post, refused, approve, rowsOf, heldInRun });
  } finally {
    await gate.close();
  }
});

/** Review, holds and run name the same people; the run is handed in and locked with one more held by hand. */
const lockWithHolds = async ({ runId, send, post, approve, rowsOf, heldInRun }: Scene): Promise<void> => {
  const accountFindings = ['noAccount', 'accountNotYetInEffect', 'accountHeld'];
  const ofReview = numbersOf((await rowsOf(`/api/pay-runs/${runId}/review/findings?pageSize=100`)).filter(({ code }) => accountFindings.includes(String(code))));
  assert.deepEqual([ofReview, numbersOf(await rowsOf(`/api/pay-runs/${runId}/holds?state=holding`)), await heldInRun()], [[withoutAccount], [withoutAccount], 1]);
  await post(clerk, `/api/pay-runs/${runId}/holds`, { personNumbers: ['LEAF'], reason: 'dispute', note: 'to be checked' });
  const { proposalId } = await post(clerk, `/api/pay-runs/${runId}/submission`, { reason: 'see the sheet of Zhang' });
  const waiting = (await send(supervisor, '/api/inbox?kind=proposal'))['rows'] as { id: string; data: Record<string, string> }[];
  const { data } = waiting.find(({ id }) => id === proposalId)!;
  assert.deepEqual([data['month'], data['kind'], data['reason'], typeof data['proposedBy']], [gateMonth, 'regular', '', 'string'], 'an item of the inbox says of which month it is and who asks, and nothing that somebody wrote');
  await approve(proposalId);
};

test('accounts that came in this morning hold no pay: the pay date is the first day on which they can be paid to, and review, holds, run and payout name the same people', () => withScene(async (scene) => {
  const { database, runId, send, rowsOf, heldInRun } = scene;
  await lockWithHolds(scene);
  const held = [withoutAccount, 'LEAF'].toSorted();
  const payout = await send(clerk, `/api/payout/runs/${runId}`);
  assert.equal(payout['payDate'], '2026-11-03', 'no day is offered on which nobody can be paid');
  const lines = `/api/payout/runs/${runId}/lines?state=held&pageSize=100`;
  assert.deepEqual([numbersOf(await rowsOf(lines)), numbersOf(await rowsOf(`/api/pay-runs/${runId}/holds?state=holding`)), await heldInRun()], [held, held, 2]);
  assert.deepEqual((payout['sums'] as { state: string; people: number }[]).map(({ state, people }) => `${state} ${people}`).toSorted(), ['held 2', `ready ${staff.length - 2}`]);
  // Asked about today, each line says when its account can be paid to; who has none is told apart.
  const today = new Map((await rowsOf(`${lines}&payDate=2026-11-02`)).map(({ personNumber, reason, accountFrom }) => [personNumber, `${reason} ${accountFrom ?? ''}`]));
  assert.equal(today.size, staff.length);
  assert.deepEqual([today.get('BOSS'), today.get('LEAF'), today.get(withoutAccount)], ['notYetInEffect 2026-11-03', 'dispute ', 'noAccount ']);
  // A day later they are in effect: today is a pay date.
  await setClockOffset(database, gateNow + 86_400_000 - Date.now());
  assert.equal((await rowsOf('/api/bank-accounts/holds?payDate=2026-11-03')).length, 1);
}));

test('a run is paid in the month that it was computed for, in another one if that is meant, and in another tax year not while it can be opened again', () => withScene(async (scene) => {
  const { runId, send, post, refused, approve, heldInRun } = scene;
  await lockWithHolds(scene);
  const stateOn = (payDate: string) => send(clerk, `/api/payout/runs/${runId}?payDate=${payDate}`);
  const inJanuary = async (): Promise<unknown> => (await stateOn('2027-01-04'))['taxMonth'];
  const inNovember = await stateOn('2026-11-03');
  assert.deepEqual([inNovember['plannedPayDate'], inNovember['taxMonth'], await inJanuary()], ['2026-10-31', 'otherMonth', 'otherYear']);
  await post(clerk, '/api/payout/payers', { legalEntity: '示例公司', holderName: '示例公司', bankName: '中国银行', branchCode: '104290000002', accountNumber: '1001234509876543210', layout: 'salaryTable', neededApprovals: 1 });
  const wish = { payDate: '2026-11-03', expectedPeople: staff.length - 2 };
  const files = `/api/payout/runs/${runId}/files`;
  assert.equal(await refused(files, wish), 'payMonthDiffers');
  assert.equal(await refused(files, { ...wish, payDate: '2027-01-04', acceptsOtherMonth: true }), 'payYearDiffers');
  const [file] = (await post(clerk, files, { ...wish, acceptsOtherMonth: true }))['files'] as { proposalId: string }[];
  await approve(file!.proposalId);
  // Whose money is on its way is held no more; nobody is left to be paid. One that is released then may be paid in January: the run cannot be opened again.
  assert.deepEqual([await heldInRun(), await inJanuary()], [2, 'same']);
  await post(clerk, `/api/pay-runs/${runId}/holds/release`, { personNumbers: ['LEAF'], reason: 'dispute', note: 'checked' });
  assert.deepEqual([await heldInRun(), await inJanuary()], [1, 'otherMonth']);
}));
