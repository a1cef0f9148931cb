/**
 * Goal: rules, scores of other systems and factors go through the interface by two people, and each reader is told what is theirs.
 * Method: the whole server over a small company.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withRequestScene, withRequestServer, type RequestServer, type SceneMember } from '#checks/request-scene';
import { punchOctober, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { insertCycle } from './cycle-store.ts';

const body = (more: object): object => ({ commandId: randomUUID(), ...more });

const taken = async (server: RequestServer, member: SceneMember, path: string, more: object = {}): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await server.post(member, path, body(more));
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const approve = async (server: RequestServer, proposalId: unknown): Promise<void> => {
  const proposal = (await server.get('OFFICE', `/api/proposals/${String(proposalId)}`)).body;
  assert.deepEqual(await taken(server, 'OFFICE', `/api/proposals/${String(proposalId)}/decision`, { digest: proposal['digest'], decision: 'approve' }), { state: 'approved' });
};
const rowsOf = (answer: Readonly<Record<string, unknown>>, name = 'rows'): readonly Readonly<Record<string, unknown>>[] => answer[name] as readonly Readonly<Record<string, unknown>>[];

test('a rule is tried, proposed, approved and ended; an imported score counts once approved and stands in the file; a factor is decided by two', async () => {
  await withRequestScene(async (scene) => {
    await punchOctober(scene, 'LEAF');
    const cycleId = String(await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026.10', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 10, 31), reviewDay: dayOfDate(2026, 10, 31), checkInDays: 7 })));
    await withRequestServer(scene, async (server) => {
      const wish = { kind: 'attendanceScore', formula: '100 - 5 * lateTimes', floor: '60', cap: '100' };
      const trial = await server.post('CLERK', '/api/reviews/rules/trial', { ...wish, month: '2026-10' });
      assert.deepEqual([trial.status, rowsOf(trial.body).map(({ personNumber, before, after }) => [personNumber, before, after])], [200, [['LEAF', null, '85.00']]]);
      assert.equal((await server.post('MID', '/api/reviews/rules/trial', { ...wish, month: '2026-10' })).status, 403);
      const { ruleId, proposalId } = await taken(server, 'CLERK', '/api/reviews/rules', { ...wish, ...ruleProof, title: '考勤', validFrom: '2026-01-01' });
      const states = async (): Promise<readonly unknown[]> => rowsOf((await server.get('MID', '/api/reviews/rules')).body, 'rules').map(({ state }) => state);
      assert.deepEqual(await states(), ['proposed']);
      await approve(server, proposalId);
      assert.deepEqual(await states(), ['inForce']);
      await approve(server, (await taken(server, 'CLERK', `/api/reviews/rules/${String(ruleId)}/end`, { reason: '未公示' }))['proposalId']);
      assert.deepEqual(await states(), ['ended']);

      const factor = { personNumber: 'LEAF', fromMonth: '2026-10', toMonth: '2026-11', factor: '0.95', reason: '个案' };
      assert.equal((await server.post('CLERK', '/api/reviews/factors', body(factor))).status, 409, 'there is nothing yet to decide otherwise about');
      const sheet = { cycleId, sourceName: '旧系统', effectiveFrom: '2026-10', rows: [{ personNumber: 'LEAF', score: '91.5' }, { personNumber: 'TWIN', score: '77' }] };
      const wrongOf = async (path: string, more: object): Promise<unknown> => ((await server.post('CLERK', path, body(more))).body['error'] as { readonly data?: unknown } | undefined)?.data;
      assert.deepEqual(await wrongOf('/api/reviews/scores', { ...sheet, rows: [...sheet.rows, { personNumber: 'NOBODY', score: '1' }] }), { row: 3, personNumber: 'NOBODY', reason: 'unknown' }, 'a refusal names its row');
      assert.deepEqual(await wrongOf('/api/reviews/scores', { ...sheet, rows: [...sheet.rows, sheet.rows[0]] }), { row: 3, personNumber: 'LEAF', reason: 'twice' });
      assert.deepEqual(await wrongOf('/api/reviews/scores', { ...sheet, rows: [{ personNumber: 'LEAF', score: '101' }] }), { row: 1, personNumber: 'LEAF', reason: 'points' });
      assert.deepEqual(await wrongOf('/api/reviews', { cycleId, personNumbers: ['LEAF', 'NOBODY'] }), { people: 'NOBODY', count: 1 });
      assert.deepEqual(await wrongOf('/api/reviews/rules', { ...wish, ...ruleProof, title: '考勤', validFrom: '2026-01-01', floor: '100', cap: '60' }), { floor: '100', cap: '60', reason: 'floorAboveCap', position: 0 });
      assert.equal((await server.post('MID', '/api/reviews/scores', body(sheet))).status, 403, 'a manager brings no scores of the whole company');
      const imported = await taken(server, 'CLERK', '/api/reviews/scores', sheet);
      const seen = async (member: SceneMember, proposal: unknown) => server.get(member, `/api/reviews/proposals/${String(proposal)}`);
      const contentOf = async (member: SceneMember, proposal: unknown) => rowsOf((await seen(member, proposal)).body).map(({ personNumber, fromMonth, toMonth, before, after, reason }) => [personNumber, fromMonth, toMonth, before, after, reason]);
      assert.deepEqual(await contentOf('OFFICE', imported['proposalId']), [['LEAF', '2026-10', null, null, '91.5', ''], ['TWIN', '2026-10', null, null, '77', '']], 'whoever decides looks at what is decided');
      assert.deepEqual([(await seen('MID', imported['proposalId'])).status, (await seen('MID', '999999')).status, (await seen('LEAF', imported['proposalId'])).status], [404, 404, 403], 'a manager decides no import, and knows of none');
      const scoresOf = async (member: SceneMember, personNumber: string) => server.get(member, `/api/reviews/people/${personNumber}/scores`);
      assert.deepEqual(rowsOf((await scoresOf('MID', 'LEAF')).body), [], 'nothing counts before it is approved');
      await approve(server, imported['proposalId']);
      assert.deepEqual(rowsOf((await scoresOf('MID', 'LEAF')).body).map(({ score, source, sourceName, revision }) => [score, source, sourceName, revision]), [['91.5', 'imported', '旧系统', 1]]);
      assert.equal((await scoresOf('TWIN', 'LEAF')).status, 403);
      assert.equal((await scoresOf('MID', 'RIVAL')).status, 404, 'a line that is not the manager\'s');
      assert.deepEqual(rowsOf((await server.get('LEAF', '/api/me/reviews')).body, 'imported').map(({ score, sourceName }) => [score, sourceName]), [['91.5', '旧系统']]);
      assert.ok(!JSON.stringify((await server.get('LEAF', '/api/notices')).body).includes('91.5'), 'a notice tells no score');

      const withTheirs = await taken(server, 'CLERK', '/api/reviews/scores', { ...sheet, rows: [{ personNumber: 'OFFICE', score: '99' }, { personNumber: 'RIVAL', score: '50' }] });
      const { digest } = (await server.get('OFFICE', `/api/proposals/${String(withTheirs['proposalId'])}`)).body;
      const refused = await server.post('OFFICE', `/api/proposals/${String(withTheirs['proposalId'])}/decision`, body({ digest, decision: 'approve' }));
      assert.equal((refused.body['error'] as { readonly code: string } | undefined)?.code, 'ownBenefit', 'whoever is among them does not approve them');
      assert.deepEqual(rowsOf((await scoresOf('CLERK', 'OFFICE')).body), []);

      assert.deepEqual(await contentOf('OFFICE', withTheirs['proposalId']), [['RIVAL', '2026-10', null, null, '50', '']], 'nobody looks at their own this way');
      const decided = (await taken(server, 'CLERK', '/api/reviews/factors', factor))['proposalId'];
      assert.deepEqual(await contentOf('OFFICE', decided), [['LEAF', '2026-10', '2026-11', null, '0.95', '个案']]);
      await approve(server, decided);
      assert.equal((await seen('OFFICE', decided)).status, 404, 'what is decided stands where it counts');
      await taken(server, 'MID', '/api/reviews', { cycleId, personNumbers: ['LEAF', 'TWIN'] });
      const waiting = async (member: SceneMember) => rowsOf((await server.get(member, '/api/inbox?kind=review')).body).map(({ code, data }) => [code, (data as { readonly name: string }).name]);
      assert.deepEqual(await waiting('LEAF'), [['ownReview', 'LEAF']]);
      const [own] = rowsOf((await server.get('LEAF', '/api/me/reviews')).body);
      await taken(server, 'LEAF', `/api/me/reviews/${String(own?.['reviewId'])}/evaluation`, { score: '90' });
      assert.deepEqual([await waiting('LEAF'), await waiting('MID')], [[], [['teamReview', 'LEAF']]]);
    });
  });
});
