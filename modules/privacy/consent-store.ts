/** SQL of consents. */
import type { CompanyTransaction } from '#modules/platform';
import type { ConsentKind, ConsentWish } from './consents.ts';

export type StoredConsent = { readonly kind: ConsentKind; readonly given: boolean; readonly textVersion: string; readonly how: 'screen' | 'paper'; readonly at: Date };
type Row = { kind: ConsentKind; given: boolean; text_version: string; how: 'screen' | 'paper'; at: Date };

const consentOf = (row: Row): StoredConsent => ({ kind: row.kind, given: row.given, textVersion: row.text_version, how: row.how, at: row.at });

/** The last word of a person on each kind. */
export const readConsents = async (tx: CompanyTransaction, personId: number): Promise<readonly StoredConsent[]> => {
  const { rows } = await tx.query<Row>(
    'select distinct on (kind) kind, given, text_version, how, at from privacy.consent where company_id = $1 and person_id = $2 order by kind, consent_id desc', [tx.companyId, personId],
  );
  return rows.map(consentOf);
};

export const insertConsent = async (tx: CompanyTransaction, wish: ConsentWish): Promise<void> => {
  await tx.query('insert into privacy.consent (company_id, person_id, kind, given, text_version, how, recorded_by) values ($1, $2, $3, $4, $5, $6, $7)', [
    tx.companyId, wish.personId, wish.kind, wish.given, wish.textVersion, wish.how, tx.actor,
  ]);
};

const lastWords = 'select distinct on (person_id, kind) person_id, kind, given, text_version, how, at from privacy.consent where company_id = $1 order by person_id, kind, consent_id desc';

export const countConsents = async (tx: CompanyTransaction): Promise<readonly { readonly kind: ConsentKind; readonly given: number; readonly withdrawn: number }[]> => {
  const { rows } = await tx.query<{ kind: ConsentKind; given: number; withdrawn: number }>(
    `select kind, count(*) filter (where given)::int as given, count(*) filter (where not given)::int as withdrawn from (${lastWords}) as last group by kind order by kind`, [tx.companyId],
  );
  return rows;
};

export const listConsentRows = async (tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly (StoredConsent & { readonly personNumber: string; readonly name: string })[] }> => {
  const { rows } = await tx.query<Row & { person_number: string; name: string; total: number }>(
    `select last.*, person_number, name, count(*) over ()::int as total from (${lastWords}) as last join people.person using (person_id)
     where company_id = $1 order by person_number collate "C", kind offset $2 limit $3`, [tx.companyId, (page.page - 1) * page.pageSize, page.pageSize],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map((row) => ({ ...consentOf(row), personNumber: row.person_number, name: row.name })) };
};
