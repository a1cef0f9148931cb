/**
 * Figure 5: a company with more than two thousand audit rows in four chains and anchors outside; on a copy of it each
 * attack, and the verifier must name the first bad row. Untouched, and after an erasure, it must find nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { anchorAudit, asSystem, createAnchorFolder, createCompany, destroyPersonKey, forSubject, linkAudit, readCompany, recordAudit, sealChanges, verifyCompany, withCompany, type Company, type Database, type Verification } from '#modules/platform';
import { testSubject } from '#checks/test-subject';
import type { Figure, SuiteOptions } from '../figure.ts';
import { freshDatabase, type FreshDatabase } from '../main-line/demo-harness.ts';
import { createRandom } from '../main-line/seeded-random.ts';
import { auditAttacks, type AuditAttack } from './audit-attacks.ts';

const hour = 3_600_000;
const firstAnchor = Date.parse('2026-10-01T00:00:00Z');
const rowsPerBatch = 12;
/** A change, a refusal, a role change and a read each. */
const kindsOfRows = 4;
const canary = '88123456.78';
const people = 60;

type Built = { readonly fresh: FreshDatabase; readonly company: Company; readonly anchorsFolder: string; readonly rows: number; readonly written: number };

const take = async (database: Database, companyCode: string): Promise<Company> => {
  const created = await createCompany(database, { companyCode, name: companyCode });
  if (!created.ok) throw new Error(created.error.code);
  return created.value;
};

/** Changes, some with sealed values of a person; reads of one and of many; refusals; role changes. */
const writeBatch = async (database: Database, company: Company, batch: number): Promise<void> => {
  await withCompany(database, asSystem(company.companyId, 'proof', 'proof'), async (tx) => {
    for (let index = 0; index < rowsPerBatch; index += 1) {
      const personId = 1 + ((batch * rowsPerBatch + index) % people);
      const values = index % 4 === 0 ? await sealChanges(tx, `${batch} ${index}`, [{ field: 'wage', fieldClass: 'pay', personId, before: canary, after: '1.00' }]) : [];
      await recordAudit(tx, { action: 'proof.changed', subject: `person:${personId}`, personIds: [personId], fieldClasses: ['pay'], values, data: { batch, index } });
      await recordAudit(tx, { action: 'access.refused', subject: 'readRegister', domain: 'access', data: { code: 'notAllowed' } });
      await recordAudit(tx, { action: 'role.given', subject: `user:${index}`, domain: 'identity', data: { role: 'auditor', index } });
    }
  });
  const clerk = forSubject({ ...testSubject({ companyId: company.companyId, role: 'payrollClerk', userId: `clerk-${batch % 3}` }), operation: 'readPayslip' });
  await Promise.all(Array.from({ length: rowsPerBatch }, (_, index) => readCompany(database, clerk, async (tx) => {
    const personIds = index % 5 === 0 ? [1 + index, 2 + index, 40 + (batch % 20)] : [1 + ((batch + index) % people)];
    tx.noteRead({ fieldClass: 'pay', personIds, what: 'payroll.payslip 2026-10' });
  })));
};

/** Links after every batch, an anchor every few of them and one at the end. */
const fill = async (database: Database, company: Company, batches: number, anchorsFolder: string): Promise<void> => {
  const place = createAnchorFolder(anchorsFolder);
  for (let batch = 0; batch < batches; batch += 1) {
    await writeBatch(database, company, batch);
    await linkAudit(database, company.companyId);
    if (batch % 7 === 6 || batch === batches - 1) await anchorAudit(database, company, place, firstAnchor + batch * hour);
  }
};

const build = async (scale: number): Promise<Built> => {
  const fresh = await freshDatabase();
  const anchorsFolder = mkdtempSync(path.join(tmpdir(), 'qinxin-anchors-'));
  const company = await take(fresh.database, 'proof-audit');
  const other = await take(fresh.database, 'proof-audit-other');
  const batches = Math.max(6, Math.ceil(45 * scale));
  await fill(fresh.database, company, batches, anchorsFolder);
  await fill(fresh.database, other, 6, anchorsFolder);
  const { rows } = await fresh.database.ownerPool.query<{ rows: number }>('select count(*)::integer as rows from platform.audit_event where company_id = $1', [company.companyId]);
  // A database that is in use cannot be copied.
  await fresh.database.close();
  return { fresh, company, anchorsFolder, rows: rows[0]?.rows ?? 0, written: batches * rowsPerBatch * kindsOfRows };
};

const verify = (database: Database, { company, anchorsFolder }: Built, anchors: AuditAttack['anchors']): Promise<Verification> =>
  verifyCompany(database, company, { anchorsFolder: anchors === 'outside' ? anchorsFolder : null, nowMilliseconds: firstAnchor });

