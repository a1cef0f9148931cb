/**
 * Goal: whoever wrote the manager's part of a review does not lock it, and whoever filed a correction does not approve it: not under a
 * second account, and not through a deputy. Method: a small company on a real database; a second account of MID, and somebody who
 * acts for them; steps by hand-written SQL.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sceneNow, withRequestScene, type RequestScene } from '#checks/request-scene';
import { codeOf } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { beginActingFor, endActingFor, forSubject, setClockOffset, withCompany, type CompanyTransaction } from '#modules/platform';
import { submitRequest } from '#modules/requests';
import { insertCycle } from './cycle-store.ts';
import { moveReviewOn, openReviewsOf, writePart } from './review-steps.ts';
import { listReviewRows } from './review-store.ts';

/** MID under the account that they have besides their own. */
const asSecondAccount = async <T>(scene: RequestScene, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> =>
  withCompany(scene.database, forSubject({ ...(await scene.subject('MID')), userId: 'MID2', sessionId: 'MID2' }), work);

const withTwoAccounts = (work: (scene: RequestScene) => Promise<void>): Promise<void> => withRequestScene(async (scene) => {
  await scene.database.ownerPool.query("insert into platform.membership (company_id, user_id, person_id) values ($1, 'MID2', $2)", [scene.companyId, scene.idOf('MID')]);
  await work(scene);
});

test('a review is locked by another human than who wrote the manager\'s part', () => withTwoAccounts(async (scene) => {
  const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026-10', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 10, 31), reviewDay: dayOfDate(2026, 10, 31), checkInDays: 7 }));
  assert.equal(codeOf(await scene.as('MID', (tx) => openReviewsOf(tx, { cycleId, personIds: [scene.idOf('LEAF')], asksSelf: false }))), 'ok');
  const reviewId = (await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null })))[0]?.reviewId ?? 0;
  assert.equal(codeOf(await scene.as('MID', (tx) => writePart(tx, { reviewId, part: 'manager', evaluation: { score: '90', competencies: [], text: '' }, mayWrite: () => true }))), 'ok');
  const move = (to: 'calibration' | 'locked') => (tx: CompanyTransaction) => moveReviewOn(tx, { reviewId, to, reason: '', span: { effectiveFrom: null, effectiveTo: null }, may: () => true });
  assert.equal(codeOf(await scene.as('MID', move('calibration'))), 'ok');
  // A program is nobody's second word, whatever its key may do.
  const bot = forSubject({ ...(await scene.subject('OFFICE')), userId: 'program:bot', personId: null, program: 'bot' });
  const byProgram = (text: string): Promise<unknown> => withCompany(scene.database, bot, (tx) => tx.query(text, [reviewId]));
  await assert.rejects(byProgram("insert into performance.calibration (company_id, person_id, review_id, component, made_by, sealed) select company_id, person_id, review_id, 'manager', 'program:bot', '\\x00' from performance.review where review_id = $1"), /changed_by_people/);
  await assert.rejects(byProgram("update performance.review set state = 'locked', moved_by = 'program:bot' where review_id = $1"), /moved_on_by_people/);
  assert.equal(codeOf(await asSecondAccount(scene, move('locked'))), 'secondPersonNeeded', 'one human under two accounts');
  const actingId = await scene.inSystem((tx) => beginActingFor(tx, { userId: 'OFFICE', forUserId: 'MID', fromMilliseconds: 0, untilMilliseconds: null }));
  assert.equal(codeOf(await scene.as('OFFICE', move('locked'))), 'secondPersonNeeded', 'whoever acts for the writer');
  await scene.inSystem((tx) => endActingFor(tx, actingId, sceneNow + 3_600_000));
  await setClockOffset(scene.database, sceneNow + 86_400_000 - Date.now());
  assert.equal(codeOf(await scene.as('OFFICE', move('locked'))), 'secondPersonNeeded', 'and acted for them when it was written');
  assert.equal(codeOf(await scene.as('BOSS', move('locked'))), 'reviewHasNoRule', 'somebody else comes further');
}));

test('a correction is approved by another human than who filed it', () => withTwoAccounts(async (scene) => {
  const wish = { kind: 'correction', leaveKind: null, fromDate: '2026-10-30', toDate: '2026-10-30', fromPart: 'whole', toPart: 'whole', fromTime: '09:00', toTime: null, direction: 'in', compensation: 'pay', reason: '' } as const;
  const filed = await scene.as('MID', (tx) => submitRequest(tx, { personId: scene.idOf('LEAF'), userId: 'MID', wish, route: { line: ['BOSS'], office: [] } }));
  assert.ok(filed.ok, codeOf(filed));
  const approve = (by: string) => async (tx: CompanyTransaction): Promise<number> =>
    (await tx.query("update requests.step set state = 'approved', decided_by = $3, decided_at = platform.now() where company_id = $1 and request_id = $2", [tx.companyId, filed.value.requestId, by])).rowCount ?? 0;
  await assert.rejects(scene.as('MID', approve('MID')), { message: 'ownRequest' }, 'also in the place of who delegated to them');
  await assert.rejects(asSecondAccount(scene, approve('MID2')), { message: 'ownRequest' });
  await scene.inSystem((tx) => beginActingFor(tx, { userId: 'OFFICE', forUserId: 'MID', fromMilliseconds: 0, untilMilliseconds: null }));
  await assert.rejects(scene.as('OFFICE', approve('OFFICE')), { message: 'ownRequest' });
  assert.equal(await scene.as('BOSS', approve('BOSS')), 1);
}));
