/**
 * Goal: nobody decides what they made or gain from, whatever the statements. Method: every state meets every event, on a
 * real database, through the functions and again by hand-written SQL of the application's own role.
 */
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { success } from '#kernel/base/result';
import {
  asSystem, beginActingFor, decideProposal, expireProposal, findProposal, forSubject, propose, runCommand, setClockOffset, withCompany, withdrawProposal,
  type CompanyContext, type CompanyTransaction, type JsonValue, type NewProposal, type Proposal, type ProposalKind, type Subject,
} from '#modules/platform';

const day = 86_400_000;

type World = TestDatabase & {
  readonly as: (userId: string, overrides?: Partial<Subject>) => CompanyContext;
  readonly content: Map<number, JsonValue>;
  readonly kinds: readonly ProposalKind[];
  readonly followed: string[];
  readonly make: (overrides?: Partial<NewProposal>, userId?: string) => Promise<Proposal>;
  readonly decide: (context: CompanyContext, proposal: Proposal, decision?: 'approve' | 'reject', digest?: string) => Promise<string>;
};

/** Users maker (person 1), checker (2), other (3), twin (1 again), gainer (9); outside has no person. */
const people: Readonly<Record<string, number | null>> = { maker: 1, checker: 2, other: 3, twin: 1, gainer: 9, outside: null };

const withWorld = (work: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database, company: { companyId } } = given;
  await database.ownerPool.query(
    `insert into platform.membership (company_id, user_id, person_id) select $1, u.user_id, u.person_id from unnest($2::text[], $3::int[]) as u (user_id, person_id)`,
    [companyId, Object.keys(people), Object.values(people)],
  );
  const content = new Map<number, JsonValue>();
  const followed: string[] = [];
  const kinds: ProposalKind[] = [{
    kind: 'grant', link: null, readContent: (_, { proposalId }) => Promise.resolve(content.get(proposalId) ?? null),
    afterDecision: (_, proposal) => { followed.push(`${proposal.proposalId} ${proposal.state}`); return Promise.resolve(success(null)); },
  }];
  const as: World['as'] = (userId, overrides = {}) => forSubject({ ...testSubject({ companyId, role: 'payrollSupervisor', userId, personId: people[userId] ?? null }), ...overrides });
  const make: World['make'] = (overrides = {}, userId = 'maker') => withCompany(database, as(userId), async (tx) => {
    const wanted = { kind: 'grant', subject: 'person:9', beneficiaryPersonId: 9, needs: { action: 'approve', fieldClass: 'bank' } as const, content: { to: 'A' }, details: {}, ...overrides };
    const proposal = await propose(tx, wanted);
    content.set(proposal.proposalId, wanted.content);
    return proposal;
  });
  const decide: World['decide'] = async (context, proposal, decision = 'approve', digest = proposal.digest) => {
    const result = await withCompany(database, context, (tx) => decideProposal(tx, kinds, { proposalId: proposal.proposalId, decision, digest, reason: 'looked at' }));
    return result.ok ? result.value.state : result.error.code;
  };
  await work({ ...given, as, content, kinds, followed, make, decide });
});

