/**
 * Goal: a pay run moves as the table of its life says, by two people where two are needed, and what is locked stays.
 * Method: every state meets every event on a real database, through the functions and by SQL of the application's own role;
 * then a month is closed end to end, and every way around it is tried.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { sealRowsOf } from '#checks/seal-amounts';
import { testSubject } from '#checks/test-subject';
import { reviewRun } from '#checks/review-run';
import { activatePacks, calculateRun, explainPayslips, loadPayslips, loadPayslipsOfRun, readBases, readPayables, readRun, readRunById, refreshPreview } from '#modules/payroll';
import {
  asSystem, decideProposal, findProposal, forSubject, runCommand, withCompany, type CompanyContext, type CompanyTransaction, type ProposalKind,
} from '#modules/platform';
import { encodeAmounts, termsAmounts } from '#modules/people';
import { archiveRun, discardRun, settleRun } from './end-run.ts';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { factReferences } from './explanation-facts.ts';
import { payRunProposalKinds, proposeUnlock, returnRun } from './lock-run.ts';
import { readHoldsOfRun } from './holds-of-run.ts';
import { excludeFromRun, holdPay, releasePay } from './pay-holds.ts';
import { reverseRun } from './reverse-run.ts';
import { moveRun, readRunHistory, runEvents, runStatuses, runTransitions } from './run-life.ts';
import { submitRun } from './submit-run.ts';

const month = '2026-10';

type World = TestDatabase & {
  readonly system: CompanyContext; readonly clerk: CompanyContext; readonly supervisor: CompanyContext;
  readonly kinds: readonly ProposalKind[]; readonly ties: string[]; readonly payments: Map<number, number>;
  readonly in: <T>(context: CompanyContext, work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  readonly decide: (proposalId: number, decision?: 'approve' | 'reject', as?: CompanyContext) => Promise<string>;
};

const withWorld = (work: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database, company: { companyId } } = given;
  await database.ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, null), ($1, $3, null)', [companyId, 'clerk', 'supervisor']);
  const ties: string[] = [];
  const payments = new Map<number, number>();
  const deps = { brokenTies: () => Promise.resolve(ties), countPayments: (_: CompanyTransaction, runId: number) => Promise.resolve(payments.get(runId) ?? 0) };
  const kinds = payRunProposalKinds(deps);
  const clerk = forSubject(testSubject({ companyId, role: 'payrollClerk', userId: 'clerk' }));
  const supervisor = forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: 'supervisor' }));
  const decide: World['decide'] = async (proposalId, decision = 'approve', as = supervisor) => {
    const command = { commandId: randomUUID(), name: 'test.decide', subject: 'proposal', parameters: { proposalId } };
    const result = await runCommand<{ readonly state: string }, { readonly code: string }>(database, as, command, async (tx) => {
      const proposal = await findProposal(tx, proposalId);
      return decideProposal(tx, kinds, { proposalId, decision, digest: proposal?.digest ?? '', reason: 'looked at' });
    });
    return result.ok ? result.value.state : result.error.code;
  };
  await work({ ...given, system: asSystem(companyId, 'proof', 'test'), clerk, supervisor, kinds, ties, payments, decide, in: (context, inside) => withCompany(database, context, inside) });
});

/** Two people with a plain month and one who has no rules; computed. Answers the run's id. */
const openMonth = async ({ database, system }: World): Promise<number> => {
  await withCompany(database, system, async (tx) => {
    await createPlaces(tx);
    assert.ok((await activatePacks(tx, shippedPacks())).ok);
    for (const number of ['SH1', 'SH2']) await addPlainMonth(tx, await addPerson(tx, { number, place: 'shanghai' }));
    await addPlainMonth(tx, await addPerson(tx, { number: 'HU1', place: 'budapest', insurancePlace: null }));
  });
  const calculated = await calculateRun(database, system, { month, mode: 'compute' });
  assert.ok(calculated.ok);
  return calculated.value.runId;
};

