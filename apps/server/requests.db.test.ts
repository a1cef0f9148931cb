/**
 * Goal: a leave from the phone to the manager's inbox and back, over HTTP; nobody else learns of it; a command is done once.
 * Method: the whole server over a small company, called by each member.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createRequestJobs } from '#apps/work/request-jobs';
import { calculateAttendance } from '#modules/attendance';
import { withRequestScene, withRequestServer } from '#checks/request-scene';

const day = { kind: 'leave', leaveKind: 'sickLeave', fromDate: '2026-11-09', toDate: '2026-11-09' };
const rowsOf = (body: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] => body['rows'] as Record<string, unknown>[];

test('asked on the phone, decided in the inbox, seen by nobody else', async () => {
  await withRequestScene((scene) => withRequestServer(scene, async ({ get, post }) => {
    const estimate = await get('LEAF', '/api/me/requests/estimate?kind=leave&leaveKind=annualLeave&fromDate=2026-11-09&toDate=2026-11-09&toPart=first');
    assert.deepEqual([estimate.status, estimate.body['minutes'], estimate.body['leftMinutes'], estimate.body['from'], estimate.body['to']], [200, 180, 5 * 480 - 180, '2026-11-09T09:00:00+08:00', '2026-11-09T12:00:00+08:00'], JSON.stringify(estimate.body));
    assert.deepEqual(estimate.body['approvers'], ['MID']);
    const submitted = await post('LEAF', '/api/me/requests', { commandId: randomUUID(), ...day, reason: '发烧' });
    assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
    const requestId = String(submitted.body['requestId']);

    const inbox = await get('MID', '/api/inbox');
    const [item] = rowsOf(inbox.body);
    assert.deepEqual([item?.['kind'], item?.['id'], item?.['code'], item?.['mayDecide']], ['request', requestId, 'leave', true], JSON.stringify(inbox.body));
    assert.ok(!JSON.stringify(inbox.body).includes('发烧'), 'no reason stands in a list that somebody looks over a shoulder at');
    assert.equal(rowsOf((await get('TWIN', '/api/inbox')).body).length, 0);
    const shown = await get('MID', `/api/requests/${requestId}`);
    assert.deepEqual([shown.body['leaveKind'], shown.body['reason']], ['sickLeave', '发烧']);
    // An administrator of people without health values sees leave of another kind; here: nobody of another line sees anything.
    for (const member of ['RIVAL'] as const) {
      const [real, guessed] = [await get(member, `/api/requests/${requestId}`), await get(member, '/api/requests/999999')];
      assert.deepEqual(real, guessed, 'what one may not know of is as a guessed number');
    }
    assert.equal((await get('LEAF', `/api/requests/${requestId}`)).status, 403);
    assert.equal((await get('TWIN', `/api/me/requests/${requestId}`)).status, 404);

    const decided = await post('MID', '/api/requests/decisions', { commandId: randomUUID(), decision: 'approve', requests: [{ requestId, digest: item?.['digest'] }, { requestId: '999999', digest: item?.['digest'] }] });
    assert.deepEqual(decided.body['results'], [{ requestId, code: null, state: 'approved' }, { requestId: '999999', code: 'notFound', state: null }]);
    const own = await get('LEAF', '/api/me/requests');
    assert.deepEqual(rowsOf(own.body).map((row) => [row['state'], row['mayWithdraw']]), [['approved', true]]);
    // What the worker does next: the month that has days is computed again, and the person is told.
    await scene.inSystem((tx) => calculateAttendance(tx, { month: '2026-11', personIds: [scene.idOf('LEAF')] }));
    const queued: string[] = [];
    const jobs = { enqueue: (_: unknown, queue: string) => { queued.push(queue); return Promise.resolve(); }, isQueued: () => Promise.resolve(false), work: () => Promise.resolve(), releaseHeldJobs: () => Promise.resolve(0), stop: () => Promise.resolve() };
    const [follow] = createRequestJobs({ database: scene.database, jobs, today: () => Promise.resolve('2026-11-02') });
    assert.equal((await post('MID', `/api/requests/${requestId}/revocation`, { commandId: randomUUID(), comment: '实际出勤' })).status, 200);
    await follow?.handle({ companyId: scene.companyId, data: { requestId: Number(requestId) } });
    assert.deepEqual(queued, ['attendance.compute', 'notice.send']);
    assert.deepEqual(rowsOf((await get('LEAF', '/api/notices')).body).map(({ code, data }) => [code, (data as { state: string }).state]), [['requestDecided', 'revoked']]);
  }));
});

test('A-78: a command id does its work once: again the same answer, with another wish or user nothing', async () => {
  await withRequestScene((scene) => withRequestServer(scene, async ({ get, post }) => {
    const commandId = randomUUID();
    const answers = await Promise.all([1, 2, 3, 4].map(() => post('LEAF', '/api/me/requests', { commandId, ...day })));
    assert.equal(new Set(answers.map(({ body }) => String(body['requestId']))).size, 1, JSON.stringify(answers));
    const other = await post('LEAF', '/api/me/requests', { commandId, ...day, toDate: '2026-11-10' });
    const twin = await post('TWIN', '/api/me/requests', { commandId, ...day });
    const codeOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): unknown => (body['error'] as { readonly code: string } | undefined)?.code;
    assert.deepEqual([codeOf(other), codeOf(twin)], ['commandIdReused', 'commandIdReused']);
    assert.deepEqual([rowsOf((await get('LEAF', '/api/me/requests')).body).length, rowsOf((await get('TWIN', '/api/me/requests')).body).length], [1, 0]);
  }));
});

test('the office: balances by rule, a grant that writes once, a record of service, choices with worked examples', async () => {
  await withRequestScene((scene) => withRequestServer(scene, async ({ get, post }) => {
    const list = await get('CLERK', '/api/leave/balances');
    assert.deepEqual([list.status, list.body['total'], list.body['toGrant']], [200, 7, 7], JSON.stringify(list.body).slice(0, 400));
    assert.equal(rowsOf((await get('MID', '/api/leave/balances')).body).length, 2, 'a line manager sees the team');
    assert.deepEqual((await post('CLERK', '/api/leave/grants', { commandId: randomUUID(), year: 2026 })).body, { people: 7, entries: 7 });
    assert.equal((await get('CLERK', '/api/leave/balances')).body['toGrant'], 0);
    assert.equal((await post('MID', '/api/leave/people/LEAF/service', { commandId: randomUUID(), firstWorkDate: '2010-03-01', proof: '社保记录' })).status, 403);
    assert.equal((await post('CLERK', '/api/leave/people/LEAF/service', { commandId: randomUUID(), firstWorkDate: '2010-03-01', proof: '社保记录' })).status, 200);
    const leaf = await get('CLERK', '/api/leave/people/LEAF');
    assert.deepEqual([leaf.body['annualMinutes'], (leaf.body['entries'] as readonly { entryId: string | null }[])[0]?.entryId], [4800, null], 'the difference shows before it is written');
    const policy = await get('CLERK', '/api/requests/policy');
    assert.deepEqual((policy.body['examples'] as readonly { days: number }[]).map(({ days }) => days), [10, 5, 4, 10]);
    const choices = Object.fromEntries(Object.entries(policy.body).filter(([name]) => !['isChosen', 'examples', 'validFrom'].includes(name)));
    assert.equal((await post('CLERK', '/api/requests/policy', { commandId: randomUUID(), validFrom: '2026-11-01', ...choices, bandYear: 'prorated' })).status, 200);
    assert.deepEqual(((await get('CLERK', '/api/requests/policy')).body['examples'] as readonly { days: number }[]).map(({ days }) => days), [10, 5, 4, 7]);
  }));
});
