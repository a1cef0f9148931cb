/** The company's choice about whereabouts: kept for a named rule, or dropped before anything lands. */
import { recordAudit, type CompanyTransaction } from '#modules/platform';

export type LandingChoice = { readonly keepsWhereabouts: boolean; readonly rule: string };

/** The choice; dropped where nobody has chosen. */
export async function readLandingChoice(tx: CompanyTransaction): Promise<LandingChoice> {
  const { rows } = await tx.query<{ keeps_whereabouts: boolean; rule: string }>('select keeps_whereabouts, rule from sync.landing_choice where company_id = $1', [tx.companyId]);
  return rows[0] === undefined ? { keepsWhereabouts: false, rule: '' } : { keepsWhereabouts: rows[0].keeps_whereabouts, rule: rows[0].rule };
}

/** Holds for records that land from now on. Keeping needs a rule; the table refuses it otherwise. */
export async function chooseLanding(tx: CompanyTransaction, choice: LandingChoice): Promise<void> {
  await tx.query(
    `insert into sync.landing_choice (company_id, keeps_whereabouts, rule, chosen_by) values ($1, $2, $3, $4)
     on conflict (company_id) do update set keeps_whereabouts = excluded.keeps_whereabouts, rule = excluded.rule, chosen_by = excluded.chosen_by, chosen_at = platform.now()`,
    [tx.companyId, choice.keepsWhereabouts, choice.rule, tx.actor],
  );
  await recordAudit(tx, { action: 'sync.landingChosen', subject: 'company', data: { keepsWhereabouts: choice.keepsWhereabouts } });
}
