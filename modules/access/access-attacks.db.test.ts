import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOf, firstDay, withAccessCompany, type AccessCompany, type Answer } from '#checks/access-company';

const company = { kind: 'company', key: '' } as const;
const everyone = ['ANN', 'BEN', 'BOSS', 'CLARK', 'CLEO', 'OTTO', 'SUE', 'TOP'];
const own = ['ANN'];

const assign = (world: AccessCompany, maker: string, userId: string, roleCode: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  world.call('assignRole', maker, { body: { holder: { kind: 'user', key: userId }, roleCode, scope: company, validFrom: dateOf(world.today()), validTo: null, ...more } });
const grant = (world: AccessCompany, maker: string, holder: { kind: string; key: string }, right: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> => {
  const [action, fieldClass] = right.split(':');
  return world.call('giveDirectGrant', maker, { body: { holder, effect: 'allow', action, fieldClass, scope: company, validFrom: dateOf(world.today()), validTo: null, ...more } });
};
const delegate = (world: AccessCompany, from: string, to: string, rights: readonly string[], more: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  world.call('delegateRights', from, { body: { toUserId: to, rights: rights.map((right) => ({ action: right.split(':')[0], fieldClass: right.split(':')[1] })), validFrom: dateOf(world.today()), validTo: dateOf(world.today() + 10), ...more } });

test('A-4: a sibling branch, a former manager and an acting manager after the end reach nobody', () => withAccessCompany(async (world) => {
  const { reached, move, at, call, decide } = world;
  // A clerk of one branch, proposed by an administrator and confirmed by the clerk of the whole company.
  const branchClerk = await assign(world, 'admin', 'ben', 'payrollClerk', { scope: { kind: 'branch', key: 'shenzhen' } });
  assert.equal(branchClerk['state'], 'proposed');
  assert.equal((await decide('clerk', branchClerk['id']))['state'], 'approved');
  assert.deepEqual(await reached('ben', 'read:pay'), ['BEN', 'CLEO', 'OTTO'], 'the branch and oneself');
  assert.deepEqual(await reached('otto', 'read:personal'), ['CLEO', 'OTTO'], 'no line of a sibling');
  // The line changes: the former manager loses it on that day, and had it on the day before.
  at(firstDay + 10);
  await move('ANN', 'OTTO');
  assert.deepEqual(await reached('boss', 'read:personal'), ['BEN', 'BOSS']);
  assert.deepEqual(await reached('otto', 'read:personal'), ['ANN', 'CLEO', 'OTTO']);
  assert.deepEqual(await reached('boss', 'read:personal', firstDay + 9), ['ANN', 'BEN', 'BOSS'], 'as of the day before');
  assert.deepEqual(await reached('otto', 'read:personal', firstDay + 9), ['CLEO', 'OTTO']);
  // Acting manager of BOSS' line for three days.
  const acting = await assign(world, 'admin', 'ann', 'lineManager', { scope: { kind: 'reportingLine', key: 'BOSS' }, validTo: dateOf(firstDay + 12) });
  assert.equal(acting['state'], 'proposed');
  assert.equal((await call('decideProposal', 'admin', { params: { proposalId: String(acting['id']) }, body: { digest: '0'.repeat(64), decision: 'approve' } })).code, 'notFound');
  assert.deepEqual(await reached('ann', 'approve:personal'), []);
}));

test('A-4: an acting manager reaches the line of another between two dates and not a day longer', () => withAccessCompany(async (world) => {
  const { reached, at } = world;
  // Reading the line's personal values is what an administrator holds and may give alone.
  assert.equal((await grant(world, 'admin', { kind: 'user', key: 'otto' }, 'read:personal', { scope: { kind: 'reportingLine', key: 'BOSS' }, validFrom: dateOf(firstDay + 1), validTo: dateOf(firstDay + 2) }))['state'], 'done');
  const seen: (readonly string[])[] = [];
  for (const offset of [0, 1, 2, 3]) {
    at(firstDay + offset);
    seen.push(await reached('otto', 'read:personal'));
  }
  assert.deepEqual(seen, [['CLEO', 'OTTO'], ['ANN', 'BEN', 'CLEO', 'OTTO'], ['ANN', 'BEN', 'CLEO', 'OTTO'], ['CLEO', 'OTTO']]);
}));

test('A-40: nobody gives themselves anything: directly, by role, group, clone, second account or an ended prohibition', () => withAccessCompany(async (world) => {
  const { call, system, reached } = world;
  const code = async (answer: Promise<Answer>): Promise<unknown> => (await answer).code;
  assert.equal(await code(assign(world, 'admin', 'admin', 'payrollClerk')), 'ownGain');
  assert.equal(await code(grant(world, 'admin', { kind: 'user', key: 'admin' }, 'read:pay')), 'ownGain');
  assert.equal(await code(grant(world, 'admin', { kind: 'user', key: 'admin' }, 'read:personal')), 'ownGain', 'what one has already neither');
  // A role of the same content under another name.
  assert.equal((await call('changeRole', 'admin', { body: { roleCode: 'helper', title: '帮手', grants: [{ action: 'administer', fieldClass: 'public', scope: company }] } }))['state'], 'proposed', 'administering needs two');
  assert.equal((await call('changeRole', 'admin', { body: { roleCode: 'administrator', title: 'x', grants: [] } })).code, 'roleBuiltIn');
  assert.equal((await call('changeRole', 'admin', { body: { roleCode: 'reader', title: '查看', grants: [{ action: 'read', fieldClass: 'personal', scope: company }] } }))['state'], 'done');
  assert.equal(await code(assign(world, 'admin', 'admin', 'reader')), 'ownGain');
  assert.equal((await assign(world, 'admin', 'ann', 'reader'))['state'], 'done');
  // ANN's second account makes no other human of her.
  await system((tx) => tx.query("insert into access.assignment (company_id, holder_kind, holder_key, role_code, scope_kind, valid_from, made_by) values ($1, 'user', 'ann2', 'administrator', 'company', '2026-01-01', 'test')", [tx.companyId]));
  assert.equal(await code(assign(world, 'ann2', 'ann', 'reader')), 'ownGain');
  assert.equal((await call('changeRole', 'ann2', { body: { roleCode: 'reader', title: '查看全部', grants: [{ action: 'read', fieldClass: 'pay', scope: company }] } })).code, 'ownRole', 'a role that one holds');
  // Groups: one that contains the maker, and one that is the scope of what the maker holds.
  assert.equal((await call('createGroup', 'admin', { body: { groupCode: 'team', title: '小组' } }))['state'], 'done');
  assert.equal((await call('addGroupMember', 'admin', { params: { groupCode: 'team' }, body: { personNumber: 'ANN', validFrom: dateOf(firstDay), validTo: null } }))['state'], 'done');
  assert.equal(await code(grant(world, 'ann2', { kind: 'group', key: 'team' }, 'read:personal')), 'ownGain');
  assert.equal((await grant(world, 'admin2', { kind: 'user', key: 'ben' }, 'read:personal', { scope: { kind: 'group', key: 'team' } }))['state'], 'done');
  assert.deepEqual(await reached('ben', 'read:personal'), ['ANN', 'BEN']);
  // A prohibition against the maker ends by somebody else's hand only.
  const forbid = await grant(world, 'admin', { kind: 'user', key: 'admin2' }, 'read:personal', { effect: 'forbid' });
  assert.equal(forbid['state'], 'done');
  assert.equal(await code(call('endDirectGrant', 'admin2', { params: { grantId: String(forbid['id']) }, body: {} })), 'ownGain');
  assert.deepEqual(await reached('admin2', 'read:personal'), []);
}));

test('A-40: nobody gives what they do not hold; pay needs a second person who holds it', () => withAccessCompany(async (world) => {
  const { call, decide, reached } = world;
  assert.equal((await grant(world, 'clerk', { kind: 'user', key: 'ann' }, 'read:pay')).code, 'needsOwnRight', 'holding pay is not administering');
  const asked = await grant(world, 'admin', { kind: 'user', key: 'ann' }, 'read:pay');
  assert.equal(asked['state'], 'proposed');
  assert.deepEqual(await reached('ann', 'read:pay'), own, 'nothing before it is confirmed');
  assert.equal((await decide('admin', asked['id'])).code, 'notFound');
  assert.equal((await decide('admin2', asked['id'])).code, 'notFound', 'a second administrator holds no pay');
  assert.equal((await decide('ann', asked['id'])).code, 'ownBenefit', 'not the one who gains');
  assert.equal((await decide('clerk', asked['id']))['state'], 'approved');
  assert.deepEqual(await reached('ann', 'read:pay'), everyone);
  // A supervisor reads pay and does not change it: a clerk's role is more than they hold.
  const clerkRole = await assign(world, 'admin', 'ben', 'payrollClerk');
  assert.notEqual((await decide('supervisor', clerkRole['id']))['state'], 'approved');
  assert.equal((await decide('clerk', clerkRole['id']))['state'], 'approved');
  // The rights of the proposer are looked at again when it is confirmed.
  const late = await grant(world, 'admin2', { kind: 'user', key: 'otto' }, 'read:bank');
  const [row] = ((await call('listAssignments', 'admin', { query: { userId: 'admin2' } }))['rows'] as Answer[]);
  assert.equal((await call('endAssignment', 'admin', { params: { assignmentId: String(row?.['assignmentId']) }, body: {} }))['state'], 'done');
  assert.equal((await decide('clerk', late['id'])).code, 'needsOwnRight');
  // The last administrator stays.
  const [last] = ((await call('listAssignments', 'admin', { query: { userId: 'admin' } }))['rows'] as Answer[]);
  assert.equal((await call('endAssignment', 'admin', { params: { assignmentId: String(last?.['assignmentId']) }, body: {} })).code, 'lastAdministrator');
}));

test('A-41: a delegation has an end, goes to somebody else, makes no circle and no chain, and ends with its giver', () => withAccessCompany(async (world) => {
  const { call, decide, reached, system, at } = world;
  assert.equal((await delegate(world, 'boss', 'boss', ['read:personal'])).code, 'delegationToSelf');
  assert.equal((await delegate(world, 'ann', 'ann2', ['read:personal'])).code, 'notHeld', 'rights over oneself are not delegated');
  assert.equal((await delegate(world, 'boss', 'ann', ['read:personal'], { validTo: dateOf(firstDay + 91) })).code, 'delegationTooLong');
  assert.equal((await delegate(world, 'boss', 'ann', ['read:personal'], { validTo: dateOf(firstDay - 1) })).code, 'datesWrong');
  assert.equal((await delegate(world, 'boss', 'ann', ['read:pay'])).code, 'notHeld', 'only what one holds over others');
  await assert.rejects(system((tx) => tx.query("insert into access.delegation (company_id, from_user_id, to_user_id, rights, valid_from, valid_to, acting_id, made_by) values ($1, 'boss', 'ann', '{read:personal}', '2026-11-02', '2027-11-02', 0, 'test')", [tx.companyId])), /delegation_has_an_end/);
  await assert.rejects(system((tx) => tx.query("insert into access.delegation (company_id, from_user_id, to_user_id, rights, valid_from, valid_to, acting_id, made_by) values ($1, 'boss', 'boss', '{read:personal}', '2026-11-02', '2026-11-03', 0, 'test')", [tx.companyId])), /delegation_to_another/);
  assert.equal((await delegate(world, 'boss', 'otto', ['read:personal']))['state'], 'done');
  assert.deepEqual(await reached('otto', 'read:personal'), ['ANN', 'BEN', 'CLEO', 'OTTO']);
  assert.equal((await delegate(world, 'otto', 'boss', ['read:personal'])).code, 'delegationLoop');
  // What came by delegation is not passed on: BEN gets OTTO's own line and nothing of BOSS'.
  assert.equal((await delegate(world, 'otto', 'ben', ['read:personal']))['state'], 'done');
  assert.deepEqual(await reached('ben', 'read:personal'), ['BEN', 'CLEO']);
  // Pay in other hands needs a second person.
  const pay = await delegate(world, 'clerk', 'ann', ['read:pay']);
  assert.equal(pay['state'], 'proposed');
  assert.equal((await decide('clerk', pay['id'])).code, 'notFound');
  assert.equal((await decide('admin', pay['id']))['state'], 'approved');
  assert.deepEqual(await reached('ann', 'read:pay'), everyone);
  // It ends with the role of its giver, with the last day of its giver, and with its own last day.
  const [row] = ((await call('listAssignments', 'admin', { query: { userId: 'clerk' } }))['rows'] as Answer[]);
  assert.equal((await call('endAssignment', 'admin', { params: { assignmentId: String(row?.['assignmentId']) }, body: {} }))['state'], 'done');
  assert.deepEqual(await reached('ann', 'read:pay'), own);
  await system((tx) => tx.query("update people.person set leave_date = '2026-11-05' where company_id = $1 and person_number = 'OTTO'", [tx.companyId]));
  assert.deepEqual(await reached('ben', 'read:personal', firstDay + 3), ['BEN', 'CLEO']);
  assert.deepEqual(await reached('ben', 'read:personal', firstDay + 4), ['BEN'], 'the giver has left');
  at(firstDay + 11);
  assert.deepEqual(await reached('otto', 'read:personal'), ['OTTO'], 'one day after the end, and after leaving: oneself');
}));

test('A-43: who asked, who gains and who acts for them do not confirm, through delegation either', () => withAccessCompany(async (world) => {
  const { decide, system } = world;
  // A stand-in of the proposer is no second person.
  const standIn = await delegate(world, 'admin', 'supervisor', ['administer:public', 'read:personal']);
  assert.equal((await decide('admin2', standIn['id']))['state'], 'approved');
  const asked = await grant(world, 'admin', { kind: 'user', key: 'ann' }, 'read:pay');
  assert.equal((await decide('supervisor', asked['id'])).code, 'ownProposal');
  // Rights in delegation give nothing on.
  assert.equal((await grant(world, 'supervisor', { kind: 'user', key: 'ann' }, 'read:personal')).code, 'needsOwnRight');
  // The database says so too, whatever a statement claims.
  await assert.rejects(system((tx) => tx.query(
    "insert into platform.proposal_decision (company_id, proposal_id, decision, decider_user_id, digest, decided_at) select company_id, proposal_id, 'approve', 'admin', digest, now() from platform.proposal where company_id = $1 and proposal_id = $2", [tx.companyId, Number(asked['id'])])), /deciderIsNotSession/);
  assert.equal((await decide('clerk', asked['id']))['state'], 'approved');
}));

test('A-19: what a user can see, who can see it, and the reach of a session say the same', () => withAccessCompany(async (world) => {
  const { call, reached } = world;
  await grant(world, 'admin', { kind: 'user', key: 'otto' }, 'read:personal', { scope: { kind: 'department', key: '研发' } });
  await grant(world, 'admin2', { kind: 'user', key: 'admin' }, 'read:personal', { effect: 'forbid', scope: { kind: 'branch', key: 'shenzhen' } });
  await delegate(world, 'boss', 'otto', ['read:personal']);
  for (const userId of ['admin', 'clerk', 'boss', 'otto', 'ann', 'auditor']) {
    const people = await reached(userId, 'read:personal');
    const row = ((await call('readReach', 'auditor', { params: { userId } }))['rows'] as Answer[]).find((each) => each['action'] === 'read' && each['fieldClass'] === 'personal');
    assert.equal(row?.['people'] ?? 0, people.length, userId);
    for (const personNumber of everyone) {
      const readers = (await call('readWhoCan', 'admin', { query: { personNumber, fieldClass: 'personal' } }))['rows'] as Answer[];
      assert.equal(readers.some((reader) => reader['userId'] === userId), people.includes(personNumber), `${userId} ${personNumber}`);
    }
  }
  assert.deepEqual(await reached('admin', 'read:personal'), ['ANN', 'BEN', 'BOSS', 'CLARK', 'SUE', 'TOP'], 'the prohibition beats the role');
  const ownReaders = (await call('readOwnReaders', 'ann', { query: { fieldClass: 'pay' } }))['rows'] as Answer[];
  assert.deepEqual(ownReaders.map((reader) => reader['userId']).toSorted(), ['ann', 'clerk', 'supervisor']);
}));

test('I-32: what is taken away is gone with the next question, for a role, a grant, a group and a disabled user', () => withAccessCompany(async (world) => {
  const { call, reached, system } = world;
  const given = await grant(world, 'admin', { kind: 'user', key: 'ann' }, 'read:personal');
  assert.deepEqual(await reached('ann', 'read:personal'), everyone);
  await call('endDirectGrant', 'admin2', { params: { grantId: String(given['id']) }, body: {} });
  assert.deepEqual(await reached('ann', 'read:personal'), own);
  await call('createGroup', 'admin', { body: { groupCode: 'team', title: '小组' } });
  const member = await call('addGroupMember', 'admin', { params: { groupCode: 'team' }, body: { personNumber: 'ANN', validFrom: dateOf(firstDay), validTo: null } });
  await grant(world, 'admin', { kind: 'group', key: 'team' }, 'read:personal', { scope: { kind: 'branch', key: 'shenzhen' } });
  assert.deepEqual(await reached('ann', 'read:personal'), ['ANN', 'CLEO', 'OTTO']);
  await call('endGroupMember', 'admin', { params: { memberId: String(member['id']) }, body: {} });
  assert.deepEqual(await reached('ann', 'read:personal'), own);
  await system((tx) => tx.query("update platform.membership set disabled_at = now() where company_id = $1 and user_id = 'clerk'", [tx.companyId]));
  assert.deepEqual(await reached('clerk', 'read:pay'), []);
}));
