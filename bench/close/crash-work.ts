/** The steps of closing that are killed at every statement: each is one command with an id of its own, sent again after a death. */
import { payRunKinds } from '#apps/work/pay-run-kinds';
import { payoutDeps, payoutKinds } from '#apps/work/payout-work';
import { testSubject } from '#checks/test-subject';
import { success, type Result } from '#kernel/base/result';
import { makePaymentFiles, takeResults } from '#modules/payout';
import { loadPayslipsOfRun, netOf, readRun } from '#modules/payroll';
import { decideProposal, findProposal, forSubject, runCommand, withCompany, type CompanyContext, type CompanyTransaction, type Database } from '#modules/platform';
import { orThrow } from '../or-throw.ts';

export const crashMonth = '2026-10';
/** After every account's day of effect. */
export const crashPayDate = '2026-12-31';

type Target = { readonly companyId: number };

export const officeOf = ({ companyId }: Target): { readonly clerk: CompanyContext; readonly supervisor: CompanyContext } => ({
  clerk: forSubject(testSubject({ companyId, role: 'payrollClerk', userId: `proof-clerk-${companyId}` })), supervisor: forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: `proof-supervisor-${companyId}` })),
});

/** The same id for every try of the same wish, as a client sends it. */
const command = (number: number, name: string) => ({ commandId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, name, subject: 'proof', parameters: {} });

const lastProposal = async (tx: CompanyTransaction, kind: string): Promise<number> =>
  (await tx.query<{ proposal_id: number }>('select proposal_id from platform.proposal where company_id = $1 and kind = $2 order by proposal_id desc limit 1', [tx.companyId, kind])).rows[0]?.proposal_id ?? 0;

const decide = async (database: Database, target: Target, number: number, kind: 'payRunLock' | 'paymentFile'): Promise<void> => {
  orThrow(kind, await runCommand<{ readonly state: string }, { readonly code: string }>(database, officeOf(target).supervisor, command(number, 'proposal.decide'), async (tx) => {
    const proposal = await findProposal(tx, await lastProposal(tx, kind));
    return decideProposal(tx, [...payRunKinds, ...payoutKinds], { proposalId: proposal?.proposalId ?? 0, decision: 'approve', digest: proposal?.digest ?? '', reason: '' });
  }));
};

const lastFileId = async (tx: CompanyTransaction): Promise<number> =>
  (await tx.query<{ file_id: number }>('select file_id from payout.payment_file where company_id = $1 order by file_id desc limit 1', [tx.companyId])).rows[0]?.file_id ?? 0;

/** Every third line refused, the others paid; keys and amounts from the stored lines. */
const answersOf = async (tx: CompanyTransaction, fileId: number, amounts: ReadonlyMap<number, string>): Promise<Uint8Array> => {
  const { rows } = await tx.query<{ line_number: number; person_id: number; name: string }>(
    "select line_number, person_id, file.year || '-' || lpad(file.number::text, 6, '0') as name from payout.payment_line join payout.payment_file as file using (company_id, file_id) where company_id = $1 and file_id = $2 order by 1", [tx.companyId, fileId],
  );
  return Buffer.from(['业务编号,金额,结果,原因,银行流水号', ...rows.map((row) => `${row.name}-${row.line_number},${amounts.get(row.person_id) ?? ''},${row.line_number % 3 === 0 ? '失败,户名不符' : '成功,'},`)].join('\n'));
};

const makeFile = (database: Database, target: Target, number: number): Promise<Result<unknown, { readonly code: string }>> =>
  runCommand<{ readonly files: number }, { readonly code: string }>(database, officeOf(target).clerk, command(number, 'payout.makePaymentFiles'), async (tx) => {
    const run = await readRun(tx, crashMonth);
    const made = await makePaymentFiles(tx, payoutDeps, { runId: run?.runId ?? 0, payDate: crashPayDate, expectedPeople: null, acceptsOtherMonth: true });
    return made.ok ? success({ files: made.value.length }) : made;
  });

const takeAnswers = async (database: Database, target: Target, number: number, amountsOf: (tx: CompanyTransaction) => Promise<ReadonlyMap<number, string>>): Promise<Result<unknown, { readonly code: string }>> => {
  const { clerk } = officeOf(target);
  const { fileId, bytes } = await withCompany(database, clerk, async (tx) => {
    const last = await lastFileId(tx);
    return { fileId: last, bytes: await answersOf(tx, last, await amountsOf(tx)) };
  });
  return runCommand<{ readonly paid: number }, { readonly code: string }>(database, clerk, command(number, 'payout.takePaymentResults'), async (tx) => {
    const taken = await takeResults(tx, payoutDeps, { fileId, bytes });
    if (taken.ok && taken.value.faults.length > 0) throw new Error(`answers refused: ${JSON.stringify(taken.value.faults.slice(0, 3))}`);
    return taken.ok ? success({ paid: taken.value.counts.paid }) : taken;
  });
};

/** Net pay of the run by person, as the bank writes amounts. */
const netsOf = async (tx: CompanyTransaction): Promise<ReadonlyMap<number, string>> => {
  const run = await readRun(tx, crashMonth);
  const payslips = run === null ? [] : await loadPayslipsOfRun(tx, run);
  return new Map(payslips.map((payslip) => {
    const units = String(netOf(payslip)).padStart(3, '0');
    return [payslip.personId, `${units.slice(0, -2)}.${units.slice(-2)}`];
  }));
};

/** The steps by name. Sent again under the id of its command, each does nothing twice. */
export const crashWork = {
  lock: (database: Database, target: Target) => decide(database, target, 1, 'payRunLock'),
  bankFile: async (database: Database, target: Target): Promise<void> => void orThrow('bank file', await makeFile(database, target, 2)),
  release: (database: Database, target: Target) => decide(database, target, 3, 'paymentFile'),
  answers: async (database: Database, target: Target): Promise<void> => void orThrow('answers', await takeAnswers(database, target, 4, netsOf)),
} as const;
