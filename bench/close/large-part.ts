/**
 * Figure 5: 10,000 people from raw punches to what leaves the house, step by step, each beside the time that PostgreSQL or
 * the disk needs to copy what the step made; and what one late fact costs in lines computed again.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { to as copyTo } from 'pg-copy-streams';
import { madeUpCard } from '#apps/start/demo-bank-accounts';
import { payRunKinds } from '#apps/work/pay-run-kinds';
import { createPayslipDrawer } from '#apps/work/payslip-drawer';
import { payoutDeps, payoutKinds } from '#apps/work/payout-work';
import { reviewRun } from '#checks/review-run';
import { createPhraseBook } from '#apps/server/phrase-book';
import { documentOf } from '#modules/delivery';
import { makeVouchers } from '#modules/filing';
import { choosePayer, makePaymentFiles } from '#modules/payout';
import { calculateRun, deliveredPayslips, excludeFromRun, loadPayslipsOfRun, payDateOf, readRunById, refreshPreview, submitRun } from '#modules/payroll';
import { bankProposalKinds, loadBankAccounts } from '#modules/people';
import { asSystem, decideProposal, findProposal, runCommand, withCompany, type CompanyContext, type CompanyTransaction, type Database, type ProposalKind } from '#modules/platform';
import { orThrow } from '../or-throw.ts';
import type { Figure, SuiteOptions } from '../figure.ts';
import { takeFinishedMonth } from '../main-line/finished-month.ts';
import { multiplyPeople } from '../main-line/multiply-people.ts';
import { hireOffice } from './close-month.ts';

const month = '2026-10';
const peopleOfDemo = 2000;
const goalPeople = 10_000;
const changedPunches = 1;

type Step = { readonly name: string; readonly seconds: number; readonly floor: number };

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> => {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1000 };
};

/** The time to copy rows out: what any program needs that hands on as much. */
const copyFloor = async (database: Database, context: CompanyContext, query: string): Promise<number> =>
  (await timed(() => withCompany(database, context, async (tx) => {
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
    const text = `copy (${query}) to stdout (format binary)`;
    await pipeline(tx.client.query(copyTo(text)), sink);
  }))).seconds;

const bankKinds: readonly ProposalKind[] = bankProposalKinds({ askLater: () => Promise.resolve(), wakeNotices: () => Promise.resolve() });

type House = { readonly database: Database; readonly companyId: number; readonly clerk: CompanyContext; readonly supervisor: CompanyContext; readonly system: CompanyContext };

const approve = async ({ database, supervisor }: House, kinds: readonly ProposalKind[], proposalId: number): Promise<void> => {
  orThrow('approved', await runCommand<{ readonly state: string }, { readonly code: string }>(database, supervisor, { commandId: randomUUID(), name: 'proof.decide', subject: 'proof', parameters: {} }, async (tx) => {
    const proposal = await findProposal(tx, proposalId);
    return decideProposal(tx, kinds, { proposalId, decision: 'approve', digest: proposal?.digest ?? '', reason: 'looked at' });
  }));
};

const asClerk = <T>({ database, clerk }: House, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, clerk, work);

/** Accounts for everybody, in effect before the pay date, and the account that pays. */
const openAccounts = async (house: House, runId: number): Promise<void> => {
  const people = await asClerk(house, async (tx) => loadPayslipsOfRun(tx, (await readRunById(tx, runId))!));
  const rows = people.map(({ personNumber, name }, index) => ({ personNumber, holderName: name, bankName: '中国工商银行', branchCode: '', accountNumber: madeUpCard(index + 1) }));
  const loaded = orThrow('accounts', await asClerk(house, (tx) => loadBankAccounts(tx, rows)));
  if (loaded.proposalId === null) throw new Error(`accounts refused: ${JSON.stringify(loaded.failures[0])}`);
  await approve(house, bankKinds, loaded.proposalId);
  const entities = await asClerk(house, async (tx) => (await tx.query<{ legal_entity: string }>('select distinct legal_entity from people.terms where company_id = $1', [tx.companyId])).rows);
  for (const { legal_entity: legalEntity } of entities) orThrow('payer', await asClerk(house, (tx) => choosePayer(tx, payoutDeps.layouts, { legalEntity, holderName: legalEntity, bankName: '中国银行', branchCode: '104290000002', accountNumber: '1001234509876543210', layout: 'salaryBatchGb18030', neededApprovals: 1 })));
};

const excludeGaps = (house: House, runId: number): Promise<number> => asClerk(house, async (tx) => {
  const run = (await readRunById(tx, runId))!;
  const gaps = (await loadPayslipsOfRun(tx, run)).filter(({ status }) => status === 'notComputed');
  for (const { personId } of gaps) orThrow('excluded', await excludeFromRun(tx, run, { personId, isExcluded: true, note: 'paid by another system' }));
  return gaps.length;
});

/** One punch of one person moves: what is computed again, in people. */
const lateFact = async ({ database, system }: House): Promise<{ readonly recomputed: number; readonly seconds: number }> => {
  await withCompany(database, system, async (tx) => {
    const { rows } = await tx.query<{ person_id: number; business_date: string }>(
      `update attendance.punch set punched_at = punched_at + interval '7 minutes' where (company_id, person_id, business_date, punch_id) in
         (select company_id, person_id, business_date, punch_id from attendance.punch where company_id = $1 and business_date = date '2026-10-14' order by person_id, punch_id limit $2)
       returning person_id, business_date::text`, [tx.companyId, changedPunches],
    );
    for (const { person_id: personId } of rows) {
      await tx.query(`insert into attendance.recompute_request (company_id, person_id, month, cause) values ($1, $2, '2026-10-01', 'proof') on conflict (company_id, person_id, month) do update set requested_seq = nextval('platform.recorded_seq')`, [tx.companyId, personId]);
    }
  });
  const { value, seconds } = await timed(() => withCompany(database, system, (tx) => refreshPreview(tx, month)));
  return { recomputed: orThrow('refreshed', value).recomputed, seconds };
};

