/**
 * The files of every month of a year, asked for as a clerk asks: vouchers in each layout, the tax bureau's file, the pay
 * result. Each is read by the layout's own reader and must sum to the run; the four sides of each run are tied; the books owe
 * nobody anything when all is paid; and the tax year ties.
 */
import { filingDeps } from '#apps/work/filing-work';
import { testSubject } from '#checks/test-subject';
import type { Output, OutputSummary } from '#contracts/output/output';
import { makePaymentVouchers, registerFilingRoutes } from '#modules/filing';
import { loadPayslipsOfRun, netOf, readPayables, readRunById, type PayRun } from '#modules/payroll';
import { journalOutputs } from '#outputs/journal';
import { payResult } from '#outputs/pay-result';
import { taxFiling } from '#outputs/tax-filing';
import { answerOf, bindRoutes, type Answers } from './call-routes.ts';
import type { YearCompany } from './year-company.ts';

export type YearFiles = { readonly tied: number; readonly untied: readonly string[]; readonly files: number; readonly wrong: readonly string[]; readonly taxYears: number; readonly taxYearsOff: readonly string[] };

const readFile = <Input>(output: Output<Input>, file: Readonly<Record<string, unknown>>): OutputSummary => {
  const read = output.check(file['content'] as Uint8Array);
  if (!read.ok) throw new Error(`${output.code}: ${read.error.code} at ${read.error.at}`);
  return read.value;
};

const fenOf = (text: string): bigint => BigInt(text.replace('.', ''));

/** What pay cost and was withheld, straight from payslips. */
const sumsOfRun = async (company: YearCompany, run: PayRun): Promise<{ readonly net: bigint; readonly lines: number; readonly nets: readonly { readonly legalEntity: string; readonly currency: string; readonly amount: bigint }[] }> =>
  company.inCompany(async (tx) => {
    const payslips = await loadPayslipsOfRun(tx, run);
    const payables = await readPayables(tx, run);
    const groups = Map.groupBy(payables, ({ legalEntity, currency }) => JSON.stringify([legalEntity, currency]));
    return {
      net: payslips.reduce((sum, payslip) => sum + BigInt(netOf(payslip)), 0n), lines: payslips.reduce((sum, { itemSet }) => sum + (itemSet?.items.length ?? 0), 0),
      nets: [...groups.values()].map((own) => ({ legalEntity: own[0]!.legalEntity, currency: own[0]!.currency, amount: own.reduce((sum, { net }) => sum + BigInt(net), 0n) })),
    };
  });

const wagesPayable = '221101';

/** Vouchers of one month in every layout, and the account that wages are owed on. */
const judgeJournal = async (call: Answers, company: YearCompany, run: PayRun, note: (wrong: string) => void): Promise<number> => {
  const { nets } = await sumsOfRun(company, run);
  const { month } = run.period;
  await call('makeVouchers', { body: { runId: String(run.runId), kind: 'accrual' } });
  const paid = await company.inCompany((tx) => makePaymentVouchers(tx, run.runId, nets, `${month}-28`));
  if (!paid.ok) throw new Error(JSON.stringify(paid.error));
  let files = 0;
  for (const { legalEntity } of nets) {
    for (const output of journalOutputs) {
      const { totals, lines } = readFile(output, await call('downloadJournal', { params: { month }, query: { legalEntity, layout: output.code } }));
      files += 1;
      const owed = lines.filter(({ key }) => key.endsWith(`/${wagesPayable}`)).reduce((sum, { amount }) => sum + amount, 0n);
      if (totals['debit'] !== totals['credit'] || owed !== 0n || lines.length === 0) note(`${month} ${output.code}: debit ${totals['debit']}, credit ${totals['credit']}, owed ${owed}`);
    }
  }
  return files;
};

type TaxAnswer = { readonly legalEntities: readonly string[]; readonly filed: number; readonly leftOut: number; readonly totals: { readonly income: string }; readonly yearDifferences: readonly { readonly personNumber: string }[]; readonly total: number };

/** Asks for every file of every run. */
export const filesOfYear = async (company: YearCompany, runIds: readonly number[]): Promise<YearFiles> => {
  const call = answerOf(bindRoutes((server) => registerFilingRoutes(server, filingDeps(company.database))), testSubject({ companyId: company.companyId, role: 'payrollClerk', userId: `proof-clerk-${company.companyId}` }));
  const [untied, wrong, taxYearsOff]: [string[], string[], string[]] = [[], [], []];
  let [tied, files, taxYears] = [0, 0, 0];
  for (const runId of runIds) {
    const run = await company.inCompany((tx) => readRunById(tx, runId));
    if (run === null) throw new Error(`no run ${runId}`);
    const { month } = run.period;
    const { net, lines } = await sumsOfRun(company, run);
    const tie = await call('readRunTie', { params: { runId: String(runId) } }) as { readonly people: number; readonly net: string; readonly legs: readonly string[]; readonly total: number };
    tied += tie.people;
    if (tie.total > 0 || fenOf(tie.net) !== net || tie.legs.length !== 4) untied.push(`${month}: ${tie.total} differences on ${tie.legs.join()}`);
    files += await judgeJournal(call, company, run, (text) => void wrong.push(text));
    const tax = await call('readTaxFiling', { params: { month } }) as unknown as TaxAnswer;
    taxYears += tax.total;
    taxYearsOff.push(...tax.yearDifferences.map(({ personNumber }) => `${month} ${personNumber}`));
    let income = 0n;
    for (const legalEntity of tax.legalEntities) income += readFile(taxFiling, await call('downloadTaxFile', { params: { month }, query: { legalEntity } })).totals['income'] ?? 0n;
    if (tax.leftOut > 0 || income !== fenOf(tax.totals.income)) wrong.push(`${month} tax file: ${tax.leftOut} left out, income ${income} of ${tax.totals.income}`);
    const result = readFile(payResult, await call('downloadPayResult', { params: { runId: String(runId) } }));
    if (result.records !== lines) wrong.push(`${month} pay result: ${result.records} of ${lines} lines`);
    files += tax.legalEntities.length + 1;
  }
  return { tied, untied, files, wrong, taxYears, taxYearsOff };
};
