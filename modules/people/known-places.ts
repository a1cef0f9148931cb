/** 用人单位 and 参保地 that the company has: a slip in a name must not become a new one unseen. */
import type { CompanyTransaction } from '#modules/platform';

/** Code of each 参保地 that rules are loaded for, with its names in both languages. */
export type InsurancePlaces = ReadonlyMap<string, readonly string[]>;

export type KnownPlaces = { readonly legalEntities: ReadonlySet<string>; readonly insurancePlaces: InsurancePlaces };

export type PlaceRefusal =
  /** Known under another spelling. */
  | { readonly code: 'legalEntityAlike'; readonly data: { readonly legalEntity: string } }
  | { readonly code: 'legalEntityUnknown'; readonly data: { readonly legalEntity: string } }
  | { readonly code: 'insurancePlaceUnknown'; readonly data: { readonly insurancePlace: string } };

/** One spelling for a name: half-width, small letters, no blanks. */
const spelt = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s/g, '');

/** The 参保地 with that code or name; what nobody knows stays as it was written. */
export const insurancePlaceOf = (places: InsurancePlaces, written: string): string => {
  if (places.has(written)) return written;
  const sought = spelt(written).replace(/市$/, '');
  for (const [code, names] of places) if (spelt(code) === sought || names.some((name) => spelt(name) === sought)) return code;
  return written;
};

/** Places of the rules, and those that terms name already: who is insured where no rules are loaded is hired all the same. */
export const readKnownPlaces = async (tx: CompanyTransaction, ofRules: InsurancePlaces): Promise<KnownPlaces> => {
  const { rows } = await tx.query<{ legal_entity: string; insurance_place: string | null }>('select distinct legal_entity, insurance_place from people.terms where company_id = $1', [tx.companyId]);
  const inUse = rows.flatMap((row): [string, readonly string[]][] => (row.insurance_place === null || row.insurance_place === '' || ofRules.has(row.insurance_place) ? [] : [[row.insurance_place, []]]));
  return { legalEntities: new Set(rows.map((row) => row.legal_entity)), insurancePlaces: new Map([...ofRules, ...inUse]) };
};

/**
 * Why terms that name these are not taken; null = they are. A company that has no legal entity yet takes any; afterwards a
 * new one must be meant. Where no place is known, any is taken.
 */
export const refusePlaces = (known: KnownPlaces, wish: { readonly legalEntity?: string; readonly insurancePlace?: string | null; readonly isNewLegalEntity: boolean }): PlaceRefusal | null => {
  const { legalEntity, insurancePlace = null } = wish;
  if (legalEntity !== undefined && known.legalEntities.size > 0 && !known.legalEntities.has(legalEntity)) {
    const alike = [...known.legalEntities].find((name) => spelt(name) === spelt(legalEntity));
    if (alike !== undefined) return { code: 'legalEntityAlike', data: { legalEntity: alike } };
    if (!wish.isNewLegalEntity) return { code: 'legalEntityUnknown', data: { legalEntity } };
  }
  if (insurancePlace === null || known.insurancePlaces.size === 0 || known.insurancePlaces.has(insurancePlace)) return null;
  return { code: 'insurancePlaceUnknown', data: { insurancePlace } };
};
