/** What can go wrong with reviews, rules, scores and feedback as an expected outcome; text in phrases under `error.<code>`. */
export const reviewErrorCodes = [
  'reviewUnknown', 'reviewArrow', 'reviewNotThere', 'reviewIncomplete', 'reviewHasNoRule', 'ownReview', 'secondPersonNeeded', 'reasonMissing', 'pointsInvalid', 'componentUnknown', 'competencyUnknown',
  'ruleInvalid', 'ruleFormulaInvalid', 'ruleDatesInvalid', 'ruleProofMissing', 'ruleNotInForce', 'ruleMonthPaid', 'ruleEndOpen', 'scoreUnknown', 'scoreUnchanged', 'scoreChangeOpen', 'scoreRowInvalid', 'factorInvalid', 'monthsInvalid',
  'feedbackUnknown', 'feedbackGiven', 'ownFeedback', 'notAsked', 'feedbackEmpty', 'dueInPast', 'notFound', 'programsDecideNothing',
] as const;
type ReviewErrorCode = (typeof reviewErrorCodes)[number];
export type ReviewError = { readonly code: ReviewErrorCode; readonly data?: Readonly<Record<string, string | number>> };