const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string => (result.ok ? 'ok' : (result.error?.code ?? ''));
const personOf = async (tx: CompanyTransaction, number: string): Promise<number> => (await loadPayslips(tx, month)).find(({ personNumber }) => personNumber === number)!.personId;
const exclude = (world: World, runId: number): Promise<string> =>
  world.in(world.clerk, async (tx) => codeOf(await excludeFromRun(tx, (await readRunById(tx, runId))!, { personId: await personOf(tx, 'HU1'), isExcluded: true, note: 'paid in Hungary' })));
const submit = async (world: World, runId: number) => {
  await reviewRun(world.database, runId, [world.clerk, world.supervisor]);
  return world.in(world.clerk, (tx) => submitRun(tx, runId, ''));
};
const lock = async (world: World, runId: number): Promise<void> => {
  const submitted = await submit(world, runId);
  assert.ok(submitted.ok, JSON.stringify(submitted));
  assert.equal(await world.decide(submitted.value.proposalId), 'approved');
};
const statusOf = (world: World, runId: number) => world.in(world.system, async (tx) => (await readRunById(tx, runId))?.status);

test('I-37: every state of a run meets every event; the database and the product draw the same arrows', async () => {
  await withWorld(async (world) => {
    const { database, system, company: { companyId } } = world;
    const runId = await openMonth(world);
    const { rows } = await database.ownerPool.query<{ from_status: string; event: string; to_status: string }>('select from_status, event, to_status from payroll.run_transition');
    assert.deepEqual(rows.map((row) => `${row.from_status} ${row.event} ${row.to_status}`).toSorted(), runStatuses.flatMap((from) => Object.entries(runTransitions[from]).map(([event, to]) => `${from} ${event} ${to}`)).toSorted());
    let cells = 0;
    for (const status of runStatuses) {
      for (const event of runEvents) {
        await database.ownerPool.query('update payroll.pay_run set status = $3 where company_id = $1 and run_id = $2', [companyId, runId, status]);
        const moved = await world.in(system, (tx) => moveRun(tx, runId, { event, digest: 'x' }));
        const to = runTransitions[status][event];
        const expected = to === undefined || event === 'discard' ? 'transitionRefused' : event === 'lock' || event === 'unlock' ? 'secondPersonNeeded' : to;
        assert.equal(moved.ok ? moved.value : moved.error.code, expected, `${status} × ${event}`);
        assert.equal(await statusOf(world, runId), moved.ok ? expected : status);
        cells += 1;
      }
    }
    assert.equal(cells, 108);
  });
});

test('A-43: a month is closed by two people; the maker cannot lock; what is locked is immutable, whatever the statement', async () => {
  await withWorld(async (world) => {
    const { database, company: { companyId } } = world;
    const runId = await openMonth(world);
    const blocked = await submit(world, runId);
    assert.deepEqual(blocked.ok ? null : [blocked.error.code, blocked.error.data['blockers']], ['runBlocked', 'notComputed']);
    assert.equal(await exclude(world, runId), 'ok');
    const submitted = await submit(world, runId);
    assert.ok(submitted.ok);
    assert.equal(await statusOf(world, runId), 'review');
    assert.equal(await world.decide(submitted.value.proposalId, 'approve', forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: 'clerk' }))), 'ownProposal');
    world.ties.push('register');
    assert.equal(await world.decide(submitted.value.proposalId), 'tieBroken');
    assert.equal(await statusOf(world, runId), 'review');
    world.ties.length = 0;
    assert.equal(await world.decide(submitted.value.proposalId), 'approved');
    assert.equal(await statusOf(world, runId), 'locked');
    for (const statement of [
      "update payroll.pay_run set status = 'preview' where run_id = $1", 'update payroll.pay_run set digest = null where run_id = $1', 'delete from payroll.pay_run where run_id = $1',
      'update payroll.payslip set revision = revision + 1 where run_id = $1', 'delete from payroll.payslip where run_id = $1', 'delete from payroll.payslip_basis where run_id = $1',
      "insert into payroll.payslip (company_id, person_id, month, run_id, status) select company_id, 999, month, run_id, 'notComputed' from payroll.pay_run where run_id = $1",
      "insert into payroll.payslip_basis (company_id, person_id, month, run_id, sealed) select company_id, 999, month, run_id, '' from payroll.pay_run where run_id = $1",
      'update payroll.payslip_basis set person_id = 999 where run_id = $1', "update payroll.run_event set reason = 'other' where run_id = $1", 'delete from payroll.run_event where run_id = $1',
      "update payroll.run_transition set needs_proposal = false where event = 'lock' and $1 > 0",
      "insert into payroll.run_event (company_id, run_id, event, from_status, to_status, actor, happened_at) values (platform.current_company(), $1, 'unlock', '', '', 'me', now())",
    ]) {
      await assert.rejects(withCompany(database, world.system, (tx) => tx.query(statement, [runId])), /permission denied|runLocked|secondPersonNeeded/, statement);
    }
    await world.in(world.system, async (tx) => {
      const run = (await readRun(tx, month))!;
      const payables = await readPayables(tx, run);
      assert.deepEqual(payables.map(({ personNumber, state, reason }) => [personNumber, state, reason]).toSorted(), [['HU1', 'nothingToPay', 'noActivePack'], ['SH1', 'held', 'identityNumber'], ['SH2', 'held', 'identityNumber']].toSorted());
      assert.ok(payables.filter(({ state }) => state === 'held').every(({ net, currency, legalEntity }) => net > 0 && currency === 'CNY' && legalEntity === '示例公司'));
      assert.equal((await readBases(tx, run)).size, 2);
    });
  });
});

