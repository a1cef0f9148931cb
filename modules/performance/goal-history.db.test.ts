/**
 * Goal: whatever is aligned, weighed anew, given up or checked in on, in any order, every past day keeps the tree it had, and no
 * circle ever closes. Method: random days of random changes, each day's tree written down at its end and asked for again later.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRequestScene, sceneDay } from '#checks/request-scene';
import { createRandom } from '#checks/seeded-random';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { forSubject, withCompany, type CompanyTransaction } from '#modules/platform';
import { changeCycleState, saveCycle } from './cycle-life.ts';
import { cycleOf } from './cycle-store.ts';
import { alignGoal, checkIn, giveGoalUp, saveGoal } from './goal-changes.ts';
import { goalPlaces } from './goal-store.ts';
import { readGoalTree } from './goal-tree.ts';

const days = 12;
const changesADay = 8;
/** Goals are seldom given up: where most of them are, nothing else is tried any more. */
const wishes = [...['set', 'set', 'drop'] as const, ...Array.from({ length: 6 }, () => 'align' as const), ...Array.from({ length: 7 }, () => 'say' as const)];

test('random changes: the tree of every day is the same later, and stands in no circle', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  await withRequestScene(async (scene) => {
    const subject = await scene.subject('CLERK');
    const asClerk = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(scene.database, forSubject(subject), work);
    const fromDay = dayOfDate(2026, 10, 1);
    const cycleId = await asClerk(async (tx) => {
      const saved = await saveCycle(tx, { cycleId: null, kind: 'okr', title: 'x', fromDay, toDay: sceneDay, reviewDay: sceneDay, checkInDays: 7 });
      assert.ok(saved.ok && (await changeCycleState(tx, { cycleId: saved.value.cycleId, state: 'running', reason: '' }, fromDay)).ok);
      return saved.value.cycleId;
    });
    const treeText = (day: number): Promise<string> => asClerk(async (tx) => {
      const cycle = await cycleOf(tx, cycleId);
      assert.ok(cycle !== null);
      const { rolled } = await readGoalTree(tx, cycle, day);
      return JSON.stringify([...rolled].map(([goalId, goal]) => [goalId, goal.state === 'measured' ? goal.progress : 'missing', goal.missing]));
    });
    const goals: number[] = [];
    const kinds: Record<string, number> = {};
    const owners = ['BOSS', 'MID', 'LEAF', 'TWIN'] as const;
    const changeOnce = (day: number): Promise<string> => asClerk(async (tx) => {
      const [goalId, kind] = [goals.length === 0 ? null : pick(goals), goals.length < 6 ? 'set' : pick(wishes)];
      const isLeaf = random(10) < 6;
      if (kind === 'set' || goalId === null) {
        const content = { personId: scene.idOf(pick(owners)), level: 'person', department: '', title: 'g', weight: String(1 + random(5)), unit: '', dutyCode: null, isDropped: false } as const;
        const measure = isLeaf ? ({ measure: 'checkIn', startValue: '0', targetValue: '7' } as const) : ({ measure: 'children', startValue: null, targetValue: null } as const);
        const changed = goals.length > 8 && random(10) < 3 ? goalId : null;
        const saved = await saveGoal(tx, subject, { ...content, ...measure, parentGoalId: goals.length > 0 && random(10) < 7 ? pick(goals) : null, cycleId, goalId: changed, reason: '' }, day);
        if (saved.ok && changed === null) goals.push(saved.value.goalId);
        return saved.ok ? 'set' : saved.error.code;
      }
      const result = kind === 'align' ? await alignGoal(tx, subject, { goalId, parentGoalId: random(10) < 1 ? null : pick(goals), reason: '' }, day)
        : kind === 'drop' ? await giveGoalUp(tx, subject, { goalId, reason: 'x' }, day)
          : await checkIn(tx, subject, { goalId, onDay: day, value: String(random(9)), confidence: 'onTrack', note: '' }, day);
      return result.ok ? kind : result.error.code;
    });
    const remembered = new Map<number, string>();
    for (let day = fromDay; day < fromDay + days; day += 1) {
      for (let count = 0; count < changesADay; count += 1) {
        const outcome = await changeOnce(day);
        kinds[outcome] = (kinds[outcome] ?? 0) + 1;
      }
      remembered.set(day, await treeText(day));
    }
    for (const [day, text] of remembered) assert.equal(await treeText(day), text, `seed ${seed}, day ${day - fromDay}`);
    const places = new Map((await asClerk((tx) => goalPlaces(tx, cycleId))).map(({ goalId, parentId }) => [goalId, parentId]));
    for (const start of places.keys()) {
      const seen = new Set<number>();
      for (let above = places.get(start) ?? null; above !== null; above = places.get(above) ?? null) {
        assert.ok(above !== start && !seen.has(above), `seed ${seed}: a circle`);
        seen.add(above);
      }
    }
    assert.ok((kinds['align'] ?? 0) > 5 && (kinds['goalMoveRefused'] ?? 0) > 0, `seed ${seed}: ${JSON.stringify(kinds)}`);
    console.log(`goal history seed ${seed}: ${days * changesADay} changes, ${goals.length} goals, ${JSON.stringify(kinds)}`);
  });
});
