/**
 * Goal: with any subset of the optional modules left out the server starts, what is left out is a 404 that tells nothing and
 * stands in no list, and everything else is there. Method: all eight subsets over one database, asked by a session of each
 * role (checks/module-subsets.ts); the registry is held against the sources of the modules.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { holdSubset, leaving, nameOfSubset, openSessions, proposeEachKind, subsets } from '#checks/module-subsets';
import { withTestDatabase } from '#checks/test-database';
import { projectFolder } from '#checks/test-data-folder';
import { optionalModules } from '#contracts/api/optional-module';
import { proposalKinds } from '#contracts/api/proposal-api';
import { createJobQueue, type Database, type JobQueue } from '#modules/platform';
import { createJobHandlers } from '../worker/job-handlers.ts';
import { operationsOf, readAbsentParts } from '../work/optional-modules.ts';
import { privacyWork } from '../work/privacy-work.ts';
import { createPhraseBook } from './phrase-book.ts';

test('each of the eight subsets starts, serves the rest, and hides what is left out', async () => {
  await withTestDatabase(async ({ database: given, company: { companyId } }) => {
    const database: Database = { ...given, absent: leaving([]) };
    const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
    const sessions = await openSessions(database, companyId);
    try {
      await proposeEachKind(database, companyId);
      for (const [index, off] of subsets.entries()) {
        // A tenth of what the matrix closes, another tenth for each subset; the suite of the loop takes more of it.
        const { count, faults } = await holdSubset({ database, jobs, companyId, sessions }, off, (answer) => answer % 10 === index);
        assert.deepEqual(faults, [], nameOfSubset(off));
        assert.ok(count > 500, `${nameOfSubset(off)}: ${count} held`);
      }
    } finally {
      await sessions.close();
      await jobs.stop();
    }
  });
});

test('a queue begins with the name of its module', () => {
  const database = { absent: leaving([]) } as Database;
  const queues = createJobHandlers({ database, jobs: {} as JobQueue, log: () => undefined, privacy: privacyWork(database, '/nowhere', 'Asia/Shanghai') }).map(({ queue }) => queue);
  // What platform has for all of them stands under its own words.
  const known = new Set(['keys', 'notice', ...readdirSync(join(projectFolder, 'modules')).map((name) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()))]);
  assert.deepEqual(queues.filter((queue) => !known.has(queue.split('.')[0] ?? '')), []);
});

test('what is written in the setting is a module, or the start ends with a line that says so', () => {
  assert.deepEqual(readAbsentParts('performance,payroll'), { ok: false, error: { code: 'moduleUnknown', data: { place: 'QINXIN_MODULES_OFF', word: 'payroll', known: 'performance, learning, recruiting' } } });
  assert.deepEqual([[...leaving([]).modules], [...leaving(['learning']).modules]], [[], ['learning']]);
  const phrases = createPhraseBook();
  for (const language of ['zh-CN', 'en'] as const) assert.match(phrases.errorText(language, 'moduleUnknown', { place: 'QINXIN_MODULES_OFF', word: 'payroll', known: 'x' }), /payroll/);
});

test('the registry names every file of the interface and every kind of proposal that an optional module uses', () => {
  for (const name of optionalModules) {
    const folder = join(projectFolder, 'modules', name);
    const texts = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => readFileSync(join(folder, file), 'utf8'));
    const handled = new Set(texts.flatMap((text) => [...text.matchAll(/server\.handle\(\w+\.(\w+),/g)].map(([, operation]) => operation ?? '')));
    const own = new Set(operationsOf(name));
    assert.deepEqual([...handled].filter((operation) => !own.has(operation)), [], `${name} handles routes that the registry does not know as its own`);
    const made = new Set(texts.flatMap((text) => proposalKinds.filter((kind) => text.includes(`kind: '${kind}'`))));
    assert.deepEqual([...made].filter((kind) => !leaving([name]).proposalKinds.has(kind)), [], `${name} makes kinds of proposal that the registry does not know as its own`);
  }
});