test('what comes after the lock changes nothing of it; unlocking needs another person and no payment', async () => {
  await withWorld(async (world) => {
    const runId = await openMonth(world);
    await exclude(world, runId);
    await lock(world, runId);
    await world.database.ownerPool.query("delete from attendance.punch where company_id = $1 and business_date = '2026-10-08'", [world.company.companyId]);
    const digest = await world.in(world.system, async (tx) => {
      const personId = await personOf(tx, 'SH1');
      await tx.query(`insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, source)
        select company_id, person_id, '2026-10-01', legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, 'late raise' from people.terms where person_id = $1`, [personId]);
      await sealRowsOf(tx, termsAmounts, personId, encodeAmounts(['13000', '12000', '12000', '0.07']));
      await tx.query("insert into attendance.recompute_request (company_id, person_id, month, requested_seq, cause) values ($1, $2, '2026-10-01', 1, 'test') on conflict do nothing", [tx.companyId, personId]);
      assert.ok((await refreshPreview(tx, month)).ok);
      const explained = await explainPayslips(tx, { month, personIds: [personId] });
      assert.ok(explained.ok && explained.value[0]!.lines.length > 30);
      const references = explained.value[0]!.lines.flatMap(({ root }) => factReferences(root));
      assert.ok(references.some(({ table, key }) => table === 'attendance.attendance_day' && key['business_date'] === '2026-10-08'), 'what moved on is traced to the day as it was');
      return (await readRun(tx, month))!.digest;
    });
    assert.equal(codeOf(await world.in(world.clerk, (tx) => settleRun(tx, runId))), 'stillToPay');
    const deps = { brokenTies: () => Promise.resolve([]), countPayments: (_: CompanyTransaction, id: number) => Promise.resolve(world.payments.get(id) ?? 0) };
    world.payments.set(runId, 1);
    assert.equal(codeOf(await world.in(world.clerk, (tx) => proposeUnlock(tx, deps, runId, 'a late form'))), 'paymentsExist');
    world.payments.clear();
    const proposed = await world.in(world.clerk, (tx) => proposeUnlock(tx, deps, runId, 'a late form'));
    assert.ok(proposed.ok);
    assert.equal(codeOf(await world.in(world.clerk, (tx) => proposeUnlock(tx, deps, runId, 'again'))), 'proposedAlready');
    world.payments.set(runId, 1);
    assert.equal(await world.decide(proposed.value.proposalId), 'contentChanged');
    world.payments.clear();
    assert.equal(await world.decide(proposed.value.proposalId), 'approved');
    const history = await world.in(world.system, (tx) => readRunHistory(tx, runId));
    assert.deepEqual(history.slice(-3).map(({ event, actor, reason }) => [event, actor, reason]), [['submit', 'user:clerk', ''], ['lock', 'user:supervisor', ''], ['unlock', 'user:supervisor', 'a late form']]);
    assert.equal(await world.in(world.system, async (tx) => (await readRun(tx, month))!.digest), digest);
    assert.equal(await world.in(world.system, async (tx) => (await readBases(tx, (await readRun(tx, month))!)).size), 0);
    // Open again, the run is what its facts say now, not what it was: handing it in as it stands is refused.
    assert.equal(codeOf(await submit(world, runId)), 'payslipsDiffer');
  });
});

