/** The narrow view of people that attendance computes with: stretches of days under one schedule at one workplace. */
import { termsSegments, workplaces } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';

export type WorkplaceView = { readonly code: string; readonly name: string; readonly zone: string; readonly country: string };

/** A stretch of days [fromDay, toDay) under one set of terms, cut to employment and to the window asked for. */
export type TermsStretch = { readonly personId: number; readonly termsId: number; readonly fromDay: number; readonly toDay: number; readonly workplaceCode: string; readonly scheduleCode: string };

/** Stretches of the people asked for, by person and day. */
export const readTermsStretches = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<TermsStretch[]> => {
  const segments = await termsSegments(tx, { personIds, fromDay, toDay });
  return segments
    .map((segment) => ({ personId: segment.personId, termsId: segment.termsId, fromDay: segment.fromDay, toDay: segment.toDay, workplaceCode: segment.workplace, scheduleCode: segment.scheduleCode }))
    .sort((left, right) => left.personId - right.personId || left.fromDay - right.fromDay);
};

export const readWorkplaceViews = async (tx: CompanyTransaction): Promise<Map<string, WorkplaceView>> => {
  const known = await workplaces(tx);
  return new Map([...known].map(([code, workplace]) => [code, { code, name: workplace.name, zone: workplace.zone, country: workplace.country }]));
};
