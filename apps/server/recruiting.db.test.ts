/**
 * Goal: whoever accepted an offer is, after one command, in the files, on the position, on a course, in goals and in a review, and the
 * requisition knows it; each step is seen by those it is for and by nobody else. Method: the whole server over a small
 * company, called by each member; the time of the hire is printed.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withRequestScene, withRequestServer, type RequestServer, type SceneMember } from '#checks/request-scene';

type Body = Readonly<Record<string, unknown>>;
const rowsOf = (body: Body, name = 'rows'): readonly Body[] => body[name] as Body[];
const createCalls = ({ get, post }: RequestServer) => {
  const done = async (member: SceneMember, path: string, body: object): Promise<Body> => {
    const answer = await post(member, path, { commandId: randomUUID(), ...body });
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const read = async (member: SceneMember, path: string): Promise<Body> => {
    const answer = await get(member, path);
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return { done, read, refused: async (member: SceneMember, path: string, body?: object): Promise<number> => (body === undefined ? await get(member, path) : await post(member, path, { commandId: randomUUID(), ...body })).status };
};
type Calls = ReturnType<typeof createCalls>;

/** A position with a profile, a course for whoever holds it, and a cycle of goals in which LEAF has a review. */
const prepare = async ({ done }: Calls): Promise<string> => {
  await done('CLERK', '/api/skills', { skillCode: 'tigWelding', titleChinese: '氩弧焊', titleEnglish: 'TIG welding', synonyms: [] });
  await done('CLERK', '/api/positions', { positionCode: 'welder', titleChinese: '焊接工程师', titleEnglish: 'Welder' });
  const duties = [{ dutyCode: '', text: '焊接压力容器', weight: 70 }, { dutyCode: '', text: '维护焊机', weight: 30 }];
  await done('CLERK', '/api/positions/welder/profiles', { validFrom: '2026-01-01', duties, requirements: [{ skillCode: 'tigWelding', level: 3, isMust: true, years: 3, note: '' }], competencies: [] });
  await done('CLERK', '/api/learning/courses/SAFETY', { kind: 'link', titleChinese: '焊接安全', titleEnglish: 'Welding safety', description: '', link: 'https://example.com/safety', minutes: 60, competencyCodes: [], skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true });
  await done('CLERK', `/api/learning/rules/${randomUUID()}`, { scopeKind: 'position', scopeKey: 'welder', courseCode: 'SAFETY', dueDays: 14, isActive: true });
  const { cycleId } = await done('CLERK', '/api/goal-cycles', { kind: 'okr', title: '2026 Q4', fromDate: '2026-10-01', toDate: '2026-12-31', reviewDate: '2026-12-31', checkInDays: 7 });
  await done('CLERK', `/api/goal-cycles/${String(cycleId)}/state`, { state: 'running', reason: '' });
  await done('CLERK', '/api/reviews', { cycleId, personNumbers: ['LEAF'] });
  return String(cycleId);
};

test('from the requisition to somebody who is enrolled everywhere', async () => {
  await withRequestScene((scene) => withRequestServer(scene, async (server) => {
    const calls = createCalls(server);
    const { done, read, refused } = calls;
    const cycleId = await prepare(calls);
    const { requisitionId } = await done('CLERK', '/api/requisitions', { positionCode: 'welder', department: '研发', headcount: 1, wantedBy: null });
    const { candidateId, applicationId } = await done('CLERK', '/api/candidates', { name: '赵一', mobile: '13800000001', identityNumber: '110105194912310021', skills: [{ skill: '氩弧焊', level: 4, years: 6 }], requisitionId });
    for (const member of ['MID', 'LEAF'] as const) assert.equal(await refused(member, `/api/candidates/${String(candidateId)}`), 403, 'a candidate is seen by whoever sees everybody, by no manager of a team');
    const [matched] = rowsOf(await read('CLERK', `/api/requisitions/${String(requisitionId)}/matching`));
    assert.deepEqual([matched?.['name'], matched?.['score']], ['赵一', '100.0']);

    const { interviewId } = await done('CLERK', `/api/applications/${String(applicationId)}/interviews`, { startsAt: '2026-11-03T14:00:00+08:00', zone: 'Asia/Shanghai', interviewerPersonNumber: 'MID' });
    const [waiting] = rowsOf(await read('MID', '/api/inbox'));
    assert.deepEqual([waiting?.['kind'], waiting?.['id'], JSON.stringify(waiting).includes('赵一')], ['interview', interviewId, false]);
    assert.equal((await read('MID', `/api/me/interviews/${String(interviewId)}`))['name'], '赵一');
    assert.equal(await refused('LEAF', `/api/me/interviews/${String(interviewId)}`), 404);
    await done('MID', `/api/me/interviews/${String(interviewId)}/scorecards`, { recommendation: 'yes', text: '稳定', findings: [{ requirement: 'tigWelding', level: 4 }] });
    assert.deepEqual(rowsOf(await read('MID', '/api/inbox')).filter(({ kind }) => kind === 'interview'), []);

    const terms = { hireDate: '2026-11-16', department: '研发', managerPersonNumber: 'MID', legalEntity: 'e', workplaceCode: 'SH', scheduleCode: 'OFFICE', wageKind: 'monthly', wage: '11500.00' };
    assert.equal(await refused('OFFICE', `/api/applications/${String(applicationId)}/offers`, terms), 403);
    const { offerId, proposalId } = await done('CLERK', `/api/applications/${String(applicationId)}/offers`, terms);
    const proposal = await read('OFFICE', `/api/proposals/${String(proposalId)}`);
    assert.deepEqual([proposal['mayDecide'], JSON.stringify(proposal).includes('11500'), JSON.stringify(proposal).includes('赵一')], [true, false, false]);
    await done('OFFICE', `/api/proposals/${String(proposalId)}/decision`, { digest: proposal['digest'], decision: 'approve' });
    await done('CLERK', `/api/offers/${String(offerId)}/answer`, { answer: 'accepted' });

    const began = performance.now();
    const hired = await done('CLERK', `/api/applications/${String(applicationId)}/hire`, { personNumber: 'NEW' });
    const seconds = (performance.now() - began) / 1000;
    console.log(`accepted offer to enrolled everywhere: ${seconds.toFixed(2)} s`);
    assert.ok(seconds <= 10);
    assert.deepEqual(hired, { personNumber: 'NEW', missing: ['bankAccount'], enrolled: ['training', 'goals'] });
    const file = await read('CLERK', '/api/people/NEW/file?asOf=2026-11-16');
    assert.deepEqual([(file['position'] as Body)['positionCode'], (file['terms'] as Body)['wage'], file['managerPersonNumber']], ['welder', '11500.00', 'MID']);
    assert.deepEqual(rowsOf(await read('CLERK', '/api/learning/training?search=NEW')).map(({ courseCode }) => courseCode), ['SAFETY']);
    assert.deepEqual(rowsOf(await read('CLERK', `/api/goal-cycles/${cycleId}/goals?day=2026-11-16&search=NEW`), 'goals').map(({ title, weight }) => [title, weight]), [['焊接压力容器', '70'], ['维护焊机', '30']]);
    assert.deepEqual(rowsOf(await read('CLERK', `/api/reviews?cycleId=${cycleId}&search=NEW`)).map(({ personNumber, state }) => [personNumber, state]), [['NEW', 'self']]);
    assert.equal((await read('CLERK', `/api/requisitions/${String(requisitionId)}`))['state'], 'filled');
    assert.equal((rowsOf(await read('CLERK', `/api/candidates/${String(candidateId)}`), 'applications')[0])?.['hiredPersonNumber'], 'NEW');
  }));
});