test('a refused or returned run is a preview again, and an approval of what was returned locks nothing', async () => {
  await withWorld(async (world) => {
    const runId = await openMonth(world);
    await exclude(world, runId);
    const first = await submit(world, runId);
    assert.ok(first.ok);
    assert.equal(await world.decide(first.value.proposalId, 'reject'), 'rejected');
    assert.equal(await statusOf(world, runId), 'preview');
    const second = await submit(world, runId);
    assert.ok(second.ok);
    assert.equal(codeOf(await world.in(world.supervisor, (tx) => returnRun(tx, world.kinds, runId, 'look at SH1'))), 'ok');
    assert.equal(await world.decide(second.value.proposalId), 'contentChanged');
    assert.equal(codeOf(await submit(world, runId)), 'ok');
    assert.equal(await world.decide(second.value.proposalId), 'approved');
    assert.equal(codeOf(await world.in(world.clerk, (tx) => discardRun(tx, runId, 'no'))), 'transitionRefused');
  });
});

test('A-47: a person made up by one hand is not paid by one hand: without identity and account pay is held, and a hold is released once', async () => {
  await withWorld(async (world) => {
    const runId = await openMonth(world);
    const run = () => world.in(world.system, async (tx) => (await readRunById(tx, runId))!);
    const opened = await run();
    const sh1 = await world.in(world.system, (tx) => personOf(tx, 'SH1'));
    const hold = (reason: 'dispute' | 'other') => world.in(world.clerk, async (tx) => codeOf(await holdPay(tx, opened, { personId: sh1, reason, note: 'he says 200 more' })));
    const release = (reason: 'dispute' | 'identityNumber' | 'noAccount') => world.in(world.clerk, async (tx) => codeOf(await releasePay(tx, opened, { personId: sh1, reason, note: 'settled' })));
    assert.equal(await hold('dispute'), 'ok');
    assert.equal(await hold('dispute'), 'heldBefore');
    assert.equal(await release('dispute'), 'ok');
    assert.equal(await release('dispute'), 'releasedBefore');
    assert.equal(await hold('dispute'), 'heldBefore');
    assert.equal(await release('identityNumber'), 'ok');
    assert.equal(await release('identityNumber'), 'releasedBefore');
    assert.equal(await release('noAccount'), 'holdStays');
    const holds = await world.in(world.system, async (tx) => readHoldsOfRun(tx, opened, { zone: 'Asia/Shanghai', peopleInFiles: () => Promise.resolve(new Set()) }, await loadPayslipsOfRun(tx, opened)));
    assert.deepEqual(holds.filter(({ personId }) => personId === sh1).map(({ reason, release: released }) => [reason, released !== null]), [['dispute', true], ['identityNumber', true], ['noAccount', false]]);
    assert.equal(await world.in(world.clerk, async (tx) => codeOf(await excludeFromRun(tx, opened, { personId: sh1, isExcluded: true, note: 'gone' }))), 'exclusionRefused');
  });
});

