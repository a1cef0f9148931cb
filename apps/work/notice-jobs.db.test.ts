/**
 * Goal: a notice says what happened and never an amount or an account number, arrives once, and turns to paper when no
 * message arrives. Method: every phrase filled in with everything it could be given; the worker's jobs against the
 * simulator, whose journal is what people really got.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { noticeCodes } from '#contracts/api/notice-api';
import { weComManifest } from '#connectors/wecom';
import { asSystem, createCompany, notify, toldAbout, withCompany, type CompanyTransaction, type JobQueue } from '#modules/platform';
import { saveSource } from '#modules/sync';
import { createSampleCorp, createVirtualWeComClock, createWeComSimulator, sampleNowMilliseconds } from '#simulators/wecom';
import { createPhraseBook } from '../server/phrase-book.ts';
import { createNoticeJobs, textOfNotice } from './notice-jobs.ts';

const account = '6222021234567890128';
const values = { lastFour: account.slice(-4), askedAs: 'office', why: 'objected', name: '张三', personNumber: 'A0001', accountNumber: account, amount: '12345.67', wage: '98765.43', netPay: '¥ 8,888.88' };

test('A-15: no phrase of a notice has a place for an amount or an account number', () => {
  const phrases = createPhraseBook();
  let templates = 0;
  for (const code of noticeCodes) {
    for (const language of ['zh-CN', 'en'] as const) {
      for (const part of ['title', 'text']) {
        for (const askedAs of ['person', 'office']) {
          for (const why of ['objected', 'rejected', 'expired']) {
            const text = phrases.find(language, `notice.${code}.${part}`, { ...values, askedAs, why });
            assert.ok(text !== null && text !== '', `${language} ${code}.${part}`);
            templates += 1;
            for (const secret of [account, account.slice(0, 12), '12345.67', '98765.43', '8,888.88']) assert.ok(!text.includes(secret), `${language} ${code}.${part}`);
            assert.doesNotMatch(text.replaceAll(values.lastFour, ''), /\d{4,}/, 'no longer run of digits than a last four');
          }
        }
      }
    }
  }
  assert.equal(templates, noticeCodes.length * 2 * 2 * 2 * 3);
});

type Scene = {
  readonly tell: (personKeys: readonly string[], data?: Readonly<Record<string, string>>) => Promise<number>;
  readonly send: () => Promise<void>;
  readonly told: () => Promise<readonly string[]>;
  readonly got: () => readonly (readonly [string, string])[];
  readonly simulator: ReturnType<typeof createWeComSimulator>;
  readonly members: readonly string[];
};

const withScene = (work: (scene: Scene) => Promise<void>): Promise<void> => withTestDatabase(async ({ database }) => {
  const made = await createCompany(database, { companyCode: 'demonstration', name: '演示公司', isDemo: true });
  assert.ok(made.ok);
  const { companyId } = made.value;
  const inCompany = <T>(each: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'test'), each);
  const state = createSampleCorp(4);
  const simulator = createWeComSimulator({ clock: createVirtualWeComClock(sampleNowMilliseconds), seed: 3, state });
  const baseUrl = await simulator.start();
  const settings = { baseUrl, clockUrl: `${baseUrl}/__sim/clock`, corpId: state.corpId, appSecret: 'sample-app-secret', contactSecret: 'sample-contact-secret', agentId: '1' };
  assert.ok((await inCompany((tx) => saveSource(tx, { sourceCode: 'wecom', name: 'WeCom', manifest: weComManifest, settings }))).ok);
  const queue = { enqueue: () => Promise.resolve() } as unknown as JobQueue;
  const [sender] = createNoticeJobs({ database, jobs: queue, log: () => undefined, nowMilliseconds: Date.now });
  try {
    await work({
      simulator, members: state.users.map(({ userId }) => userId),
      tell: (personKeys, data = { lastFour: values.lastFour, askedAs: 'person' }) => inCompany((tx) => notify(tx, { code: 'bankAccountAsked', to: { personId: 1 }, about: 'bankAccount:1', data, link: null }, { messages: personKeys.map((personKey) => ({ sourceCode: 'wecom', personKey })), isPrinted: personKeys.length === 0 })),
      send: async () => { await sender?.handle({ companyId, data: {} }); },
      told: async () => (await inCompany((tx) => toldAbout(tx, ['bankAccount:1']))).map(({ channel, state: how }) => `${channel} ${how}`),
      got: () => simulator.journal().filter(({ kind }) => kind === 'messageSent').map(({ data }) => [String(data['userId']), String(data['content'])] as const),
    });
  } finally {
    await simulator.stop();
  }
});

test('A-15: what people really get through WeCom holds no amount and no account number', async () => {
  await withScene(async ({ tell, send, got, members, told }) => {
    const member = members[0] ?? '';
    await tell([member]);
    await assert.rejects(tell([member], { lastFour: account, askedAs: 'person' }), /no account numbers/, 'stopped before it is stored');
    await assert.rejects(tell([member], { lastFour: '0128', askedAs: '8000.00' }), /no amounts/);
    await send();
    await send();
    assert.deepEqual(got(), [[member, textOfNotice({ code: 'bankAccountAsked', data: { lastFour: values.lastFour, askedAs: 'person' } })]], 'once');
    for (const [, content] of got()) assert.doesNotMatch(content.replaceAll(values.lastFour, ''), /\d{4,}|\d[.,]\d{2}/);
    assert.deepEqual(await told(), ['inApp sent', 'message sent']);
  });
});

test('A-15: a member that WeCom does not know gets a sheet of paper; a source that is away is asked again', async () => {
  await withScene(async ({ tell, send, got, members, told, simulator }) => {
    await tell(['gone']);
    await send();
    assert.deepEqual(await told(), ['inApp sent', 'message failed', 'printed waiting']);
    assert.deepEqual(got(), []);
    await tell([members[1] ?? '']);
    simulator.plan({ seed: 1, rules: [{ match: 'message/send', nth: 1, fault: 'F-11', args: { times: 12 } }] });
    await assert.rejects(send(), /sent again/, 'the queue tries again');
    simulator.plan({ seed: 1, rules: [] });
    await send();
    assert.deepEqual(got().map(([member]) => member), [members[1]]);
  });
});
