/** Consents: what somebody agreed to, in which words, where; the last row counts, and none is ever changed. */
import type { consentKinds } from '#contracts/api/privacy-api';
import { failure, success, type Result } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { countConsents, insertConsent, listConsentRows, readConsents, type StoredConsent } from './consent-store.ts';
import type { PrivacyError } from './privacy-errors.ts';
import { consentTextVersions } from './purposes.ts';

export type ConsentKind = (typeof consentKinds)[number];
export type ConsentState = {
  readonly kind: ConsentKind; readonly textVersion: string; readonly state: 'given' | 'withdrawn' | 'none';
  readonly givenTextVersion: string | null; readonly at: string | null; readonly how: 'screen' | 'paper' | null;
};

const stateOf = (kind: ConsentKind, stored: StoredConsent | undefined): ConsentState => ({
  kind, textVersion: consentTextVersions[kind], state: stored === undefined ? 'none' : stored.given ? 'given' : 'withdrawn',
  givenTextVersion: stored?.textVersion ?? null, at: stored?.at.toISOString() ?? null, how: stored?.how ?? null,
});

/** All kinds as they stand for a person. */
export const listConsentsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly ConsentState[]> => {
  const stored = new Map((await readConsents(tx, personId)).map((row) => [row.kind, row]));
  return (Object.keys(consentTextVersions) as readonly ConsentKind[]).map((kind) => stateOf(kind, stored.get(kind)));
};

export type ConsentWish = { readonly personId: number; readonly kind: ConsentKind; readonly given: boolean; readonly textVersion: string; readonly how: 'screen' | 'paper' };

/** Records a consent. On screen, only the words that stand today can be agreed to; withdrawing is always possible. */
export const recordConsentOf = async (tx: CompanyTransaction, wish: ConsentWish): Promise<Result<ConsentState, PrivacyError>> => {
  if (wish.given && wish.how === 'screen' && wish.textVersion !== consentTextVersions[wish.kind]) return failure({ code: 'consentTextOld' });
  await insertConsent(tx, wish);
  const state = (await listConsentsOf(tx, wish.personId)).find(({ kind }) => kind === wish.kind);
  return state === undefined ? failure({ code: 'notFound' }) : success(state);
};

/** Whether a consent holds today: for code that may use sensitive data only behind it. */
export const hasConsent = async (tx: CompanyTransaction, personId: number, kind: ConsentKind): Promise<boolean> => (await listConsentsOf(tx, personId)).some((each) => each.kind === kind && each.state === 'given');

/** A page of the consents of everybody, with counts by kind. */
export const listAllConsents = async (tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number }) => {
  const { total, rows } = await listConsentRows(tx, page);
  return { total, counts: await countConsents(tx), rows: rows.map((row) => ({ ...stateOf(row.kind, row), personNumber: row.personNumber, name: row.name })) };
};
