/** Values to choose from when somebody is hired or moved: what the company's people have now, and the places that rules are loaded for. */
import type { CompanyTransaction } from '#modules/platform';
import { readKnownPlaces, type InsurancePlaces } from './known-places.ts';
import { readWorkplaces } from './people-store.ts';
import { listPositions } from './position-store.ts';

export type HireChoices = { readonly departments: string[]; readonly positions: { readonly code: string; readonly titleChinese: string; readonly titleEnglish: string }[]; readonly legalEntities: string[]; readonly insurancePlaces: string[]; readonly workplaces: { readonly code: string; readonly name: string }[] };

export async function readHireChoices(tx: CompanyTransaction, insurancePlaces: InsurancePlaces): Promise<HireChoices> {
  const departments = await tx.query<{ department: string }>('select distinct department from people.person where company_id = $1 order by 1', [tx.companyId]);
  const known = await readKnownPlaces(tx, insurancePlaces);
  return {
    departments: departments.rows.map((row) => row.department),
    positions: (await listPositions(tx)).filter(({ isEnded }) => !isEnded).map(({ positionCode, titleChinese, titleEnglish }) => ({ code: positionCode, titleChinese, titleEnglish })),
    legalEntities: [...known.legalEntities].toSorted(), insurancePlaces: [...known.insurancePlaces.keys()].toSorted(),
    workplaces: [...(await readWorkplaces(tx)).values()].map(({ workplaceCode, name }) => ({ code: workplaceCode, name })),
  };
}
