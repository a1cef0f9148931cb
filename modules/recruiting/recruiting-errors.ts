/** What can go wrong in recruiting as an expected outcome; text in phrases under `error.<code>`. */
export const recruitingErrorCodes = [
  'requisitionNotOpen', 'requisitionClosed', 'positionUnknown', 'positionWithoutProfile', 'candidateErased', 'contactMissing', 'contactOfAnother', 'candidateAmbiguous', 'candidateNamesake', 'joinBothRun', 'matchingNotAllowed', 'embedderNotLocal', 'embedderFailed', 'appliedAlready', 'applicationOver', 'stageNotNext',
  'interviewOver', 'interviewerUnknown', 'requirementUnknown', 'offerStands', 'offerNotApproved', 'offerNotAccepted', 'offerNotAnswerable', 'offerChanged',
  'requisitionFull', 'endsBeforeBegin', 'hireNeedsPay', 'hireNeedsIdentity', 'hireNotForPrograms', 'notFound', 'stepUpNeeded',
] as const;
type RecruitingErrorCode = (typeof recruitingErrorCodes)[number];
export type RecruitingError = { readonly code: RecruitingErrorCode; readonly data?: Readonly<Record<string, string>> };
