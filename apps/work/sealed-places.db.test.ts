/**
 * Goal: nothing of pay, bank or identity and no secret rests in the clear, and a rotation of keys forgets no place. Method:
 * the columns of the running tables are held against the list; a company is filled with canaries by the product's own ways
 * and looked for in every byte of a plain export; keys are rotated, killed in the middle, and retired.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import type { WorkbookFacts } from '#contracts/flow/workbook-facts';
import { weComManifest } from '#connectors/wecom';
import { success } from '#kernel/base/result';
import { calculateRun, loadPayslips } from '#modules/payroll';
import { earlierPayslipLines, importWorkbookFacts, openingBalances, payTermsSegments } from '#modules/people';
import { asSystem, createDatabase, createKeyFile, openFileKeyService, openRotation, readKeyStatus, resealCompany, retireCompanyKey, retireMasterVersions, rewrapCompanyKeys, runCommand, sealChanges, openChanges, recordAudit, withCompany, type CompanyTransaction } from '#modules/platform';
import { readSourceForConnector, saveSource } from '#modules/sync';
import { sealedPlaces } from './sealed-places.ts';

const canaries = { identity: '310000199001011234', mobile: '12099887766', wage: '76543.21', earlier: '65432.1', rent: '1512.34', income: '543210.98', secret: 'canary-app-secret', answer: 'canary-shown-once' } as const;
const october = { fromDay: 20_727, toDay: 20_758 };

/** Everybody has an identity number of their own; the first person's is the canary. */
const identityOf = (number: number): string => (number === 1 ? canaries.identity : `3100001990010${20_000 + number}`);

const facts = (personNumber: string, identityNumber: string): WorkbookFacts => ({
  persons: [{ row: 2, fact: { kind: 'person', personNumber, name: '甲', identityNumber, mobile: canaries.mobile, email: 'a@example.com', hireDay: 20_000, leaveDay: null, department: 'd', managerPersonNumber: null, sourcePersonKey: null } }],
  terms: [{ row: 2, fact: { kind: 'terms', personNumber, validFromDay: 20_000, legalEntity: 'e', workplace: 'sh', insurancePlace: null, wageKind: 'monthly', wage: canaries.wage, currency: 'CNY', scheduleCode: 'S', insuranceBase: canaries.wage, housingFundBase: null, housingFundRate: null } }],
  workplaces: [{ row: 2, fact: { kind: 'workplace', workplaceCode: 'sh', name: 'Shanghai', zone: 'Asia/Shanghai', country: 'CN', region: '', city: '' } }],
  declaredDeductions: [{ row: 2, fact: { kind: 'declaredDeduction', personNumber, deduction: 'rent', monthlyAmount: canaries.rent, fromMonth: '2026-01', toMonth: '2026-12' } }],
  openingBalances: [{ row: 2, fact: { kind: 'openingBalance', personNumber, taxYear: 2026, throughMonth: '2026-09', monthsEmployed: 9, income: canaries.income, exemptIncome: '0', specialDeduction: '0', specialAdditionalDeduction: '0', otherDeduction: '0', taxWithheld: '0' } }],
  earlierPayslipLines: [{ row: 2, fact: { kind: 'earlierPayslipLine', personNumber, month: '2026-09', item: 'netPay', amount: canaries.earlier } }],
  schedules: [], punches: [], approvals: [], rosterDays: [], partialSheets: [],
});

const inCompany = <T>({ database, company }: TestDatabase, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(company.companyId, 'proof', 'test'), work);

/** A company filled by the product's own ways; `people` people with one terms row each. */
const fill = async (place: TestDatabase, people = 1): Promise<void> => {
  await inCompany(place, async (tx) => {
    for (let number = 1; number <= people; number += 1) assert.ok((await importWorkbookFacts(tx, { facts: facts(`A${number}`, identityOf(number)), rowErrors: [], sourceCode: 'workbook', rows: 'all' })).ok);
    const settings = { baseUrl: 'https://qyapi.weixin.qq.com', corpId: 'c', appSecret: canaries.secret, contactSecret: canaries.secret, expectedMembers: '10' };
    const saved = await saveSource(tx, { sourceCode: 'wecom', name: 'w', manifest: weComManifest, settings });
    assert.ok(saved.ok, JSON.stringify(saved));
    const change = { field: 'account', fieldClass: 'bank', personId: 1, before: null, after: canaries.answer } as const;
    await recordAudit(tx, { action: 'people.bankChanged', subject: 'person:1', values: await sealChanges(tx, 'change', [change]) });
  });
  const command = { commandId: randomUUID(), name: 'people.test', subject: 'person:1', parameters: {} };
  await runCommand(place.database, asSystem(place.company.companyId, 'proof', 'test'), command, async () => success({ shownOnce: canaries.answer }));
};

