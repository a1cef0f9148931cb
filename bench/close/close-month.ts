/** A month closed by two people through the product's own steps: computed, handed in by a clerk, locked by a supervisor. */
import { randomUUID } from 'node:crypto';
import { payRunKinds } from '#apps/work/pay-run-kinds';
import { testSubject } from '#checks/test-subject';
import { reviewRun } from '#checks/review-run';
import type { Result } from '#kernel/base/result';
import { daysOfMonth } from '#kernel/calendar/epoch-day';
import { calculateRun, loadPayslipsOfRun, moveRun, openExtraRun, readRunById, submitRun } from '#modules/payroll';
import { asSystem, decideProposal, findProposal, forSubject, runCommand, type CompanyContext, type ProposalKind } from '#modules/platform';
import { orThrow } from '../or-throw.ts';
import type { YearCompany } from './year-company.ts';

export type Office = { readonly clerk: CompanyContext; readonly supervisor: CompanyContext };

/** A clerk and a supervisor, each a human of their own. */
export const hireOffice = async ({ database, companyId }: YearCompany): Promise<Office> => {
  const [clerk, supervisor] = [`proof-clerk-${companyId}`, `proof-supervisor-${companyId}`];
  await database.ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, null), ($1, $3, null) on conflict do nothing', [companyId, clerk, supervisor]);
  return { clerk: forSubject(testSubject({ companyId, role: 'payrollClerk', userId: clerk })), supervisor: forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: supervisor })) };
};

const commandOf = (name: string) => ({ commandId: randomUUID(), name, subject: 'proof', parameters: {} });
export type LockedMonth = { readonly runId: number; readonly computed: number; readonly notComputed: number };

/** Computes the month from punches, hands it in and locks it. Throws with the step that was refused. */
export const lockMonth = async (company: YearCompany, office: Office, month: string): Promise<LockedMonth> => {
  const run = orThrow(`${month} computed`, await calculateRun(company.database, asSystem(company.companyId, 'payRun', 'prove'), { month, mode: 'compute' }));
  await lockRun(company, office, run.runId, month);
  return { runId: run.runId, computed: run.computed, notComputed: run.notComputed };
};

/** Pays people who have left what was found out about their months since; null when nothing was. */
export const lockLeavers = async (company: YearCompany, office: Office, month: string): Promise<number | null> => {
  const { toDay } = daysOfMonth(month);
  const runId = orThrow(`${month} leavers`, await company.inCompany((tx) => openExtraRun(tx, { month, kind: 'offCycle', title: '离职人员差额', payDay: toDay - 1 })));
  const people = await company.inCompany(async (tx) => (await loadPayslipsOfRun(tx, (await readRunById(tx, runId))!)).length);
  if (people === 0) {
    orThrow(`${month} leavers`, await company.inCompany((tx) => moveRun(tx, runId, { event: 'discard', reason: 'nothing owed' })));
    return null;
  }
  await lockRun(company, office, runId, month);
  return runId;
};

/** Looks at a computed run and hands it in; answers the proposal to lock it. */
export const handIn = async ({ database }: Pick<YearCompany, 'database'>, { clerk, supervisor }: Office, runId: number, month: string): Promise<number> => {
  await reviewRun(database, runId, [clerk, supervisor]);
  return orThrow(`${month} handed in`, await runCommand(database, clerk, commandOf('proof.submit'), (tx) => submitRun(tx, runId, ''))).proposalId;
};

type Decided = Result<{ readonly state: string }, { readonly code: string }>;

/** Approves a proposal as somebody who has looked at it. */
export const approve = ({ database }: Pick<YearCompany, 'database'>, decider: CompanyContext, kinds: readonly ProposalKind[], proposalId: number, seenDigest?: string): Promise<Decided> =>
  runCommand<{ readonly state: string }, { readonly code: string }>(database, decider, commandOf('proof.decide'), async (tx) => {
    const proposal = await findProposal(tx, proposalId);
    return decideProposal(tx, kinds, { proposalId, decision: 'approve', digest: seenDigest ?? proposal?.digest ?? '', reason: 'looked at' });
  });

/** Looks at a computed run, hands it in and locks it, as two people. */
const lockRun = async (company: YearCompany, office: Office, runId: number, month: string): Promise<void> => {
  orThrow(`${month} locked`, await approve(company, office.supervisor, payRunKinds, await handIn(company, office, runId, month)));
};
