/** Does what a person in the people team does with the worklist: accepts a proposal when the name fits exactly one person. */
import { listUnmatched, matchContact } from '#modules/people';
import { asSystem, withCompany, type Database } from '#modules/platform';
import { reabsorbAccounts } from '../../apps/work/absorb-landed.ts';

/** Answers how many accounts were matched and how many stay on the list. */
export async function matchByHand(database: Database, companyId: number): Promise<{ readonly matched: number; readonly left: number }> {
  const context = asSystem(companyId, 'proof', 'prove');
  const list = await withCompany(database, context, (tx) => listUnmatched(tx, { sourceCode: 'wecom', search: '', page: 1, pageSize: 1000 }));
  let matched = 0;
  for (const contact of list.rows) {
    const byName = contact.proposals.filter((proposal) => proposal.because === 'sameName');
    const [only] = byName;
    if (only === undefined || byName.length !== 1) continue;
    const done = await withCompany(database, context, (tx) => matchContact(tx, { sourceCode: 'wecom', sourcePersonKey: contact.sourcePersonKey, personNumber: only.personNumber }, reabsorbAccounts));
    if (done.ok) matched += 1;
  }
  return { matched, left: list.total - matched };
}
