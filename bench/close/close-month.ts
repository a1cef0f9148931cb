/** A month closed by two people through the product's own steps: computed, handed in by a clerk, locked by a supervisor. */
import { randomUUID } from 'node:crypto';
import { payRunKinds } from '#apps/work/pay-run-kinds';
import { testSubject } from '#checks/test-subject';
import { reviewRun } from '#checks/review-run';
import { calculateRun, submitRun } from '#modules/payroll';
import { asSystem, decideProposal, findProposal, forSubject, runCommand, type CompanyContext } from '#modules/platform';
import type { YearCompany } from './year-company.ts';

export type Office = { readonly clerk: CompanyContext; readonly supervisor: CompanyContext };

/** A clerk and a supervisor, each a human of their own. */
export const hireOffice = async ({ database, companyId }: YearCompany): Promise<Office> => {
  const [clerk, supervisor] = [`proof-clerk-${companyId}`, `proof-supervisor-${companyId}`];
  await database.ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, null), ($1, $3, null) on conflict do nothing', [companyId, clerk, supervisor]);
  return { clerk: forSubject(testSubject({ companyId, role: 'payrollClerk', userId: clerk })), supervisor: forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: supervisor })) };
};

const commandOf = (name: string) => ({ commandId: randomUUID(), name, subject: 'proof', parameters: {} });
const orThrow = <T, E>(step: string, result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }): T => {
  if (result.ok) return result.value;
  throw new Error(`${step}: ${JSON.stringify(result.error).slice(0, 400)}`);
};

export type LockedMonth = { readonly runId: number; readonly computed: number; readonly notComputed: number };

/** Computes the month from punches, hands it in and locks it. Throws with the step that was refused. */
export const lockMonth = async ({ database, companyId }: YearCompany, { clerk, supervisor }: Office, month: string): Promise<LockedMonth> => {
  const run = orThrow(`${month} computed`, await calculateRun(database, asSystem(companyId, 'payRun', 'prove'), { month, mode: 'compute' }));
  await reviewRun(database, run.runId, [clerk, supervisor]);
  await reviewRun(database, run.runId, [clerk, supervisor]);
  const submitted = orThrow(`${month} handed in`, await runCommand(database, clerk, commandOf('proof.submit'), (tx) => submitRun(tx, run.runId, '')));
  orThrow(`${month} locked`, await runCommand<{ readonly state: string }, { readonly code: string }>(database, supervisor, commandOf('proof.decide'), async (tx) => {
    const proposal = await findProposal(tx, submitted.proposalId);
    return decideProposal(tx, payRunKinds, { proposalId: submitted.proposalId, decision: 'approve', digest: proposal?.digest ?? '', reason: 'looked at' });
  }));
  return { runId: run.runId, computed: run.computed, notComputed: run.notComputed };
};
