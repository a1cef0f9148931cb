/** Whether the company has the assistant on. */
import type { CompanyTransaction } from '#modules/platform';

/** Whether the company has the assistant on; off until it chooses. */
export async function readIsOn(tx: CompanyTransaction): Promise<boolean> {
  const { rows } = await tx.query<{ is_on: boolean }>('select is_on from assistant.policy where company_id = $1 order by policy_id desc limit 1', [tx.companyId]);
  return rows[0]?.is_on ?? false;
}

export async function appendPolicy(tx: CompanyTransaction, isOn: boolean): Promise<void> {
  await tx.query('insert into assistant.policy (company_id, is_on, made_by) values ($1, $2, $3)', [tx.companyId, isOn, tx.actor]);
}
