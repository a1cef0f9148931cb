/** What must be equal after a death and without one: every row that closing leaves, without times, drawn numbers and seals. */
import { createHash } from 'node:crypto';
import { readPayout } from '#modules/payout';
import { isLockedRun, loadPayslipsOfRun, netOf, payDateOf, readBases, readRun } from '#modules/payroll';
import { listCompanies, withCompany, type Database } from '#modules/platform';
import { crashMonth, crashPayDate, officeOf } from './crash-work.ts';

const stateQueries: readonly string[] = [
  'select company_id, month, kind, status, digest from payroll.pay_run order by 1, 2, 3',
  'select company_id, event, from_status, to_status, digest from payroll.run_event order by company_id, run_id, event_id',
  'select company_id, kind, state, needed_approvals from platform.proposal order by company_id, proposal_id',
  'select company_id, decision, decider_user_id from platform.proposal_decision order by company_id, decision_id',
  'select company_id, year, number, legal_entity, currency, layout, pay_date, line_count from payout.payment_file order by 1, 2, 3',
  'select company_id, person_id, attempt, line_number, change_id from payout.payment_line order by 1, 2, 3',
  'select company_id, digest, paid, rejected, returned, unchanged from payout.payment_result order by company_id, result_id',
  'select company_id, person_id, attempt, outcome, reason from payout.payment_outcome order by 1, 2, 3, 4',
  'select company_id, command_id from platform.command order by 1, 2',
  "select company_id, action, count(*)::int from platform.audit_event where action like 'payroll.%' or action like 'payout.%' or action like 'proposal.%' or action like 'proof.%' group by 1, 2 order by 1, 2",
];

/** Sealed values opened: nets, bases, and where everybody's money is. */
const openedOf = async (database: Database, companyId: number): Promise<readonly string[]> => withCompany(database, officeOf({ companyId }).clerk, async (tx) => {
  const run = await readRun(tx, crashMonth);
  if (run === null) return [];
  const payslips = (await loadPayslipsOfRun(tx, run)).map((payslip) => JSON.stringify([payslip.personNumber, payslip.status, netOf(payslip)]));
  const bases = [...(await readBases(tx, run)).keys()].map(String);
  const payout = isLockedRun(run) ? (await readPayout(tx, run, { payDate: payDateOf(run, crashPayDate), zone: 'Asia/Shanghai' })).lines.map(({ personNumber, state, net, attempt }) => `${personNumber} ${state} ${net} ${attempt}`) : [];
  return [...payslips, ...bases, ...payout];
});

/** SHA-256 over all of it, and how many rows there are. */
export const closeDigest = async (database: Database): Promise<{ readonly digest: string; readonly rows: number }> => {
  const hash = createHash('sha256');
  let count = 0;
  const add = (line: string): void => {
    count += 1;
    hash.update(`${line}\n`);
  };
  for (const text of stateQueries) for (const row of (await database.ownerPool.query<Record<string, unknown>>(text)).rows) add(JSON.stringify(row));
  for (const { companyId } of await listCompanies(database)) for (const line of await openedOf(database, companyId)) add(line);
  return { digest: hash.digest('hex'), rows: count };
};
