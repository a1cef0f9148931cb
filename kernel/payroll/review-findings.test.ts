/** Goal: what one person alone could enter for another weighs so much that two look at it. Method: each way, found and weighed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findForReview, type ReviewSubject } from './review-findings.ts';

const terms = { wageKind: 'monthly', wage: 1_000_000, insurancePlace: 'shanghai', insuranceBase: 1_000_000, housingFundRate: '0.07', declared: 0 } as const;
const plain: ReviewSubject = {
  reason: null, slipFindings: [], gross: 1_000_000, net: 800_000, earlierNet: 800_000, unexplained: 0, mainCause: '', terms, earlierTerms: terms, isHiredInPeriod: false, isLeavingInPeriod: false, attendance: null,
  account: { hold: null, holdUntil: null, holderDiffers: false, isNew: false, sharedWith: [] }, missing: [], sameIdentity: [], samePunches: [], isBaseMonth: false,
};
const weighed = (subject: Partial<ReviewSubject>): readonly string[] => findForReview({ ...plain, ...subject }).map(({ code, weight }) => `${code} ${weight}`);

test('a raise beyond the limit, another kind of wage, and an account that somebody else is paid to are looked at by two', () => {
  assert.deepEqual(weighed({}), []);
  assert.deepEqual(weighed({ terms: { ...terms, wage: 1_200_001, insuranceBase: 1_000_000 } }), ['wageRoseMuch stop']);
  assert.deepEqual(weighed({ terms: { ...terms, wage: 1_200_000, insuranceBase: 1_000_000 } }), ['wageRose notice']);
  assert.deepEqual(weighed({ terms: { ...terms, wageKind: 'hourly', wage: 90_000 } }), ['wageKindChanged stop']);
  assert.deepEqual(weighed({ isHiredInPeriod: true, earlierTerms: null, account: { ...plain.account, isNew: true, sharedWith: ['SH2'] } }), ['duplicateAccount stop', 'newAccount serious', 'hiredThisMonth notice']);
});