const sealedColumnsText = `select namespace.nspname || '.' || class.relname || '.' || attribute.attname as name from pg_attribute as attribute join pg_class as class on class.oid = attribute.attrelid
  join pg_namespace as namespace on namespace.oid = class.relnamespace where attribute.attname ~ '_?sealed$' and attribute.atttypid = 'bytea'::regtype and class.relkind in ('r', 'p') and not class.relispartition
  and not attribute.attisdropped and namespace.nspname !~ '^pg_' and exists (select from pg_attribute as company where company.attrelid = class.oid and company.attname = 'company_id') order by 1`;

test('every column of sealed values stands in the list, and the list names no other', async () => {
  await withTestDatabase(async (place) => {
    const { rows } = await place.database.ownerPool.query<{ name: string }>(sealedColumnsText);
    const listed = new Set(sealedPlaces.map(({ table, column }) => `${table}.${column}`));
    assert.deepEqual(rows.map(({ name }) => name).filter((name) => !listed.has(name)), []);
    await inCompany(place, async (tx) => {
      for (const { table, column, personColumn, rowText, mark } of sealedPlaces) {
        const probeText = `select ${column}, ${rowText}, ${personColumn ?? 'null'}, ${mark?.column ?? 'null'} from ${table} where false`;
        await tx.query(probeText);
        const { rows: [may] } = await tx.query<{ may: boolean }>("select has_column_privilege($1, $2, 'update') as may", [table, column]);
        assert.equal(may?.may, true, `${table}.${column} can be sealed again`);
      }
    });
  });
});

test('A-17, A-18: whoever reads the tables, the dump or the files sees ciphertext only', async () => {
  await withTestDatabase(async (place) => {
    await fill(place);
    const run = await calculateRun(place.database, asSystem(place.company.companyId, 'proof', 'test'), { month: '2026-10', mode: 'compute' });
    assert.ok(!run.ok || run.value.notComputed >= 0);
    // Everything that a stolen login or a copy of the data folder holds, as text: all rows of all tables, by the owner.
    const { rows: tables } = await place.database.ownerPool.query<{ name: string }>("select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'");
    let read = 0;
    for (const { name } of tables) {
      const dumpText = `select to_jsonb(row)::text as text from ${name} as row`;
      const { rows } = await place.database.ownerPool.query<{ text: string }>(dumpText);
      read += rows.length;
      for (const { text } of rows) for (const [what, canary] of Object.entries(canaries)) assert.ok(!text.includes(canary) && !text.includes(Buffer.from(canary).toString('hex')) && !text.includes(Buffer.from(canary).toString('base64')), `${what} stands in the clear in ${name}`);
    }
    assert.ok(read > 20);
    // The same rows, opened by the product.
    await inCompany(place, async (tx) => {
      const [terms] = await payTermsSegments(tx, { personIds: null, ...october });
      assert.equal(terms?.wage, canaries.wage);
      const source = await readSourceForConnector(tx, 'wecom');
      assert.ok(source.ok && source.value.secrets['appSecret']?.reveal() === canaries.secret && !JSON.stringify(source).includes(canaries.secret));
    });
  });
});

const readEverything = (place: TestDatabase): Promise<string> =>
  inCompany(place, async (tx) => {
    const source = await readSourceForConnector(tx, 'wecom');
    const { rows } = await tx.query<{ sealed_values: Parameters<typeof openChanges>[1] }>('select sealed_values from platform.audit_event where company_id = $1 and sealed_values is not null', [tx.companyId]);
    return JSON.stringify([
      await payTermsSegments(tx, { personIds: null, ...october }), await openingBalances(tx, { personIds: null, taxYear: 2026 }), await earlierPayslipLines(tx, { personIds: null, month: '2026-09' }),
      source.ok ? source.value.secrets['appSecret']?.reveal() : null, rows.length === 0 ? null : await openChanges(tx, rows[0]!.sealed_values), (await loadPayslips(tx, '2026-10')).length,
    ]);
  });

