import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { advanceComputeRun, failComputeRun, listComputeRuns, openComputeRun, readComputeRun } from '#modules/attendance';
import { asSystem, withCompany, type CompanyTransaction } from '#modules/platform';

const addPerson = (tx: CompanyTransaction, number: string): Promise<unknown> => tx.query(
  `insert into people.person (company_id, person_number, name, email, hire_date, department) values ($1, $2, $2, '', '2026-01-01', '')`, [tx.companyId, number]);

test('a computation knows who is in it and how far it is; nobody due is finished at once', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      const empty = await openComputeRun(tx, '2026-10');
      assert.deepEqual([empty.status, empty.personIds, empty.month], ['finished', [], '2026-10']);
      await addPerson(tx, 'A');
      await addPerson(tx, 'B');
      const run = await openComputeRun(tx, '2026-10');
      assert.deepEqual([run.status, run.personIds.length, run.donePeople, run.finishedMilliseconds], ['running', 2, 0, null]);
      await advanceComputeRun(tx, run.runId, 1);
      assert.deepEqual((await listComputeRuns(tx)).map((each) => [each.runId, each.status, each.donePeople]), [[empty.runId, 'finished', 0], [run.runId, 'running', 1]]);
      await advanceComputeRun(tx, run.runId, 2);
      assert.equal((await readComputeRun(tx, run.runId))?.status, 'finished');
      const other = await openComputeRun(tx, '2026-09');
      await failComputeRun(tx, other.runId, 'packsChanged');
      assert.deepEqual((await listComputeRuns(tx)).map((each) => [each.month, each.status, each.code]), [['2026-10', 'finished', null], ['2026-10', 'finished', null], ['2026-09', 'failed', 'packsChanged']]);
      assert.equal(await readComputeRun(tx, 999), null);
    });
  });
});