const events = ['approve', 'reject', 'withdraw', 'expire'] as const;
const states = ['open', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
const endOf = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn', expire: 'expired' } as const;

/** Expiring goes the database's clock forward, and back for the next event. */
async function meet(world: World, proposal: Proposal, event: (typeof events)[number]): Promise<string> {
  const { database, as, kinds, company } = world;
  const { proposalId } = proposal;
  if (event === 'approve' || event === 'reject') return world.decide(as('checker'), proposal, event);
  const work = event === 'withdraw'
    ? () => withCompany(database, as('maker'), (tx) => withdrawProposal(tx, kinds, { proposalId }))
    : async () => {
        await setClockOffset(database, 15 * day);
        try {
          return await withCompany(database, asSystem(company.companyId, 'notice', 'worker'), (tx) => expireProposal(tx, kinds, proposalId));
        } finally {
          await setClockOffset(database, 0);
        }
      };
  const result = await work();
  return result.ok ? result.value.state : result.error.code;
}

test('I-37: every state meets every event: only the drawn arrows are there', async () => {
  await withWorld(async (world) => {
    let cells = 0;
    for (const state of states) {
      for (const event of events) {
        const proposal = await world.make();
        const bring = events.find((each) => endOf[each] === state);
        if (bring !== undefined) assert.equal(await meet(world, proposal, bring), state);
        const before = world.followed.length;
        assert.equal(await meet(world, proposal, event), state === 'open' ? endOf[event] : 'proposalClosed', `${state} × ${event}`);
        assert.equal(world.followed.length - before, state === 'open' ? 1 : 0, 'what follows happens once');
        cells += 1;
      }
    }
    assert.equal(cells, states.length * events.length);
    const early = await world.make();
    const expired = await withCompany(world.database, asSystem(world.company.companyId, 'notice', 'worker'), (tx) => expireProposal(tx, world.kinds, early.proposalId));
    assert.deepEqual(expired, { ok: false, error: { code: 'proposalNotDue' } });
    await setClockOffset(world.database, 15 * day);
    assert.equal(await world.decide(world.as('checker'), early), 'proposalExpired', 'late, though nobody has swept yet');
    await setClockOffset(world.database, 0);
  });
});

test('A-43: maker, beneficiary, their other accounts, delegates, device and session decide nothing', async () => {
  await withWorld(async (world) => {
    const { as, make, decide, database, company } = world;
    const tx = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(company.companyId, 'proof', 'test'), work);
    assert.equal(await decide(as('maker'), await make()), 'ownProposal');
    assert.equal(await decide(as('twin'), await make()), 'ownProposal', 'another account of the same person');
    assert.equal(await decide(as('gainer'), await make()), 'ownBenefit');
    assert.equal(await decide(as('maker', { personId: 77 }), await make()), 'ownProposal', 'who one is comes from the membership');
    assert.equal(await decide(as('checker', { sessionId: 'maker' }), await make()), 'sameDevice', 'the session of the maker');
    const onDevice = await withCompany(database, as('maker', { device: 'tablet' }), (own) => propose(own, { kind: 'grant', subject: 'x', beneficiaryPersonId: 9, needs: { action: 'approve', fieldClass: 'bank' }, content: 1, details: {} }));
    world.content.set(onDevice.proposalId, 1);
    assert.equal(await decide(as('checker', { device: 'tablet' }), onDevice), 'sameDevice');
    assert.equal(await decide(as('checker', { device: 'phone' }), onDevice), 'approved');
    assert.equal(await decide(as('checker', { program: 'payBot' }), await make()), 'programsDecideNothing');
    // A delegate is both: for what the other made, for what the other gains, and for two hands of one human.
    const now = Date.now();
    const standing = await make();
    const gain = await make({ beneficiaryPersonId: 3 });
    await tx((own) => beginActingFor(own, { userId: 'checker', forUserId: 'maker', fromMilliseconds: now - day, untilMilliseconds: null }));
    await tx((own) => beginActingFor(own, { userId: 'outside', forUserId: 'other', fromMilliseconds: now - day, untilMilliseconds: null }));
    assert.equal(await decide(as('checker'), standing), 'ownProposal', 'a delegation given after the proposal counts too');
    assert.equal(await decide(as('maker'), await make({}, 'checker')), 'ownProposal', 'and the other way round');
    assert.equal(await decide(as('outside'), gain), 'ownBenefit');
    assert.equal(await decide(as('other'), standing), 'approved', 'someone else decides');
  });
});

test('A-43: the database refuses the same by hand-written SQL, and nobody writes a state', async () => {
  await withWorld(async (world) => {
    const { as, make, database } = world;
    const by = (userId: string, text: string, values: readonly unknown[]): Promise<string> =>
      withCompany(database, as(userId), (tx) => tx.query(text, values)).then(() => 'done', (error: Error & { constraint?: string; code?: string }) => error.constraint ?? (error.code === '42501' ? 'no grant' : error.message));
    const approval = `insert into platform.proposal_decision (company_id, proposal_id, decision, decider_user_id, digest, decided_at, decider_users, decider_people, against_users, against_people)
      values (platform.current_company(), $1, 'approve', $2, $3, now(), '{}', '{}', '{}', '{}')`;
    const { proposalId, digest } = await make();
    assert.equal(await by('maker', approval, [proposalId, 'maker', digest]), 'decider_is_not_maker');
    assert.equal(await by('twin', approval, [proposalId, 'twin', digest]), 'decider_is_not_maker');
    assert.equal(await by('maker', approval, [proposalId, 'checker', digest]), 'deciderIsNotSession', 'nobody signs with another name');
    assert.equal(await by('gainer', approval, [proposalId, 'gainer', digest]), 'decider_does_not_gain');
    assert.equal(await by('checker', approval, [proposalId, 'checker', 'f'.repeat(64)]), 'contentChanged');
    for (const [what, text] of [
      ['state', `update platform.proposal set state = 'approved', decided_at = now() where proposal_id = $1`], ['digest', `update platform.proposal set digest = repeat('f', 64) where proposal_id = $1`],
      ['maker', `update platform.proposal set proposer_user_id = 'x' where proposal_id = $1`], ['proposal', 'delete from platform.proposal where proposal_id = $1'],
      ['decision', 'delete from platform.proposal_decision where proposal_id = $1'], ['old decision', `update platform.proposal_decision set decider_user_id = 'x' where proposal_id = $1`],
    ] as const) assert.equal(await by('maker', text, [proposalId]), 'no grant', what);
    const born = await by('maker', `insert into platform.proposal (company_id, kind, subject, needs_action, needs_class, digest, proposer_user_id, proposer_users, proposer_people, proposed_at, expires_at, state, decided_at)
      values (platform.current_company(), 'grant', 'x', 'approve', 'bank', repeat('a', 64), 'checker', '{}', '{}', now(), now() + interval '1 day', 'approved', now())`, []);
    assert.equal(born, 'proposerIsNotSession');
    assert.equal(await withCompany(database, as('maker'), async (tx) => (await findProposal(tx, proposalId))?.state), 'open');
  });
});

