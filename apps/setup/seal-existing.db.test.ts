/**
 * Goal: a database from before values were sealed is sealed at its next start, killed or not, and reads as it did. Method:
 * the migrations before the seal, rows in the clear by SQL, then the start's own way; a wrong or lost master key is refused.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase, testKeyService } from '#checks/test-database';
import { projectFolder } from '#checks/test-data-folder';
import { loadPayslips } from '#modules/payroll';
import { declaredDeductions, earlierPayslipLines, openingBalances, payTermsSegments } from '#modules/people';
import { asSystem, bindMasterKey, createCompany, createDatabase, createKeyFile, ensureMonths, migrateDatabase, openFileKeyService, sealStoredValues, withCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { listSourceSettings, readSourceForConnector } from '#modules/sync';
import { sealedPlaces } from '../work/sealed-places.ts';
import { openMasterKey } from './open-master-key.ts';

const lastPlain = '0030';
const canaries = ['310000199001011234', '12099887766', '76543.21', '1512.34', '543210.98', '65432.10', 'hush-hush', 'failed-cell-77'];

const migratePart = async (database: Database): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'qinxin-migrations-'));
  const from = join(projectFolder, 'db', 'migrations');
  for (const name of readdirSync(from)) if (name.slice(0, 4) <= lastPlain) cpSync(join(from, name), join(folder, name));
  const migrated = await migrateDatabase(database, folder);
  assert.ok(migrated.ok, JSON.stringify(migrated));
  rmSync(folder, { recursive: true });
};

/** The rows that an earlier release left. `amounts` is one amount of 123.45. */
const fillPlain = async (database: Database, companyId: number): Promise<void> => {
  const run = (text: string, values: readonly unknown[] = []): Promise<unknown> => database.ownerPool.query(text, [companyId, ...values]);
  await run("insert into people.person (company_id, person_number, name, identity_number, mobile, email, hire_date, department) values ($1, 'A1', 'n', $2, $3, '', '2024-01-01', 'd')", [canaries[0], canaries[1]]);
  await run("insert into people.person (company_id, person_number, name, identity_number, mobile, email, hire_date, department) select $1, 'B' || n, 'n', '', '', '', '2024-01-01', 'd' from generate_series(1, 700) as n");
  await run(`insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, wage, currency, schedule_code, insurance_base, source)
    select $1, person_id, '2024-01-01', 'e', 'w', 'monthly', $2, 'CNY', 'S', 12000, 't' from people.person`, [canaries[2]]);
  await run("insert into people.declared_deduction (company_id, person_id, deduction, monthly_amount, from_month, to_month, source) values ($1, 1, 'rent', $2, '2026-01-01', '2026-12-01', 't')", [canaries[3]]);
  await run("insert into people.opening_balance (company_id, person_id, tax_year, through_month, months_employed, income, exempt_income, special_deduction, special_additional_deduction, other_deduction, tax_withheld, source) values ($1, 1, 2026, '2026-09-01', 9, $2, 0, 1, 2, 3, 4, 't')", [canaries[4]]);
  for (const [item, amount] of [['netPay', '1.00'], ['netPay', canaries[5]], ['grossPay', '70000.00']]) await run("insert into people.earlier_payslip_line (company_id, person_id, month, item, amount, source) values ($1, 1, '2026-09-01', $2, $3, 't')", [item, amount]);
  await run(`insert into people.workbook_import (company_id, file_name, imported_at, state, sheets, failures, failed_rows) values ($1, 'f.xlsx', now(), 'refused', '[]', $2, $3)`, [JSON.stringify([{ sheet: 's', row: 1, column: 'c', reason: 'r', value: canaries[7] }]), Buffer.from('workbook failed-cell-77')]);
  await run("insert into sync.source (company_id, source_code, connector, name, settings, secrets) values ($1, 'wecom', 'wecom', 'n', '{}', $2)", [JSON.stringify({ appSecret: canaries[6] })]);
  await run("insert into platform.command (company_id, command_id, parameter_hash, result) values ($1, '6f1c1f6e-0000-4000-8000-000000000001', 'x', $2)", [JSON.stringify({ ok: true, value: canaries[6] })]);
  await run(`insert into payroll.pack (company_id, pack_digest, content) values ($1, 'p', '{}')`);
  await run(`insert into payroll.item_set (company_id, pack_digest, place, items) values ($1, 'p', 'shanghai', '[{"item": "netPay", "unit": "CNY", "scale": 2, "kind": "total", "zh": "z", "en": "e", "order": 1}]')`);
  await run("insert into payroll.pay_run (company_id, month, period_from, period_to, pay_date, status, cut_seq, pack_digest, kernel_version, tzdata_version, started_at) values ($1, '2026-10-01', '2026-10-01', '2026-11-01', '2026-10-31', 'preview', 1, 'p', 'k', 't', now())");
  await run("insert into payroll.payslip (company_id, person_id, month, run_id, revision, status, item_set_id, amounts, findings, check_code) values ($1, 1, '2026-10-01', 1, 3, 'computed', 1, '\\x0000000000003039', '[{\"code\": \"zeroPay\", \"data\": {}}]', 'abcdef0123456789')");
};

