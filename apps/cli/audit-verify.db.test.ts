/** Goal: `qinxin audit verify` says that an untouched audit is whole, names the first bad row of one that is not, and believes anchors from outside. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { success } from '#kernel/base/result';
import { anchorAudit, asSystem, createAnchorFolder, listIncidents, readCompany, recordAudit, withCompany } from '#modules/platform';
import { createPhraseBook } from '../server/phrase-book.ts';
import type { CommandContext } from './command.ts';
import { command } from './commands/audit-verify.ts';
import { createProgress } from './progress.ts';

type Verified = { readonly isGood: boolean; readonly rows: number; readonly anchors: number; readonly faults: readonly { readonly domain: string; readonly sequence: string; readonly kind: string }[] };

const withAudit = (work: (place: TestDatabase & { readonly folder: string; readonly run: (anchors?: string) => ReturnType<typeof command.run> }) => Promise<void>): Promise<void> =>
  withTestDatabase(async (place) => {
    const { database, company } = place;
    const folder = mkdtempSync(path.join(tmpdir(), 'qinxin-audit-'));
    const run = (anchors?: string) => command.run({
      arguments: [], text: (name: string) => (name === 'anchors' ? anchors : undefined), number: () => undefined, flag: () => false, language: 'en', phrases: createPhraseBook(), dataFolder: folder, signal: new AbortController().signal,
      progress: createProgress({ write: () => true }, true), openDatabase: () => Promise.resolve(success(database)), findCompany: () => Promise.resolve(success(company)),
    } as Partial<CommandContext> as CommandContext);
    try {
      await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
        for (let index = 0; index < 8; index += 1) await recordAudit(tx, { action: 'test.done', subject: `thing:${index}` });
      });
      await work({ ...place, folder, run });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

const answerOf = async (running: ReturnType<typeof command.run>): Promise<{ readonly lines: readonly string[]; readonly exitCode: number | undefined; readonly json: Verified }> => {
  const answer = await running;
  assert.ok(answer.ok, JSON.stringify(answer));
  return { lines: answer.value.lines, exitCode: answer.value.exitCode, json: answer.value.json as unknown as Verified };
};

test('a whole audit is whole; without anchors the command says what cannot be told', async () => {
  await withAudit(async ({ run, database, company, folder }) => {
    const first = await answerOf(run());
    assert.deepEqual([first.exitCode, first.json.isGood, first.json.rows, first.json.anchors], [0, true, 8, 0]);
    assert.equal(first.lines.length, 2);
    await anchorAudit(database, company, createAnchorFolder(path.join(folder, 'anchors')), Date.now());
    const second = await answerOf(run());
    assert.deepEqual([second.lines.length, second.json.anchors > 0], [1, true]);
  });
});

test('a changed audit names its first bad row, ends with 1, and opens an incident that closes when all is well', async () => {
  await withAudit(async ({ run, database, company }) => {
    await answerOf(run());
    const { rows } = await database.ownerPool.query<{ sequence: string }>("select audit_seq::text as sequence from platform.audit_event where subject = 'thing:3'");
    await database.ownerPool.query("update platform.audit_event set actor = 'x' where subject = 'thing:3'");
    const bad = await answerOf(run());
    assert.deepEqual([bad.exitCode, bad.json.faults.map(({ domain, sequence, kind }) => [domain, sequence, kind])], [1, [['change', rows[0]?.sequence, 'edited']]]);
    assert.match(bad.lines[0] ?? '', new RegExp(`row ${rows[0]?.sequence}\\b`));
    const open = () => readCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => listIncidents(tx, { openOnly: true }));
    assert.deepEqual((await open()).map(({ code }) => code), ['auditChainBad']);
    await database.ownerPool.query("update platform.audit_event set actor = 'test' where subject = 'thing:3'");
    assert.equal((await answerOf(run())).exitCode, 0);
    assert.deepEqual(await open(), []);
  });
});

test('a cut audit is found by a copy of the anchors; a file that is none is refused, and half a last line is not', async () => {
  await withAudit(async ({ run, database, company, folder }) => {
    const anchors = path.join(folder, 'elsewhere');
    await anchorAudit(database, company, createAnchorFolder(anchors), Date.now());
    const file = path.join(anchors, `${company.companyCode}.jsonl`);
    appendFileSync(file, '{"version":1,"comp');
    assert.equal((await answerOf(run(file))).exitCode, 0);
    for (const table of ['audit_event', 'audit_link', 'audit_anchor']) {
      const text = `delete from platform.${table}`;
      await database.ownerPool.query(text);
    }
    assert.equal((await answerOf(run())).exitCode, 0, 'nothing inside the database tells');
    assert.deepEqual((await answerOf(run(file))).json.faults.map(({ kind }) => kind), ['truncated']);
    writeFileSync(file, 'none\nof ours\n');
    const refused = await run(file);
    assert.ok(!refused.ok && refused.error.code === 'anchorFileUnreadable');
    const missing = await run(path.join(folder, 'nothing'));
    assert.ok(!missing.ok && missing.error.code === 'anchorFileUnreadable');
  });
});
