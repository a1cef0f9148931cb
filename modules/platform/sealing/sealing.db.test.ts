/**
 * Goal: a sealed value opens in its own place, for readers who may see it, and nowhere else. Method: random values through
 * the tables of a real database, then every way of moving, changing and putting back bytes that a stolen login would have.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { inspect } from 'node:util';
import { test } from 'node:test';
import fc from 'fast-check';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import {
  asSystem, createCompany, createSecret, destroyPersonKey, forSubject, isMarkOf, listIncidents, markOf, openColumn, openSecret, sealColumn, sealSecret, withCompany,
  type CompanyTransaction, type OpenedValue, type SealedColumn, type Subject,
} from '#modules/platform';
import { openBytes, readEnvelope, sealBytes, sealingSuites, suiteFacts, type SealBinding, type SealingKey } from './envelope.ts';

const seed = Number(process.env['SEED'] ?? 20261122);
const wage: SealedColumn = { table: 'people.terms', column: 'amounts_sealed', fieldClass: 'pay' };
const canary = 'canary-7716201.55';

const inCompany = <T>({ database, company }: TestDatabase, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(company.companyId, 'proof', 'test'), work);
const sealOne = async (tx: CompanyTransaction, personId: number | null, row: string, text: string, column = wage): Promise<Buffer> => (await sealColumn(tx, column, [{ personId, row, plain: Buffer.from(text) }]))[0]!;
const openOne = async (tx: CompanyTransaction, personId: number | null, row: string, sealed: Uint8Array, column = wage): Promise<OpenedValue> => (await openColumn(tx, column, [{ personId, row, sealed }]))[0]!;

const subject = (companyId: number, rights: Subject['rights'], isSteppedUp = true): Subject => ({ userId: 'u', companyId, personId: 1, roles: [], rights, isSteppedUp, sessionId: 's', program: null, from: '' });

test('an envelope of either suite opens with its own key and binding, whatever the bytes', () => {
  const binding: SealBinding = { companyId: 1, table: 't', column: 'c', personId: 7, row: 'r' };
  fc.assert(fc.property(fc.constantFrom(...sealingSuites), fc.uint8Array({ maxLength: 300 }), (suite, plain) => {
    const key: SealingKey = { suite, version: 300, bytes: Buffer.alloc(suiteFacts[suite].keyBytes, 5) };
    const sealed = sealBytes(key, binding, plain);
    assert.deepEqual(readEnvelope(sealed), { suite, version: 300 });
    assert.deepEqual(openBytes(key, binding, sealed), Buffer.from(plain));
    const position = randomInt(sealed.length);
    const changed = Buffer.from(sealed);
    changed[position] = changed[position]! ^ (1 << randomInt(8));
    assert.equal(openBytes(key, binding, changed), null);
    assert.equal(openBytes({ ...key, bytes: Buffer.alloc(key.bytes.length, 6) }, binding, sealed), null);
    assert.equal(openBytes(key, binding, sealed.subarray(0, sealed.length - 1)), null);
  }), { seed });
});

test('I-50: a ciphertext opens only with its own company, table, column, row and person', async () => {
  await withTestDatabase(async (place) => {
    const other = await createCompany(place.database, { companyCode: 'other', name: 'o' });
    assert.ok(other.ok);
    const sealed = await inCompany(place, (tx) => sealOne(tx, 7, '31', canary));
    assert.equal(String(await inCompany(place, (tx) => openOne(tx, 7, '31', sealed))), canary);
    const elsewhere: readonly (readonly [string, (tx: CompanyTransaction) => Promise<OpenedValue>])[] = [
      ['row', (tx) => openOne(tx, 7, '32', sealed)],
      ['table', (tx) => openOne(tx, 7, '31', sealed, { ...wage, table: 'people.person' })],
      ['column', (tx) => openOne(tx, 7, '31', sealed, { ...wage, column: 'other' })],
      ['person', async (tx) => { await sealOne(tx, 8, '31', 'x'); return openOne(tx, 8, '31', sealed); }],
      ['no person', (tx) => openOne(tx, null, '31', sealed)],
    ];
    for (const [name, open] of elsewhere) await assert.rejects(inCompany(place, open), { code: 'sealBroken' }, name);
    await assert.rejects(withCompany(place.database, asSystem(other.value.companyId, 'proof', 'test'), async (tx) => { await sealOne(tx, 7, '31', 'x'); return openOne(tx, 7, '31', sealed); }), { code: 'sealBroken' });
  });
});

test('A-75: bytes changed, moved or put back are refused with a code, an incident opens, and no value comes out', async () => {
  await withTestDatabase(async (place) => {
    const sealed = await inCompany(place, (tx) => sealOne(tx, 7, '31', canary));
    for (let position = 0; position < sealed.length; position += 1) {
      const changed = Buffer.from(sealed);
      changed[position] = changed[position]! ^ 1;
      await assert.rejects(inCompany(place, (tx) => openOne(tx, 7, '31', changed)), (error: { code?: string; message: string }) => {
        assert.ok(error.code === 'sealBroken' || error.code === 'keyMissing', `${position}: ${error.code}`);
        assert.ok(!error.message.includes('canary'));
        return true;
      });
    }
    // An earlier state of a row that carries its version in its name: the old bytes do not fit the new row.
    await assert.rejects(inCompany(place, (tx) => openOne(tx, 7, '31|2', sealed)), { code: 'sealBroken' });
    const incidents = await inCompany(place, (tx) => listIncidents(tx, { openOnly: true }));
    assert.deepEqual(incidents.filter(({ sourceCode }) => sourceCode === 'keys').map(({ code }) => code).toSorted(), ['keyMissing', 'sealBroken']);
    assert.ok(!JSON.stringify(incidents).includes(canary));
  });
});

test('no value reaches code without the gate, and every opening by a subject is noted', async () => {
  await withTestDatabase(async (place) => {
    const { companyId } = place.company;
    const sealed = await inCompany(place, async (tx) => [await sealOne(tx, 7, '1', 'a'), await sealOne(tx, 8, '2', 'b')] as const);
    const as = <T>(who: Subject, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(place.database, forSubject(who), work);
    const manager = subject(companyId, { 'read:pay': new Set([7]) });
    await as(manager, async (tx) => {
      assert.equal(String(await openOne(tx, 7, '1', sealed[0])), 'a');
      assert.deepEqual(tx.reads, [{ fieldClass: 'pay', personIds: [7], what: 'people.terms.amounts_sealed' }]);
    });
    await assert.rejects(as(manager, (tx) => openOne(tx, 8, '2', sealed[1])), /may not see pay/);
    await assert.rejects(as(subject(companyId, { 'read:pay': 'all' }, false), (tx) => openOne(tx, 7, '1', sealed[0])), /may not see pay/);
    await assert.rejects(as(subject(companyId, { 'read:personal': 'all' }), (tx) => openOne(tx, 7, '1', sealed[0])), /may not see pay/);
  });
});

test('a destroyed key answers erased, at once, and seals nothing more; the others go on', async () => {
  await withTestDatabase(async (place) => {
    const sealed = await inCompany(place, async (tx) => [await sealOne(tx, 7, '1', 'a'), await sealOne(tx, 8, '2', 'b')] as const);
    assert.equal(String(await inCompany(place, (tx) => openOne(tx, 7, '1', sealed[0]))), 'a');
    assert.equal(await inCompany(place, (tx) => destroyPersonKey(tx, 7)), 1);
    assert.deepEqual(await inCompany(place, (tx) => openColumn(tx, wage, [{ personId: 7, row: '1', sealed: sealed[0] }, { personId: 8, row: '2', sealed: sealed[1] }])), ['erased', Buffer.from('b')]);
    await assert.rejects(inCompany(place, (tx) => sealOne(tx, 7, '3', 'again')), { code: 'personErased' });
    // A key row that went without an erasure is a fault, not an erasure.
    await place.database.ownerPool.query('delete from platform.person_key where person_id = 8');
    place.database.keyRing.forgetPerson(place.company.companyId, 8);
    await assert.rejects(inCompany(place, (tx) => openOne(tx, 8, '2', sealed[1])), { code: 'keyMissing' });
  });
});

test('many transactions that meet a new company and new people agree on their keys', async () => {
  await withTestDatabase(async (place) => {
    const work = (row: number) => inCompany(place, (tx) => sealColumn(tx, wage, [1, 2, 3, 4].map((personId) => ({ personId, row: String(row), plain: Buffer.from(`${personId} ${row}`) }))));
    const sealed = await Promise.all([0, 1, 2, 3, 4].map(work));
    const opened = await inCompany(place, (tx) => openColumn(tx, wage, sealed.flatMap((values, row) => values.map((each, index) => ({ personId: index + 1, row: String(row), sealed: each })))));
    assert.deepEqual(opened.map(String), sealed.flatMap((values, row) => values.map((_, index) => `${index + 1} ${row}`)));
    const { rows } = await place.database.ownerPool.query<{ nonces: number; values: number }>('select count(distinct n)::int as nonces, count(*)::int as values from unnest($1::bytea[]) as v, lateral (select substr(v, 5, 12) as n) as x', [sealed.flat()]);
    assert.deepEqual(rows[0], { nonces: 20, values: 20 });
  });
});

test('a key made in a transaction that rolls back is forgotten with it', async () => {
  await withTestDatabase(async (place) => {
    await assert.rejects(inCompany(place, async (tx) => {
      await sealOne(tx, 7, '1', 'a');
      throw new Error('undo');
    }), /undo/);
    const sealed = await inCompany(place, (tx) => sealOne(tx, 7, '1', 'b'));
    place.database.keyRing.forgetVersion(place.company.companyId, 1);
    assert.equal(String(await inCompany(place, (tx) => openOne(tx, 7, '1', sealed))), 'b');
  });
});

test('secrets of the company come back, equal values have equal marks, and a mark hides its value', async () => {
  await withTestDatabase(async (place) => {
    const where = { table: 'sync.source', column: 'secrets', row: 'wecom' };
    await inCompany(place, async (tx) => {
      const sealed = await sealSecret(tx, where, canary);
      assert.equal((await openSecret(tx, where, sealed)).reveal(), canary);
      const marks = [await markOf(tx, 'identity', 'A'), await markOf(tx, 'identity', 'A'), await markOf(tx, 'identity', 'B'), await markOf(tx, 'bank', 'A')];
      assert.deepEqual(marks[0], marks[1]);
      assert.equal(new Set(marks.map((mark) => mark.toString('hex'))).size, 3);
      assert.deepEqual([await isMarkOf(tx, 'identity', 'A', marks[0]!), await isMarkOf(tx, 'identity', 'B', marks[0]!), await isMarkOf(tx, 'identity', 'A', Buffer.alloc(18))], [true, false, false]);
    });
  });
});

test('A-99: a secret on its way shows itself to nobody who logs, prints, copies or stores it', () => {
  const secret = createSecret(canary);
  const holder = { password: secret, list: [secret] };
  const texts = [[secret].join(), String(secret), JSON.stringify(holder), inspect(holder, { depth: 9, showHidden: true, getters: true }), JSON.stringify({ ...secret }), Object.entries(secret).join(), new Error(`refused ${String(secret)}`).stack ?? ''];
  for (const text of texts) assert.ok(!text.includes('canary'), text);
  assert.equal(secret.reveal(), canary);
});
