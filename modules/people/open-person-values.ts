/** Values of people that are opened one column at a time, for lists that name them. */
import { assert } from '#kernel/base/result';
import { parseDecimal, scaledInteger } from '#kernel/quantity/decimal';
import type { CompanyTransaction } from '#modules/platform';

export const wageScale = 4;

/** A wage in units of 10^-4. */
export const scaledWage = (wage: string): number => {
  const parsed = parseDecimal(wage);
  assert(parsed !== null, 'a wage is a decimal number');
  return Number(scaledInteger(parsed, wageScale));
};

/** Identity numbers by person; people without one are left out. */
export async function openIdentityNumbers(tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await tx.query<{ person_id: number; identity_number: string }>("select person_id, identity_number from people.person where company_id = $1 and person_id = any($2) and identity_number <> ''", [tx.companyId, personIds]);
  return new Map(rows.map((row) => [row.person_id, row.identity_number]));
}

/** Wages by terms id. */
export async function openWages(tx: CompanyTransaction, terms: readonly { readonly personId: number; readonly termsId: number }[]): Promise<ReadonlyMap<number, string>> {
  if (terms.length === 0) return new Map();
  const { rows } = await tx.query<{ terms_id: number; wage: string }>(
    'select terms_id, wage::text from people.terms join unnest($2::int[], $3::bigint[]) as wanted (person_id, terms_id) using (person_id, terms_id) where company_id = $1',
    [tx.companyId, terms.map(({ personId }) => personId), terms.map(({ termsId }) => termsId)],
  );
  return new Map(rows.map((row) => [row.terms_id, row.wage]));
}
