/** The compiled rules of a run, kept per process: compiling costs more than a shard. */
import { success, type Result } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { workplaces } from '#modules/people';
import { loadPacks } from './activate-packs.ts';
import type { PayrollError } from './payroll-errors.ts';
import { createPayRules, type PayRules } from './pay-rules.ts';
import type { PayRun } from './payroll-store.ts';

const keptRules = 16;
const known = new Map<string, PayRules>();

/** Rules depend on the packs, the period and the countries of the workplaces, and on nothing else. */
export const loadRules = async (tx: CompanyTransaction, run: Pick<PayRun, 'packDigest' | 'period'>): Promise<Result<PayRules, PayrollError>> => {
  const places = await workplaces(tx);
  const countries = [...places.values()].map(({ workplaceCode, country }) => `${workplaceCode}=${country}`).sort().join(',');
  const key = JSON.stringify([run.packDigest, run.period, countries]);
  const found = known.get(key);
  if (found !== undefined) return success(found);
  const packs = await loadPacks(tx, run.packDigest);
  if (!packs.ok) return packs;
  const rules = createPayRules(packs.value, run.period, places);
  if (known.size >= keptRules) known.clear();
  known.set(key, rules);
  return success(rules);
};
