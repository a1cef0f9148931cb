/**
 * Goal: nothing classified is shown before it is on record, floods hide nothing, and the audit itself leaks nothing.
 * Method: real transactions; the audit's table is locked or taken away while a read is on its way.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { success } from '#kernel/base/result';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { asSystem, createRefusalLog, forSubject, isAuditUnavailable, openChanges, readCompany, recordAudit, runCommand, sealChanges, withCompany, type CompanyContext, type SealedChange } from '#modules/platform';

const clerk = (place: TestDatabase): CompanyContext => forSubject({ ...testSubject({ companyId: place.company.companyId, role: 'payrollClerk', userId: 'clerk' }), operation: 'readPayslip', userAgent: 'Browser' });
const readPay = (place: TestDatabase, personId: number): Promise<string> =>
  readCompany(place.database, clerk(place), async (tx) => {
    tx.noteRead({ fieldClass: 'pay', personIds: [personId], what: 'payroll.payslip 2026-10' });
    return 'shown';
  });
const rowsOf = async (place: TestDatabase, domain: string) =>
  (await place.database.ownerPool.query<{ audit_seq: string; xmin: string; action: string; person_id: number | null; network_address: string; user_agent: string; session: string; why: string; data: Record<string, number> }>(
    'select *, audit_event.xmin::text as xmin from platform.audit_event where domain = $1 order by audit_event.audit_seq', [domain])).rows;

test('I-33: a read is answered only after its row is committed', async () => {
  await withTestDatabase(async (place) => {
    const blocker = await place.database.ownerPool.connect();
    let isAnswered = false;
    try {
      await blocker.query('begin; lock table platform.audit_event in exclusive mode');
      const reading = readPay(place, 7).then(() => (isAnswered = true));
      await sleep(300);
      assert.equal(isAnswered, false);
      await blocker.query('rollback');
      await reading;
    } finally {
      blocker.release();
    }
    const [row] = await rowsOf(place, 'read');
    assert.deepEqual([row?.action, row?.person_id, row?.network_address, row?.user_agent, row?.why], ['readPayslip', 7, '127.0.0.1', 'Browser', 'route:readPayslip']);
  });
});

test('I-33: a read that cannot be put on record is not answered', async () => {
  await withTestDatabase(async (place) => {
    await place.database.ownerPool.query('revoke insert on platform.audit_event from qinxin_application');
    await assert.rejects(readPay(place, 7), isAuditUnavailable);
    await place.database.ownerPool.query('grant insert on platform.audit_event to qinxin_application');
    assert.equal(await readPay(place, 7), 'shown');
    assert.equal((await rowsOf(place, 'read')).length, 1);
  });
});

test('many reads at once are all on record, in few commits', async () => {
  await withTestDatabase(async (place) => {
    await Promise.all(Array.from({ length: 200 }, (_, index) => readPay(place, index + 1)));
    const rows = await rowsOf(place, 'read');
    assert.deepEqual(rows.map((row) => row.person_id).sort((a, b) => Number(a) - Number(b)), Array.from({ length: 200 }, (_, index) => index + 1));
    assert.ok(new Set(rows.map(({ xmin }) => xmin)).size < 100, 'reads that wait share a commit');
  });
});

test('reads of a transaction that writes are in the same transaction, and go with it when it fails', async () => {
  await withTestDatabase(async (place) => {
    const command = { commandId: '5f5c1c4e-2d1e-4f0c-9d7e-5a4d7b1f2a3b', name: 'test.done', subject: 'x', parameters: {} };
    await runCommand(place.database, clerk(place), command, async (tx) => {
      tx.noteRead({ fieldClass: 'bank', personIds: [3], what: 'people.bank_account' });
      return success({ done: true });
    });
    const [change] = await rowsOf(place, 'change');
    const [read] = await rowsOf(place, 'read');
    assert.equal(read?.xmin, change?.xmin);
    await assert.rejects(withCompany(place.database, clerk(place), async (tx) => {
      await recordAudit(tx, { action: 'test.undone', subject: 'x' });
      throw new Error('no');
    }), /no/);
    assert.equal((await rowsOf(place, 'change')).length, 1);
  });
});

test('A-73: a flood of refusals leaves few rows and their number, and every write and every read of pay', async () => {
  await withTestDatabase(async (place) => {
    let now = 1_000_000;
    const log = createRefusalLog(place.database, { nowMilliseconds: () => now, onError: (error) => { throw error; } });
    const who = testSubject({ companyId: place.company.companyId, role: 'employee', userId: 'mallory' });
    for (let index = 0; index < 100_000; index += 1) log.refused({ action: 'access.refused', subject: 'readRegister', companyId: place.company.companyId, who, networkAddress: '10.0.0.1', userAgent: 'x' });
    for (let index = 0; index < 5_000; index += 1) log.refused({ action: 'signIn.refused', subject: 'signIn', companyId: place.company.companyId, who: null, networkAddress: `10.1.${index >> 8}.${index & 255}`, userAgent: 'x' });
    await readPay(place, 5);
    await withCompany(place.database, clerk(place), (tx) => recordAudit(tx, { action: 'test.hidden', subject: 'x' }));
    await log.flush();
    const refusals = await rowsOf(place, 'access');
    assert.equal(refusals.filter(({ action }) => action !== 'access.suppressed').length, 200);
    assert.equal(refusals.find(({ action }) => action === 'access.suppressed')?.data['count'], 105_000 - 200);
    assert.equal((await rowsOf(place, 'read')).length, 1);
    assert.equal((await rowsOf(place, 'change')).length, 1);
    now += 60_001;
    log.refused({ action: 'access.refused', subject: 'readRegister', companyId: place.company.companyId, who, networkAddress: '10.0.0.1', userAgent: 'x' });
    await log.stop();
    assert.equal((await rowsOf(place, 'access')).length, 202);
  });
});

test('A-17: the audit holds old and new pay sealed; an auditor without the right reads none of it', async () => {
  await withTestDatabase(async (place) => {
    const values = await withCompany(place.database, asSystem(place.company.companyId, 'proof', 'test'), async (tx) => {
      const sealed = await sealChanges(tx, 'change-1', [{ field: 'wage', fieldClass: 'pay', personId: 7, before: '12345.67', after: '76543.21' }]);
      await recordAudit(tx, { action: 'people.wageChanged', subject: 'person:P7', personIds: [7], fieldClasses: ['pay'], values: sealed });
      return sealed;
    });
    const stored = JSON.stringify((await place.database.ownerPool.query('select * from platform.audit_event')).rows);
    assert.doesNotMatch(stored, /12345|76543/);
    const shown = (role: 'auditor' | 'payrollClerk', given: readonly SealedChange[] = values) => readCompany(place.database, forSubject(testSubject({ companyId: place.company.companyId, role })), (tx) => openChanges(tx, given));
    assert.deepEqual(await shown('auditor'), [{ field: 'wage', fieldClass: 'pay', isHidden: true, before: null, after: null }]);
    assert.deepEqual(await shown('payrollClerk'), [{ field: 'wage', fieldClass: 'pay', isHidden: false, before: '12345.67', after: '76543.21' }]);
    // What the clerk read is on record; and sealed bytes open in no other place.
    assert.equal((await rowsOf(place, 'read')).filter((row) => row.person_id === 7).length, 1);
    await assert.rejects(shown('payrollClerk', [{ ...values[0]!, row: 'another 0' }]));
  });
});
