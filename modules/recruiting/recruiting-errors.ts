/** What can go wrong in recruiting as an expected outcome; text in phrases under `error.<code>`. */
const recruitingErrorCodes = [
  'requisitionUnknown', 'requisitionNotOpen', 'requisitionClosed', 'positionUnknown', 'positionWithoutProfile', 'candidateUnknown', 'candidateErased', 'contactMissing', 'contactOfAnother', 'candidateAmbiguous', 'appliedAlready', 'applicationUnknown', 'applicationOver', 'stageNotNext',
  'interviewUnknown', 'interviewOver', 'interviewerUnknown', 'requirementUnknown', 'offerUnknown', 'offerStands', 'offerNotApproved', 'offerNotAccepted', 'offerNotAnswerable', 'offerChanged',
  'requisitionFull', 'endsBeforeBegin', 'hireNeedsPay', 'hireNeedsIdentity', 'hireNotForPrograms', 'notFound', 'stepUpNeeded',
] as const;
export type RecruitingErrorCode = (typeof recruitingErrorCodes)[number];
export type RecruitingError = { readonly code: RecruitingErrorCode; readonly data?: Readonly<Record<string, string>> };
