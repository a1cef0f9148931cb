/** Values to choose from when somebody is hired or moved: what the company's people have now. */
import type { CompanyTransaction } from '#modules/platform';
import { readWorkplaces } from './people-store.ts';

export type HireChoices = { readonly departments: string[]; readonly legalEntities: string[]; readonly insurancePlaces: string[]; readonly workplaces: { readonly code: string; readonly name: string }[] };

export async function readHireChoices(tx: CompanyTransaction): Promise<HireChoices> {
  const departments = await tx.query<{ department: string }>('select distinct department from people.person where company_id = $1 order by 1', [tx.companyId]);
  const terms = await tx.query<{ legal_entity: string; insurance_place: string | null }>('select distinct legal_entity, insurance_place from people.terms where company_id = $1 order by 1, 2', [tx.companyId]);
  const distinct = (values: readonly (string | null)[]): string[] => [...new Set(values.filter((value): value is string => value !== null && value !== ''))].toSorted();
  return {
    departments: departments.rows.map((row) => row.department), legalEntities: distinct(terms.rows.map((row) => row.legal_entity)), insurancePlaces: distinct(terms.rows.map((row) => row.insurance_place)),
    workplaces: [...(await readWorkplaces(tx)).values()].map(({ workplaceCode, name }) => ({ code: workplaceCode, name })),
  };
}
