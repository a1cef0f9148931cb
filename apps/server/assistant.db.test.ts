/**
 * Goal: the assistant says no figure without a place, none that its asker may not see, and follows no text of anybody.
 * Method: the whole server over the gate's company; every kind of caller asks every question in both languages; each citation's
 * address is asked by the same caller and its pointer followed, each computed one worked out again, each figure of a sentence looked
 * for among the citations. Planted texts ask for what must not come.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type * as z from 'zod';
import { assistantIntents, readAssistant } from '#contracts/api/assistant-api';
import { assistantLanguages, createJudge, exampleOf, plantedWords, sayingOf, withAssistantScene, type AssistantAnswer } from '#checks/assistant-scene';
import { callers, type Caller } from '#checks/gate-server';
import { isInTests } from '#checks/test-database';

test('off until an administrator says otherwise, and only they may; the choice and the asking leave rows, the question none', async () => {
  await withAssistantScene(async (scene) => {
    const state = async (caller: Caller): Promise<z.output<typeof readAssistant.response>> => readAssistant.response.parse((await scene.call(caller, '/api/assistant')).body);
    assert.deepEqual(await state('employee'), { isOn: false, mayChoose: false, examples: [] });
    assert.equal(await scene.ask('employee', 'When do I get paid?'), 'assistantOff');
    for (const caller of callers.filter((each) => each !== 'administrator')) {
      assert.ok(['notAllowed', 'notSignedIn'].includes((await scene.call(caller, '/api/assistant/policy', { commandId: randomUUID(), isOn: true })).code), caller);
    }
    assert.equal((await scene.switchTo(true)).status, 200);
    assert.deepEqual([(await state('employee')).isOn, (await state('administrator')).mayChoose], [true, true]);
    for (const caller of ['program', 'nobody'] as const) assert.ok(['notAllowed', 'notSignedIn'].includes(String(await scene.ask(caller, 'When do I get paid?'))), caller);
    const secret = 'a word that only the question holds';
    await scene.ask('employee', `When do I get paid? ${secret}`);
    const rows = await scene.rows("select action, subject, data::text from platform.audit_event where action like 'assistant.%' order by audit_seq");
    assert.deepEqual(rows.map(({ action }) => action).filter((action) => action !== 'assistant.choose'), ['assistant.chosen', 'assistant.asked']);
    assert.ok(!JSON.stringify(await scene.rows('select to_jsonb(audit_event) as row from platform.audit_event')).includes(secret));
    assert.equal((await scene.switchTo(false)).status, 200);
    assert.equal(await scene.ask('employee', 'When do I get paid?'), 'assistantOff');
  });
});

test('the questions of every caller: each figure stands where it says, for the same caller; offered is what can be answered', async () => {
  await withAssistantScene(async (scene) => {
    await scene.switchTo(true);
    const judge = createJudge(scene);
    const counts = { asked: 0, answered: 0, figures: 0, refused: 0 };
    const intents = new Set<string>();
    for (const caller of callers) {
      const state = await scene.call(caller, '/api/assistant');
      const offered = state.status === 200 ? readAssistant.response.parse(state.body).examples.map(({ intent }) => intent) : [];
      // One language each here; the suite of the loop asks everything in both.
      for (const language of [assistantLanguages[callers.indexOf(caller) % 2] ?? 'en']) {
        for (const intent of assistantIntents) {
          counts.asked += 1;
          const answer = await scene.ask(caller, exampleOf(language, intent), language);
          if (typeof answer === 'string') {
            assert.ok(caller === 'nobody' || caller === 'program' || (answer === 'stepUpNeeded' && caller === 'steppedDownClerk'), `${caller} ${intent}: ${answer}`);
            counts.refused += 1;
            continue;
          }
          assert.equal(answer.intent, intent, `${language} ${intent}`);
          if (!offered.includes(intent)) assert.ok(answer.citations.length === 0 && ['notYours', 'absent'].some((code) => answer.sentences.join() === sayingOf(language, code)), answer.sentences.join());
          const { figures, uncited, outside } = await judge(caller, answer);
          assert.deepEqual([uncited, outside], [[], []]);
          counts.figures += figures;
          if (answer.citations.length > 0) { counts.answered += 1; intents.add(intent); }
        }
      }
    }
    console.log(`assistant: ${JSON.stringify(counts)}, with figures: ${[...intents].sort().join(' ')}`);
    assert.ok(counts.asked >= 130 && counts.figures > 40, JSON.stringify(counts));
    for (const intent of ['payChange', 'lineMade', 'payDate', 'leaveLeft', 'runState']) assert.ok(intents.has(intent), `${intent} was answered with figures by somebody`);
  });
});

test('A-110: about somebody else: who may see them is told about them, everybody else the same as about a stranger, nobody their own figures', async () => {
  await withAssistantScene(async (scene) => {
    await scene.switchTo(true);
    const judge = createJudge(scene);
    const about = async (caller: Caller, text: string): Promise<string> => {
      const answer = await scene.ask(caller, text, 'zh-CN');
      assert.ok(typeof answer !== 'string', String(answer));
      const { uncited, outside } = await judge(caller, answer);
      assert.deepEqual([uncited, outside], [[], []]);
      return answer.sentences.join('\n');
    };
    assert.match(await about('payrollClerk', '工号 MID1 的工资为什么少了'), /不能确定/u);
    assert.match(await about('payrollClerk', '员工LEAF的工资为什么比上个月低'), /员工LEAF（LEAF）：/u);
    // The manager sees days of the line, not its pay; the neighbouring team is as unknown as nobody.
    assert.match(await about('lineManager', '员工LEAF的年假还剩多少'), /员工LEAF（LEAF）：\n年休假还剩/u);
    assert.equal(await about('lineManager', '员工SIBLING的年假还剩多少'), await about('lineManager', '员工NOBODY的年假还剩多少'));
    const notYours = sayingOf('zh-CN', 'notYours');
    assert.equal(await about('lineManager', '员工LEAF的工资为什么比上个月低'), notYours);
    for (const text of ['员工BOSS的工资为什么比上个月低', '员工NOBODY的工资为什么比上个月低']) assert.equal(await about('employee', text), notYours);
    assert.equal(await about('lineManager', '员工LEAF的绩效分数怎么来的'), sayingOf('zh-CN', isInTests('performance') ? 'onlyOwn' : 'absent'));
    const late = await about('lineManager', '上个月谁迟到最多');
    assert.match(late, /员工(?:MID|LEAF)（(?:MID|LEAF)）：\d/u);
    assert.doesNotMatch(late, /SIBLING|RIVAL|BRANCH/u);
    assert.equal(await about('employee', '上个月谁迟到最多'), notYours);
  });
});

test('A-110: planted words change nothing: neither in a question nor in the reason of a leave', async () => {
  await withAssistantScene(async (scene) => {
    await scene.switchTo(true);
    const everything = async (suffix: string): Promise<readonly (AssistantAnswer | string)[]> => {
      const answers: (AssistantAnswer | string)[] = [];
      for (const caller of ['employee', 'payrollClerk'] as const) for (const intent of ['payChange', 'leaveLeft', 'findings', 'lateMost'] as const) answers.push(await scene.ask(caller, `${exampleOf('zh-CN', intent)}${suffix}`, 'zh-CN'));
      return answers;
    };
    const before = await everything('');
    const submitted = await scene.call('employee', '/api/me/requests', { commandId: randomUUID(), kind: 'leave', leaveKind: 'personalLeave', fromDate: '2026-11-09', toDate: '2026-11-09', reason: plantedWords });
    assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
    assert.deepEqual(await everything(''), before);
    assert.deepEqual((await everything(` ${plantedWords}`)).map((answer) => (typeof answer === 'string' ? answer : answer.sentences)), before.map((answer) => (typeof answer === 'string' ? answer : answer.sentences)));
    for (const caller of ['employee', 'lineManager'] as const) {
      for (const intent of ['ownRequests', 'inbox'] as const) assert.ok(!JSON.stringify(await scene.ask(caller, exampleOf('zh-CN', intent), 'zh-CN')).includes('PLANTED'), `${caller} ${intent}`);
    }
    const only = await scene.ask('payrollClerk', plantedWords, 'zh-CN');
    assert.ok(typeof only !== 'string' && only.intent === null && only.citations.length === 0);
  });
});
