/** All SQL of offers. What is offered is pay, and sealed; the salt beside it keeps an approval's fingerprint from being tried out. */
import { createHash, randomBytes } from 'node:crypto';
import type { offerStates } from '#contracts/api/recruiting-api';
import type { EmploymentKind } from '#contracts/flow/person-fact';
import { drawRowNumber, openColumn, openForWriting, sealColumn, type CompanyTransaction, type JsonValue } from '#modules/platform';
import { offerSalt, offerTerms } from './sealed-recruiting.ts';

type OfferState = (typeof offerStates)[number];
export type OfferTerms = {
  readonly department: string; readonly managerPersonNumber: string | null; readonly employmentKind: EmploymentKind; readonly probationEndsOn: string | null; readonly contractEndsOn: string | null;
  readonly legalEntity: string; readonly workplaceCode: string; readonly insurancePlace: string | null; readonly scheduleCode: string; readonly wageKind: 'monthly' | 'hourly'; readonly wage: string; readonly currency: string;
  readonly insuranceBase: string | null; readonly housingFundBase: string | null; readonly housingFundRate: string | null;
};
export type StoredOffer = {
  readonly offerId: number; readonly applicationId: number; readonly proposalId: number | null; readonly hireDate: string; readonly state: OfferState; readonly madeBy: string; readonly madeMilliseconds: number;
  readonly termsSealed: Buffer | null; readonly saltSealed: Buffer | null;
};

const rowOf = (offerId: number) => ({ personId: null, row: String(offerId) });

/** What an approval is bound to. */
const contentOf = (offer: Pick<StoredOffer, 'offerId' | 'applicationId' | 'hireDate'>, terms: string, salt: string): JsonValue =>
  ({ offerId: offer.offerId, applicationId: offer.applicationId, hireDate: offer.hireDate, terms: createHash('sha256').update(`${salt}\n${terms}`).digest('hex') });

/** Writes an offer; answers its number and what its approval will be bound to. */
export const insertOffer = async (tx: CompanyTransaction, offer: { readonly applicationId: number; readonly hireDate: string; readonly terms: OfferTerms }): Promise<{ readonly offerId: number; readonly content: JsonValue }> => {
  const offerId = await drawRowNumber(tx);
  const [terms, salt] = [JSON.stringify(offer.terms), randomBytes(16).toString('hex')];
  const [termsSealed] = await sealColumn(tx, offerTerms, [{ ...rowOf(offerId), plain: Buffer.from(terms) }]);
  const [saltSealed] = await sealColumn(tx, offerSalt, [{ ...rowOf(offerId), plain: Buffer.from(salt) }]);
  await tx.query('insert into recruiting.offer (company_id, offer_id, application_id, hire_date, terms_sealed, salt_sealed, made_by) values ($1, $2, $3, $4::date, $5, $6, $7)', [tx.companyId, offerId, offer.applicationId, offer.hireDate, termsSealed, saltSealed, tx.actor]);
  return { offerId, content: contentOf({ offerId, applicationId: offer.applicationId, hireDate: offer.hireDate }, terms, salt) };
};

export const setProposal = async (tx: CompanyTransaction, offerId: number, proposalId: number): Promise<void> => {
  await tx.query('update recruiting.offer set proposal_id = $3 where company_id = $1 and offer_id = $2', [tx.companyId, offerId, proposalId]);
};
/** Moves an offer along an arrow; the database refuses any other move, and an approval without its proposal. */
export const moveOffer = async (tx: CompanyTransaction, offerId: number, state: OfferState): Promise<void> => {
  await tx.query("update recruiting.offer set state = $3, answered_at = case when $3 in ('accepted', 'declined', 'withdrawn') then platform.now() else answered_at end where company_id = $1 and offer_id = $2", [tx.companyId, offerId, state]);
};

type OfferRow = { offer_id: string; application_id: string; proposal_id: string | null; hire_date: string; state: OfferState; made_by: string; made: number; terms_sealed: Buffer | null; salt_sealed: Buffer | null };
const columns = 'offer_id::text, application_id::text, proposal_id::text, hire_date::text, state, made_by, (extract(epoch from made_at) * 1000)::float8 as made, terms_sealed, salt_sealed';
const offerOf = (row: OfferRow): StoredOffer => ({
  offerId: Number(row.offer_id), applicationId: Number(row.application_id), proposalId: row.proposal_id === null ? null : Number(row.proposal_id), hireDate: row.hire_date, state: row.state, madeBy: row.made_by, madeMilliseconds: row.made,
  termsSealed: row.terms_sealed, saltSealed: row.salt_sealed,
});
/** Offers of applications, the newest first. */
export const readOffers = async (tx: CompanyTransaction, applicationIds: readonly number[]): Promise<readonly StoredOffer[]> =>
  (await tx.query<OfferRow>(`select ${columns} from recruiting.offer where company_id = $1 and application_id = any($2) order by offer_id desc`, [tx.companyId, applicationIds])).rows.map(offerOf);
/** One offer, held against others until the transaction ends. */
export const lockOffer = async (tx: CompanyTransaction, offerId: number): Promise<StoredOffer | null> => {
  const { rows } = await tx.query<OfferRow>(`select ${columns} from recruiting.offer where company_id = $1 and offer_id = $2 for update`, [tx.companyId, offerId]);
  return rows[0] === undefined ? null : offerOf(rows[0]);
};

/** The terms of an offer and what its approval is bound to, for the digest and for the file of whoever is hired; it goes nowhere else. Null once erased. */
export const openOffer = async (tx: CompanyTransaction, offer: StoredOffer): Promise<{ readonly terms: OfferTerms; readonly content: JsonValue } | null> => {
  const [terms] = await openForWriting(tx, offerTerms, [{ ...rowOf(offer.offerId), sealed: offer.termsSealed }]);
  const [salt] = await openForWriting(tx, offerSalt, [{ ...rowOf(offer.offerId), sealed: offer.saltSealed }]);
  if (!Buffer.isBuffer(terms) || !Buffer.isBuffer(salt)) return null;
  return { terms: JSON.parse(terms.toString()) as OfferTerms, content: contentOf(offer, terms.toString(), salt.toString()) };
};

/** Terms of offers for a reader of pay; null once erased. */
export const openTerms = async (tx: CompanyTransaction, offers: readonly StoredOffer[]): Promise<readonly (OfferTerms | null)[]> => {
  const opened = await openColumn(tx, offerTerms, offers.map((offer) => ({ ...rowOf(offer.offerId), sealed: offer.termsSealed })));
  // A candidate is no person: the row of the audit names the offers.
  const shown = offers.filter((_, index) => Buffer.isBuffer(opened[index]));
  if (shown.length > 0 && tx.access.kind === 'subject') tx.noteRead({ fieldClass: 'pay', personIds: [], isOfCompany: true, what: shown.map(({ offerId }) => `offer:${offerId}`).join(' ') });
  return opened.map((value) => (value === null || value === 'erased' ? null : (JSON.parse(value.toString()) as OfferTerms)));
};