test('A-47: who is barred decides nothing, and nothing is approved before its day', async () => {
  await withWorld(async (world) => {
    const { as, make, decide, database } = world;
    const proposal = await make({ barredUserIds: ['checker'], opensMilliseconds: Date.now() + 3 * day });
    assert.equal(await decide(as('other'), proposal), 'proposalNotDue');
    await setClockOffset(database, 4 * day);
    assert.equal(await decide(as('checker'), proposal), 'ownProposal');
    assert.equal(await decide(as('other'), proposal), 'approved');
    await setClockOffset(database, 0);
  });
});

test('I-34: two approvals are two humans', async () => {
  await withWorld(async (world) => {
    const { as, make, decide } = world;
    const proposal = await make({ neededApprovals: 2 });
    assert.equal(await decide(as('checker'), proposal), 'open');
    assert.equal(await decide(as('checker'), proposal), 'ownProposal');
    await withCompany(world.database, asSystem(world.company.companyId, 'proof', 'test'), (tx) => beginActingFor(tx, { userId: 'outside', forUserId: 'checker', fromMilliseconds: Date.now() - day, untilMilliseconds: null }));
    assert.equal(await decide(as('outside'), proposal), 'ownProposal', 'who acts for the first approver is no second one');
    assert.equal(await decide(as('other'), proposal), 'approved');
    assert.deepEqual(world.followed, [`${proposal.proposalId} approved`]);
  });
});

test('I-34: random makers, checkers, delegates: no decision ever stands whose human made, gained or approved before', async () => {
  const seed = Number(process.env['SEED'] ?? randomInt(1_000_000));
  let state = seed;
  const next = (below: number): number => { state = (state * 1_103_515_245 + 12_345) % 2_147_483_648; return Math.floor((state / 2_147_483_648) * below); };
  const users = Object.keys(people);
  await withWorld(async (world) => {
    const acting: [string, string][] = [];
    let approved = 0;
    for (let round = 0; round < 40; round += 1) {
      const pick = (): string => users[next(users.length)] ?? 'maker';
      if (round % 10 === 5) {
        const [user, other] = [pick(), pick()];
        if (user !== other) {
          await withCompany(world.database, asSystem(world.company.companyId, 'proof', 'test'), (tx) => beginActingFor(tx, { userId: user, forUserId: other, fromMilliseconds: Date.now() - day, untilMilliseconds: null }));
          acting.push([user, other]);
        }
      }
      const humans = (user: string): Set<string> => new Set([user, ...acting.filter(([each]) => each === user).map(([, other]) => other)].flatMap((each) => [`u${each}`, ...(people[each] === null ? [] : [`p${people[each]}`])]));
      const maker = pick();
      const gains = [9, 2, 3][next(3)] ?? 9;
      const proposal = await world.make({ neededApprovals: 2, beneficiaryPersonId: gains }, maker);
      const against = new Set([...humans(maker), `p${gains}`]);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const checker = pick();
        const clashes = [...humans(checker)].some((each) => against.has(each));
        const answer = await world.decide(world.as(checker), proposal);
        assert.equal(['open', 'approved'].includes(answer), !clashes && answer !== 'proposalClosed', `seed ${seed}, round ${round}: ${checker} on ${maker}'s: ${answer}`);
        if (!['open', 'approved'].includes(answer)) continue;
        for (const each of humans(checker)) against.add(each);
        if (answer === 'approved') { approved += 1; break; }
      }
    }
    assert.ok(approved > 0, `seed ${seed}: nothing was approved`);
  });
});