test('a paid run is taken back once: every line adds up to nothing, by two people like any other', async () => {
  await withWorld(async (world) => {
    const { database, company: { companyId } } = world;
    const runId = await openMonth(world);
    await exclude(world, runId);
    await lock(world, runId);
    const reverse = () => world.in(world.clerk, (tx) => reverseRun(tx, { runId, personIds: null, reason: 'wrong month paid' }));
    assert.equal(codeOf(await reverse()), 'notPaidYet');
    await database.ownerPool.query("update payroll.pay_run set status = 'paid' where company_id = $1 and run_id = $2", [companyId, runId]);
    const reversed = await reverse();
    assert.ok(reversed.ok);
    assert.equal(codeOf(await reverse()), 'reversedBefore');
    const reversal = reversed.value.runId;
    const explained = await world.in(world.system, async (tx) => explainPayslips(tx, { month, personIds: [await personOf(tx, 'SH1')], runId: reversal }));
    assert.ok(explained.ok && explained.value[0]!.lines.every(({ amount, root }) => root.operation === 'negate' && root.value === amount));
    await lock(world, reversal);
    await world.in(world.system, async (tx) => {
      const paid = await loadPayslipsOfRun(tx, (await readRunById(tx, runId))!);
      let lines = 0;
      for (const slip of await loadPayslipsOfRun(tx, (await readRunById(tx, reversal))!)) {
        const before = paid.find(({ personId }) => personId === slip.personId)!;
        for (const position of slip.itemSet!.items.keys()) {
          assert.equal(slip.amountAt(position) + before.amountAt(position), 0);
          lines += 1;
        }
      }
      assert.ok(lines > 50);
    });
    assert.equal(codeOf(await world.in(world.clerk, (tx) => settleRun(tx, reversal))), 'ok');
    assert.equal(codeOf(await world.in(world.clerk, (tx) => archiveRun(tx, reversal))), 'ok');
    assert.equal(await statusOf(world, reversal), 'archived');
    // The bank sends money back after the archive: the payment goes on, and the run is settled and archived again.
    assert.deepEqual(await world.in(world.clerk, (tx) => moveRun(tx, reversal, { event: 'pay' })), { ok: true, value: 'paying' });
    assert.equal(codeOf(await world.in(world.clerk, (tx) => moveRun(tx, reversal, { event: 'archive' }))), 'transitionRefused');
    for (const event of ['settle', 'archive'] as const) assert.equal(codeOf(await world.in(world.clerk, (tx) => moveRun(tx, reversal, { event }))), 'ok');
  });
});

test('what is kept beside a payslip goes with it when its time is over', async () => {
  await withWorld(async (world) => {
    const runId = await openMonth(world);
    await exclude(world, runId);
    const opened = await world.in(world.system, async (tx) => (await readRunById(tx, runId))!);
    assert.equal(codeOf(await world.in(world.clerk, async (tx) => holdPay(tx, opened, { personId: await personOf(tx, 'SH1'), reason: 'other', note: 'asked to wait' }))), 'ok');
    assert.equal(codeOf(await world.in(world.clerk, async (tx) => releasePay(tx, opened, { personId: await personOf(tx, 'SH1'), reason: 'other', note: 'no more' }))), 'ok');
    await lock(world, runId);
    const beside = ['payslip_basis', 'pay_hold', 'pay_hold_release', 'run_exclusion'];
    const counts = (): Promise<readonly number[]> => Promise.all(beside.map(async (table) => (await world.database.ownerPool.query<{ count: number }>(`select count(*)::int as count from payroll.${table}`)).rows[0]!.count));
    assert.deepEqual(await counts(), [2, 1, 1, 1]);
    await world.database.ownerPool.query('delete from payroll.payslip where company_id = $1 and run_id = $2', [world.company.companyId, runId]);
    assert.deepEqual(await counts(), [0, 0, 0, 0]);
  });
});

test('A-77: handed in twice at once and decided twice at once, a run is handed in and locked once', async () => {
  await withWorld(async (world) => {
    const { company: { companyId }, database } = world;
    await database.ownerPool.query("insert into platform.membership (company_id, user_id, person_id) values ($1, 'second', null)", [companyId]);
    const second = forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: 'second' }));
    const runId = await openMonth(world);
    await exclude(world, runId);
    await reviewRun(database, runId, [world.clerk, world.supervisor]);
    const handedIn = await Promise.all([1, 2].map(() => world.in(world.clerk, (tx) => submitRun(tx, runId, ''))));
    assert.deepEqual(handedIn.map(codeOf).toSorted(), ['ok', 'transitionRefused']);
    const proposalId = handedIn.flatMap((each) => (each.ok ? [each.value.proposalId] : []))[0]!;
    const decided = await Promise.all([world.supervisor, second].map((who) => world.decide(proposalId, 'approve', who)));
    assert.deepEqual(decided.toSorted(), ['approved', 'proposalClosed']);
    const history = await world.in(world.system, (tx) => readRunHistory(tx, runId));
    assert.deepEqual(history.filter(({ event }) => event === 'submit' || event === 'lock').map(({ event }) => event), ['submit', 'lock']);
  });
});
