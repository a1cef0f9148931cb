/** What can go wrong with courses and training as an expected outcome; text in phrases under `error.<code>`. */
const learningErrorCodes = [
  'courseUnknown', 'courseNotOffered', 'courseFileMissing', 'courseFileKind', 'courseFileTooLarge', 'courseLinkMissing', 'courseCompetencyUnknown', 'courseSkillUnknown', 'courseTimeInvalid', 'courseNotOfSessions', 'sessionUnknown', 'sessionCancelled', 'sessionFull', 'sessionBegun', 'sessionNotBegun',
  'planScopeUnknown', 'planItemUnknown', 'planItemClosed', 'planItemOpenAlready', 'ownTraining', 'reasonMissing', 'dueInPast', 'courseNotOpened', 'courseNotByOneself', 'completedInFuture', 'certificateUnknown', 'certificateDatesInvalid', 'trainingNotForPrograms',
] as const;
export type LearningErrorCode = (typeof learningErrorCodes)[number];
export type LearningError = { readonly code: LearningErrorCode; readonly data?: Readonly<Record<string, string | number>> };