const killed = new Error('killed');

test('I-50: a rotation killed in the middle goes on; a retired version has nothing left, and everything reads as before', async () => {
  await withTestDatabase(async (place) => {
    await fill(place, 30);
    const before = await readEverything(place);
    const { companyId } = place.company;
    const opened = await inCompany(place, (tx) => openRotation(tx, sealedPlaces, 'sm4-gcm'));
    assert.ok(opened.ok && opened.value.keyVersion === 2 && opened.value.total > 150, JSON.stringify(opened));
    const again = await inCompany(place, (tx) => openRotation(tx, sealedPlaces));
    assert.ok(!again.ok && again.error.code === 'keyRotationRunning');
    await assert.rejects(resealCompany(place.database, companyId, sealedPlaces, { rowsPerBatch: 10, onBatch: (done) => { if (done >= 20) throw killed; } }), killed);
    assert.equal(await readEverything(place), before);
    const used = await inCompany(place, (tx) => retireCompanyKey(tx, sealedPlaces, 1, 0));
    assert.ok(!used.ok && used.error.code === 'keyVersionInUse');
    const rest = await resealCompany(place.database, companyId, sealedPlaces, { rowsPerBatch: 10 });
    assert.ok(rest > 0 && rest < opened.value.total);
    assert.equal(await resealCompany(place.database, companyId, sealedPlaces), 0);
    const tooSoon = await inCompany(place, (tx) => retireCompanyKey(tx, sealedPlaces, 1));
    assert.ok(!tooSoon.ok && tooSoon.error.code === 'keyVersionJustLeft');
    const retired = await inCompany(place, (tx) => retireCompanyKey(tx, sealedPlaces, 1, 0));
    assert.ok(retired.ok, JSON.stringify(retired));
    const { keys } = await inCompany(place, (tx) => readKeyStatus(tx, sealedPlaces));
    assert.deepEqual(keys.map(({ keyVersion, status, suite }) => [keyVersion, status, suite]), [[2, 'current', 'sm4-gcm']]);
    // What the audit holds keeps its key, wrapped by the current one; nothing else of version 1 is left.
    const { rows } = await place.database.ownerPool.query('select person_id, key_version, platform.seal_version(wrapped) as wrapped_by from platform.person_key where key_version = 1 or platform.seal_version(wrapped) = 1');
    assert.deepEqual(rows, [{ person_id: 1, key_version: 1, wrapped_by: 2 }]);
    assert.equal(await readEverything(place), before);
    const current = await inCompany(place, (tx) => retireCompanyKey(tx, sealedPlaces, 2, 0));
    assert.ok(!current.ok && current.error.code === 'keyVersionCurrent');
  });
});

test('a new master key wraps every company key again, and the old one can go', async () => {
  await withTestDatabase(async (shared) => {
    const folder = mkdtempSync(join(tmpdir(), 'qinxin-keys-'));
    const file = join(folder, 'master-key.json');
    createKeyFile(file);
    const service = openFileKeyService(file);
    assert.ok(service.ok);
    const database = createDatabase({ connectionString: shared.connectionString, keyService: service.value });
    const place = { ...shared, database };
    try {
      await fill(place);
      const before = await readEverything(place);
      const version = await service.value.addVersion();
      const used = await retireMasterVersions(database, 'test');
      assert.ok(!used.ok && used.error.code === 'keyVersionInUse');
      assert.equal(await rewrapCompanyKeys(database, 'test'), 1);
      assert.equal(await rewrapCompanyKeys(database, 'test'), 0);
      assert.ok((await retireMasterVersions(database, 'test')).ok);
      const { keys } = await inCompany(place, (tx) => readKeyStatus(tx, sealedPlaces));
      assert.deepEqual(keys.map(({ masterVersion }) => masterVersion), [version]);
      database.keyRing.forgetVersion(place.company.companyId, 1);
      assert.equal(await readEverything(place), before);
    } finally {
      await database.close();
      rmSync(folder, { recursive: true });
    }
  });
});
