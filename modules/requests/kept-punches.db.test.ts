/**
 * Goal: punches that a phone kept are taken once, in order, at a time that its clocks cannot move, and each waits for somebody's
 * approval. Method: a small company on a real database; a phone of ours that is honest, slept, was set back, or lies.
 */
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sceneDay, sceneNow, withRequestScene, type RequestScene, type SceneMember } from '#checks/request-scene';
import { linkText, type KeptPunch } from '#kernel/attendance/kept-punch';
import { formatDay } from '#kernel/calendar/epoch-day';
import { punchOfRequest } from './kept-punch-store.ts';
import { handInPunches } from './kept-punches.ts';
import { findRequest } from './request-store.ts';

const minute = 60_000;
/** Half an hour before nine the phone heard from the server; its screen was three hours fast then. */
const [anchoredAt, screenAt] = [sceneNow - 30 * minute, sceneNow + 150 * minute];

const anchor = async (scene: RequestScene, member: SceneMember): Promise<string> => scene.inSystem(async (tx) => {
  const anchorId = randomUUID();
  await tx.query('insert into requests.punch_anchor (company_id, person_id, anchor_id, issued_at, phone_clock_at) values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000))', [tx.companyId, scene.idOf(member), anchorId, anchoredAt, screenAt]);
  return anchorId;
});

type Linked = KeptPunch & { readonly link: string };
const chained = (anchorId: string, punches: readonly Omit<KeptPunch, 'sequence'>[]): readonly Linked[] => {
  let link = anchorId;
  return punches.map((punch, index) => {
    const whole = { ...punch, sequence: index + 1 };
    link = createHash('sha256').update(linkText(anchorId, whole, link)).digest('hex');
    return { ...whole, link };
  });
};
const punch = (minutesAfter: number, given: Partial<KeptPunch> = {}): Omit<KeptPunch, 'sequence'> => ({ direction: 'in', elapsedMilliseconds: minutesAfter * minute, clockMilliseconds: screenAt + minutesAfter * minute, ...given });

const handIn = (scene: RequestScene, member: SceneMember, anchorId: string, punches: readonly Linked[]) =>
  scene.as(member, (tx) => handInPunches(tx, { personId: scene.idOf(member), userId: member, anchorId, punches, route: { line: ['MID'], office: ['OFFICE'] }, follow: () => Promise.resolve() }));
const codeOf = (result: { readonly ok: boolean }): string => ('error' in result ? (result.error as { code: string }).code : 'ok');
const timeOf = (milliseconds: number): string => new Date(milliseconds + 8 * 60 * minute).toISOString().slice(11, 16);

test('kept punches become corrections once, at the time that the clocks prove, and chains that do not hold are refused whole', () => withRequestScene(async (scene) => {
  const anchorId = await anchor(scene, 'LEAF');
  // Honest; the screen set back by an hour; the page opened anew, with the screen alone to go by.
  const punches = chained(anchorId, [punch(20), punch(24, { clockMilliseconds: screenAt - 36 * minute }), punch(0, { direction: 'out', elapsedMilliseconds: null, clockMilliseconds: screenAt + 28 * minute })]);
  const taken = await handIn(scene, 'LEAF', anchorId, punches);
  assert.ok(taken.ok, codeOf(taken));
  assert.deepEqual(taken.value.map(({ direction, at, verdict, requestId }) => [direction, timeOf(at), verdict, requestId !== null]), [['in', '08:50', 'exact', true], ['in', '08:54', 'clockMoved', true], ['out', '08:58', 'bounded', true]]);
  await scene.inSystem(async (tx) => {
    const [first] = taken.value;
    const request = await findRequest(tx, first?.requestId ?? 0);
    assert.deepEqual([request?.kind, request?.state, request?.direction, timeOf((request?.from ?? 0) * 1000), formatDay(request?.correctionDay ?? 0)], ['correction', 'open', 'in', '08:50', formatDay(sceneDay)]);
    assert.deepEqual(await punchOfRequest(tx, first?.requestId ?? 0), first);
  });
  const stored = () => scene.inSystem(async (tx) => (await tx.query<{ count: number }>('select count(*)::int as count from requests.kept_punch where company_id = $1', [tx.companyId])).rows[0]?.count);
  const again = await handIn(scene, 'LEAF', anchorId, punches);
  assert.deepEqual(again, taken, 'a lost answer is given again');
  assert.equal(await stored(), 3);
  // What follows is followed; what was taken out, changed or made up is not.
  const more = chained(anchorId, [...punches.map(({ link: _, sequence: __, ...each }) => each), punch(29, { direction: 'out' })]).slice(3);
  const last = more[0]!;
  for (const wrong of [[{ ...last, elapsedMilliseconds: 25 * minute }], [{ ...last, sequence: 5 }], [{ ...last, direction: 'in' as const }], [{ ...punches[1]!, clockMilliseconds: 0, link: 'f'.repeat(64) }]]) assert.equal(codeOf(await handIn(scene, 'LEAF', anchorId, wrong)), 'punchChainBroken');
  assert.equal(codeOf(await handIn(scene, 'TWIN', anchorId, more)), 'punchAnchorUnknown', 'nobody hands in what somebody else kept');
  assert.equal(codeOf(await handIn(scene, 'LEAF', anchorId, chained(anchorId, [...punches.map(({ link: _, sequence: __, ...each }) => each), punch(95)]).slice(3))), 'punchTimeImpossible', 'more time than there was');
  assert.equal(await stored(), 3);
  assert.equal(codeOf(await handIn(scene, 'LEAF', anchorId, more)), 'ok');
  assert.equal(await stored(), 4);
}));

test('a punch whose correction is refused is kept with the reason; rows of others cannot be written', () => withRequestScene(async (scene) => {
  await scene.inSystem((tx) => tx.query("update people.person set hire_date = '2027-01-01' where company_id = $1 and person_id = $2", [tx.companyId, scene.idOf('TWIN')]));
  const anchorId = await anchor(scene, 'TWIN');
  const taken = await handIn(scene, 'TWIN', anchorId, chained(anchorId, [punch(10)]));
  assert.ok(taken.ok);
  assert.deepEqual(taken.value.map(({ requestId, refusal }) => [requestId, refusal !== null]), [[null, true]]);
  await assert.rejects(scene.as('LEAF', (tx) => tx.query('insert into requests.punch_anchor (company_id, person_id, anchor_id, phone_clock_at) values ($1, $2, $3, platform.now())', [tx.companyId, scene.idOf('TWIN'), randomUUID()])), /row-level security/);
  await assert.rejects(scene.as('LEAF', (tx) => tx.query("update requests.kept_punch set verdict = 'exact' where company_id = $1", [tx.companyId])), /permission denied/);
}));
