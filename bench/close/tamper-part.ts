/**
 * What the lock is worth: a month that was handed in, on copies of its database, with one thing changed behind the product's
 * back each time, or decided by somebody who must not or who saw something else. None of them may be locked; the same month
 * with nothing changed is.
 */
import { payRunKinds } from '#apps/work/pay-run-kinds';
import { testSubject } from '#checks/test-subject';
import { calculateRun, readRunById } from '#modules/payroll';
import { asSystem, createCompany, forSubject, withCompany, type Database } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import { freshDatabase, stopSharedServer } from '../main-line/demo-harness.ts';
import { orThrow } from '../or-throw.ts';
import { approve, handIn, hireOffice, type Office } from './close-month.ts';
import { beginYear, hear } from './year-company.ts';
import { heardIn, makeYear, monthOf } from './year-facts.ts';

const people = 12;

type HandedIn = { readonly name: string; readonly companyId: number; readonly office: Office; readonly runId: number; readonly proposalId: number };

/** A database with a month that waits for its lock. */
const prepare = async (seed: number): Promise<HandedIn & { readonly drop: () => Promise<void> }> => {
  const { database, name, drop } = await freshDatabase();
  const { companyId } = orThrow('company', await createCompany(database, { companyCode: 'tamper', name: '示例公司' }));
  const company = await beginYear(database, companyId);
  const office = await hireOffice(company);
  await hear(company, heardIn(makeYear(seed, people), 1, true));
  const { runId } = orThrow('computed', await calculateRun(database, asSystem(companyId, 'payRun', 'prove'), { month: monthOf(1), mode: 'compute' }));
  const proposalId = await handIn(company, office, runId, monthOf(1));
  await database.close();
  return { name, companyId, office, runId, proposalId, drop };
};

/** One row of somebody in the run, by the owner, past every trigger. */
const past = (text: string) => async ({ ownerPool }: Database, { companyId, runId }: HandedIn): Promise<void> => {
  const client = await ownerPool.connect();
  try {
    await client.query('set session_replication_role = replica');
    const { rowCount } = await client.query(text, [companyId, runId]);
    await client.query('reset session_replication_role');
    if (rowCount !== 1) throw new Error(`one row is changed, not ${rowCount ?? 0}: ${text}`);
  } finally {
    client.release();
  }
};
const firstOf = (table: string): string => `company_id = $1 and run_id = $2 and person_id = (select min(person_id) from ${table} where company_id = $1 and run_id = $2)`;

type Tampering = { readonly change?: (database: Database, run: HandedIn) => Promise<void>; readonly userId?: (run: HandedIn) => string; readonly seenDigest?: string };

const tamperings: Readonly<Record<string, Tampering>> = {
  'the basis of a payslip is gone': { change: past(`delete from payroll.payslip_basis where ${firstOf('payroll.payslip_basis')}`) },
  'a payslip is gone': { change: past(`delete from payroll.payslip where ${firstOf('payroll.payslip')}`) },
  'a payslip is another person\'s': { change: past(`update payroll.payslip set sealed = (select other.sealed from payroll.payslip as other where other.company_id = $1 and other.run_id = $2 order by person_id desc limit 1) where ${firstOf('payroll.payslip')}`) },
  'the digest is another': { change: past('update payroll.pay_run set digest = reverse(digest) where company_id = $1 and run_id = $2') },
  'the pay date is another': { change: past('update payroll.pay_run set pay_date = pay_date + 1 where company_id = $1 and run_id = $2') },
  'somebody more is left out': { change: past(`insert into payroll.run_exclusion (company_id, run_id, person_id, is_excluded, note, decided_by, decided_at) select company_id, run_id, min(person_id), true, 'x', 'x', platform.now() from payroll.payslip where company_id = $1 and run_id = $2 group by 1, 2`) },
  'whoever handed it in locks it': { userId: ({ companyId }) => `proof-clerk-${companyId}` },
  'the approver saw something else': { seenDigest: '0'.repeat(64) },
};

/** Tries to lock a copy; answers whether it was, and what refused it. */
const tryLock = async (run: HandedIn, { change, userId, seenDigest }: Tampering): Promise<{ readonly isLocked: boolean; readonly refused: string }> => {
  const { database, drop } = await freshDatabase(run.name);
  try {
    await change?.(database, run);
    const decider = userId === undefined ? run.office.supervisor : forSubject(testSubject({ companyId: run.companyId, role: 'payrollSupervisor', userId: userId(run) }));
    const refused = await approve({ database }, decider, payRunKinds, run.proposalId, seenDigest).then((decided) => (decided.ok ? '' : decided.error.code), (error: unknown) => (error instanceof Error ? error.message : String(error)));
    const status = await withCompany(database, run.office.clerk, async (tx) => (await readRunById(tx, run.runId))?.status);
    return { isLocked: status !== 'review', refused };
  } finally {
    await drop();
  }
};

export const tamperPart = {
  name: 'tamper',
  run: async ({ seeds, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const run = await prepare(seeds[0] ?? 1);
    try {
      const untouched = await tryLock(run, {});
      if (!untouched.isLocked) throw new Error(`an untouched run is not locked: ${untouched.refused}`);
      const locked: string[] = [];
      for (const [name, tampering] of Object.entries(tamperings)) {
        const { isLocked, refused } = await tryLock(run, tampering);
        log(`  ${name}: ${isLocked ? 'LOCKED' : refused}`);
        if (isLocked) locked.push(name);
      }
      return [{ bar: 'lock.tamperedLocked', value: locked.length, n: Object.keys(tamperings).length, note: locked.join(', ') }];
    } finally {
      await run.drop();
      await stopSharedServer();
    }
  },
};
