/**
 * Goal: whatever is done to the audit behind the product's back is found, at the right row. Method: a company with rows in
 * all chains, linked in several batches with anchors between; then each attack as the database's owner, who may do all.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { anchorAudit, asSystem, forSubject, linkAudit, readCompany, recordAudit, withCompany, type Anchor } from '#modules/platform';
import { readAnchorLine } from './audit-anchor.ts';
import { hashOfLink, hashOfRow } from './audit-chain.ts';
import { readAnchors, readCells, readLinks } from './audit-store.ts';
import { verifyAudit, type Verification } from './audit-verify.ts';

type Place = TestDatabase & { readonly anchors: readonly Anchor[] };

const system = (place: TestDatabase) => asSystem(place.company.companyId, 'proof', 'test');

const write = (place: TestDatabase, count: number): Promise<void> =>
  withCompany(place.database, system(place), async (tx) => {
    for (let index = 0; index < count; index += 1) await recordAudit(tx, { action: 'test.changed', subject: `thing:${index}`, data: { index } });
  });

const read = async (place: TestDatabase, personIds: readonly number[]): Promise<void> => {
  const subject = testSubject({ companyId: place.company.companyId, role: 'payrollClerk', userId: 'clerk' });
  await readCompany(place.database, forSubject(subject), async (tx) => tx.noteRead({ fieldClass: 'pay', personIds, what: 'payroll.payslip 2026-10' }));
};

const anchor = (place: TestDatabase): Promise<Anchor | null> => anchorAudit(place.database, place.company, null, Date.now());
const anchorsOf = (place: TestDatabase): Promise<readonly Anchor[]> =>
  readCompany(place.database, system(place), async (tx) => (await readAnchors(tx, { limit: 100, offset: 0 })).rows.flatMap(({ line }) => readAnchorLine(line) ?? []));
const verify = (place: TestDatabase, anchors: readonly Anchor[]): Promise<Verification> => readCompany(place.database, system(place), (tx) => verifyAudit(tx, { anchors }));

/** Three links of changes, two of reads; the last of each is not anchored. */
const build = async (place: TestDatabase): Promise<Place> => {
  await write(place, 5);
  await read(place, [1, 2, 3, 9]);
  await linkAudit(place.database, place.company.companyId);
  await write(place, 4);
  await read(place, [2]);
  await anchor(place);
  const anchors = await anchorsOf(place);
  await write(place, 3);
  await linkAudit(place.database, place.company.companyId);
  return { ...place, anchors };
};

const own = (place: TestDatabase, text: string, values: readonly unknown[] = []) => place.database.ownerPool.query<{ audit_seq: string }>(text, values as unknown[]);
const changeSequences = async (place: TestDatabase): Promise<readonly string[]> => (await own(place, "select audit_seq::text from platform.audit_event where domain = 'change' order by audit_event.audit_seq")).rows.map((row) => row.audit_seq);

/** What an attacker with everything computes: all links from `first` on, over the rows as they are now. */
const rehash = async (place: TestDatabase, first: number, last = Infinity): Promise<void> => {
  await readCompany(place.database, system(place), async (tx) => {
    let previous: Buffer | null = null;
    for (const link of await readLinks(tx, 'change', first - 1, 1_000_000)) {
      if (link.linkNumber > last) break;
      const cells = await readCells(tx, link.sequences);
      const sequences = link.sequences.filter((sequence) => cells.has(sequence));
      const content = { companyId: place.company.companyId, domain: link.domain, linkNumber: link.linkNumber, sequences, rowHashes: Buffer.concat(sequences.map((sequence) => hashOfRow(cells.get(sequence)!))), previousHash: previous ?? link.previousHash };
      previous = hashOfLink(content);
      await own(place, "update platform.audit_link set row_seqs = $3::bigint[], row_hashes = $4, previous_hash = $5, link_hash = $6 where company_id = $1 and domain = 'change' and link_number = $2", [place.company.companyId, link.linkNumber, sequences, content.rowHashes, content.previousHash, previous]);
    }
  });
};

const onCompany = (work: (place: Place) => Promise<void>) => (): Promise<void> => withTestDatabase(async (place) => work(await build(place)));

