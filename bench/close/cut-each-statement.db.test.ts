/** Goal: a step of closing that can be torn in two is seen. Method: one command, and two that only together are the step, cut at a few statements. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { choosePayer } from '#modules/payout';
import { createCompany, runCommand, type Database } from '#modules/platform';
import { payoutDeps } from '../../apps/work/payout-work.ts';
import { freshDatabase, stopSharedServer } from '../main-line/demo-harness.ts';
import { closeDigest } from './crash-state.ts';
import { officeOf } from './crash-work.ts';
import { cutEachStatement } from './cut-each-statement.ts';

after(stopSharedServer);

const payer = { legalEntity: 'x', holderName: 'x', bankName: 'x', branchCode: '', accountNumber: '1001234509876543210', layout: 'salaryTable', neededApprovals: 1 } as const;
const choose = async (database: Database, companyId: number, number: number): Promise<void> => {
  const command = { commandId: `00000000-0000-4000-8000-00000000000${number}`, name: 'payout.choosePayer', subject: 'proof', parameters: {} };
  assert.ok((await runCommand(database, officeOf({ companyId }).clerk, command, (tx) => choosePayer(tx, payoutDeps.layouts, payer))).ok);
};

test('one command is whole at every death; two commands are found torn between them', async () => {
  const base = await freshDatabase();
  try {
    const made = await createCompany(base.database, { companyCode: 'crash', name: 'x' });
    assert.ok(made.ok);
    const { companyId } = made.value;
    await base.database.close();
    const work = {
      whole: (database: Database) => choose(database, companyId, 1),
      torn: async (database: Database): Promise<void> => { await choose(database, companyId, 1); await choose(database, companyId, 2); },
    };
    const mortal = { program: '', work, digest: closeDigest };
    const whole = await cutEachStatement({ target: 'whole', baseName: base.name, companyId, step: 5, mortal });
    assert.ok(whole.kills >= 4);
    assert.deepEqual(whole.differ, []);
    const torn = await cutEachStatement({ target: 'torn', baseName: base.name, companyId, step: 13, mortal });
    assert.ok(torn.differ.length > 0 && torn.differ.every((place) => place.includes('neither before nor after')), torn.differ.join('; '));
  } finally {
    await base.drop();
  }
});