const dump = async (database: Database): Promise<string> => {
  const { rows } = await database.ownerPool.query<{ name: string }>("select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'");
  const texts: string[] = [];
  for (const { name } of rows) {
    const dumpText = `select to_jsonb(row)::text as text from ${name} as row`;
    texts.push(...(await database.ownerPool.query<{ text: string }>(dumpText)).rows.map(({ text }) => text));
  }
  return texts.join('\n');
};

const readBack = async (tx: CompanyTransaction): Promise<unknown> => {
  const source = await readSourceForConnector(tx, 'wecom');
  const [payslip] = await loadPayslips(tx, '2026-10');
  return [
    (await payTermsSegments(tx, { personIds: [1], fromDay: 20_727, toDay: 20_758 })).map(({ wage, insuranceBase, housingFundRate }) => [wage, insuranceBase, housingFundRate]),
    (await declaredDeductions(tx, { personIds: null, fromMonth: '2026-10', toMonth: '2026-10' })).map(({ monthlyAmount }) => monthlyAmount),
    (await openingBalances(tx, { personIds: null, taxYear: 2026 })).map(({ income, taxWithheld }) => [income, taxWithheld]),
    (await earlierPayslipLines(tx, { personIds: null, month: '2026-09' })).map(({ item, amount }) => [item, amount]),
    source.ok ? source.value.secrets['appSecret']?.reveal() : null, (await listSourceSettings(tx)).map(({ secretsSet }) => secretsSet),
    [payslip?.revision, payslip?.amountAt(0), payslip?.checkCode, payslip?.findings.map(({ code }) => code)],
  ];
};

test('a database from before the seal is sealed at its next start, also after a kill, and its files hold no plain value', async () => {
  const created = await createTestDatabase('empty');
  const database = createDatabase({ connectionString: created.connectionString, keyService: testKeyService() });
  try {
    await migratePart(database);
    const company = await createCompany(database, { companyCode: 'old', name: 'old' });
    assert.ok(company.ok);
    await ensureMonths(database, '2026-10', '2026-10');
    await fillPlain(database, company.value.companyId);
    const before = await dump(database);
    for (const canary of canaries) assert.ok(before.includes(canary), canary);
    const migrated = await migrateDatabase(database);
    assert.ok(migrated.ok && migrated.value.applied.length > 3, JSON.stringify(migrated));
    // Killed after one batch: the first statement of the second is refused once.
    let batches = 0;
    const broken: Database = { ...database, applicationPool: Object.assign(Object.create(database.applicationPool), { connect: () => ((batches += 1) > 1 ? Promise.reject(new Error('killed')) : database.applicationPool.connect()) }) as Database['applicationPool'] };
    await assert.rejects(sealStoredValues(broken, sealedPlaces), /killed/);
    const sealed = await sealStoredValues(database, sealedPlaces);
    assert.ok(sealed > 200, String(sealed));
    assert.equal(await sealStoredValues(database, sealedPlaces), 0);
    const after = await dump(database);
    for (const canary of canaries) assert.ok(!after.includes(canary) && !after.includes(Buffer.from(canary).toString('hex')), `${canary} still stands in the clear`);
    assert.deepEqual(await withCompany(database, asSystem(company.value.companyId, 'proof', 'test'), readBack), [
      [[canaries[2], '12000', null]], [canaries[3]], [[canaries[4], '4']], [['grossPay', '70000.00'], ['netPay', canaries[5]]], canaries[6], [['appSecret']], [3, 12_345, 'abcdef0123456789', ['zeroPay']],
    ]);
  } finally {
    await database.close();
    await created.drop();
  }
});

test('a first start makes the key file; a lost file and another one are refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qinxin-keys-'));
  const created = await createTestDatabase('template');
  try {
    const environment = {};
    const first = await openMasterKey(created.connectionString, folder, environment);
    assert.ok(first.ok);
    const database = createDatabase({ connectionString: created.connectionString, keyService: first.value });
    assert.ok((await bindMasterKey(database)).ok && (await bindMasterKey(database)).ok);
    await database.close();
    rmSync(join(folder, 'master-key.json'));
    const lost = await openMasterKey(created.connectionString, folder, environment);
    assert.ok(!lost.ok && lost.error.code === 'keyFileMissing');
    const other = join(folder, 'other.json');
    createKeyFile(other);
    const wrong = openFileKeyService(other);
    assert.ok(wrong.ok);
    const second = createDatabase({ connectionString: created.connectionString, keyService: wrong.value });
    const refused = await bindMasterKey(second);
    assert.ok(!refused.ok && refused.error.code === 'masterKeyOfAnother');
    await second.close();
  } finally {
    await created.drop();
    rmSync(folder, { recursive: true });
  }
});