test('A-80: an approval is bound to the content that was looked at, and void when another is swapped in', async () => {
  await withWorld(async (world) => {
    const { as, make, decide, content } = world;
    const proposal = await make({ content: { account: 'A' } });
    content.set(proposal.proposalId, { account: 'B' });
    assert.equal(await decide(as('checker'), proposal), 'contentChanged');
    assert.equal(await decide(as('checker'), proposal, 'approve', 'b'.repeat(64)), 'contentChanged');
    content.delete(proposal.proposalId);
    assert.equal(await decide(as('checker'), proposal), 'contentChanged', 'the content is gone');
    content.set(proposal.proposalId, { account: 'A' });
    assert.equal(await decide(as('checker'), proposal, 'approve', 'b'.repeat(64)), 'contentChanged', 'another content was looked at');
    assert.equal(await decide(as('checker'), proposal), 'approved');
    assert.deepEqual(world.followed, [`${proposal.proposalId} approved`]);
  });
});

test('A-77, A-78, I-38: fifty approvals at once: one wins; a repeated one gets its own answer and nobody else\'s', async () => {
  await withWorld(async (world) => {
    const { as, make, database, kinds } = world;
    const { proposalId, digest } = await make();
    const approve = (context: CompanyContext, commandId: string, reason = '') => runCommand(database, context, { commandId, name: 'platform.decideProposal', subject: `proposal:${proposalId}`, parameters: { proposalId, digest, reason } }, (tx) => decideProposal(tx, kinds, { proposalId, decision: 'approve', digest, reason }));
    const mine = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => (index === 0 ? approve(as('checker'), mine) : approve(as(index % 2 === 0 ? 'checker' : 'other'), randomUUID()))));
    assert.equal(answers.filter((answer) => answer.ok).length, 1);
    assert.deepEqual(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code]))), new Set(['proposalClosed']));
    assert.deepEqual(world.followed, [`${proposalId} approved`]);
    assert.deepEqual(await approve(as('checker'), mine), answers[0], 'the same wish again: the same answer');
    const reused = { ok: false, error: { code: 'commandIdReused', data: { commandId: mine } } };
    assert.deepEqual(await approve(as('checker'), mine, 'another body'), reused);
    assert.deepEqual(await approve(as('other'), mine), reused, 'another user gets no answer of the first');
    const { rows } = await database.ownerPool.query("select from platform.proposal_decision where decision = 'approve'");
    assert.equal(rows.length, 1);
  });
});

test('A-77: a decision waits for one that is under way, and then finds it closed', async () => {
  await withWorld(async (world) => {
    const { as, make, database, kinds } = world;
    const { proposalId, digest } = await make();
    const request = { proposalId, decision: 'approve', digest, reason: '' } as const;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => { letGo = resolve; });
    let began = (): void => undefined;
    const decided = new Promise<void>((resolve) => { began = resolve; });
    const first = withCompany(database, as('checker'), async (tx) => {
      const result = await decideProposal(tx, kinds, request);
      began();
      await held;
      return result;
    });
    await decided;
    const second = withCompany(database, as('other'), (tx) => decideProposal(tx, kinds, request));
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    letGo();
    assert.deepEqual(await first, { ok: true, value: { state: 'approved' } });
    assert.deepEqual(await second, { ok: false, error: { code: 'proposalClosed' } });
    assert.equal(world.followed.length, 1);
  });
});

test('A-79: who may not decide, or knows no such proposal, learns nothing; a rejection says why', async () => {
  await withWorld(async (world) => {
    const { as, make, decide, database, kinds } = world;
    const proposal = await make();
    const employee = forSubject({ ...testSubject({ companyId: world.company.companyId, role: 'employee', userId: 'other', personId: 3 }) });
    assert.equal(await decide(employee, proposal), 'notFound');
    assert.equal(await decide(as('checker', { isSteppedUp: false }), proposal), 'stepUpNeeded', 'no second proof, no decision');
    assert.equal(await decide(as('checker'), { ...proposal, proposalId: 999_999 }), 'notFound');
    const silent = await withCompany(database, as('checker'), (tx) => decideProposal(tx, kinds, { proposalId: proposal.proposalId, decision: 'reject', digest: proposal.digest, reason: ' ' }));
    assert.deepEqual(silent, { ok: false, error: { code: 'reasonMissing' } });
    const foreign = await withCompany(database, as('other'), (tx) => withdrawProposal(tx, kinds, { proposalId: proposal.proposalId }));
    assert.deepEqual(foreign, { ok: false, error: { code: 'notFound' } });
  });
});
