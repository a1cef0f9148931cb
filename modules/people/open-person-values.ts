/** Values of people that are opened one column at a time, for lists that name them. */
import { assert } from '#kernel/base/result';
import { parseDecimal, scaledInteger } from '#kernel/quantity/decimal';
import { openColumn, type CompanyTransaction, type SealedColumn } from '#modules/platform';
import { openTermsAmounts, type TermsAmounts } from './people-questions.ts';
import { decodeText, identityNumber, mobileNumber } from './sealed-people.ts';

export const wageScale = 4;

/** A wage in units of 10^-4. */
export const scaledWage = (wage: string): number => {
  const parsed = parseDecimal(wage);
  assert(parsed !== null, 'a wage is a decimal number');
  return Number(scaledInteger(parsed, wageScale));
};

const openOfPerson = async (tx: CompanyTransaction, column: SealedColumn, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  if (personIds.length === 0) return new Map();
  // The column's name stands in sealed-people.ts.
  const readText = `select person_id, recorded_seq::text as row, ${column.column} as sealed from people.person where company_id = $1 and person_id = any($2)`;
  const { rows } = await tx.query<{ person_id: number; row: string; sealed: Buffer | null }>(readText, [tx.companyId, personIds]);
  const opened = await openColumn(tx, column, rows.map((row) => ({ personId: row.person_id, row: row.row, sealed: row.sealed })));
  return new Map(rows.flatMap((row, index) => {
    const text = decodeText(opened[index]!);
    return text === null ? [] : [[row.person_id, text] as const];
  }));
};

/** Identity numbers by person; people without one, or whose key is destroyed, are left out. */
export const openIdentityNumbers = (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> => openOfPerson(tx, identityNumber, personIds);

/** Telephone numbers by person; people without one, or whose key is destroyed, are left out. */
export const openMobiles = (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> => openOfPerson(tx, mobileNumber, personIds);

/** Amounts by terms id. */
async function openAmountsOfTerms(tx: CompanyTransaction, terms: readonly { readonly personId: number; readonly termsId: number }[]): Promise<ReadonlyMap<number, TermsAmounts>> {
  if (terms.length === 0) return new Map();
  const { rows } = await tx.query<{ person_id: number; terms_id: number; sealed: Buffer | null }>(
    'select person_id, terms_id, amounts_sealed as sealed from people.terms join unnest($2::int[], $3::bigint[]) as wanted (person_id, terms_id) using (person_id, terms_id) where company_id = $1',
    [tx.companyId, terms.map(({ personId }) => personId), terms.map(({ termsId }) => termsId)],
  );
  const amounts = await openTermsAmounts(tx, rows.map((row) => ({ personId: row.person_id, termsId: row.terms_id, sealed: row.sealed })));
  return new Map(rows.flatMap((row, index) => {
    const own = amounts[index]!;
    return own === null ? [] : [[row.terms_id, own] as const];
  }));
}

/** Wages by terms id. */
export async function openWages(tx: CompanyTransaction, terms: readonly { readonly personId: number; readonly termsId: number }[]): Promise<ReadonlyMap<number, string>> {
  return new Map([...(await openAmountsOfTerms(tx, terms))].map(([termsId, { wage }]) => [termsId, wage]));
}
