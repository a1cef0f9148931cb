/**
 * What the lock is worth: a month that was handed in, with one thing changed behind the product's back and put right again
 * each time, or decided by somebody who must not or who saw something else. Each time it stays unlocked; with nothing
 * changed it is locked at last.
 */
import { payRunKinds } from '#apps/work/pay-run-kinds';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { calculateRun, readRunById } from '#modules/payroll';
import { asSystem, forSubject, withCompany, type Database } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import { orThrow } from '../or-throw.ts';
import { approve, handIn, hireOffice, type Office } from './close-month.ts';
import { beginYear, hear } from './year-company.ts';
import { heardIn, makeYear, monthOf } from './year-facts.ts';

const people = 12;

type HandedIn = { readonly database: Database; readonly companyId: number; readonly office: Office; readonly runId: number; readonly proposalId: number };

/** A month that waits for its lock. */
const prepare = async (database: Database, companyId: number, seed: number): Promise<HandedIn> => {
  const company = await beginYear(database, companyId);
  const office = await hireOffice(company);
  await hear(company, heardIn(makeYear(seed, people), 1, true));
  const { runId } = orThrow('computed', await calculateRun(database, asSystem(companyId, 'payRun', 'prove'), { month: monthOf(1), mode: 'compute' }));
  return { database, companyId, office, runId, proposalId: await handIn(company, office, runId, monthOf(1)) };
};

/** Statements of the owner, past every trigger; answers how many rows the last one touched. */
const past = async ({ database, companyId, runId }: HandedIn, texts: readonly string[]): Promise<number> => {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    let touched = 0;
    for (const text of texts) touched = (await client.query(text.replaceAll('$company', String(companyId)).replaceAll('$run', String(runId)))).rowCount ?? 0;
    await client.query('commit');
    return touched;
  } finally {
    client.release();
  }
};

const ofRun = 'company_id = $company and run_id = $run';
const firstOf = (table: string): string => `${ofRun} and person_id = (select min(person_id) from ${table} where ${ofRun})`;

/** `change` touches one row of `table`. */
type Tampering = { readonly table?: string; readonly change?: string; readonly decider?: 'clerk'; readonly seenDigest?: string };

const tamperings: Readonly<Record<string, Tampering>> = {
  'the basis of a payslip is gone': { table: 'payroll.payslip_basis', change: `delete from payroll.payslip_basis where ${firstOf('payroll.payslip_basis')}` },
  'a payslip is gone': { table: 'payroll.payslip', change: `delete from payroll.payslip where ${firstOf('payroll.payslip')}` },
  'a payslip is another person\'s': { table: 'payroll.payslip', change: `update payroll.payslip set sealed = (select other.sealed from payroll.payslip as other where other.company_id = $company and other.run_id = $run order by person_id desc limit 1) where ${firstOf('payroll.payslip')}` },
  'the digest is another': { table: 'payroll.pay_run', change: `update payroll.pay_run set digest = reverse(digest) where ${ofRun}` },
  'the pay date is another': { table: 'payroll.pay_run', change: `update payroll.pay_run set pay_date = pay_date + 1 where ${ofRun}` },
  'somebody more is left out': { table: 'payroll.run_exclusion', change: `insert into payroll.run_exclusion (company_id, run_id, person_id, is_excluded, note, decided_by, decided_at) select company_id, run_id, min(person_id), true, 'x', 'x', platform.now() from payroll.payslip where ${ofRun} group by 1, 2` },
  'whoever handed it in locks it': { decider: 'clerk' },
  'the approver saw something else': { seenDigest: '0'.repeat(64) },
};

/** Tries to lock the run as it stands; answers what refused it, or an empty text when it was locked. */
const refusalOf = async (run: HandedIn, { decider, seenDigest }: Tampering): Promise<string> => {
  const { database, companyId, office, runId, proposalId } = run;
  const who = decider === undefined ? office.supervisor : forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: `proof-clerk-${companyId}` }));
  const refused = await approve({ database }, who, payRunKinds, proposalId, seenDigest).then((decided) => (decided.ok ? '' : decided.error.code), (error: unknown) => (error instanceof Error ? error.message : String(error)));
  const status = await withCompany(database, office.clerk, async (tx) => (await readRunById(tx, runId))?.status);
  return status === 'review' ? refused || 'nothing was decided' : '';
};

/** Changes one row, tries, and puts it right again. */
const tamper = async (run: HandedIn, tampering: Tampering): Promise<string> => {
  const { table, change } = tampering;
  if (table === undefined || change === undefined) return refusalOf(run, tampering);
  const touched = await past(run, [`create table kept_rows as select * from ${table} where ${ofRun}`, change]);
  if (touched !== 1) throw new Error(`one row is changed, not ${touched}: ${change}`);
  const refused = await refusalOf(run, tampering);
  await past(run, [`delete from ${table} where ${ofRun}`, `insert into ${table} overriding system value select * from kept_rows`, 'drop table kept_rows']);
  return refused;
};

const tryAll = async (run: HandedIn, log: SuiteOptions['log']): Promise<readonly string[]> => {
  for (const [name, tampering] of Object.entries(tamperings)) {
    const refused = await tamper(run, tampering);
    log(`  ${name}: ${refused === '' ? 'LOCKED' : refused}`);
    // What is locked cannot be handed in as it was.
    if (refused === '') return [name];
  }
  const refused = await refusalOf(run, {});
  if (refused !== '') throw new Error(`a run that nobody touched is not locked: ${refused}`);
  return [];
};

export const tamperPart = {
  name: 'tamper',
  run: async ({ seeds, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const box: { locked: readonly string[] | null } = { locked: null };
    await withTestDatabase(async ({ database, company: { companyId } }) => {
      box.locked = await tryAll(await prepare(database, companyId, seeds[0] ?? 1), log);
    });
    if (box.locked === null) throw new Error('nothing was tried');
    return [{ bar: 'lock.tamperedLocked', value: box.locked.length, n: Object.keys(tamperings).length, note: box.locked.join(', ') }];
  },
};