test('I-35: an untouched chain verifies, rows that commit late included', onCompany(async (place) => {
  const late = await place.database.applicationPool.connect();
  try {
    await late.query(`begin; set local qinxin.company_id = '${place.company.companyId}'`);
    await late.query("select platform.record_audit(jsonb_build_array(jsonb_build_object('company_id', $1::int, 'domain', 'change', 'actor', 'late', 'roles', array[]::text[], 'action', 'a', 'subject', 's', 'why', '', 'field_classes', array[]::text[], 'people_count', 0, 'network_address', '', 'user_agent', '', 'data', '{}'::jsonb)))", [place.company.companyId]);
    await write(place, 2);
    await linkAudit(place.database, place.company.companyId);
    await late.query('commit');
  } finally {
    late.release();
  }
  await linkAudit(place.database, place.company.companyId);
  const verification = await verify(place, place.anchors);
  assert.deepEqual(verification.faults, []);
  assert.equal(verification.rows, 17);
  assert.equal(verification.anchors, 1);
}));

const rowAttacks: readonly { readonly name: string; readonly kind: string; readonly attack: (place: Place, rows: readonly string[]) => Promise<unknown>; readonly first: number }[] = [
  { name: 'edit in the middle', kind: 'edited', first: 6, attack: (place, rows) => own(place, `update platform.audit_event set actor = 'someone else' where audit_seq = $1`, [rows[6]]) },
  { name: 'edit of data alone', kind: 'edited', first: 2, attack: (place, rows) => own(place, `update platform.audit_event set data = '{"index":77}' where audit_seq = $1`, [rows[2]]) },
  { name: 'another time', kind: 'edited', first: 3, attack: (place, rows) => own(place, `update platform.audit_event set at = at - interval '1 microsecond' where audit_seq = $1`, [rows[3]]) },
  { name: 'delete', kind: 'deleted', first: 4, attack: (place, rows) => own(place, 'delete from platform.audit_event where audit_seq = $1', [rows[4]]) },
  { name: 'two rows change places', kind: 'swapped', first: 1, attack: (place, rows) => own(place, 'update platform.audit_event set audit_seq = case audit_seq when $1 then $2::bigint + 1000000000 else $1::bigint + 1000000000 end where audit_seq in ($1::bigint, $2::bigint)', [rows[1], rows[7]]).then(() => own(place, 'update platform.audit_event set audit_seq = audit_seq - 1000000000 where audit_seq >= 1000000000')) },
  { name: 'three rows reordered', kind: 'swapped', first: 5, attack: (place, rows) => own(place, 'update platform.audit_event set audit_seq = case audit_seq when $1::bigint then $2::bigint when $2::bigint then $3::bigint else $1::bigint end + 1000000000 where audit_seq in ($1::bigint, $2::bigint, $3::bigint)', [rows[5], rows[6], rows[8]]).then(() => own(place, 'update platform.audit_event set audit_seq = audit_seq - 1000000000 where audit_seq >= 1000000000')) },
];

for (const { name, kind, attack, first } of rowAttacks) {
  test(`A-71: ${name} is found at its row`, onCompany(async (place) => {
    const rows = await changeSequences(place);
    await attack(place, rows);
    const { faults } = await verify(place, place.anchors);
    assert.deepEqual(faults.map((fault) => [fault.domain, fault.sequence, fault.kind]), [['change', rows[first], kind]]);
  }));
}

test('A-71: an inserted row is found, also one that claims to wait for its link later', onCompany(async (place) => {
  await own(place, "insert into platform.audit_event (company_id, audit_seq, domain, at, recorded_at, actor, action, subject) values ($1, 3000000000, 'change', now(), now(), 'x', 'y', 'z')", [place.company.companyId]);
  assert.deepEqual((await verify(place, place.anchors)).faults, [{ domain: 'change', sequence: '3000000000', link: 0, kind: 'inserted' }]);
}));

test('A-71: a row taken away before it was linked is found', onCompany(async (place) => {
  await write(place, 1);
  const rows = await changeSequences(place);
  await own(place, 'delete from platform.audit_event where audit_seq = $1', [rows.at(-1)]);
  await linkAudit(place.database, place.company.companyId);
  assert.deepEqual((await verify(place, place.anchors)).faults, [{ domain: 'change', sequence: rows.at(-1), link: 0, kind: 'deleted' }]);
}));

