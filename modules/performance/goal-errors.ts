/** What can go wrong with goals, cycles and evidence as an expected outcome; text in phrases under `error.<code>`. */
const goalErrorCodes = [
  'cycleUnknown', 'cycleDatesInvalid', 'cycleRunning', 'cycleOver', 'cycleNotRunning', 'cycleArrow', 'reviewDateAhead', 'goalUnknown', 'goalDropped', 'goalMoveRefused', 'goalMeasureInvalid',
  'goalNotYours', 'checkInValueMissing', 'checkInValueNotAsked', 'checkInDateInvalid', 'evidenceNotMeasured', 'evidenceSourceUnknown', 'evidenceQuestionInvalid', 'reasonMissing',
] as const;
export type GoalErrorCode = (typeof goalErrorCodes)[number];
export type GoalError = { readonly code: GoalErrorCode; readonly data?: Readonly<Record<string, string | number>> };
