/** What can go wrong with reviews, rules, scores and feedback as an expected outcome; text in phrases under `error.<code>`. */
import { scoreComponents } from '#contracts/api/review-api';

export const reviewErrorCodes = [
  'reviewUnknown', 'reviewArrow', 'reviewNotThere', 'reviewIncomplete', 'reviewHasNoRule', 'ownReview', 'secondPersonNeeded', 'calibratorLocks', 'reasonMissing', 'pointsInvalid', 'componentUnknown', 'competencyUnknown',
  'ruleInvalid', 'ruleFormulaInvalid', 'ruleDatesInvalid', 'ruleProofMissing', 'ruleNotInForce', 'ruleMonthPaid', 'ruleEndOpen', 'scoreUnknown', 'scoreUnchanged', 'scoreChangeOpen', 'scoreRowInvalid', 'peopleOutOfReach', 'factorInvalid', 'monthsInvalid',
  'feedbackUnknown', 'feedbackGiven', 'ownFeedback', 'notAsked', 'feedbackEmpty', 'dueInPast', 'notFound', 'programsDecideNothing',
] as const;
type ReviewErrorCode = (typeof reviewErrorCodes)[number];
/** What `reviewIncomplete` is filled in with: the codes for programs, and a flag of each component for the phrase. */
export const missingData = (missing: readonly string[]): Readonly<Record<string, string>> => ({ missing: missing.join(', '), ...Object.fromEntries(scoreComponents.map((component) => [component, missing.includes(component) ? 'missing' : 'there'])) });
export type ReviewError = { readonly code: ReviewErrorCode; readonly data?: Readonly<Record<string, string | number>> };
