/** The whole month of one demonstration company in this process: sync, then the pay run from raw punches. */
import { activatePacks, calculateRun, type FinishedRun } from '#modules/payroll';
import { asSystem, withCompany, type Company, type Database } from '#modules/platform';
import { readPackTexts } from '#packs/read-packs';
import { syncSource } from '../../apps/work/sync-source.ts';

const context = (company: Company) => (asSystem(company.companyId, 'proof', 'prove'));

export async function syncMonth(database: Database, company: Company): Promise<void> {
  const synced = await syncSource(database, { companyId: company.companyId, sourceCode: 'wecom', month: '2026-10' });
  if (!synced.ok || synced.value.status !== 'finished') throw new Error(`sync of ${company.companyCode}: ${JSON.stringify(synced)}`);
}

export async function payMonth(database: Database, company: Company): Promise<FinishedRun> {
  const activated = await withCompany(database, context(company), (tx) => activatePacks(tx, readPackTexts()));
  if (!activated.ok) throw new Error(`packs: ${JSON.stringify(activated.error)}`);
  const run = await calculateRun(database, context(company), { month: '2026-10', mode: 'compute' });
  if (!run.ok) throw new Error(`pay run of ${company.companyCode}: ${JSON.stringify(run.error)}`);
  return run.value;
}

export async function runMonth(database: Database, company: Company): Promise<FinishedRun> {
  await syncMonth(database, company);
  return payMonth(database, company);
}
