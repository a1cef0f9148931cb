/** What can go wrong with reviews, rules, scores and feedback as an expected outcome; text in phrases under `error.<code>`. */
export const reviewErrorCodes = [
  'reviewUnknown', 'reviewThere', 'reviewArrow', 'reviewNotThere', 'reviewIncomplete', 'reviewHasNoRule', 'ownReview', 'secondPersonNeeded', 'reasonMissing', 'pointsInvalid', 'componentUnknown', 'competencyUnknown',
  'ruleInvalid', 'ruleFormulaInvalid', 'ruleDatesInvalid', 'ruleProofMissing', 'ruleNotInForce', 'ruleInputMissing', 'scoreUnknown', 'scoreUnchanged', 'scoreChangeOpen', 'scoreTooMany', 'scoreRowInvalid', 'factorInvalid', 'monthsInvalid',
  'feedbackUnknown', 'feedbackGiven', 'ownFeedback', 'notAsked', 'feedbackEmpty', 'askedTwice', 'dueInPast', 'notFound', 'programsDecideNothing',
] as const;
export type ReviewErrorCode = (typeof reviewErrorCodes)[number];
export type ReviewError = { readonly code: ReviewErrorCode; readonly data?: Readonly<Record<string, string | number>> };
