/**
 * Goal: 我的团队 shows who reports to the caller on the day, and of them what the caller's rights reach. Method: the whole server
 * over the small company that asks, on several days, with a transfer, somebody who leaves, and prohibitions that hold from a day.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerHeader, openProofServer } from '#checks/proof-server';
import { sceneDay, withRequestScene, type RequestScene, type SceneMember } from '#checks/request-scene';
import { isInTests } from '#checks/test-database';
import { readTeam } from '#contracts/api/team-api';
import { formatDay } from '#kernel/calendar/epoch-day';
import { resolveRights } from '#modules/access';
import type { Subject } from '#modules/platform';

const dayMilliseconds = 86_400_000;

/** What somebody's page shows on a day so many days after the scene's: numbers, and whether goals are shown. */
type Look = (member: SceneMember, after: number) => Promise<readonly string[]>;

const withLook = async (scene: RequestScene, proof: (look: Look) => Promise<void>): Promise<void> => {
  let [day, subject]: [number, Subject | null] = [sceneDay, null];
  const { server, close } = await openProofServer(scene, { subjectOf: () => subject, nowMilliseconds: () => day * dayMilliseconds + 3_600_000 });
  try {
    await proof(async (member, after) => {
      day = sceneDay + after;
      subject = { ...(await scene.subject(member)), ...(await scene.inSystem((tx) => resolveRights(tx, { userId: member, day }))) };
      const response = await server.fastify.inject({ method: 'GET', url: '/api/team/2026-11', headers: { [callerHeader]: member } });
      if (response.statusCode !== 200) return [String(response.statusCode)];
      return readTeam.response.parse(response.json()).rows.map(({ personNumber, goals }) => `${personNumber}${goals === null ? '' : ' with goals'}`);
    });
  } finally {
    await close();
  }
};

const write = (scene: RequestScene, sql: string, ...values: readonly unknown[]): Promise<unknown> => scene.inSystem((tx) => tx.query(sql, [tx.companyId, ...values]));

const forbid = (scene: RequestScene, member: SceneMember, wish: { readonly fieldClass: 'personal' | 'rating'; readonly department: string; readonly after: number; readonly until?: number }): Promise<unknown> => write(scene,
  `insert into access.permission (company_id, holder_kind, holder_key, effect, action, field_class, scope_kind, scope_key, valid_from, valid_to, note, made_by) values ($1, 'user', $2, 'forbid', 'read', $3, 'department', $4, $5, $6, '', 'test')`,
  member, wish.fieldClass, wish.department, formatDay(sceneDay + wish.after), wish.until === undefined ? null : formatDay(sceneDay + wish.until));

test('the team of a day: transfers, who left, and what is out of reach', () => withRequestScene((scene) => withLook(scene, async (look) => {
  const rated = isInTests('performance') ? ' with goals' : '';
  const nobody = ['403'];
  if (rated !== '') {
    await write(scene, `with made as (insert into performance.cycle (company_id, kind, title, from_date, to_date, review_date, made_by) values ($1, 'okr', 'Q4', '2026-10-01', '2026-12-31', '2026-12-31', 'test') returning cycle_id) select cycle_id from made`);
    await write(scene, `update performance.cycle set state = 'running' where company_id = $1`);
  }
  assert.deepEqual([await look('MID', 0), await look('BOSS', 0), await look('RIVAL', 0), await look('LEAF', 0)], [[`LEAF${rated}`, `TWIN${rated}`], [`MID${rated}`], nobody, nobody], 'direct reports only, and a page for whoever leads somebody');
  // For one day TWIN's department is out of MID's reach.
  await write(scene, `insert into people.placement (company_id, person_id, valid_from, department, manager_person_number) values ($1, $2, $3, '测试', 'MID')`, scene.idOf('TWIN'), formatDay(sceneDay + 1));
  await forbid(scene, 'MID', { fieldClass: 'personal', department: '测试', after: 1, until: 1 });
  assert.deepEqual(await look('MID', 1), [`LEAF${rated}`], 'of a team, those within reach');
  // LEAF moves to RIVAL in five days; TWIN leaves after two.
  await write(scene, `insert into people.placement (company_id, person_id, valid_from, department, manager_person_number) values ($1, $2, $3, '市场', 'RIVAL')`, scene.idOf('LEAF'), formatDay(sceneDay + 5));
  await write(scene, `update people.person set leave_date = $3 where company_id = $1 and person_id = $2`, scene.idOf('TWIN'), formatDay(sceneDay + 2));
  assert.deepEqual([await look('MID', 2), await look('MID', 3), await look('RIVAL', 4)], [[`LEAF${rated}`, `TWIN${rated}`], [`LEAF${rated}`], nobody], 'on the last day still, the day after no more');
  assert.deepEqual([await look('MID', 5), await look('RIVAL', 5)], [nobody, [`LEAF${rated}`]], 'the day of the transfer');
  await forbid(scene, 'RIVAL', { fieldClass: 'rating', department: '市场', after: 6 });
  await forbid(scene, 'RIVAL', { fieldClass: 'personal', department: '市场', after: 7 });
  assert.deepEqual([await look('RIVAL', 6), await look('RIVAL', 7)], [['LEAF'], nobody], 'ratings of a department out of reach, then its people');
})));
