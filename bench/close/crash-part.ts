/**
 * Figure 3, crashes: death before and after each SQL statement of the lock, the bank file, its release and the import of the
 * bank's answers, and of real processes by SIGKILL at some of them. What is left is all or nothing, and the same command sent
 * again leaves what an undisturbed one leaves: one file, nobody twice.
 */
import path from 'node:path';
import { fillGateCompany, plainSecrets, staff } from '#checks/gate-company';
import { reviewRun } from '#checks/review-run';
import { assert } from '#kernel/base/result';
import { bankProposalKinds, loadBankAccounts } from '#modules/people';
import { choosePayer } from '#modules/payout';
import { readRun, submitRun } from '#modules/payroll';
import { createCompany, decideProposal, findProposal, runCommand, withCompany, type Database } from '#modules/platform';
import { payoutDeps } from '../../apps/work/payout-work.ts';
import { madeUpCard } from '../../apps/start/demo-bank-accounts.ts';
import type { Figure, SuiteOptions } from '../figure.ts';
import { freshDatabase, serveCopies, stopSharedServer } from '../main-line/demo-harness.ts';
import { killEachStatement, type KillOutcome } from '../main-line/kill-each-statement.ts';
import { cutEachStatement } from './cut-each-statement.ts';
import { crashMonth, crashWork, officeOf } from './crash-work.ts';
import { closeDigest } from './crash-state.ts';

const steps = ['lock', 'bankFile', 'release', 'answers'] as const;
type Step = (typeof steps)[number];

const kinds = bankProposalKinds({ askLater: () => Promise.resolve(), wakeNotices: () => Promise.resolve() });
const payer = { legalEntity: '示例公司', holderName: '示例公司', bankName: '中国银行', branchCode: '104290000002', accountNumber: '1001234509876543210', layout: 'pain00100109', neededApprovals: 1 } as const;

/** Accounts of everybody, approved by another person. */
const loadAccounts = async (database: Database, companyId: number): Promise<void> => {
  const { clerk, supervisor } = officeOf({ companyId });
  const rows = staff.map(({ number, name }, index) => ({ personNumber: number, holderName: name, bankName: '中国工商银行', branchCode: '102290000001', accountNumber: madeUpCard(index + 1) }));
  const loaded = await withCompany(database, clerk, (tx) => loadBankAccounts(tx, rows));
  assert(loaded.ok && loaded.value.proposalId !== null, 'the accounts are handed in');
  const { proposalId } = loaded.value;
  await withCompany(database, supervisor, async (tx) => {
    const proposal = await findProposal(tx, proposalId);
    const decided = await decideProposal(tx, kinds, { proposalId, decision: 'approve', digest: proposal?.digest ?? '', reason: '' });
    assert(decided.ok, 'the accounts are approved');
  });
};

/** A company whose month waits for its lock. */
const handIn = async (database: Database): Promise<number> => {
  const made = await createCompany(database, { companyCode: 'crash', name: '示例公司' });
  assert(made.ok, 'the company is made');
  const { companyId } = made.value;
  await fillGateCompany(database, companyId, plainSecrets);
  const { clerk, supervisor } = officeOf({ companyId });
  for (const userId of ['clerk', 'supervisor']) await database.ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, null)', [companyId, `proof-${userId}-${companyId}`]);
  await loadAccounts(database, companyId);
  await withCompany(database, clerk, async (tx) => {
    const chosen = await choosePayer(tx, payoutDeps.layouts, payer);
    assert(chosen.ok, 'the paying account is chosen');
  });
  const run = await withCompany(database, clerk, (tx) => readRun(tx, crashMonth));
  assert(run !== null, 'the month is computed');
  await reviewRun(database, run.runId, [clerk, supervisor]);
  const submitted = await runCommand(database, clerk, { commandId: '00000000-0000-4000-8000-000000000099', name: 'proof.submit', subject: 'proof', parameters: {} }, (tx) => submitRun(tx, run.runId, ''));
  assert(submitted.ok, `the month is handed in: ${JSON.stringify(submitted)}`);
  return companyId;
};

type CrashOutcomes = Readonly<Record<Step, { readonly cut: KillOutcome; readonly killed: KillOutcome }>>;

/** Each step cut at every `step`-th statement and killed at every `killStep`-th, on copies of a database that has come as far. */
const killClosing = async (step: number, killStep: number): Promise<CrashOutcomes> => {
  const mortal = { program: path.join(import.meta.dirname, 'crash-process.ts'), work: crashWork, digest: closeDigest };
  const outcomes: Partial<Record<Step, CrashOutcomes[Step]>> = {};
  let base = await freshDatabase();
  const companyId = await handIn(base.database);
  for (const name of steps) {
    await base.database.close();
    const request = { target: name, baseName: base.name, companyId, mortal };
    const [cut, killed] = await Promise.all([cutEachStatement({ ...request, step }), killEachStatement({ ...request, step: killStep })]);
    outcomes[name] = { cut, killed };
    const next = await freshDatabase(base.name);
    await crashWork[name](next.database, { companyId });
    await base.drop();
    base = next;
  }
  await base.drop();
  return outcomes as CrashOutcomes;
};

const noteOf = ({ cut, killed }: CrashOutcomes[Step]): string => {
  const [first] = [...cut.differ, ...killed.differ];
  return `before and after each of ${cut.statements} statements, ${killed.kills} of them by SIGKILL; ${cut.rows} rows compared; ${cut.recovered + killed.recovered} copies brought to their end${first === undefined ? '' : `; first: ${first}`}`;
};

const sparse = 12;

export const crashPart = {
  name: 'crash',
  run: async (options: SuiteOptions): Promise<readonly Figure[]> => {
    await serveCopies();
    try {
      const step = Math.max(1, Math.round(1 / options.scale));
      const outcomes = await killClosing(step, step * sparse);
      return steps.map((name): Figure => ({ bar: `crash.${name}`, value: outcomes[name].cut.differ.length + outcomes[name].killed.differ.length, n: outcomes[name].cut.kills + outcomes[name].killed.kills, note: noteOf(outcomes[name]) }));
    } finally {
      await stopSharedServer();
    }
  },
};