test('A-71: rows and links of the tail cut off together are found by the anchor alone', onCompany(async (place) => {
  const rows = await changeSequences(place);
  await anchor(place);
  const anchors = await anchorsOf(place);
  await own(place, 'delete from platform.audit_event where audit_seq = any($1::bigint[])', [rows.slice(5)]);
  await own(place, "delete from platform.audit_link where domain = 'change' and link_number > 1");
  assert.deepEqual((await verify(place, [])).faults, []);
  assert.deepEqual((await verify(place, anchors)).faults, [{ domain: 'change', sequence: rows[5], link: 2, kind: 'truncated' }]);
}));

test('A-71: a chain computed anew as a whole is found by the anchor alone, at the link that was changed', onCompany(async (place) => {
  const rows = await changeSequences(place);
  await own(place, `update platform.audit_event set actor = 'someone else' where audit_seq = $1`, [rows[6]]);
  await rehash(place, 1);
  assert.deepEqual((await verify(place, [])).faults, []);
  assert.deepEqual((await verify(place, place.anchors)).faults, [{ domain: 'change', sequence: rows[5], link: 2, kind: 'rewritten' }]);
}));

test('A-71: one link computed anew is found by the next, without any anchor', onCompany(async (place) => {
  const rows = await changeSequences(place);
  await own(place, `update platform.audit_event set actor = 'someone else' where audit_seq = $1`, [rows[6]]);
  await rehash(place, 2, 2);
  assert.deepEqual((await verify(place, [])).faults, [{ domain: 'change', sequence: rows[9], link: 3, kind: 'linkBroken' }]);
}));

test('A-71: links that change places or go missing are found', onCompany(async (place) => {
  const rows = await changeSequences(place);
  await own(place, "delete from platform.audit_link where domain = 'change' and link_number = 2");
  const { faults } = await verify(place, place.anchors);
  assert.deepEqual([faults[0]?.kind, faults[0]?.link, faults[0]?.sequence], ['linkMissing', 2, rows[5]]);
}));

test('A-71: chains of two companies that change places are found', async () => {
  await withTestDatabase(async (place) => {
    const built = await build(place);
    const made = await own(place, "insert into platform.company (company_code, name) values ('other', 'o') returning company_id::text as audit_seq");
    const other = Number(made.rows[0]?.audit_seq);
    for (const table of ['audit_event', 'audit_link']) await own(place, `update platform.${table} set company_id = $1 where company_id = $2`, [other, place.company.companyId]);
    const rows = await changeSequences(built);
    const found = await verify({ ...built, company: { ...place.company, companyId: other } }, []);
    assert.deepEqual(found.faults.map(({ domain, kind }) => [domain, kind]), [['change', 'edited'], ['read', 'edited']]);
    assert.equal(found.faults[0]?.sequence, rows[0]);
    assert.deepEqual((await verify(built, built.anchors)).faults.map(({ kind }) => kind), ['truncated', 'truncated']);
  });
});

test('A-70: the application may add to the audit and to nothing else of it', onCompany(async (place) => {
  for (const table of ['audit_event', 'audit_link', 'audit_anchor', 'audit_verification']) {
    for (const text of [`update platform.${table} set company_id = company_id`, `delete from platform.${table}`, `truncate platform.${table}`]) {
      await assert.rejects(withCompany(place.database, system(place), (tx) => tx.query(text)), /permission denied/, text);
    }
  }
  await assert.rejects(withCompany(place.database, system(place), (tx) => tx.query('delete from platform.audit_event_rest')), /permission denied/);
  await assert.rejects(withCompany(place.database, system(place), (tx) => tx.query('update platform.audit_unlinked set domain = domain')), /permission denied/);
  await assert.rejects(withCompany(place.database, system(place), (tx) => tx.query('alter table platform.audit_event disable row level security')), /must be owner/);
}));

test('rows about reads are seen by auditors, and by the person they are about', onCompany(async (place) => {
  const count = (role: 'employee' | 'auditor' | 'administrator', personId: number | null) =>
    readCompany(place.database, forSubject(testSubject({ companyId: place.company.companyId, role, personId })), async (tx) => (await tx.query("select from platform.audit_event where domain = 'read'")).rowCount);
  assert.equal(await count('auditor', null), 2);
  assert.equal(await count('administrator', null), 0);
  assert.equal(await count('employee', 2), 2);
  assert.equal(await count('employee', 9), 1);
  assert.equal(await count('employee', 4), 0);
}));
