/**
 * Goal: whoever accepted an offer is, after one command, in the files, on the position, on a course, in goals and in a review, and the
 * requisition knows it; each step is seen by those it is for and by nobody else. Method: the whole server over a small
 * company, called by each member; the time of the hire is printed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptOffer, createCalls, missingAfterHire, offeredTerms, prepareRecruiting, rowsOf } from '#checks/recruiting-scene';
import { withRequestScene, withRequestServer } from '#checks/request-scene';
import { isInTests, needsModules } from '#checks/test-database';

test('from the requisition to somebody who is enrolled everywhere', needsModules('recruiting'), async () => {
  await withRequestScene((scene) => withRequestServer(scene, async (server) => {
    const calls = createCalls(server);
    const { done, read, refused } = calls;
    const cycleId = await prepareRecruiting(calls);
    const { requisitionId } = await done('CLERK', '/api/requisitions', { positionCode: 'welder', department: '研发', headcount: 1, wantedBy: null });
    const { candidateId, applicationId } = await done('CLERK', '/api/candidates', { name: '赵一', mobile: '13800000001', identityNumber: '110105194912310021', skills: [{ skill: '氩弧焊', level: 4, years: 6 }], requisitionId });
    for (const member of ['MID', 'LEAF'] as const) assert.equal(await refused(member, `/api/candidates/${String(candidateId)}`), 403, 'a candidate is seen by whoever sees everybody, by no manager of a team');
    assert.equal(await refused('CLERK', `/api/requisitions/${String(requisitionId)}/matching`), 409, 'nobody is compared before an assessment stands');

    const { interviewId } = await done('CLERK', `/api/applications/${String(applicationId)}/interviews`, { startsAt: '2026-11-03T14:00:00+08:00', zone: 'Asia/Shanghai', interviewerPersonNumber: 'MID' });
    const [waiting] = rowsOf(await read('MID', '/api/inbox'));
    assert.deepEqual([waiting?.['kind'], waiting?.['id'], JSON.stringify(waiting).includes('赵一')], ['interview', interviewId, false]);
    assert.equal((await read('MID', `/api/me/interviews/${String(interviewId)}`))['name'], '赵一');
    assert.equal(await refused('LEAF', `/api/me/interviews/${String(interviewId)}`), 404);
    await done('MID', `/api/me/interviews/${String(interviewId)}/scorecards`, { recommendation: 'yes', text: '稳定', findings: [{ requirement: 'tigWelding', level: 4 }] });
    assert.deepEqual(rowsOf(await read('MID', '/api/inbox')).filter(({ kind }) => kind === 'interview'), []);

    assert.equal(await refused('OFFICE', `/api/applications/${String(applicationId)}/offers`, offeredTerms), 403);
    const { offerId, proposalId } = await done('CLERK', `/api/applications/${String(applicationId)}/offers`, offeredTerms);
    const proposal = await read('OFFICE', `/api/proposals/${String(proposalId)}`);
    assert.deepEqual([proposal['mayDecide'], JSON.stringify(proposal).includes('11500'), JSON.stringify(proposal).includes('赵一')], [true, false, false]);
    await done('OFFICE', `/api/proposals/${String(proposalId)}/decision`, { digest: proposal['digest'], decision: 'approve' });
    await done('CLERK', `/api/offers/${String(offerId)}/answer`, { answer: 'accepted' });

    const began = performance.now();
    const hired = await done('CLERK', `/api/applications/${String(applicationId)}/hire`, { personNumber: 'NEW' });
    const seconds = (performance.now() - began) / 1000;
    console.log(`accepted offer to enrolled everywhere: ${seconds.toFixed(2)} s`);
    assert.ok(seconds <= 10);
    const enrolled = [...(isInTests('learning') ? ['training'] : []), ...(isInTests('performance') ? ['goals'] : [])];
    assert.deepEqual(hired, { personNumber: 'NEW', missing: ['bankAccount'], enrolled }, 'in what is there');
    assert.deepEqual(await missingAfterHire(calls, cycleId, 'NEW'), []);
    assert.equal((await read('CLERK', `/api/requisitions/${String(requisitionId)}`))['state'], 'filled');
    assert.equal((rowsOf(await read('CLERK', `/api/candidates/${String(candidateId)}`), 'applications')[0])?.['hiredPersonNumber'], 'NEW');

    // The company chooses that a hire enrols in nothing: the rules of training come on their next day.
    await done('CLERK', '/api/recruiting-policy', { retentionMonths: 12, enrolsTraining: false, enrolsGoals: false });
    const later = await done('CLERK', '/api/requisitions', { positionCode: 'welder', department: '研发', headcount: 1, wantedBy: null });
    const accepted = await acceptOffer(calls, String(later['requisitionId']), { name: '钱二', mobile: '13800000002' });
    assert.deepEqual((await done('CLERK', `/api/applications/${accepted}/hire`, { personNumber: 'LATER' }))['enrolled'], []);
    const enrolledIn = await scene.inSystem(async (tx) => (await tx.query(
      `select 'course' from learning.plan_item join people.person using (company_id, person_id) where company_id = $1 and person_number = 'LATER'
       union all select 'review' from performance.review join people.person using (company_id, person_id) where company_id = $1 and person_number = 'LATER'`, [tx.companyId])).rows);
    assert.deepEqual(enrolledIn, []);
  }));
});