const rowsOfRun = (table: string, runId: number): string => `select * from ${table} where run_id = ${runId}`;

/** The PDF of everybody; the floor writes the same bytes to the disk. */
const drawAll = async (house: House, runId: number): Promise<Step & { readonly files: number }> => {
  const answers = await asClerk(house, async (tx) => deliveredPayslips(tx, (await readRunById(tx, runId))!));
  const phrases = createPhraseBook();
  const documents = answers.filter(({ payslip }) => payslip.status === 'computed').map(({ payslip }) => documentOf(payslip, { language: 'zh-CN', company: '', runTitle: '', isPreview: false, password: null }, (language, key, values) => phrases.find(language, key, values)));
  const drawer = createPayslipDrawer();
  try {
    const { value: files, seconds } = await timed(() => drawer.draw(documents));
    const folder = mkdtempSync(join(tmpdir(), 'qinxin-pdf-'));
    try {
      const floor = (await timed(async () => { for (const [index, { content }] of files.entries()) writeFileSync(join(folder, `${index}.pdf`), content); })).seconds;
      return { name: 'PDFs', seconds, floor, files: files.length };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    await drawer.close();
  }
};

const shown = ({ name, seconds, floor }: Step): string => `  ${name}: ${seconds.toFixed(2)} s, copying what it made ${floor.toFixed(2)} s${floor > 0 ? `, ${(seconds / floor).toFixed(1)} ×` : ''}`;

/** Every step in its order; answers what each took. */
const closeHouse = async (house: House, log: SuiteOptions['log']): Promise<{ readonly steps: readonly Step[]; readonly people: number; readonly late: Awaited<ReturnType<typeof lateFact>>; readonly files: number; readonly toBankFile: number }> => {
  const { database, system } = house;
  const steps: Step[] = [];
  const step = async <T>(name: string, query: string | null, work: () => Promise<T>): Promise<T> => {
    const { value, seconds } = await timed(work);
    const floor = query === null ? 0 : await copyFloor(database, system, query);
    steps.push({ name, seconds, floor });
    log(shown({ name, seconds, floor }));
    return value;
  };
  const run = orThrow('computed', await step('run', 'select * from payroll.payslip', () => calculateRun(database, asSystem(house.companyId, 'payRun', 'prove'), { month, mode: 'compute' })));
  const late = await lateFact(house);
  await excludeGaps(house, run.runId);
  await openAccounts(house, run.runId);
  await step('review', rowsOfRun('payroll.payslip_review', run.runId), () => reviewRun(database, run.runId, [house.clerk, house.supervisor]));
  const submitted = orThrow('handed in', await step('hand in', rowsOfRun('payroll.payslip_basis', run.runId), () => asClerk(house, (tx) => submitRun(tx, run.runId, ''))));
  await step('lock', rowsOfRun('payroll.payslip', run.runId), () => approve(house, payRunKinds, submitted.proposalId));
  const payDate = await asClerk(house, async (tx) => payDateOf((await readRunById(tx, run.runId))!, '2026-12-31'));
  const made = orThrow('bank file', await step('bank file', 'select * from payout.payment_line', () => asClerk(house, (tx) => makePaymentFiles(tx, payoutDeps, { runId: run.runId, payDate, expectedPeople: null, acceptsOtherMonth: true }))));
  for (const { proposalId } of made) await approve(house, payoutKinds, proposalId);
  orThrow('journal', await step('journal', 'select * from filing.voucher', () => asClerk(house, (tx) => makeVouchers(tx, run.runId))));
  const toBankFile = steps.filter(({ name }) => name !== 'journal').reduce((sum, { seconds }) => sum + seconds, 0);
  const pdf = await drawAll(house, run.runId);
  steps.push(pdf);
  log(shown(pdf));
  return { steps, people: run.computed, late, files: pdf.files, toBankFile };
};

export const largePart = {
  name: 'large',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const demo = await takeFinishedMonth(seeds[0] ?? 1, Math.max(20, Math.round(peopleOfDemo * scale)));
    try {
      const { companyId } = demo.companies[0]!;
      await multiplyPeople(demo.database, companyId, goalPeople / peopleOfDemo);
      const { database } = demo;
      const office = await hireOffice({ database, companyId, inCompany: (work) => withCompany(database, asSystem(companyId, 'proof', 'prove'), work) });
      const { steps, people, late, files, toBankFile } = await closeHouse({ database, companyId, ...office, system: asSystem(companyId, 'proof', 'prove') }, log);
      log(`  one late fact: ${late.recomputed} of ${people} payslips computed again in ${late.seconds.toFixed(2)} s`);
      const note = `${people} people; ${steps.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ')}`;
      return [
        { bar: 'large.secondsToBankFile', value: toBankFile, n: people, note },
        { bar: 'large.lateFactShare', value: (100 * late.recomputed) / people, n: late.recomputed, note: 'payslips computed again after one late fact' },
        { bar: 'large.filesMissing', value: people - files, n: files, note: 'payslips without their PDF' },
      ];
    } finally {
      await demo.close();
    }
  },
};
