/**
 * Goal: a weakness that a review found becomes a proposed course without anybody asking, once, for people at work alone, and only while
 * the company's assessment of that stands and its switch is on. Method: a small company on a real database; the job runs as the worker runs it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameCompetency, sceneDay, withRequestScene, type RequestScene, type SceneMember } from '#checks/request-scene';
import { needsModules } from '#checks/test-database';
import { formatDay } from '#kernel/calendar/epoch-day';
import { saveCourse } from '#modules/learning';
import type { JobQueue } from '#modules/platform';
import { createLearningWork } from './learning-work.ts';

/** A review's weakness as it stands in the database; its sealed part is not opened here. */
const findWeakness = (scene: RequestScene, member: SceneMember, competencyCode: string): Promise<void> => scene.inSystem(async (tx) => {
  const personId = scene.idOf(member);
  const cycle = await tx.query<{ cycle_id: string }>("insert into performance.cycle (company_id, kind, title, from_date, to_date, review_date, made_by) values ($1, 'annual', 'c', '2026-07-01', '2026-09-30', '2026-09-30', 't') returning cycle_id", [tx.companyId]);
  const review = await tx.query<{ review_id: string }>("insert into performance.review (company_id, person_id, cycle_id, opened_by, moved_by) values ($1, $2, $3, 't', 't') returning review_id", [tx.companyId, personId, cycle.rows[0]?.cycle_id]);
  await tx.query("insert into performance.training_need (company_id, person_id, review_id, competency_code, title_chinese, title_english, cites, found_on, sealed) values ($1, $2, $3, $4, '谈判', 'Negotiation', '{entry:20}', '2026-09-30', '\\x00')", [tx.companyId, personId, review.rows[0]?.review_id, competencyCode]);
});

const decide = (scene: RequestScene, isOn: boolean): Promise<void> => scene.inSystem(async (tx) => {
  await tx.query(`insert into privacy.automated_decision (company_id, kind, is_on, switched_by) values ($1, 'scoreToTraining', $2, 'a') on conflict (company_id, kind) do update set is_on = excluded.is_on`, [tx.companyId, isOn]);
});

/** Of the kind, by one person, put in force by another. */
const assess = async (scene: RequestScene, validUntil: string): Promise<void> => {
  const made = await scene.as('CLERK', (tx) => tx.query<{ assessment_id: number }>("insert into privacy.impact_assessment (company_id, kind, purpose_text, risks_text, measures_text, valid_until, author) values ($1, 'scoreToTraining', 'p', 'r', 'm', $2, 'user:CLERK') returning assessment_id", [tx.companyId, validUntil]));
  await scene.as('OFFICE', (tx) => tx.query("update privacy.impact_assessment set approved_by = 'user:OFFICE', approved_at = platform.now() where company_id = $1 and assessment_id = $2", [tx.companyId, made.rows[0]?.assessment_id]));
};

test('weaknesses propose courses by themselves only behind an assessment in force, once, and for people at work', needsModules('performance', 'learning'), () => withRequestScene(async (scene) => {
  await scene.inSystem((tx) => nameCompetency(tx, 'negotiation'));
  await scene.inSystem((tx) => saveCourse(tx, {
    courseCode: 'TALK', kind: 'session', titleChinese: '谈判', titleEnglish: 'Negotiation', description: '', link: null, minutes: 60, competencyCodes: ['negotiation'], skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true,
  }));
  for (const member of ['LEAF', 'TWIN'] as const) await findWeakness(scene, member, 'negotiation');
  await scene.inSystem(async (tx) => { await tx.query("update people.person set leave_date = '2026-10-31' where company_id = $1 and person_id = $2", [tx.companyId, scene.idOf('TWIN')]); });
  const jobs = { enqueue: () => Promise.resolve() } as unknown as JobQueue;
  const [daily] = createLearningWork({ database: scene.database, jobs, today: () => Promise.resolve(formatDay(sceneDay)) });
  const planned = async (): Promise<readonly string[]> => {
    await daily?.handle({ companyId: scene.companyId, data: {} } as never);
    return scene.inSystem(async (tx) => (await tx.query<{ text: string }>("select person_id || ' ' || course_code || ' ' || cause || ' ' || state as text from learning.plan_item where company_id = $1 order by 1", [tx.companyId])).rows.map(({ text }) => text));
  };
  assert.deepEqual(await planned(), [], 'nothing while nobody switched it on');
  await decide(scene, true);
  assert.deepEqual(await planned(), [], 'a switch without an assessment is none');
  await assess(scene, formatDay(sceneDay - 1));
  assert.deepEqual(await planned(), [], 'the assessment has run out');
  await assess(scene, formatDay(sceneDay + 300));
  const proposed = [`${scene.idOf('LEAF')} TALK development proposed`];
  assert.deepEqual(await planned(), proposed, 'who has left is proposed nothing');
  assert.deepEqual(await planned(), proposed, 'run again, it proposes nothing more');
}));
