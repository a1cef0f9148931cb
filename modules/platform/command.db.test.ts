import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { failure, success } from '#kernel/base/result';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { asSystem, closeIncident, listIncidents, openIncident, runCommand, withCompany, type Command, type CompanyTransaction } from '#modules/platform';

const command = (parameters: Command['parameters'], commandId: string = randomUUID()): Command => ({ commandId, name: 'people.addWorkplace', subject: 'workplace:x', parameters });

const addWorkplace = (code: string) => async (tx: CompanyTransaction) => {
  await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, $2, 'n', 'UTC', 'CN')", [tx.companyId, code]);
  return success({ code, count: 1 });
};

const countRows = async ({ database, company }: TestDatabase, table: string): Promise<number> =>
  (await withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => tx.query(`select from ${table}`))).rowCount ?? 0;

test('a retry gets the first answer and does the work once; key order of the parameters does not matter', async () => {
  await withTestDatabase(async (place) => {
    const context = asSystem(place.company.companyId, 'proof', 'clerk');
    const first = command({ code: 'a', list: [1, 2], rest: { x: null } });
    assert.deepEqual(await runCommand(place.database, context, first, addWorkplace('a')), success({ code: 'a', count: 1 }));
    const retry = { ...first, parameters: { rest: { x: null }, list: [1, 2], code: 'a' } };
    assert.deepEqual(await runCommand(place.database, context, retry, addWorkplace('a')), success({ code: 'a', count: 1 }));
    assert.equal(await countRows(place, 'people.workplace'), 1);
    assert.equal(await countRows(place, 'platform.audit_event'), 1);
  });
});

test('other parameters under the same id are refused, and so is another command', async () => {
  await withTestDatabase(async (place) => {
    const context = asSystem(place.company.companyId, 'proof', 'clerk');
    const first = command({ code: 'a' });
    await runCommand(place.database, context, first, addWorkplace('a'));
    for (const other of [command({ code: 'b' }, first.commandId), { ...first, name: 'people.removeWorkplace' }]) {
      const answer = await runCommand(place.database, context, other, addWorkplace('b'));
      assert.deepEqual(answer, failure({ code: 'commandIdReused', data: { commandId: first.commandId } }));
    }
    assert.equal(await countRows(place, 'people.workplace'), 1);
  });
});

test('a failure leaves nothing but its answer, and a retry gets that answer', async () => {
  await withTestDatabase(async (place) => {
    const context = asSystem(place.company.companyId, 'proof', 'clerk');
    const refused = command({ code: 'a' });
    const work = async (tx: CompanyTransaction) => {
      await addWorkplace('a')(tx);
      return failure({ code: 'notAllowed' as const });
    };
    assert.deepEqual(await runCommand(place.database, context, refused, work), failure({ code: 'notAllowed' }));
    assert.deepEqual(await runCommand(place.database, context, refused, addWorkplace('a')), failure({ code: 'notAllowed' }));
    assert.equal(await countRows(place, 'people.workplace'), 0);
    assert.equal(await countRows(place, 'platform.audit_event'), 0);
  });
});

test('two tries at once do the work once', async () => {
  await withTestDatabase(async (place) => {
    const context = asSystem(place.company.companyId, 'proof', 'clerk');
    const wish = command({ code: 'a' });
    const answers = await Promise.all([1, 2, 3, 4].map(() => runCommand(place.database, context, wish, addWorkplace('a'))));
    for (const answer of answers) assert.deepEqual(answer, success({ code: 'a', count: 1 }));
    assert.equal(await countRows(place, 'people.workplace'), 1);
  });
});

test('COMMIT whose answer is lost is looked up: the stored answer comes back', async () => {
  await withTestDatabase(async (place) => {
    const context = asSystem(place.company.companyId, 'proof', 'clerk');
    const answer = await runCommand(place.database, context, command({ code: 'a' }), async (tx) => {
      const realQuery = tx.client.query.bind(tx.client);
      // The commit reaches the server, its answer does not reach us.
      tx.client.query = (async (...parts: Parameters<typeof realQuery>) => {
        const result: unknown = await Promise.resolve<unknown>(realQuery(...parts));
        if (String(parts[0]) === 'commit') throw new Error('Connection terminated unexpectedly');
        return result;
      }) as typeof tx.client.query;
      return addWorkplace('a')(tx);
    });
    assert.deepEqual(answer, success({ code: 'a', count: 1 }));
    assert.equal(await countRows(place, 'people.workplace'), 1);
  });
});

test('an incident opens once, counts, closes by itself and may open anew', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await withCompany(database, asSystem(company.companyId, 'payRun', 'worker'), async (tx) => {
      const report = { sourceCode: 'wecom', class: 'waitQuota', code: 'rateLimited', data: { errcode: 45009 } } as const;
      await openIncident(tx, { ...report, nowMilliseconds: 1_000 });
      await openIncident(tx, { ...report, nowMilliseconds: 2_000 });
      await openIncident(tx, { ...report, code: 'timedOut', class: 'retry', nowMilliseconds: 2_500 });
      const open = await listIncidents(tx, { openOnly: true });
      assert.deepEqual(open.map(({ code, occurrences, firstSeenMilliseconds, lastSeenMilliseconds }) => ({ code, occurrences, firstSeenMilliseconds, lastSeenMilliseconds })), [
        { code: 'timedOut', occurrences: 1, firstSeenMilliseconds: 2_500, lastSeenMilliseconds: 2_500 },
        { code: 'rateLimited', occurrences: 2, firstSeenMilliseconds: 1_000, lastSeenMilliseconds: 2_000 },
      ]);
      assert.equal(await closeIncident(tx, { sourceCode: 'wecom', nowMilliseconds: 3_000 }), 2);
      assert.equal(await closeIncident(tx, { sourceCode: 'wecom', nowMilliseconds: 3_000 }), 0);
      await openIncident(tx, { ...report, nowMilliseconds: 4_000 });
      assert.equal((await listIncidents(tx)).length, 3);
    });
  });
});