const onCopy = async <T>(built: Built, work: (database: Database) => Promise<T>): Promise<T> => {
  const copy = await freshDatabase(built.fresh.name);
  try {
    return await work(copy.database);
  } finally {
    await copy.drop();
  }
};

const attackedTables = ['audit_event', 'audit_unlinked', 'audit_link', 'audit_anchor'];

/** Keeps the audit beside itself, so that every attack begins at the same one. */
const keepAsideText = `create schema aside; ${attackedTables.map((table) => `create table aside.${table} as select * from platform.${table}`).join('; ')}`;
const putBackText = `begin; set local session_replication_role = replica; truncate ${attackedTables.map((table) => `platform.${table}`).join(', ')};
    ${attackedTables.map((table) => `insert into platform.${table} select * from aside.${table}`).join('; ')}; commit`;

type Outcome = { readonly isMissed: boolean; readonly isMisnamed: boolean; readonly text: string };

const attackOnce = async (database: Database, built: Built, attack: AuditAttack, seed: number): Promise<Outcome> => {
  await database.ownerPool.query(putBackText);
  const expected = await attack.run(database.ownerPool, built.company.companyId, createRandom(seed));
  const [found] = (await verify(database, built, attack.anchors)).faults;
  const isMissed = found === undefined;
  const isMisnamed = !isMissed && (found.domain !== expected.domain || found.sequence !== expected.sequence || found.kind !== expected.kind);
  const said = isMissed ? 'nothing' : `${found.domain} ${found.sequence} ${found.kind}`;
  return { isMissed, isMisnamed, text: `${attack.name} (seed ${seed}): expected ${expected.domain} ${expected.sequence} ${expected.kind}, found ${said}` };
};

const attackAll = (built: Built, seed: number, repeats: number): Promise<readonly Outcome[]> => onCopy(built, async (database) => {
  await database.ownerPool.query(keepAsideText);
  const outcomes: Outcome[] = [];
  for (const [index, attack] of auditAttacks.entries()) {
    for (let repeat = 0; repeat < repeats; repeat += 1) outcomes.push(await attackOnce(database, built, attack, seed * 1000 + index * 10 + repeat));
  }
  return outcomes;
});

type Alarms = { readonly verifications: number; readonly alarms: number; readonly note: string };

/** What must verify: the company as it is, and with rows that wait, and after people were erased. */
const countAlarms = (built: Built): Promise<Alarms> => onCopy(built, async (database) => {
  const notes: string[] = [];
  let alarms = 0;
  let verifications = 0;
  const look = async (name: string): Promise<void> => {
    const { faults, rows } = await verify(database, built, 'outside');
    verifications += 1;
    alarms += faults.length;
    notes.push(`${name} ${rows} rows${faults[0] === undefined ? '' : ` ${faults[0].kind} at ${faults[0].sequence}`}`);
  };
  await look('untouched');
  await writeBatch(database, built.company, 1000);
  await look('rows waiting');
  await linkAudit(database, built.company.companyId);
  await withCompany(database, asSystem(built.company.companyId, 'privacy', 'proof'), async (tx) => { for (const personId of [1, 2, 3, 4, 5]) await destroyPersonKey(tx, personId); });
  await look('after an erasure');
  return { verifications, alarms, note: notes.join(', ') };
});

export const auditPart = {
  name: 'audit',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const built = await build(scale);
    try {
      const startedAt = performance.now();
      const quiet = await countAlarms(built);
      const repeats = Math.max(1, Math.round(3 * scale));
      const outcomes = await attackAll(built, seeds[0] ?? 1, repeats);
      const missed = outcomes.filter(({ isMissed }) => isMissed);
      const misnamed = outcomes.filter(({ isMisnamed }) => isMisnamed);
      log(`  ${built.rows} rows, ${auditAttacks.length} attacks × ${repeats}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
      return [
        { bar: 'audit.rowsLost', value: built.written - built.rows, n: built.written, note: `${built.rows} rows` },
        { bar: 'audit.attacksMissed', value: missed.length, n: outcomes.length, note: missed[0]?.text ?? `${built.rows} rows` },
        { bar: 'audit.rowsMisnamed', value: misnamed.length, n: outcomes.length, note: misnamed[0]?.text ?? 'first bad row and kind' },
        { bar: 'audit.falseAlarms', value: quiet.alarms, n: quiet.verifications, note: quiet.note },
      ];
    } finally {
      await built.fresh.drop();
      rmSync(built.anchorsFolder, { recursive: true, force: true });
    }
  },
};
